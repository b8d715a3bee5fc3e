//! The notebook's one line of loss, in three readings.

use burn::tensor::activation::{log_softmax, sigmoid};
use burn::tensor::{Device, Int, Tensor, TensorData};
use serde::{Deserialize, Serialize};

use crate::network::floats;

/// A reading, and how much of each target is spread over all outputs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Loss {
    /// The reading.
    pub reading: LossReading,
    /// Label smoothing (Szegedy et al. 2016), 0 to below 1.
    pub smoothing: f64,
}

impl From<LossReading> for Loss {
    fn from(reading: LossReading) -> Self {
        reading.smoothed(0.0)
    }
}

impl Loss {
    /// Sum over the images of the cross-entropy, in nats. `logits` is `[n, outputs]`, `labels` `[n]`.
    #[must_use]
    pub fn sum(self, logits: Tensor<2>, labels: Tensor<1, Int>) -> Tensor<1> {
        let scores = match self.reading {
            LossReading::AsRun | LossReading::Corrected => logits,
            LossReading::AsWritten => sigmoid(logits),
        };
        let [_, outputs] = scores.dims();
        let logs = log_softmax(scores, 1);
        let sum = logs.clone().gather(1, labels.unsqueeze_dim(1)).sum().neg();
        if self.smoothing == 0.0 {
            return sum;
        }
        let even = logs.sum().neg() / outputs as f64;
        sum * (1.0 - self.smoothing) + even * self.smoothing
    }

    /// The same sum of plain numbers, and the gradient of that sum over `batch`. `logits` is `[n, outputs]` row by
    /// row, `labels` holds n classes. burn differentiates it, so that the loss is written once.
    #[must_use]
    pub fn gradient(self, logits: &[f32], labels: &[u8], batch: usize) -> (f64, Vec<f32>) {
        let device = Device::flex().autodiff();
        let (n, outputs) = (labels.len(), logits.len() / labels.len());
        let logits =
            Tensor::from_data(TensorData::new(logits.to_vec(), [n, outputs]), &device).require_grad();
        let labels: Vec<i32> = labels.iter().map(|&label| i32::from(label)).collect();
        let sum = self.sum(logits.clone(), Tensor::from_data(TensorData::new(labels, [n]), &device));
        let loss = f64::from(sum.clone().inner().into_scalar::<f32>());
        let gradient = logits.grad_remove(&mut sum.div_scalar(batch as f32).backward());
        (loss, gradient.map_or_else(|| vec![0.0; n * outputs], |gradient| floats(gradient.into_data())))
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
    pub const fn smoothed(self, smoothing: f64) -> Loss {
        Loss { reading: self, smoothing }
    }

    /// Sum over the images of the cross-entropy, in nats, from plain numbers, for judging without gradients. `logits` is `[n, outputs]` row by row.
    #[must_use]
    pub fn sum_of_rows(self, logits: &[f32], outputs: usize, labels: &[cifar_model::Class]) -> f64 {
        let row_loss = |(row, label): (&[f32], &cifar_model::Class)| {
            let scores: Vec<f64> = match self {
                Self::AsRun | Self::Corrected => row.iter().map(|&z| f64::from(z)).collect(),
                Self::AsWritten => row.iter().map(|&z| f64::from(cifar_model::sigmoid(z))).collect(),
            };
            let largest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let sum: f64 = scores.iter().map(|score| (score - largest).exp()).sum();
            sum.ln() + largest - scores[usize::from(label.index())]
        };
        logits.chunks_exact(outputs).zip(labels).map(row_loss).sum()
    }
}
