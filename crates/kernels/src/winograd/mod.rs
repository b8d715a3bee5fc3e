//! 3x3 convolutions with a quarter of the products: F(4x4, 3x3) of Winograd (1980), as Lavin and Gray (2016) use it.
//!
//! A tile of 4x4 outputs depends on 6x6 inputs. Inputs and weights are taken to 36 frequencies, multiplied there,
//! and the sums taken back: 36 products a channel instead of 144. So a convolution becomes 36 products of matrices,
//! tiles by channels times channels by outputs, with cheap transforms around them. Its gradients go the same way.
//!
//! Rounding costs a digit: on noise over 256 channels a value differs from the exact sum by at most 9.2e-6 of the
//! largest one, that of the direct way by 1.7e-6. `tests/reference.rs` allows 3e-5 over random shapes.

mod lanes;
mod tiles;
mod transform;
mod weights;

pub(crate) use weights::{fill, take_gradient};

use crate::tile;
use crate::weight_gradient::weight_gradient;
use crate::{Finish, Map, Panels, Scratch, Windows, product};
use tiles::{Inputs, Outputs, OutputsBack};
use transform::{IN, OUT};

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
            let gradients = outside.chunks(self.stride(outputs));
            let inputs = inside.chunks(self.stride(channels));
            for ((gradient, x), dy) in
                gradient.chunks_exact_mut(channels * outputs).zip(inputs).zip(gradients)
            {
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
