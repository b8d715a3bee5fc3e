//! An epoch whose steps are taken, while its images that judge are counted.

use cifar_learn::trainer::Progress;
use cifar_model::Evaluation;

use super::EpochFigures;

pub(super) struct Judging {
    /// Of the epoch's steps.
    sums: Progress,
    evaluation: Evaluation,
    loss: f64,
}

impl Judging {
    pub(super) fn new(sums: Progress) -> Self {
        Self { sums, evaluation: Evaluation::default(), loss: 0.0 }
    }

    pub(super) const fn sums(&self) -> Progress {
        self.sums
    }

    /// Images judged so far.
    pub(super) const fn done(&self) -> u32 {
        self.evaluation.n
    }

    /// Counts more slices, in their order.
    pub(super) fn add(&mut self, slices: &[(Evaluation, f64)]) {
        for (counts, loss) in slices {
            self.evaluation.merge(counts);
            self.loss += loss;
        }
    }

    /// What the epoch came to.
    pub(super) fn figures(self, epoch: u32) -> EpochFigures {
        let Self { sums, evaluation, loss } = self;
        EpochFigures {
            epoch,
            loss: sums.loss / sums.images.max(1) as f64,
            accuracy: sums.correct as f64 / sums.images.max(1) as f64,
            val_loss: loss / f64::from(evaluation.n.max(1)),
            val_accuracy: evaluation.accuracy(),
        }
    }
}
