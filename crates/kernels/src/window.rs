//! A square window that moves over a map: what convolutions and pools have in common.

use std::ops::Range;

/// Size, stride and padding of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Rows and columns of the window.
    pub size: usize,
    /// Rows or columns from one window to the next.
    pub stride: usize,
    /// Rows of padding above the map and columns left of it; below `size`.
    pub before: [usize; 2],
    /// Rows of padding below the map and columns right of it; below `size`.
    pub after: [usize; 2],
}

impl Window {
    /// A window that moves by one pixel, with as much padding on every side.
    #[must_use]
    pub const fn sliding(size: usize, padding: usize) -> Self {
        Self { size, stride: 1, before: [padding; 2], after: [padding; 2] }
    }

    /// A window that moves by its size: squares that lie side by side.
    #[must_use]
    pub const fn tiling(size: usize) -> Self {
        Self { size, stride: size, before: [0; 2], after: [0; 2] }
    }

    /// The border of zeros around a map in which all of the padding lies.
    #[must_use]
    pub fn border(&self) -> usize {
        let [top, left] = self.before;
        let [bottom, right] = self.after;
        top.max(left).max(bottom).max(right)
    }

    /// Whether it moves by one pixel, with as much padding on every side: the way back to its input is then such a window,
    /// too.
    #[must_use]
    pub fn is_even(&self) -> bool {
        self.stride == 1
            && [self.before, self.after].as_flattened().iter().all(|&side| side == self.before[0])
    }

    /// Whether two windows can share a pixel.
    pub(crate) const fn overlaps(&self) -> bool {
        self.stride < self.size
    }

    /// Rows (axis 0) or columns (axis 1) under the window at `place`, of a map that has `length` of them; without those
    /// that are padding.
    pub(crate) fn span(&self, axis: usize, place: usize, length: usize) -> Range<usize> {
        let start = place * self.stride;
        let end = (start + self.size).saturating_sub(self.before[axis]).min(length);
        start.saturating_sub(self.before[axis]).min(end)..end
    }

    /// How many rows or columns of padding lie under the window at `place`, before the map begins.
    pub(crate) const fn hidden(&self, axis: usize, place: usize) -> usize {
        self.before[axis].saturating_sub(place * self.stride)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_ends_where_the_map_does() {
        let window = Window { size: 3, stride: 2, before: [1, 0], after: [1, 1] };
        assert_eq!((window.span(0, 0, 5), window.hidden(0, 0)), (0..2, 1));
        assert_eq!((window.span(0, 1, 5), window.hidden(0, 1)), (1..4, 0));
        assert_eq!((window.span(0, 2, 5), window.hidden(0, 2)), (3..5, 0));
        assert_eq!((window.span(1, 1, 4), window.hidden(1, 1)), (2..4, 0));
        assert_eq!((window.border(), window.is_even(), window.overlaps()), (1, false, true));
        assert!(Window::sliding(3, 1).is_even() && !Window::tiling(2).overlaps());
    }
}
