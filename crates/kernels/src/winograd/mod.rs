//! 3x3 convolutions with a quarter of the products: F(4x4, 3x3) of Winograd (1980), as Lavin and Gray (2016) use it.
//!
//! A tile of 4x4 outputs depends on 6x6 inputs. Inputs and weights are taken to 36 frequencies, multiplied there,
//! and the sums taken back: 36 products a channel instead of 144. So a convolution becomes 36 products of matrices,
//! tiles by channels times channels by outputs, with cheap transforms around them. Its gradients go the same way.
//!
//! Rounding costs a digit: on noise over 256 channels a value differs from the exact sum by at most 9.2e-6 of the
//! largest one, that of the direct way by 1.7e-6. `tests/reference.rs` allows 3e-5 over random shapes.

mod transform;

use pulp::Simd;

use crate::tile::{self, Tiled};
use crate::weight_gradient::weight_gradient;
use crate::{Finish, Map, Panels, Scratch, Windows, product};
use transform::{IN, Input, OUT, Output, OutputBack, Weights, WeightsBack, both_axes};

/// Frequencies of a tile.
const FREQUENCIES: usize = IN * IN;

/// Tiles that go through together: whole rows of the products' tiles on every machine, and enough of them for the
/// weights, which are read once for all, not to be what is waited for.
const ENOUGH: usize = 96;

/// Numbers left free between two frequencies: without them all would lie a power of two apart, in one set of a cache.
const GAP: usize = 32;

/// A square convolution of 3x3 pixels through frequencies.
#[derive(Clone, Debug)]
pub(crate) struct Winograd {
    input: Map,
    output: Map,
    /// A product for each frequency: tiles by channels, as images of one pixel.
    windows: Windows,
    /// Images that go through together.
    group: usize,
}

impl Winograd {
    /// `output` is as large as `input` with its border, less 2.
    pub(crate) fn new(input: Map, output: Map) -> Self {
        let windows = Windows::new(Map::flat(input.channels), Map::flat(output.channels), 1);
        let tiles = output.height.div_ceil(OUT) * output.width.div_ceil(OUT);
        Self { input, output, windows, group: ENOUGH.div_ceil(tiles) }
    }

    /// Room for the weights.
    pub(crate) fn panels(&self) -> Vec<Panels> {
        vec![Panels::new(self.input.channels, self.output.channels); FREQUENCIES]
    }

    /// Tiles of an image.
    pub(crate) fn tiles(&self) -> usize {
        self.output.height.div_ceil(OUT) * self.output.width.div_ceil(OUT)
    }

    /// Numbers of a frequency, for `channels` numbers a tile.
    fn stride(&self, channels: usize) -> usize {
        self.group * self.tiles() * channels + GAP
    }

    pub(crate) fn make_room(&self, scratch: &mut Scratch) {
        for (values, channels) in
            scratch.frequencies.iter_mut().zip([self.input.channels, self.output.channels])
        {
            let room = FREQUENCIES * self.stride(channels);
            if values.len() < room {
                values.resize(room, 0.0);
            }
        }
    }

    /// As [`crate::product`].
    pub(crate) fn product(
        &self,
        (panels, bias): (&[Panels], &[f32]),
        x: &[f32],
        y: &mut [f32],
        finish: Finish,
        scratch: &mut Scratch,
    ) {
        self.make_room(scratch);
        let [inside, outside] = &mut scratch.frequencies;
        let (channels, outputs) = (self.input.channels, self.output.channels);
        let groups =
            x.chunks(self.group * self.input.len()).zip(y.chunks_mut(self.group * self.output.len()));
        for (x, y) in groups {
            let tiles = x.len() / self.input.len() * self.tiles();
            tile::dispatch(Inputs { layer: self, x, to: inside });
            let sums = outside.chunks_mut(self.stride(outputs));
            let inputs = inside.chunks(self.stride(channels));
            for ((panels, x), y) in panels.iter().zip(inputs).zip(sums) {
                product(
                    &self.windows,
                    panels,
                    &x[..tiles * channels],
                    &mut y[..tiles * outputs],
                    Finish::Linear,
                );
            }
            tile::dispatch(Outputs { layer: self, from: outside, bias, y, finish });
        }
    }

    /// Adds to `gradient`, `[frequencies, channels, outputs]`.
    pub(crate) fn weight_gradient(
        &self,
        x: &[f32],
        (map, dy): (&Map, &[f32]),
        gradient: &mut [f32],
        scratch: &mut Scratch,
    ) {
        self.make_room(scratch);
        let [mut inside, mut outside] = std::mem::take(&mut scratch.frequencies);
        let (channels, outputs) = (self.input.channels, self.output.channels);
        let groups = x.chunks(self.group * self.input.len()).zip(dy.chunks(self.group * map.len()));
        for (x, dy) in groups {
            let tiles = x.len() / self.input.len() * self.tiles();
            tile::dispatch(Inputs { layer: self, x, to: &mut inside });
            tile::dispatch(OutputsBack { layer: self, map, dy, to: &mut outside });
            let slopes = outside.chunks(self.stride(outputs));
            let inputs = inside.chunks(self.stride(channels));
            for ((gradient, x), dy) in gradient.chunks_exact_mut(channels * outputs).zip(inputs).zip(slopes) {
                let dy = (&Map::flat(outputs), &dy[..tiles * outputs]);
                weight_gradient(&self.windows, &x[..tiles * channels], dy, gradient, scratch);
            }
        }
        scratch.frequencies = [inside, outside];
    }

    /// Where the pixels under a tile begin in an image, border included; past its end where there are none.
    fn sources(&self, tile: usize) -> [[usize; IN]; IN] {
        let Map { height, width, channels, border } = self.input;
        let [top, left] = self.corner(tile);
        pixels([top, left], [height + 2 * border, width + 2 * border], self.input.len(), |y, x| {
            y * self.input.stride() + x * channels
        })
    }

    /// The same of the outputs of a tile, where they lie as `map`.
    fn targets(&self, map: &Map, tile: usize) -> [[usize; OUT]; OUT] {
        pixels(self.corner(tile), [map.height, map.width], map.len(), |y, x| map.at(y, x))
    }

    fn corner(&self, tile: usize) -> [usize; 2] {
        let columns = self.output.width.div_ceil(OUT);
        [tile / columns * OUT, tile % columns * OUT]
    }
}

#[inline(always)]
fn pixels<const N: usize>(
    [top, left]: [usize; 2],
    [height, width]: [usize; 2],
    outside: usize,
    at: impl Fn(usize, usize) -> usize,
) -> [[usize; N]; N] {
    std::array::from_fn(|y| {
        std::array::from_fn(|x| {
            let (y, x) = (top + y, left + x);
            if y < height && x < width { at(y, x) } else { outside }
        })
    })
}

/// Inputs to frequencies.
struct Inputs<'a> {
    layer: &'a Winograd,
    x: &'a [f32],
    to: &'a mut [f32],
}

impl Tiled for Inputs<'_> {
    #[inline(always)]
    fn run<S: Simd, const ROWS: usize>(self, simd: S) {
        let Self { layer, x, to } = self;
        let (channels, tiles) = (layer.input.channels, layer.tiles());
        let stride = layer.stride(channels);
        for (image, x) in x.chunks_exact(layer.input.len()).enumerate() {
            for tile in 0..tiles {
                let sources = layer.sources(tile);
                let to = &mut to[(image * tiles + tile) * channels..];
                for (first, lanes) in vectors::<S>(channels) {
                    let tile = load_tile(simd, x, &sources, first, lanes);
                    let values = both_axes::<Input, _, _, _>(simd, tile);
                    for (frequency, &value) in values.as_flattened().iter().enumerate() {
                        store(simd, to, frequency * stride + first, lanes, value);
                    }
                }
            }
        }
    }
}

/// Sums of frequencies to outputs.
struct Outputs<'a> {
    layer: &'a Winograd,
    from: &'a [f32],
    bias: &'a [f32],
    y: &'a mut [f32],
    finish: Finish,
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
                    let sums = load_tile(simd, from, &frequencies(stride), first, lanes);
                    let bias = load(simd, bias, first, lanes);
                    let values = both_axes::<Output, _, _, _>(simd, sums);
                    for (&value, &at) in values.as_flattened().iter().zip(targets.as_flattened()) {
                        let value = simd.add_f32s(value, bias);
                        let value = if finish == Finish::Relu { simd.max_f32s(value, zero) } else { value };
                        store(simd, y, at + first, lanes, value);
                    }
                }
            }
        }
    }
}

/// Gradients of outputs to those of frequencies.
struct OutputsBack<'a> {
    layer: &'a Winograd,
    map: &'a Map,
    dy: &'a [f32],
    to: &'a mut [f32],
}

impl Tiled for OutputsBack<'_> {
    #[inline(always)]
    fn run<S: Simd, const ROWS: usize>(self, simd: S) {
        let Self { layer, map, dy, to } = self;
        let (outputs, tiles) = (map.channels, layer.tiles());
        let stride = layer.stride(outputs);
        for (image, dy) in dy.chunks_exact(map.len()).enumerate() {
            for tile in 0..tiles {
                let sources = layer.targets(map, tile);
                let to = &mut to[(image * tiles + tile) * outputs..];
                for (first, lanes) in vectors::<S>(outputs) {
                    let tile = load_tile(simd, dy, &sources, first, lanes);
                    let values = both_axes::<OutputBack, _, _, _>(simd, tile);
                    for (frequency, &value) in values.as_flattened().iter().enumerate() {
                        store(simd, to, frequency * stride + first, lanes, value);
                    }
                }
            }
        }
    }
}

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
                    let weights = load_tile::<S, 3>(simd, taps.as_flattened(), &TAPS, lane, S::F32_LANES);
                    let values = both_axes::<Weights, _, _, _>(simd, weights);
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
                let slopes = load_tile(simd, gradient, &frequencies(channels * outputs), at, lanes);
                let weights = both_axes::<WeightsBack, _, _, _>(simd, slopes);
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

/// Where the vectors of `values` numbers begin, and how many numbers each holds.
#[inline(always)]
fn vectors<S: Simd>(values: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..values).step_by(S::F32_LANES).map(move |first| (first, S::F32_LANES.min(values - first)))
}

/// Where frequencies begin that lie `stride` apart.
#[inline(always)]
fn frequencies(stride: usize) -> [[usize; IN]; IN] {
    let mut all = [[0; IN]; IN];
    for (index, at) in all.as_flattened_mut().iter_mut().enumerate() {
        *at = index * stride;
    }
    all
}

/// A vector from `first` on of each pixel.
#[inline(always)]
fn load_tile<S: Simd, const N: usize>(
    simd: S,
    from: &[f32],
    pixels: &[[usize; N]; N],
    first: usize,
    lanes: usize,
) -> [[S::f32s; N]; N] {
    let mut tile = [[simd.splat_f32s(0.0); N]; N];
    for (values, pixels) in tile.iter_mut().zip(pixels) {
        for (value, at) in values.iter_mut().zip(pixels) {
            *value = load(simd, from, at + first, lanes);
        }
    }
    tile
}

/// Zeros beyond the end.
#[inline(always)]
fn load<S: Simd>(simd: S, from: &[f32], at: usize, lanes: usize) -> S::f32s {
    match from.get(at..at + lanes) {
        Some(from) => tile::load(simd, from),
        None => simd.splat_f32s(0.0),
    }
}

/// Nothing beyond the end.
#[inline(always)]
fn store<S: Simd>(simd: S, to: &mut [f32], at: usize, lanes: usize, value: S::f32s) {
    if let Some(to) = to.get_mut(at..at + lanes) {
        tile::store(simd, to, value);
    }
}
