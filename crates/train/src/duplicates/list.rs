//! The list of pairs, as the page reads it.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize, Serializer};

/// Two images that show the same photograph.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pair {
    /// Of the test image.
    pub(super) index: usize,
    /// Of the other, in its set.
    pub(super) other: usize,
    /// Whether one of them is the other's mirror image.
    pub(super) mirrored: bool,
    /// Of their details, -1 to 1.
    pub(super) correlation: f32,
}

/// `[index, other, mirrored (0 or 1), correlation in thousandths]`: four numbers of a few hundred lines.
impl Serialize for Pair {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let thousandths = (1000.0 * self.correlation).round() as usize;
        [self.index, self.other, usize::from(self.mirrored), thousandths].serialize(serializer)
    }
}

/// What was found, and in what.
#[derive(Serialize)]
pub(super) struct List {
    /// Pairs whose details correlate at least so much.
    pub(super) threshold: f32,
    /// The batches that were read, with their SHA-256.
    pub(super) batches: BTreeMap<String, String>,
    /// A test image and the training image that is most like it.
    pub(super) training: Vec<Pair>,
    /// Two test images, the earlier first.
    pub(super) test: Vec<Pair>,
}

impl List {
    /// Writes it, a pair a line.
    pub(super) fn write(&self, path: &Path) -> Result<()> {
        let text = serde_json::to_string(self)?.replace("],[", "],\n[") + "\n";
        std::fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))
    }
}

/// A list that was read: its pairs as the file has them.
#[derive(Deserialize)]
pub(super) struct Listed {
    pub(super) training: Vec<[usize; 4]>,
    #[cfg(test)]
    pub(super) test: Vec<[usize; 4]>,
}

/// The test images of a list that show the photograph of a training image.
pub(crate) fn in_training(path: &Path) -> Result<Vec<usize>> {
    Ok(read(path)?.training.iter().map(|[index, ..]| *index).collect())
}

pub(super) fn read(path: &Path) -> Result<Listed> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    serde_json::from_str(&text)
        .with_context(|| format!("{} is no list that `duplicates` wrote", path.display()))
}
