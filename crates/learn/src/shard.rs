//! What one thread or worker computes of a run: the gradient of its shard of a batch, its slice of an evaluation.
//!
//! Whoever computes holds a network and the images; recipe and values come with each call. Where only dense layers
//! learn, features take the pictures' place: see [`features`], [`head_gradient`], [`head_evaluate`].

use std::ops::Range;

use cifar_model::{Class, Dataset, Evaluation, Result};

use crate::network::image_key;
use crate::{Batch, Cut, Gradient, Network, Recipe};

/// The gradient of a shard, places in a batch, each image augmented as the recipe says. `data` holds every training image
/// that the batch may name.
///
/// # Errors
/// As [`Network::gradient`].
pub fn gradient(
    (network, recipe): (&Network, &Recipe),
    data: &Dataset,
    values: &[f32],
    batch: &Batch,
    shard: Range<usize>,
) -> Result<Gradient> {
    let indices = &batch.indices[shard];
    let mut bytes = vec![0; indices.len() * 3072];
    for (&index, out) in indices.iter().zip(bytes.chunks_exact_mut(3072)) {
        recipe.augmentation.apply(data.image(index as usize), out, recipe.seed, batch.epoch, index);
    }
    let mut pixels = vec![0.0; bytes.len()];
    recipe.normalization.apply(&bytes, &mut pixels);
    gradient_of((network, recipe), data, values, &pixels, batch, indices)
}

/// Features of images of a set, `[n, width]` row by row. `frozen` are the values that stay.
///
/// # Errors
/// As [`Cut::features`].
pub fn features(
    (cut, recipe): (&Cut, &Recipe),
    data: &Dataset,
    frozen: &[f32],
    images: Range<usize>,
) -> Result<Vec<f32>> {
    let bytes = &data.images()[images.start * 3072..images.end * 3072];
    let mut pixels = vec![0.0; bytes.len()];
    recipe.normalization.apply(bytes, &mut pixels);
    cut.features(frozen, &pixels)
}

/// As [`gradient`], of the values that learn: `features` are those of the shard's images, in their order.
///
/// # Errors
/// As [`Network::gradient`].
pub fn head_gradient(
    (cut, recipe): (&Cut, &Recipe),
    data: &Dataset,
    learning: &[f32],
    features: &[f32],
    batch: &Batch,
    shard: Range<usize>,
) -> Result<Gradient> {
    gradient_of((cut.head(), recipe), data, learning, features, batch, &batch.indices[shard])
}

/// As [`evaluate`], from the features of the images.
///
/// # Errors
/// As [`Network::logits`].
pub fn head_evaluate(
    (cut, recipe): (&Cut, &Recipe),
    data: &Dataset,
    learning: &[f32],
    features: &[f32],
    images: Range<usize>,
) -> Result<(Evaluation, f64)> {
    count((cut.head(), recipe), learning, features, &data.labels()[images])
}

fn gradient_of(
    (network, recipe): (&Network, &Recipe),
    data: &Dataset,
    values: &[f32],
    inputs: &[f32],
    batch: &Batch,
    indices: &[u32],
) -> Result<Gradient> {
    let labels: Vec<u8> = indices.iter().map(|&index| data.label(index as usize).index()).collect();
    let keys: Vec<u64> = indices.iter().map(|&index| image_key(recipe.seed, batch.epoch, index)).collect();
    let loss = recipe.loss.smoothed(recipe.label_smoothing);
    network.keyed_gradient(values, inputs, (&labels, &keys), batch.indices.len(), loss)
}

/// Counts, and the sum of the loss in nats, over images of a set.
///
/// # Errors
/// As [`Network::logits`].
pub fn evaluate(
    (network, recipe): (&Network, &Recipe),
    data: &Dataset,
    values: &[f32],
    images: Range<usize>,
) -> Result<(Evaluation, f64)> {
    let bytes = &data.images()[images.start * 3072..images.end * 3072];
    let mut pixels = vec![0.0; bytes.len()];
    recipe.normalization.apply(bytes, &mut pixels);
    count((network, recipe), values, &pixels, &data.labels()[images])
}

fn count(
    (network, recipe): (&Network, &Recipe),
    values: &[f32],
    inputs: &[f32],
    labels: &[Class],
) -> Result<(Evaluation, f64)> {
    let mut evaluation = Evaluation::default();
    if labels.is_empty() {
        return Ok((evaluation, 0.0));
    }
    let logits = network.logits(values, inputs)?;
    let outputs = logits.len() / labels.len();
    evaluation.record_logits(&logits, outputs, labels);
    Ok((evaluation, recipe.loss.sum_of_rows(&logits, outputs, labels)))
}
