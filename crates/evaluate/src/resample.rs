//! The bootstrap's sets of images: as many as there are, drawn anew with equal chances (Efron and Tibshirani, An
//! Introduction to the Bootstrap, 1993).

/// How often the bootstrap draws a set of images anew.
pub(crate) const RESAMPLES: usize = 1000;

/// Sets of `n` images, one after the other: each image's place is drawn by splitmix64 (Steele, Lea and Flood, Fast
/// Splittable Pseudorandom Number Generators, 2014), its upper 32 bits times `n`.
pub(crate) struct Resamples {
    state: u64,
    times: Vec<u8>,
}

impl Resamples {
    /// The same seed draws the same.
    pub(crate) fn new(seed: u64, n: usize) -> Self {
        Self { state: seed, times: vec![0; n] }
    }

    /// How often each image is in the next set. Whoever needs a sum over the set takes it in the order of the images, a
    /// vector at a time: ten million draws would wait for one another's sums.
    pub(crate) fn next(&mut self) -> &[u8] {
        let n = self.times.len() as u64;
        self.times.fill(0);
        for _ in 0..n {
            self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = self.state;
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            let drawn = ((((z ^ (z >> 31)) >> 32) * n) >> 32) as usize;
            // Of more than 255 images, one is drawn so often with a chance of 1 in 255!.
            self.times[drawn] = self.times[drawn].saturating_add(1);
        }
        &self.times
    }
}

/// How many images of a set: the sum.
pub(crate) fn drawn(times: &[u8]) -> u32 {
    times.iter().map(|&times| u32::from(times)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_even_and_the_seeds_own() {
        let all = |seed| {
            let mut resamples = Resamples::new(seed, 10);
            let mut sums = [0_u32; 10];
            for _ in 0..RESAMPLES {
                let times = resamples.next();
                assert_eq!(drawn(times), 10);
                sums.iter_mut().zip(times).for_each(|(sum, &times)| *sum += u32::from(times));
            }
            sums
        };
        assert_eq!(all(1), all(1));
        assert_ne!(all(1), all(2));
        assert!(all(1).iter().all(|sum| sum.abs_diff(1000) < 150), "{:?}", all(1));
    }

    #[test]
    fn the_first_places_of_splitmix64() {
        // By hand from the reference's first outputs for seed 0: e220a839, 6e789e6a, 06c45d18 of 2^32.
        let mut resamples = Resamples::new(0, 3);
        assert_eq!(resamples.next(), [1, 1, 1]);
    }
}
