//! An array of a file, and how much of them is read.

use cifar_model::spec::MAX_PARAMETERS;

use super::ImportError;

/// Numbers in the order in which C keeps them: the last axis moves fastest.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tensor {
    pub(crate) shape: Vec<usize>,
    pub(crate) values: Vec<f32>,
}

/// How many numbers may still be read: a file can say of few bytes that they are many numbers.
#[derive(Debug)]
pub(crate) struct Budget(usize);

impl Budget {
    /// As many as a network may have, and as many again for what is left out of it afterwards.
    pub(crate) const fn new() -> Self {
        Self(2 * MAX_PARAMETERS)
    }

    /// How many numbers an array of this shape has, where there is room for them.
    ///
    /// # Errors
    /// Where the shape is larger than what is left.
    pub(crate) fn take(&mut self, name: &str, shape: &[usize]) -> Result<usize, ImportError> {
        let count = shape.iter().try_fold(1_usize, |product, &size| product.checked_mul(size));
        let left = count.and_then(|count| Some((count, self.0.checked_sub(count)?)));
        let (count, left) = left.ok_or_else(|| ImportError::TooLarge {
            what: format!("the array {name}"),
            size: shape.iter().fold(1, |product, &size| product.saturating_mul(size as u64)),
            limit: self.0 as u64,
        })?;
        self.0 = left;
        Ok(count)
    }
}
