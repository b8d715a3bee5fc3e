//! Weights to their frequencies, and the frequencies' gradients back to the weights.

use super::lanes::{store, vectors};
use super::transform::{Weights, WeightsBack, both_axes, frequencies};
use crate::Panels;
use crate::tile::{self, Tiled};
use pulp::Simd;

/// Sets the weights of each frequency; `weight` as in [`Panels::fill`].
pub(crate) fn fill(panels: &mut [Panels], weight: impl Fn(usize, usize) -> f32) {
    tile::dispatch(Fill { panels, weight });
}

struct Fill<'a, F> {
    panels: &'a mut [Panels],
    weight: F,
}

impl<F: Fn(usize, usize) -> f32> Tiled for Fill<'_, F> {
    #[inline(always)]
    fn run<S: Simd, const ROWS: usize>(self, simd: S) {
        let Self { panels, weight } = self;
        let (channels, outputs) = (panels[0].depth, panels[0].outputs);
        let width = tile::VECTORS * S::F32_LANES;
        let mut taps = [[0.0; WIDEST]; 9];
        for first in (0..outputs).step_by(width) {
            for channel in 0..channels {
                for (tap, values) in taps.iter_mut().enumerate() {
                    for (output, value) in (first..outputs).zip(&mut values[..width]) {
                        *value = weight(output, tap * channels + channel);
                    }
                }
                for lane in (0..width).step_by(S::F32_LANES) {
                    let taps = taps.as_flattened();
                    let values = both_axes::<Weights, _, _, _>(simd, taps, &TAPS, lane, S::F32_LANES);
                    let at = first * channels + channel * width + lane;
                    for (panels, &value) in panels.iter_mut().zip(values.as_flattened()) {
                        store(simd, &mut panels.values, at, S::F32_LANES, value);
                    }
                }
            }
        }
    }
}

/// Outputs of a tile at most.
const WIDEST: usize = 32;

/// Where the outputs' weights of each pixel of a window begin.
const TAPS: [[usize; 3]; 3] =
    [[0, WIDEST, 2 * WIDEST], [3 * WIDEST, 4 * WIDEST, 5 * WIDEST], [6 * WIDEST, 7 * WIDEST, 8 * WIDEST]];

/// Takes the gradient of the weights out of that of their frequencies, `[frequencies, channels, outputs]`, which
/// becomes zero: calls `take(output, index, value)` for each weight, counted as in [`Panels::fill`].
pub(crate) fn take_gradient(
    gradient: &mut [f32],
    [channels, outputs]: [usize; 2],
    take: impl FnMut(usize, usize, f32),
) {
    tile::dispatch(Take { gradient, channels, outputs, take });
}

struct Take<'a, F> {
    gradient: &'a mut [f32],
    channels: usize,
    outputs: usize,
    take: F,
}

impl<F: FnMut(usize, usize, f32)> Tiled for Take<'_, F> {
    #[inline(always)]
    fn run<S: Simd, const ROWS: usize>(self, simd: S) {
        let Self { gradient, channels, outputs, mut take } = self;
        let mut taps = [[0.0; WIDEST]; 9];
        for channel in 0..channels {
            for (first, lanes) in vectors::<S>(outputs) {
                let at = channel * outputs + first;
                let frequencies = frequencies(channels * outputs);
                let weights = both_axes::<WeightsBack, _, _, _>(simd, gradient, &frequencies, at, lanes);
                for (tap, (values, &weights)) in taps.iter_mut().zip(weights.as_flattened()).enumerate() {
                    store(simd, values, 0, S::F32_LANES, weights);
                    for (lane, &value) in values[..lanes].iter().enumerate() {
                        take(first + lane, tap * channels + channel, value);
                    }
                }
            }
        }
        gradient.fill(0.0);
    }
}
