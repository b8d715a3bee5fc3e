//! What moves the values: a recipe names it, a checkpoint holds its state.

mod adam;
mod decay;
mod muon;
mod sgd;

use cifar_model::spec::Slot;
use cifar_model::{Error, ErrorKind, Result};
use serde::{Deserialize, Serialize};

pub use adam::{Adam, AdamConfig};
pub use decay::WeightDecay;
pub use muon::{Muon, MuonConfig, SlotGroup};
pub use sgd::{Sgd, SgdConfig};

/// An optimiser and its constants.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum OptimizerConfig {
    /// Kingma and Ba 2015, as Keras computes it; with a decoupled weight decay AdamW.
    Adam(AdamConfig),
    /// Gradient descent with Nesterov momentum.
    Sgd(SgdConfig),
    /// Orthogonal steps for filters, Nesterov momentum for the rest.
    Muon(MuonConfig),
}

impl OptimizerConfig {
    /// What is out of range and what would fit, for a network with these slots.
    pub(crate) fn problem(&self, slots: &[Slot]) -> Option<(String, &'static str)> {
        match self {
            Self::Adam(adam) => adam.problem().map(|remedy| ("has adam out of range".into(), remedy)),
            Self::Sgd(sgd) => sgd.problem().map(|remedy| ("has sgd out of range".into(), remedy)),
            Self::Muon(muon) => muon.problem(slots),
        }
    }
}

/// An optimiser at work.
#[derive(Clone, Debug, PartialEq)]
pub enum Optimizer {
    /// With two moments a value.
    Adam(Adam),
    /// With one velocity a value.
    Sgd(Sgd),
    /// With one velocity a value.
    Muon(Muon),
}

impl Optimizer {
    /// Before the first step of a network with these slots.
    #[must_use]
    pub fn new(config: &OptimizerConfig, slots: &[Slot]) -> Self {
        let values = slots.iter().map(Slot::values).sum();
        match config {
            OptimizerConfig::Adam(config) => Self::Adam(Adam::new(*config, values)),
            OptimizerConfig::Sgd(config) => Self::Sgd(Sgd::new(*config, values)),
            OptimizerConfig::Muon(config) => Self::Muon(Muon::new(config, slots)),
        }
    }

    /// One step. `rate` is what the schedule says; where `trained` is false the value stays.
    pub fn step(&mut self, rate: f64, values: &mut [f32], gradient: &[f32], trained: &[bool]) {
        match self {
            Self::Adam(adam) => adam.step(rate, values, gradient, trained),
            Self::Sgd(sgd) => sgd.step(rate, values, gradient, trained),
            Self::Muon(muon) => muon.step(rate, values, gradient),
        }
    }

    /// Steps taken, where the next one depends on it.
    pub(crate) const fn steps(&self) -> u64 {
        match self {
            Self::Adam(adam) => adam.steps,
            Self::Sgd(_) | Self::Muon(_) => 0,
        }
    }

    /// Its arrays, one number a value each, with their names in a checkpoint.
    pub(crate) fn arrays(&self) -> Vec<(&'static str, &[f32])> {
        match self {
            Self::Adam(adam) => vec![("adam.mean", &adam.mean), ("adam.square", &adam.square)],
            Self::Sgd(sgd) => vec![("sgd.velocity", &sgd.velocity)],
            Self::Muon(muon) => vec![("muon.velocity", &muon.velocity)],
        }
    }

    /// Takes over what a checkpoint holds.
    ///
    /// # Errors
    /// What `array` says; `ErrorKind::Recipe` for arrays of another length, and for squares below 0.
    pub(crate) fn restore(&mut self, steps: u64, array: impl Fn(&str) -> Result<Vec<f32>>) -> Result<()> {
        match self {
            Self::Adam(adam) => {
                adam.steps = steps;
                fill(&mut adam.mean, array("adam.mean")?)?;
                fill(&mut adam.square, array("adam.square")?)?;
                // Their roots divide.
                if adam.square.iter().any(|&square| square < 0.0) {
                    let problem = "the checkpoint has a mean of squares below 0";
                    return Err(Error::new(ErrorKind::Recipe, problem, "start the run again"));
                }
                Ok(())
            }
            Self::Sgd(sgd) => fill(&mut sgd.velocity, array("sgd.velocity")?),
            Self::Muon(muon) => fill(&mut muon.velocity, array("muon.velocity")?),
        }
    }
}

fn fill(target: &mut Vec<f32>, values: Vec<f32>) -> Result<()> {
    if values.len() != target.len() {
        let problem =
            format!("the checkpoint has moments of {} values, expected {}", values.len(), target.len());
        return Err(Error::new(ErrorKind::Recipe, problem, "start the run again"));
    }
    *target = values;
    Ok(())
}
