//! Dropout, Srivastava et al. 2014, in the inverted form that keeps the mean.

use crate::Map;

/// Multiplies each value in place with 0, at the rate given, or else with `1 / (1 - rate)`. The same call takes the
/// gradient of the output back.
///
/// Which values fall depends on nothing but the image's key and the value's place: on no other image, no thread, no
/// instruction set and no layout. `keys` holds one number an image.
pub fn dropout(map: &Map, values: &mut [f32], keys: &[u64], rate: f32) {
    for (image, &key) in values.chunks_exact_mut(map.len()).zip(keys) {
        for y in 0..map.height {
            for (x, pixel) in image[map.row(y)].chunks_exact_mut(map.channels).enumerate() {
                for (channel, value) in pixel.iter_mut().enumerate() {
                    *value *= dropout_factor(key, (channel * map.height + y) * map.width + x, rate);
                }
            }
        }
    }
}

/// What dropout multiplies the value with that stands at `place` in the order `[channels, height, width]`: 0 or
/// `1 / (1 - rate)`. `rate` is 0 to below 1.
#[must_use]
pub fn dropout_factor(key: u64, place: usize, rate: f32) -> f32 {
    let drawn = (mixed(key.wrapping_add((place as u64 + 1).wrapping_mul(STEP))) >> 40) as f32 / 16_777_216.0;
    if drawn < rate { 0.0 } else { 1.0 / (1.0 - rate) }
}

/// The golden ratio as a step through all numbers.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// The mixing of Vigna's splitmix64, <https://prng.di.unimi.it/splitmix64.c>.
const fn mixed(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_kept_and_so_is_the_mean() {
        for rate in [0.0, 0.1, 0.5, 0.9] {
            let factors: Vec<f32> = (0..100_000).map(|place| dropout_factor(7, place, rate)).collect();
            let fallen = factors.iter().filter(|&&factor| factor == 0.0).count() as f32 / 1e5;
            let mean = factors.iter().sum::<f32>() / 1e5;
            // Five standard deviations.
            let most = 5.0 * (rate * (1.0 - rate) / 1e5).sqrt();
            assert!(
                (fallen - rate).abs() <= most && (mean - 1.0).abs() <= most / (1.0 - rate) + 1e-3,
                "{rate}"
            );
        }
    }

    #[test]
    fn an_image_falls_alike_in_any_batch_and_behind_any_border() {
        let (map, bordered) = (Map::new(3, 4, 5), Map { height: 3, width: 4, channels: 5, border: 2 });
        let mut both = vec![1.0; 2 * map.len()];
        dropout(&map, &mut both, &[3, 4], 0.5);
        let mut second = vec![1.0; map.len()];
        dropout(&map, &mut second, &[4], 0.5);
        assert_eq!(both[map.len()..], second);
        assert_ne!(both[..map.len()], second);
        let mut framed = bordered.zeros(1);
        map.copy(&vec![1.0; map.len()], &bordered, &mut framed);
        dropout(&bordered, &mut framed, &[4], 0.5);
        let mut inside = map.zeros(1);
        bordered.copy(&framed, &map, &mut inside);
        assert_eq!(inside, second);
    }
}
