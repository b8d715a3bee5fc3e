//! Activations, both ways, value by value and without branches, so that compilers make SIMD of them.

use std::f32::consts::{FRAC_1_SQRT_2, LOG2_E};

use pulp::{Simd, WithSimd};

use crate::Map;
use crate::instructions::best;

/// Where ReLU6 ends.
const SIX: f32 = 6.0;

/// A function of each value on its own. 0 stays 0, and so a border of zeros stays one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Activation {
    /// `max(x, 0)`; what is no number stays none, as in other libraries.
    Relu,
    /// `min(max(x, 0), 6)` (Krizhevsky 2010); what is no number stays none.
    Relu6,
    /// `x`, or `x` times this slope where it is below 0 (Maas et al. 2013).
    LeakyRelu(f32),
    /// `x * Phi(x)`, `Phi` being the normal distribution function (Hendrycks and Gimpel 2016).
    Gelu,
}

impl Activation {
    /// The function's values, in place.
    pub fn apply(self, x: &mut [f32]) {
        best(Apply { activation: self, x });
    }

    /// Whether the way back may read what came out in place of what went in, so that the function may write over its input.
    #[must_use]
    pub const fn reads_its_output(self) -> bool {
        match self {
            Self::Relu | Self::Relu6 => true,
            Self::LeakyRelu(_) | Self::Gelu => false,
        }
    }

    /// The function's values of maps `x`, into maps `y` that lie as `to`.
    pub fn apply_from(self, from: &Map, x: &[f32], to: &Map, y: &mut [f32]) {
        best(ApplyFrom { activation: self, maps: [from, to], x, y });
    }

    /// Turns the gradient of the function's values into that of what they were computed from, in place. `x` is what
    /// they were computed from; where [`Self::reads_its_output`], the values themselves say as much.
    pub fn backward(self, map: &Map, x: &[f32], gradient_map: &Map, gradient: &mut [f32]) {
        best(Backward { activation: self, maps: [map, gradient_map], x, gradient });
    }
}

struct Apply<'a> {
    activation: Activation,
    x: &'a mut [f32],
}

impl WithSimd for Apply<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { activation, x } = self;
        match activation {
            Activation::Relu => relu(x),
            Activation::Relu6 => {
                relu(x);
                // As below 0: a NaN is not at least 6.
                x.iter_mut().for_each(|value| *value = if *value >= SIX { SIX } else { *value });
            }
            Activation::LeakyRelu(slope) => {
                x.iter_mut().for_each(|value| *value = if *value > 0.0 { *value } else { slope * *value });
            }
            Activation::Gelu => x.iter_mut().for_each(|value| *value *= phi(*value).0),
        }
    }
}

struct ApplyFrom<'a> {
    activation: Activation,
    maps: [&'a Map; 2],
    x: &'a [f32],
    y: &'a mut [f32],
}

impl WithSimd for ApplyFrom<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { activation, maps, x, y } = self;
        Map::for_row_pairs(maps, x, y, |x, y| match activation {
            // One walk instead of two: half the time.
            Activation::Relu => y.iter_mut().zip(x).for_each(|(y, &x)| *y = rectified(x)),
            Activation::Relu6 | Activation::LeakyRelu(_) | Activation::Gelu => {
                y.copy_from_slice(x);
                Apply { activation, x: y }.with_simd(simd);
            }
        });
    }
}

struct Backward<'a> {
    activation: Activation,
    maps: [&'a Map; 2],
    x: &'a [f32],
    gradient: &'a mut [f32],
}

impl WithSimd for Backward<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { activation, maps, x, gradient } = self;
        match activation {
            Activation::Relu => in_rows(maps, x, gradient, |x, dy| if x <= 0.0 { 0.0 } else { dy }),
            Activation::Relu6 => {
                in_rows(maps, x, gradient, |x, dy| if x <= 0.0 || x >= SIX { 0.0 } else { dy });
            }
            Activation::LeakyRelu(slope) => {
                in_rows(maps, x, gradient, |x, dy| if x > 0.0 { dy } else { slope * dy });
            }
            Activation::Gelu => in_rows(maps, x, gradient, |x, dy| {
                let (phi, density) = phi(x);
                dy * (phi + x * density)
            }),
        }
    }
}

/// `max(x, 0)` in place; NaN stays.
#[inline(always)]
pub(crate) fn relu(x: &mut [f32]) {
    x.iter_mut().for_each(|value| *value = rectified(*value));
}

/// Not `f32::max`, which drops NaN and takes value by value in wasm. A NaN is not at most 0.
#[inline(always)]
pub(crate) fn rectified(x: f32) -> f32 {
    if x <= 0.0 { 0.0 } else { x }
}

#[inline(always)]
fn in_rows(maps: [&Map; 2], x: &[f32], gradient: &mut [f32], back: impl Fn(f32, f32) -> f32) {
    Map::for_row_pairs(maps, x, gradient, |x, gradient| {
        gradient.iter_mut().zip(x).for_each(|(gradient, &x)| *gradient = back(x, *gradient));
    });
}

/// Distribution function and density of the normal distribution. The function is Abramowitz and Stegun's
/// (1964) 7.1.26, at most 1.5e-7 off; it needs the density's exponential anyway.
#[inline(always)]
fn phi(x: f32) -> (f32, f32) {
    const INVERSE_ROOT_TWO_PI: f32 = 0.398_942_3;
    /// In deviations over the root of two.
    const FARTHEST: f32 = 8.0;
    let z = x.abs() * FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let poly =
        t * (0.254_829_6 + t * (-0.284_496_74 + t * (1.421_413_8 + t * (-1.453_152 + t * 1.061_405_4))));
    // Beyond 11 deviations nothing is left. What is left of `exp` there would be too small for a normal number once it
    // is multiplied, and processors take their time over such: a third of a whole network's, on a picture of noise.
    let exponential = if z < FARTHEST { exp(-z * z) } else { 0.0 };
    let tail = 0.5 * poly * exponential;
    (if x < 0.0 { tail } else { 1.0 - tail }, INVERSE_ROOT_TWO_PI * exponential)
}

/// `e^x` for `x <= 0`, relative error below 2e-7: a power of two and a polynomial (Cephes' `expf`), since the
/// library's function is a call for each value.
#[inline(always)]
fn exp(x: f32) -> f32 {
    /// Its power is still a normal number.
    const LEAST: f32 = -87.0;
    // Not `f32::max`: a call for each value in wasm, as in `rectified`.
    let x = if x > LEAST { x } else { LEAST };
    // Adding and taking away 1.5 * 2^23 rounds to a whole number.
    const ROUND: f32 = 12_582_912.0;
    let whole = (x * LOG2_E + ROUND) - ROUND;
    let rest = (x - whole * 0.693_359_4) + whole * 2.121_944_4e-4;
    let poly = 1.987_569_1e-4;
    let poly = poly * rest + 1.398_199_9e-3;
    let poly = poly * rest + 8.333_452e-3;
    let poly = poly * rest + 4.166_579_6e-2;
    let poly = poly * rest + 0.166_666_66;
    let poly = poly * rest + 0.5;
    let power = f32::from_bits(((whole as i32 + 127) << 23).cast_unsigned());
    (poly * rest * rest + rest + 1.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponential_and_distribution_agree_with_the_library() {
        for step in 0..2_000 {
            let x = -(step as f32) * 0.04;
            let right = f64::from(x).exp();
            assert!((f64::from(exp(x)) - right).abs() <= 3e-7 * right + 1e-37, "{x}");
        }
        assert!((phi(0.0).0 - 0.5).abs() < 1e-6 && (phi(1.0).0 - 0.841_344_7).abs() < 1e-6);
        assert!((phi(-2.0).0 - 0.022_750_13).abs() < 1e-6 && phi(40.0) == (1.0, 0.0));
        assert_eq!(phi(-12.0), (0.0, 0.0), "no number that is too small to be a normal one");
    }
}
