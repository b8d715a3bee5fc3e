//! The sizes of what goes through a network, and of what it has learnt.

use std::ops::Range;

/// The shape of one value on its way, without the batch dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `[C, H, W]`.
    Map(usize, usize, usize),
    /// `[n]`.
    Flat(usize),
}

impl Shape {
    /// How many values it holds; the largest `usize` where that is too small to say, since a product that
    /// wraps in wasm's 32 bits would pass the limits.
    #[must_use]
    pub const fn values(self) -> usize {
        match self {
            Self::Map(c, h, w) => c.saturating_mul(h).saturating_mul(w),
            Self::Flat(n) => n,
        }
    }

    /// `[C, H, W]` or `[n]`.
    #[must_use]
    pub fn dims(self) -> Vec<usize> {
        match self {
            Self::Map(c, h, w) => vec![c, h, w],
            Self::Flat(n) => vec![n],
        }
    }
}

/// A parameter (or, for batch norm, a running statistic) of a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its name in the weights file: `conv1.weight`.
    pub name: String,
    /// `[out, in, kh, kw]`, `[out, in]` or `[channels]`.
    pub shape: Vec<usize>,
    /// Whether training changes it by gradients; running statistics are not trained.
    pub trained: bool,
    /// How many values of the network's slots come before it.
    pub first: usize,
}

impl Slot {
    /// How many values it holds; saturates as [`Shape::values`] does.
    #[must_use]
    pub fn values(&self) -> usize {
        self.shape.iter().fold(1, |product, &size| product.saturating_mul(size))
    }

    /// Where its values lie among all of the network, one slot after the other.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.first..self.first.saturating_add(self.values())
    }

    /// Whether its values are variances, which are never below 0.
    #[must_use]
    pub fn is_variance(&self) -> bool {
        self.name.ends_with(".running_var")
    }
}
