//! The inference plan, which knows nothing of burn, gives the logits that burn gives.

mod distance;

use cifar_learn::{Engine, EngineKind, init};
use cifar_model::{LayerSpec, Metadata, NetworkSpec, Normalization, Plan, Weights};
use distance::{largest, worst};

const TOLERANCE: f64 = 1e-4;
const IMAGES: usize = 8;
/// NdArray where its feature is on.
const ENGINES: &[EngineKind] =
    if cfg!(feature = "ndarray") { &[EngineKind::Flex, EngineKind::NdArray] } else { &[EngineKind::Flex] };

fn pictures() -> Vec<u8> {
    let mut rng = fastrand::Rng::with_seed(3);
    (0..IMAGES * 3072).map(|_| rng.u8(..)).collect()
}

fn random(spec: NetworkSpec) -> cifar_model::Result<Weights> {
    let mut values = init::glorot_uniform(&spec, 5)?.into_iter();
    let mut rng = fastrand::Rng::with_seed(4);
    // Norms and biases away from one and zero, so that a forgotten one shows.
    let slots = spec.check()?.slots().to_vec().into_iter().map(|slot| {
        let noise = if slot.shape.len() == 1 { 0.2 } else { 0.0 };
        let tensor = values.by_ref().take(slot.values()).map(|v| v + noise * (rng.f32() + 0.1)).collect();
        (slot.name, tensor)
    });
    let tensors = slots.collect();
    let normalization = Normalization { mean: [0.49, 0.48, 0.45], std: [0.25, 0.24, 0.26] };
    let metadata = Metadata::new(&spec.name.clone(), spec, normalization);
    Weights::new(metadata, tensors)
}

fn compare(weights: &Weights) -> cifar_model::Result<()> {
    let planar = pictures();
    let mut plan = Plan::compile(weights)?;
    let mut ours = vec![0.0; IMAGES * plan.outputs()];
    plan.logits(&planar, &mut ours)?;
    for kind in ENGINES {
        let burn = Engine::new(*kind, weights)?.logits(&planar)?;
        agree(&weights.metadata.name, *kind, &ours, &burn);
    }
    Ok(())
}

fn agree(name: &str, kind: EngineKind, ours: &[f32], burn: &[f32]) {
    let (worst, spread) = (worst(ours, burn), largest(burn.iter().copied()));
    println!("{name}, {kind:?}: worst difference {worst:e} of logits up to {spread}");
    assert!(spread > 0.1, "logits of nothing but zeros prove nothing");
    assert!(worst <= TOLERANCE, "{worst}");
}

#[test]
fn on_the_shipped_notebook() -> cifar_model::Result<()> {
    compare(&Weights::from_safetensors(include_bytes!("../../../www/assets/models/notebook.safetensors"))?)
}

/// Seven convolutions, 256 channels wide, of random weights: 118 million multiply-adds.
#[test]
fn on_the_accurate_network() -> cifar_model::Result<()> {
    use cifar_model::spec::Padding::{Same, Valid};
    let conv = |filters, kernel, padding| LayerSpec::conv(filters, kernel, padding);
    let pool = LayerSpec::max_pool(2);
    let mut layers = vec![conv(24, 2, Valid), LayerSpec::Gelu {}];
    for (filters, is_pooled) in
        [(64, true), (64, false), (256, true), (256, false), (256, true), (256, false)]
    {
        layers.push(conv(filters, 3, Same));
        layers.extend(is_pooled.then(|| pool.clone()));
        layers.extend([LayerSpec::batch_norm(), LayerSpec::Gelu {}]);
    }
    layers.extend([LayerSpec::GlobalMaxPool {}, LayerSpec::Dense { units: 10 }]);
    compare(&random(NetworkSpec { name: "accurate".into(), input: [3, 32, 32], layers })?)
}

#[test]
fn on_every_kind_of_layer() -> cifar_model::Result<()> {
    let same = |filters| LayerSpec::conv(filters, 3, cifar_model::spec::Padding::Same);
    let residual = LayerSpec::residual(vec![same(8), LayerSpec::batch_norm(), LayerSpec::Gelu {}]);
    let even = LayerSpec::conv(8, 2, cifar_model::spec::Padding::Valid);
    let (norm, pool) = (LayerSpec::batch_norm(), LayerSpec::max_pool(2));
    let mut layers = vec![even, LayerSpec::Gelu {}, pool.clone(), norm, residual, pool, same(12)];
    layers.extend([LayerSpec::GlobalMaxPool {}, LayerSpec::Relu {}, LayerSpec::Dense { units: 10 }]);
    compare(&random(NetworkSpec { name: "all".into(), input: [3, 32, 32], layers })?)
}
