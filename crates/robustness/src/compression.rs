//! What files do to pictures: fewer pixels, JPEG.

use cifar_model::image::{BYTES, SIDE};
use cifar_model::{Error, ErrorKind, Image32, Result};
use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, SamplingFactor};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;

use crate::resample::{BOX, line, windows};

/// Made `side` pixels wide and high and 32 again, both by Pillow's box filter.
pub(crate) fn pixelated(image: &Image32, side: usize) -> Result<Image32> {
    let planes = image.planar().chunks_exact(SIDE * SIDE);
    let planar: Vec<u8> = planes.flat_map(|plane| square(&square(plane, SIDE, side), side, SIDE)).collect();
    Image32::from_planar(&planar)
}

fn square(plane: &[u8], from: usize, to: usize) -> Vec<u8> {
    let windows = windows(BOX, from, 0.0, from as f64, to);
    let narrow: Vec<u8> =
        (0..from).flat_map(|row| line(&windows, move |column| plane[row * from + column])).collect();
    let columns: Vec<Vec<u8>> =
        (0..to).map(|column| line(&windows, |row| narrow[row * to + column]).collect()).collect();
    (0..to * to).map(|at| columns[at % to][at / to]).collect()
}

/// Written as a JPEG file of a quality of 1 to 100, with colours at half the width and height as most programs do, and read
/// again.
pub(crate) fn jpeg(image: &Image32, quality: u8) -> Result<Image32> {
    let planar = image.planar();
    let plane = SIDE * SIDE;
    let rgb: Vec<u8> = (0..BYTES).map(|at| planar[at % 3 * plane + at / 3]).collect();
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, quality);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    // By default it takes one pixel of four, which no program does that people use.
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    encoder.encode(&rgb, SIDE as u16, SIDE as u16, ColorType::Rgb).map_err(failed)?;
    let read = JpegDecoder::new(ZCursor::new(&file)).decode().map_err(failed)?;
    let planar: Vec<u8> =
        (0..BYTES).filter_map(|at| read.get(at % plane * 3 + at / plane).copied()).collect();
    Image32::from_planar(&planar)
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Picture, format!("JPEG: {error}"), "try another picture")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lower_quality_is_farther_from_the_picture() -> Result<()> {
        let bytes: Vec<u8> =
            (0..BYTES).map(|at| (at % SIDE * 8) as u8 ^ (at / SIDE % SIDE * 3) as u8).collect();
        let image = Image32::from_planar(&bytes)?;
        let error = |other: &Image32| -> u32 {
            image.planar().iter().zip(other.planar()).map(|(a, b)| u32::from(a.abs_diff(*b))).sum()
        };
        let errors = [100, 80, 40, 5].map(|quality| jpeg(&image, quality).map(|other| error(&other)));
        let errors = errors.into_iter().collect::<Result<Vec<u32>>>()?;
        assert!(errors.is_sorted() && errors[0] < errors[3], "{errors:?}");
        Ok(())
    }

    #[test]
    fn all_its_pixels_leave_a_picture_as_it_is() -> Result<()> {
        let bytes: Vec<u8> = (0..BYTES).map(|at| (at * 31 % 253) as u8).collect();
        let image = Image32::from_planar(&bytes)?;
        assert_eq!(pixelated(&image, SIDE)?, image);
        assert_ne!(pixelated(&image, 20)?, image);
        Ok(())
    }
}
