//! Training pictures moved and mirrored, each by what seed, epoch and index say: no state to save.

use serde::{Deserialize, Serialize};

const SIDE: usize = 32;

/// What a cut-out square shows: the mean colour of the training images, rounded to a byte, so that after normalising
/// it is all but zero.
const MEAN: [u8; 3] = [125, 123, 114];

/// What may happen to a training picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Augmentation {
    /// Left and right exchanged, one time in two.
    pub flip: bool,
    /// Chance decides an image's first epoch alone, then it is mirrored in every second one (Jordan 2024): so each
    /// two epochs show all images both ways.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub alternate: bool,
    /// Moved by up to so many pixels each way, the border filled by reflection; 0 to 16.
    pub shift: u8,
    /// Side of a square, somewhere in the picture, that shows the mean colour instead (`DeVries` and Taylor 2017;
    /// wholly inside, as Jordan 2024 has it): the network must not lean on one detail. 0 to 31 pixels, 0 for none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub cutout: u8,
}

const fn is_zero(side: &u8) -> bool {
    *side == 0
}

impl Augmentation {
    /// Whether an epoch may show a picture otherwise than it is.
    #[must_use]
    pub const fn changes_pictures(self) -> bool {
        self.flip || self.shift > 0 || self.cutout > 0
    }

    /// Writes the picture as epoch `epoch` shows it. `planar` and `out` are 3,072 bytes, RGB planes of 32 x 32.
    pub fn apply(self, planar: &[u8], out: &mut [u8], seed: u64, epoch: u32, index: u32) {
        if self == Self::default() {
            out.copy_from_slice(planar);
            return;
        }
        let mut rng = fastrand::Rng::with_seed(mix(seed, epoch, index));
        let flip = self.flip
            && if self.alternate {
                fastrand::Rng::with_seed(mix(seed, 0, index)).bool() ^ epoch.is_multiple_of(2)
            } else {
                rng.bool()
            };
        let most = i32::from(self.shift);
        let (dx, dy) = (rng.i32(-most..=most), rng.i32(-most..=most));
        for (plane, target) in planar.chunks_exact(SIDE * SIDE).zip(out.chunks_exact_mut(SIDE * SIDE)) {
            for (y, row) in target.chunks_exact_mut(SIDE).enumerate() {
                let source = &plane[reflect(y, dy) * SIDE..][..SIDE];
                for (x, pixel) in row.iter_mut().enumerate() {
                    let x = if flip { SIDE - 1 - x } else { x };
                    *pixel = source[reflect(x, dx)];
                }
            }
        }
        if self.cutout > 0 {
            cut_out(out, usize::from(self.cutout).min(SIDE - 1), &mut rng);
        }
    }
}

fn cut_out(planar: &mut [u8], side: usize, rng: &mut fastrand::Rng) {
    // Drawn in 64 bits: `usize` takes other numbers from the stream where it has 32, as in the browser.
    let room = (SIDE - side) as u64;
    let (left, top) = (rng.u64(..=room) as usize, rng.u64(..=room) as usize);
    for (plane, mean) in planar.chunks_exact_mut(SIDE * SIDE).zip(MEAN) {
        for row in plane.chunks_exact_mut(SIDE).skip(top).take(side) {
            row[left..left + side].fill(mean);
        }
    }
}

/// Where `at + by` lies after reflection at the borders (the border pixel itself is not repeated).
fn reflect(at: usize, by: i32) -> usize {
    let moved = at.checked_add_signed(by as isize).unwrap_or_else(|| by.unsigned_abs() as usize - at);
    if moved < SIDE { moved } else { 2 * (SIDE - 1) - moved }
}

/// One seed from three numbers: FNV-1a's prime spreads them, fastrand's own generator does the rest.
fn mix(seed: u64, epoch: u32, index: u32) -> u64 {
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    [u64::from(epoch), u64::from(index)].into_iter().fold(seed, |hash, part| {
        let spread = (hash ^ part.wrapping_add(0x9e37_79b9_7f4a_7c15)).wrapping_mul(PRIME);
        spread ^ (spread >> 29)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture() -> Vec<u8> {
        (0..3072u32).map(|i| (i * 7 % 251) as u8).collect()
    }

    #[test]
    fn nothing_asked_nothing_done_and_the_same_seed_gives_the_same_picture() {
        let (source, mut out, mut again) = (picture(), vec![0; 3072], vec![1; 3072]);
        Augmentation::default().apply(&source, &mut out, 1, 2, 3);
        assert_eq!(source, out);
        let both = Augmentation { flip: true, shift: 3, ..Augmentation::default() };
        both.apply(&source, &mut out, 1, 2, 3);
        both.apply(&source, &mut again, 1, 2, 3);
        assert_eq!(out, again);
    }

    #[test]
    fn flips_half_of_the_pictures_and_reaches_every_shift() {
        let source = picture();
        let mut seen = std::collections::BTreeMap::new();
        for index in 0..4_000 {
            let mut out = vec![0; 3072];
            Augmentation { flip: true, shift: 1, ..Augmentation::default() }
                .apply(&source, &mut out, 9, 1, index);
            *seen.entry(out).or_insert(0) += 1;
        }
        assert_eq!(seen.len(), 18, "2 ways round, 3 columns, 3 rows");
        assert!(seen.values().all(|&count| (140..310).contains(&count)), "{:?}", seen.values());
    }

    #[test]
    fn alternating_shows_every_picture_both_ways_in_two_epochs() {
        let (source, both) =
            (picture(), Augmentation { flip: true, alternate: true, ..Augmentation::default() });
        let mut first = 0;
        for index in 0..1_000 {
            let [one, two, three] = [1, 2, 3].map(|epoch| {
                let mut out = vec![0; 3072];
                both.apply(&source, &mut out, 9, epoch, index);
                out
            });
            assert!(one != two && one == three, "image {index}");
            first += u32::from(one == source);
        }
        assert!((400..600).contains(&first), "{first}");
    }

    #[test]
    fn a_cut_out_square_is_whole_inside_and_moves() {
        let (source, cut) = (vec![7; 3072], Augmentation { cutout: 12, ..Augmentation::default() });
        let mut corners = std::collections::BTreeSet::new();
        for index in 0..2_000 {
            let mut out = vec![0; 3072];
            cut.apply(&source, &mut out, 9, 1, index);
            for (plane, mean) in out.chunks_exact(1024).zip(MEAN) {
                assert_eq!(plane.iter().filter(|&&pixel| pixel == mean).count(), 144, "image {index}");
                assert_eq!(plane.iter().filter(|&&pixel| pixel == 7).count(), 1024 - 144, "image {index}");
            }
            corners.insert(out.iter().position(|&pixel| pixel == MEAN[0]));
        }
        assert!(corners.len() > 400, "{} of 441 places", corners.len());
    }

    #[test]
    fn reflection_stays_inside() {
        for by in -16..=16 {
            assert!((0..SIDE).all(|at| reflect(at, by) < SIDE));
        }
        assert_eq!((reflect(0, -1), reflect(31, 1), reflect(5, 2)), (1, 30, 7));
    }
}
