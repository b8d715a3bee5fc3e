//! The mean of the values under a window, both ways.

use super::taps;
use crate::{Map, Window};

/// Mean of the values under each window, channel by channel.
pub(super) fn average_pool(
    window: &Window,
    counts_padding: bool,
    (from, x): (&Map, &[f32]),
    (to, y): (&Map, &mut [f32]),
) {
    for (x, y) in x.chunks_exact(from.len()).zip(y.chunks_exact_mut(to.len())) {
        for (row, column) in pixels(to) {
            let target = &mut y[to.at(row, column)..][..to.channels];
            target.fill(0.0);
            let mut seen = 0;
            taps(window, from, row, column).for_each(|(row, column)| {
                seen += 1;
                let source = &x[from.at(row, column)..][..from.channels];
                target.iter_mut().zip(source).for_each(|(sum, value)| *sum += value);
            });
            let count = if counts_padding { window.size * window.size } else { seen };
            target.iter_mut().for_each(|sum| *sum /= count as f32);
        }
    }
}

/// Gives each value under a window its share of the gradient.
pub(super) fn average_pool_backward(
    window: &Window,
    counts_padding: bool,
    (gradient_to, dy): (&Map, &[f32]),
    (gradient_from, dx): (&Map, &mut [f32]),
) {
    let maps = dy.chunks_exact(gradient_to.len()).zip(dx.chunks_exact_mut(gradient_from.len()));
    for (dy, dx) in maps {
        dx.fill(0.0);
        for (row, column) in pixels(gradient_to) {
            let gradient = &dy[gradient_to.at(row, column)..][..gradient_to.channels];
            let seen = taps(window, gradient_from, row, column).count();
            let share = 1.0 / if counts_padding { window.size * window.size } else { seen } as f32;
            taps(window, gradient_from, row, column).for_each(|(row, column)| {
                let target = dx[gradient_from.at(row, column)..][..gradient_to.channels].iter_mut();
                target.zip(gradient).for_each(|(target, gradient)| *target += gradient * share);
            });
        }
    }
}

/// Mean of each channel.
pub(super) fn global_average_pool(from: &Map, x: &[f32], y: &mut [f32]) {
    let count = (from.height * from.width) as f32;
    for (x, y) in x.chunks_exact(from.len()).zip(y.chunks_exact_mut(from.channels)) {
        y.fill(0.0);
        for pixel in from.rows(x).flat_map(|row| row.chunks_exact(from.channels)) {
            y.iter_mut().zip(pixel).for_each(|(sum, value)| *sum += value);
        }
        y.iter_mut().for_each(|sum| *sum /= count);
    }
}

/// Gives each pixel its share of the gradient.
pub(super) fn global_average_pool_backward(dy: &[f32], (gradient_from, dx): (&Map, &mut [f32])) {
    let share = 1.0 / (gradient_from.height * gradient_from.width) as f32;
    let maps = dy.chunks_exact(gradient_from.channels).zip(dx.chunks_exact_mut(gradient_from.len()));
    for (dy, dx) in maps {
        gradient_from.for_pixels(dx, |pixel| {
            pixel.iter_mut().zip(dy).for_each(|(target, gradient)| *target = gradient * share);
        });
    }
}

fn pixels(map: &Map) -> impl Iterator<Item = (usize, usize)> + use<> {
    let (height, width) = (map.height, map.width);
    (0..height).flat_map(move |row| (0..width).map(move |column| (row, column)))
}
