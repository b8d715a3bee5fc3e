//! Two images laid over each other: the middle of one is moved over the other, up to [`REACH`] pixels each way, and the
//! best correlation of their details counts. So a photograph that was cut otherwise is found, and frames, which many
//! pictures share, count for nothing where they lie outside the middle.

use std::array::from_fn;

use cifar_model::image::{BYTES, SIDE};

use super::detail::{detail, standardized};

/// How far the middle is moved, in pixels.
const REACH: usize = 4;
/// Height and width of the middle.
const MIDDLE: usize = SIDE - 2 * REACH;
/// Deviation of the blur whose removal leaves the detail, in pixels.
pub(super) const DEVIATION: f32 = 2.0;

/// The middle of an image, ready to be laid over others.
pub(super) struct Middle(Vec<f32>);

impl Middle {
    /// Of an image, `[3, 32, 32]`.
    pub(super) fn of(image: &[u8]) -> Self {
        let detail = detail(image, DEVIATION);
        Self(standardized(rows(&detail, [REACH; 2]).flatten().copied().collect()))
    }

    /// The largest correlation of this middle with the windows of another image's [`Whole`], -1 to 1.
    pub(super) fn correlation(&self, other: &Whole) -> f32 {
        let places = (0..=2 * REACH).flat_map(|row| (0..=2 * REACH).map(move |column| [row, column]));
        places.map(|at| self.at(other, at)).fold(-1.0, f32::max)
    }

    /// With the window that begins at a row and a column. The middle's own mean is 0, so that the window's need not be
    /// taken from it.
    fn at(&self, other: &Whole, place: [usize; 2]) -> f32 {
        let (mut product, mut sum, mut square) = ([0.0_f32; 8], [0.0_f32; 8], [0.0_f32; 8]);
        for (ours, theirs) in self.0.chunks_exact(MIDDLE).zip(rows(&other.0, place)) {
            for (ours, theirs) in ours.chunks_exact(8).zip(theirs.chunks_exact(8)) {
                product = from_fn(|lane| product[lane] + ours[lane] * theirs[lane]);
                sum = from_fn(|lane| sum[lane] + theirs[lane]);
                square = from_fn(|lane| square[lane] + theirs[lane] * theirs[lane]);
            }
        }
        let [product, sum, square] = [product, sum, square].map(|lanes| lanes.iter().sum::<f32>());
        let length = (square - sum * sum / self.0.len() as f32).max(0.0).sqrt();
        if length > 1e-2 { product / length } else { 0.0 }
    }
}

/// The detail of a whole image, over which middles are laid.
pub(super) struct Whole(Vec<f32>);

impl Whole {
    /// Of an image, `[3, 32, 32]`.
    pub(super) fn of(image: &[u8]) -> Self {
        Self(detail(image, DEVIATION))
    }
}

/// The rows of a window of the middle's size, colour after colour.
fn rows(detail: &[f32], [row, column]: [usize; 2]) -> impl Iterator<Item = &[f32]> {
    detail.chunks(BYTES / 3).flat_map(move |plane| {
        plane[row * SIDE..].chunks(SIDE).take(MIDDLE).map(move |line| &line[column..column + MIDDLE])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Noise, moved down and to the right, brighter, and with less contrast.
    #[test]
    fn a_moved_copy_is_found_and_another_image_is_not() {
        let mut random = fastrand::Rng::with_seed(3);
        let image: Vec<u8> = (0..BYTES).map(|_| random.u8(..)).collect();
        let other: Vec<u8> = (0..BYTES).map(|_| random.u8(..)).collect();
        let moved: Vec<u8> = (0..BYTES)
            .map(|at| {
                let (plane, row, column) = (at / (SIDE * SIDE), at / SIDE % SIDE, at % SIDE);
                let from = |place: usize, by: usize| place.saturating_sub(by);
                100 + image[plane * SIDE * SIDE + from(row, 3) * SIDE + from(column, 2)] / 2
            })
            .collect();
        let middle = Middle::of(&image);
        assert!(middle.correlation(&Whole::of(&image)) > 0.999);
        assert!(middle.correlation(&Whole::of(&moved)) > 0.95, "{}", middle.correlation(&Whole::of(&moved)));
        assert!(middle.correlation(&Whole::of(&other)) < 0.3);
        assert_eq!(middle.correlation(&Whole::of(&[9; BYTES])), 0.0);
    }
}
