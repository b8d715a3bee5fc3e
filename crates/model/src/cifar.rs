//! CIFAR-10's binary batches: records of a label byte and 3,072 bytes, red, green and blue plane.
//!
//! Source: Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009, and the data set's page.

use std::ops::Range;

use crate::image::BYTES;
use crate::{Class, Error, ErrorKind, Result};

/// Bytes of one record.
pub const RECORD: usize = 1 + BYTES;
/// No batch may hold more images.
pub const MAX_IMAGES: usize = 100_000;

/// Labelled images, one after the other. A label is one of CIFAR-10's classes or, of images of other classes, the number of
/// its class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dataset<L = Class> {
    images: Vec<u8>,
    labels: Vec<L>,
}

impl<L> Default for Dataset<L> {
    fn default() -> Self {
        Self { images: Vec::new(), labels: Vec::new() }
    }
}

impl From<Dataset> for Dataset<u8> {
    fn from(data: Dataset) -> Self {
        Self { images: data.images, labels: data.labels.into_iter().map(Into::into).collect() }
    }
}

impl Dataset<u8> {
    /// Images of a set with so many classes: `images` holds 3,072 planar bytes for each byte of `labels`, which is the number
    /// of a class.
    ///
    /// # Errors
    /// `ErrorKind::Argument` for a label of no class and where the lengths do not fit.
    pub fn labelled(images: Vec<u8>, labels: &[u8], classes: usize) -> Result<Self> {
        let refuse = |problem, remedy: &str| Error::new(ErrorKind::Argument, problem, remedy);
        if let Some(label) = labels.iter().find(|&&label| usize::from(label) >= classes) {
            let most = classes.saturating_sub(1);
            return Err(refuse(
                format!("a label is {label}, above {most}"),
                &format!("give classes of 0 to {most}"),
            ));
        }
        if images.len() != labels.len() * BYTES {
            let problem = format!("{} labels for {} bytes of images", labels.len(), images.len());
            return Err(refuse(problem, "give 3,072 bytes for each label"));
        }
        Ok(Self { images, labels: labels.to_vec() })
    }
}

impl<L: Copy> Dataset<L> {
    /// `images` holds 3,072 planar bytes for each label.
    ///
    /// # Errors
    /// `ErrorKind::Batch` where the lengths do not fit.
    pub fn new(images: Vec<u8>, labels: Vec<L>) -> Result<Self> {
        if images.len() != labels.len() * BYTES {
            let problem = format!("{} bytes of images for {} labels", images.len(), labels.len());
            return Err(Error::new(ErrorKind::Batch, problem, "give 3,072 bytes an image"));
        }
        Ok(Self { images, labels })
    }

    /// Number of images.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The 3,072 planar bytes of image `index`, which is below [`Self::len`].
    #[must_use]
    pub fn image(&self, index: usize) -> &[u8] {
        &self.images[index * BYTES..][..BYTES]
    }

    /// The class of image `index`, which is below [`Self::len`].
    #[must_use]
    pub fn label(&self, index: usize) -> L {
        self.labels[index]
    }

    /// All images, 3,072 planar bytes each.
    #[must_use]
    pub fn images(&self) -> &[u8] {
        &self.images
    }

    /// All labels.
    #[must_use]
    pub fn labels(&self) -> &[L] {
        &self.labels
    }

    /// Makes room for so many images at once, so that a large set does not grow by copies of itself; `false` where there is
    /// no such room.
    pub fn reserve(&mut self, images: usize) -> bool {
        self.images.try_reserve_exact(images.saturating_mul(BYTES)).is_ok()
            && self.labels.try_reserve_exact(images).is_ok()
    }

    /// A copy of the images at these places, all below [`Self::len`], in their order.
    #[must_use]
    pub fn picked(&self, places: &[u32]) -> Self {
        Self {
            images: places.iter().flat_map(|&place| self.image(place as usize)).copied().collect(),
            labels: places.iter().map(|&place| self.label(place as usize)).collect(),
        }
    }

    /// Puts another set's images behind these.
    pub fn extend(&mut self, other: &Self) {
        self.images.extend_from_slice(&other.images);
        self.labels.extend_from_slice(&other.labels);
    }

    /// A copy of the images of a range within [`Self::len`].
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        Self {
            images: self.images[range.start * BYTES..range.end * BYTES].to_vec(),
            labels: self.labels[range].to_vec(),
        }
    }

    /// All but the images at these places; places beyond the last are passed over.
    #[must_use]
    pub fn without(&self, places: &[usize]) -> Self {
        let mut is_kept = vec![true; self.len()];
        for &place in places {
            if let Some(is_kept) = is_kept.get_mut(place) {
                *is_kept = false;
            }
        }
        let kept: Vec<usize> = (0..self.len()).filter(|&place| is_kept[place]).collect();
        Self {
            images: kept.iter().flat_map(|&place| self.image(place)).copied().collect(),
            labels: kept.iter().map(|&place| self.label(place)).collect(),
        }
    }
}

/// Reads a binary batch. `name` is what errors call it.
///
/// # Errors
/// `ErrorKind::Batch` for an empty or short file, trailing bytes, and labels above 9, with the offset.
pub fn read_batch(bytes: &[u8], name: &str) -> Result<Dataset> {
    const REMEDY: &str = "get the official binary batch again";
    let refuse = |problem: String| Error::new(ErrorKind::Batch, format!("{name}: {problem}"), REMEDY);
    let (records, rest) = bytes.as_chunks::<RECORD>();
    if records.is_empty() || !rest.is_empty() {
        let (whole, left) = (records.len(), rest.len());
        return Err(refuse(format!("{} bytes are {whole} records of {RECORD} and {left} more", bytes.len())));
    }
    if records.len() > MAX_IMAGES {
        return Err(refuse(format!("{} records, at most {MAX_IMAGES}", records.len())));
    }
    let mut data = Dataset::default();
    data.images.reserve_exact(records.len() * BYTES);
    for (index, [label, image @ ..]) in records.iter().enumerate() {
        let class = Class::new(*label)
            .ok_or_else(|| refuse(format!("label {label} at offset {}, at most 9", index * RECORD)))?;
        data.labels.push(class);
        data.images.extend_from_slice(image);
    }
    Ok(data)
}

/// The binary batch of a data set: what [`read_batch`] reads.
#[must_use]
pub fn write_batch(data: &Dataset) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(data.len() * RECORD);
    for (image, label) in data.images.chunks_exact(BYTES).zip(&data.labels) {
        bytes.push(label.index());
        bytes.extend_from_slice(image);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_records() -> Vec<u8> {
        (0..2).flat_map(|i| std::iter::once(i).chain((0..BYTES).map(|b| (b % 256) as u8))).collect()
    }

    #[test]
    fn reads_back_what_it_writes() -> Result<()> {
        let data = read_batch(&two_records(), "batch")?;
        assert_eq!((data.len(), data.label(1).index(), data.image(1)[5]), (2, 1, 5));
        assert_eq!(write_batch(&data), two_records());
        Ok(())
    }

    #[test]
    fn refuses_short_long_and_mislabelled_batches() {
        let mut label = two_records();
        label[RECORD] = 10;
        for (bytes, word) in [
            (&two_records()[..RECORD - 1], "3072 bytes"),
            (&[][..], "0 bytes"),
            (&two_records()[..RECORD + 1], "1 more"),
            (&label[..], "offset 3073"),
        ] {
            let error = read_batch(bytes, "test_batch.bin").expect_err("must be refused");
            assert_eq!(error.kind(), ErrorKind::Batch);
            assert!(
                error.to_string().contains(word) && error.to_string().contains("test_batch.bin"),
                "{error}"
            );
        }
    }
}
