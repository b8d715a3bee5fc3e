//! Pictures unlike any that the networks were trained on: what the out-of-distribution score has to find. All but the photographs are made
//! here, from fixed seeds.

use std::path::Path;

use anyhow::Result;
use cifar_model::{Dataset, ImageSize, Square};
use fastrand::Rng;

use crate::picture::Picture;
use crate::sketches;

/// Pictures of each kind that is made by chance.
const EACH: usize = 1_000;
/// Pixels of a plane.
const PLANE: usize = 1024;
/// Squares looked at in each photograph.
const SQUARES: usize = 9;
/// Test images that are scrambled and inverted.
const CHANGED: usize = 2_000;

/// Pictures of one kind, 3,072 planar bytes each.
pub(super) struct Set {
    pub(super) name: &'static str,
    pub(super) images: Vec<u8>,
}

/// All kinds. `test`: what is scrambled and inverted; `photographs`: a folder with the tests' photographs.
pub(super) fn all(test: &Dataset, photographs: &Path) -> Result<Vec<Set>> {
    let each = |seed: u64, make: fn(&mut Rng) -> Vec<u8>| {
        let mut rng = Rng::with_seed(seed);
        (0..EACH).flat_map(|_| make(&mut rng)).collect()
    };
    let test = test.slice(0..test.len().min(CHANGED));
    Ok(vec![
        Set { name: "uniform-noise", images: each(1, uniform) },
        Set { name: "gaussian-noise", images: each(2, gaussian) },
        Set { name: "flat-colours", images: each(3, flat) },
        Set { name: "textures", images: each(4, texture) },
        Set { name: "shapes", images: each(5, shapes) },
        Set { name: "scrambled", images: scrambled(&test) },
        Set { name: "inverted", images: test.images().iter().map(|byte| 255 - byte).collect() },
        Set { name: "photograph-of-a-rocket", images: squares_of(&photographs.join("rocket.jpg"))? },
        // A known class: a cat, in another photograph. To be warned of seldom.
        Set { name: "photograph-of-a-cat", images: squares_of(&photographs.join("cat.png"))? },
        Set { name: "drawings", images: sketches::drawings()?.images().to_vec() },
    ])
}

/// Each byte any of 256.
fn uniform(rng: &mut Rng) -> Vec<u8> {
    (0..3 * PLANE).map(|_| rng.u8(..)).collect()
}

/// Each byte around the middle, standard deviation 64, cut off at the ends.
fn gaussian(rng: &mut Rng) -> Vec<u8> {
    // Of twelve uniform numbers the sum less 6 has nearly the normal distribution (Irwin-Hall).
    let normal = |rng: &mut Rng| (0..12).map(|_| rng.f64()).sum::<f64>() - 6.0;
    (0..3 * PLANE).map(|_| (127.5 + 64.0 * normal(rng)).round().clamp(0.0, 255.0) as u8).collect()
}

/// One colour all over.
fn flat(rng: &mut Rng) -> Vec<u8> {
    let colour = [rng.u8(..), rng.u8(..), rng.u8(..)];
    painted(|_, _| colour)
}

/// Stripes, checks, dots or waves of two colours, of any width and direction.
fn texture(rng: &mut Rng) -> Vec<u8> {
    let colours = [0; 2].map(|_| [rng.u8(..), rng.u8(..), rng.u8(..)]);
    let (kind, period, phase) = (rng.u8(0..4), 3.0 + 9.0 * rng.f32(), 10.0 * rng.f32());
    // A direction by a fraction: sine and cosine would differ from system to system.
    let (a, b) = (rng.f32() * 2.0 - 1.0, rng.f32() * 2.0 - 1.0);
    let length = (a * a + b * b).sqrt().max(0.1);
    let (a, b) = (a / length, b / length);
    let odd = |value: f32| (value / period).floor().rem_euclid(2.0) >= 1.0;
    painted(|x, y| {
        let (x, y) = (x as f32 + phase, y as f32 + phase);
        let (along, across) = (a * x + b * y, a * y - b * x);
        let second = match kind {
            0 => odd(along),
            1 => odd(along) != odd(across),
            2 => {
                let (u, v) =
                    (along.rem_euclid(period) / period - 0.5, across.rem_euclid(period) / period - 0.5);
                u * u + v * v < 0.1
            }
            _ => {
                let wave = (across.rem_euclid(2.0 * period) / period - 1.0).abs() * period;
                odd(along + wave)
            }
        };
        colours[usize::from(second)]
    })
}

/// One to four discs, boxes and triangles on a ground, all of flat colours.
fn shapes(rng: &mut Rng) -> Vec<u8> {
    let mut image = flat(rng);
    for _ in 0..rng.u8(1..5) {
        let colour = [rng.u8(..), rng.u8(..), rng.u8(..)];
        let (kind, x0, y0, size) = (rng.u8(0..3), 32.0 * rng.f32(), 32.0 * rng.f32(), 3.0 + 10.0 * rng.f32());
        for y in 0..32 {
            for x in 0..32 {
                let (dx, dy) = (x as f32 + 0.5 - x0, y as f32 + 0.5 - y0);
                let inside = match kind {
                    0 => dx * dx + dy * dy < size * size,
                    1 => dx.abs() < size && dy.abs() < 0.7 * size,
                    _ => dy < size && dy > -size && dx.abs() < (dy + size) / 2.0,
                };
                if inside {
                    (0..3).for_each(|channel| image[channel * PLANE + y * 32 + x] = colour[channel]);
                }
            }
        }
    }
    image
}

fn painted(colour: impl Fn(usize, usize) -> [u8; 3]) -> Vec<u8> {
    let mut image = vec![0; 3 * PLANE];
    for at in 0..PLANE {
        let colour = colour(at % 32, at / 32);
        (0..3).for_each(|channel| image[channel * PLANE + at] = colour[channel]);
    }
    image
}

/// Each test image cut into 16 squares of 8 x 8, which change places.
fn scrambled(test: &Dataset) -> Vec<u8> {
    let mut rng = Rng::with_seed(6);
    let mut images = vec![0; test.images().len()];
    for (from, to) in test.images().chunks_exact(3 * PLANE).zip(images.chunks_exact_mut(3 * PLANE)) {
        let mut places: Vec<usize> = (0..16).collect();
        for last in 1..16 {
            places.swap(last, rng.u64(..=last as u64) as usize);
        }
        for (at, value) in to.iter_mut().enumerate() {
            let (plane, y, x) = (at / PLANE, at % PLANE / 32, at % 32);
            let place = places[y / 8 * 4 + x / 8];
            *value = from[plane * PLANE + (place / 4 * 8 + y % 8) * 32 + place % 4 * 8 + x % 8];
        }
    }
    images
}

/// The whole photograph and eight parts of it. Few, and of one another: their figure says little.
fn squares_of(file: &Path) -> Result<Vec<u8>> {
    let picture = Picture::read(file, [255; 3])?;
    let (width, height) = picture.size();
    let whole = Square::centred(width, height);
    let mut images = picture.image(whole, ImageSize::CIFAR_10)?.planar().to_vec();
    let side = whole.side / 2.0;
    for part in 0..SQUARES - 1 {
        let along = |length: u32, k: usize, of: usize| (f64::from(length) - side) * k as f64 / of as f64;
        let (x, y) = (along(width, part % 4, 3), along(height, part / 4, 1));
        images.extend_from_slice(picture.image(Square { x, y, side }, ImageSize::CIFAR_10)?.planar());
    }
    Ok(images)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    #[test]
    fn every_kind_has_its_pictures_and_is_the_same_each_time() -> Result<()> {
        let test = Source::committed().test()?.slice(0..50);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/pictures");
        let (once, again) = (all(&test, &folder)?, all(&test, &folder)?);
        for (one, other) in once.iter().zip(&again) {
            assert!(one.images == other.images, "{}", one.name);
            let expected = match one.name {
                "scrambled" | "inverted" => 50,
                "drawings" => 240,
                name if name.starts_with("photograph-") => SQUARES,
                _ => 1_000,
            };
            assert_eq!(one.images.len(), 3072 * expected, "{}", one.name);
        }
        Ok(())
    }

    /// Scrambling moves pixels and changes none; the means of noise are where they should be.
    #[test]
    fn scrambled_images_keep_their_pixels() -> Result<()> {
        let test = Source::committed().test()?.slice(0..3);
        let scrambled = scrambled(&test);
        for (before, after) in test.images().chunks_exact(PLANE).zip(scrambled.chunks_exact(PLANE)) {
            let sorted = |plane: &[u8]| {
                let mut plane = plane.to_vec();
                plane.sort_unstable();
                plane
            };
            assert_ne!(before, after);
            assert_eq!(sorted(before), sorted(after));
        }
        let mean = |image: Vec<u8>| image.iter().map(|&byte| f64::from(byte)).sum::<f64>() / 3072.0;
        let mut rng = Rng::with_seed(1);
        assert!((mean(uniform(&mut rng)) - 127.5).abs() < 5.0);
        assert!((mean(gaussian(&mut rng)) - 127.5).abs() < 5.0);
        Ok(())
    }
}
