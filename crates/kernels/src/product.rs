//! Convolution and dense layers forward, and the gradient of their inputs.

use pulp::Simd;

use crate::tile::{self, Sums, Tiled, VECTORS};
use crate::{Panels, Windows};

/// What happens to a sum before it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finish {
    /// Nothing.
    Linear,
    /// `max(x, 0)`.
    Relu,
}

/// `y[window, output] = bias[output] + sum over the window of x * weight`, for every image in `x`.
///
/// With the weights turned round and a border of `kernel - 1 - padding`, it takes a gradient of the output
/// back to the input.
///
/// # Panics
/// Where `x`, `y` and `panels` do not fit the windows.
pub fn product(windows: &Windows, panels: &Panels, x: &[f32], y: &mut [f32], finish: Finish) {
    assert_eq!(panels.depth, windows.depth(), "weights of another window");
    assert_eq!(panels.outputs, windows.output.channels, "weights of another output");
    let (input, output) = (windows.input.len(), windows.output.len());
    assert_eq!((x.len() % input, x.len() / input), (0, y.len() / output), "images of another size");
    tile::dispatch(Product { windows, panels, x, y, finish });
}

struct Product<'a> {
    windows: &'a Windows,
    panels: &'a Panels,
    x: &'a [f32],
    y: &'a mut [f32],
    finish: Finish,
}

impl Tiled for Product<'_> {
    #[inline(always)]
    fn run<S: Simd, const ROWS: usize>(self, simd: S) {
        let Self { windows, panels, x, y, finish } = self;
        let (input, output) = (windows.input.len(), windows.output.len());
        let groups = x.chunks(windows.group * input).zip(y.chunks_mut(windows.group * output));
        let width = VECTORS * S::F32_LANES;
        for (x, y) in groups {
            let places = windows.places(x.len() / input);
            let weights = panels.values.chunks_exact(panels.depth * width);
            for (index, (weights, bias)) in weights.zip(panels.bias.chunks_exact(width)).enumerate() {
                let first = index * width;
                let outputs = width.min(panels.outputs - first);
                let mut tile = Tile::<S> { simd, windows, weights, bias, x, first, outputs, finish };
                let whole = places.len() - places.len() % ROWS;
                for places in places[..whole].chunks_exact(ROWS) {
                    tile.compute::<ROWS>(places, y);
                }
                // The rest: the last tile goes back over windows that are done, which is quicker than one by one.
                if places.len() >= ROWS && whole < places.len() {
                    tile.compute::<ROWS>(&places[places.len() - ROWS..], y);
                } else {
                    places[whole..]
                        .iter()
                        .for_each(|place| tile.compute::<1>(std::slice::from_ref(place), y));
                }
            }
        }
    }
}

struct Tile<'a, S: Simd> {
    simd: S,
    windows: &'a Windows,
    weights: &'a [f32],
    bias: &'a [f32],
    x: &'a [f32],
    first: usize,
    outputs: usize,
    finish: Finish,
}

impl<S: Simd> Tile<'_, S> {
    #[inline(always)]
    fn compute<const ROWS: usize>(&mut self, places: &[[u32; 2]], y: &mut [f32]) {
        let (run, stride) = (self.windows.run(), self.windows.input.stride());
        let begin: [usize; ROWS] = std::array::from_fn(|row| places[row][0] as usize);
        let mut sums: Sums<S, ROWS> = [tile::panel::<S>(self.bias)[0]; ROWS];
        let weights = self.weights.chunks_exact(run * VECTORS * S::F32_LANES);
        for (row, weights) in weights.enumerate() {
            let rows = begin.map(|begin| &self.x[begin + row * stride..][..run]);
            tile::multiply(self.simd, rows, tile::panel::<S>(weights), &mut sums);
        }
        let zero = self.simd.splat_f32s(0.0);
        for (sums, place) in sums.iter_mut().zip(places) {
            if self.finish == Finish::Relu {
                // In this order: of a pair with a NaN, x86 takes the second.
                sums.iter_mut().for_each(|sum| *sum = self.simd.max_f32s(zero, *sum));
            }
            let target = &mut y[place[1] as usize + self.first..][..self.outputs];
            if self.outputs == VECTORS * S::F32_LANES {
                S::as_mut_simd_f32s(target).0.copy_from_slice(sums);
            } else {
                for (target, &sum) in target.chunks_mut(S::F32_LANES).zip(sums.iter()) {
                    self.simd.partial_store_f32s(target, sum);
                }
            }
        }
    }
}
