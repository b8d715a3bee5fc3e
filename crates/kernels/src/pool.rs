//! Pooling, both ways. Inner loops run over channels, which lie side by side: compilers make SIMD of them.

mod average;
mod largest;
mod rectified;

use crate::instructions::best;
use crate::{Map, Window};
use rectified::RectifiedSquares;

/// What becomes of the values under a window, channel by channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pool {
    /// The largest. Padding is never the largest.
    Max(Window),
    /// The mean.
    Average {
        /// What it is the mean of.
        window: Window,
        /// Whether padding counts, as zeros.
        counts_padding: bool,
    },
    /// The largest of a whole map.
    GlobalMax,
    /// The mean of a whole map.
    GlobalAverage,
}

impl Pool {
    /// The largest of each two by two pixels, side by side.
    pub const SQUARES: Self = Self::Max(Window::tiling(2));

    /// Whether there is one walk for a ReLU and this pool of so many channels: [`Self::squares_of_relu`].
    #[must_use]
    pub fn knows_relu(self, channels: usize) -> bool {
        self == Self::SQUARES && channels.is_multiple_of(rectified::LANES)
    }

    /// From maps `x` through a ReLU to maps `kept`, which differ from them in their border alone, and from these to maps `y`
    /// by [`Self::SQUARES`]: as [`crate::Activation::apply_from`] and [`Self::forward`] one after the other.
    ///
    /// # Panics
    /// Where [`Self::knows_relu`] is not so of the channels.
    pub fn squares_of_relu(
        (from, x): (&Map, &[f32]),
        (between, kept): (&Map, &mut [f32]),
        (to, y): (&Map, &mut [f32]),
    ) {
        assert!(Self::SQUARES.knows_relu(to.channels), "no whole vectors");
        best(RectifiedSquares { maps: [from, between, to], x, kept, y });
    }

    /// From maps `x` to maps `y`; a global pool's output has one pixel and no border.
    pub fn forward(self, (from, x): (&Map, &[f32]), (to, y): (&Map, &mut [f32])) {
        match self {
            Self::Max(window) => largest::max_pool(&window, from, x, to, y),
            Self::Average { window, counts_padding } => {
                average::average_pool(&window, counts_padding, (from, x), (to, y));
            }
            Self::GlobalMax => largest::global_max_pool(from, x, y),
            Self::GlobalAverage => average::global_average_pool(from, x, y),
        }
    }

    /// The gradient `dx` of what was pooled, from the gradient `dy` of `y`. Of equal largest values the first gets it.
    pub fn backward(
        self,
        [from, to]: [(&Map, &[f32]); 2],
        (gradient_to, dy): (&Map, &[f32]),
        (gradient_from, dx): (&Map, &mut [f32]),
    ) {
        match self {
            Self::Max(window) => {
                largest::max_pool_backward(&window, [from, to], (gradient_to, dy), (gradient_from, dx));
            }
            Self::Average { window, counts_padding } => {
                average::average_pool_backward(
                    &window,
                    counts_padding,
                    (gradient_to, dy),
                    (gradient_from, dx),
                );
            }
            Self::GlobalMax => largest::global_max_pool_backward(from, to.1, dy, (gradient_from, dx)),
            Self::GlobalAverage => average::global_average_pool_backward(dy, (gradient_from, dx)),
        }
    }
}

/// Row and column of each pixel under a window, row by row, without padding.
fn taps(window: &Window, map: &Map, row: usize, column: usize) -> impl Iterator<Item = (usize, usize)> {
    let (rows, columns) = (window.span(0, row, map.height), window.span(1, column, map.width));
    rows.flat_map(move |y| columns.clone().map(move |x| (y, x)))
}
