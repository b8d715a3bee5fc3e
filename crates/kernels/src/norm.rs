//! Batch normalisation, Ioffe and Szegedy 2015, both ways.

use crate::Map;

/// What a batch says of each channel.
#[derive(Clone, Debug, PartialEq)]
pub struct NormStatistics {
    /// Mean over images and pixels.
    pub mean: Vec<f32>,
    /// Variance over images and pixels, divided by their number.
    pub variance: Vec<f32>,
}

/// The gradients of scale and shift.
#[derive(Clone, Debug, PartialEq)]
pub struct NormGradient {
    /// One number a channel.
    pub scale: Vec<f32>,
    /// One number a channel.
    pub shift: Vec<f32>,
}

/// Mean and variance of each channel, summed in f64: a difference of large sums would lose the small ones.
#[must_use]
pub fn norm_statistics(map: &Map, x: &[f32]) -> NormStatistics {
    let count = (x.len() / map.len() * map.height * map.width) as f64;
    let pixels = || map.rows(x).flat_map(|row| row.chunks_exact(map.channels));
    let mut sums = vec![0.0_f64; map.channels];
    for pixel in pixels() {
        sums.iter_mut().zip(pixel).for_each(|(sum, &value)| *sum += f64::from(value));
    }
    let mean: Vec<f64> = sums.iter().map(|sum| sum / count).collect();
    let mut squares = vec![0.0_f64; map.channels];
    for pixel in pixels() {
        for ((square, &value), mean) in squares.iter_mut().zip(pixel).zip(&mean) {
            *square += (f64::from(value) - mean).powi(2);
        }
    }
    let variance = squares.iter().map(|square| (square / count) as f32).collect();
    NormStatistics { mean: mean.iter().map(|&mean| mean as f32).collect(), variance }
}

/// `x * scale + shift` in place, channel by channel.
pub fn scale_shift(map: &Map, x: &mut [f32], scale: &[f32], shift: &[f32]) {
    map.for_pixels(x, |pixel| {
        for ((value, scale), shift) in pixel.iter_mut().zip(scale).zip(shift) {
            *value = *value * scale + shift;
        }
    });
}

/// The gradients of input, scale and shift of `y = (x - mean) / sqrt(variance + epsilon) * gamma + beta`, where
/// mean and variance are the batch's own.
pub fn norm_backward(
    (map, x): (&Map, &[f32]),
    statistics: &NormStatistics,
    (gamma, epsilon): (&[f32], f32),
    (gradient_to, dy): (&Map, &[f32]),
    (gradient_from, dx): (&Map, &mut [f32]),
) -> NormGradient {
    let channels = map.channels;
    let count = (x.len() / map.len() * map.height * map.width) as f32;
    let inverse: Vec<f32> = statistics.variance.iter().map(|v| 1.0 / (v + epsilon).sqrt()).collect();
    let (mut scale, mut shift) = (vec![0.0_f32; channels], vec![0.0_f32; channels]);
    for (x, dy) in map.rows(x).zip(gradient_to.rows(dy)) {
        for (x, dy) in x.chunks_exact(channels).zip(dy.chunks_exact(channels)) {
            for channel in 0..channels {
                scale[channel] += dy[channel] * (x[channel] - statistics.mean[channel]) * inverse[channel];
                shift[channel] += dy[channel];
            }
        }
    }
    // y's derivative along x, less what x moves by moving the batch's mean and variance.
    map.copy(x, gradient_from, dx);
    let mut gradients = gradient_to.rows(dy).flat_map(|row| row.chunks_exact(channels));
    gradient_from.for_pixels(dx, |pixel| {
        let Some(dy) = gradients.next() else { return };
        for channel in 0..channels {
            let normal = (pixel[channel] - statistics.mean[channel]) * inverse[channel];
            let rest = dy[channel] - (shift[channel] + normal * scale[channel]) / count;
            pixel[channel] = gamma[channel] * inverse[channel] * rest;
        }
    });
    NormGradient { scale, shift }
}
