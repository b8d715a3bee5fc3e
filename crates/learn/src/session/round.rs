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

/// The gradients of a step's first shards, summed in their order.
#[derive(Default)]
struct Summed {
    shards: usize,
    gradient: Option<Gradient>,
    /// Whether each shard's values were, too.
    is_finite: bool,
}

impl Summed {
    fn add(&mut self, shard: Gradient) {
        let is_finite = shard.values.iter().all(|value| value.is_finite());
        self.is_finite = is_finite && (self.is_finite || self.shards == 0);
        self.shards += 1;
        let Some(sum) = &mut self.gradient else {
            self.gradient = Some(shard);
            return;
        };
        sum.values.iter_mut().zip(&shard.values).for_each(|(sum, value)| *sum += value);
        sum.loss += shard.loss;
        sum.correct += shard.correct;
        sum.images += shard.images;
    }
}

/// What a round came to.
pub(super) enum Closed {
    /// A step's gradients, summed in the order of its shards, and whether all of them were finite.
    Step(Gradient, bool),
    /// The other answers, in the order of the pieces.
    Answers(Vec<Answer>),
}

/// The current round.
pub(super) struct Open {
    pub(super) round: Round,
    tasks: Vec<Task>,
    /// Features of an image, where they are asked for.
    width: usize,
    answers: Vec<Option<Answer>>,
    /// A gradient is as large as the network: each is summed as soon as those before it are there, and not kept.
    summed: Summed,
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
        Self { round, tasks, width: 0, answers, summed: Summed::default() }
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
        // One that is in the sum already came a second time.
        if piece as usize >= self.summed.shards {
            self.answers[piece as usize] = Some(answer);
        }
        while let Some(Some(Answer::Gradient(_))) = self.answers.get(self.summed.shards) {
            if let Some(Answer::Gradient(shard)) = self.answers[self.summed.shards].take() {
                self.summed.add(shard);
            }
        }
        Ok(())
    }

    /// What all pieces came to.
    pub(super) fn close(self) -> Result<Closed> {
        let missing = || argument("a piece has no answer yet", "compute every piece of the round");
        if let Round::Step { pieces } = self.round {
            let Summed { shards, gradient, is_finite } = self.summed;
            let sum = gradient.filter(|_| shards == pieces as usize).ok_or_else(missing)?;
            return Ok(Closed::Step(sum, is_finite));
        }
        let all: Option<Vec<Answer>> = self.answers.into_iter().collect();
        Ok(Closed::Answers(all.ok_or_else(missing)?))
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
        let Closed::Answers(answers) = round.close()? else { panic!("no step was open") };
        assert_eq!(answers, [evaluated(100), evaluated(50)]);
        assert!(open().close().is_err(), "none has come");
        Ok(())
    }

    #[test]
    fn gradients_are_summed_in_their_order_whenever_they_come_and_how_often() -> Result<()> {
        let shard =
            |value: f32| Gradient { values: vec![value], loss: f64::from(value), correct: 1, images: 1 };
        // Another order gives another last digit.
        let values = [1e8, 1.0, -1e8, 0.3];
        let expected = values.into_iter().reduce(|sum, value| sum + value);
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]] {
            let shards = [0..1, 1..2, 2..3, 3..4];
            let mut open = Open::step(Batch { epoch: 1, indices: vec![4, 5, 6, 7] }, &shards);
            for piece in order {
                open.take(piece, Answer::Gradient(shard(values[piece as usize])))?;
                open.take(piece, Answer::Gradient(shard(values[piece as usize])))?;
            }
            assert!(open.answers.iter().all(Option::is_none), "none is kept");
            let Closed::Step(sum, is_finite) = open.close()? else { panic!("a step was open") };
            assert_eq!((Some(sum.values[0]), sum.images, sum.correct, is_finite), (expected, 4, 4, true));
        }
        let mut open = Open::step(Batch { epoch: 1, indices: vec![4, 5] }, &[0..1, 1..2]);
        open.take(0, Answer::Gradient(shard(f32::NAN)))?;
        open.take(1, Answer::Gradient(shard(1.0)))?;
        assert!(matches!(open.close()?, Closed::Step(_, false)));
        Ok(())
    }
}
