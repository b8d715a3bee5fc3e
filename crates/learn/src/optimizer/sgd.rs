//! Gradient descent with Nesterov momentum over flat slices.

use super::WeightDecay;
use serde::{Deserialize, Serialize};

/// The constants of gradient descent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SgdConfig {
    /// How much of the velocity a step keeps, 0 to below 1.
    pub momentum: f64,
    /// Pulls every trained value towards zero, biases too.
    #[serde(default, skip_serializing_if = "WeightDecay::is_none")]
    pub weight_decay: WeightDecay,
}

impl Default for SgdConfig {
    /// The usual momentum.
    fn default() -> Self {
        Self { momentum: 0.9, weight_decay: WeightDecay::None }
    }
}

impl SgdConfig {
    /// What would fit, where a constant is out of range.
    pub(super) fn problem(self) -> Option<&'static str> {
        if !(0.0..1.0).contains(&self.momentum) {
            return Some("use a momentum from 0 to below 1");
        }
        self.weight_decay.problem()
    }
}

/// Stochastic gradient descent with the momentum of Nesterov (1983) as Sutskever et al. (2013) write it and PyTorch
/// computes it: the velocity becomes `momentum * velocity + gradient`, and the value moves against
/// `gradient + momentum * velocity`, as if the gradient had been taken where the velocity leads.
#[derive(Clone, Debug, PartialEq)]
pub struct Sgd {
    config: SgdConfig,
    /// One a value.
    pub velocity: Vec<f32>,
}

impl Sgd {
    /// For `n` values, before the first step.
    #[must_use]
    pub fn new(config: SgdConfig, n: usize) -> Self {
        Self { config, velocity: vec![0.0; n] }
    }

    /// One step. `values` and `gradient` have the length given to [`Self::new`]; where `trained` is false the
    /// value stays.
    pub fn step(&mut self, learning_rate: f64, values: &mut [f32], gradient: &[f32], trained: &[bool]) {
        let (rate, momentum) = (learning_rate as f32, self.config.momentum as f32);
        for (((value, &g), velocity), &trained) in
            values.iter_mut().zip(gradient).zip(&mut self.velocity).zip(trained)
        {
            if trained {
                let g = self.config.weight_decay.applied(rate, value, g);
                *velocity = momentum * *velocity + g;
                *value -= rate * (g + momentum * *velocity);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_looks_where_the_velocity_leads() {
        let config = SgdConfig { momentum: 0.5, weight_decay: WeightDecay::None };
        let mut sgd = Sgd::new(config, 2);
        let mut values = [1.0, 1.0];
        sgd.step(0.1, &mut values, &[1.0, 1.0], &[true, false]);
        assert_eq!((values, sgd.velocity[0]), ([1.0 - 0.1 * 1.5, 1.0], 1.0));
        sgd.step(0.1, &mut values, &[2.0, 2.0], &[true, false]);
        // The velocity is 0.5 * 1 + 2, the step 2 + 0.5 * 2.5.
        assert!((values[0] - (0.85 - 0.1 * 3.25)).abs() < 1e-6 && values[1] == 1.0);
    }

    #[test]
    fn a_decay_in_the_gradient_shrinks_what_nothing_else_moves() {
        let config = SgdConfig { momentum: 0.0, weight_decay: WeightDecay::Coupled { share: 0.5 } };
        let mut values = [2.0];
        Sgd::new(config, 1).step(0.1, &mut values, &[0.0], &[true]);
        assert!((values[0] - 1.9).abs() < 1e-6);
    }
}
