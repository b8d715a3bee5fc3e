//! The picture that a network sees: 32 x 32 pixels in colour for the data set's networks, another square for others.

use crate::resample::{AreaMean, Square};
use crate::{Error, ErrorKind, Result};

/// Width and height of a data set image.
pub const SIDE: usize = 32;
/// Bytes of a data set image, planar RGB: 1,024 red, 1,024 green, 1,024 blue, each row by row.
pub const BYTES: usize = 3 * SIDE * SIDE;

/// What a network reads: a square of pixels, in colour or in grey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageSize {
    channels: usize,
    side: usize,
}

impl ImageSize {
    /// The data set's: 3 x 32 x 32.
    pub const CIFAR_10: Self = Self { channels: 3, side: SIDE };
    /// Fewest rows and columns.
    pub const MIN_SIDE: usize = 8;
    /// Most rows and columns.
    pub const MAX_SIDE: usize = 96;

    /// Of a network's input, `[C, H, W]`.
    ///
    /// # Errors
    /// `ErrorKind::Spec` for what is no square of 8 to 96 pixels a side in 1 or 3 channels.
    pub fn of(input: [usize; 3]) -> Result<Self> {
        let [channels, side, width] = input;
        let fits = (Self::MIN_SIDE..=Self::MAX_SIDE).contains(&side);
        if fits && width == side && matches!(channels, 1 | 3) {
            return Ok(Self { channels, side });
        }
        let remedy = "use a network that reads squares of 8 to 96 pixels in 1 or 3 channels";
        Err(Error::new(ErrorKind::Spec, format!("the network reads {input:?}"), remedy))
    }

    /// The size of so many planar bytes. No number of bytes is both a square in grey and another one in colour.
    #[must_use]
    pub fn of_bytes(bytes: usize) -> Option<Self> {
        [1, 3].into_iter().find_map(|channels| {
            let side = (bytes / channels).isqrt();
            Self::of([channels, side, side]).ok().filter(|size| size.bytes() == bytes)
        })
    }

    /// 3 for red, green and blue; 1 for grey.
    #[must_use]
    pub const fn channels(self) -> usize {
        self.channels
    }

    /// `[C, H, W]`.
    #[must_use]
    pub const fn shape(self) -> [usize; 3] {
        [self.channels, self.side, self.side]
    }

    /// Rows, and columns.
    #[must_use]
    pub const fn side(self) -> usize {
        self.side
    }

    /// Bytes of a picture.
    #[must_use]
    pub const fn bytes(self) -> usize {
        self.channels * self.side * self.side
    }
}

/// A square picture of any size that a network may read: its bytes channel by channel, each row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    size: ImageSize,
    planar: Vec<u8>,
}

impl Image {
    /// Takes planar bytes; how many there are says the size.
    ///
    /// # Errors
    /// `ErrorKind::Picture` for a length that no size has.
    pub fn from_planar(planar: &[u8]) -> Result<Self> {
        let size = ImageSize::of_bytes(planar.len()).ok_or_else(|| {
            let remedy = "give planar bytes of a square in 1 or 3 channels: 3,072 for 32 x 32 in colour";
            Error::new(ErrorKind::Picture, format!("a picture of {} bytes", planar.len()), remedy)
        })?;
        Ok(Self { size, planar: planar.to_vec() })
    }

    /// From what [`AreaMean`] computed, as long as the size says.
    pub(crate) const fn of(size: ImageSize, planar: Vec<u8>) -> Self {
        Self { size, planar }
    }

    /// The area means of a square of a whole picture, `4 * width * height` bytes RGBA, row by row; alpha is ignored.
    ///
    /// # Errors
    /// As [`AreaMean::new`]; `ErrorKind::Picture` for another number of bytes.
    pub fn from_rgba(width: u32, height: u32, rgba: &[u8], square: Square, size: ImageSize) -> Result<Self> {
        let mut means = AreaMean::new(width, height, square, size)?;
        means.push_rows(0, rgba)?;
        means.finish()
    }

    /// The same picture as a network of this size reads it; a picture of this size keeps its bytes.
    ///
    /// # Errors
    /// Never for a picture: as [`Self::from_rgba`].
    pub fn fitted(self, size: ImageSize) -> Result<Self> {
        if self.size == size {
            return Ok(self);
        }
        let side = self.size.side as u32;
        Self::from_rgba(side, side, &self.rgba(), Square::centred(side, side), size)
    }

    /// Its size.
    #[must_use]
    pub const fn size(&self) -> ImageSize {
        self.size
    }

    /// The planar bytes.
    #[must_use]
    pub fn planar(&self) -> &[u8] {
        &self.planar
    }

    /// The planar bytes with left and right changed.
    #[must_use]
    pub fn mirrored(&self) -> Vec<u8> {
        mirrored_rows(&self.planar, self.size.side)
    }

    /// Red, green and blue of a pixel, which is below the number of pixels; of grey the same three times.
    #[must_use]
    pub fn pixel(&self, at: usize) -> [u8; 3] {
        let plane = self.planar.len() / self.size.channels;
        [0, 1, 2].map(|channel| self.planar[(plane * channel + at) % self.planar.len()])
    }

    /// RGBA, opaque, row by row.
    #[must_use]
    pub fn rgba(&self) -> Vec<u8> {
        let opaque = |at| {
            let [red, green, blue] = self.pixel(at);
            [red, green, blue, 255]
        };
        (0..self.size.side * self.size.side).flat_map(opaque).collect()
    }
}

/// A 32 x 32 RGB picture in CIFAR's byte order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image32([u8; BYTES]);

impl Image32 {
    /// Takes 3,072 planar bytes.
    ///
    /// # Errors
    /// `ErrorKind::Picture` for any other length.
    pub fn from_planar(planar: &[u8]) -> Result<Self> {
        planar.try_into().map(Self).map_err(|_| {
            let problem = format!("a picture of {} bytes", planar.len());
            Error::new(ErrorKind::Picture, problem, "give 3,072 bytes, planar RGB of 32 x 32")
        })
    }

    /// As [`Image::from_rgba`], in the data set's size.
    ///
    /// # Errors
    /// As [`Image::from_rgba`].
    pub fn from_rgba(width: u32, height: u32, rgba: &[u8], square: Square) -> Result<Self> {
        let image = Image::from_rgba(width, height, rgba, square, ImageSize::CIFAR_10)?;
        Self::from_planar(image.planar())
    }

    /// The planar bytes.
    #[must_use]
    pub const fn planar(&self) -> &[u8; BYTES] {
        &self.0
    }

    /// 4,096 bytes RGBA, opaque, row by row.
    #[must_use]
    pub fn rgba(&self) -> Vec<u8> {
        Image::of(ImageSize::CIFAR_10, self.0.to_vec()).rgba()
    }
}

/// The planar bytes of any number of data set images as a network of this size reads them.
///
/// # Errors
/// `ErrorKind::Picture` where they are no whole number of images.
pub fn fitted(planar: &[u8], size: ImageSize) -> Result<Vec<u8>> {
    if size == ImageSize::CIFAR_10 {
        return Ok(planar.to_vec());
    }
    let mut all = Vec::new();
    for image in planar.chunks(BYTES) {
        let image = Image32::from_planar(image)?;
        all.extend(Image::of(ImageSize::CIFAR_10, image.planar().to_vec()).fitted(size)?.planar);
    }
    Ok(all)
}

/// The planar bytes of any number of data set images with left and right changed.
#[must_use]
pub fn mirrored(planar: &[u8]) -> Vec<u8> {
    mirrored_rows(planar, SIDE)
}

fn mirrored_rows(planar: &[u8], side: usize) -> Vec<u8> {
    planar.chunks_exact(side).flat_map(|row| row.iter().rev()).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mirroring_turns_each_row_of_each_plane_and_twice_is_nothing() -> Result<()> {
        for [channels, side] in [[3, 32], [1, 9]] {
            let bytes: Vec<u8> = (0..channels * side * side).map(|i| (i * 7 % 251) as u8).collect();
            let turned = Image::from_planar(&bytes)?.mirrored();
            let (first, second) = (turned[0], turned[(channels - 1) * side * side + side]);
            assert_eq!(
                [first, second],
                [bytes[side - 1], bytes[(channels - 1) * side * side + 2 * side - 1]]
            );
            assert_eq!(Image::from_planar(&turned)?.mirrored(), bytes);
            if side == SIDE {
                assert_eq!(turned, mirrored(&bytes));
            }
        }
        Ok(())
    }

    #[test]
    fn a_length_says_one_size() -> Result<()> {
        let mut lengths = std::collections::BTreeSet::new();
        for (channels, side) in [1, 3].into_iter().flat_map(|c| (8..=96).map(move |side| (c, side))) {
            let size = ImageSize::of([channels, side, side])?;
            assert_eq!(ImageSize::of_bytes(size.bytes()), Some(size));
            assert!(lengths.insert(size.bytes()));
        }
        for bytes in [0, 49, 147, 65, 3071, 97 * 97, 3 * 97 * 97, usize::MAX] {
            assert!(!lengths.contains(&bytes) && Image::from_planar(&vec![0; bytes.min(99_999)]).is_err());
        }
        for input in [[2, 32, 32], [3, 7, 7], [3, 97, 97], [3, 32, 33], [0, 0, 0], [1, usize::MAX, 9]] {
            assert_eq!(ImageSize::of(input).expect_err("no picture").kind(), ErrorKind::Spec);
        }
        Ok(())
    }

    /// ITU-R 601, as Pillow's `convert("L")` computes it and with it Keras's `load_img(color_mode="grayscale")`: Pillow 13
    /// gave these.
    #[test]
    fn grey_is_what_pillow_makes_of_colours() -> Result<()> {
        let colours: [[u8; 3]; 8] = [
            [255, 0, 0],
            [0, 255, 0],
            [0, 0, 255],
            [12, 200, 77],
            [255, 255, 255],
            [1, 2, 3],
            [90, 90, 90],
            [33, 254, 1],
        ];
        let grey: [u8; 8] = [76, 150, 29, 130, 255, 2, 90, 159];
        let planar: Vec<u8> = (0..3)
            .flat_map(|channel| (0..64).map(move |at| (at, channel)))
            .map(|(at, c)| colours[at % 8][c])
            .collect();
        let seen = Image::from_planar(&planar)?.fitted(ImageSize::of([1, 8, 8])?)?;
        assert_eq!(seen.planar(), grey.repeat(8));
        // Back in colour, grey is three times the same; in another size each pixel is as many.
        let back = seen.fitted(ImageSize::of([3, 16, 16])?)?;
        assert_eq!((back.pixel(0), back.pixel(17), back.pixel(2)), ([76; 3], [76; 3], [150; 3]));
        Ok(())
    }
}
