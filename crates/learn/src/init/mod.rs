//! Initial values: the same bits natively and in the browser, whatever the engine.

mod whitened;

use cifar_model::spec::Slot;
use cifar_model::{Error, ErrorKind, NetworkSpec, Result};
use serde::{Deserialize, Serialize};

use crate::{Recipe, Trains};

/// Where a network's values begin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Initial {
    /// Keras's defaults.
    #[default]
    GlorotUniform,
    /// As Jordan's airbench (2024) begins: the first convolution makes the patches of training pictures white, every
    /// other one hands its input on, the last layer is small.
    Whitened {
        /// The first so many training pictures.
        pictures: u32,
        /// Added to the variance of each direction, which keeps the faintest from growing without bound.
        epsilon: f64,
    },
}

impl Initial {
    pub(crate) const fn is_usual(&self) -> bool {
        matches!(self, Self::GlorotUniform)
    }

    /// What is out of range and what would fit.
    pub(crate) fn problem(self, spec: &NetworkSpec) -> Option<(String, &'static str)> {
        let Self::Whitened { pictures, epsilon } = self else { return None };
        if pictures == 0 || !(epsilon > 0.0 && epsilon.is_finite()) {
            return Some((
                "has initial out of range".into(),
                "whiten with 1 picture or more and an epsilon above 0",
            ));
        }
        whitened::problem(spec)
    }
}

/// What stands in for the first values of any recipe until its pictures are here.
///
/// # Errors
/// As [`NetworkSpec::check`]; `ErrorKind::Recipe` where the first layers do not learn.
pub(crate) fn until_pictures(recipe: &Recipe) -> Result<Vec<f32>> {
    expect_all_learn(recipe)?;
    glorot_uniform(&recipe.spec, recipe.seed)
}

/// The first values of a recipe that needs no pictures for them.
///
/// # Errors
/// `ErrorKind::Recipe` for one that does, and for one whose first layers do not learn.
pub fn without_pictures(recipe: &Recipe) -> Result<Vec<f32>> {
    expect_all_learn(recipe)?;
    match recipe.initial {
        Initial::GlorotUniform => glorot_uniform(&recipe.spec, recipe.seed),
        Initial::Whitened { .. } => {
            let problem = format!("the recipe {} takes its first values from pictures", recipe.name);
            Err(Error::new(ErrorKind::Recipe, problem, "begin the run with the training pictures at hand"))
        }
    }
}

/// The first values of any recipe. `pictures` holds the training pictures, 3,072 planar bytes each.
///
/// # Errors
/// `ErrorKind::Recipe` where the recipe wants more pictures than there are, or its first layers do not learn.
pub fn from_pictures(recipe: &Recipe, pictures: &[u8]) -> Result<Vec<f32>> {
    expect_all_learn(recipe)?;
    match recipe.initial {
        Initial::GlorotUniform => glorot_uniform(&recipe.spec, recipe.seed),
        Initial::Whitened { pictures: wanted, epsilon } => {
            let pictures = pictures.get(..wanted as usize * 3072).ok_or_else(|| {
                let problem =
                    format!("the recipe {} begins with {wanted} pictures, fewer are here", recipe.name);
                Error::new(ErrorKind::Recipe, problem, "give it all training pictures")
            })?;
            whitened::values(recipe, pictures, epsilon)
        }
    }
}

/// What stays as it is must have learnt before.
fn expect_all_learn(recipe: &Recipe) -> Result<()> {
    if recipe.trains == Trains::All {
        return Ok(());
    }
    let problem = format!("the recipe {} trains dense layers behind random ones", recipe.name);
    Err(Error::new(ErrorKind::Recipe, problem, "begin with weights that have learnt, or train all layers"))
}

/// Keras's defaults: Glorot-uniform weights (Glorot and Bengio 2010), zero biases; norms start as the identity.
///
/// Returns every slot of the network one after the other.
///
/// # Errors
/// As [`NetworkSpec::check`].
pub fn glorot_uniform(spec: &NetworkSpec, seed: u64) -> Result<Vec<f32>> {
    let mut rng = fastrand::Rng::with_seed(seed);
    Ok(spec.check()?.slots().iter().flat_map(|slot| values(slot, &mut rng)).collect())
}

fn values(slot: &Slot, rng: &mut fastrand::Rng) -> Vec<f32> {
    let part = slot.name.rsplit('.').next().unwrap_or_default();
    match (part, slot.shape.len()) {
        ("weight", 2 | 4) => {
            let limit = glorot_limit(&slot.shape);
            (0..slot.values()).map(|_| (2.0 * rng.f32() - 1.0) * limit).collect()
        }
        ("weight" | "running_var", _) => vec![1.0; slot.values()],
        _ => vec![0.0; slot.values()],
    }
}

/// `sqrt(6 / (fan_in + fan_out))` of `[out, in, kh, kw]` or `[out, in]`.
#[must_use]
pub fn glorot_limit(shape: &[usize]) -> f32 {
    let field: usize = shape[2..].iter().product();
    let fans = (shape[0] + shape[1]) * field;
    (6.0 / fans as f64).sqrt() as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_seed_same_bits_and_zero_biases() -> Result<()> {
        let spec = NetworkSpec::notebook(20, true);
        let first = glorot_uniform(&spec, 7)?;
        assert_eq!(first, glorot_uniform(&spec, 7)?);
        assert_ne!(first, glorot_uniform(&spec, 8)?);
        assert_eq!(first.len(), 119_040);
        assert!(first[864..896].iter().all(|&bias| bias == 0.0));
        Ok(())
    }

    #[test]
    fn weights_fill_their_bounds_evenly() -> Result<()> {
        let spec = NetworkSpec::notebook(20, true);
        let values = glorot_uniform(&spec, 1)?;
        let dense = &values[56_320..56_320 + 61_440];
        let limit = glorot_limit(&[60, 1024]);
        let mean = dense.iter().sum::<f32>() / dense.len() as f32;
        let variance = dense.iter().map(|w| (w - mean).powi(2)).sum::<f32>() / dense.len() as f32;
        assert!(dense.iter().all(|w| w.abs() <= limit));
        assert!(mean.abs() < 0.02 * limit, "{mean}");
        assert!((variance / (limit * limit / 3.0) - 1.0).abs() < 0.02, "{variance}");
        Ok(())
    }
}
