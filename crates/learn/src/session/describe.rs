//! What a run tells: what it is, where it stands, and what a call did.

use serde::{Deserialize, Serialize};

use super::Settings;
use crate::Recipe;

/// An epoch's figures: losses in nats, accuracies as fractions. The training ones are counted before each step.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EpochFigures {
    /// From 1.
    pub epoch: u32,
    /// Mean over the epoch's steps.
    pub loss: f64,
    /// Of the training images.
    pub accuracy: f64,
    /// After the epoch, where there are images that do not train.
    #[serde(flatten)]
    pub validation: Option<Validated>,
}

/// What a network says about the images that do not train.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Validated {
    /// Mean, in nats.
    #[serde(rename = "valLoss")]
    pub loss: f64,
    /// As a fraction.
    #[serde(rename = "valAccuracy")]
    pub accuracy: f64,
}

/// What a call of [`Session::close`](super::Session::close) did.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Advance {
    /// One step.
    Step {
        /// Epoch, from 1.
        epoch: u32,
        /// Step of the epoch, from 1.
        step: u32,
        /// Mean over the batch before the step.
        loss: f64,
        /// Images of the batch that were right before the step.
        correct: u32,
        /// Images of the batch.
        images: u32,
    },
    /// Slices of images on their way through the layers that stay: their features are kept.
    Features {
        /// Images whose features are here.
        done: u32,
        /// Of so many.
        count: u32,
    },
    /// A slice of the validation images.
    Evaluation {
        /// Images evaluated so far.
        done: u32,
        /// Of so many.
        count: u32,
    },
    /// The last slice: the epoch is done.
    Epoch {
        /// Its figures.
        figures: EpochFigures,
    },
    /// The run had ended before.
    Done,
}

/// What a run is and where it stands.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Description {
    /// What was chosen.
    pub settings: Settings,
    /// What it means.
    pub recipe: Recipe,
    /// What computes.
    pub engine: &'static str,
    /// Shards of each batch, which decide the bits: as many as workers were asked for, unless `limit` says why not.
    pub workers: u32,
    /// `norm`: batch norm takes its statistics over a whole batch, which is therefore not cut.
    pub limit: Option<&'static str>,
    /// Training images to feed, those held out included.
    pub needs_train: u32,
    /// Test images to feed.
    pub needs_test: u32,
    /// Images that train.
    pub images: u32,
    /// Images that validate.
    pub validation_images: u32,
    /// Steps of one epoch.
    pub steps_per_epoch: u32,
    /// Epochs finished.
    pub epoch: u32,
    /// Steps taken of the current one.
    pub step: u32,
    /// Figures of the finished epochs.
    pub curve: Vec<EpochFigures>,
    /// False where another version began the run: it goes on within tolerance, not with the same bits.
    pub same_bits: bool,
}
