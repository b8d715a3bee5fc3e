//! Temperature and out-of-distribution threshold: fitted on the images that a run held out, or taken over from a run of the same
//! recipe that did.

use anyhow::{Context, Result, ensure};
use cifar_evaluate::{Answers, fit_temperature};
use cifar_model::out_of_distribution::threshold;
use cifar_model::weights::Sibling;
use cifar_model::{Metadata, Weights};

use super::{With, logits, scores};
use crate::batches;

/// Share of held-out images that may count as out of distribution.
const FALSE_ALARMS: f64 = 0.04;

/// What a network is measured by.
#[derive(Debug)]
pub(crate) struct Limits {
    pub(super) temperature: f64,
    pub(super) threshold: f64,
    /// Training images behind both.
    pub(super) held_out: u32,
    /// Whose they are, where they are not the network's own.
    pub(super) sibling: Option<Sibling>,
}

impl Limits {
    /// By the last `held_out` training images, on which `weights` did not train; of none there is no limit.
    pub(crate) fn fitted(weights: &Weights, held_out: u32, with: &With) -> Result<Option<Self>> {
        if held_out == 0 {
            return Ok(None);
        }
        let training = batches::training(&with.data)?;
        let held = training.slice(training.len() - held_out as usize..training.len());
        let logits = logits(weights, held.images())?;
        let outputs = logits.len() / held.len();
        Ok(Some(Self {
            threshold: threshold(&scores(&logits, outputs), FALSE_ALARMS),
            temperature: fit_temperature(&Answers::new(logits, held.labels().to_vec())?)?,
            held_out,
            sibling: None,
        }))
    }

    /// Those that `sibling` was fitted with, for a network that differs from it in its training images alone.
    ///
    /// # Errors
    /// For a file of another recipe, of other epochs or layers, or without limits of its own.
    pub(crate) fn carried(sibling: &Metadata, to: &Metadata) -> Result<Self> {
        let of = |metadata: &Metadata| -> Result<String> {
            let said = &metadata.provenance;
            let recipe =
                said.recipe.as_deref().context("a file names no recipe: give one of a native run")?;
            let epochs = said.epochs.context("a file does not say its epochs: give one of a native run")?;
            Ok(format!("{recipe}, {epochs} epochs"))
        };
        let (theirs, ours) = (of(sibling)?, of(to)?);
        ensure!(
            theirs == ours && sibling.spec == to.spec,
            "the limits of {theirs} do not fit {ours}: give a file of the same recipe"
        );
        let limits = Self::of(sibling).context("that file has no temperature: measure it first")?;
        ensure!(limits.sibling.is_none(), "that file has its limits from another: give that one");
        let share = sibling.provenance.accuracy.context("that file says no accuracy: measure it first")?;
        let (commit, accuracy) = (sibling.provenance.commit.clone(), share.accuracy);
        Ok(Self { sibling: Some(Sibling { commit, accuracy }), ..limits })
    }

    /// Those that a measured file already has.
    pub(super) fn of(metadata: &Metadata) -> Option<Self> {
        let measured = metadata.provenance.measured.as_ref()?;
        let found = measured.out_of_distribution.as_ref()?;
        Some(Self {
            temperature: metadata.temperature?,
            threshold: found.threshold,
            held_out: found.held_out,
            sibling: measured.carried_from.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The header of a file that the page ships.
    fn shipped(name: &str) -> Result<Metadata> {
        let models = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/assets/models");
        Ok(crate::weights_file::read(&models.join(name).with_extension("safetensors"))?.metadata)
    }

    #[test]
    fn a_sibling_hands_its_limits_on_and_another_recipe_does_not() -> Result<()> {
        let own = shipped("accurate")?;
        let mut sibling = own.clone();
        sibling.provenance.measured.as_mut().context("measured")?.carried_from = None;
        let carried = Limits::carried(&sibling, &own)?;
        assert_eq!(carried.temperature, sibling.temperature.context("fitted")?);
        assert_eq!(
            carried.sibling.as_ref().map(|from| from.accuracy),
            sibling.provenance.accuracy.map(|share| share.accuracy)
        );

        sibling.provenance.measured.as_mut().context("measured")?.carried_from = carried.sibling;
        let refused = Limits::carried(&sibling, &own).err().context("taken over twice")?;
        assert!(refused.to_string().contains("from another"), "{refused}");
        sibling.provenance.epochs = Some(1);
        let refused = Limits::carried(&sibling, &own).err().context("other epochs")?;
        assert!(refused.to_string().contains("same recipe"), "{refused}");
        sibling = own.clone();
        sibling.temperature = None;
        assert!(Limits::carried(&sibling, &own).is_err(), "nothing to take over");
        Ok(())
    }
}
