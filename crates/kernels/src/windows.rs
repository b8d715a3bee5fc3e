//! Where the windows of a product lie in its input, and where their sums go.

use crate::{Map, Window};

/// Windows that a tile can take from several small maps at once: below this many an image.
const ENOUGH: usize = 96;

/// A square window on its way over a map, border included.
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
    /// Windows of `kernel` x `kernel` pixels that move by one pixel over the whole map, border included.
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
        Self::of(input, output, &Window::sliding(kernel, input.border))
    }

    /// Windows whose padding lies in the border of the input.
    ///
    /// # Panics
    /// Where a window would end outside the border.
    #[must_use]
    pub fn of(input: Map, output: Map, window: &Window) -> Self {
        // The first window begins inside a border that is wider than its padding on that side.
        let skipped = window.before.map(|padding| input.border.checked_sub(padding));
        let [Some(top), Some(left)] = skipped else { panic!("{window:?} over {input:?}") };
        let fits = |first: usize, inner: usize, outer: usize| {
            first + (outer - 1) * window.stride + window.size <= inner + 2 * input.border
        };
        assert!(
            fits(top, input.height, output.height) && fits(left, input.width, output.width),
            "{window:?} from {input:?} to {output:?}"
        );
        let (pixels, stride) = (output.height * output.width, window.stride);
        let group = ENOUGH.div_ceil(pixels);
        let place = |at: usize| {
            let (image, y, x) = (at / pixels, at % pixels / output.width, at % output.width);
            let row = (top + y * stride) * input.stride();
            let from = image * input.len() + row + (left + x * stride) * input.channels;
            [from, image * output.len() + output.at(y, x)].map(|offset| offset as u32)
        };
        let table = (0..group * pixels).map(place).collect();
        Self { input, output, kernel: window.size, table, group }
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
