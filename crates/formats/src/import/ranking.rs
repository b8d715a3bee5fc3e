//! Which of several ways of reading a file is likeliest its own, by the pictures that each names rightly. Who answers the
//! pictures is not asked: [`super::try_layers`] does with a plan, the page with its workers.

use std::cmp::Reverse;

use super::Pixels;

/// How many pictures everything is tried on; only the best go on to all.
pub const FIRST_PICTURES: usize = 48;
/// How many go on.
const KEPT: usize = 8;

/// A way of reading a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Way {
    /// Which of the networks that were given.
    pub network: usize,
    /// How pixels become numbers.
    pub pixels: Pixels,
}

/// A way, and which pictures it names rightly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// How the file was read.
    pub way: Way,
    /// One for each picture.
    pub right: Vec<bool>,
}

/// A way, and what it is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trial {
    /// How the file was read.
    pub way: Way,
    /// How many pictures get their own class.
    pub right: usize,
    /// Of how many.
    pub pictures: usize,
}

impl Tried {
    fn named(&self) -> usize {
        self.right.iter().filter(|right| **right).count()
    }

    fn trial(&self) -> Trial {
        Trial { way: self.way, right: self.named(), pictures: self.right.len() }
    }

    /// Whether this one's lead over another is more than chance: by McNemar's test, two deviations of the pictures
    /// that only one of them names rightly. Without it a leaky ReLU, which answers nearly the same as a ReLU, would be
    /// taken for it by a picture or two.
    fn leads(&self, other: &Self) -> bool {
        let pairs = || self.right.iter().zip(&other.right);
        let ahead = pairs().filter(|(own, others)| **own && !**others).count();
        let behind = pairs().filter(|(own, others)| !**own && **others).count();
        let lead = ahead.saturating_sub(behind);
        lead * lead > 4 * (ahead + behind)
    }

    /// Whether it names more pictures than guessing would: four deviations, since the best of many guesses is lucky.
    fn is_beyond_chance(&self) -> bool {
        let beyond = (10 * self.named()).saturating_sub(self.right.len());
        beyond * beyond > 16 * 9 * self.right.len()
    }
}

/// The ways that are tried on all pictures, after each was tried on [`FIRST_PICTURES`]: the best, and the most usual one, which
/// stands first.
#[must_use]
pub fn shortlisted(first: &[Tried]) -> Vec<Way> {
    let mut order: Vec<(Reverse<usize>, usize)> =
        first.iter().enumerate().map(|(at, tried)| (Reverse(tried.named()), at)).collect();
    order.sort_unstable();
    let best = order.iter().take(KEPT).map(|(_, at)| *at);
    let mut places: Vec<usize> = best.chain((!first.is_empty()).then_some(0)).collect();
    places.sort_unstable();
    places.dedup();
    places.into_iter().map(|at| first[at].way).collect()
}

/// The most usual one or, where others lead it and do better than chance, the most usual of these that no other leads;
/// then the others by how many pictures they name rightly. A network for other classes is so taken for what is usual.
#[must_use]
pub fn ranked(all: &[Tried]) -> Vec<Trial> {
    let is_better = |at: usize, best: usize| all[at].leads(&all[best]) && all[at].is_beyond_chance();
    let best = (1..all.len()).fold(0, |best, at| if is_better(at, best) { at } else { best });
    let mut order: Vec<(bool, Reverse<usize>, usize)> =
        all.iter().enumerate().map(|(at, tried)| (at != best, Reverse(tried.named()), at)).collect();
    order.sort_unstable();
    order.into_iter().map(|(.., at)| all[at].trial()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tried(network: usize, pixels: Pixels, right: usize, of: usize) -> Tried {
        Tried { way: Way { network, pixels }, right: (0..of).map(|at| at < right).collect() }
    }

    #[test]
    fn the_best_go_on_and_the_most_usual_with_them() {
        let first: Vec<Tried> = (0..12).map(|network| tried(network, Pixels::Unit, network, 48)).collect();
        let ways: Vec<usize> = shortlisted(&first).iter().map(|way| way.network).collect();
        assert_eq!(ways, [0, 4, 5, 6, 7, 8, 9, 10, 11]);
        assert!(shortlisted(&[]).is_empty() && ranked(&[]).is_empty());
    }

    #[test]
    fn a_clear_lead_counts_and_luck_does_not() {
        let with = |lead: usize| {
            ranked(&[tried(0, Pixels::Unit, 100, 500), tried(0, Pixels::Signed, 100 + lead, 500)])[0]
                .way
                .pixels
        };
        assert_eq!([with(0), with(3), with(200)], [Pixels::Unit, Pixels::Unit, Pixels::Signed]);
        // Better than another and no better than guessing.
        let guesses = ranked(&[tried(0, Pixels::Unit, 0, 500), tried(0, Pixels::Bytes, 50, 500)]);
        assert_eq!((guesses[0].way.pixels, guesses[1].right), (Pixels::Unit, 50));
    }
}
