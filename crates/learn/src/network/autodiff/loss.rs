//! The loss as burn differentiates it: the same formula as [`crate::loss`], held against it.

use burn::tensor::activation::{log_softmax, sigmoid};
use burn::tensor::{Int, Tensor, TensorData};

use crate::{Loss, LossReading};

/// Sum over the images of the cross-entropy, in nats. `logits` is `[n, outputs]`, `labels` `[n]`.
pub(super) fn sum(loss: Loss<'_>, logits: Tensor<2>, labels: Tensor<1, Int>) -> Tensor<1> {
    let scores = match loss.reading {
        LossReading::AsRun | LossReading::Corrected => logits,
        LossReading::AsWritten => sigmoid(logits),
    };
    let [_, outputs] = scores.dims();
    let logs = weighted(loss.weights, log_softmax(scores, 1), &labels);
    let sum = logs.clone().gather(1, labels.unsqueeze_dim(1)).sum().neg();
    if loss.smoothing == 0.0 {
        return sum;
    }
    let even = logs.sum().neg() / outputs as f64;
    sum * (1.0 - loss.smoothing) + even * loss.smoothing
}

/// Each row times the weight of its class.
fn weighted(weights: &[f64], rows: Tensor<2>, labels: &Tensor<1, Int>) -> Tensor<2> {
    if weights.is_empty() {
        return rows;
    }
    let weights: Vec<f32> = weights.iter().map(|&weight| weight as f32).collect();
    let count = weights.len();
    let all: Tensor<1> = Tensor::from_data(TensorData::new(weights, [count]), &rows.device());
    rows * all.select(0, labels.clone()).unsqueeze_dim(1)
}

#[cfg(all(test, feature = "flex"))]
mod tests {
    use super::*;
    use crate::network::autodiff::{floats, targets};
    use burn::tensor::Device;

    /// The loss and its gradient as burn has them.
    fn differentiated(loss: Loss<'_>, logits: &[f32], labels: &[u8], batch: usize) -> (f64, Vec<f32>) {
        let device = Device::flex().autodiff();
        let shape = [labels.len(), logits.len() / labels.len()];
        let logits = Tensor::from_data(TensorData::new(logits.to_vec(), shape), &device).require_grad();
        let sum = sum(loss, logits.clone(), targets(labels, &device));
        let value = f64::from(sum.clone().inner().into_scalar::<f32>());
        let gradient = logits.grad_remove(&mut sum.div_scalar(batch as f32).backward());
        (value, gradient.map(|gradient| floats(gradient.into_data())).unwrap_or_default())
    }

    #[test]
    fn burn_gives_the_loss_and_gradient_of_the_formula() {
        let mut rng = fastrand::Rng::with_seed(3);
        let readings = [LossReading::AsRun, LossReading::AsWritten, LossReading::Corrected];
        let weights: Vec<f64> = (1..=20).map(|class| 0.25 * f64::from(class)).collect();
        let both = |loss: Loss<'static>| [(loss, false), (loss, true)];
        let losses = readings.into_iter().flat_map(|reading| [0.0, 0.2].map(|share| reading.smoothed(share)));
        for (loss, is_weighted) in losses.flat_map(both) {
            for (n, outputs, spread) in [(1, 2, 1.0), (3, 20, 3.0), (32, 10, 10.0), (7, 10, 50.0)] {
                let mut logits: Vec<f32> =
                    (0..n * outputs).map(|_| (rng.f32() * 2.0 - 1.0) * spread).collect();
                // One at either end, where a softmax or a sigmoid is flat.
                (logits[0], logits[n * outputs - 1]) = (spread, -spread);
                let labels: Vec<u8> = (0..n).map(|image| (image * 3 % outputs) as u8).collect();
                let loss = if is_weighted { loss.weighted(&weights[..outputs]) } else { loss };
                let (sum, ours) = loss.gradient(&logits, &labels, n + 1);
                let (expected, theirs) = differentiated(loss, &logits, &labels, n + 1);
                let what = format!("{loss:?}, {n} x {outputs}, up to {spread}");
                assert!((sum - expected).abs() <= 1e-6 * expected.abs(), "{what}: {sum}, burn {expected}");
                // A gradient is the difference of two shares of up to 1 / batch, in f32 on burn's side.
                let heaviest = if is_weighted { 5.0 } else { 1.0 };
                let most = heaviest / (n + 1) as f32;
                assert_eq!(ours.len(), theirs.len());
                for (ours, theirs) in ours.iter().zip(theirs) {
                    assert!((ours - theirs).abs() <= 1e-6 * most, "{what}: {ours}, burn {theirs}");
                }
            }
        }
    }
}
