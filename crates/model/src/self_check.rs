//! A few pictures with the logits that a network gives them, inside its own file: whoever reads the file elsewhere
//! sees at once whether the pixels go in and the numbers come out as they should.

use crate::image::fitted;
use crate::{Error, ErrorKind, ImageSize, Plan, Result, Weights, number};

/// How far a reader's logits may lie off, as a part of the largest one (or of 1): other orders of summation differ by
/// less than a hundredth of it, wrong pixels by much more.
pub const TOLERANCE: f32 = 1e-3;

/// Pictures and expected logits.
#[derive(Clone, Debug, PartialEq)]
pub struct SelfCheck {
    images: Vec<u8>,
    logits: Vec<f32>,
    count: usize,
}

impl SelfCheck {
    /// What the weights answer to `n` pictures of the network's size, 3,072 bytes each, planar RGB, for the data set's.
    ///
    /// # Errors
    /// As [`Plan::compile`]; `ErrorKind::Argument` for no picture, and where the bytes are no whole number of them.
    pub fn of(weights: &Weights, images: &[u8]) -> Result<Self> {
        let (logits, count) = answers(weights, images)?;
        Ok(Self { images: images.to_vec(), logits, count })
    }

    /// What the weights answer to `n * 3,072` bytes of data set images, as their network reads those.
    ///
    /// # Errors
    /// As [`Self::of`]; `ErrorKind::Picture` where the bytes are no whole number of images.
    pub fn of_data_set(weights: &Weights, images: &[u8]) -> Result<Self> {
        Self::of(weights, &fitted(images, ImageSize::of(weights.metadata.spec.input)?)?)
    }

    /// From a file, or from whoever has asked the network: the logits, a row of `outputs` an image of so many bytes. None where
    /// there is no image, where either is not whole, and for logits that are not finite.
    #[must_use]
    pub fn read(images: Vec<u8>, logits: Vec<f32>, [bytes, outputs]: [usize; 2]) -> Option<Self> {
        let count = images.len() / bytes;
        let fits = count > 0 && images.len() == count * bytes && logits.len() == count * outputs;
        (fits && logits.iter().all(|logit| logit.is_finite())).then_some(Self { images, logits, count })
    }

    /// `[n, C, H, W]`, 0 to 255: for the data set's networks `[n, 3, 32, 32]`, RGB.
    #[must_use]
    pub fn images(&self) -> &[u8] {
        &self.images
    }

    /// `[n, outputs]`, before any sigmoid or softmax.
    #[must_use]
    pub fn logits(&self) -> &[f32] {
        &self.logits
    }

    /// How many pictures.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Never: a check has pictures.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.images.is_empty()
    }

    /// The largest difference between the expected logits and those that the weights give here.
    ///
    /// # Errors
    /// `ErrorKind::Weights` where it is beyond [`TOLERANCE`]; as [`Self::of`].
    pub fn difference(&self, weights: &Weights) -> Result<f32> {
        let (found, _) = answers(weights, &self.images)?;
        let largest = self.logits.iter().fold(1.0_f32, |most, logit| most.max(logit.abs()));
        // Kept where it is no number, which `max` would pass over.
        let larger = |most: f32, off: f32| if off > most || off.is_nan() { off } else { most };
        let offs = found.iter().zip(&self.logits).map(|(a, b)| (a - b).abs());
        let off = offs.reduce(larger).unwrap_or(0.0);
        if off <= TOLERANCE * largest {
            return Ok(off);
        }
        let problem = format!("the file's own test pictures get logits that are {} off", number(off));
        Err(Error::new(
            ErrorKind::Weights,
            problem,
            "get the file again: its numbers or its spec were changed",
        ))
    }
}

/// The logits, and how many pictures there are.
fn answers(weights: &Weights, images: &[u8]) -> Result<(Vec<f32>, usize)> {
    let mut plan = Plan::compile(weights)?;
    if images.is_empty() {
        let remedy = format!("give {} bytes a picture", plan.size().bytes());
        return Err(Error::new(ErrorKind::Argument, "no picture to check with", remedy));
    }
    let count = images.len() / plan.size().bytes();
    let mut logits = vec![0.0; count * plan.outputs()];
    plan.logits(images, &mut logits)?;
    Ok((logits, count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::BYTES;

    fn notebook() -> Result<Weights> {
        Weights::from_safetensors(include_bytes!("../../../www/assets/models/notebook.safetensors"))
    }

    #[test]
    fn a_file_brings_its_check_and_is_held_against_it() -> Result<()> {
        let weights = notebook()?;
        let images: Vec<u8> = (0..2 * BYTES).map(|place| (place * 7 % 256) as u8).collect();
        let checked = weights.clone().with_self_check(SelfCheck::of(&weights, &images)?);
        let read = Weights::from_safetensors(&checked.to_safetensors()?)?;
        let check = read.self_check().expect("it was written");
        assert_eq!((check.len(), check.images(), check.logits().len()), (2, &images[..], 40));
        assert_eq!(check.difference(&read)?, 0.0);
        assert_eq!(read.tensors(), weights.tensors());
        assert!(weights.self_check().is_none(), "the shipped files have none");
        Ok(())
    }

    #[test]
    fn changed_numbers_are_found() -> Result<()> {
        let weights = notebook()?;
        let check = SelfCheck::of(&weights, &[90; BYTES])?;
        let mut tensors = weights.tensors().clone();
        tensors.get_mut("dense2.bias").expect("it has one")[3] += 1.0;
        let changed = Weights::new(weights.metadata.clone(), tensors)?;
        let error = check.difference(&changed).expect_err("one bias is another");
        assert_eq!(error.kind(), ErrorKind::Weights);
        assert!(error.to_string().contains("off"), "{error}");
        Ok(())
    }

    /// `0 * inf`, which is larger than no limit.
    #[test]
    fn logits_that_are_no_numbers_are_found() -> Result<()> {
        let weights = notebook()?;
        let check = SelfCheck::of(&weights, &[90; BYTES])?;
        let mut tensors = weights.tensors().clone();
        tensors.get_mut("dense1.weight").expect("it has one").fill(f32::MAX);
        tensors.get_mut("dense2.weight").expect("it has one").fill(0.0);
        let changed = Weights::new(weights.metadata.clone(), tensors)?;
        let error = check.difference(&changed).expect_err("no logit is a number");
        assert!(error.to_string().contains("NaN"), "{error}");
        Ok(())
    }

    #[test]
    fn pictures_are_whole_and_some() -> Result<()> {
        let weights = notebook()?;
        for images in [&[][..], &[0; BYTES + 1]] {
            let error = SelfCheck::of(&weights, images).expect_err("no whole picture");
            assert_eq!(error.kind(), ErrorKind::Argument);
        }
        Ok(())
    }
}
