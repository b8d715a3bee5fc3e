//! The way from a decoded picture to the pixels that a network sees. Pure: who reads the pixels is given.
//!
//! Only the whole pixels that the square touches are read, in strips, so that a large picture never lies in memory as a
//! whole and a small square in it costs little.

use cifar_model::resample::MAX_PIXELS;
use cifar_model::{AreaMean, Image, ImageSize, Square, lay_over};
use serde::{Deserialize, Serialize};

use crate::frame::Colour;
use crate::{Fault, Result};

/// Pixels read at a time: 16 MB.
const STRIP: u32 = 4_000_000;

/// What of a picture is looked at, and how.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Look {
    /// Without one: the largest in the middle.
    pub square: Option<Square>,
    /// Behind transparent parts.
    pub background: Colour,
}

/// Whole pixels of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// From the left.
    pub x: u32,
    /// From the top.
    pub y: u32,
    /// At least 1.
    pub width: u32,
    /// At least 1.
    pub height: u32,
}

impl Region {
    /// The pixels that a square of the picture touches.
    fn around(square: Square, width: u32, height: u32) -> Self {
        let first = |start: f64| start.floor().max(0.0) as u32;
        let length =
            |start: f64, most: u32| (start + square.side).ceil().min(f64::from(most)) as u32 - first(start);
        let Square { x, y, .. } = square;
        Self { x: first(x), y: first(y), width: length(x, width), height: length(y, height) }
    }

    /// Parts of whole rows, from the top, of at most [`STRIP`] pixels.
    fn strips(self) -> impl Iterator<Item = Self> {
        let rows = (STRIP / self.width).max(1);
        let end = self.y + self.height;
        (self.y..end).step_by(rows as usize).map(move |y| Self { y, height: rows.min(end - y), ..self })
    }
}

/// Where the network's pixels come from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Source {
    /// Of the whole picture, in pixels, as it is seen.
    pub width: u32,
    /// Of the whole picture.
    pub height: u32,
    /// The part that was looked at.
    pub square: Square,
    /// Whether the background shows through in that part.
    pub transparent: bool,
    /// Whether this browser gives back other pixels than a canvas has.
    pub falsified: bool,
}

/// A picture as a network sees it.
#[derive(Clone, Debug)]
pub struct Reduced {
    /// The network's input.
    pub image: Image,
    /// Its origin.
    pub source: Source,
}

/// Looks at a picture of `width` x `height` pixels; `read` gives a region's pixels, 4 bytes RGBA each, row by row.
///
/// # Errors
/// `picture.size` for a picture without pixels or with more than 100 million, `picture` for a square outside it;
/// whatever `read` fails with.
pub fn reduce(
    width: u32,
    height: u32,
    look: &Look,
    size: ImageSize,
    mut read: impl FnMut(Region) -> Result<Vec<u8>>,
) -> Result<Reduced> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 || pixels > MAX_PIXELS {
        return Err(Fault::PictureSize { width, height });
    }
    let square = look.square.unwrap_or_else(|| Square::centred(width, height));
    // Refuses a square that does not lie in the picture.
    AreaMean::new(width, height, square, size)?;
    let region = Region::around(square, width, height);
    let inside =
        Square { x: square.x - f64::from(region.x), y: square.y - f64::from(region.y), side: square.side };
    let mut means = AreaMean::new(region.width, region.height, inside, size)?;
    let mut transparent = false;
    for strip in region.strips() {
        let mut rgba = read(strip)?;
        transparent |= lay_over(&mut rgba, look.background.0);
        means.push_rows(strip.y - region.y, &rgba)?;
    }
    let source = Source { width, height, square, transparent, falsified: false };
    Ok(Reduced { image: means.finish()?, source })
}

/// A region of pixels that lie in memory, `width` a row.
#[must_use]
pub fn cut(rgba: &[u8], width: u32, region: Region) -> Vec<u8> {
    let (stride, from, length) = (4 * width as usize, 4 * region.x as usize, 4 * region.width as usize);
    let rows = rgba.chunks_exact(stride).skip(region.y as usize).take(region.height as usize);
    rows.flat_map(|row| &row[from..from + length]).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pixels that differ from their neighbours.
    fn pixels(width: u32, height: u32) -> Vec<u8> {
        (0..width * height)
            .flat_map(|i| [i % 251, i % 241, i % 7 * 30, 255].map(|value| value.to_le_bytes()[0]))
            .collect()
    }

    fn looked(width: u32, height: u32, rgba: &[u8], square: Option<Square>) -> Result<Reduced> {
        let look = Look { square, background: Colour([255; 3]) };
        reduce(width, height, &look, ImageSize::CIFAR_10, |region| Ok(cut(rgba, width, region)))
    }

    #[test]
    fn a_part_of_a_picture_is_what_the_whole_picture_gives() -> Result<()> {
        let rgba = pixels(300, 170);
        for (x, y, side) in [(0.0, 0.0, 170.0), (65.0, 0.0, 170.0), (3.5, 7.25, 100.5), (299.0, 169.0, 1.0)] {
            let square = Square { x, y, side };
            let reduced = looked(300, 170, &rgba, Some(square))?;
            assert_eq!(reduced.image, Image::from_rgba(300, 170, &rgba, square, ImageSize::CIFAR_10)?);
            assert_eq!(reduced.source.square, square);
            assert!(!reduced.source.transparent);
        }
        assert_eq!(looked(300, 170, &rgba, None)?.source.square, Square::centred(300, 170));
        Ok(())
    }

    #[test]
    fn strips_are_whole_rows_of_at_most_four_megapixels() {
        let region = Region { x: 5, y: 7, width: 3_000, height: 2_999 };
        let strips: Vec<_> = region.strips().collect();
        assert_eq!(strips.iter().map(|strip| strip.height).sum::<u32>(), 2_999);
        assert!(strips.iter().all(|strip| strip.width * strip.height <= STRIP && strip.x == 5));
        assert_eq!(strips.first().map(|strip| strip.y), Some(7));
        assert!(strips.windows(2).all(|pair| pair[0].y + pair[0].height == pair[1].y));
        // A row wider than a strip is read alone.
        let wide = Region { x: 0, y: 0, width: 2 * STRIP, height: 3 };
        assert_eq!(wide.strips().count(), 3);
    }

    #[test]
    fn a_region_holds_every_pixel_that_the_square_touches() {
        let square = Square { x: 2.5, y: 0.0, side: 10.0 };
        assert_eq!(Region::around(square, 13, 10), Region { x: 2, y: 0, width: 11, height: 10 });
        // Rounding may carry a square over the border by less than a millionth.
        let square = Square { x: -1e-9, y: 1e-9, side: 10.0 };
        assert_eq!(Region::around(square, 10, 10), Region { x: 0, y: 0, width: 10, height: 10 });
    }

    #[test]
    fn transparent_parts_are_told_of_where_they_are_looked_at() -> Result<()> {
        let mut rgba = pixels(64, 64);
        rgba[4 * 63 + 3] = 0;
        let part = |x| Some(Square { x, y: 0.0, side: 32.0 });
        assert!(!looked(64, 64, &rgba, part(0.0))?.source.transparent);
        let reduced = looked(64, 64, &rgba, part(32.0))?;
        assert!(reduced.source.transparent);
        assert_eq!(reduced.image.planar()[31], 255, "the background");
        Ok(())
    }

    #[test]
    fn sizes_and_squares_that_cannot_be_looked_at() {
        for (width, height) in [(0, 5), (5, 0), (10_001, 10_000), (u32::MAX, u32::MAX)] {
            let fault = looked(width, height, &[], None).expect_err("no such picture is looked at");
            assert_eq!(fault, Fault::PictureSize { width, height });
        }
        let outside = Square { x: 5.0, y: 0.0, side: 6.0 };
        let fault = looked(10, 10, &pixels(10, 10), Some(outside)).expect_err("it reaches out");
        assert_eq!(fault.code(), "picture");
    }
}
