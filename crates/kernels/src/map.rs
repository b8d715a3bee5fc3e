//! How a batch of maps lies in memory.

use std::ops::Range;

/// `[height, width, channels]` with `border` rows and columns of zeros on every side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Map {
    /// Rows without the border.
    pub height: usize,
    /// Columns without the border.
    pub width: usize,
    /// Values of a pixel.
    pub channels: usize,
    /// Rows and columns of zeros on each side. Nobody writes there after the buffer was made.
    pub border: usize,
}

impl Map {
    /// A map without a border.
    #[must_use]
    pub const fn new(height: usize, width: usize, channels: usize) -> Self {
        Self { height, width, channels, border: 0 }
    }

    /// A vector: a map of one pixel.
    #[must_use]
    pub const fn flat(values: usize) -> Self {
        Self::new(1, 1, values)
    }

    /// The same map with another border.
    #[must_use]
    pub const fn with_border(self, border: usize) -> Self {
        Self { border, ..self }
    }

    /// Values of one image, border included.
    #[must_use]
    pub const fn len(&self) -> usize {
        (self.height + 2 * self.border) * self.stride()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Values from a row to the next.
    #[must_use]
    pub const fn stride(&self) -> usize {
        (self.width + 2 * self.border) * self.channels
    }

    /// Where a pixel begins.
    #[must_use]
    pub const fn at(&self, y: usize, x: usize) -> usize {
        (y + self.border) * self.stride() + (x + self.border) * self.channels
    }

    /// The values of a row, without the border.
    #[must_use]
    pub const fn row(&self, y: usize) -> Range<usize> {
        let start = self.at(y, 0);
        start..start + self.width * self.channels
    }

    /// Where the value that lies at `index` stands in the order `[channels, height, width]`, that of files and of
    /// other libraries. Without the border; for weights, the map is the window.
    #[must_use]
    pub const fn planar(&self, index: usize) -> usize {
        index % self.channels * self.height * self.width + index / self.channels
    }

    /// Takes images that lie channel by channel, `[n, channels, height, width]`.
    pub fn read_planar(&self, planar: &[f32], values: &mut [f32]) {
        let images = planar.chunks_exact(self.channels * self.height * self.width);
        for (planes, image) in images.zip(values.chunks_exact_mut(self.len())) {
            for y in 0..self.height {
                for (x, pixel) in image[self.row(y)].chunks_exact_mut(self.channels).enumerate() {
                    for (channel, value) in pixel.iter_mut().enumerate() {
                        *value = planes[(channel * self.height + y) * self.width + x];
                    }
                }
            }
        }
    }

    /// Gives maps without a border back as `[n, channels, height, width]`.
    pub fn write_planar(&self, values: &[f32], planar: &mut [f32]) {
        for (values, planar) in values.chunks_exact(self.len()).zip(planar.chunks_exact_mut(self.len())) {
            values.iter().enumerate().for_each(|(index, &value)| planar[self.planar(index)] = value);
        }
    }

    /// Zeros for `n` images.
    #[must_use]
    pub fn zeros(&self, n: usize) -> Vec<f32> {
        vec![0.0; n * self.len()]
    }

    /// Writes maps `x` into maps `y` that lie as `to`: another border.
    pub fn copy(&self, x: &[f32], to: &Self, y: &mut [f32]) {
        Self::for_row_pairs([self, to], x, y, |x, y| y.copy_from_slice(x));
    }

    /// Adds maps `x` to maps `y` that lie as `to`.
    pub fn add(&self, x: &[f32], to: &Self, y: &mut [f32]) {
        Self::for_row_pairs([self, to], x, y, |x, y| y.iter_mut().zip(x).for_each(|(y, x)| *y += x));
    }

    /// Every row of every image.
    #[inline(always)]
    pub(crate) fn rows<'a>(&self, values: &'a [f32]) -> impl Iterator<Item = &'a [f32]> {
        let map = *self;
        values.chunks_exact(map.len()).flat_map(move |image| (0..map.height).map(move |y| &image[map.row(y)]))
    }

    /// Calls `f` with every pixel of every image.
    #[inline(always)]
    pub(crate) fn for_pixels(&self, values: &mut [f32], mut f: impl FnMut(&mut [f32])) {
        for image in values.chunks_exact_mut(self.len()) {
            (0..self.height)
                .for_each(|y| image[self.row(y)].chunks_exact_mut(self.channels).for_each(&mut f));
        }
    }

    /// Calls `f` with the rows of two batches of maps that differ in their border alone.
    #[inline(always)]
    pub(crate) fn for_row_pairs(
        [a, b]: [&Self; 2],
        from: &[f32],
        to: &mut [f32],
        mut f: impl FnMut(&[f32], &mut [f32]),
    ) {
        for (from, to) in from.chunks_exact(a.len()).zip(to.chunks_exact_mut(b.len())) {
            (0..a.height).for_each(|y| f(&from[a.row(y)], &mut to[b.row(y)]));
        }
    }
}
