//! What one thread or worker computes of a run: the gradient of its shard of a batch, its slice of an evaluation.
//!
//! Whoever computes holds a network, and all images or those of the piece alone ([`Pictures`]); recipe and values come with
//! each call. Where only dense layers learn, features take the pictures' place: see [`features`], [`head_gradient`],
//! [`head_evaluate`].

use std::ops::Range;

use cifar_model::{Dataset, Evaluation, Result};

use crate::network::image_key;
use crate::{Batch, Cut, Gradient, Network, Recipe};

/// Where the training images of a shard are found.
#[derive(Clone, Copy)]
pub enum Pictures<'a, L> {
    /// Every training image that the batch may name, each at its index.
    All(&'a Dataset<L>),
    /// Those of the shard alone, in its order.
    OfShard(&'a Dataset<L>),
}

impl<'a, L: Copy> Pictures<'a, L> {
    /// The data set, and where in it the shard's image number `place` lies, whose index is `index`.
    const fn find(self, place: usize, index: u32) -> (&'a Dataset<L>, usize) {
        match self {
            Self::All(data) => (data, index as usize),
            Self::OfShard(data) => (data, place),
        }
    }
}

impl<'a, L> From<&'a Dataset<L>> for Pictures<'a, L> {
    fn from(data: &'a Dataset<L>) -> Self {
        Self::All(data)
    }
}

/// The gradient of a shard, places in a batch, each image augmented as the recipe says.
///
/// # Errors
/// As [`Network::gradient`].
pub fn gradient<'a, L: Copy + Into<u8> + 'a>(
    (network, recipe): (&Network, &Recipe),
    pictures: impl Into<Pictures<'a, L>>,
    values: &[f32],
    batch: &Batch,
    shard: Range<usize>,
) -> Result<Gradient> {
    let (indices, pictures) = (&batch.indices[shard], pictures.into());
    let mut bytes = vec![0; indices.len() * 3072];
    for ((place, &index), out) in indices.iter().enumerate().zip(bytes.chunks_exact_mut(3072)) {
        let (data, at) = pictures.find(place, index);
        recipe.augmentation.apply(data.image(at), out, recipe.seed, batch.epoch, index);
    }
    let mut pixels = vec![0.0; bytes.len()];
    recipe.normalization.apply(&bytes, &mut pixels);
    gradient_of((network, recipe), pictures, values, &pixels, batch, indices)
}

/// Features of images of a set, `[n, width]` row by row. `frozen` are the values that stay.
///
/// # Errors
/// As [`Cut::features`].
pub fn features<L: Copy>(
    (cut, recipe): (&Cut, &Recipe),
    data: &Dataset<L>,
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
pub fn head_gradient<'a, L: Copy + Into<u8> + 'a>(
    (cut, recipe): (&Cut, &Recipe),
    pictures: impl Into<Pictures<'a, L>>,
    learning: &[f32],
    features: &[f32],
    batch: &Batch,
    shard: Range<usize>,
) -> Result<Gradient> {
    gradient_of((cut.head(), recipe), pictures.into(), learning, features, batch, &batch.indices[shard])
}

/// As [`evaluate`], from the features of the images.
///
/// # Errors
/// As [`Network::logits`].
pub fn head_evaluate<L: Copy + Into<u8>>(
    (cut, recipe): (&Cut, &Recipe),
    data: &Dataset<L>,
    learning: &[f32],
    features: &[f32],
    images: Range<usize>,
) -> Result<(Evaluation, f64)> {
    count((cut.head(), recipe), learning, features, &data.labels()[images])
}

fn gradient_of<L: Copy + Into<u8>>(
    (network, recipe): (&Network, &Recipe),
    pictures: Pictures<'_, L>,
    values: &[f32],
    inputs: &[f32],
    batch: &Batch,
    indices: &[u32],
) -> Result<Gradient> {
    let label = |(place, &index): (usize, &u32)| {
        let (data, at) = pictures.find(place, index);
        data.label(at).into()
    };
    let labels: Vec<u8> = indices.iter().enumerate().map(label).collect();
    let keys: Vec<u64> = indices.iter().map(|&index| image_key(recipe.seed, batch.epoch, index)).collect();
    let loss = recipe.loss.smoothed(recipe.label_smoothing).weighted(&recipe.class_weights);
    network.keyed_gradient(values, inputs, (&labels, &keys), batch.indices.len(), loss)
}

/// Counts, and the sum of the loss in nats, over images of a set.
///
/// # Errors
/// As [`Network::logits`].
pub fn evaluate<L: Copy + Into<u8>>(
    (network, recipe): (&Network, &Recipe),
    data: &Dataset<L>,
    values: &[f32],
    images: Range<usize>,
) -> Result<(Evaluation, f64)> {
    let bytes = &data.images()[images.start * 3072..images.end * 3072];
    let mut pixels = vec![0.0; bytes.len()];
    recipe.normalization.apply(bytes, &mut pixels);
    count((network, recipe), values, &pixels, &data.labels()[images])
}

fn count<L: Copy + Into<u8>>(
    (network, recipe): (&Network, &Recipe),
    values: &[f32],
    inputs: &[f32],
    labels: &[L],
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
