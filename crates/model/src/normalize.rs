//! How pixels become numbers: part of a model's metadata, never a constant elsewhere.

use serde::{Deserialize, Serialize};

use crate::image::SIDE;

/// `(byte / 255 - mean) / std`, channel by channel (red, green, blue).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Normalization {
    /// Subtracted, in units of 0 to 1.
    pub mean: [f32; 3],
    /// Divides; above 0.
    pub std: [f32; 3],
}

impl Normalization {
    /// The notebook's: byte / 255, nothing else. Range 0 to 1.
    pub const UNIT: Self = Self { mean: [0.0; 3], std: [1.0; 3] };

    /// Whether every number can be worked with: finite, and deviations above 0.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        self.mean.iter().all(|mean| mean.is_finite())
            && self.std.iter().all(|&std| std > 0.0 && std.is_finite())
    }

    /// `planar` is `n * 3,072` bytes and `out` as many numbers, both `[n, 3, 32, 32]`.
    pub fn apply(&self, planar: &[u8], out: &mut [f32]) {
        self.apply_as([3, SIDE, SIDE], planar, out);
    }

    /// The same for pictures of `[C, H, W]`, `C` being 1 or 3; grey takes the first channel's numbers.
    pub fn apply_as(&self, [channels, height, width]: [usize; 3], planar: &[u8], out: &mut [f32]) {
        let plane = height * width;
        for (place, (bytes, numbers)) in planar.chunks(plane).zip(out.chunks_mut(plane)).enumerate() {
            let channel = place % channels.min(3);
            let (mean, std) = (self.mean[channel], self.std[channel]);
            for (number, &byte) in numbers.iter_mut().zip(bytes) {
                *number = (f32::from(byte) / 255.0 - mean) / std;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_channel_has_its_own_mean_and_deviation() {
        let normalization = Normalization { mean: [0.0, 0.5, 1.0], std: [1.0, 0.5, 2.0] };
        let mut out = vec![0.0; 6144];
        normalization.apply(&vec![255; 6144], &mut out);
        assert_eq!([out[0], out[1024], out[2048]], [1.0, 1.0, 0.0]);
        assert_eq!(out[..3072], out[3072..]);
        normalization.apply_as([1, 8, 8], &[255; 128], &mut out[..128]);
        assert_eq!([out[0], out[127], out[128]], [1.0; 3], "grey takes the first numbers for every picture");
    }
}
