//! A run by a person's settings: its images are fed to it, it says what it is, and it leaves as a file.

use std::sync::Arc;

use cifar_model::weights::{Provenance, Share, Split};
use cifar_model::{Error, ErrorKind, Evaluation, Metadata, Weights};

use super::saved::{self, Header};
use super::{
    Cuts, Description, Images, Reason, Result, Session, SessionError, Settings, argument, engine_of,
    usual_ghost_batch,
};
use crate::engine::flat_values;
use crate::{Recipe, Trainer, Validation, init};

/// Images evaluated in one piece: some ten milliseconds.
const SLICE: u32 = 100;

/// The program that a run lives in, as its files name it.
#[derive(Clone, Copy, Debug)]
pub struct Program {
    /// Another version goes on with a saved run within tolerance, not with the same bits.
    pub version: &'static str,
    /// Where it computes: `a browser`.
    pub place: &'static str,
}

/// A session with the settings that it was asked for.
pub struct Training {
    program: Program,
    settings: Settings,
    session: Session,
    /// Of the images: their SHA-256, known once all are here; in a resumed run what they must be.
    hashes: Option<[String; 2]>,
    same_bits: bool,
    /// Whether it begins with random values, some of which may come from the pictures.
    is_random: bool,
}

impl Training {
    /// A new run, from random weights or from those of a safetensors file.
    ///
    /// # Errors
    /// `recipe` for settings out of range, `weights` and `spec` for the file; as [`engine_of`] for the engine.
    pub fn new(program: Program, engine: &str, settings: Settings, weights: Option<&[u8]>) -> Result<Self> {
        let weights = weights.map(Weights::from_safetensors).transpose()?;
        let mut recipe = match &weights {
            None => settings.recipe()?,
            Some(weights) => settings.fine_tuning(&weights.metadata)?,
        };
        let mut settings = settings;
        cut(&mut settings, &mut recipe);
        let values = match &weights {
            None => init::until_pictures(&recipe)?,
            Some(weights) => flat_values(&recipe.spec, weights)?,
        };
        let trainer = Trainer::from_values(recipe, settings.images, values)?;
        let is_random = weights.is_none();
        Ok(Self { is_random, ..Self::begin(program, engine, settings, trainer)? })
    }

    /// A run as [`Self::checkpoint`] left it; its images are fed again.
    ///
    /// # Errors
    /// `recipe` for bytes that are no saved run, or of another version, and for numbers that no run comes to; as
    /// [`engine_of`] for its engine.
    pub fn resume(program: Program, bytes: &[u8]) -> Result<Self> {
        let (header, trainer) = saved::read(bytes)?;
        let trainer = Trainer::from_checkpoint(trainer)
            .map_err(|error| SessionError::from(error).because(Reason::Unreadable))?;
        header.check(&trainer)?;
        let mut training = Self::begin(program, &header.engine, header.settings, trainer)?;
        training.hashes = Some(header.data);
        let curve = header.curve.into_iter().map(Into::into).collect();
        training.session.go_on(curve, header.unevaluated.map(Into::into));
        training.same_bits = header.version == program.version;
        Ok(training)
    }

    fn begin(program: Program, engine: &str, settings: Settings, trainer: Trainer) -> Result<Self> {
        let images = Arc::new(Images::awaited([settings.images, settings.test_images()]));
        let cuts = Cuts { shards: shards(&settings, &trainer), slice: SLICE };
        let session = Session::new(trainer, engine_of(engine)?, cuts, images)?;
        Ok(Self { program, settings, session, hashes: None, same_bits: true, is_random: false })
    }

    /// Takes images of `train` or `test`, in the order of the data set: 3,072 planar bytes and a label each.
    ///
    /// # Errors
    /// `argument` for another set, for labels that no class of the run has and for more than [`Description`] says; `recipe`
    /// where the images are not those that the saved run began with.
    pub fn feed(&mut self, split: &str, planar: Vec<u8>, labels: &[u8]) -> Result<()> {
        let classes = self.session.recipe().class_count()?;
        let images = self.session.images_mut()?;
        images.feed(split, planar, labels, classes)?;
        if images.expect_all().is_err() {
            return Ok(());
        }
        // All images are here: in a resumed run they must be the same as before.
        let found = images.hashes();
        if let Some(expected) = self.hashes.as_ref().filter(|&expected| *expected != found) {
            let place = usize::from(expected[0] == found[0]);
            let problem = format!("the images ({}) are not those that the run began with", found[place]);
            images.forget();
            let refusal = Error::new(ErrorKind::Recipe, problem, "begin a new run on this site");
            return Err(SessionError::from(refusal).because(Reason::Images));
        }
        self.hashes = Some(found);
        if self.is_random && !self.session.recipe().initial.is_usual() {
            self.session.begin_from_pictures()?;
        }
        Ok(())
    }

    /// The run, round by round.
    pub const fn session(&mut self) -> &mut Session {
        &mut self.session
    }

    /// Everything that a run needs to go on with the same bits.
    ///
    /// # Errors
    /// `argument` before all images are here.
    pub fn checkpoint(&self) -> Result<Vec<u8>> {
        let data = self.hashes.clone();
        let data = data.ok_or_else(|| argument("images are missing", "feed what the run says it needs"))?;
        let header = Header {
            version: self.program.version.into(),
            engine: self.session.engine().code().into(),
            settings: self.settings.clone(),
            data,
            curve: self.session.curve().iter().map(Into::into).collect(),
            unevaluated: self.session.unevaluated().map(Into::into),
        };
        saved::write(&header, &self.session.trainer().checkpoint()?)
    }

    /// The weights of the moment as a safetensors file, named `training`.
    ///
    /// # Errors
    /// `weights` where a value is not finite.
    pub fn weights(&self) -> Result<Vec<u8>> {
        let trainer = self.session.trainer();
        let recipe = trainer.recipe();
        let validated = self.session.curve().last().and_then(|last| last.validation);
        let accuracy = validated.map(|last| {
            let n = self.session.validation_images();
            let correct = (last.accuracy * f64::from(n)).round() as u32;
            Share::from(&Evaluation { n, correct, ..Evaluation::default() })
        });
        let mut metadata = Metadata::new("training", recipe.spec.clone(), recipe.normalization);
        if !recipe.classes.is_empty() {
            metadata.classes.clone_from(&recipe.classes);
        }
        // A page has no source commit.
        metadata.provenance = Provenance {
            recipe: Some(recipe.name.clone()),
            loss: Some(recipe.loss.code().into()),
            epochs: Some(trainer.position().0),
            seed: Some(recipe.seed),
            accuracy,
            accuracy_on: accuracy.and(match recipe.validation {
                // What validates a run with classes of its own is no part of CIFAR-10's test set.
                Validation::Test if recipe.classes.is_empty() => Some(Split::Test),
                Validation::Test => Some(Split::HeldOut),
                Validation::HeldOut(_) => Some(Split::HeldOut),
                Validation::None => None,
            }),
            commit: None,
            data_sha256: self.hashes.clone().map_or_else(Vec::new, Vec::from),
            hardware: Some(format!("{}, engine {}", self.program.place, self.session.engine().code())),
            measured: None,
        };
        Ok(trainer.weights(metadata)?.to_safetensors()?)
    }

    /// The recipe as JSON, for a [`Worker`](super::Worker) elsewhere.
    ///
    /// # Errors
    /// `recipe`, where it cannot be written: a defect of this program.
    pub fn recipe_json(&self) -> Result<String> {
        let recipe = self.session.trainer().recipe();
        serde_json::to_string(recipe)
            .map_err(|error| Error::new(ErrorKind::Recipe, error.to_string(), "report this fault").into())
    }

    /// How many workers find something to do in a step: a ghost batch is not cut, and a batch has only so many.
    fn useful_workers(&self) -> u32 {
        let (recipe, most) = (self.session.recipe(), self.session.cuts().shards);
        if recipe.ghost_batch.is_none() {
            return most;
        }
        most.min(recipe.shards(recipe.batch as usize, most as usize).len() as u32)
    }

    /// What the run is and where it stands.
    #[must_use]
    pub fn describe(&self) -> Description {
        let trainer = self.session.trainer();
        let ((epoch, step), workers) = (trainer.position(), self.useful_workers());
        Description {
            settings: self.settings.clone(),
            recipe: trainer.recipe().clone(),
            engine: self.session.engine().code(),
            workers,
            limit: (workers < self.settings.workers).then_some("norm"),
            needs_train: self.settings.images,
            needs_test: self.settings.test_images(),
            images: trainer.images(),
            validation_images: self.session.validation_images(),
            steps_per_epoch: trainer.steps_per_epoch(),
            epoch,
            step,
            curve: self.session.curve().to_vec(),
            same_bits: self.same_bits,
        }
    }
}

/// Where batch norm mixes images and nobody says how many together, that is decided for new settings and their recipe: so it
/// depends on no number of workers. A saved run without such a number is of a time when a batch with norms was not cut, and
/// stays as it is.
fn cut(settings: &mut Settings, recipe: &mut Recipe) {
    if recipe.ghost_batch.is_none() && recipe.mixes_images() {
        settings.ghost_batch = usual_ghost_batch(settings.batch);
        recipe.ghost_batch = Some(settings.ghost_batch);
    }
}

/// Shards of a batch, where the recipe has no ghost batches: one a worker. Without these a batch that norms mix is not cut.
fn shards(settings: &Settings, trainer: &Trainer) -> u32 {
    let recipe = trainer.recipe();
    if recipe.mixes_images() && recipe.ghost_batch.is_none() { 1 } else { settings.workers }
}
