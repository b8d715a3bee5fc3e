//! How a picture of any size becomes the pixels that a network sees, 32 x 32 of them for the data set's: the mean over each
//! pixel's area.
//!
//! A square of the source is cut into as many cells. A cell's value is the mean of the source pixels under it, each
//! weighted by the area that it shares with the cell, and is rounded to the nearest whole number, halves up. Where
//! the square's corner and side are whole pixels every sum and every rounding is exact, and a picture that has the network's
//! size keeps its own bytes. For a network that reads grey, the means of red, green and blue are weighed by ITU-R
//! Recommendation BT.601 (0.299, 0.587, 0.114) in the whole numbers that Pillow takes, and rounded once.
//!
//! Rows come from the top in strips of any height, so a large picture never has to lie in memory as a whole, and the
//! strips' heights do not change the result. Bytes are averaged as they are (gamma-encoded, as the data set's own
//! pictures were made). Alpha is ignored: lay the picture over a background first ([`lay_over`]).

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::image::{Image, ImageSize};
use crate::{Error, ErrorKind, Result};

/// No source picture may have more pixels.
pub const MAX_PIXELS: u64 = 100_000_000;
/// `x + side` of a square at the border may pass it by the rounding of the sum, which is far below this.
const TOLERANCE: f64 = 1e-6;

/// The part of a picture that a network sees, in source pixels from the top left corner.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Square {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width and height, at least 1.
    pub side: f64,
}

impl Square {
    /// The largest square in the middle of a picture.
    #[must_use]
    pub fn centred(width: u32, height: u32) -> Self {
        let side = f64::from(width.min(height));
        Self { x: (f64::from(width) - side) / 2.0, y: (f64::from(height) - side) / 2.0, side }
    }

    /// Whether the square lies in a picture of a size that can be read.
    fn check(self, width: u32, height: u32) -> Result<()> {
        let Self { x, y, side } = self;
        let pixels = u64::from(width) * u64::from(height);
        if pixels == 0 || pixels > MAX_PIXELS {
            let remedy = "give a picture of at least 1 x 1 pixel and at most 100 megapixels";
            return Err(refuse(format!("a picture of {width} x {height} pixels"), remedy));
        }
        if !(x.is_finite() && y.is_finite() && side.is_finite() && side >= 1.0) {
            let remedy = "give numbers, and a side of at least 1 pixel";
            return Err(refuse("a square of no size".into(), remedy));
        }
        let fits =
            |start: f64, length: u32| start >= -TOLERANCE && start + side <= f64::from(length) + TOLERANCE;
        if !(fits(x, width) && fits(y, height)) {
            // Whole pixels are enough here: what writes fractions is ten kilobytes of a module.
            let [x, y, side] = [x, y, side].map(|pixels| pixels.round() as i64);
            let problem = format!("a square at {x}, {y} with side {side} in a picture of {width} x {height}");
            return Err(refuse(problem, "choose a square inside the picture"));
        }
        Ok(())
    }
}

fn refuse(problem: String, remedy: &str) -> Error {
    Error::new(ErrorKind::Picture, problem, remedy)
}

/// What a cell covers along one axis, in source pixels.
#[derive(Clone, Copy, Debug)]
struct Span {
    start: f64,
    end: f64,
}

impl Span {
    /// The spans of so many cells between `start` and `start + side`, on an axis of `length` pixels.
    fn cells(start: f64, side: f64, length: u32, cells: usize) -> Vec<Self> {
        let edge = |i: usize| (start + side * i as f64 / cells as f64).clamp(0.0, f64::from(length));
        (0..cells).map(|i| Self { start: edge(i), end: edge(i + 1) }).collect()
    }

    fn length(self) -> f64 {
        self.end - self.start
    }

    /// How much of pixel `index` it covers, 0 to 1.
    fn overlap(self, index: usize) -> f64 {
        let pixel = index as f64;
        (self.end.min(pixel + 1.0) - self.start.max(pixel)).max(0.0)
    }

    /// The pixels that it touches.
    fn pixels(self) -> Range<usize> {
        self.start as usize..self.end.ceil() as usize
    }
}

/// The area means of a square, while the picture's rows still come in. It holds 25 KB for 32 x 32 pixels, whatever the
/// picture's size.
#[derive(Clone, Debug)]
pub struct AreaMean {
    width: usize,
    height: usize,
    next_row: usize,
    size: ImageSize,
    columns: Vec<Span>,
    rows: Vec<Span>,
    /// Weighted sums of red, green and blue, cell by cell.
    sums: Vec<[f64; 3]>,
}

impl AreaMean {
    /// Begins on a picture of `width` x `height` pixels, for a network that reads this size.
    ///
    /// # Errors
    /// `ErrorKind::Picture` for a picture without pixels or with more than [`MAX_PIXELS`], and for a square that is not
    /// finite, has a side below 1 or reaches out of the picture.
    pub fn new(width: u32, height: u32, square: Square, size: ImageSize) -> Result<Self> {
        let side = size.side();
        square.check(width, height)?;
        Ok(Self {
            width: width as usize,
            height: height as usize,
            next_row: 0,
            size,
            columns: Span::cells(square.x, square.side, width, side),
            rows: Span::cells(square.y, square.side, height, side),
            sums: vec![[0.0; 3]; side * side],
        })
    }

    /// Takes the next rows, `4 * width` bytes RGBA each; the first of them is row `first_row` of the picture.
    ///
    /// # Errors
    /// `ErrorKind::Picture` for rows out of order, part of a row, and more rows than the picture has; nothing is taken
    /// then.
    pub fn push_rows(&mut self, first_row: u32, rgba: &[u8]) -> Result<()> {
        const REMEDY: &str = "give every row of the picture once, whole, from the top";
        let (stride, next) = (4 * self.width, self.next_row);
        if first_row as usize != next {
            return Err(refuse(format!("row {first_row} came where row {next} is next"), REMEDY));
        }
        let rows = rgba.len() / stride;
        if !rgba.len().is_multiple_of(stride) || rows > self.height - next {
            let left = self.height - next;
            let problem =
                format!("{} bytes for rows of {stride} bytes, of which {left} are left", rgba.len());
            return Err(refuse(problem, REMEDY));
        }
        rgba.chunks_exact(stride).enumerate().for_each(|(i, row)| self.add_row(next + i, row));
        self.next_row += rows;
        Ok(())
    }

    fn add_row(&mut self, index: usize, row: &[u8]) {
        let touched = |span: &Span| span.overlap(index) > 0.0;
        let Some(first) = self.rows.iter().position(touched) else { return };
        let sums: Vec<[f64; 3]> = self.columns.iter().map(|&span| row_sums(row, span)).collect();
        let cells = self.sums.chunks_exact_mut(sums.len()).zip(&self.rows);
        for (cells, span) in cells.skip(first).take_while(|(_, span)| touched(span)) {
            let weight = span.overlap(index);
            for (total, sum) in cells.as_flattened_mut().iter_mut().zip(sums.as_flattened()) {
                *total += weight * sum;
            }
        }
    }

    /// The picture as the network sees it.
    ///
    /// # Errors
    /// `ErrorKind::Picture` where rows are missing.
    pub fn finish(self) -> Result<Image> {
        if self.next_row != self.height {
            let problem = format!("{} of {} rows came", self.next_row, self.height);
            return Err(refuse(problem, "give every row of the picture before its end"));
        }
        let (side, mut planar) = (self.size.side(), vec![0; self.size.bytes()]);
        for (at, sums) in self.sums.iter().enumerate() {
            let area = self.rows[at / side].length() * self.columns[at % side].length();
            if self.size.channels() == 1 {
                planar[at] = round_half_up(luma(*sums) / area);
                continue;
            }
            for (channel, sum) in sums.iter().enumerate() {
                planar[channel * side * side + at] = round_half_up(sum / area);
            }
        }
        Ok(Image::of(self.size, planar))
    }
}

/// Sums of one row's pixels under a cell, weighted by their share of its width.
fn row_sums(row: &[u8], span: Span) -> [f64; 3] {
    let mut sums = [0.0; 3];
    for index in span.pixels() {
        let weight = span.overlap(index);
        for (sum, value) in sums.iter_mut().zip(&row[4 * index..]) {
            *sum += weight * f64::from(*value);
        }
    }
    sums
}

/// How bright a colour is, 0 to 255: what a network that reads grey sees of it.
#[must_use]
pub fn grey(colour: [u8; 3]) -> u8 {
    round_half_up(luma(colour.map(f64::from)))
}

/// How bright a colour is: the weights of ITU-R BT.601 in 65,536ths, which sum to 1.
fn luma([red, green, blue]: [f64; 3]) -> f64 {
    (19_595.0 * red + 38_470.0 * green + 7_471.0 * blue) / 65_536.0
}

fn round_half_up(mean: f64) -> u8 {
    (mean + 0.5).floor() as u8
}

/// Lays pixels, 4 bytes RGBA each, over an opaque colour; each byte is rounded to the nearest. Gives back whether any of
/// them let the colour through.
pub fn lay_over(rgba: &mut [u8], background: [u8; 3]) -> bool {
    let mut is_seen = false;
    for pixel in rgba.chunks_exact_mut(4).filter(|pixel| pixel[3] < 255) {
        let alpha = u32::from(pixel[3]);
        for (front, back) in pixel.iter_mut().zip(background) {
            let sum = u32::from(*front) * alpha + u32::from(back) * (255 - alpha);
            *front = ((2 * sum + 255) / 510) as u8;
        }
        pixel[3] = 255;
        is_seen = true;
    }
    is_seen
}
