//! The notebook's one line of loss, in three readings, and its gradient.

use serde::{Deserialize, Serialize};

/// A reading, how much of each target is spread over all outputs, and how much each class counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Loss<'a> {
    /// The reading.
    pub reading: LossReading,
    /// Label smoothing (Szegedy et al. 2016), 0 to below 1.
    pub smoothing: f64,
    /// What an image's loss is multiplied by, for each class; 1 where there is none. The mean stays one over the images,
    /// as Keras has it with `class_weight`.
    pub weights: &'a [f64],
}

impl From<LossReading> for Loss<'_> {
    fn from(reading: LossReading) -> Self {
        reading.smoothed(0.0)
    }
}

impl Loss<'_> {
    /// The same with a weight for each class.
    #[must_use]
    pub const fn weighted(self, weights: &[f64]) -> Loss<'_> {
        Loss { reading: self.reading, smoothing: self.smoothing, weights }
    }

    /// Sum over the images of the cross-entropy, in nats, and the gradient of that sum over `batch`, `[n, outputs]`.
    /// `logits` is `[n, outputs]` row by row, `labels` holds n classes.
    ///
    /// Of one image with scores s (the logits, or their sigmoids):
    /// - log p = s - log(sum of exp s), the largest score taken out first, so that no power overflows;
    /// - target q = (1 - smoothing) at the label, and smoothing / outputs more everywhere;
    /// - loss = -sum of q log p; as q sums to 1, its gradient for s is p - q;
    /// - behind a sigmoid each logit's gradient is that of its score times s (1 - s);
    /// - both are multiplied by the weight of the label's class.
    ///
    /// In f64 all the way: some outputs an image cost nothing beside a network.
    #[must_use]
    pub fn gradient(self, logits: &[f32], labels: &[u8], batch: usize) -> (f64, Vec<f32>) {
        let outputs = logits.len() / labels.len();
        let (mut sum, mut gradient) = (0.0, Vec::with_capacity(logits.len()));
        for (row, &label) in logits.chunks_exact(outputs).zip(labels) {
            let scores = self.reading.scores(row);
            let normaliser = log_sum_exp(&scores);
            let weight = self.weights.get(usize::from(label)).copied().unwrap_or(1.0);
            for (output, score) in scores.into_iter().enumerate() {
                let log = score - normaliser;
                let hit = if output == usize::from(label) { 1.0 - self.smoothing } else { 0.0 };
                let target = hit + self.smoothing / outputs as f64;
                sum -= weight * (target * log);
                let derivative = weight * ((log.exp() - target) * self.reading.derivative(score));
                gradient.push((derivative / batch as f64) as f32);
            }
        }
        (sum, gradient)
    }
}

/// How `SparseCategoricalCrossentropy(from_logits=True)` behind a sigmoid is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LossReading {
    /// What Keras 2 ran: it caches the values before the sigmoid and takes the softmax of those.
    AsRun,
    /// What the code says: the softmax of the sigmoids. Never below `ln(1 + (k - 1) / e)`: 2.078 for k = 20.
    AsWritten,
    /// Softmax of the logits of a network that has no sigmoid and ten outputs.
    Corrected,
}

impl LossReading {
    /// `as-run`, `as-written`, `corrected`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::AsRun => "as-run",
            Self::AsWritten => "as-written",
            Self::Corrected => "corrected",
        }
    }

    /// The loss with part of each target spread over all outputs.
    #[must_use]
    pub const fn smoothed(self, smoothing: f64) -> Loss<'static> {
        Loss { reading: self, smoothing, weights: &[] }
    }

    /// Sum over the images of the cross-entropy, in nats, for an evaluation without gradients, where each class counts the
    /// same. `logits` is `[n, outputs]` row by row; labels are below `outputs`.
    #[must_use]
    pub fn sum_of_rows<L: Copy + Into<u8>>(self, logits: &[f32], outputs: usize, labels: &[L]) -> f64 {
        let row_loss = |(row, &label): (&[f32], &L)| {
            let scores = self.scores(row);
            log_sum_exp(&scores) - scores[usize::from(label.into())]
        };
        logits.chunks_exact(outputs).zip(labels).map(row_loss).sum()
    }

    /// What the softmax is taken of.
    fn scores(self, logits: &[f32]) -> Vec<f64> {
        let score = |&logit: &f32| match self {
            Self::AsRun | Self::Corrected => f64::from(logit),
            Self::AsWritten => 1.0 / (1.0 + (-f64::from(logit)).exp()),
        };
        logits.iter().map(score).collect()
    }

    /// The derivative of a score by its logit.
    fn derivative(self, score: f64) -> f64 {
        match self {
            Self::AsRun | Self::Corrected => 1.0,
            Self::AsWritten => score * (1.0 - score),
        }
    }
}

fn log_sum_exp(scores: &[f64]) -> f64 {
    let largest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    scores.iter().map(|score| (score - largest).exp()).sum::<f64>().ln() + largest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loss_and_its_gradient_are_those_of_the_formula() {
        // Softmax of 0 and ln 3: a quarter and three quarters.
        let logits = [0.0, 3.0_f32.ln()];
        let (sum, gradient) = LossReading::AsRun.smoothed(0.0).gradient(&logits, &[0], 2);
        assert!((sum - 4.0_f64.ln()).abs() < 1e-7, "{sum}");
        assert!((gradient[0] + 0.375).abs() < 1e-7 && (gradient[1] - 0.375).abs() < 1e-7, "{gradient:?}");
        // A fifth of the target, spread: 0.9 and 0.1.
        let (sum, gradient) = LossReading::AsRun.smoothed(0.2).gradient(&logits, &[0], 1);
        let expected = 0.9 * 4.0_f64.ln() + 0.1 * (4.0_f64 / 3.0).ln();
        assert!((sum - expected).abs() < 1e-7, "{sum}");
        assert!((gradient[0] + 0.65).abs() < 1e-7 && (gradient[1] - 0.65).abs() < 1e-7, "{gradient:?}");
    }

    #[test]
    fn the_sum_for_evaluation_is_that_of_training() {
        let logits = [-50.0, 50.0, 0.5, 88.0, -1.0, 2.0];
        for reading in [LossReading::AsRun, LossReading::AsWritten, LossReading::Corrected] {
            let (sum, _) = Loss::from(reading).gradient(&logits, &[1, 2], 2);
            assert!((sum - reading.sum_of_rows(&logits, 3, &[1_u8, 2])).abs() < 1e-12, "{reading:?}");
        }
    }

    #[test]
    fn a_class_that_counts_twice_is_as_if_its_image_came_twice() {
        let logits = [0.3, -1.0, 0.2, 2.0, 0.1, -0.4];
        for reading in [LossReading::AsRun, LossReading::AsWritten, LossReading::Corrected] {
            let loss = reading.smoothed(0.1);
            let (sum, gradient) = loss.weighted(&[1.0, 2.0, 0.5]).gradient(&logits, &[1, 2], 4);
            let [twice, half] = [0, 1].map(|row| loss.gradient(&logits[3 * row..][..3], &[row as u8 + 1], 4));
            assert!((sum - (2.0 * twice.0 + 0.5 * half.0)).abs() < 1e-12, "{reading:?}");
            let expected = twice.1.iter().map(|g| 2.0 * g).chain(half.1.iter().map(|g| 0.5 * g));
            assert!(gradient.iter().zip(expected).all(|(one, other)| (one - other).abs() < 1e-7));
        }
    }
}
