//! Values for networks drawn at random.

use cifar_learn::init;
use cifar_model::{Metadata, NetworkSpec, Normalization, Result, Weights};

/// The first values of a network, biases and norms away from 0 and 1.
pub(crate) fn values(spec: &NetworkSpec) -> Result<Vec<f32>> {
    let mut rng = fastrand::Rng::with_seed(4);
    let mut values = init::glorot_uniform(spec, 3)?;
    values.iter_mut().for_each(|value| *value += 0.1 * rng.f32());
    Ok(values)
}

/// As a file would bring them.
pub(crate) fn weights(spec: NetworkSpec) -> Result<Weights> {
    let values = values(&spec)?;
    let slots = spec.check()?.slots().to_vec();
    let tensors = slots.into_iter().map(|slot| (slot.name.clone(), values[slot.range()].to_vec())).collect();
    let metadata = Metadata::new("drawn", spec, Normalization::UNIT);
    Weights::new(metadata, tensors)
}
