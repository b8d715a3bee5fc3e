//! A round: the work between two moments at which a run listens, cut into pieces that anyone can compute.
//!
//! A step's pieces are the shards of its batch, and their number decides the bits; who computes a shard does not. An
//! evaluation's pieces are slices of the images that validate; where only dense layers learn, slices of all images
//! go through the other layers first.

use std::ops::Range;

use cifar_model::Evaluation;
use serde::Serialize;

use super::features::Features;
use super::task::Task;
use super::{Result, argument};
use crate::{Batch, Gradient};

/// What a round is, and how many pieces it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Round {
    /// One step of the optimiser.
    Step {
        /// Shards of its batch.
        pieces: u32,
    },
    /// Some of the images that validate; none where no image does.
    Evaluate {
        /// Slices.
        pieces: u32,
    },
    /// Some of the images, through the layers that stay.
    Features {
        /// Slices.
        pieces: u32,
    },
    /// Nothing: the run is over.
    Done {
        /// None.
        pieces: u32,
    },
}

impl Round {
    /// How many answers close the round.
    #[must_use]
    pub const fn pieces(self) -> u32 {
        match self {
            Self::Step { pieces }
            | Self::Evaluate { pieces }
            | Self::Features { pieces }
            | Self::Done { pieces } => pieces,
        }
    }
}

/// What a piece gave.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// A shard's gradient.
    Gradient(Gradient),
    /// Features, row by row.
    Features(Vec<f32>),
    /// Counts, and the sum of the loss in nats.
    Evaluated(Box<Evaluation>, f64),
}

/// The current round.
pub(super) struct Open {
    pub(super) round: Round,
    tasks: Vec<Task>,
    /// Features of an image, where they are asked for.
    width: usize,
    answers: Vec<Option<Answer>>,
}

impl Open {
    /// A step, its batch cut into the given shards.
    pub(super) fn step(batch: Batch, shards: &[Range<usize>]) -> Self {
        let Batch { epoch, indices } = batch;
        let task = |shard: &Range<usize>| {
            let (first, last) = (shard.start as u32, shard.end as u32);
            Task::Gradient { epoch, indices: indices.clone(), first, last }
        };
        Self::new(Round::Step { pieces: shards.len() as u32 }, shards.iter().map(task).collect())
    }

    /// The next slices of features, or nothing where all are here.
    pub(super) fn features(all: &Features, pieces: u32) -> Option<Self> {
        let tasks = all.next(pieces);
        let round = Round::Features { pieces: tasks.len() as u32 };
        (!tasks.is_empty()).then(|| Self { width: all.width, ..Self::new(round, tasks) })
    }

    /// Slices of an evaluation.
    pub(super) fn evaluation(slices: Vec<Task>) -> Self {
        Self::new(Round::Evaluate { pieces: slices.len() as u32 }, slices)
    }

    fn new(round: Round, tasks: Vec<Task>) -> Self {
        let answers = tasks.iter().map(|_| None).collect();
        Self { round, tasks, width: 0, answers }
    }

    pub(super) fn task(&self, piece: u32) -> Result<&Task> {
        self.tasks
            .get(piece as usize)
            .ok_or_else(|| argument(format!("no piece {piece}"), "open a round first"))
    }

    /// Keeps an answer; a piece that was computed two times gave the same both times.
    pub(super) fn take(&mut self, piece: u32, answer: Answer) -> Result<()> {
        let fits = match (self.task(piece)?, &answer) {
            (Task::Gradient { first, last, .. }, Answer::Gradient(shard)) => shard.images == last - first,
            (Task::Features { first, last, .. }, Answer::Features(rows)) => {
                rows.len() == (last - first) as usize * self.width
            }
            (Task::Evaluate { first, last, .. }, Answer::Evaluated(counts, _)) => counts.n == last - first,
            (Task::Gradient { .. }, Answer::Features(_) | Answer::Evaluated(..))
            | (Task::Features { .. }, Answer::Gradient(_) | Answer::Evaluated(..))
            | (Task::Evaluate { .. }, Answer::Gradient(_) | Answer::Features(_)) => false,
        };
        if !fits {
            return Err(argument(
                format!("another answer than piece {piece} asked for"),
                "answer the task given",
            ));
        }
        self.answers[piece as usize] = Some(answer);
        Ok(())
    }

    /// All answers, in the order of the pieces.
    pub(super) fn answers(self) -> Result<Vec<Answer>> {
        let all: Option<Vec<Answer>> = self.answers.into_iter().collect();
        all.ok_or_else(|| argument("a piece has no answer yet", "compute every piece of the round"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::evaluation::slices;
    use super::*;

    #[test]
    fn a_step_has_a_piece_for_each_shard() -> Result<()> {
        let open = Open::step(Batch { epoch: 3, indices: vec![7, 5, 6] }, &[0..1, 1..3]);
        assert_eq!(open.round, Round::Step { pieces: 2 });
        let last = Task::Gradient { epoch: 3, indices: vec![7, 5, 6], first: 1, last: 3 };
        assert_eq!(open.task(1)?, &last);
        Ok(())
    }

    #[test]
    fn a_round_closes_with_the_answers_it_asked_for() -> Result<()> {
        let open = || Open::evaluation(slices(1, 0..150, 100).collect());
        let evaluated = |n| Answer::Evaluated(Box::new(Evaluation { n, ..Evaluation::default() }), 1.0);
        let mut round = open();
        assert!(round.take(0, evaluated(50)).is_err(), "another slice's");
        assert!(round.take(0, Answer::Features(vec![0.0; 100])).is_err(), "another question's");
        assert!(round.take(2, evaluated(50)).is_err(), "no such piece");
        round.take(1, evaluated(50))?;
        round.take(0, evaluated(100))?;
        round.take(0, evaluated(100))?;
        assert_eq!(round.answers()?, [evaluated(100), evaluated(50)]);
        assert!(open().answers().is_err(), "none has come");
        Ok(())
    }
}
