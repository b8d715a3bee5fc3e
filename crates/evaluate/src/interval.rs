//! Shares with their 95 % intervals: Wilson's where counts are binomial, the bootstrap's where no formula is at hand.

use cifar_model::metrics::wilson_interval;
use serde::Serialize;

use crate::told::sorted;

/// A share of images, 0 to 1, with what the sampling of these images leaves open.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Proportion {
    /// Images that it holds for.
    pub hits: u32,
    /// Images that were looked at: one or more.
    pub n: u32,
    /// `hits / n`.
    pub value: f64,
    /// Wilson's (1927), 95 %.
    pub interval: [f64; 2],
}

impl Proportion {
    /// `None` of no images.
    #[must_use]
    pub fn of(hits: u32, n: u32) -> Option<Self> {
        let (low, high) = wilson_interval(hits, n);
        (n > 0).then(|| Self { hits, n, value: f64::from(hits) / f64::from(n), interval: [low, high] })
    }
}

/// Ends of the middle 95 % (percentile bootstrap: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter
/// 13), linear between two values; `None` of none.
pub(crate) fn middle(values: Vec<f64>) -> Option<[f64; 2]> {
    let values = sorted(values.into_iter().map(|value| (value, true)).collect());
    let last = values.len().checked_sub(1)?;
    Some([0.025, 0.975].map(|share| {
        let place = share * last as f64;
        let [below, above] = [place.floor(), place.ceil()].map(|place| values[place as usize].0);
        below + (above - below) * place.fract()
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_and_none() {
        assert_eq!(Proportion::of(0, 0), None);
        let share = Proportion::of(7_124, 10_000).unwrap();
        assert!((share.interval[0] - 0.7034).abs() < 5e-5 && (share.interval[1] - 0.7212).abs() < 5e-5);
    }

    #[test]
    fn the_middle_of_a_hundred_and_one() {
        let ends = middle((0..=100).rev().map(f64::from).collect()).unwrap();
        assert!((ends[0] - 2.5).abs() < 1e-12 && (ends[1] - 97.5).abs() < 1e-12, "{ends:?}");
        assert_eq!(middle(vec![3.0]), Some([3.0, 3.0]));
        assert_eq!(middle(vec![]), None);
    }
}
