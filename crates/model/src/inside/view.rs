//! A stage's values where they lie.

use cifar_kernels::Map;

use crate::spec::Shape;

/// The values of a stage, read where the kernels left them: a pixel's channels side by side, row by row. So a painter
/// that walks over rows and pixels reads every value once and in order, and needs no copy.
#[derive(Clone, Copy, Debug)]
pub struct MapView<'a> {
    /// What the stage holds.
    pub shape: Shape,
    /// How it lies. What a flatten layer made lies as the map that it was: then `shape` is flat, and this has more than
    /// one pixel.
    pub map: Map,
    /// `[height, width, channels]` with the border of `map` around; the border holds zeros and is no part of the stage.
    pub values: &'a [f32],
}

impl<'a> MapView<'a> {
    /// The values of a row, `[width, channels]`, without the border.
    ///
    /// # Panics
    /// Where the map has no such row, as slices do; so do the next two.
    #[must_use]
    pub fn row(&self, row: usize) -> &'a [f32] {
        &self.values[self.map.row(row)]
    }

    /// The channels of a pixel.
    #[must_use]
    pub fn pixel(&self, row: usize, column: usize) -> &'a [f32] {
        &self.row(row)[column * self.map.channels..][..self.map.channels]
    }

    /// The value at `[channel, row, column]`, or at `[index, 0, 0]` of a flat stage.
    #[must_use]
    pub fn get(&self, at: [usize; 3]) -> f32 {
        let [channel, row, column] = self.unflattened(at);
        self.pixel(row, column)[channel]
    }

    /// All pixels, row by row, each with its channels.
    pub fn pixels(&self) -> impl Iterator<Item = &'a [f32]> + use<'a> {
        let view = *self;
        (0..view.map.height).flat_map(move |row| view.row(row).chunks_exact(view.map.channels))
    }

    /// Into `[C, H, W]` or `[n]`: as long as the shape has values.
    pub fn write_planar(&self, out: &mut [f32]) {
        let area = self.map.height * self.map.width;
        for (at, pixel) in self.pixels().enumerate() {
            for (channel, &value) in pixel.iter().enumerate() {
                out[channel * area + at] = value;
            }
        }
    }

    /// Smallest and largest finite value of all; `[0, 0]` where there is none. All that a colour scale of the stage needs,
    /// and the cheapest that can be asked: all of the notebook's stages together take a seventh of its answer's time.
    #[must_use]
    pub fn range(&self) -> [f32; 2] {
        let mut ranges = Ranges::new();
        for row in 0..self.map.height {
            let (lanes, rest) = self.row(row).as_chunks::<LANES>();
            lanes.iter().for_each(|values| ranges.widen(values));
            ranges.widen(rest);
        }
        let [mins, maxs] = ranges.0;
        let smallest = mins.into_iter().fold(f32::INFINITY, f32::min);
        finite([smallest, maxs.into_iter().fold(f32::NEG_INFINITY, f32::max)])
    }

    /// Smallest and largest finite value of each channel, into `out`, whatever that held before; `[0, 0]` where a channel
    /// has none. Far cheaper than a [`super::Spread`].
    pub fn extremes(&self, out: &mut Vec<[f32; 2]>) {
        out.clear();
        for first in (0..self.map.channels).step_by(LANES) {
            let mut ranges = Ranges::new();
            let count = LANES.min(self.map.channels - first);
            for pixel in self.pixels() {
                ranges.widen(&pixel[first..first + count]);
            }
            let [mins, maxs] = ranges.0;
            out.extend(mins.into_iter().zip(maxs).take(count).map(|(min, max)| finite([min, max])));
        }
    }

    /// Channel, row and column of the map in which a value lies: for what a flatten layer made, those that it had before.
    #[must_use]
    pub const fn unflattened(&self, at: [usize; 3]) -> [usize; 3] {
        match self.shape {
            Shape::Map(..) => at,
            Shape::Flat(_) => {
                let (area, width) = (self.map.height * self.map.width, self.map.width);
                [at[0] / area, at[0] % area / width, at[0] % width]
            }
        }
    }
}

/// Values that are looked at together.
const LANES: usize = 16;

/// Smallest and largest finite values so far, side by side, so that compilers make SIMD of the comparisons.
struct Ranges([[f32; LANES]; 2]);

impl Ranges {
    const fn new() -> Self {
        Self([[f32::INFINITY; LANES], [f32::NEG_INFINITY; LANES]])
    }

    /// Takes in as many values as there are lanes, or fewer.
    #[inline(always)]
    fn widen(&mut self, values: &[f32]) {
        let [mins, maxs] = &mut self.0;
        for ((min, max), &value) in mins.iter_mut().zip(maxs).zip(values) {
            // No comparison with NaN holds.
            let is_finite = value.abs() <= f32::MAX;
            *min = if is_finite & (value < *min) { value } else { *min };
            *max = if is_finite & (value > *max) { value } else { *max };
        }
    }
}

fn finite([min, max]: [f32; 2]) -> [f32; 2] {
    if min > max { [0.0; 2] } else { [min, max] }
}
