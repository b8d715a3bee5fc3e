//! What a person may choose for a run, and the recipe that it means.

mod check;
pub mod schema;

use cifar_model::{Class, ImageSize, LayerSpec, Metadata, NetworkSpec};
use serde::{Deserialize, Serialize};

use super::{Reason, Result, SessionError};
use crate::{
    AdamConfig, Augmentation, LossReading, OptimizerConfig, Recipe, Schedule, SgdConfig, Trains, Validation,
    WeightDecay,
};

/// The committed recipes whose networks the page trains.
const NOTEBOOK: &str = include_str!("../../../../train/recipes/notebook.json");
const CORRECTED: &str = include_str!("../../../../train/recipes/notebook-corrected.json");
const ACCURATE_QUICK: &str = include_str!("../../../../train/recipes/accurate-quick.json");
/// One training image in so many is held out, where no test images validate.
const HELD_OUT_SHARE: u32 = 10;

/// The least images of a ghost batch that nobody chose: with fewer, statistics are mostly chance.
const LEAST_GHOST: u32 = 16;
/// Ghost batches that a large batch is cut into.
const GHOSTS: u32 = 4;

/// How many images of a batch batch norm looks at together, where nobody says: a quarter of them, and at least 16. Up to
/// four workers find a shard of their own then.
#[must_use]
pub fn usual_ghost_batch(batch: u32) -> u32 {
    batch.div_ceil(GHOSTS).max(LEAST_GHOST)
}

/// The committed recipe that a run begins from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Base {
    /// The notebook's, or the corrected one by the loss: every other setting can be changed.
    #[default]
    Notebook,
    /// A network of 94 %. Its recipe decides all but the images, the epochs, what validates, the seed and the workers.
    AccurateQuick,
}

/// Which images validate an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ValidationSplit {
    /// The first test images, as the notebook did with all of them.
    Test,
    /// The last tenth of the images used, which then do not train.
    HeldOut,
}

/// What moves the values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// As Keras computes it; a weight decay goes into the gradient.
    Adam,
    /// Adam with the weight decay beside the gradient (Loshchilov and Hutter 2019).
    AdamW,
    /// Gradient descent with a Nesterov momentum of 0.9; a weight decay goes into the gradient.
    Sgd,
}

/// A run as a form has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Settings {
    /// The recipe that all of this changes.
    pub base: Base,
    /// The reading of the loss; it also decides the network: `corrected` has no sigmoid.
    pub loss: LossReading,
    /// 20 or 10; where nothing is said the notebook's 20, and 10 where the loss is `corrected`.
    pub outputs: Option<u32>,
    /// Which layers learn; `dense` wants weights to begin with and pictures that stay as they are.
    pub trains: Trains,
    /// What moves the values.
    pub optimizer: Method,
    /// How hard values are pulled towards zero.
    pub weight_decay: f64,
    /// Of the optimiser; the largest where there is a warm-up.
    pub learning_rate: f64,
    /// Share of the run in which the rate climbs, before it falls to 0 as a cosine; 0 leaves it constant.
    pub warmup: f64,
    /// Images a step.
    pub batch: u32,
    /// Images that batch norm looks at together, so that they are not cut; 0 where the network decides. A new run with norms
    /// writes its number here; in a saved run 0 stands for the whole batch.
    pub ghost_batch: u32,
    /// Times each image is seen.
    pub epochs: u32,
    /// Half of the pictures mirrored.
    pub flip: bool,
    /// Pictures moved by up to so many pixels each way.
    pub shift: u8,
    /// Training images used, the first of the set.
    pub images: u32,
    /// Which images validate.
    pub validation: ValidationSplit,
    /// Test images that validate, where they do.
    pub test_images: u32,
    /// How much an image of each class counts in the loss, for sets with few images of some; nothing where all count the
    /// same. It follows from the images, so that no form has it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub class_weights: Vec<f64>,
    /// Of initial weights, order and augmentation.
    pub seed: u32,
    /// Shards that each batch is cut into, one a worker: the gradients are summed in their order, so that the number
    /// decides the last digits.
    pub workers: u32,
}

impl Default for Settings {
    /// The notebook's, on the images that a usual site has.
    fn default() -> Self {
        Self {
            base: Base::Notebook,
            loss: LossReading::AsRun,
            outputs: None,
            trains: Trains::All,
            optimizer: Method::Adam,
            weight_decay: 0.0,
            learning_rate: 0.001,
            warmup: 0.0,
            batch: 32,
            ghost_batch: 0,
            epochs: 15,
            flip: false,
            shift: 0,
            images: 5_000,
            validation: ValidationSplit::Test,
            test_images: 1_000,
            class_weights: Vec::new(),
            seed: 1,
            workers: 1,
        }
    }
}

impl Settings {
    /// The recipe of a run from random weights.
    ///
    /// # Errors
    /// `recipe` for a number out of range, with the range, and where only the dense layers were to learn.
    pub fn recipe(&self) -> Result<Recipe> {
        if self.trains == Trains::Dense {
            let (problem, remedy) =
                ("dense layers behind random ones learn little", "begin with weights that have learnt");
            return Err(check::refuse(problem, remedy, Reason::RandomFeatures));
        }
        if self.base == Base::AccurateQuick {
            return self.committed(Recipe::from_json(ACCURATE_QUICK)?);
        }
        let mut base = match self.loss {
            LossReading::Corrected => Recipe::from_json(CORRECTED)?,
            LossReading::AsRun | LossReading::AsWritten => Recipe::from_json(NOTEBOOK)?,
        };
        if let Some(outputs) = self.outputs {
            end_in(&mut base.spec, outputs as usize);
        }
        self.applied(Recipe { name: format!("page-{}", self.loss.code()), ..base })
    }

    /// The recipe of a run that goes on from given weights: their network, their normalisation, their classes.
    ///
    /// # Errors
    /// As [`Self::recipe`]; `spec` where only dense layers are to learn and there are none.
    pub fn fine_tuning(&self, weights: &Metadata) -> Result<Recipe> {
        self.expect_notebook()?;
        let base = Recipe::from_json(NOTEBOOK)?;
        let (spec, normalization) = (weights.spec.clone(), weights.normalization);
        let is_usual = Class::are_named(&weights.classes);
        let classes = if is_usual { Vec::new() } else { weights.classes.clone() };
        self.applied(Recipe { name: format!("{}-tuned", weights.name), spec, normalization, classes, ..base })
    }

    /// How many of the training images validate instead of training.
    #[must_use]
    pub const fn held_out(&self) -> u32 {
        match self.validation {
            ValidationSplit::Test => 0,
            ValidationSplit::HeldOut => self.images / HELD_OUT_SHARE,
        }
    }

    /// Test images that the run needs.
    #[must_use]
    pub const fn test_images(&self) -> u32 {
        match self.validation {
            ValidationSplit::Test => self.test_images,
            ValidationSplit::HeldOut => 0,
        }
    }

    /// What these settings make of a run with the network of `recipe`, its normalisation, classes and name.
    pub(super) fn meant(&self, recipe: &Recipe) -> Result<Recipe> {
        if self.base != Base::Notebook {
            return self.recipe();
        }
        let base = Recipe::from_json(NOTEBOOK)?;
        let (name, spec, classes) = (recipe.name.clone(), recipe.spec.clone(), recipe.classes.clone());
        self.applied(Recipe { name, spec, normalization: recipe.normalization, classes, ..base })
    }

    /// A recipe that decides nearly everything.
    fn committed(&self, base: Recipe) -> Result<Recipe> {
        self.check()?;
        let recipe = Recipe {
            name: format!("page-{}", base.name),
            epochs: self.epochs,
            validation: self.meant_validation(),
            seed: u64::from(self.seed),
            class_weights: self.class_weights.clone(),
            ..base
        };
        recipe.check()?;
        Ok(recipe)
    }

    const fn meant_validation(&self) -> Validation {
        match self.validation {
            ValidationSplit::Test => Validation::Test,
            ValidationSplit::HeldOut => Validation::HeldOut(self.held_out()),
        }
    }

    fn applied(&self, base: Recipe) -> Result<Recipe> {
        self.check()?;
        let learning_rate = self.learning_rate;
        let schedule = if self.warmup > 0.0 {
            Schedule::WarmupCosine { peak: learning_rate, warmup: self.warmup }
        } else {
            Schedule::Constant { learning_rate }
        };
        let mut recipe = Recipe {
            loss: self.loss,
            trains: self.trains,
            optimizer: self.optimizer(),
            schedule,
            augmentation: Augmentation { flip: self.flip, shift: self.shift, ..Augmentation::default() },
            batch: self.batch,
            epochs: self.epochs,
            validation: self.meant_validation(),
            seed: u64::from(self.seed),
            class_weights: self.class_weights.clone(),
            ..base
        };
        if recipe.spec.input != ImageSize::CIFAR_10.shape() {
            let problem = format!("the network reads {:?}", recipe.spec.input);
            let remedy = "train one that reads the data set's images: [3, 32, 32]";
            return Err(check::refuse(&problem, remedy, Reason::Input));
        }
        if recipe.mixes_images() {
            recipe.ghost_batch = Some(self.ghost_batch).filter(|&ghost| ghost > 0);
        }
        recipe.frozen().map_err(|error| SessionError::from(error).because(Reason::NoDenseLayers))?;
        recipe.check()?;
        Ok(recipe)
    }

    fn optimizer(&self) -> OptimizerConfig {
        let share = self.weight_decay;
        let weight_decay = match self.optimizer {
            _ if share == 0.0 => WeightDecay::None,
            Method::AdamW => WeightDecay::Decoupled { share },
            Method::Adam | Method::Sgd => WeightDecay::Coupled { share },
        };
        match self.optimizer {
            Method::Adam | Method::AdamW => {
                OptimizerConfig::Adam(AdamConfig { weight_decay, ..AdamConfig::default() })
            }
            Method::Sgd => OptimizerConfig::Sgd(SgdConfig { weight_decay, ..SgdConfig::default() }),
        }
    }
}

/// Gives the last dense layer so many units.
fn end_in(spec: &mut NetworkSpec, outputs: usize) {
    let mut layers = spec.layers.iter_mut().rev();
    if let Some(LayerSpec::Dense { units }) = layers.find(|layer| matches!(layer, LayerSpec::Dense { .. })) {
        *units = outputs;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_notebooks_settings_are_the_notebooks_recipe() -> Result<()> {
        let notebook = Recipe::from_json(NOTEBOOK)?;
        assert_eq!(Settings::default().recipe()?, Recipe { name: "page-as-run".into(), ..notebook });
        Ok(())
    }

    #[test]
    fn the_corrected_recipe_can_be_chosen_too() -> Result<()> {
        let corrected = Recipe::from_json(CORRECTED)?;
        let settings = Settings {
            loss: LossReading::Corrected,
            learning_rate: 0.005,
            warmup: 0.1,
            batch: 128,
            epochs: 40,
            flip: true,
            shift: 3,
            images: 50_000,
            validation: ValidationSplit::HeldOut,
            ..Settings::default()
        };
        assert_eq!(settings.recipe()?, Recipe { name: "page-corrected".into(), ..corrected });
        Ok(())
    }

    #[test]
    fn outputs_are_chosen_apart_from_the_loss() -> Result<()> {
        for (loss, outputs, expected) in [
            (LossReading::AsRun, None, 20),
            (LossReading::AsWritten, Some(10), 10),
            (LossReading::Corrected, None, 10),
            (LossReading::Corrected, Some(20), 20),
        ] {
            let recipe = Settings { loss, outputs, ..Settings::default() }.recipe()?;
            assert_eq!(recipe.spec.check()?.outputs(), expected, "{loss:?}");
        }
        Ok(())
    }

    #[test]
    fn a_weight_decay_is_where_its_optimiser_has_it() -> Result<()> {
        let share = 0.01;
        let of =
            |optimizer, weight_decay| Settings { optimizer, weight_decay, ..Settings::default() }.recipe();
        let adam = |weight_decay| OptimizerConfig::Adam(AdamConfig { weight_decay, ..AdamConfig::default() });
        assert_eq!(of(Method::AdamW, 0.0)?.optimizer, adam(WeightDecay::None));
        assert_eq!(of(Method::AdamW, share)?.optimizer, adam(WeightDecay::Decoupled { share }));
        assert_eq!(of(Method::Adam, share)?.optimizer, adam(WeightDecay::Coupled { share }));
        let sgd = SgdConfig { momentum: 0.9, weight_decay: WeightDecay::Coupled { share } };
        assert_eq!(of(Method::Sgd, share)?.optimizer, OptimizerConfig::Sgd(sgd));
        Ok(())
    }

    #[test]
    fn the_forms_names_are_read_and_others_refused() -> serde_json::Result<()> {
        let json = r#"{"loss":"as-written","learningRate":0.01,"validation":"held-out","images":1000}"#;
        let read: Settings = serde_json::from_str(json)?;
        assert_eq!((read.loss, read.held_out(), read.test_images()), (LossReading::AsWritten, 100, 0));
        assert!(serde_json::from_str::<Settings>(r#"{"learning_rate":0.01}"#).is_err());
        Ok(())
    }
}
