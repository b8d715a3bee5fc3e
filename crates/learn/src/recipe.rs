//! A recipe: everything that decides a training run, as data.

use std::ops::Range;

use cifar_model::spec::Slot;
use cifar_model::{Class, Error, ErrorKind, NetworkSpec, Normalization, Result};
use serde::{Deserialize, Serialize};

use crate::init::Initial;
use crate::{Augmentation, LossReading, OptimizerConfig, Schedule, network};

/// What a class may count at most.
const MOST_WEIGHT: f64 = 10_000.0;

/// Which images validate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Validation {
    /// The test set, as the notebook did: then no honest set is left to evaluate the choice of an epoch.
    Test,
    /// The last so many training images, which do not train.
    HeldOut(u32),
    /// None: every training image trains, by settings that were chosen before.
    None,
}

impl Validation {
    /// Training images that do not train.
    #[must_use]
    pub const fn held_out(self) -> u32 {
        match self {
            Self::Test | Self::None => 0,
            Self::HeldOut(images) => images,
        }
    }
}

/// Which layers learn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trains {
    /// Every one.
    #[default]
    All,
    /// The dense layers at the end. What lies before them stays as it is, so that a picture's features are always
    /// the same and are computed once.
    Dense,
}

impl Trains {
    fn is_all(&self) -> bool {
        *self == Self::All
    }
}

fn is_zero(number: &f64) -> bool {
    *number == 0.0
}

const fn usual_statistics() -> f64 {
    0.1
}

fn is_usual_statistics(momentum: &f64) -> bool {
    *momentum == usual_statistics()
}

/// What a run is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// Names the run and its weights.
    pub name: String,
    /// The network.
    pub spec: NetworkSpec,
    /// How pixels become numbers.
    pub normalization: Normalization,
    /// The reading of the loss.
    pub loss: LossReading,
    /// Share of the target that is spread evenly over all classes (Szegedy et al. 2016), 0 to below 1.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub label_smoothing: f64,
    /// Names of the classes, where they are not the ten of CIFAR-10: output k is class k.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
    /// How much an image of each class counts in the loss; nothing where all count the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub class_weights: Vec<f64>,
    /// Where the values begin.
    #[serde(default, skip_serializing_if = "Initial::is_usual")]
    pub initial: Initial,
    /// Which layers learn.
    #[serde(default, skip_serializing_if = "Trains::is_all")]
    pub trains: Trains,
    /// What moves the values.
    pub optimizer: OptimizerConfig,
    /// The learning rate.
    pub schedule: Schedule,
    /// What happens to training pictures.
    pub augmentation: Augmentation,
    /// Images a step.
    pub batch: u32,
    /// Images that go forward and back together, so that batch norm takes their statistics alone (ghost batch norm,
    /// Hoffer et al. 2017) and the bits do not depend on the threads. Where it is left out, a worker's shard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ghost_batch: Option<u32>,
    /// How much of a running statistic a step replaces; PyTorch's and burn's default is 0.1.
    #[serde(default = "usual_statistics", skip_serializing_if = "is_usual_statistics")]
    pub statistics_momentum: f64,
    /// Times each training image is seen.
    pub epochs: u32,
    /// Which images validate.
    pub validation: Validation,
    /// Of initial weights, order and augmentation.
    pub seed: u64,
}

impl Recipe {
    /// Parses and checks a recipe.
    ///
    /// # Errors
    /// `ErrorKind::Recipe` for JSON that is no recipe and numbers out of range, `ErrorKind::Spec` for its network.
    pub fn from_json(json: &str) -> Result<Self> {
        let recipe: Self = serde_json::from_str(json).map_err(|e| {
            refuse(format!("the recipe cannot be read ({e})"), "compare it with notebook.json")
        })?;
        recipe.check()?;
        Ok(recipe)
    }

    /// Refuses numbers out of range.
    ///
    /// # Errors
    /// As [`Self::from_json`].
    pub fn check(&self) -> Result<()> {
        let slots = self.learning_slots()?;
        if let Some((problem, remedy)) =
            self.optimizer.problem(&slots).or_else(|| self.initial.problem(&self.spec))
        {
            return Err(refuse(format!("the recipe {} {problem}", self.name), remedy));
        }
        let rate = match self.schedule {
            Schedule::Constant { learning_rate } | Schedule::Linear { learning_rate } => learning_rate,
            Schedule::WarmupCosine { peak, warmup } if (0.0..1.0).contains(&warmup) => peak,
            Schedule::WarmupCosine { .. } => f64::NAN,
        };
        let held_out = self.validation.held_out();
        let checks = [
            (self.normalization.is_usable(), "normalization", "use finite means and deviations above 0"),
            ((1..=4096).contains(&self.batch), "batch", "use 1 to 4,096 images a step"),
            ((1..=10_000).contains(&self.epochs), "epochs", "use 1 to 10,000"),
            (rate > 0.0 && rate <= 10.0, "schedule", "use a learning rate up to 10 and a warm-up below 1"),
            ((0.0..1.0).contains(&self.label_smoothing), "label_smoothing", "use 0 to below 1"),
            (self.classes.len() <= self.spec.check()?.outputs(), "classes", "name at most one an output"),
            (
                self.class_weights.is_empty() || self.class_weights.len() == self.named_classes(),
                "class_weights",
                "give one for each class, or none",
            ),
            (
                self.class_weights.iter().all(|&weight| weight > 0.0 && weight <= MOST_WEIGHT),
                "class_weights",
                "use weights above 0 up to 10,000",
            ),
            (self.ghost_batch.is_none_or(|ghost| ghost > 0), "ghost_batch", "use 1 image or more"),
            (
                self.statistics_momentum > 0.0 && self.statistics_momentum <= 1.0,
                "statistics_momentum",
                "use a share above 0 up to 1",
            ),
            (self.augmentation.shift <= 16, "augmentation", "shift by at most 16 pixels"),
            (self.augmentation.cutout < 32, "augmentation", "cut out a square of at most 31 pixels"),
            (
                self.trains.is_all() || !self.augmentation.changes_pictures(),
                "augmentation",
                "leave pictures as they are where only the dense layers learn: their features are computed once",
            ),
            (held_out < 50_000, "validation", "hold out fewer images than there are"),
        ];
        checks.into_iter().find(|(fits, ..)| !fits).map_or(Ok(()), |(_, field, remedy)| {
            Err(refuse(format!("the recipe {} has {field} out of range", self.name), remedy))
        })
    }

    /// How many classes the images may have: those named, and no more than the network has outputs.
    ///
    /// # Errors
    /// As [`NetworkSpec::check`].
    pub fn class_count(&self) -> Result<usize> {
        Ok(self.named_classes().min(self.spec.check()?.outputs()))
    }

    fn named_classes(&self) -> usize {
        if self.classes.is_empty() { Class::ALL.len() } else { self.classes.len() }
    }

    /// How many values stay as they are; they are the first of the network.
    ///
    /// # Errors
    /// As [`NetworkSpec::check`]; `ErrorKind::Spec` where only dense layers learn and there are none.
    pub fn frozen(&self) -> Result<usize> {
        match self.trains {
            Trains::All => Ok(0),
            Trains::Dense => network::frozen(&self.spec),
        }
    }

    /// Parameters and statistics behind the values that stay.
    pub(crate) fn learning_slots(&self) -> Result<Vec<Slot>> {
        let mut rest = self.frozen()?;
        let mut slots = self.spec.check()?.slots().to_vec();
        slots.retain(|slot| {
            let is_frozen = rest > 0;
            rest = rest.saturating_sub(slot.values());
            !is_frozen
        });
        Ok(slots)
    }

    /// The shards that a batch of `images` is cut into, of nearly the same size and in order, none of them empty: as
    /// many as the recipe's ghost batches come to, or else as there are `workers`.
    #[must_use]
    pub fn shards(&self, images: usize, workers: usize) -> Vec<Range<usize>> {
        let shards = match self.ghost_batch {
            Some(ghost) => images.div_ceil(ghost as usize),
            None => workers.clamp(1, images.max(1)),
        };
        (0..shards).map(|shard| images * shard / shards..images * (shard + 1) / shards).collect()
    }

    /// Whether batch norm takes its statistics from the images that go through it together, so that these decide the bits. A
    /// norm that stays as it is looks at one image at a time.
    #[must_use]
    pub fn mixes_images(&self) -> bool {
        self.trains.is_all()
            && self.spec.check().is_ok_and(|network| network.slots().iter().any(|slot| !slot.trained))
    }

    /// How many of `available` training images train.
    ///
    /// # Errors
    /// `ErrorKind::Recipe` where none are left.
    pub fn training_images(&self, available: u32) -> Result<u32> {
        let held_out = self.validation.held_out();
        available.checked_sub(held_out).filter(|&images| images > 0).ok_or_else(|| {
            refuse(format!("{held_out} of {available} images are held out, none trains"), "hold out fewer")
        })
    }
}

fn refuse(problem: String, remedy: &str) -> Error {
    Error::new(ErrorKind::Recipe, problem, remedy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_cut_into_shards_that_are_never_empty() -> Result<()> {
        let recipe = Recipe::from_json(include_str!("../../train/recipes/notebook.json"))?;
        assert_eq!(recipe.shards(8, 3), [0..2, 2..5, 5..8]);
        assert_eq!(recipe.shards(2, 16), [0..1, 1..2]);
        assert_eq!(recipe.shards(5, 0).len(), 1, "nobody is one");
        let ghosts = Recipe { ghost_batch: Some(4), ..recipe };
        assert_eq!(ghosts.shards(10, 2), [0..3, 3..6, 6..10], "whoever computes");
        Ok(())
    }
}
