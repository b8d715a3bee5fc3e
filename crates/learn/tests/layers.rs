//! Every kind of layer in networks drawn at random: the tape, the plan and the inspection against burn, and gradients
//! against finite differences.
#![cfg(not(target_arch = "wasm32"))]

mod distance;
#[path = "../../model/tests/drawn/mod.rs"]
mod drawn;
mod filled;

use cifar_learn::network::image_key;
use cifar_learn::{EngineKind, LossReading, Network};
use cifar_model::spec::{Padding, Shape};
use cifar_model::{Inspection, LayerSpec, NetworkSpec, Plan, Result, sigmoid, softmax};
use distance::{largest, worst};
use drawn::network;
use filled::{values, weights};
use proptest::prelude::*;
use std::ops::Range;

/// Images, more than go through the tape at once, and the batch that they are part of.
const IMAGES: usize = 9;
const BATCH: usize = 12;

fn pixels(spec: &NetworkSpec) -> Vec<f32> {
    let mut rng = fastrand::Rng::with_seed(5);
    (0..IMAGES * spec.input.iter().product::<usize>()).map(|_| rng.f32() * 2.0 - 1.0).collect()
}

fn labels() -> Vec<u8> {
    (0..IMAGES as u8).collect()
}

fn keys() -> Vec<u64> {
    (0..IMAGES as u32).map(|index| image_key(7, 1, index)).collect()
}

/// The tape's gradients and logits are burn's.
fn tape_and_burn_agree(spec: &NetworkSpec) -> Result<()> {
    let (values, pixels, labels, keys) = (values(spec)?, pixels(spec), labels(), keys());
    let [tape, burn] = [EngineKind::Kernels, EngineKind::Flex].map(|engine| Network::new(spec, engine));
    let (tape, burn) = (tape?, burn?);
    // Twice: the second time buffers and sums hold what the first left.
    for _ in 0..2 {
        let [ours, theirs] = [&tape, &burn].map(|network| {
            network.keyed_gradient(&values, &pixels, (&labels, &keys), BATCH, LossReading::Corrected)
        });
        let (ours, theirs) = (ours?, theirs?);
        assert!((ours.loss - theirs.loss).abs() < 1e-4 * theirs.loss, "{} and {}", ours.loss, theirs.loss);
        let gradients = largest(theirs.values.iter().copied());
        for slot in spec.check()?.slots() {
            let range = slot.range();
            let (ours, theirs) = (&ours.values[range.clone()], &theirs.values[range.clone()]);
            let scale = largest(theirs.iter().copied()).max(least(spec, &slot.name) * gradients);
            let off = worst(ours, theirs) / scale;
            if off >= 1e-3 {
                let jump = jump(spec, range)? / scale;
                assert!(
                    off < 1e-3 + 2.0 * jump,
                    "{}: {off}, where gradients nearby differ by {jump}",
                    slot.name
                );
            }
        }
    }
    let [ours, theirs] = [&tape, &burn].map(|network| network.logits(&values, &pixels));
    let theirs = theirs?;
    let off = worst(&ours?, &theirs) / largest(theirs.iter().copied()).max(1.0);
    assert!(off < 1e-4, "logits off by {off}");
    Ok(())
}

/// How far burn's own gradients of a slot lie apart for values that are almost the same. Where a ReLU reads almost zero, or two
/// values almost share a maximum, the last bit of a sum decides which way the gradient goes: one network in a few thousand.
fn jump(spec: &NetworkSpec, slot: Range<usize>) -> Result<f64> {
    let (values, pixels, labels, keys) = (values(spec)?, pixels(spec), labels(), keys());
    let network = Network::new(spec, EngineKind::Flex)?;
    let mut rng = fastrand::Rng::with_seed(8);
    let mut gradients = Vec::new();
    for _ in 0..16 {
        let nearby: Vec<f32> = values.iter().map(|value| value * (1.0 + 1e-5 * (rng.f32() - 0.5))).collect();
        let batch = (labels.as_slice(), keys.as_slice());
        let gradient = network.keyed_gradient(&nearby, &pixels, batch, BATCH, LossReading::Corrected)?;
        gradients.push(gradient.values[slot.clone()].to_vec());
    }
    Ok(gradients.iter().map(|gradient| worst(gradient, &gradients[0])).fold(0.0, f64::max))
}

/// What a slot's gradient is held against at least, as a share of the largest gradient. A bias before a norm has none, nor has
/// the one weight of a 1x1 convolution of one channel: what is there is the rounding of sums, and a norm divides it by the
/// deviation of its channel, down to the root of epsilon. Drawn networks of one channel, a 1x1 convolution, a norm and a mean
/// came to 6e-4 of the largest gradient.
fn least(spec: &NetworkSpec, name: &str) -> f64 {
    let has_none = name.contains("conv") && (name.ends_with(".bias") || spec.input[0] == 1);
    let enlarged = epsilons(&spec.layers).into_iter().map(|epsilon| 1e-2 / f64::from(epsilon).sqrt());
    if has_none { enlarged.fold(5e-2, f64::max) } else { 5e-2 }
}

/// Those of all norms.
fn epsilons(layers: &[LayerSpec]) -> Vec<f32> {
    let of = |layer: &LayerSpec| match layer {
        LayerSpec::BatchNorm { epsilon, .. } => vec![*epsilon],
        LayerSpec::Residual { layers, shortcut } => [epsilons(layers), epsilons(shortcut)].concat(),
        _ => vec![],
    };
    layers.iter().flat_map(of).collect()
}

/// The plan's logits are burn's; so is what the inspection says of every layer: burn computes the network that ends there.
fn plan_and_inspection_agree_with_burn(spec: &NetworkSpec) -> Result<()> {
    let weights = weights(spec.clone())?;
    let mut rng = fastrand::Rng::with_seed(6);
    let bytes: usize = spec.input.iter().product();
    let planar: Vec<u8> = (0..5 * bytes).map(|_| rng.u8(..)).collect();
    let pixels: Vec<f32> = planar.iter().map(|&byte| f32::from(byte) / 255.0).collect();
    let values = values(spec)?;
    let burn = Network::new(spec, EngineKind::Flex)?.logits(&values, &pixels)?;
    let mut plan = Plan::compile(&weights)?;
    let mut logits = vec![0.0; 5 * plan.outputs()];
    plan.logits(&planar, &mut logits)?;
    let scale = largest(burn.iter().copied()).max(1.0);
    assert!(worst(&logits, &burn) < 1e-4 * scale, "plan: {logits:?}, burn {burn:?}");

    let mut inspection = Inspection::compile(&weights)?;
    let seen = inspection.run(&planar[..bytes])?;
    assert!(worst(&seen, &logits[..seen.len()]) < 1e-4 * scale, "inspection: {seen:?}");
    let network = spec.check()?;
    for (index, node) in network.nodes().iter().enumerate() {
        let map = inspection.map(&node.name)?;
        assert_eq!((map.shape, map.values.len()), (node.output, node.output.values()), "{}", node.name);
        if node.layer == (LayerSpec::Softmax {}) {
            assert_eq!(map.values, softmax(&seen));
            continue;
        }
        if node.layer == (LayerSpec::Sigmoid {}) {
            assert_eq!(map.values, seen.iter().copied().map(sigmoid).collect::<Vec<_>>());
            continue;
        }
        let mut layers = spec.layers[..=index].to_vec();
        layers.extend(matches!(node.output, Shape::Map(..)).then_some(LayerSpec::Flatten {}));
        let cut = NetworkSpec { layers, ..spec.clone() };
        let cut_values = &values[..cut.check()?.values()];
        let theirs = Network::new(&cut, EngineKind::Flex)?.logits(cut_values, &pixels[..bytes])?;
        let scale = largest(theirs.iter().copied()).max(1.0);
        let off = worst(&map.values, &theirs) / scale;
        assert!(off < 1e-4, "{} is off by {off}", node.name);
    }
    assert!(inspection.map("conv99").is_err());
    Ok(())
}

proptest! {
    #[test]
    fn the_tape_does_what_burn_does(spec in network()) {
        tape_and_burn_agree(&spec).expect("a network that was checked");
    }
}

proptest! {
    #[test]
    fn the_plan_and_the_inspection_do_what_burn_does(mut spec in network(), input in drawn::input()) {
        spec.input = input;
        spec.layers.insert(0, LayerSpec::Conv { filters: 4, kernel: 5, padding: Padding::Same, stride: 4, groups: 1 });
        if spec.check().is_ok() {
            plan_and_inspection_agree_with_burn(&spec).expect("a network that was checked");
        }
    }

    #[test]
    fn a_spec_comes_back_as_it_went(spec in network()) {
        let json = serde_json::to_string(&spec).expect("a spec is JSON");
        prop_assert_eq!(NetworkSpec::from_json(&json).expect(&json), spec);
    }
}

/// One of each, in an order in which every one of them has to hand a gradient back.
fn every_new_layer() -> NetworkSpec {
    let norm = |scale, shift| LayerSpec::BatchNorm { epsilon: 1e-3, scale, shift };
    let conv = |kernel, stride, groups| LayerSpec::Conv {
        filters: 8,
        kernel,
        padding: Padding::Same,
        stride,
        groups,
    };
    let overlapping = LayerSpec::AvgPool { size: 3, stride: Some(2), padding: Padding::Pixels(1) };
    let layers = vec![
        norm(true, false),
        conv(4, 1, 1),
        LayerSpec::LeakyRelu { slope: 0.3 },
        LayerSpec::Dropout { rate: 0.4 },
        conv(3, 2, 2),
        norm(false, true),
        overlapping,
        conv(3, 1, 8),
        LayerSpec::AvgPool { size: 2, stride: Some(1), padding: Padding::Same },
        LayerSpec::Gelu {},
        LayerSpec::Residual {
            layers: vec![conv(3, 2, 1), norm(true, true), LayerSpec::Relu6 {}, conv(3, 1, 1)],
            shortcut: vec![conv(1, 2, 1), norm(true, true)],
        },
        LayerSpec::Relu6 {},
        LayerSpec::GlobalAvgPool {},
        LayerSpec::Dense { units: 10 },
        LayerSpec::Softmax {},
    ];
    NetworkSpec { name: "new".into(), input: [3, 12, 12], layers }
}

#[test]
fn gradients_are_the_differences_of_the_loss() -> Result<()> {
    let spec = every_new_layer();
    let (values, pixels, labels, keys) = (values(&spec)?, pixels(&spec), labels(), keys());
    let network = Network::new(&spec, EngineKind::Kernels)?;
    let loss = |values: &[f32]| {
        network.keyed_gradient(values, &pixels, (&labels, &keys), IMAGES, LossReading::Corrected)
    };
    let gradient = loss(&values)?.values;
    let steepest = largest(gradient.iter().copied());
    let mut moved = values.clone();
    for slot in spec.check()?.slots().iter().filter(|slot| slot.trained) {
        for at in slot.range().step_by(slot.values().div_ceil(7)) {
            const STEP: f32 = 2e-3;
            moved[at] = values[at] + STEP;
            let above = loss(&moved)?.loss;
            moved[at] = values[at] - STEP;
            let difference = (above - loss(&moved)?.loss) / (2.0 * f64::from(STEP)) / IMAGES as f64;
            moved[at] = values[at];
            let off = (difference - f64::from(gradient[at])).abs() / steepest;
            assert!(off < 1e-2, "{} at {at}: difference {difference}, gradient {}", slot.name, gradient[at]);
        }
    }
    Ok(())
}

/// Which values fall is a matter of the image: however a batch is cut, and whatever engine computes.
#[test]
fn dropout_depends_on_the_image_alone() -> Result<()> {
    let mut spec = every_new_layer();
    // Norms mix the images of a batch; the block has some.
    spec.layers.retain(|layer| !matches!(layer, LayerSpec::BatchNorm { .. } | LayerSpec::Residual { .. }));
    let (values, pixels, labels, keys) = (values(&spec)?, pixels(&spec), labels(), keys());
    let network = Network::new(&spec, EngineKind::Kernels)?;
    let image = pixels.len() / IMAGES;
    let part = |range: std::ops::Range<usize>, keys: &[u64]| {
        let pixels = &pixels[range.start * image..range.end * image];
        let keyed = (&labels[range.clone()], &keys[range]);
        network.keyed_gradient(&values, pixels, keyed, IMAGES, LossReading::Corrected)
    };
    let whole = part(0..IMAGES, &keys)?;
    let parts = [part(0..2, &keys)?, part(2..IMAGES, &keys)?];
    let loss: f64 = parts.iter().map(|part| part.loss).sum();
    assert!((loss - whole.loss).abs() < 1e-9, "{loss} in parts, {} whole", whole.loss);
    let other: Vec<u64> = (0..IMAGES as u32).map(|index| image_key(7, 2, index)).collect();
    assert!((part(0..IMAGES, &other)?.loss - whole.loss).abs() > 1e-4, "the next epoch drops others");
    assert!(network.gradient(&values, &pixels, &labels, IMAGES, LossReading::Corrected).is_err());
    assert!(
        network
            .keyed_gradient(&values, &pixels, (&labels, &keys[1..]), IMAGES, LossReading::Corrected)
            .is_err()
    );
    // A layer of a shortcut wants to know the images, too.
    let dropout = LayerSpec::Residual { layers: vec![], shortcut: vec![LayerSpec::Dropout { rate: 0.4 }] };
    let layers = vec![dropout, LayerSpec::Flatten {}, LayerSpec::Dense { units: 10 }];
    let past = NetworkSpec { layers, ..spec.clone() };
    let network = Network::new(&past, EngineKind::Kernels)?;
    let values = self::values(&past)?;
    assert!(network.gradient(&values, &pixels, &labels, IMAGES, LossReading::Corrected).is_err());
    Ok(())
}
