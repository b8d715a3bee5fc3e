//! From logits to what is said of them: probabilities, ranks, accuracy with its interval.

use serde::{Deserialize, Serialize};

/// `exp(z_i - max z) / sum_j exp(z_j - max z)`: sums to 1.
#[must_use]
pub fn softmax(logits: &[f32]) -> Vec<f32> {
    let largest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let powers: Vec<f32> = logits.iter().map(|z| (z - largest).exp()).collect();
    let sum: f32 = powers.iter().sum();
    powers.into_iter().map(|power| power / sum).collect()
}

/// [`softmax`] of the logits divided by a model's temperature, where it has one: the order stays, the certainty
/// becomes that of held-out images.
#[must_use]
pub fn probabilities(logits: &[f32], temperature: Option<f64>) -> Vec<f32> {
    let divisor = temperature.unwrap_or(1.0) as f32;
    softmax(&logits.iter().map(|logit| logit / divisor).collect::<Vec<f32>>())
}

/// `1 / (1 + exp(-z))`: of each logit on its own, so twenty of them sum to anything from 0 to 20.
#[must_use]
pub fn sigmoid(logit: f32) -> f32 {
    1.0 / (1.0 + (-logit).exp())
}

/// Index of the largest value, the first of equals; 0 of none.
#[must_use]
pub fn argmax(values: &[f32]) -> usize {
    let pick = |best: usize, (i, value): (usize, &f32)| if *value > values[best] { i } else { best };
    values.iter().enumerate().fold(0, pick)
}

/// What a row of logits answers: the index of the largest, the first of equals; nothing where one of them is no number.
#[must_use]
pub fn answer(logits: &[f32]) -> Option<usize> {
    (!logits.iter().any(|logit| logit.is_nan())).then(|| argmax(logits))
}

/// The `k` largest values with their indices, largest first, equals by index.
#[must_use]
pub fn top_k(values: &[f32], k: usize) -> Vec<(usize, f32)> {
    let mut ranked: Vec<(usize, f32)> = values.iter().copied().enumerate().collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    ranked.truncate(k);
    ranked
}

/// 95 % interval of a share, `hits` of `n`, by the score (Wilson, Probable Inference, 1927); of no images, as of one.
#[must_use]
pub fn wilson_interval(hits: u32, n: u32) -> (f64, f64) {
    const Z: f64 = 1.959_963_984_540_054;
    let n = f64::from(n.max(1));
    let p = f64::from(hits) / n;
    let centre = (p + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
    let half = Z / (1.0 + Z * Z / n) * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    (centre - half, centre + half)
}

/// Counts over labelled images.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    /// Images counted.
    pub n: u32,
    /// Images whose largest logit is their class's.
    pub correct: u32,
    /// `[true class][predicted class]` of the first ten classes.
    pub confusion: [[u32; 10]; 10],
    /// Images in no cell: their largest logit belongs to an output beyond the tenth, or their class does, or they have a logit
    /// that is no number, which is wrong.
    pub outside: u32,
}

impl Evaluation {
    /// Counts one image of a class.
    pub fn record(&mut self, class: impl Into<u8>, predicted: usize) {
        let class = usize::from(class.into());
        self.n += 1;
        match self.confusion.get_mut(class).and_then(|row| row.get_mut(predicted)) {
            Some(cell) => *cell += 1,
            None => self.outside += 1,
        }
        self.correct += u32::from(predicted == class);
    }

    /// Counts the rows of `logits`, `[n, outputs]`, against their classes, each by its [`answer`].
    pub fn record_logits<L: Copy + Into<u8>>(&mut self, logits: &[f32], outputs: usize, labels: &[L]) {
        for (row, &class) in logits.chunks_exact(outputs).zip(labels) {
            self.record(class, answer(row).unwrap_or(usize::MAX));
        }
    }

    /// Adds another part's counts.
    pub fn merge(&mut self, other: &Self) {
        self.n += other.n;
        self.correct += other.correct;
        self.outside += other.outside;
        for (cell, more) in self.confusion.as_flattened_mut().iter_mut().zip(other.confusion.as_flattened()) {
            *cell += more;
        }
    }

    /// Fraction of the images that are right; 0 of none.
    #[must_use]
    pub fn accuracy(&self) -> f64 {
        f64::from(self.correct) / f64::from(self.n.max(1))
    }

    /// 95 % interval of the accuracy: from the sampling of the test images alone.
    #[must_use]
    pub fn wilson_interval(&self) -> (f64, f64) {
        wilson_interval(self.correct, self.n)
    }

    /// Accuracy of each class's images; 0 where there is none.
    #[must_use]
    pub fn per_class(&self) -> [f64; 10] {
        std::array::from_fn(|class| {
            let seen: u32 = self.confusion[class].iter().sum();
            f64::from(self.confusion[class][class]) / f64::from(seen.max(1))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Class;

    /// What the notebook printed for test image 116.
    const IMAGE_116: [f64; 20] = [
        9.9999803e-01,
        7.7114040e-01,
        9.9347699e-01,
        7.7789682e-01,
        8.0786002e-01,
        2.1501305e-02,
        1.5028428e-04,
        8.1832093e-01,
        9.5761764e-01,
        8.2022321e-01,
        8.3745267e-15,
        1.7867877e-19,
        3.2088961e-13,
        6.7108434e-15,
        9.9982075e-16,
        2.1984700e-15,
        3.9497824e-16,
        2.0186457e-15,
        1.7299869e-13,
        4.8392189e-12,
    ];

    #[test]
    fn the_notebooks_hundred_percent_is_a_softmax_of_99_96() {
        let logits: Vec<f32> = IMAGE_116.iter().map(|p| (p / (1.0 - p)).ln() as f32).collect();
        assert!((softmax(&logits)[0] - 0.99962).abs() < 5e-6, "{}", softmax(&logits)[0]);
        let sum: f32 = logits.iter().map(|&z| sigmoid(z)).sum();
        assert!((sum - 6.97).abs() < 5e-3, "{sum}");
    }

    #[test]
    fn softmax_sums_to_one_at_any_scale() {
        for scale in [1e-3, 1.0, 80.0, 1e4] {
            let logits: Vec<f32> = (0..10).map(|i| (i as f32 - 4.5) * scale).collect();
            assert!((softmax(&logits).iter().sum::<f32>() - 1.0).abs() < 1e-6);
        }
    }

    #[test]
    fn a_temperature_softens_and_keeps_the_order() {
        let logits = [0.0, 4.0, 1.0];
        let (sharp, soft) = (probabilities(&logits, None), probabilities(&logits, Some(2.0)));
        assert_eq!((argmax(&sharp), argmax(&soft)), (1, 1));
        assert!(soft[1] < sharp[1]);
        let expected = 1.0 / ((-2.0_f32).exp() + 1.0 + (-1.5_f32).exp());
        assert!((soft[1] - expected).abs() < 1e-6);
    }

    #[test]
    fn ranks_with_ties_by_index() {
        assert_eq!(argmax(&[1.0, 3.0, 3.0]), 1);
        assert_eq!(top_k(&[1.0, 3.0, 3.0], 2), [(1, 3.0), (2, 3.0)]);
    }

    /// 7,124 of 10,000: the notebook's last epoch; the interval by hand.
    #[test]
    fn interval_of_the_notebooks_accuracy() {
        let all = Evaluation { n: 10_000, correct: 7_124, ..Evaluation::default() };
        let (low, high) = all.wilson_interval();
        assert!((low - 0.7034).abs() < 5e-5 && (high - 0.7212).abs() < 5e-5, "{low} {high}");
    }

    #[test]
    fn an_output_beyond_the_classes_is_wrong() {
        let mut evaluation = Evaluation::default();
        evaluation.record_logits(&[0.0, 1.0, 0.5, 0.0], 2, &[Class::ALL[1], Class::ALL[0]]);
        evaluation.record(Class::ALL[3], 15);
        assert_eq!((evaluation.n, evaluation.correct, evaluation.outside), (3, 2, 1));
        // Not the first class, of which none of these is larger.
        let mut overflown = Evaluation::default();
        overflown.record_logits(&[f32::NAN, f32::NAN, 1.0, f32::NAN], 2, &[Class::ALL[0]; 2]);
        assert_eq!((overflown.n, overflown.correct, overflown.outside), (2, 0, 2));
        let mut doubled = evaluation;
        doubled.merge(&evaluation);
        assert_eq!((doubled.n, doubled.correct, doubled.confusion[1][1]), (6, 4, 2));
    }
}
