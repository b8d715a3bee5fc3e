//! Adam over flat slices: no tensor library, so the same bits wherever it runs.

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
}

impl Default for AdamConfig {
    /// Keras's defaults.
    fn default() -> Self {
        Self { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 }
    }
}

impl AdamConfig {
    /// What would fit, where a constant is out of range.
    pub(super) fn problem(self) -> Option<&'static str> {
        let Self { beta1, beta2, epsilon } = self;
        if !((0.0..1.0).contains(&beta1) && (0.0..1.0).contains(&beta2)) {
            return Some("use betas from 0 to below 1");
        }
        (!(epsilon > 0.0 && epsilon.is_finite())).then_some("use an epsilon above 0")
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
        let AdamConfig { beta1, beta2, epsilon } = self.config;
        let t = self.steps as f64;
        // rate = lr * sqrt(1 - beta2^t) / (1 - beta1^t)
        let rate = (learning_rate * (1.0 - beta2.powf(t)).sqrt() / (1.0 - beta1.powf(t))) as f32;
        let (b1, b2, epsilon) = (beta1 as f32, beta2 as f32, epsilon as f32);
        let moments = self.mean.iter_mut().zip(&mut self.square);
        for (((value, &g), (m, v)), &trained) in values.iter_mut().zip(gradient).zip(moments).zip(trained) {
            if trained {
                *m += (g - *m) * (1.0 - b1);
                *v += (g * g - *v) * (1.0 - b2);
                *value -= rate * *m / (v.sqrt() + epsilon);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
