//! A training run in a browser: images and settings in, one step a call, checkpoints and weights out.
//!
//! Between two calls the worker listens, so that a pause is heard: a call takes one step, or judges one slice of
//! the validation images, and never more. The steps are `cifar-learn`'s, the same as the native program's.
//!
//! With several workers a call becomes a [`Round`]: it is opened, its pieces are computed by whoever is free, here or
//! by a [`Hand`] elsewhere, and it closes with their answers summed in order.

mod bench;
mod describe;
mod features;
mod hand;
mod images;
mod judging;
mod leaving;
mod round;
mod saved;
mod settings;
mod task;

use std::borrow::Cow;

use cifar_learn::engine::flat_values;
use cifar_learn::{EngineKind, Gradient, Trainer, Trains};
use cifar_model::{Error, ErrorKind, Evaluation, Weights};

use crate::engine::engine_of;
use crate::{Fault, Reason, Result, VERSION};
use bench::Bench;
pub use describe::{Advance, Description, EpochFigures};
use features::Features;
pub use hand::Hand;
use images::{dataset, needs};
use judging::Judging;
use round::Open;
pub use round::{Answer, Round};
pub use settings::{Judges, Settings};
pub use task::Task;

/// Images judged in one piece: some ten milliseconds.
const SLICE: u32 = 100;
/// A mean loss beyond so many times that of guessing has exploded.
const EXPLODED: f64 = 100.0;

/// A run between two calls.
pub struct Training {
    settings: Settings,
    engine: EngineKind,
    trainer: Trainer,
    bench: Bench,
    /// Of the images: their SHA-256, known once all are here; in a resumed run what they must be.
    hashes: Option<[String; 2]>,
    /// Where only the dense layers learn.
    features: Option<Features>,
    judging: Option<Judging>,
    open: Option<Open>,
    curve: Vec<EpochFigures>,
    same_bits: bool,
}

impl Training {
    /// A new run, from random weights or from those of a safetensors file.
    ///
    /// # Errors
    /// `recipe` for settings out of range, `weights` and `spec` for the file; as [`engine_of`] for the engine.
    pub fn new(engine: &str, settings: Settings, weights: Option<&[u8]>) -> Result<Self> {
        let trainer = match weights {
            None => Trainer::new(settings.recipe()?, settings.images)?,
            Some(file) => {
                let weights = Weights::from_safetensors(file)?;
                let recipe = settings.fine_tuning(&weights.metadata)?;
                let values = flat_values(&recipe.spec, &weights)?;
                Trainer::from_values(recipe, settings.images, values)?
            }
        };
        Self::begin(engine_of(engine)?, settings, trainer)
    }

    /// A run as [`Self::checkpoint`] left it; its images are fed again.
    ///
    /// # Errors
    /// `recipe` for bytes that are no saved run, or of another version; as [`engine_of`] for its engine.
    pub fn resume(bytes: &[u8]) -> Result<Self> {
        let (header, trainer) = saved::read(bytes)?;
        let trainer = Trainer::from_checkpoint(trainer)
            .map_err(|error| Fault::from(error).because(Reason::Unreadable))?;
        let mut training = Self::begin(engine_of(&header.engine)?, header.settings, trainer)?;
        training.hashes = Some(header.data);
        training.curve = header.curve.into_iter().map(EpochFigures::from).collect();
        training.judging = header.unjudged.map(|sums| Judging::new(sums.into()));
        training.same_bits = header.version == VERSION;
        Ok(training)
    }

    fn begin(engine: EngineKind, settings: Settings, trainer: Trainer) -> Result<Self> {
        let bench = Bench::new(trainer.recipe(), engine, trainer.images() as usize)?;
        let counts = needs(&settings);
        let features = bench.width().map(|width| Features::new(width, counts)).transpose()?;
        let (hashes, judging, open, curve) = (None, None, None, Vec::new());
        Ok(Self { settings, engine, trainer, bench, hashes, features, judging, open, curve, same_bits: true })
    }

    /// One step, or one slice of a judgement, all computed here.
    ///
    /// # Errors
    /// As [`Self::open`] and [`Self::close`].
    pub fn advance(&mut self) -> Result<Advance> {
        for piece in 0..self.open(1)?.pieces() {
            self.compute(piece)?;
        }
        self.close()
    }

    /// Begins a round: the next step, or as many slices of features or of a judgement as there are workers to compute
    /// them. One that was not closed is given up; the run stands where it stood.
    ///
    /// # Errors
    /// `argument` before all images are here.
    pub fn open(&mut self, hands: u32) -> Result<Round> {
        if !self.is_fed() {
            return Err(argument("images are missing", "feed what the run says it needs"));
        }
        let batch = self.trainer.next_batch();
        let is_over = self.judging.is_none() && batch.is_none();
        let features = self.features.as_ref().filter(|_| !is_over);
        let open = match (features.and_then(|all| Open::features(all, hands)), &self.judging) {
            (Some(open), _) => Some(open),
            (None, Some(judging)) => Some(Open::judge(judging.done(), self.judges(), SLICE, hands)),
            (None, None) => batch.map(|batch| Open::step(batch, self.workers())),
        };
        let round = open.as_ref().map_or(Round::Done { pieces: 0 }, |open| open.round);
        self.open = open;
        Ok(round)
    }

    /// A piece of the round, for a [`Hand`]; its [`Self::cargo`] goes with it.
    ///
    /// # Errors
    /// `argument` for a piece that the round does not have.
    pub fn task(&self, piece: u32) -> Result<&Task> {
        self.open.as_ref().ok_or_else(no_round)?.task(piece)
    }

    /// The numbers that a piece needs: every value of the network; or, where only dense layers learn, the values that
    /// stay to make features with, and else those that learn with the features of the piece's images behind them.
    ///
    /// # Errors
    /// As [`Self::task`].
    pub fn cargo(&self, piece: u32) -> Result<Cow<'_, [f32]>> {
        let task = self.task(piece)?;
        let Some(features) = &self.features else { return Ok(self.trainer.values().into()) };
        let (frozen, learning) = self.trainer.halves();
        Ok(match task {
            Task::Features { .. } => frozen.into(),
            Task::Gradient { indices, first, last, .. } => {
                let images = indices[*first as usize..*last as usize].iter().map(|&image| image as usize);
                features.behind(learning, 0, images).into()
            }
            Task::Judge { first, last } => {
                let (set, offset) = self.bench.judges();
                let images = offset + *first as usize..offset + *last as usize;
                features.behind(learning, set, images).into()
            }
        })
    }

    /// Every value of the network as it stands.
    #[must_use]
    pub fn values(&self) -> &[f32] {
        self.trainer.values()
    }

    /// Computes a piece here.
    ///
    /// # Errors
    /// As [`Self::task`].
    pub fn compute(&mut self, piece: u32) -> Result<()> {
        let answer = self.bench.compute(self.trainer.recipe(), &self.cargo(piece)?, self.task(piece)?)?;
        self.take(piece, answer)
    }

    /// Takes what a [`Hand`] computed.
    ///
    /// # Errors
    /// `argument` for the answer to another task.
    pub fn take(&mut self, piece: u32, answer: Answer) -> Result<()> {
        self.open.as_mut().ok_or_else(no_round)?.take(piece, answer)
    }

    /// Ends the round: the optimiser steps, the slices count, or features are kept.
    ///
    /// # Errors
    /// `training.diverged` where the loss exploded: the run stays as it was before the step. `argument` while a
    /// piece has no answer.
    pub fn close(&mut self) -> Result<Advance> {
        let Some(open) = self.open.take() else { return Ok(Advance::Done) };
        let round = open.round;
        let (mut parts, mut slices) = (Vec::new(), Vec::new());
        for answer in open.answers()? {
            match answer {
                Answer::Gradient(part) => parts.push(part),
                Answer::Judged(counts, loss) => slices.push((*counts, loss)),
                Answer::Features(rows) => {
                    if let Some(features) = &mut self.features {
                        features.add(&rows);
                    }
                }
            }
        }
        if let (Round::Features { .. }, Some(features)) = (round, &self.features) {
            let (done, count) = features.progress();
            return Ok(Advance::Features { done, count });
        }
        match self.judging.take() {
            Some(judging) => Ok(self.judge(judging, &slices)),
            None => self.step(&parts),
        }
    }

    /// Parts of a batch.
    fn workers(&self) -> u32 {
        let recipe = self.trainer.recipe();
        // A norm that stays as it is looks at one picture at a time.
        let has_norm = recipe.trains == Trains::All
            && recipe.spec.slots().is_ok_and(|all| all.iter().any(|slot| !slot.trained));
        if has_norm { 1 } else { self.settings.workers }
    }

    const fn judges(&self) -> u32 {
        self.settings.held_out() + self.settings.test_images()
    }

    fn step(&mut self, parts: &[Gradient]) -> Result<Advance> {
        let (epoch, step) = self.trainer.position();
        let (epoch, step) = (epoch + 1, step + 1);
        let images: u32 = parts.iter().map(|part| part.images).sum();
        let correct = parts.iter().map(|part| part.correct).sum();
        let loss = parts.iter().map(|part| part.loss).sum::<f64>() / f64::from(images);
        if !self.is_sane(parts, loss)? {
            return Err(Fault::Diverged { epoch, step });
        }
        self.judging = self.trainer.apply(parts)?.map(Judging::new);
        Ok(Advance::Step { epoch, step, loss, correct, images })
    }

    fn is_sane(&self, parts: &[Gradient], loss: f64) -> Result<bool> {
        let guessing = (self.trainer.recipe().spec.outputs()? as f64).ln();
        let is_finite = |part: &Gradient| part.values.iter().all(|value| value.is_finite());
        Ok(loss.is_finite() && loss < EXPLODED * guessing && parts.iter().all(is_finite))
    }

    fn judge(&mut self, mut judging: Judging, slices: &[(Evaluation, f64)]) -> Advance {
        judging.add(slices);
        let (done, count) = (judging.done(), self.judges());
        if done < count {
            self.judging = Some(judging);
            return Advance::Judging { done, count };
        }
        let figures = judging.figures(self.trainer.position().0);
        self.curve.push(figures);
        Advance::Epoch { figures }
    }
}

fn no_round() -> Fault {
    argument("no round is open", "open one first")
}

fn argument(problem: impl Into<String>, remedy: &str) -> Fault {
    Error::new(ErrorKind::Argument, problem, remedy).into()
}
