//! Weight decay: what pulls values towards zero while they learn.

use serde::{Deserialize, Serialize};

/// How values decay. In plain gradient descent both ways are the same but for a factor; in Adam they are not, since what
/// is in the gradient is divided by its size like the rest of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum WeightDecay {
    /// Not at all.
    #[default]
    None,
    /// In the gradient, as a penalty of half the sum of squares in the loss would put it there (L2).
    Coupled {
        /// Share of the value that is added to its gradient.
        share: f64,
    },
    /// Beside the gradient (Loshchilov and Hutter 2019): AdamW.
    Decoupled {
        /// Share of the value that a step takes away, times the learning rate.
        share: f64,
    },
}

impl WeightDecay {
    pub(super) fn is_none(&self) -> bool {
        *self == Self::None
    }

    /// What would fit, where the share is out of range.
    pub(super) fn problem(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Coupled { share } | Self::Decoupled { share } => {
                (!(0.0..=1.0).contains(&share)).then_some("use a weight decay of 0 to 1")
            }
        }
    }

    /// The gradient to go on with; a decoupled decay has moved the value already.
    pub(super) fn applied(self, learning_rate: f32, value: &mut f32, gradient: f32) -> f32 {
        match self {
            Self::None => gradient,
            Self::Coupled { share } => gradient + share as f32 * *value,
            Self::Decoupled { share } => {
                *value -= learning_rate * share as f32 * *value;
                gradient
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_out_of_range_are_refused() {
        for share in [-0.1, 1.1, f64::NAN] {
            assert!(WeightDecay::Coupled { share }.problem().is_some(), "{share}");
            assert!(WeightDecay::Decoupled { share }.problem().is_some(), "{share}");
        }
        assert_eq!(WeightDecay::None.problem(), None);
    }
}
