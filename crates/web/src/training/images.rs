//! The images of a run: fed before it begins, and the same ones each time it goes on.

use cifar_model::{Class, Dataset, Error, ErrorKind, sha256_hex};

use super::{Settings, Training, argument};
use crate::{Fault, Reason, Result};

impl Training {
    /// Takes images of `train` or `test`, in the order of the data set: 3,072 planar bytes and a label each.
    ///
    /// # Errors
    /// `argument` for another set, for labels above 9 and for more than [`Description`](super::Description) says; `recipe`
    /// where the images are not those that the saved run began with.
    pub fn feed(&mut self, split: &str, planar: Vec<u8>, labels: &[u8]) -> Result<()> {
        let (place, more) = dataset(split, planar, labels)?;
        let wanted = needs(&self.settings)[place];
        if self.bench.data[place].len() + more.len() > wanted {
            return Err(argument(
                format!("more than {wanted} {split} images"),
                "feed what the run says it needs",
            ));
        }
        self.bench.data[place].extend(&more);
        if self.is_fed() { self.seal() } else { Ok(()) }
    }

    pub(super) fn is_fed(&self) -> bool {
        needs(&self.settings).iter().zip(&self.bench.data).all(|(&count, data)| data.len() == count)
    }

    /// All images are here: in a resumed run they must be the same as before.
    fn seal(&mut self) -> Result<()> {
        let found = [0, 1].map(|place| sha256_hex(self.bench.data[place].images()));
        if let Some(expected) = self.hashes.as_ref().filter(|&expected| *expected != found) {
            let place = usize::from(expected[0] == found[0]);
            let problem = format!("the images ({}) are not those that the run began with", found[place]);
            self.bench.data = Default::default();
            let refusal = Error::new(ErrorKind::Recipe, problem, "begin a new run on this site");
            return Err(Fault::from(refusal).because(Reason::Images));
        }
        self.hashes = Some(found);
        Ok(())
    }
}

/// Training images and test images that must be fed.
pub(super) const fn needs(settings: &Settings) -> [usize; 2] {
    [settings.images as usize, settings.test_images() as usize]
}

/// Which of the two sets, and the images to be added to it.
pub(super) fn dataset(split: &str, planar: Vec<u8>, labels: &[u8]) -> Result<(usize, Dataset)> {
    let place = match split {
        "train" => 0,
        "test" => 1,
        other => return Err(argument(format!("no images {other}"), "use train or test")),
    };
    let classes: Option<Vec<Class>> = labels.iter().map(|&label| Class::new(label)).collect();
    let classes = classes.ok_or_else(|| argument("a label is above 9", "give classes of 0 to 9"))?;
    Ok((place, Dataset::new(planar, classes)?))
}
