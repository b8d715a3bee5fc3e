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

    /// Smallest and largest finite value of each channel, into `out`, whatever that held before; `[0, 0]` where a channel
    /// has none. Reads every value once, several channels at a time: far cheaper than a [`super::Spread`].
    pub fn extremes(&self, out: &mut Vec<[f32; 2]>) {
        out.clear();
        out.resize(self.map.channels, [f32::INFINITY, f32::NEG_INFINITY]);
        for pixel in self.pixels() {
            for ([min, max], &value) in out.iter_mut().zip(pixel) {
                // No comparison with NaN holds, and infinities are left out by the bounds.
                let is_finite = value.abs() <= f32::MAX;
                *min = if value < *min && is_finite { value } else { *min };
                *max = if value > *max && is_finite { value } else { *max };
            }
        }
        for range in out.iter_mut().filter(|[min, max]| min > max) {
            *range = [0.0; 2];
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
