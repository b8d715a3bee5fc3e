//! Small pictures as a camera might have seen them: larger, with the noise of its sensor; and back again, by each resizer.

use cifar_model::image::{BYTES, SIDE};
use cifar_model::{Image32, Result, Square};

use crate::chance::{Chance, seed_of};
use crate::resample::{BICUBIC, square};
use crate::resize::{Resizer, resize};

/// How many times as wide and as high a picture becomes: 224 pixels, which many networks are fed with.
pub const TIMES: usize = 7;
const LARGE: usize = TIMES * SIDE;

/// What each resizer of [`Resizer::ALL`] makes of pictures of 3,072 bytes, planar RGB, that were enlarged to 224 x 224 by
/// Pillow's bicubic filter. Each value of the large picture has a normal number with the standard deviation `noise` added, in
/// levels of 255. An enlarged picture has no detail finer than its pixels were: noise stands for what real photographs have of
/// it. Without noise, the nearest pixel of 7 is the pixel itself, and the picture comes back as it was. The first picture has
/// the number `first` in its data set; the result is resizer by resizer, in each picture by picture.
///
/// # Errors
/// `ErrorKind::Picture` for another number of bytes than whole pictures have.
pub fn photographed(planar: &[u8], first: u32, noise: u8, seed: u64) -> Result<Vec<u8>> {
    let mut made: [Vec<u8>; Resizer::ALL.len()] = Default::default();
    for (number, image) in (u64::from(first)..).zip(planar.chunks(BYTES)) {
        let rgba = enlarged(&Image32::from_planar(image)?, noise, &mut Chance::new(seed_of(seed, number)));
        let whole = Square::centred(LARGE as u32, LARGE as u32);
        for (resizer, made) in Resizer::ALL.into_iter().zip(&mut made) {
            made.extend_from_slice(resize(LARGE as u32, LARGE as u32, &rgba, whole, resizer)?.planar());
        }
    }
    Ok(made.concat())
}

/// RGBA, row by row.
fn enlarged(image: &Image32, noise: u8, chance: &mut Chance) -> Vec<u8> {
    let planes = image.planar().chunks_exact(SIDE * SIDE);
    let mut rgba = vec![255; 4 * LARGE * LARGE];
    for (channel, plane) in planes.enumerate() {
        for (value, pixel) in square(BICUBIC, plane, SIDE, LARGE).into_iter().zip(rgba.chunks_exact_mut(4)) {
            pixel[channel] = if noise == 0 {
                value
            } else {
                (f32::from(value) + f32::from(noise) * chance.normal()).round() as u8
            };
        }
    }
    rgba
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pictures() -> Vec<u8> {
        (0..2 * BYTES).map(|at| ((at % 32) * 7 + (at / 32 % 32) * 3 + at / 1024 * 29) as u8).collect()
    }

    fn of(made: &[u8], resizer: Resizer) -> &[u8] {
        let place = Resizer::ALL.into_iter().position(|one| one == resizer).unwrap_or(0);
        &made[place * 2 * BYTES..][..2 * BYTES]
    }

    /// The mean distance of two pictures' values.
    fn distance(one: &[u8], other: &[u8]) -> f64 {
        let sum: u64 = one.iter().zip(other).map(|(one, other)| u64::from(one.abs_diff(*other))).sum();
        sum as f64 / one.len() as f64
    }

    #[test]
    fn without_noise_the_nearest_pixel_is_the_picture_itself() -> Result<()> {
        let planar = pictures();
        let made = photographed(&planar, 0, 0, 1)?;
        assert_eq!(of(&made, Resizer::Nearest), planar);
        assert_eq!(of(&made, Resizer::Bilinear), planar);
        assert_ne!(of(&made, Resizer::AreaMean), planar);
        Ok(())
    }

    #[test]
    fn noise_stays_where_pixels_are_passed_over_and_goes_where_they_are_averaged() -> Result<()> {
        let grey = [128; 2 * BYTES];
        let made = photographed(&grey, 0, 20, 1)?;
        // A normal number is 0.8 of its deviation away from nothing, in the mean; that of 49 is a seventh of it.
        let far = |resizer| distance(of(&made, resizer), &grey);
        assert!((14.5..17.5).contains(&far(Resizer::Nearest)), "{}", far(Resizer::Nearest));
        assert!((2.0..2.6).contains(&far(Resizer::AreaMean)), "{}", far(Resizer::AreaMean));
        assert!(far(Resizer::Lanczos) > far(Resizer::BilinearAntialiased));
        Ok(())
    }

    #[test]
    fn a_picture_comes_out_the_same_in_any_batch_and_half_a_one_is_refused() -> Result<()> {
        let planar = pictures();
        let (both, second) = (photographed(&planar, 4, 9, 2)?, photographed(&planar[BYTES..], 5, 9, 2)?);
        for place in 0..Resizer::ALL.len() {
            assert_eq!(both[(2 * place + 1) * BYTES..][..BYTES], second[place * BYTES..][..BYTES], "{place}");
        }
        assert!(photographed(&planar[1..], 0, 9, 2).is_err());
        Ok(())
    }
}
