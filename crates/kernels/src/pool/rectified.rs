//! A ReLU and the pool behind it in one walk, where both results are wanted.

use pulp::{Simd, WithSimd};

use super::largest::larger;
use crate::Map;
use crate::activation::rectified;

/// Channels that are held in a register of every machine. Maps of other numbers of them are no multiples of vectors.
pub(super) const LANES: usize = 4;

/// `max(x, 0)` of maps into `kept`, and of it the largest of each two by two pixels into `y`, to the bit what one after the
/// other makes: values go from memory to a register once instead of twice.
pub(super) struct RectifiedSquares<'a> {
    /// How `x`, `kept` and `y` lie.
    pub(super) maps: [&'a Map; 3],
    pub(super) x: &'a [f32],
    pub(super) kept: &'a mut [f32],
    pub(super) y: &'a mut [f32],
}

impl WithSimd for RectifiedSquares<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { maps: [from, between, to], x, kept, y } = self;
        let images = x.chunks_exact(from.len()).zip(kept.chunks_exact_mut(between.len()));
        for ((x, kept), y) in images.zip(y.chunks_exact_mut(to.len())) {
            for row in 0..to.height {
                let (upper, lower) = kept.split_at_mut(between.at(2 * row + 1, 0));
                let kept = [&mut upper[between.row(2 * row)], lower];
                let x = [2 * row, 2 * row + 1].map(|row| &x[from.row(row)]);
                squares(x, kept, &mut y[to.row(row)], to.channels);
            }
            // Of an odd number of rows or columns the last lies under no square.
            for row in 0..from.height {
                let first = if row < 2 * to.height { 2 * to.width * to.channels } else { 0 };
                let (x, kept) = (&x[from.row(row)][first..], &mut kept[between.row(row)][first..]);
                kept.iter_mut().zip(x).for_each(|(kept, &x)| *kept = rectified(x));
            }
        }
    }
}

/// A row of squares.
#[inline(always)]
fn squares(x: [&[f32]; 2], kept: [&mut [f32]; 2], y: &mut [f32], channels: usize) {
    let ([upper, lower], [kept_upper, kept_lower]) = (x, kept);
    let vectors = channels / LANES;
    let x = pairs(upper, vectors).zip(pairs(lower, vectors));
    let kept = kept_upper.as_chunks_mut().0.chunks_exact_mut(2 * vectors);
    let kept = kept.zip(kept_lower.as_chunks_mut().0.chunks_exact_mut(2 * vectors));
    let y = y.as_chunks_mut::<LANES>().0.chunks_exact_mut(vectors);
    for (((upper, lower), (kept_upper, kept_lower)), y) in x.zip(kept).zip(y) {
        let ((a, b), (c, d)) = (upper.split_at(vectors), lower.split_at(vectors));
        let ((kept_a, kept_b), (kept_c, kept_d)) =
            (kept_upper.split_at_mut(vectors), kept_lower.split_at_mut(vectors));
        let kept = kept_a.iter_mut().zip(kept_b).zip(kept_c).zip(kept_d);
        let x = a.iter().zip(b).zip(c).zip(d);
        for ((((a, b), c), d), ((((kept_a, kept_b), kept_c), kept_d), y)) in x.zip(kept.zip(y)) {
            // All is read before anything is written: what is written might else change what is read, and nothing is made
            // SIMD.
            let [a, b, c, d] = [a, b, c, d].map(|x| vector(x, [0.0; LANES], |x, _| rectified(x)));
            // In the order in which a pool takes them.
            *y = vector(&vector(&vector(&a, b, larger), c, larger), d, larger);
            (*kept_a, *kept_b, *kept_c, *kept_d) = (a, b, c, d);
        }
    }
}

/// Two pixels at a time.
#[inline(always)]
fn pairs(row: &[f32], vectors: usize) -> impl Iterator<Item = &[[f32; LANES]]> {
    row.as_chunks().0.chunks_exact(2 * vectors)
}

/// Number by number: a loop, where an array's `map` may become a call.
#[inline(always)]
fn vector(a: &[f32; LANES], b: [f32; LANES], of: impl Fn(f32, f32) -> f32) -> [f32; LANES] {
    let mut made = *a;
    made.iter_mut().zip(b).for_each(|(made, b)| *made = of(*made, b));
    made
}
