//! Small networks of every kind of layer, with numbers that any machine makes the same.

use std::collections::BTreeMap;

use cifar_model::{Metadata, NetworkSpec, Normalization, SelfCheck, Weights};

/// Specs as JSON: each kind of layer, padding and setting stands in one of them. The last does not fit.
pub(crate) const SPECS: [&str; 5] = [
    include_str!("../tests/specs/chain.json"),
    include_str!("../tests/specs/residual.json"),
    include_str!("../tests/specs/flat.json"),
    include_str!("../tests/specs/grey.json"),
    include_str!("../tests/specs/does-not-fit.json"),
];

/// The networks of [`SPECS`], as far as they are some.
pub(crate) fn all() -> Vec<Weights> {
    SPECS.iter().filter_map(|json| NetworkSpec::from_json(json).ok()).map(of).collect()
}

fn of(spec: NetworkSpec) -> Weights {
    let network = spec.check().expect("a network");
    let value = |k: usize| ((k * 37 % 101) as f32 - 50.0) / 200.0;
    let values = |count: usize, is_variance: bool| {
        (0..count).map(|k| if is_variance { 1.0 } else { value(k) }).collect::<Vec<_>>()
    };
    let slots = network.slots().to_vec();
    let arrays: BTreeMap<_, _> =
        slots.iter().map(|slot| (slot.name.clone(), values(slot.values(), slot.is_variance()))).collect();
    Weights::new(Metadata::new("small", spec, Normalization::UNIT), arrays).expect("weights")
}

/// One network with pictures and their logits.
pub(crate) fn checked() -> Weights {
    let weights = all().remove(0);
    let check = SelfCheck::of(&weights, &[128; 3072]).expect("a picture");
    weights.with_self_check(check)
}
