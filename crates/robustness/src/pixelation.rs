//! Fewer pixels.

use cifar_model::image::SIDE;
use cifar_model::{Image32, Result};

use crate::resample::{BOX, square};

/// Made `side` pixels wide and high and 32 again, both by Pillow's box filter.
pub(crate) fn pixelated(image: &Image32, side: usize) -> Result<Image32> {
    let planes = image.planar().chunks_exact(SIDE * SIDE);
    let planar: Vec<u8> =
        planes.flat_map(|plane| square(BOX, &square(BOX, plane, SIDE, side), side, SIDE)).collect();
    Image32::from_planar(&planar)
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
