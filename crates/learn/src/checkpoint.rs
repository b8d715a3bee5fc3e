//! A run as bytes: a safetensors file with the values, the optimiser's moments, and where the run stands.

use std::collections::BTreeMap;

use cifar_model::safetensors::{Array, Dtype, File};
use cifar_model::spec::Slot;
use cifar_model::{Error, ErrorKind, Result};
use serde::{Deserialize, Serialize};

use crate::trainer::Progress;
use crate::{Optimizer, OptimizerConfig, Recipe, Trainer};

const FORMAT: &str = "cifar-lab-checkpoint/2";
/// No run trains on more.
const MOST_IMAGES: u32 = 1 << 20;
/// No value and no moment of a run is larger; a step from there would be beyond f32.
const MOST_VALUE: f32 = 1e36;

#[derive(Serialize, Deserialize)]
struct Position {
    recipe: Recipe,
    images: u32,
    epoch: u32,
    step: u32,
    optimizer_steps: u64,
    /// Bits of the f64, so that the sum resumes exactly.
    loss_bits: u64,
    correct: u64,
    seen: u64,
}

fn refuse(problem: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Recipe, format!("the checkpoint cannot be read ({problem})"), "start the run again")
}

impl Trainer {
    /// Everything that a run needs to go on with the same bits.
    ///
    /// # Errors
    /// `ErrorKind::Recipe` where the file cannot be written.
    pub fn checkpoint(&self) -> Result<Vec<u8>> {
        let position = Position {
            recipe: self.recipe.clone(),
            images: self.images,
            epoch: self.epoch,
            step: self.step,
            optimizer_steps: self.optimizer.steps(),
            loss_bits: self.progress.loss.to_bits(),
            correct: self.progress.correct,
            seen: self.progress.images,
        };
        let mut arrays = self.optimizer.arrays();
        arrays.push(("values", &self.values));
        let arrays = arrays.into_iter().map(|(name, values)| {
            let array = Array { dtype: Dtype::F32, shape: vec![values.len()], data: le_bytes(values).into() };
            (name.into(), array)
        });
        let run = serde_json::to_string(&position).map_err(refuse)?;
        let said = BTreeMap::from([("format".into(), FORMAT.into()), ("run".into(), run)]);
        File::of(Some(said), arrays).write().map_err(refuse)
    }

    /// The run as [`Self::checkpoint`] left it.
    ///
    /// # Errors
    /// `ErrorKind::Recipe` for bytes that are no checkpoint of this version.
    pub fn from_checkpoint(bytes: &[u8]) -> Result<Self> {
        let file = File::read(bytes).map_err(refuse)?;
        let said = file.said.as_ref().ok_or_else(|| refuse("no header"))?;
        if said.get("format").map(String::as_str) != Some(FORMAT) {
            return Err(refuse(format!("its format is not {FORMAT}")));
        }
        let run = said.get("run").ok_or_else(|| refuse("no position"))?;
        let position: Position = serde_json::from_str(run).map_err(refuse)?;
        position.check()?;
        let slots = position.recipe.learning_slots()?;
        let values = array(&file, "values")?;
        // Before the moments are made: a recipe may name a network far larger than the file.
        if values.len() != position.recipe.frozen()? + slots.iter().map(Slot::values).sum::<usize>() {
            return Err(refuse(format!("{} values of another network", values.len())));
        }
        let mut optimizer = Optimizer::new(&position.recipe.optimizer, &slots);
        optimizer.restore(position.optimizer_steps, |name| array(&file, name))?;
        let progress = position.progress();
        let Position { recipe, images, epoch, step, .. } = position;
        Self::resume(recipe, images, epoch, step, values, optimizer, progress)
    }
}

impl Position {
    /// Refuses numbers that no run comes to.
    fn check(&self) -> Result<()> {
        let Self { recipe, images, epoch, step, optimizer_steps, .. } = self;
        recipe.check()?;
        let steps = images.div_ceil(recipe.batch);
        let is_over = *epoch == recipe.epochs && *step == 0;
        let fits = (1..=MOST_IMAGES).contains(images) && *step < steps && (*epoch < recipe.epochs || is_over);
        if !fits {
            return Err(refuse(format!("epoch {epoch}, step {step} of {images} images")));
        }
        let taken = u64::from(*epoch) * u64::from(steps) + u64::from(*step);
        // Only Adam counts them.
        let counted = match recipe.optimizer {
            OptimizerConfig::Adam(_) => taken,
            OptimizerConfig::Sgd(_) | OptimizerConfig::Muon(_) => 0,
        };
        if *optimizer_steps != counted {
            return Err(refuse(format!("{optimizer_steps} steps of the optimiser after {taken}")));
        }
        let sums = self.progress();
        if !sums.is_of(u64::from(*step) * u64::from(recipe.batch)) {
            return Err(refuse(format!("{} of {} images right", sums.correct, sums.images)));
        }
        Ok(())
    }

    const fn progress(&self) -> Progress {
        Progress { loss: f64::from_bits(self.loss_bits), correct: self.correct, images: self.seen }
    }
}

fn le_bytes(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

fn array(file: &File<'_>, name: &str) -> Result<Vec<f32>> {
    let array = file.array(name).ok_or_else(|| refuse(format!("it has no {name}")))?;
    if array.dtype != Dtype::F32 {
        return Err(refuse(format!("{name} is {}", array.dtype)));
    }
    let values: Vec<f32> =
        array.data.as_chunks::<4>().0.iter().map(|&four| f32::from_le_bytes(four)).collect();
    if let Some(place) = values.iter().position(|value| !(-MOST_VALUE..=MOST_VALUE).contains(value)) {
        return Err(refuse(format!("{name} has {} at {place}", values[place])));
    }
    Ok(values)
}
