//! Where the windows of a product lie in its input, and where their sums go.

use crate::Map;

/// Windows that a tile can take from several small maps at once: below this many an image.
const ENOUGH: usize = 96;

/// A square window that moves by one pixel over a map, border included.
#[derive(Clone, Debug)]
pub struct Windows {
    pub(crate) input: Map,
    pub(crate) output: Map,
    pub(crate) kernel: usize,
    /// First value under each window, and where its outputs begin, for `group` images.
    pub(crate) table: Vec<[u32; 2]>,
    pub(crate) group: usize,
}

impl Windows {
    /// Windows of `kernel` x `kernel` pixels.
    ///
    /// # Panics
    /// Where the output is not as large as the input with its border, less `kernel - 1`.
    #[must_use]
    pub fn new(input: Map, output: Map, kernel: usize) -> Self {
        let fits = |inner: usize, outer: usize| inner + 2 * input.border + 1 == outer + kernel;
        assert!(
            fits(input.height, output.height) && fits(input.width, output.width),
            "{input:?} to {output:?}"
        );
        let (pixels, inside) = (output.height * output.width, Map { border: 0, ..input });
        let group = ENOUGH.div_ceil(pixels);
        let place = |at: usize| {
            let (image, y, x) = (at / pixels, at % pixels / output.width, at % output.width);
            let from = image * input.len() + y * input.stride() + x * inside.channels;
            [from, image * output.len() + output.at(y, x)].map(|offset| offset as u32)
        };
        let table = (0..group * pixels).map(place).collect();
        Self { input, output, kernel, table, group }
    }

    /// Values under a window.
    #[must_use]
    pub const fn depth(&self) -> usize {
        self.kernel * self.run()
    }

    /// Values under one row of a window, which lie side by side.
    pub(crate) const fn run(&self) -> usize {
        self.kernel * self.input.channels
    }

    /// The windows of `images` images, at most a group.
    pub(crate) fn places(&self, images: usize) -> &[[u32; 2]] {
        &self.table[..images * self.output.height * self.output.width]
    }
}
