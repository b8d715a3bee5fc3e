//! The classes told apart: how far an answer may be trusted, how much of a class is found, and what is taken for what.

use std::cmp::Reverse;

use cifar_model::{Class, Evaluation};
use serde::Serialize;

use crate::answers::Answers;
use crate::interval::{Proportion, middle};
use crate::resample::{RESAMPLES, Resamples, drawn};

/// How one class fares.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ClassScores {
    /// Images of the class.
    pub images: u32,
    /// Images that were answered with the class.
    pub answered: u32,
    /// Images of the class that were answered with it.
    pub right: u32,
    /// `right / answered`; none where the class is never answered.
    pub precision: Option<Proportion>,
    /// `right / images`; none where there is no such image.
    pub recall: Option<Proportion>,
    /// `2 right / (images + answered)`, the harmonic mean of precision and recall (van Rijsbergen, Information
    /// Retrieval, 1979); none where both counts are 0.
    pub f1: Option<f64>,
    /// 95 % of F1, by the percentile bootstrap over all images: F1 is no share of a fixed number of images, so Wilson's
    /// formula does not hold for it.
    pub f1_interval: Option<[f64; 2]>,
}

/// Images of one class that were answered with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ConfusedPair {
    /// Number of the true class.
    pub truth: u8,
    /// Number of the class that was answered.
    pub predicted: u8,
    /// How many.
    pub images: u32,
}

/// The coarser question of each class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Bird, cat, deer, dog, frog, horse.
    Animal,
    /// Airplane, automobile, ship, truck.
    Vehicle,
}

impl Group {
    /// Which of the two a class is.
    #[must_use]
    pub const fn of(class: Class) -> Self {
        match class.index() {
            2..=7 => Self::Animal,
            _ => Self::Vehicle,
        }
    }
}

/// Column of the answers that are no class.
const OUTSIDE: usize = 10;

/// Images by true class and answered class, or [`OUTSIDE`].
type Table = [[u32; OUTSIDE + 1]; 10];

/// Counts of one class, or of one drawing of images.
#[derive(Clone, Copy)]
struct Counts {
    images: u32,
    answered: u32,
    right: u32,
}

impl Counts {
    fn f1(self) -> Option<f64> {
        let both = self.images + self.answered;
        (both > 0).then(|| 2.0 * f64::from(self.right) / f64::from(both))
    }
}

fn counted(table: &Table) -> [Counts; 10] {
    std::array::from_fn(|class| Counts {
        images: table[class].iter().sum(),
        answered: table.iter().map(|row| row[class]).sum(),
        right: table[class][class],
    })
}

/// Precision, recall and F1 of each class. An image whose largest output is none of the ten is missing in its class's
/// recall. The same seed gives the same interval of F1.
#[must_use]
pub fn per_class(answers: &Answers, seed: u64) -> [ClassScores; 10] {
    let cell =
        |(row, class): (&[f32], Class)| (usize::from(class.index()), cifar_model::argmax(row).min(OUTSIDE));
    let mut table = Table::default();
    answers.rows().map(cell).for_each(|(truth, predicted)| table[truth][predicted] += 1);
    let mut resamples = Resamples::new(seed, answers.len());
    let mut f1s: [Vec<f64>; 10] = std::array::from_fn(|_| Vec::with_capacity(RESAMPLES));
    for _ in 0..RESAMPLES {
        // Images of one cell lie together, so that the drawing does not depend on the order of the images.
        let mut times = resamples.next();
        let mut resampled = Table::default();
        for (count, &images) in resampled.as_flattened_mut().iter_mut().zip(table.as_flattened()) {
            let (of_cell, others) = times.split_at(images as usize);
            *count = drawn(of_cell);
            times = others;
        }
        for (values, counts) in f1s.iter_mut().zip(counted(&resampled)) {
            values.extend(counts.f1());
        }
    }
    let mut f1s = f1s.into_iter();
    counted(&table).map(|counts| {
        let Counts { images, answered, right } = counts;
        ClassScores {
            images,
            answered,
            right,
            precision: Proportion::of(right, answered),
            recall: Proportion::of(right, images),
            f1: counts.f1(),
            f1_interval: f1s.next().and_then(middle),
        }
    })
}

/// Images whose class is among the `k` largest outputs, equals by index as in [`cifar_model::top_k`].
#[must_use]
pub fn top_k(answers: &Answers, k: usize) -> Option<Proportion> {
    let is_hit = |(row, class): &(&[f32], Class)| {
        let truth = usize::from(class.index());
        let before =
            |(output, &logit): (usize, &f32)| logit > row[truth] || (logit == row[truth] && output < truth);
        row.iter().enumerate().filter(|&each| before(each)).count() < k
    };
    Proportion::of(answers.rows().filter(is_hit).count() as u32, answers.len() as u32)
}

/// Images of which the answer tells rightly whether they show an animal or a vehicle; an output without a class is
/// wrong.
#[must_use]
pub fn animal_or_vehicle(answers: &Answers) -> Option<Proportion> {
    let is_hit = |(row, class): &(&[f32], Class)| {
        let answer = u8::try_from(cifar_model::argmax(row)).ok().and_then(Class::new);
        answer.is_some_and(|answer| Group::of(answer) == Group::of(*class))
    };
    Proportion::of(answers.rows().filter(is_hit).count() as u32, answers.len() as u32)
}

/// The pairs of classes that are confused most, first the most images, equals by the classes' numbers; at most `count`,
/// and none that was never confused. Cats taken for dogs are another pair than dogs taken for cats.
#[must_use]
pub fn most_confused(evaluation: &Evaluation, count: usize) -> Vec<ConfusedPair> {
    let pairs: Vec<ConfusedPair> = (0..10_u8)
        .flat_map(|truth| (0..10_u8).map(move |predicted| (truth, predicted)))
        .filter(|(truth, predicted)| truth != predicted)
        .map(|(truth, predicted)| {
            let images = evaluation.confusion[usize::from(truth)][usize::from(predicted)];
            ConfusedPair { truth, predicted, images }
        })
        .filter(|pair| pair.images > 0)
        .collect();
    // Of ninety, one after the other: a sort of their own would be a tenth of the page's module.
    let mut most: Vec<ConfusedPair> = Vec::new();
    while most.len() < count {
        let left = pairs.iter().filter(|pair| !most.contains(pair));
        let Some(next) = left.max_by_key(|pair| (pair.images, Reverse((pair.truth, pair.predicted)))) else {
            break;
        };
        most.push(*next);
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One image for each pair of true class and largest output.
    fn made(pairs: &[(usize, usize)]) -> Answers {
        let mut logits = vec![0.0; 12 * pairs.len()];
        pairs.iter().enumerate().for_each(|(image, pair)| logits[12 * image + pair.1] = 1.0);
        Answers::new(logits, pairs.iter().map(|pair| Class::ALL[pair.0]).collect()).unwrap()
    }

    #[test]
    fn an_output_without_a_class_is_missing_in_recall_alone() {
        let answers = made(&[(3, 3), (3, 11), (5, 3), (5, 3), (5, 5)]);
        let scores = per_class(&answers, 1);
        let cats = scores[3];
        assert_eq!((cats.images, cats.answered, cats.right), (2, 3, 1));
        assert_eq!(cats.recall.map(|share| share.value), Some(0.5));
        assert_eq!(cats.f1, Some(0.4));
        assert!(cats.f1_interval.is_some_and(|[low, high]| low <= 0.4 && high >= 0.4));
        assert_eq!(
            (scores[0].precision, scores[0].recall, scores[0].f1, scores[0].f1_interval),
            (None, None, None, None)
        );
        assert_eq!(animal_or_vehicle(&answers).map(|share| share.hits), Some(4));
        let pairs = most_confused(&answers.evaluation(), 5);
        assert_eq!(pairs, [ConfusedPair { truth: 5, predicted: 3, images: 2 }]);
    }

    #[test]
    fn the_second_guess_counts_equals_by_index() {
        // All other logits are equal: class 0 comes second, class 1 third.
        let answers = made(&[(0, 5), (1, 5), (5, 5)]);
        let hits = [1, 2, 3].map(|k| top_k(&answers, k).map(|share| share.hits));
        assert_eq!(hits, [Some(1), Some(2), Some(3)]);
    }
}
