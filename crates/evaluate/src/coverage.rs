//! Answer only when sure: what share of the images is answered at each threshold, and how many of those answers are
//! wrong (selective classification: El-Yaniv and Wiener 2010; Geifman and El-Yaniv, Selective Classification for Deep
//! Neural Networks, 2017).

use serde::Serialize;

use crate::answers::Answer;
use crate::told::sorted;

/// What is left where a network answers only at this confidence, or other score, or above.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct CoveragePoint {
    /// The least confidence or score at which it answers.
    pub threshold: f64,
    /// Images that it answers.
    pub answered: u32,
    /// Wrong answers among them. The share of them is the risk.
    pub wrong: u32,
    /// `answered / images`.
    pub coverage: f64,
    /// `1 - wrong / answered`.
    pub accuracy: f64,
}

/// A point for each confidence that occurs, surest first: the last one answers all images. Empty of no answers.
#[must_use]
pub fn coverage(answers: &[Answer]) -> Vec<CoveragePoint> {
    coverage_by(answers.iter().map(|answer| (answer.confidence, answer.is_right)))
}

/// The same by any score that is larger for images to be answered first, with whether the answer is right:
/// [`cifar_model::out_of_distribution::score`], a margin, an entropy's negative. No score is NaN.
#[must_use]
pub fn coverage_by(scored: impl IntoIterator<Item = (f64, bool)>) -> Vec<CoveragePoint> {
    let mut sure = sorted(scored.into_iter().collect());
    sure.reverse();
    let (mut answered, mut wrong) = (0_u32, 0_u32);
    // Images of the same score are answered together or not at all.
    sure.chunk_by(|one, other| one.0 == other.0)
        .map(|equals| {
            answered += equals.len() as u32;
            wrong += equals.iter().filter(|(_, is_right)| !is_right).count() as u32;
            CoveragePoint {
                threshold: equals[0].0,
                answered,
                wrong,
                coverage: f64::from(answered) / sure.len() as f64,
                accuracy: 1.0 - f64::from(wrong) / f64::from(answered),
            }
        })
        .collect()
}

/// Of all points, the first that answers at least `share` of the images, for each share of `steps`, `2 steps` and so
/// on: a curve short enough to print. `steps` is 1 or more.
#[must_use]
pub fn thinned(points: &[CoveragePoint], steps: u32) -> Vec<CoveragePoint> {
    let reached = |step: u32| {
        let least = f64::from(step) / f64::from(steps);
        points.iter().find(|point| point.coverage >= least).copied()
    };
    let mut few: Vec<CoveragePoint> = (1..=steps).filter_map(reached).collect();
    few.dedup();
    few
}

/// Area under risk against coverage: the mean risk over the points, each weighed by the images that it adds. 0 to 1;
/// less is better, and 0 means that every answer is right.
#[must_use]
pub fn area_under_risk(points: &[CoveragePoint]) -> f64 {
    let mut before = 0;
    let mut area = 0.0;
    for point in points {
        area += f64::from(point.answered - before) * (1.0 - point.accuracy);
        before = point.answered;
    }
    area / f64::from(before.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_are_answered_together() {
        let of =
            |(confidence, is_right)| Answer { predicted: 0, is_right, confidence, margin: 0.0, entropy: 0.0 };
        let answers = [(0.5, false), (0.9, true), (0.5, true), (0.7, true)].map(of);
        let points = coverage(&answers);
        let seen: Vec<_> = points.iter().map(|p| (p.threshold, p.answered, p.wrong, p.accuracy)).collect();
        assert_eq!(seen, [(0.9, 1, 0, 1.0), (0.7, 2, 0, 1.0), (0.5, 4, 1, 0.75)]);
        assert_eq!(area_under_risk(&points), 0.5 * 0.25);
        assert_eq!(thinned(&points, 2).iter().map(|p| p.answered).collect::<Vec<u32>>(), [2, 4]);
        assert_eq!(thinned(&points, 1), [points[2]]);
        assert_eq!((coverage(&[]), area_under_risk(&[])), (vec![], 0.0));
    }
}
