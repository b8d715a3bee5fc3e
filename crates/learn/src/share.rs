//! What one thread or worker computes of a run: the gradient of its part of a batch, its slice of a judgement.
//!
//! Whoever computes holds a network and the images; recipe and values come with each call.

use std::ops::Range;

use cifar_model::{Class, Dataset, Evaluation, Result};

use crate::{Batch, Gradient, Network, Recipe};

/// The share of images `part` of a batch, each augmented as the recipe says. `data` holds every training image
/// that the batch may name.
///
/// # Errors
/// As [`Network::gradient`].
pub fn gradient(
    (network, recipe): (&Network, &Recipe),
    data: &Dataset,
    values: &[f32],
    batch: &Batch,
    part: Range<usize>,
) -> Result<Gradient> {
    let indices = &batch.indices[part];
    let mut bytes = vec![0; indices.len() * 3072];
    for (&index, out) in indices.iter().zip(bytes.chunks_exact_mut(3072)) {
        recipe.augmentation.apply(data.image(index as usize), out, recipe.seed, batch.epoch, index);
    }
    let labels: Vec<u8> = indices.iter().map(|&index| data.label(index as usize).index()).collect();
    let mut pixels = vec![0.0; bytes.len()];
    recipe.normalization.apply(&bytes, &mut pixels);
    network.gradient(
        values,
        &pixels,
        &labels,
        batch.indices.len(),
        recipe.loss.smoothed(recipe.label_smoothing),
    )
}

/// Counts, and the sum of the loss in nats, over images of a set.
///
/// # Errors
/// As [`Network::logits`].
pub fn judge(
    (network, recipe): (&Network, &Recipe),
    data: &Dataset,
    values: &[f32],
    images: Range<usize>,
) -> Result<(Evaluation, f64)> {
    let bytes = &data.images()[images.start * 3072..images.end * 3072];
    let labels: &[Class] = &data.labels()[images];
    let mut evaluation = Evaluation::default();
    if labels.is_empty() {
        return Ok((evaluation, 0.0));
    }
    let mut pixels = vec![0.0; bytes.len()];
    recipe.normalization.apply(bytes, &mut pixels);
    let logits = network.logits(values, &pixels)?;
    let outputs = logits.len() / labels.len();
    evaluation.record_logits(&logits, outputs, labels);
    Ok((evaluation, recipe.loss.sum_of_rows(&logits, outputs, labels)))
}
