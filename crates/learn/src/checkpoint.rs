//! A run as bytes: a safetensors file with the values, the optimiser's moments, and where the run stands.

use std::collections::HashMap;

use cifar_model::{Error, ErrorKind, Result};
use safetensors::tensor::{Dtype, TensorView};
use safetensors::{SafeTensors, serialize};
use serde::{Deserialize, Serialize};

use crate::trainer::Progress;
use crate::{Optimizer, Recipe, Trainer};

const FORMAT: &str = "cifar-lab-checkpoint/2";

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
        let bytes: Vec<_> = arrays.into_iter().map(|(name, values)| (name, le_bytes(values))).collect();
        let mut views = Vec::new();
        for (name, data) in &bytes {
            views.push((*name, TensorView::new(Dtype::F32, vec![data.len() / 4], data).map_err(refuse)?));
        }
        let run = serde_json::to_string(&position).map_err(refuse)?;
        let header = HashMap::from([("format".into(), FORMAT.into()), ("run".into(), run)]);
        serialize(views, Some(header)).map_err(refuse)
    }

    /// The run as [`Self::checkpoint`] left it.
    ///
    /// # Errors
    /// `ErrorKind::Recipe` for bytes that are no checkpoint of this version.
    pub fn from_checkpoint(bytes: &[u8]) -> Result<Self> {
        let (_, header) = SafeTensors::read_metadata(bytes).map_err(refuse)?;
        let header = header.metadata().as_ref().ok_or_else(|| refuse("no header"))?;
        if header.get("format").map(String::as_str) != Some(FORMAT) {
            return Err(refuse(format!("its format is not {FORMAT}")));
        }
        let run = header.get("run").ok_or_else(|| refuse("no position"))?;
        let position: Position = serde_json::from_str(run).map_err(refuse)?;
        position.recipe.check()?;
        let file = SafeTensors::deserialize(bytes).map_err(refuse)?;
        let mut optimizer = Optimizer::new(&position.recipe.optimizer, &position.recipe.learning_slots()?);
        optimizer.restore(position.optimizer_steps, |name| array(&file, name))?;
        let progress = Progress {
            loss: f64::from_bits(position.loss_bits),
            correct: position.correct,
            images: position.seen,
        };
        let Position { recipe, images, epoch, step, .. } = position;
        if images == 0 || images > 1 << 20 || step >= images.div_ceil(recipe.batch) {
            return Err(refuse(format!("step {step} of {images} images")));
        }
        Self::resume(recipe, images, epoch, step, array(&file, "values")?, optimizer, progress)
    }
}

fn le_bytes(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

fn array(file: &SafeTensors<'_>, name: &str) -> Result<Vec<f32>> {
    let view = file.tensor(name).map_err(refuse)?;
    if view.dtype() != Dtype::F32 {
        return Err(refuse(format!("{name} is {:?}", view.dtype())));
    }
    Ok(view.data().as_chunks::<4>().0.iter().map(|&four| f32::from_le_bytes(four)).collect())
}
