//! Vectors of channels within tiles: each lane has a channel of its own.

use crate::tile;
use pulp::Simd;

/// Where the vectors of `values` numbers begin, and how many numbers each holds.
#[inline(always)]
pub(super) fn vectors<S: Simd>(values: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..values).step_by(S::F32_LANES).map(move |first| (first, S::F32_LANES.min(values - first)))
}

/// Zeros beyond the end.
#[inline(always)]
pub(super) fn load<S: Simd>(simd: S, from: &[f32], at: usize, lanes: usize) -> S::f32s {
    match from.get(at..at + lanes) {
        Some(from) => tile::load(simd, from),
        None => simd.splat_f32s(0.0),
    }
}

/// Nothing beyond the end.
#[inline(always)]
pub(super) fn store<S: Simd>(simd: S, to: &mut [f32], at: usize, lanes: usize, value: S::f32s) {
    if let Some(to) = to.get_mut(at..at + lanes) {
        tile::store(simd, to, value);
    }
}
