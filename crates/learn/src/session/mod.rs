//! A training run, round by round: settings or a recipe in; steps, evaluations, checkpoints and weights out.
//!
//! Between two rounds a run listens, so that a pause is heard. The way of one step:
//! 1. [`Session::open`] cuts the next batch into shards ([`Recipe::shards`]): the pieces of the [`Round`].
//! 2. Anyone computes a piece: the session itself, or a [`Worker`] in another thread (`cifar-train`) or in another module
//!    (the page). A piece is a [`Task`], and its [`Session::payload`] of numbers goes with it; into another module its
//!    [`Session::pictures`], too.
//! 3. The answers are summed in the order of the pieces as they come, and [`Session::close`] lets the optimiser step.
//!
//! So the shards decide the bits, and who computes them, or how often, does not. An epoch ends with rounds of an evaluation:
//! slices of the images that do not train. Where only the dense layers learn, rounds of features come first.
//!
//! [`Training`] is a session by a person's [`Settings`], with the files that it leaves.

mod describe;
mod error;
mod evaluation;
mod features;
mod images;
mod reason;
mod round;
mod saved;
mod settings;
mod task;
mod training;
mod worker;

use std::borrow::Cow;
use std::sync::Arc;

use cifar_model::{Dataset, Error, ErrorKind};

use crate::trainer::Progress;
use crate::{EngineKind, Gradient, Recipe, Trainer, init};
pub use describe::{Advance, Description, EpochFigures, Validated};
pub use error::{Result, SessionError};
use evaluation::EpochEvaluation;
pub use evaluation::Sums;
use features::Features;
pub use images::Images;
pub use reason::Reason;
pub use round::{Answer, Round};
use round::{Closed, Open};
pub use settings::{Base, Method, Settings, ValidationSplit, schema, usual_ghost_batch};
pub use task::Task;
pub use training::{Program, Training};
pub use worker::Worker;

/// A mean loss beyond so many times that of guessing has exploded.
const EXPLODED: f64 = 100.0;

/// How a run is cut into pieces. Both numbers decide the order of sums, and so the last digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cuts {
    /// Shards of a batch, unless the recipe says how large its ghost batches are.
    pub shards: u32,
    /// Images of an evaluation's piece.
    pub slice: u32,
}

/// A run between two rounds.
pub struct Session {
    engine: EngineKind,
    cuts: Cuts,
    trainer: Trainer,
    worker: Worker,
    /// Where only the dense layers learn.
    features: Option<Features>,
    evaluation: Option<EpochEvaluation>,
    open: Option<Open>,
    curve: Vec<EpochFigures>,
}

impl Session {
    /// A run over images, from where its trainer stands.
    ///
    /// # Errors
    /// `spec` and `argument`, as [`Network::new`](crate::Network::new); `argument` where features do not fit into memory.
    pub fn new(trainer: Trainer, engine: EngineKind, cuts: Cuts, images: Arc<Images>) -> Result<Self> {
        let worker = Worker::sharing(trainer.recipe().clone(), engine, images)?;
        let needs = worker.images().needs();
        let features = worker.width().map(|width| Features::new(width, needs)).transpose()?;
        let (evaluation, open, curve) = (None, None, Vec::new());
        Ok(Self { engine, cuts, trainer, worker, features, evaluation, open, curve })
    }

    /// Another worker over the same images, for a thread.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn worker(&self) -> Result<Worker> {
        Worker::sharing(self.recipe().clone(), self.engine, Arc::clone(self.worker.images()))
    }

    /// One step, or one slice of an evaluation, all computed here.
    ///
    /// # Errors
    /// As [`Self::open`] and [`Self::close`].
    pub fn advance(&mut self) -> Result<Advance> {
        for piece in 0..self.open(1)?.pieces() {
            self.compute(piece)?;
        }
        self.close()
    }

    /// Begins a round: the next step, or at most `pieces` slices of features or of an evaluation. One that was not closed
    /// is given up; the run stands where it stood.
    ///
    /// # Errors
    /// `argument` before all images are here.
    pub fn open(&mut self, pieces: u32) -> Result<Round> {
        self.worker.images().expect_all()?;
        let batch = self.trainer.next_batch();
        let is_over = self.evaluation.is_none() && batch.is_none();
        let features = self.features.as_ref().filter(|_| !is_over);
        let open = match (features.and_then(|all| Open::features(all, pieces)), &self.evaluation) {
            (Some(open), _) => Some(open),
            (None, Some(evaluation)) => {
                let slices = self.slices(evaluation.done());
                Some(Open::evaluation(slices.take(pieces.max(1) as usize).collect()))
            }
            (None, None) => batch.map(|batch| {
                let shards = self.recipe().shards(batch.indices.len(), self.cuts.shards as usize);
                Open::step(batch, &shards)
            }),
        };
        let round = open.as_ref().map_or(Round::Done { pieces: 0 }, |open| open.round);
        self.open = open;
        Ok(round)
    }

    /// A piece of the round, for a [`Worker`]; its [`Self::payload`] goes with it.
    ///
    /// # Errors
    /// `argument` for a piece that the round does not have.
    pub fn task(&self, piece: u32) -> Result<&Task> {
        self.open.as_ref().ok_or_else(no_round)?.task(piece)
    }

    /// The numbers that a task needs: every value of the network; or, where only dense layers learn, the values that
    /// stay to make features with, and else those that learn with the features of the task's images behind them.
    /// What is borrowed is the same for every task of a round.
    #[must_use]
    pub fn payload(&self, task: &Task) -> Cow<'_, [f32]> {
        let Some(features) = &self.features else { return self.values().into() };
        let (frozen, learning) = self.trainer.halves();
        match task {
            Task::Features { .. } => frozen.into(),
            Task::Gradient { indices, first, last, .. } => {
                let images = indices[*first as usize..*last as usize].iter().copied();
                features.behind(learning, images::TRAINING, images).into()
            }
            Task::Evaluate { set, first, last } => features.behind(learning, *set, *first..*last).into(),
        }
    }

    /// The images of a task, for a [`Worker`] that has none.
    ///
    /// # Errors
    /// As [`Worker::pictures`].
    pub fn pictures(&self, task: &Task) -> Result<Dataset<u8>> {
        self.worker.pictures(task)
    }

    /// Computes a piece here.
    ///
    /// # Errors
    /// As [`Self::task`].
    pub fn compute(&mut self, piece: u32) -> Result<()> {
        let task = self.task(piece)?;
        let answer = self.worker.compute(task, &self.payload(task))?;
        self.take(piece, answer)
    }

    /// Takes what a [`Worker`] computed.
    ///
    /// # Errors
    /// `argument` for the answer to another task.
    pub fn take(&mut self, piece: u32, answer: Answer) -> Result<()> {
        self.open.as_mut().ok_or_else(no_round)?.take(piece, answer)
    }

    /// Ends the round: the optimiser steps, the slices count, or features are kept.
    ///
    /// # Errors
    /// [`SessionError::Diverged`] where the loss exploded: the run stays as it was before the step. `argument` while a
    /// piece has no answer.
    pub fn close(&mut self) -> Result<Advance> {
        let Some(open) = self.open.take() else { return Ok(Advance::Done) };
        let round = open.round;
        let answers = match open.close()? {
            Closed::Step(sum, is_finite) => return self.step(sum, is_finite),
            Closed::Answers(answers) => answers,
        };
        for answer in answers {
            match answer {
                Answer::Gradient(_) => {}
                Answer::Evaluated(counts, loss) => {
                    if let Some(evaluation) = &mut self.evaluation {
                        evaluation.add(&counts, loss);
                    }
                }
                Answer::Features(rows) => {
                    if let Some(features) = &mut self.features {
                        features.add(&rows);
                    }
                }
            }
        }
        match round {
            Round::Step { .. } => Err(no_round()),
            Round::Evaluate { .. } => Ok(self.evaluated()),
            Round::Features { .. } => {
                let (done, count) = self.features.as_ref().map_or((0, 0), Features::progress);
                Ok(Advance::Features { done, count })
            }
            Round::Done { .. } => Ok(Advance::Done),
        }
    }

    /// The tasks of an evaluation of a whole set of images, apart from the run: 0 for training images, 1 for test images.
    #[must_use]
    pub fn evaluation_of(&self, set: u32) -> Vec<Task> {
        let count = self.worker.images().needs().get(set as usize).map_or(0, |&count| count as u32);
        evaluation::slices(set, 0..count, self.cuts.slice).collect()
    }

    /// What the run is.
    #[must_use]
    pub const fn recipe(&self) -> &Recipe {
        self.trainer.recipe()
    }

    /// The state of the run, between two steps.
    #[must_use]
    pub const fn trainer(&self) -> &Trainer {
        &self.trainer
    }

    /// Every value of the network as it stands.
    #[must_use]
    pub fn values(&self) -> &[f32] {
        self.trainer.values()
    }

    /// What computes.
    #[must_use]
    pub const fn engine(&self) -> EngineKind {
        self.engine
    }

    /// How it is cut.
    #[must_use]
    pub const fn cuts(&self) -> Cuts {
        self.cuts
    }

    /// Figures of the epochs since the session began, and of those that it goes on from.
    #[must_use]
    pub fn curve(&self) -> &[EpochFigures] {
        &self.curve
    }

    /// Images that validate each epoch.
    #[must_use]
    pub fn validation_images(&self) -> u32 {
        let (_, images) = self.validation();
        images.end - images.start
    }

    /// Sums of the steps of an epoch whose evaluation is not done. A trainer's checkpoint does not have them.
    #[must_use]
    pub fn unevaluated(&self) -> Option<Progress> {
        self.evaluation.as_ref().map(EpochEvaluation::steps)
    }

    pub(super) fn images_mut(&mut self) -> Result<&mut Images> {
        self.worker.images_mut()
    }

    /// Begins with the values that the recipe takes from the pictures, which are here now.
    pub(super) fn begin_from_pictures(&mut self) -> Result<()> {
        let images = self.worker.images();
        let training = images.set(images::TRAINING).map_or(&[][..], Dataset::images);
        let values = init::from_pictures(self.recipe(), training)?;
        let available = images.needs()[images::TRAINING as usize] as u32;
        self.trainer = Trainer::from_values(self.recipe().clone(), available, values)?;
        Ok(())
    }

    /// Takes over what a saved run knew besides its trainer.
    pub(super) fn go_on(&mut self, curve: Vec<EpochFigures>, unevaluated: Option<Progress>) {
        self.curve = curve;
        self.evaluation = unevaluated.map(EpochEvaluation::new);
    }

    fn validation(&self) -> (u32, std::ops::Range<u32>) {
        let recipe = self.trainer.recipe();
        evaluation::images(recipe.validation, self.worker.images().needs(), self.trainer.images())
    }

    /// Slices of the images that validate, of which the first `done` are counted.
    fn slices(&self, done: u32) -> impl Iterator<Item = Task> {
        let (set, images) = self.validation();
        evaluation::slices(set, images.start + done..images.end, self.cuts.slice)
    }

    fn step(&mut self, sum: Gradient, is_finite: bool) -> Result<Advance> {
        let (epoch, step) = self.trainer.position();
        let (epoch, step) = (epoch + 1, step + 1);
        let Gradient { images, correct, .. } = sum;
        let loss = sum.loss / f64::from(images);
        if !is_finite || !self.is_sane(loss)? {
            return Err(SessionError::Diverged { epoch, step });
        }
        self.evaluation = self.trainer.apply(&[sum])?.map(EpochEvaluation::new);
        Ok(Advance::Step { epoch, step, loss, correct, images })
    }

    fn is_sane(&self, loss: f64) -> Result<bool> {
        let recipe = self.recipe();
        let guessing = (recipe.spec.check()?.outputs() as f64).ln();
        // A weighted loss of guessing may be as many times as large.
        let heaviest = recipe.class_weights.iter().copied().fold(1.0, f64::max);
        Ok(loss.is_finite() && loss < EXPLODED * guessing * heaviest)
    }

    fn evaluated(&mut self) -> Advance {
        let (done, count) =
            (self.evaluation.as_ref().map_or(0, EpochEvaluation::done), self.validation_images());
        if done < count {
            return Advance::Evaluation { done, count };
        }
        let Some(evaluation) = self.evaluation.take() else { return Advance::Done };
        let figures = evaluation.figures(self.trainer.position().0);
        self.curve.push(figures);
        Advance::Epoch { figures }
    }
}

/// The engine called `code`.
///
/// # Errors
/// `argument` for a name that none has, [`SessionError::EngineAbsent`] for an engine of another build.
pub fn engine_of(code: &str) -> Result<EngineKind> {
    let kind = EngineKind::from_code(code)?;
    if kind.is_built() { Ok(kind) } else { Err(SessionError::EngineAbsent { engine: kind.code() }) }
}

fn no_round() -> SessionError {
    argument("no round is open", "open one first")
}

fn argument(problem: impl Into<String>, remedy: &str) -> SessionError {
    Error::new(ErrorKind::Argument, problem, remedy).into()
}
