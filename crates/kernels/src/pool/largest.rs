//! The largest of the values under a window, both ways.

use super::taps;
use crate::{Map, Window};

/// Largest value under each window, channel by channel.
pub(super) fn max_pool(window: &Window, from: &Map, x: &[f32], to: &Map, y: &mut [f32]) {
    for (x, y) in x.chunks_exact(from.len()).zip(y.chunks_exact_mut(to.len())) {
        for row in 0..to.height {
            for column in 0..to.width {
                let at = to.at(row, column);
                let target = &mut y[at..at + to.channels];
                let mut sources = taps(window, from, row, column).map(|(y, x)| from.at(y, x));
                if let Some(first) = sources.next() {
                    target.copy_from_slice(&x[first..first + from.channels]);
                }
                // `for_each` walks row by row, where `for` asks before each pixel whether the row is at its end.
                sources.for_each(|source| {
                    let source = &x[source..source + from.channels];
                    target.iter_mut().zip(source).for_each(|(most, &value)| *most = larger(*most, value));
                });
            }
        }
    }
}

/// Gives each gradient to the first of its window's values that is the largest.
/// `dx` lies as `gradient_from`; values outside every window get nothing.
pub(super) fn max_pool_backward(
    window: &Window,
    [from, to]: [(&Map, &[f32]); 2],
    (gradient_to, dy): (&Map, &[f32]),
    (gradient_from, dx): (&Map, &mut [f32]),
) {
    if window.overlaps() {
        dx.fill(0.0);
        give_back(window, [from, to], (gradient_to, dy), (gradient_from, dx), |target, share| {
            *target += share
        });
    } else {
        give_back(window, [from, to], (gradient_to, dy), (gradient_from, dx), |target, share| {
            *target = share
        });
    }
}

#[inline(always)]
fn give_back(
    window: &Window,
    [from, to]: [(&Map, &[f32]); 2],
    (gradient_to, dy): (&Map, &[f32]),
    (gradient_from, dx): (&Map, &mut [f32]),
    give: impl Fn(&mut f32, f32),
) {
    let mut left = vec![0.0; to.0.channels];
    let inputs = from.1.chunks_exact(from.0.len()).zip(to.1.chunks_exact(to.0.len()));
    let gradients = dy.chunks_exact(gradient_to.len()).zip(dx.chunks_exact_mut(gradient_from.len()));
    for ((x, y), (dy, dx)) in inputs.zip(gradients) {
        for row in 0..to.0.height {
            for column in 0..to.0.width {
                let most = &y[to.0.at(row, column)..][..to.0.channels];
                left.copy_from_slice(&dy[gradient_to.at(row, column)..][..to.0.channels]);
                taps(window, from.0, row, column).for_each(|(row, column)| {
                    let source = x[from.0.at(row, column)..][..to.0.channels].iter().zip(most);
                    let target = dx[gradient_from.at(row, column)..][..to.0.channels].iter_mut();
                    for ((left, (value, most)), target) in left.iter_mut().zip(source).zip(target) {
                        let share;
                        (share, *left) = given(*left, value == most);
                        give(target, share);
                    }
                });
            }
        }
    }
}

/// A comparison and a choice, one instruction each for four values in wasm; `f32::max` also looks for NaN there,
/// value by value.
#[inline(always)]
pub(super) fn larger(a: f32, b: f32) -> f32 {
    if b > a { b } else { a }
}

/// What a hit takes of a gradient, all or nothing, and what is left. By bits: of two `if`s compilers make a jump for each
/// value, and where the largest lies is as good as chance.
#[inline(always)]
fn given(left: f32, is_hit: bool) -> (f32, f32) {
    let mask = u32::from(is_hit).wrapping_neg();
    (f32::from_bits(left.to_bits() & mask), f32::from_bits(left.to_bits() & !mask))
}

/// Largest value of each channel.
pub(super) fn global_max_pool(from: &Map, x: &[f32], y: &mut [f32]) {
    y.fill(f32::NEG_INFINITY);
    for (x, y) in x.chunks_exact(from.len()).zip(y.chunks_exact_mut(from.channels)) {
        for pixel in from.rows(x).flat_map(|row| row.chunks_exact(from.channels)) {
            y.iter_mut().zip(pixel).for_each(|(most, &value)| *most = larger(*most, value));
        }
    }
}

/// Gives each gradient to the first pixel that has the channel's largest value.
pub(super) fn global_max_pool_backward(
    (from, x): (&Map, &[f32]),
    y: &[f32],
    dy: &[f32],
    (gradient_from, dx): (&Map, &mut [f32]),
) {
    let mut left = dy.to_vec();
    let images = y.chunks_exact(from.channels).zip(left.chunks_exact_mut(from.channels));
    let maps = x.chunks_exact(from.len()).zip(dx.chunks_exact_mut(gradient_from.len()));
    for ((most, left), (x, dx)) in images.zip(maps) {
        Map::for_row_pairs([from, gradient_from], x, dx, |row, target| {
            let pixels = row.chunks_exact(from.channels).zip(target.chunks_exact_mut(from.channels));
            for (pixel, target) in pixels {
                for (((target, value), most), left) in
                    target.iter_mut().zip(pixel).zip(most).zip(left.iter_mut())
                {
                    (*target, *left) = given(*left, value == most);
                }
            }
        });
    }
}
