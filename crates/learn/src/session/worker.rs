//! Who computes the pieces of a run: it holds a network, and no state of the run. In a thread it shares the images; in
//! another module it gets those of each piece with it, so that the run's images are in memory once. Whatever it computes
//! depends on the task, its payload and its images alone, so one that is lost is replaced, and its piece repeated with the
//! same bits.

use std::ops::Range;
use std::sync::Arc;

use cifar_model::{Dataset, Error, ErrorKind, Evaluation, ImageSize};

use super::images::{Images, TRAINING};
use super::{Answer, Result, Task, argument, engine_of};
use crate::shard::{self, Pictures};
use crate::{Batch, Cut, EngineKind, Network, Recipe, Trains};

/// Images that go through a network at once in an evaluation.
const CHUNK: usize = 100;

/// The network, as a whole or cut before its dense layers where only these learn.
enum Model {
    Whole(Box<Network>),
    Dense(Box<Cut>),
}

/// Computes pieces of rounds for a [`Session`](super::Session), in its place, in another thread or in another module.
pub struct Worker {
    recipe: Recipe,
    model: Model,
    images: Arc<Images>,
    /// Where the training images end that train; behind them lie those held out.
    trains: usize,
}

impl Worker {
    /// A worker for a run that lives elsewhere, for [`Self::compute_with`]: its engine, its recipe as JSON, and how many
    /// training images and test images its description names.
    ///
    /// # Errors
    /// `recipe` and `spec` for the JSON; as [`engine_of`] for the engine.
    pub fn new(engine: &str, recipe: &str, needs: [u32; 2]) -> Result<Self> {
        let recipe = Recipe::from_json(recipe)?;
        Self::sharing(recipe, engine_of(engine)?, Arc::new(Images::awaited(needs)))
    }

    /// A worker over images that others hold, too: a network for others than the data set's is refused.
    pub(super) fn sharing(recipe: Recipe, engine: EngineKind, images: Arc<Images>) -> Result<Self> {
        if recipe.spec.input != ImageSize::CIFAR_10.shape() {
            let problem = format!("the network reads {:?}", recipe.spec.input);
            let remedy = "train one that reads the data set's images: [3, 32, 32]";
            return Err(Error::new(ErrorKind::Spec, problem, remedy).into());
        }
        let model = match recipe.trains {
            Trains::All => Model::Whole(Box::new(Network::new(&recipe.spec, engine)?)),
            Trains::Dense => Model::Dense(Box::new(Cut::new(&recipe.spec, engine)?)),
        };
        let trains = recipe.training_images(images.needs()[0] as u32)? as usize;
        Ok(Self { recipe, model, images, trains })
    }

    /// Computes a piece with its payload.
    ///
    /// # Errors
    /// `argument` before all images are here, and for a task or a payload of another run.
    pub fn compute(&self, task: &Task, payload: &[f32]) -> Result<Answer> {
        self.images.expect_all()?;
        match task {
            Task::Features { set, first, last } | Task::Evaluate { set, first, last } => {
                let data = self.set(*set)?;
                self.answer(task, payload, data, range(*first, *last, data.len())?)
            }
            Task::Gradient { .. } => self.gradient(task, payload, Pictures::All(self.set(TRAINING)?)),
        }
    }

    /// The same with the piece's images, which [`Self::pictures`] of a worker that has them gives. The bits are the same.
    ///
    /// # Errors
    /// `argument` for a task, a payload or images of another run.
    pub fn compute_with(&self, task: &Task, payload: &[f32], pictures: &Dataset<u8>) -> Result<Answer> {
        let (Task::Features { first, last, .. }
        | Task::Evaluate { first, last, .. }
        | Task::Gradient { first, last, .. }) = task;
        if first >= last || pictures.len() != (last - first) as usize {
            let problem = format!("{} images for {first} to {last}", pictures.len());
            return Err(argument(problem, "give the images that go with the task"));
        }
        match task {
            Task::Features { .. } | Task::Evaluate { .. } => {
                self.answer(task, payload, pictures, 0..pictures.len())
            }
            Task::Gradient { .. } => self.gradient(task, payload, Pictures::OfShard(pictures)),
        }
    }

    /// The images of a piece, in its order.
    ///
    /// # Errors
    /// `argument` before all images are here, and for a task of another run.
    pub fn pictures(&self, task: &Task) -> Result<Dataset<u8>> {
        self.images.expect_all()?;
        match task {
            Task::Features { set, first, last } | Task::Evaluate { set, first, last } => {
                let data = self.set(*set)?;
                Ok(data.slice(range(*first, *last, data.len())?))
            }
            Task::Gradient { indices, first, last, .. } => {
                let indices = &indices[range(*first, *last, indices.len())?];
                self.expect_training(indices)?;
                Ok(self.set(TRAINING)?.picked(indices))
            }
        }
    }

    /// How many classes the images of its run may have.
    ///
    /// # Errors
    /// As [`Recipe::class_count`].
    pub fn classes(&self) -> Result<usize> {
        Ok(self.recipe.class_count()?)
    }

    pub(super) fn images(&self) -> &Arc<Images> {
        &self.images
    }

    pub(super) fn images_mut(&mut self) -> Result<&mut Images> {
        Arc::get_mut(&mut self.images)
            .ok_or_else(|| argument("the images are shared already", "feed them before the workers begin"))
    }

    /// How many features a picture has, where features take the pictures' place.
    pub(super) const fn width(&self) -> Option<usize> {
        match &self.model {
            Model::Whole(_) => None,
            Model::Dense(cut) => Some(cut.width()),
        }
    }

    /// Features or an evaluation of some images of `data`.
    fn answer(
        &self,
        task: &Task,
        payload: &[f32],
        data: &Dataset<u8>,
        images: Range<usize>,
    ) -> Result<Answer> {
        match (task, &self.model) {
            (Task::Features { .. }, Model::Dense(cut)) => {
                Ok(Answer::Features(shard::features((cut, &self.recipe), data, payload, images)?))
            }
            (Task::Evaluate { .. }, _) => {
                let (counts, loss) = self.evaluate(data, images, payload)?;
                Ok(Answer::Evaluated(Box::new(counts), loss))
            }
            (Task::Features { .. }, Model::Whole(_)) | (Task::Gradient { .. }, _) => {
                Err(argument("features of a run that has none", "answer the task given"))
            }
        }
    }

    fn gradient(&self, task: &Task, payload: &[f32], pictures: Pictures<'_, u8>) -> Result<Answer> {
        let Task::Gradient { epoch, indices, first, last } = task else {
            return Err(argument("no gradient is asked for", "answer the task given"));
        };
        let range = range(*first, *last, indices.len())?;
        self.expect_training(indices)?;
        let (recipe, batch) = (&self.recipe, Batch { epoch: *epoch, indices: indices.clone() });
        Ok(Answer::Gradient(match &self.model {
            Model::Whole(network) => shard::gradient((network, recipe), pictures, payload, &batch, range)?,
            Model::Dense(cut) => {
                let (learning, features) = unpacked(cut, payload, range.len())?;
                shard::head_gradient((cut, recipe), pictures, learning, features, &batch, range)?
            }
        }))
    }

    fn expect_training(&self, indices: &[u32]) -> Result<()> {
        if indices.iter().all(|&index| (index as usize) < self.trains) {
            return Ok(());
        }
        Err(argument("an image that does not train", "give images of the run"))
    }

    fn evaluate(
        &self,
        data: &Dataset<u8>,
        images: Range<usize>,
        payload: &[f32],
    ) -> Result<(Evaluation, f64)> {
        let recipe = &self.recipe;
        match &self.model {
            Model::Whole(network) => {
                let (mut counts, mut loss) = (Evaluation::default(), 0.0);
                for first in images.clone().step_by(CHUNK) {
                    let chunk = first..(first + CHUNK).min(images.end);
                    let (more, sum) = shard::evaluate((network, recipe), data, payload, chunk)?;
                    counts.merge(&more);
                    loss += sum;
                }
                Ok((counts, loss))
            }
            Model::Dense(cut) => {
                let (learning, features) = unpacked(cut, payload, images.len())?;
                Ok(shard::head_evaluate((cut, recipe), data, learning, features, images)?)
            }
        }
    }

    fn set(&self, set: u32) -> Result<&Dataset<u8>> {
        self.images.set(set).ok_or_else(|| argument(format!("no set {set} of images"), "use 0 or 1"))
    }
}

/// The values that learn, and the features of so many images behind them.
fn unpacked<'a>(cut: &Cut, payload: &'a [f32], images: usize) -> Result<(&'a [f32], &'a [f32])> {
    match payload.split_at_checked(cut.head().values()) {
        Some((learning, features)) if features.len() == images * cut.width() => Ok((learning, features)),
        _ => Err(argument("values and features of another run", "give the payload that goes with the task")),
    }
}

fn range(first: u32, last: u32, count: usize) -> Result<Range<usize>> {
    let range = first as usize..last as usize;
    if range.start < range.end && range.end <= count {
        return Ok(range);
    }
    Err(argument(format!("images {first} to {last} of {count}"), "give images that there are"))
}
