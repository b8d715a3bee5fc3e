//! What leaves a run: itself as bytes, its weights, and what it says of itself.

use cifar_model::{Class, Evaluation, Language, Metadata};

use super::images::needs;
use super::saved::{self, Header};
use super::{Description, Training, argument};
use crate::{Fault, Result, VERSION};

impl Training {
    /// Everything that a run needs to go on with the same bits.
    ///
    /// # Errors
    /// `argument` before all images are here.
    pub fn checkpoint(&self) -> Result<Vec<u8>> {
        let data = self.hashes.clone();
        let data = data.ok_or_else(|| argument("images are missing", "feed what the run says it needs"))?;
        let header = Header {
            version: VERSION.into(),
            engine: self.engine.code().into(),
            settings: self.settings.clone(),
            data,
            curve: self.curve.iter().map(Into::into).collect(),
            unjudged: self.judging.as_ref().map(|judging| judging.sums().into()),
        };
        saved::write(&header, &self.trainer.checkpoint()?)
    }

    /// The weights of the moment as a safetensors file, named `training`.
    ///
    /// # Errors
    /// `weights` where a value is not finite.
    pub fn weights(&self) -> Result<Vec<u8>> {
        let recipe = self.trainer.recipe();
        let judged = self.curve.last();
        let n = judged.map_or(0, |_| self.judges());
        let correct = judged.map_or(0.0, |last| last.val_accuracy * f64::from(n)).round() as u32;
        let evaluation = Evaluation { n, correct, ..Evaluation::default() };
        let (low, high) = evaluation.wilson_interval();
        let metadata = Metadata {
            name: "training".into(),
            spec: recipe.spec.clone(),
            normalization: recipe.normalization,
            classes: Class::ALL.map(|class| class.name(Language::En).into()).to_vec(),
            recipe: recipe.name.clone(),
            loss: recipe.loss.code().into(),
            epochs: self.trainer.position().0,
            seed: recipe.seed,
            accuracy: evaluation.accuracy(),
            accuracy_interval: [low.max(0.0), high.min(1.0)],
            n,
            commit: VERSION.into(),
            data_sha256: self.hashes.clone().map_or_else(Vec::new, Vec::from),
            hardware: format!("a browser, engine {}", self.engine.code()),
            temperature: None,
            measured: None,
        };
        Ok(self.trainer.weights(metadata)?.to_safetensors()?)
    }

    /// What the run is and where it stands.
    #[must_use]
    pub fn describe(&self) -> Description {
        let (epoch, step) = self.trainer.position();
        let [needs_train, needs_test] = needs(&self.settings).map(|count| count as u32);
        Description {
            settings: self.settings.clone(),
            recipe: self.trainer.recipe().clone(),
            engine: self.engine.code(),
            workers: self.workers(),
            limit: (self.workers() < self.settings.workers).then_some("norm"),
            needs_train,
            needs_test,
            images: self.trainer.images(),
            judges: self.judges(),
            steps_per_epoch: self.trainer.steps_per_epoch(),
            epoch,
            step,
            curve: self.curve.clone(),
            same_bits: self.same_bits,
        }
    }

    /// The recipe as JSON, for a [`Hand`](super::Hand).
    ///
    /// # Errors
    /// `internal`: a defect of this program.
    pub fn recipe(&self) -> Result<String> {
        serde_json::to_string(self.trainer.recipe()).map_err(|e| Fault::internal(e.to_string()))
    }
}
