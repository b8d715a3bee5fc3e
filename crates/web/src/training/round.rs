//! A round: the work between two moments at which a run listens, cut into pieces that any worker can compute.
//!
//! A step's pieces are the parts of its batch, as many as the run has workers: that number decides the bits, and who
//! computes a part does not. A judgement's pieces are slices of the images that judge; where only dense layers learn,
//! slices of all images go through the other layers first.

use cifar_learn::{Batch, Gradient};
use cifar_model::Evaluation;
use serde::Serialize;

use super::argument;
use super::features::Features;
use super::task::Task;
use crate::Result;

/// What a round is, and how many pieces it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Round {
    /// One step of the optimiser.
    Step {
        /// Parts of its batch.
        pieces: u32,
    },
    /// Some of the images that judge.
    Judge {
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
            | Self::Judge { pieces }
            | Self::Features { pieces }
            | Self::Done { pieces } => pieces,
        }
    }
}

/// What a piece gave.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// A part's share of the gradient.
    Gradient(Gradient),
    /// Features, row by row.
    Features(Vec<f32>),
    /// Counts, and the sum of the loss in nats.
    Judged(Box<Evaluation>, f64),
}

/// A round in hand.
pub(super) struct Open {
    pub(super) round: Round,
    tasks: Vec<Task>,
    /// Features of an image, where they are asked for.
    width: usize,
    answers: Vec<Option<Answer>>,
}

impl Open {
    /// A step, its batch cut into parts of nearly the same size, in order.
    pub(super) fn step(batch: Batch, workers: u32) -> Self {
        let images = batch.indices.len() as u32;
        let parts = workers.clamp(1, images.max(1));
        let cut = |at: u32| images * at / parts;
        let Batch { epoch, indices } = batch;
        let task = |at| Task::Gradient { epoch, indices: indices.clone(), first: cut(at), last: cut(at + 1) };
        Self::new(Round::Step { pieces: parts }, (0..parts).map(task).collect())
    }

    /// The next slices of features, or nothing where all are here.
    pub(super) fn features(all: &Features, hands: u32) -> Option<Self> {
        let tasks = all.next(hands);
        let round = Round::Features { pieces: tasks.len() as u32 };
        (!tasks.is_empty()).then(|| Self { width: all.width, ..Self::new(round, tasks) })
    }

    /// The next slices of a judgement of `count` images, the first `done` of which are judged.
    pub(super) fn judge(done: u32, count: u32, slice: u32, hands: u32) -> Self {
        let starts = (done..count).step_by(slice as usize).take(hands.max(1) as usize);
        let tasks: Vec<Task> =
            starts.map(|first| Task::Judge { first, last: (first + slice).min(count) }).collect();
        Self::new(Round::Judge { pieces: tasks.len() as u32 }, tasks)
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

    /// Keeps an answer; a piece that was computed twice gave the same both times.
    pub(super) fn take(&mut self, piece: u32, answer: Answer) -> Result<()> {
        let fits = match (self.task(piece)?, &answer) {
            (Task::Gradient { first, last, .. }, Answer::Gradient(part)) => part.images == last - first,
            (Task::Features { first, last, .. }, Answer::Features(rows)) => {
                rows.len() == (last - first) as usize * self.width
            }
            (Task::Judge { first, last }, Answer::Judged(counts, _)) => counts.n == last - first,
            _ => false,
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
    use super::*;

    fn ranges(open: &Open) -> Vec<(u32, u32)> {
        let ends = |task: &Task| match *task {
            Task::Gradient { first, last, .. }
            | Task::Features { first, last, .. }
            | Task::Judge { first, last } => (first, last),
        };
        open.tasks.iter().map(ends).collect()
    }

    #[test]
    fn a_batch_is_cut_into_parts_that_are_never_empty() {
        let batch = |images| Batch { epoch: 1, indices: (0..images).collect() };
        assert_eq!(ranges(&Open::step(batch(8), 3)), [(0, 2), (2, 5), (5, 8)]);
        assert_eq!(ranges(&Open::step(batch(2), 16)), [(0, 1), (1, 2)]);
        assert_eq!(ranges(&Open::step(batch(5), 1)), [(0, 5)]);
    }

    #[test]
    fn a_judgement_goes_on_where_it_stands_whoever_helps() {
        assert_eq!(ranges(&Open::judge(0, 250, 100, 1)), [(0, 100)]);
        assert_eq!(ranges(&Open::judge(100, 250, 100, 4)), [(100, 200), (200, 250)]);
        assert_eq!(Open::judge(0, 250, 100, 2).round.pieces(), 2);
    }

    #[test]
    fn a_round_closes_with_the_answers_it_asked_for() -> Result<()> {
        let mut open = Open::judge(0, 150, 100, 2);
        let judged = |n| Answer::Judged(Box::new(Evaluation { n, ..Evaluation::default() }), 1.0);
        assert!(open.take(0, judged(50)).is_err(), "another slice's");
        assert!(open.take(2, judged(50)).is_err(), "no such piece");
        open.take(1, judged(50))?;
        open.take(0, judged(100))?;
        open.take(0, judged(100))?;
        assert_eq!(open.answers()?, [judged(100), judged(50)]);
        assert!(Open::judge(0, 150, 100, 2).answers().is_err(), "none has come");
        Ok(())
    }
}
