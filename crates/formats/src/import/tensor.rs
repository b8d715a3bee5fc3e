//! An array of a file, and how much of them is read.

use cifar_model::spec::MAX_PARAMETERS;

use super::{ImportError, Result};

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

    /// For what is made of arrays on the way: turned, scaled, and moved to their layer.
    pub(crate) const fn of_copies() -> Self {
        Self(4 * MAX_PARAMETERS)
    }

    /// How many numbers an array of this shape has, where there is room for them. A size of 0 makes the others no
    /// smaller: each may become the length of another array.
    ///
    /// # Errors
    /// Where the shape is larger than what is left.
    pub(crate) fn take(&mut self, name: &str, shape: &[usize]) -> Result<usize> {
        let bound = shape.iter().fold(1_usize, |product, &size| product.saturating_mul(size.max(1)));
        self.0 = self.0.checked_sub(bound).ok_or_else(|| ImportError::TooLarge {
            what: format!("the array {name}"),
            size: bound as u64,
            limit: self.0 as u64,
        })?;
        // No larger than the bound.
        Ok(shape.iter().product())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_of_zero_makes_the_others_no_smaller() {
        let mut budget = Budget::new();
        assert_eq!(budget.take("empty", &[8, 0]), Ok(0));
        assert_eq!(budget.take("four", &[2, 2]), Ok(4));
        assert_eq!(budget.take("point", &[]), Ok(1));
        assert_eq!(budget.0, 2 * MAX_PARAMETERS - 13);
        for shape in [&[1 << 62, 0][..], &[0, 1 << 62], &[0, usize::MAX, usize::MAX]] {
            assert_eq!(budget.take("tall", shape).unwrap_err().code(), "too-large");
        }
    }
}
