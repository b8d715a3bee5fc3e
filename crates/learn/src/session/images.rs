//! The images of a run: fed before it begins, and the same ones each time it goes on.

use cifar_model::{Dataset, sha256_hex};

use super::{Result, argument};

/// The set of training images, those held out last.
pub(super) const TRAINING: u32 = 0;
/// The set of test images.
pub(super) const TEST: u32 = 1;

/// Training images and test images of a run, in memory once: they are shared by all of its threads, and a worker in another
/// module gets those of each piece.
#[derive(Clone, Debug, Default)]
pub struct Images {
    sets: [Dataset<u8>; 2],
    needs: [usize; 2],
}

impl Images {
    /// All of them at once.
    #[must_use]
    pub fn new(training: Dataset, test: Dataset) -> Self {
        let needs = [training.len(), test.len()];
        Self { sets: [training.into(), test.into()], needs }
    }

    /// None yet, of so many training images and test images.
    pub(super) fn awaited(needs: [u32; 2]) -> Self {
        Self { sets: Default::default(), needs: needs.map(|count| count as usize) }
    }

    /// Takes images of `train` or `test`, in the order of the data set: 3,072 planar bytes and a label each, below the number
    /// of classes.
    ///
    /// # Errors
    /// `argument` for another set, for other labels and for more images than the run needs.
    pub(super) fn feed(&mut self, split: &str, planar: Vec<u8>, labels: &[u8], classes: usize) -> Result<()> {
        let set = match split {
            "train" => TRAINING as usize,
            "test" => TEST as usize,
            other => return Err(argument(format!("no images {other}"), "use train or test")),
        };
        let (more, wanted) = (Dataset::labelled(planar, labels, classes)?, self.needs[set]);
        if self.sets[set].len() + more.len() > wanted {
            let problem = format!("more than {wanted} {split} images");
            return Err(argument(problem, "feed what the run says it needs"));
        }
        if self.sets[set].is_empty() && !self.sets[set].reserve(wanted) {
            return Err(argument(format!("{wanted} images do not fit into memory"), "use fewer images"));
        }
        self.sets[set].extend(&more);
        Ok(())
    }

    /// Whether all are here.
    pub(super) fn expect_all(&self) -> Result<()> {
        if self.sets.iter().zip(self.needs).all(|(set, needed)| set.len() == needed) {
            return Ok(());
        }
        Err(argument("images are missing", "feed what the run says it needs"))
    }

    /// Gives them up, to be fed again.
    pub(super) fn forget(&mut self) {
        self.sets = Default::default();
    }

    /// How many of each set the run needs.
    pub(super) const fn needs(&self) -> [usize; 2] {
        self.needs
    }

    pub(super) fn set(&self, set: u32) -> Option<&Dataset<u8>> {
        self.sets.get(set as usize)
    }

    /// SHA-256 of each set's pixels.
    pub(super) fn hashes(&self) -> [String; 2] {
        [0, 1].map(|set: usize| sha256_hex(self.sets[set].images()))
    }
}
