//! Fewer pixels.

use cifar_model::image::SIDE;
use cifar_model::{Image32, Result};

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

#[cfg(test)]
mod tests {
    use cifar_model::image::BYTES;

    use super::*;

    #[test]
    fn all_its_pixels_leave_a_picture_as_it_is() -> Result<()> {
        let bytes: Vec<u8> = (0..BYTES).map(|at| (at * 31 % 253) as u8).collect();
        let image = Image32::from_planar(&bytes)?;
        assert_eq!(pixelated(&image, SIDE)?, image);
        assert_ne!(pixelated(&image, 20)?, image);
        Ok(())
    }
}
