//! The learning rate of each step.

use serde::{Deserialize, Serialize};

/// Learning rate against the share of the run that is done.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Schedule {
    /// The same at each step.
    Constant {
        /// At each step.
        learning_rate: f64,
    },
    /// A straight line down to 0.
    Linear {
        /// Before the first step.
        learning_rate: f64,
    },
    /// A straight line from 0 to the peak, then half a cosine to 0 (Loshchilov and Hutter 2017).
    WarmupCosine {
        /// The largest.
        peak: f64,
        /// Share of the run spent climbing, 0 to 1.
        warmup: f64,
    },
}

impl Schedule {
    /// The learning rate of step `step` (from 0) of `steps`.
    #[must_use]
    pub fn learning_rate(&self, step: u64, steps: u64) -> f64 {
        match *self {
            Self::Constant { learning_rate } => learning_rate,
            Self::Linear { learning_rate } => learning_rate * (1.0 - step as f64 / steps.max(1) as f64),
            Self::WarmupCosine { peak, warmup } => {
                let done = (step + 1) as f64 / steps.max(1) as f64;
                if done <= warmup {
                    return peak * done / warmup;
                }
                let fall = (done - warmup) / (1.0 - warmup).max(f64::MIN_POSITIVE);
                peak * 0.5 * (1.0 + (std::f64::consts::PI * fall).cos())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_falls_evenly() {
        let rate = |step| Schedule::Linear { learning_rate: 0.4 }.learning_rate(step, 100);
        assert!((rate(0) - 0.4).abs() < 1e-12 && (rate(50) - 0.2).abs() < 1e-12 && rate(99) > 0.0);
    }

    #[test]
    fn warms_up_then_falls_to_nothing() {
        let schedule = Schedule::WarmupCosine { peak: 0.002, warmup: 0.1 };
        let rate = |step| schedule.learning_rate(step, 100);
        assert!((rate(4) - 0.001).abs() < 1e-12);
        assert!((rate(9) - 0.002).abs() < 1e-12);
        assert!(rate(50) < rate(20) && rate(99) < 1e-12);
    }
}
