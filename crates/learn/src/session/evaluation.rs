//! An epoch whose steps are taken, while the images that do not train are counted.

use std::ops::Range;

use cifar_model::Evaluation;

use super::images::{TEST, TRAINING};
use super::task::Task;
use super::{EpochFigures, Validated};
use crate::Validation;
use crate::trainer::Progress;

/// Counts of slices, in their order: the sums' last digits depend on it.
#[derive(Default)]
pub struct Sums {
    /// Right answers and the rest.
    pub counts: Evaluation,
    /// Sum of the loss, in nats.
    pub loss: f64,
}

impl Sums {
    /// Counts one more slice.
    pub fn add(&mut self, counts: &Evaluation, loss: f64) {
        self.counts.merge(counts);
        self.loss += loss;
    }

    /// The mean loss and the share of right answers; nothing where there was no image.
    #[must_use]
    pub fn validated(&self) -> Option<Validated> {
        let n = self.counts.n;
        (n > 0).then(|| Validated { loss: self.loss / f64::from(n), accuracy: self.counts.accuracy() })
    }
}

/// Slices of the images of a set, from the first to before the last.
pub(super) fn slices(set: u32, images: Range<u32>, slice: u32) -> impl Iterator<Item = Task> {
    let end = images.end;
    let task = move |first| Task::Evaluate { set, first, last: (first + slice).min(end) };
    images.step_by(slice.max(1) as usize).map(task)
}

/// The set and its images that validate a recipe; `needs` of the run, of which the first `trains` train.
pub(super) const fn images(validation: Validation, needs: [usize; 2], trains: u32) -> (u32, Range<u32>) {
    match validation {
        Validation::Test => (TEST, 0..needs[1] as u32),
        Validation::HeldOut(_) => (TRAINING, trains..needs[0] as u32),
        Validation::None => (TEST, 0..0),
    }
}

pub(super) struct EpochEvaluation {
    /// Of the epoch's steps.
    steps: Progress,
    sums: Sums,
}

impl EpochEvaluation {
    pub(super) fn new(steps: Progress) -> Self {
        Self { steps, sums: Sums::default() }
    }

    pub(super) const fn steps(&self) -> Progress {
        self.steps
    }

    /// Images evaluated so far.
    pub(super) const fn done(&self) -> u32 {
        self.sums.counts.n
    }

    pub(super) fn add(&mut self, counts: &Evaluation, loss: f64) {
        self.sums.add(counts, loss);
    }

    /// What the epoch came to.
    pub(super) fn figures(self, epoch: u32) -> EpochFigures {
        let Self { steps, sums } = self;
        let images = steps.images.max(1) as f64;
        let (loss, accuracy) = (steps.loss / images, steps.correct as f64 / images);
        EpochFigures { epoch, loss, accuracy, validation: sums.validated() }
    }
}
