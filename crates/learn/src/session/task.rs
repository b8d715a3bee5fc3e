//! A piece of a round, in words that travel between workers.

use serde::{Deserialize, Serialize};

/// A piece as it travels to a worker. Its payload of numbers travels beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Task {
    /// The gradient of a shard of a batch.
    Gradient {
        /// From 1: with seed and index it decides each picture's augmentation.
        epoch: u32,
        /// Training images of the whole batch.
        indices: Vec<u32>,
        /// The shard: places in `indices`, from here
        first: u32,
        /// to before here.
        last: u32,
    },
    /// Features of images.
    Features {
        /// 0: training images, those held out included; 1: test images.
        set: u32,
        /// Of the set, from here
        first: u32,
        /// to before here.
        last: u32,
    },
    /// Counts and loss over images that do not train.
    Evaluate {
        /// 0: training images, of which those held out; 1: test images.
        set: u32,
        /// Of the set, from here
        first: u32,
        /// to before here.
        last: u32,
    },
}
