//! A helper of a run: it holds a network and the images, and no state of the run. Whatever it computes depends on
//! the task and its cargo alone, so one that dies is replaced, and its piece repeated with the same bits.

use cifar_learn::Recipe;

use super::bench::Bench;
use super::{Answer, Task, argument, dataset};
use crate::Result;
use crate::engine::engine_of;

/// Computes pieces of rounds for a [`super::Training`] that lives elsewhere.
pub struct Hand {
    bench: Bench,
    recipe: Recipe,
    /// Training images and test images that must be fed.
    needs: [usize; 2],
}

impl Hand {
    /// A helper for a run: its engine, its recipe as JSON, and the images that its description names.
    ///
    /// # Errors
    /// `recipe` and `spec` for the JSON; as [`engine_of`] for the engine.
    pub fn new(engine: &str, recipe: &str, needs: [u32; 2]) -> Result<Self> {
        let recipe = Recipe::from_json(recipe)?;
        let trains = recipe.training_images(needs[0])? as usize;
        let bench = Bench::new(&recipe, engine_of(engine)?, trains)?;
        Ok(Self { bench, recipe, needs: needs.map(|count| count as usize) })
    }

    /// As [`super::Training::feed`]; the leader has checked the images.
    ///
    /// # Errors
    /// `argument` for another set, for labels above 9 and for more images than the run needs.
    pub fn feed(&mut self, split: &str, planar: Vec<u8>, labels: &[u8]) -> Result<()> {
        let (place, more) = dataset(split, planar, labels)?;
        if self.bench.data[place].len() + more.len() > self.needs[place] {
            return Err(argument(format!("too many {split} images"), "feed what the run says it needs"));
        }
        self.bench.data[place].extend(&more);
        Ok(())
    }

    /// Computes a piece with its cargo.
    ///
    /// # Errors
    /// `argument` before all images are here, and for a task or a cargo of another run.
    pub fn work(&self, task: &Task, cargo: &[f32]) -> Result<Answer> {
        if self.needs.iter().zip(&self.bench.data).any(|(&count, data)| data.len() != count) {
            return Err(argument("images are missing", "feed what the run says it needs"));
        }
        self.bench.compute(&self.recipe, cargo, task)
    }
}
