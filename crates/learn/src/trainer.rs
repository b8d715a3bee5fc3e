//! The state of a run and its steps. Computing gradients is left to whoever has cores.

use std::borrow::Cow;

use cifar_model::spec::Slot;
use cifar_model::{Error, ErrorKind, Result, Weights};

use crate::{Gradient, Optimizer, Recipe, init};

/// The images of one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Epoch, from 1: with seed and index it decides each picture's augmentation.
    pub epoch: u32,
    /// Training images, in order.
    pub indices: Vec<u32>,
}

/// Sums over the steps of the current epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Progress {
    /// Sum of the loss, in nats.
    pub loss: f64,
    /// Images that were right before their step.
    pub correct: u64,
    /// Images seen.
    pub images: u64,
}

impl Progress {
    /// Whether these can be the sums over so many images. A loss of a million nats an image is none.
    pub(crate) fn is_of(&self, images: u64) -> bool {
        const MOST_LOSS: f64 = 1e6;
        let Self { loss, correct, images: seen } = *self;
        seen == images && correct <= images && loss.abs() <= MOST_LOSS * images as f64
    }
}

/// A run between two steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Trainer {
    pub(crate) recipe: Recipe,
    pub(crate) images: u32,
    /// Epochs finished.
    pub(crate) epoch: u32,
    /// Steps taken of the current epoch.
    pub(crate) step: u32,
    pub(crate) values: Vec<f32>,
    pub(crate) optimizer: Optimizer,
    pub(crate) progress: Progress,
    /// The first so many values stay as they are.
    frozen: usize,
    /// Of the values behind them: whether a gradient moves each, or it is a running statistic.
    trained: Vec<bool>,
    order: Vec<u32>,
}

impl Trainer {
    /// A run from random weights over the first `images` training images that are not held out.
    ///
    /// # Errors
    /// As [`Recipe::check`]; `ErrorKind::Recipe` where no image is left to train, and where the recipe takes its
    /// first values from pictures: [`init::from_pictures`] and [`Self::from_values`] begin that run.
    pub fn new(recipe: Recipe, available: u32) -> Result<Self> {
        recipe.check()?;
        let images = recipe.training_images(available)?;
        let values = init::without_pictures(&recipe)?;
        let optimizer = Optimizer::new(&recipe.optimizer, &recipe.learning_slots()?);
        Self::resume(recipe, images, 0, 0, values, optimizer, Progress::default())
    }

    /// The same run from given weights instead of random ones: fine-tuning.
    ///
    /// # Errors
    /// As [`Self::new`]; `ErrorKind::Recipe` for values of another network.
    pub fn from_values(recipe: Recipe, available: u32, values: Vec<f32>) -> Result<Self> {
        recipe.check()?;
        let images = recipe.training_images(available)?;
        let optimizer = Optimizer::new(&recipe.optimizer, &recipe.learning_slots()?);
        Self::resume(recipe, images, 0, 0, values, optimizer, Progress::default())
    }

    /// A run as a checkpoint left it.
    pub(crate) fn resume(
        recipe: Recipe,
        images: u32,
        epoch: u32,
        step: u32,
        values: Vec<f32>,
        optimizer: Optimizer,
        progress: Progress,
    ) -> Result<Self> {
        let (frozen, trained) = (recipe.frozen()?, trained(&recipe)?);
        let expected = frozen + trained.len();
        if expected != values.len() {
            let problem = format!("the checkpoint has {} values, expected {expected}", values.len());
            return Err(Error::new(ErrorKind::Recipe, problem, "start the run again"));
        }
        let order = order(recipe.seed, epoch, images);
        Ok(Self { recipe, images, epoch, step, values, optimizer, progress, frozen, trained, order })
    }

    /// What the run is.
    #[must_use]
    pub const fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    /// Every value of the network as it stands.
    #[must_use]
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// The values that stay as they are, and those that learn.
    #[must_use]
    pub fn halves(&self) -> (&[f32], &[f32]) {
        self.values.split_at(self.frozen)
    }

    /// Epochs finished, and steps taken of the current one.
    #[must_use]
    pub const fn position(&self) -> (u32, u32) {
        (self.epoch, self.step)
    }

    /// Images that train, without those held out.
    #[must_use]
    pub const fn images(&self) -> u32 {
        self.images
    }

    /// Steps of one epoch; the last batch may be smaller.
    #[must_use]
    pub const fn steps_per_epoch(&self) -> u32 {
        self.images.div_ceil(self.recipe.batch)
    }

    /// Sums over the current epoch.
    #[must_use]
    pub const fn progress(&self) -> Progress {
        self.progress
    }

    /// The images of the next step, or nothing at the end of the run.
    #[must_use]
    pub fn next_batch(&self) -> Option<Batch> {
        if self.epoch >= self.recipe.epochs {
            return None;
        }
        let first = (self.step * self.recipe.batch) as usize;
        let last = (first + self.recipe.batch as usize).min(self.order.len());
        Some(Batch { epoch: self.epoch + 1, indices: self.order[first..last].to_vec() })
    }

    /// Takes the step: sums the gradients of the shards in the order given and lets the optimiser move the values.
    /// Returns the finished epoch's sums at an epoch's last step.
    ///
    /// # Errors
    /// `ErrorKind::Argument` where the shards are not those of the batch; the state stays as it was.
    pub fn apply(&mut self, shards: &[Gradient]) -> Result<Option<Progress>> {
        let seen: u32 = shards.iter().map(|shard| shard.images).sum();
        let expected = self.next_batch().map_or(0, |batch| batch.indices.len());
        if seen as usize != expected || shards.iter().any(|shard| shard.values.len() != self.trained.len()) {
            let problem = format!("gradients of {seen} images, the step has {expected}");
            return Err(Error::new(ErrorKind::Argument, problem, "compute every shard of the batch once"));
        }
        let Some((first, rest)) = shards.split_first() else {
            return Err(Error::new(ErrorKind::Argument, "no gradients", "compute the batch first"));
        };
        // A sum that comes as one is as it is.
        let mut sum = Cow::Borrowed(&first.values[..]);
        for shard in rest {
            sum.to_mut().iter_mut().zip(&shard.values).for_each(|(sum, value)| *sum += value);
        }
        let steps = u64::from(self.steps_per_epoch());
        let done = u64::from(self.epoch) * steps + u64::from(self.step);
        let rate = self.recipe.schedule.learning_rate(done, steps * u64::from(self.recipe.epochs));
        self.optimizer.step(rate, &mut self.values[self.frozen..], &sum, &self.trained);
        self.mix_statistics(&sum);
        self.progress.loss += shards.iter().map(|shard| shard.loss).sum::<f64>();
        self.progress.correct += shards.iter().map(|shard| u64::from(shard.correct)).sum::<u64>();
        self.progress.images += u64::from(seen);
        self.step += 1;
        Ok((self.step == self.steps_per_epoch()).then(|| self.end_epoch()))
    }

    fn mix_statistics(&mut self, batch: &[f32]) {
        let momentum = self.recipe.statistics_momentum as f32;
        let values = self.values[self.frozen..].iter_mut();
        for ((value, &observed), &trained) in values.zip(batch).zip(&self.trained) {
            if !trained {
                *value += (observed - *value) * momentum;
            }
        }
    }

    fn end_epoch(&mut self) -> Progress {
        self.epoch += 1;
        self.step = 0;
        self.order = order(self.recipe.seed, self.epoch, self.images);
        std::mem::take(&mut self.progress)
    }

    /// The values by name, for a weights file.
    ///
    /// # Errors
    /// As [`Weights::new`]: a run that diverged has values that are not finite.
    pub fn weights(&self, metadata: cifar_model::Metadata) -> Result<Weights> {
        let mut rest = self.values.as_slice();
        let mut tensors = std::collections::BTreeMap::new();
        for slot in self.recipe.spec.check()?.slots() {
            let (head, tail) = rest.split_at(slot.values());
            tensors.insert(slot.name.clone(), head.to_vec());
            rest = tail;
        }
        Weights::new(metadata, tensors)
    }
}

fn trained(recipe: &Recipe) -> Result<Vec<bool>> {
    let slots: Vec<Slot> = recipe.learning_slots()?;
    Ok(slots.iter().flat_map(|slot| std::iter::repeat_n(slot.trained, slot.values())).collect())
}

/// The order of an epoch: a shuffle that seed and epoch decide, so that a checkpoint need not hold it.
fn order(seed: u64, epoch: u32, images: u32) -> Vec<u32> {
    const STREAM: u64 = 0x5851_f42d_4c95_7f2d;
    let mut order: Vec<u32> = (0..images).collect();
    let mut rng = fastrand::Rng::with_seed(seed.wrapping_mul(STREAM).wrapping_add(u64::from(epoch) + 1));
    // Not fastrand's own shuffle: it draws a `usize`, which is another number where that has 32 bits, as in wasm.
    for last in 1..order.len() {
        order.swap(last, rng.u64(..=last as u64) as usize);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first numbers of an order are the same on every machine: the logs of committed runs depend on them.
    #[test]
    fn the_order_does_not_depend_on_the_width_of_a_pointer() {
        assert_eq!(order(1, 0, 50_000)[..4], [30_607, 30_387, 17_291, 49_841]);
        let mut all = order(3, 2, 1_000);
        all.sort_unstable();
        assert!(all.iter().copied().eq(0..1_000), "each image once");
    }
}
