//! Adam over flat slices: no tensor library, so the same bits wherever it runs.

use super::WeightDecay;
use serde::{Deserialize, Serialize};

/// Adam's constants.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdamConfig {
    /// Decay of the mean of gradients.
    pub beta1: f64,
    /// Decay of the mean of squared gradients.
    pub beta2: f64,
    /// Keeps the division finite. Keras: 1e-7.
    pub epsilon: f64,
    /// Pulls every trained value towards zero, biases too; 0 leaves it out.
    #[serde(default, skip_serializing_if = "WeightDecay::is_none")]
    pub weight_decay: WeightDecay,
}

impl Default for AdamConfig {
    /// Keras's defaults.
    fn default() -> Self {
        Self { beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weight_decay: WeightDecay::None }
    }
}

impl AdamConfig {
    /// What would fit, where a constant is out of range.
    pub(super) fn problem(self) -> Option<&'static str> {
        let Self { beta1, beta2, epsilon, weight_decay } = self;
        if !((0.0..1.0).contains(&beta1) && (0.0..1.0).contains(&beta2)) {
            return Some("use betas from 0 to below 1");
        }
        if !(epsilon > 0.0 && epsilon.is_finite()) {
            return Some("use an epsilon above 0");
        }
        weight_decay.problem()
    }
}

/// Adam (Kingma and Ba 2015) as Keras 2 computes it: epsilon is added to the root of the uncorrected second
/// moment, and both corrections go into the learning rate. burn and PyTorch add it after the correction.
#[derive(Clone, Debug, PartialEq)]
pub struct Adam {
    config: AdamConfig,
    /// Steps taken.
    pub steps: u64,
    /// First moments, one a value.
    pub mean: Vec<f32>,
    /// Second moments, one a value.
    pub square: Vec<f32>,
}

impl Adam {
    /// For `n` values, before the first step.
    #[must_use]
    pub fn new(config: AdamConfig, n: usize) -> Self {
        Self { config, steps: 0, mean: vec![0.0; n], square: vec![0.0; n] }
    }

    /// One step. `values` and `gradient` have the length given to [`Self::new`]; where `trained` is false the
    /// value stays.
    pub fn step(&mut self, learning_rate: f64, values: &mut [f32], gradient: &[f32], trained: &[bool]) {
        self.steps += 1;
        let AdamConfig { beta1, beta2, epsilon, weight_decay } = self.config;
        let t = self.steps as f64;
        // rate = lr * sqrt(1 - beta2^t) / (1 - beta1^t)
        let rate = (learning_rate * (1.0 - beta2.powf(t)).sqrt() / (1.0 - beta1.powf(t))) as f32;
        let (b1, b2, epsilon) = (beta1 as f32, beta2 as f32, epsilon as f32);
        // Slots lie one behind the other: in loops that ask nothing of each value, four are moved at once.
        let mut first = 0;
        for run in trained.chunk_by(|one, next| one == next) {
            let part = first..first + run.len();
            first = part.end;
            if !run[0] {
                continue;
            }
            let moments = self.mean[part.clone()].iter_mut().zip(&mut self.square[part.clone()]);
            let all = values[part.clone()].iter_mut().zip(&gradient[part]).zip(moments);
            let moved = |value: &mut f32, g: f32, m: &mut f32, v: &mut f32| {
                *m += (g - *m) * (1.0 - b1);
                *v += (g * g - *v) * (1.0 - b2);
                *value -= rate * *m / (v.sqrt() + epsilon);
            };
            match weight_decay {
                WeightDecay::None => all.for_each(|((value, &g), (m, v))| moved(value, g, m, v)),
                WeightDecay::Coupled { .. } | WeightDecay::Decoupled { .. } => {
                    all.for_each(|((value, &g), (m, v))| {
                        let g = weight_decay.applied(learning_rate as f32, value, g);
                        moved(value, g, m, v);
                    });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two values, three steps, by the formulas of the papers in f64.
    fn written_out(weight_decay: WeightDecay) -> [f64; 2] {
        let (rate, mut values, mut m, mut v) = (0.01, [0.5, -2.0], [0.0; 2], [0.0; 2]);
        for (t, gradients) in (1..).zip(GRADIENTS) {
            for (k, value) in values.iter_mut().enumerate() {
                let mut g = gradients[k];
                match weight_decay {
                    WeightDecay::None => {}
                    WeightDecay::Coupled { share } => g += share * *value,
                    WeightDecay::Decoupled { share } => *value *= 1.0 - rate * share,
                }
                m[k] = 0.9 * m[k] + 0.1 * g;
                v[k] = 0.999 * v[k] + 0.001 * g * g;
                let corrected = rate * (1.0 - 0.999_f64.powi(t)).sqrt() / (1.0 - 0.9_f64.powi(t));
                *value -= corrected * m[k] / (v[k].sqrt() + 1e-7);
            }
        }
        values
    }

    const GRADIENTS: [[f64; 2]; 3] = [[0.3, -0.1], [0.2, 0.4], [-0.5, 0.05]];

    #[test]
    fn a_decay_in_the_gradient_and_one_beside_it_are_two_things() {
        let kinds =
            [WeightDecay::None, WeightDecay::Coupled { share: 0.1 }, WeightDecay::Decoupled { share: 0.1 }];
        let ends = kinds.map(|weight_decay| {
            let mut adam = Adam::new(AdamConfig { weight_decay, ..AdamConfig::default() }, 2);
            let mut values = [0.5_f32, -2.0];
            for gradient in GRADIENTS {
                adam.step(0.01, &mut values, &gradient.map(|g| g as f32), &[true; 2]);
            }
            for (value, expected) in values.iter().zip(written_out(weight_decay)) {
                assert!((f64::from(*value) - expected).abs() < 1e-6, "{weight_decay:?}: {value} {expected}");
            }
            values
        });
        assert!(ends[0] != ends[1] && ends[1] != ends[2] && ends[0] != ends[2]);
    }

    #[test]
    fn the_first_step_moves_each_value_by_the_learning_rate() {
        let mut adam = Adam::new(AdamConfig::default(), 3);
        let mut values = [1.0, 1.0, 1.0];
        adam.step(0.001, &mut values, &[5.0, -0.02, 3.0], &[true, true, false]);
        assert!((values[0] - 0.999).abs() < 1e-6);
        assert!((values[1] - 1.001).abs() < 1e-5);
        assert_eq!(values[2], 1.0);
    }
}
