//! The gradient of the weights: every value under the windows times the gradient of every output.

use pulp::Simd;

use crate::tile::{self, Tiled, VECTORS};
use crate::{Map, Windows};

/// Room that a weight gradient works in, kept from call to call.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    /// Gradients of the outputs, a panel after the other.
    dy: Vec<f32>,
    /// The values that one tile multiplies them with, window by window.
    x: Vec<f32>,
    /// Inputs and outputs of a Winograd product, frequency by frequency.
    pub(crate) frequencies: [Vec<f32>; 2],
}

/// Adds to `gradient`, `[depth, outputs]`, the sum over all windows of `x[window, index] * dy[window, output]`.
/// `dy` lies as `map`, which is the windows' output with any border.
///
/// # Panics
/// Where the slices do not fit the windows.
pub fn weight_gradient(
    windows: &Windows,
    x: &[f32],
    (map, dy): (&Map, &[f32]),
    gradient: &mut [f32],
    scratch: &mut Scratch,
) {
    assert_eq!(gradient.len(), windows.depth() * map.channels, "the gradient of other weights");
    assert_eq!(map.with_border(0), windows.output.with_border(0), "the gradient of another output");
    assert_eq!(x.len() / windows.input.len(), dy.len() / map.len(), "images of another size");
    tile::dispatch(WeightGradient { windows, x, map, dy, gradient, scratch });
}

/// Adds to `gradient` the sum of `dy` over all pixels of all images.
pub fn bias_gradient(map: &Map, dy: &[f32], gradient: &mut [f32]) {
    for pixel in map.rows(dy).flat_map(|row| row.chunks_exact(map.channels)) {
        gradient.iter_mut().zip(pixel).for_each(|(sum, value)| *sum += value);
    }
}

struct WeightGradient<'a> {
    windows: &'a Windows,
    x: &'a [f32],
    map: &'a Map,
    dy: &'a [f32],
    gradient: &'a mut [f32],
    scratch: &'a mut Scratch,
}

impl Tiled for WeightGradient<'_> {
    #[inline(always)]
    fn run<S: Simd, const ROWS: usize>(self, simd: S) {
        let Self { windows, x, map, dy, gradient, scratch } = self;
        let outputs = map.channels;
        let groups = x.chunks(windows.group * windows.input.len()).zip(dy.chunks(windows.group * map.len()));
        for (x, dy) in groups {
            let places = windows.places(x.len() / windows.input.len());
            pack(simd, map, dy, &mut scratch.dy);
            let mut tile = Tile { simd, x, places, dy: &scratch.dy, packed: &mut scratch.x, outputs };
            for (row, gradient) in gradient.chunks_exact_mut(windows.run() * outputs).enumerate() {
                let mut from = row * windows.input.stride();
                let mut tiles = gradient.chunks_exact_mut(ROWS * outputs);
                for gradient in &mut tiles {
                    tile.add::<ROWS>(from, gradient);
                    from += ROWS;
                }
                // Three is what a picture of three colours leaves over.
                let mut tiles = tiles.into_remainder().chunks_exact_mut(3 * outputs);
                for gradient in &mut tiles {
                    tile.add::<3>(from, gradient);
                    from += 3;
                }
                for gradient in tiles.into_remainder().chunks_exact_mut(outputs) {
                    tile.add::<1>(from, gradient);
                    from += 1;
                }
            }
        }
    }
}

/// For each panel of outputs their gradients, pixel by pixel, the last panel filled up with zeros.
#[inline(always)]
fn pack<S: Simd>(simd: S, map: &Map, dy: &[f32], packed: &mut Vec<f32>) {
    let (width, channels) = (VECTORS * S::F32_LANES, map.channels);
    let pixels = dy.len() / map.len() * map.height * map.width;
    packed.resize(pixels * channels.next_multiple_of(width), 0.0);
    for (panel, packed) in packed.chunks_exact_mut(pixels * width).enumerate() {
        let (first, last) = (panel * width, channels.min((panel + 1) * width));
        let mut targets = S::as_mut_simd_f32s(packed).0.iter_mut();
        for row in map.rows(dy) {
            for pixel in row.chunks_exact(channels) {
                let values = &pixel[first..last];
                for lane in (0..width).step_by(S::F32_LANES) {
                    if let Some(target) = targets.next() {
                        *target = tile::load(simd, values.get(lane..).unwrap_or_default());
                    }
                }
            }
        }
    }
}

struct Tile<'a, S: Simd> {
    simd: S,
    x: &'a [f32],
    places: &'a [[u32; 2]],
    dy: &'a [f32],
    packed: &'a mut Vec<f32>,
    outputs: usize,
}

impl<S: Simd> Tile<'_, S> {
    /// Adds the gradients of `ROWS` weights of each output: those of the values from `from` on.
    #[inline(always)]
    fn add<const ROWS: usize>(&mut self, from: usize, gradient: &mut [f32]) {
        let x = &self.x[from..];
        self.packed.resize(self.places.len() * ROWS, 0.0);
        for (values, place) in self.packed.as_chunks_mut::<ROWS>().0.iter_mut().zip(self.places) {
            *values = *x[place[0] as usize..].first_chunk().expect("windows lie in their map");
        }
        let width = VECTORS * S::F32_LANES;
        for (index, dy) in self.dy.chunks_exact(self.places.len() * width).enumerate() {
            let mut sums = [[self.simd.splat_f32s(0.0); VECTORS]; ROWS];
            for (values, dy) in self.packed.as_chunks::<ROWS>().0.iter().zip(tile::panel::<S>(dy)) {
                for (&value, sums) in values.iter().zip(sums.iter_mut()) {
                    tile::add(self.simd, value, dy, sums);
                }
            }
            let first = index * width;
            let outputs = width.min(self.outputs - first);
            for (row, sums) in sums.iter().enumerate() {
                let target = &mut gradient[row * self.outputs + first..][..outputs];
                for (target, &sum) in target.chunks_mut(S::F32_LANES).zip(sums) {
                    let old = tile::load(self.simd, target);
                    tile::store(self.simd, target, self.simd.add_f32s(old, sum));
                }
            }
        }
    }
}
