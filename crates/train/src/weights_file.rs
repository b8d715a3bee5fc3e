//! Weights files on the disk, with errors that name the file.

use std::path::Path;

use anyhow::{Context, Result};
use cifar_model::Weights;

/// Reads one.
pub(crate) fn read(path: &Path) -> Result<Weights> {
    let bytes = std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    Weights::from_safetensors(&bytes).with_context(|| format!("{} is refused", path.display()))
}

/// Writes one.
pub(crate) fn write(weights: &Weights, path: &Path) -> Result<()> {
    std::fs::write(path, weights.to_safetensors()?)
        .with_context(|| format!("{} cannot be written", path.display()))
}
