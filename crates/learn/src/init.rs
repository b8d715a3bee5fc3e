//! Initial values: the same bits natively and in the browser, whatever the engine.

use cifar_model::spec::Slot;
use cifar_model::{NetworkSpec, Result};

/// Keras's defaults: Glorot-uniform weights (Glorot and Bengio 2010), zero biases; norms start as the identity.
///
/// Returns every slot of the network one after the other.
///
/// # Errors
/// As [`NetworkSpec::check`].
pub fn glorot_uniform(spec: &NetworkSpec, seed: u64) -> Result<Vec<f32>> {
    let mut rng = fastrand::Rng::with_seed(seed);
    Ok(spec.slots()?.iter().flat_map(|slot| values(slot, &mut rng)).collect())
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
