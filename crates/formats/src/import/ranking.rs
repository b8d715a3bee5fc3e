//! Which of several ways of reading a file is likeliest its own, by the pictures that each names rightly. Who answers the
//! pictures is not asked: [`super::try_layers`] does with a plan, the page with its workers.

use super::Pixels;
use cifar_model::places;

/// How many pictures everything is tried on, and then all that is left; what is left then is tried on all pictures.
pub const ROUNDS: [usize; 2] = [48, 160];
/// How many go on from a round at most, the most usual one not counted.
const KEPT: usize = 8;
/// By how many deviations what is given up has to lie behind. A way that is as good as the best is given up once in 700
/// times, one that is better by less than that.
const HOPELESS: usize = 3;

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

    /// Whether this one's lead over another is more than chance: by McNemar's test, so many deviations of the pictures
    /// that only one of them names rightly. With none a leaky ReLU, which answers nearly the same as a ReLU, would be
    /// taken for it by a picture or two.
    fn leads(&self, other: &Self, deviations: usize) -> bool {
        let pairs = || self.right.iter().zip(&other.right);
        let ahead = pairs().filter(|(own, others)| **own && !**others).count();
        let behind = pairs().filter(|(own, others)| !**own && **others).count();
        let lead = ahead.saturating_sub(behind);
        lead * lead > deviations * deviations * (ahead + behind)
    }

    /// Whether it names more pictures than guessing would: four deviations, since the best of many guesses is lucky.
    fn is_beyond_chance(&self) -> bool {
        let beyond = (10 * self.named()).saturating_sub(self.right.len());
        beyond * beyond > 16 * 9 * self.right.len()
    }
}

/// The ways that go on after a round: the best, and the most usual one, which stands first; but none that the best leads by
/// three deviations, where the best does better than chance itself.
#[must_use]
pub fn shortlisted(round: &[Tried]) -> Vec<Way> {
    let order = by_right(round);
    let Some(best) = order.first().map(|&at| &round[at]) else { return Vec::new() };
    let is_hopeless = |at: usize| best.is_beyond_chance() && best.leads(&round[at], HOPELESS);
    let kept = |at: &usize| (*at == 0 || order.iter().take(KEPT).any(|best| best == at)) && !is_hopeless(*at);
    (0..round.len()).filter(kept).map(|at| round[at].way).collect()
}

/// Of those that were tried on most pictures, the most usual one or, where others lead it and do better than chance, the
/// most usual of these that no other leads; then the others by how many pictures they name rightly, and then what was given
/// up. A network for other classes is so taken for what is usual.
#[must_use]
pub fn ranked(all: &[Tried]) -> Vec<Trial> {
    let most = all.iter().map(|tried| tried.right.len()).max().unwrap_or(0);
    let mut last = (0..all.len()).filter(|&at| all[at].right.len() == most);
    let Some(first) = last.next() else { return Vec::new() };
    let is_better = |at: usize, best: usize| all[at].leads(&all[best], 2) && all[at].is_beyond_chance();
    let best = last.fold(first, |best, at| if is_better(at, best) { at } else { best });
    let others = by_right(all).into_iter().filter(|&at| at != best);
    std::iter::once(best).chain(others).map(|at| all[at].trial()).collect()
}

/// Places, of those on most pictures first, and of these with most right ones first.
fn by_right(all: &[Tried]) -> Vec<usize> {
    let rank = |at: usize| (all[at].right.len(), all[at].named());
    places(all.len(), &|one, other| rank(other).cmp(&rank(one)))
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
    fn what_lies_far_behind_is_given_up_but_only_behind_what_is_beyond_chance() {
        let left = |rights: [usize; 3]| {
            let round = [Pixels::Unit, Pixels::Signed, Pixels::Bytes]
                .into_iter()
                .zip(rights)
                .map(|(pixels, right)| tried(0, pixels, right, 48))
                .collect::<Vec<_>>();
            shortlisted(&round).len()
        };
        // A lead of 9 is three deviations of itself, of 10 more.
        assert_eq!([left([30, 21, 30]), left([30, 20, 30]), left([20, 30, 4])], [3, 2, 1]);
        // The best of three guesses.
        assert_eq!(left([0, 12, 0]), 3);
    }

    #[test]
    fn what_was_given_up_stands_behind_whatever_it_had_right() {
        let all = [
            tried(0, Pixels::Unit, 48, 48),
            tried(1, Pixels::Unit, 58, 160),
            tried(2, Pixels::Unit, 60, 160),
        ];
        let ways: Vec<usize> = ranked(&all).iter().map(|trial| trial.way.network).collect();
        assert_eq!(ways, [1, 2, 0]);
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
