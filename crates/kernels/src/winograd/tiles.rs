//! Images to frequencies, and sums of frequencies to images, tile by tile.

use super::Winograd;
use super::lanes::{load, store, vectors};
use super::transform::{IN, Input, OUT, Output, OutputBack, Transform, both_axes, frequencies};
use crate::tile::Tiled;
use crate::{Finish, Map};
use pulp::Simd;

/// Inputs to frequencies.
pub(super) struct Inputs<'a> {
    pub(super) layer: &'a Winograd,
    pub(super) x: &'a [f32],
    pub(super) to: &'a mut [f32],
}

impl Tiled for Inputs<'_> {
    #[inline(always)]
    fn run<S: Simd, const ROWS: usize>(self, simd: S) {
        let Self { layer, x, to } = self;
        let channels = layer.input.channels;
        for (image, x) in x.chunks_exact(layer.input.len()).enumerate() {
            for tile in 0..layer.tiles() {
                let at = (image * layer.tiles() + tile) * channels;
                let pixels = layer.sources(tile);
                analyse::<Input, S, IN>(simd, (x, &pixels), channels, &mut to[at..], layer.stride(channels));
            }
        }
    }
}

/// Gradients of outputs to those of frequencies.
pub(super) struct OutputsBack<'a> {
    pub(super) layer: &'a Winograd,
    pub(super) map: &'a Map,
    pub(super) dy: &'a [f32],
    pub(super) to: &'a mut [f32],
}

impl Tiled for OutputsBack<'_> {
    #[inline(always)]
    fn run<S: Simd, const ROWS: usize>(self, simd: S) {
        let Self { layer, map, dy, to } = self;
        let channels = map.channels;
        for (image, dy) in dy.chunks_exact(map.len()).enumerate() {
            for tile in 0..layer.tiles() {
                let at = (image * layer.tiles() + tile) * channels;
                let pixels = layer.targets(map, tile);
                analyse::<OutputBack, S, OUT>(
                    simd,
                    (dy, &pixels),
                    channels,
                    &mut to[at..],
                    layer.stride(channels),
                );
            }
        }
    }
}

/// A tile of an image to frequencies that lie `stride` apart.
#[inline(always)]
fn analyse<T: Transform<N, IN>, S: Simd, const N: usize>(
    simd: S,
    (image, pixels): (&[f32], &[[usize; N]; N]),
    channels: usize,
    to: &mut [f32],
    stride: usize,
) {
    for (first, lanes) in vectors::<S>(channels) {
        let values = both_axes::<T, _, _, _>(simd, image, pixels, first, lanes);
        for (frequency, &value) in values.as_flattened().iter().enumerate() {
            store(simd, to, frequency * stride + first, lanes, value);
        }
    }
}

/// Sums of frequencies to outputs.
pub(super) struct Outputs<'a> {
    pub(super) layer: &'a Winograd,
    pub(super) from: &'a [f32],
    pub(super) bias: &'a [f32],
    pub(super) y: &'a mut [f32],
    pub(super) finish: Finish,
}

impl Tiled for Outputs<'_> {
    #[inline(always)]
    fn run<S: Simd, const ROWS: usize>(self, simd: S) {
        let Self { layer, from, bias, y, finish } = self;
        let (outputs, tiles) = (layer.output.channels, layer.tiles());
        let stride = layer.stride(outputs);
        let zero = simd.splat_f32s(0.0);
        for (image, y) in y.chunks_exact_mut(layer.output.len()).enumerate() {
            for tile in 0..tiles {
                let targets = layer.targets(&layer.output, tile);
                let from = &from[(image * tiles + tile) * outputs..];
                for (first, lanes) in vectors::<S>(outputs) {
                    let bias = load(simd, bias, first, lanes);
                    let values = both_axes::<Output, _, _, _>(simd, from, &frequencies(stride), first, lanes);
                    for (&value, &at) in values.as_flattened().iter().zip(targets.as_flattened()) {
                        let value = simd.add_f32s(value, bias);
                        // In this order: of a pair with a NaN, x86 takes the second.
                        let value = if finish == Finish::Relu { simd.max_f32s(zero, value) } else { value };
                        store(simd, y, at + first, lanes, value);
                    }
                }
            }
        }
    }
}
