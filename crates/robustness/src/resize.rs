//! How other programs bring a picture to 32 x 32.

use cifar_model::image::{BYTES, SIDE};
use cifar_model::resample::Square;
use cifar_model::{AreaMean, Error, ErrorKind, Image32, ImageSize, Result};
use serde::{Deserialize, Serialize};

use crate::resample::{BICUBIC, BILINEAR, Filter, LANCZOS, line, windows};

/// A way to bring a picture to 32 x 32.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Resizer {
    /// The mean over the area of each pixel: what this project does, and near to what made CIFAR-10.
    AreaMean,
    /// The pixel in the middle, all others are passed over. Pillow's `NEAREST`.
    Nearest,
    /// Between the four pixels around the middle: all others are passed over. PyTorch's `interpolate` and TensorFlow's
    /// `tf.image.resize` as they are by default, `cv2.resize` as well.
    Bilinear,
    /// A triangle as wide as the result's pixels: Pillow's `BILINEAR`, torchvision's `Resize`.
    BilinearAntialiased,
    /// Pillow's `BICUBIC`.
    Bicubic,
    /// Pillow's `LANCZOS`.
    Lanczos,
}

impl Resizer {
    /// All, the project's own first.
    pub const ALL: [Self; 6] = [
        Self::AreaMean,
        Self::Nearest,
        Self::Bilinear,
        Self::BilinearAntialiased,
        Self::Bicubic,
        Self::Lanczos,
    ];

    /// As it stands in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AreaMean => "area-mean",
            Self::Nearest => "nearest",
            Self::Bilinear => "bilinear",
            Self::BilinearAntialiased => "bilinear-antialiased",
            Self::Bicubic => "bicubic",
            Self::Lanczos => "lanczos",
        }
    }

    /// The one that has this name in files.
    ///
    /// # Errors
    /// `ErrorKind::Argument` for any other name.
    pub fn named(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name).ok_or_else(|| {
            Error::new(ErrorKind::Argument, "no such resizer", "give a name of the list of resizers")
        })
    }
}

/// Brings a square of a picture to 32 x 32. The picture: `4 * width * height` bytes RGBA, row by row; alpha is ignored.
///
/// # Errors
/// `ErrorKind::Picture` as [`AreaMean::new`], and for another number of bytes.
pub fn resize(width: u32, height: u32, rgba: &[u8], square: Square, resizer: Resizer) -> Result<Image32> {
    // What the area mean refuses, all refuse.
    AreaMean::new(width, height, square, ImageSize::CIFAR_10)?;
    let mean = || Image32::from_rgba(width, height, rgba, square);
    if rgba.len() != 4 * width as usize * height as usize {
        return mean();
    }
    let source = Source { width: width as usize, height: height as usize, rgba, square };
    match resizer {
        Resizer::AreaMean => mean(),
        Resizer::Nearest => source.each(|channel, row, column| {
            let [row, column] = [row, column].map(|place| place.floor().max(0.0) as usize);
            source.value(channel, row, column)
        }),
        Resizer::Bilinear => {
            source.each(|channel, row, column| source.between(channel, row - 0.5, column - 0.5))
        }
        Resizer::BilinearAntialiased => source.filtered(BILINEAR),
        Resizer::Bicubic => source.filtered(BICUBIC),
        Resizer::Lanczos => source.filtered(LANCZOS),
    }
}

struct Source<'a> {
    width: usize,
    height: usize,
    rgba: &'a [u8],
    square: Square,
}

impl Source<'_> {
    fn value(&self, channel: usize, row: usize, column: usize) -> u8 {
        let (row, column) = (row.min(self.height - 1), column.min(self.width - 1));
        self.rgba[4 * (row * self.width + column) + channel]
    }

    /// `value`: of a channel at the row and column of the source where a pixel's middle lies.
    fn each(&self, value: impl Fn(usize, f64, f64) -> u8) -> Result<Image32> {
        let step = self.square.side / SIDE as f64;
        let place = |start: f64, at: usize| start + (at as f64 + 0.5) * step;
        let planar: Vec<u8> = (0..BYTES)
            .map(|at| {
                let (channel, row, column) = (at / (SIDE * SIDE), at / SIDE % SIDE, at % SIDE);
                value(channel, place(self.square.y, row), place(self.square.x, column))
            })
            .collect();
        Image32::from_planar(&planar)
    }

    fn between(&self, channel: usize, row: f64, column: f64) -> u8 {
        let (row, column) = (row.max(0.0), column.max(0.0));
        let (top, left) = (row as usize, column as usize);
        let (down, right) = (row.fract(), column.fract());
        let at = |down: usize, right: usize| f64::from(self.value(channel, top + down, left + right));
        let above = at(0, 0) * (1.0 - right) + at(0, 1) * right;
        let below = at(1, 0) * (1.0 - right) + at(1, 1) * right;
        (above * (1.0 - down) + below * down).round() as u8
    }

    /// Rows first, then columns, as Pillow does.
    fn filtered(&self, filter: Filter) -> Result<Image32> {
        let Square { x, y, side } = self.square;
        let along_rows = windows(filter, self.width, x, x + side, SIDE);
        let along_columns = windows(filter, self.height, y, y + side, SIDE);
        let mut planar = Vec::with_capacity(BYTES);
        for channel in 0..3 {
            let narrow: Vec<u8> = (0..self.height)
                .flat_map(|row| line(&along_rows, move |column| self.value(channel, row, column)))
                .collect();
            let columns =
                (0..SIDE).map(|column| line(&along_columns, |row| narrow[row * SIDE + column]).collect());
            let columns: Vec<Vec<u8>> = columns.collect();
            planar.extend((0..SIDE * SIDE).map(|at| columns[at % SIDE][at / SIDE]));
        }
        Image32::from_planar(&planar)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_files() {
        for resizer in Resizer::ALL {
            assert_eq!(serde_json::json!(resizer), resizer.name());
            assert_eq!(Resizer::named(resizer.name()), Ok(resizer));
        }
        assert!(Resizer::named("Nearest").is_err_and(|error| error.kind() == ErrorKind::Argument));
    }
}
