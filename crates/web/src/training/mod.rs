//! A training run in a browser: images and settings in, one step a call, checkpoints and weights out.
//!
//! Between two calls the worker listens, so that a pause is heard: a call takes one step, or judges one slice of
//! the validation images, and never more. The steps are `cifar-learn`'s, the same as the native program's.
//!
//! With several workers a call becomes a [`Round`]: it is opened, its pieces are computed by whoever is free, here or
//! by a [`Hand`] elsewhere, and it closes with their answers summed in order.

mod hand;
mod round;
mod saved;
mod settings;

use cifar_learn::engine::flat_values;
use cifar_learn::trainer::Progress;
use cifar_learn::{EngineKind, Gradient, Network, Recipe, Trainer};
use cifar_model::{Class, Dataset, Error, ErrorKind, Evaluation, Language, Metadata, Weights, sha256_hex};
use serde::{Deserialize, Serialize};

use crate::{Fault, Result, VERSION};
pub use hand::Hand;
pub use round::{Answer, Round, Task};
use round::{Bench, Open};
use saved::Header;
pub use settings::{Judges, Settings};

/// Images judged in one piece: some ten milliseconds.
const SLICE: u32 = 100;
/// A mean loss beyond so many times that of guessing has exploded.
const EXPLODED: f64 = 100.0;

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
    /// Mean over the validation images, after the epoch.
    pub val_loss: f64,
    /// Of the validation images.
    pub val_accuracy: f64,
}

/// What a call of [`Training::advance`] did.
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
    /// A slice of the validation images.
    Judging {
        /// Images judged so far.
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
    /// Parts of each batch, which decide the bits: as many as workers were asked for, unless `limit` says why not.
    pub workers: u32,
    /// `norm`: batch norm takes its statistics over a whole batch, which is therefore not cut.
    pub limit: Option<&'static str>,
    /// Training images to feed, those held out included.
    pub needs_train: u32,
    /// Test images to feed.
    pub needs_test: u32,
    /// Images that train.
    pub images: u32,
    /// Images that judge.
    pub judges: u32,
    /// Steps of one epoch.
    pub steps_per_epoch: u32,
    /// Epochs finished.
    pub epoch: u32,
    /// Steps taken of the one in hand.
    pub step: u32,
    /// Figures of the finished epochs.
    pub curve: Vec<EpochFigures>,
    /// False where another version began the run: it goes on within tolerance, not with the same bits.
    pub same_bits: bool,
}

struct Judging {
    sums: Progress,
    evaluation: Evaluation,
    loss: f64,
}

impl Judging {
    fn new(sums: Progress) -> Self {
        Self { sums, evaluation: Evaluation::default(), loss: 0.0 }
    }
}

/// A run between two calls.
pub struct Training {
    settings: Settings,
    engine: EngineKind,
    trainer: Trainer,
    bench: Bench,
    /// Of the images: their SHA-256, known once all are here; in a resumed run what they must be.
    hashes: Option<[String; 2]>,
    judging: Option<Judging>,
    open: Option<Open>,
    curve: Vec<EpochFigures>,
    same_bits: bool,
}

impl Training {
    /// A new run, from random weights or from those of a safetensors file.
    ///
    /// # Errors
    /// `recipe` for settings out of range, `weights` and `spec` for the file, `argument` for the engine.
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
        Self::begin(EngineKind::from_code(engine)?, settings, trainer)
    }

    /// A run as [`Self::checkpoint`] left it; its images are fed again.
    ///
    /// # Errors
    /// `recipe` for bytes that are no saved run, or of another version.
    pub fn resume(bytes: &[u8]) -> Result<Self> {
        let (header, trainer) = saved::read(bytes)?;
        let trainer = Trainer::from_checkpoint(trainer)?;
        let mut training = Self::begin(header.engine()?, header.settings, trainer)?;
        training.hashes = Some(header.data);
        training.curve = header.curve.into_iter().map(EpochFigures::from).collect();
        training.judging = header.unjudged.map(|sums| Judging::new(sums.into()));
        training.same_bits = header.version == VERSION;
        Ok(training)
    }

    fn begin(engine: EngineKind, settings: Settings, trainer: Trainer) -> Result<Self> {
        let network = Network::new(&trainer.recipe().spec, engine)?;
        let bench = Bench { network, data: Default::default(), trains: trainer.images() as usize };
        let (hashes, judging, open, curve) = (None, None, None, Vec::new());
        Ok(Self { settings, engine, trainer, bench, hashes, judging, open, curve, same_bits: true })
    }

    /// Takes images of `train` or `test`, in the order of the data set: 3,072 planar bytes and a label each.
    ///
    /// # Errors
    /// `argument` for another set, for labels above 9 and for more than [`Description`] says; `recipe` where the
    /// images are not those that the saved run began with.
    pub fn feed(&mut self, split: &str, planar: Vec<u8>, labels: &[u8]) -> Result<()> {
        let (place, more) = dataset(split, planar, labels)?;
        let wanted = self.needs()[place];
        if self.bench.data[place].len() + more.len() > wanted {
            return Err(argument(
                format!("more than {wanted} {split} images"),
                "feed what the run says it needs",
            ));
        }
        self.bench.data[place].extend(&more);
        if self.is_fed() { self.seal() } else { Ok(()) }
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

    /// Begins a round: the next step, or as many slices of a judgement as there are workers to compute them. One that
    /// was not closed is given up; the run stands where it stood.
    ///
    /// # Errors
    /// `argument` before all images are here.
    pub fn open(&mut self, hands: u32) -> Result<Round> {
        if !self.is_fed() {
            return Err(argument("images are missing", "feed what the run says it needs"));
        }
        let open = match (&self.judging, self.trainer.next_batch()) {
            (Some(judging), _) => Some(Open::judge(judging.evaluation.n, self.judges(), SLICE, hands)),
            (None, batch) => batch.map(|batch| Open::step(batch, self.workers())),
        };
        let round = open.as_ref().map_or(Round::Done { pieces: 0 }, |open| open.round);
        self.open = open;
        Ok(round)
    }

    /// A piece of the round, for a [`Hand`]; [`Self::values`] go with it.
    ///
    /// # Errors
    /// `argument` for a piece that the round does not have.
    pub fn task(&self, piece: u32) -> Result<&Task> {
        self.open.as_ref().ok_or_else(no_round)?.task(piece)
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
        let answer = self.bench.compute(self.trainer.recipe(), self.trainer.values(), self.task(piece)?)?;
        self.take(piece, answer)
    }

    /// Takes what a [`Hand`] computed.
    ///
    /// # Errors
    /// `argument` for the answer to another task.
    pub fn take(&mut self, piece: u32, answer: Answer) -> Result<()> {
        self.open.as_mut().ok_or_else(no_round)?.take(piece, answer)
    }

    /// Ends the round: the optimiser steps, or the slices count.
    ///
    /// # Errors
    /// `training.diverged` where the loss exploded: the run stays as it was before the step. `argument` while a
    /// piece has no answer.
    pub fn close(&mut self) -> Result<Advance> {
        let Some(open) = self.open.take() else { return Ok(Advance::Done) };
        let (mut parts, mut slices) = (Vec::new(), Vec::new());
        for answer in open.answers()? {
            match answer {
                Answer::Gradient(part) => parts.push(part),
                Answer::Judged(counts, loss) => slices.push((*counts, loss)),
            }
        }
        match self.judging.take() {
            Some(judging) => Ok(self.judge(judging, &slices)),
            None => self.step(&parts),
        }
    }

    /// Everything that a run needs to go on with the same bits.
    ///
    /// # Errors
    /// `argument` before all images are here.
    pub fn checkpoint(&self) -> Result<Vec<u8>> {
        let data = self.hashes.clone();
        let data = data.ok_or_else(|| argument("images are missing", "feed what the run says it needs"))?;
        let header = Header {
            version: VERSION.into(),
            engine: self.engine.code().into(),
            settings: self.settings.clone(),
            data,
            curve: self.curve.iter().map(Into::into).collect(),
            unjudged: self.judging.as_ref().map(|judging| judging.sums.into()),
        };
        Ok(saved::write(&header, &self.trainer.checkpoint()?)?)
    }

    /// The weights of the moment as a safetensors file, named `training`.
    ///
    /// # Errors
    /// `weights` where a value is not finite.
    pub fn weights(&self) -> Result<Vec<u8>> {
        let recipe = self.trainer.recipe();
        let judged = self.curve.last();
        let n = judged.map_or(0, |_| self.judges());
        let correct = judged.map_or(0.0, |last| last.val_accuracy * f64::from(n)).round() as u32;
        let evaluation = Evaluation { n, correct, ..Evaluation::default() };
        let (low, high) = evaluation.wilson_interval();
        let metadata = Metadata {
            name: "training".into(),
            spec: recipe.spec.clone(),
            normalization: recipe.normalization,
            classes: Class::ALL.map(|class| class.name(Language::En).into()).to_vec(),
            recipe: recipe.name.clone(),
            loss: recipe.loss.code().into(),
            epochs: self.trainer.position().0,
            seed: recipe.seed,
            accuracy: evaluation.accuracy(),
            accuracy_interval: [low.max(0.0), high.min(1.0)],
            n,
            commit: VERSION.into(),
            data_sha256: self.hashes.clone().map_or_else(Vec::new, Vec::from),
            hardware: format!("a browser, engine {}", self.engine.code()),
            temperature: None,
            measured: None,
        };
        Ok(self.trainer.weights(metadata)?.to_safetensors()?)
    }

    /// What the run is and where it stands.
    #[must_use]
    pub fn describe(&self) -> Description {
        let (epoch, step) = self.trainer.position();
        let [needs_train, needs_test] = self.needs().map(|count| count as u32);
        Description {
            settings: self.settings.clone(),
            recipe: self.trainer.recipe().clone(),
            engine: self.engine.code(),
            workers: self.workers(),
            limit: (self.workers() < self.settings.workers).then_some("norm"),
            needs_train,
            needs_test,
            images: self.trainer.images(),
            judges: self.judges(),
            steps_per_epoch: self.trainer.steps_per_epoch(),
            epoch,
            step,
            curve: self.curve.clone(),
            same_bits: self.same_bits,
        }
    }

    /// The recipe as JSON, for a [`Hand`].
    ///
    /// # Errors
    /// `internal`: a defect of this program.
    pub fn recipe(&self) -> Result<String> {
        serde_json::to_string(self.trainer.recipe()).map_err(|e| Fault::internal(e.to_string()))
    }

    /// Parts of a batch.
    fn workers(&self) -> u32 {
        let has_norm =
            self.trainer.recipe().spec.slots().is_ok_and(|all| all.iter().any(|slot| !slot.trained));
        if has_norm { 1 } else { self.settings.workers }
    }

    const fn judges(&self) -> u32 {
        self.settings.held_out() + self.settings.test_images()
    }

    const fn needs(&self) -> [usize; 2] {
        [self.settings.images as usize, self.settings.test_images() as usize]
    }

    fn is_fed(&self) -> bool {
        self.needs().iter().zip(&self.bench.data).all(|(&count, data)| data.len() == count)
    }

    /// All images are here: in a resumed run they must be the same as before.
    fn seal(&mut self) -> Result<()> {
        let found = [0, 1].map(|place| sha256_hex(self.bench.data[place].images()));
        if let Some(expected) = self.hashes.as_ref().filter(|&expected| *expected != found) {
            let place = usize::from(expected[0] == found[0]);
            let problem = format!("the images ({}) are not those that the run began with", found[place]);
            self.bench.data = Default::default();
            return Err(Error::new(ErrorKind::Recipe, problem, "begin a new run on this site").into());
        }
        self.hashes = Some(found);
        Ok(())
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
        for (counts, loss) in slices {
            judging.evaluation.merge(counts);
            judging.loss += loss;
        }
        let (done, count) = (judging.evaluation.n, self.judges());
        if done < count {
            self.judging = Some(judging);
            return Advance::Judging { done, count };
        }
        let Judging { sums, evaluation, loss } = judging;
        let figures = EpochFigures {
            epoch: self.trainer.position().0,
            loss: sums.loss / sums.images.max(1) as f64,
            accuracy: sums.correct as f64 / sums.images.max(1) as f64,
            val_loss: loss / f64::from(evaluation.n.max(1)),
            val_accuracy: evaluation.accuracy(),
        };
        self.curve.push(figures);
        Advance::Epoch { figures }
    }
}

/// Which of the two sets, and the images to be added to it.
fn dataset(split: &str, planar: Vec<u8>, labels: &[u8]) -> Result<(usize, Dataset)> {
    let place = match split {
        "train" => 0,
        "test" => 1,
        other => return Err(argument(format!("no images {other}"), "use train or test")),
    };
    let classes: Option<Vec<Class>> = labels.iter().map(|&label| Class::new(label)).collect();
    let classes = classes.ok_or_else(|| argument("a label is above 9", "give classes of 0 to 9"))?;
    Ok((place, Dataset::new(planar, classes)?))
}

fn no_round() -> Fault {
    argument("no round is open", "open one first")
}

fn argument(problem: impl Into<String>, remedy: &str) -> Fault {
    Error::new(ErrorKind::Argument, problem, remedy).into()
}
