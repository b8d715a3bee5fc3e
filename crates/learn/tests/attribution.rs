//! What an output depends on, in networks drawn at random: slopes are those of finite differences, and each layer's are
//! those of the network that begins there.
#![cfg(not(target_arch = "wasm32"))]

mod distance;
#[path = "../../model/tests/drawn/mod.rs"]
mod drawn;
mod filled;

use cifar_learn::attribution::sanity::random_weights;
use cifar_learn::attribution::{Attribution, Occlusion};
use cifar_learn::{EngineKind, Network};
use cifar_model::spec::Shape;
use cifar_model::{
    CheckedNetwork, ErrorKind, ImageSize, LayerSpec, NetworkSpec, Node, Plan, Result, Weights, probabilities,
};
use distance::{largest, worst};
use proptest::prelude::*;

const OUTPUT: usize = 3;

fn pixels(spec: &NetworkSpec, seed: u64) -> Vec<f32> {
    let mut rng = fastrand::Rng::with_seed(seed);
    (0..spec.input.iter().product::<usize>()).map(|_| rng.f32() * 2.0 - 1.0).collect()
}

/// Where a function is asked for its slope around 0, in steps: closer by the middle, as two kinks beside 0 could make up for
/// one another.
const POINTS: [f32; 6] = [-1.0, -0.5, -0.125, 0.125, 0.5, 1.0];

/// The slope of a function around 0, in the middle of the points, or nothing where it has kinks there: its slopes from point to
/// point differ.
fn slope(step: f32, tolerance: f64, mut function: impl FnMut(f32) -> Result<f32>) -> Result<Option<f64>> {
    let mut points = [[0.0; 2]; POINTS.len()];
    for (point, at) in points.iter_mut().zip(POINTS) {
        *point = [at * step, function(at * step)?].map(f64::from);
    }
    let slope = |[x, y]: [f64; 2], [to_x, to_y]: [f64; 2]| (to_y - y) / (to_x - x);
    let slopes = points.windows(2).map(|pair| slope(pair[0], pair[1]));
    let (least, most) =
        slopes.fold((f64::MAX, f64::MIN), |(least, most), slope| (least.min(slope), most.max(slope)));
    Ok((most - least < tolerance).then(|| slope(points[2], points[3])))
}

/// Of some values of the picture, and of the biases of all layers: a bias moves every place of its channel alike. A picture
/// may lie beside a kink that every value of it moves over; then another is taken.
fn gradients_are_slopes(spec: &NetworkSpec) -> Result<()> {
    let weights = filled::weights(spec.clone())?;
    for seed in 5..13 {
        if slopes_of_a_picture(&weights, pixels(spec, seed))? {
            return Ok(());
        }
    }
    panic!("all pictures lie beside a kink");
}

/// Whether most slopes could be compared.
fn slopes_of_a_picture(weights: &Weights, mut pixels: Vec<f32>) -> Result<bool> {
    const STEP: f32 = 4e-3;
    let spec = &weights.metadata.spec;
    let mut attribution = Attribution::new(weights)?;
    let logits = attribution.see_normalized(&pixels)?;
    let expected = Network::new(spec, EngineKind::Kernels)?.logits(&filled::values(spec)?, &pixels)?;
    assert!(worst(&logits, &expected) < 1e-5 * largest(expected.iter().copied()).max(1.0));

    let gradient = attribution.gradient(OUTPUT)?;
    // What f32 can tell of a slope, for logits of this size.
    let rounding = largest(logits.iter().copied()).max(1.0) * 1e-6 / f64::from(STEP);
    let tolerance = 0.02 * largest(gradient.iter().copied()) + 4.0 * rounding;
    let (mut smooth, mut tried) = (0, 0);
    for at in (0..pixels.len()).step_by(pixels.len() / 19) {
        let value = pixels[at];
        let slope = slope(STEP, tolerance, |by| {
            pixels[at] = value + by;
            Ok(attribution.see_normalized(&pixels)?[OUTPUT])
        })?;
        pixels[at] = value;
        tried += 1;
        smooth += usize::from(slope.is_some());
        let off = slope.map_or(0.0, |slope| (slope - f64::from(gradient[at])).abs());
        assert!(off < tolerance, "pixel {at}: slope {slope:?}, gradient {}", gradient[at]);
    }
    biases(weights, &pixels, rounding)?;
    Ok(2 * smooth > tried)
}

fn biases(weights: &Weights, pixels: &[f32], rounding: f64) -> Result<()> {
    const STEP: f32 = 4e-3;
    let network = weights.metadata.spec.check()?;
    let mut attribution = Attribution::new(weights)?;
    attribution.see_normalized(pixels)?;
    for node in every_node(network.nodes()) {
        let Some(bias) = node.slot("bias") else { continue };
        let gradient = attribution.stage_gradient(&node.name, OUTPUT)?;
        assert_eq!((gradient.shape, gradient.values.len()), (node.output, node.output.values()));
        let places = gradient.values.len() / bias.values();
        let sums: Vec<f32> = gradient.values.chunks_exact(places).map(|places| places.iter().sum()).collect();
        let tolerance = 0.03 * largest(sums.iter().copied()) + 4.0 * rounding;
        for (channel, &sum) in sums.iter().enumerate().step_by(7) {
            let slope = slope(STEP, tolerance, |by| {
                let mut tensors = weights.tensors().clone();
                tensors.get_mut(&bias.name).expect("a slot is a tensor")[channel] += by;
                let moved = Weights::new(weights.metadata.clone(), tensors)?;
                Ok(Attribution::new(&moved)?.see_normalized(pixels)?[OUTPUT])
            })?;
            let off = slope.map_or(0.0, |slope| (slope - f64::from(sum)).abs());
            assert!(off < tolerance, "{}, channel {channel}: slope {slope:?}, gradients {sum}", node.name);
        }
    }
    Ok(())
}

/// Those in blocks included.
fn every_node(nodes: &[Node]) -> Vec<&Node> {
    nodes
        .iter()
        .flat_map(|node| {
            let inside = every_node(&node.inner).into_iter().chain(every_node(&node.shortcut));
            std::iter::once(node).chain(inside)
        })
        .collect()
}

/// A layer's gradient is the picture's in the network that begins behind it.
fn each_layer_is_the_picture_of_the_rest(spec: &NetworkSpec) -> Result<()> {
    let network = spec.check()?;
    let (weights, pixels) = (filled::weights(spec.clone())?, pixels(spec, 5));
    let mut attribution = Attribution::new(&weights)?;
    attribution.see_normalized(&pixels)?;
    for (index, node) in network.up_to_logits().iter().enumerate() {
        let gradient = attribution.stage_gradient(&node.name, OUTPUT)?;
        let Some(rest) = behind(spec, &network, index) else { continue };
        let checked = rest.check()?;
        let tensors =
            checked.slots().iter().zip(&network.slots()[used(&network, index)..]).map(|(slot, original)| {
                (slot.name.clone(), weights.get(&original.name).expect("a slot is a tensor").to_vec())
            });
        let mut metadata = weights.metadata.clone();
        let tensors = tensors.collect();
        metadata.spec = rest;
        let mut behind = Attribution::new(&Weights::new(metadata, tensors)?)?;
        behind.see_normalized(&attribution.map(&node.name)?.values)?;
        let theirs = behind.gradient(OUTPUT)?;
        let off = worst(&gradient.values, &theirs) / largest(theirs.iter().copied()).max(1e-6);
        assert!(off < 1e-4, "{} is off by {off}", node.name);
    }
    Ok(())
}

/// The network behind a layer, which reads what that makes.
fn behind(spec: &NetworkSpec, network: &CheckedNetwork, index: usize) -> Option<NetworkSpec> {
    let node = &network.nodes()[index];
    // A row may be longer than an input may be wide: it is read as the map that it was.
    let was = if node.layer == (LayerSpec::Flatten {}) { node.input } else { node.output };
    let input = match was {
        Shape::Map(channels, height, width) => [channels, height, width],
        Shape::Flat(values) => [values, 1, 1],
    };
    let flatten = matches!(node.output, Shape::Flat(_)).then_some(LayerSpec::Flatten {});
    let layers: Vec<_> = flatten.into_iter().chain(spec.layers[index + 1..].iter().cloned()).collect();
    let is_last = layers
        .iter()
        .all(|layer| matches!(layer, LayerSpec::Flatten {} | LayerSpec::Sigmoid {} | LayerSpec::Softmax {}));
    (!is_last).then(|| NetworkSpec { name: spec.name.clone(), input, layers })
}

/// How many slots the layers up to this one have.
fn used(network: &CheckedNetwork, index: usize) -> usize {
    every_node(&network.nodes()[..=index]).iter().map(|node| node.slots.len()).sum()
}

proptest! {
    #[test]
    fn gradients_are_slopes_whatever_the_layers(spec in drawn::network()) {
        gradients_are_slopes(&spec).expect("a network that was checked");
    }

    #[test]
    fn every_layers_gradient_is_that_of_the_rest_by_its_picture(spec in drawn::network()) {
        each_layer_is_the_picture_of_the_rest(&spec).expect("a network that was checked");
    }
}

fn notebook() -> Result<Weights> {
    filled::weights(NetworkSpec::notebook(20, true))
}

fn picture() -> Vec<u8> {
    let mut rng = fastrand::Rng::with_seed(6);
    (0..3072).map(|_| rng.u8(..)).collect()
}

#[test]
fn what_cannot_be_asked_is_refused_with_what_can() -> Result<()> {
    let mut attribution = Attribution::new(&notebook()?)?;
    let spatial: Vec<&str> = attribution.spatial_stages().collect();
    let expected = ["conv1", "relu1", "pool1", "conv2", "relu2", "pool2", "conv3", "relu3"];
    assert_eq!(spatial, expected);
    for stage in ["flatten1", "dense1", "dense2", "conv4", ""] {
        let error = attribution.grad_cam(stage, 0).expect_err(stage);
        assert_eq!(error.kind(), ErrorKind::Argument);
        assert!(error.to_string().contains("pool2, conv3, relu3"), "{error}");
    }
    assert!(attribution.gradient(20).is_err() && attribution.grad_cam("conv1", usize::MAX).is_err());
    assert!(attribution.see(&[0; 3071]).is_err() && attribution.see_normalized(&[0.0]).is_err());

    let mut layers = vec![LayerSpec::conv(512, 1, cifar_model::spec::Padding::Valid)];
    layers.extend(vec![LayerSpec::Relu {}; 70]);
    layers.extend([LayerSpec::GlobalMaxPool {}, LayerSpec::Dense { units: 10 }]);
    let huge = filled::weights(NetworkSpec { name: "huge".into(), input: [3, 32, 32], layers })?;
    assert_eq!(Attribution::new(&huge).err().map(|error| error.kind()), Some(ErrorKind::Spec));

    let layers = vec![LayerSpec::Flatten {}, LayerSpec::Dense { units: 10 }];
    let mut flat =
        Attribution::new(&filled::weights(NetworkSpec { name: "flat".into(), input: [3, 32, 32], layers })?)?;
    assert_eq!(flat.spatial_stages().count(), 0);
    let error = flat.grad_cam("dense1", 0).expect_err("no rows and columns");
    assert!(error.to_string().contains("occlusion"), "{error}");
    flat.see(&picture())?;
    assert!(flat.gradient(0)?.iter().any(|&value| value != 0.0));
    Ok(())
}

/// In a network that is linear, gradient times input and bias make up the logit; and bytes are counted in 255ths.
#[test]
fn gradient_times_input_adds_up_to_a_linear_networks_logit() -> Result<()> {
    let layers = vec![
        LayerSpec::conv(4, 3, cifar_model::spec::Padding::Same),
        LayerSpec::Flatten {},
        LayerSpec::Dense { units: 10 },
    ];
    let mut weights = filled::weights(NetworkSpec { name: "linear".into(), input: [3, 32, 32], layers })?;
    weights.metadata.normalization.mean = [0.5, 0.4, 0.3];
    weights.metadata.normalization.std = [0.2, 0.25, 0.3];
    let mut attribution = Attribution::new(&weights)?;
    let at_nothing = attribution.see_normalized(&[0.0; 3072])?[OUTPUT];
    let (logits, picture) = (attribution.see(&picture())?, picture());
    let product = attribution.gradient_times_input(OUTPUT)?;
    let sum: f32 = product.sum.iter().sum();
    assert!((logits[OUTPUT] - at_nothing - sum).abs() < 1e-3 * logits[OUTPUT].abs(), "{sum}");
    let of_channels: f32 = product.channels.iter().sum();
    assert!((of_channels - sum).abs() < 1e-3 * sum.abs());

    let by_byte = attribution.gradient_by_byte(OUTPUT)?;
    for at in [0, 1500, 3000] {
        let mut brighter = picture.clone();
        brighter[at] = picture[at] ^ 128;
        let steps = f32::from(brighter[at]) - f32::from(picture[at]);
        let rise = attribution.see(&brighter)?[OUTPUT] - logits[OUTPUT];
        assert!((rise - steps * by_byte[at]).abs() < 0.01 * rise.abs() + 1e-3, "{at}: {rise}");
    }
    Ok(())
}

/// Whoever computes which positions: the same as hiding the square by hand.
#[test]
fn occlusion_says_what_each_probability_loses() -> Result<()> {
    // Smaller weights than the others': of a network that is sure, nothing moves.
    let weights = random_weights(&notebook()?, 3)?;
    let (mut plan, picture) = (Plan::compile(&weights)?, picture());
    let occlusion = Occlusion::new(ImageSize::CIFAR_10, 7, 3, [10, 200, 30])?;
    let all = 0..occlusion.positions();
    let whole = occlusion.drops(&mut plan, Some(2.0), &picture, all.clone())?;
    assert_eq!(whole.len(), 121 * 20);
    let mut parts = Vec::new();
    for part in [0..1, 1..50, 50..50, 50..121] {
        parts.extend(occlusion.drops(&mut plan, Some(2.0), &picture, part)?);
    }
    assert!(worst(&whole, &parts) < 1e-7);

    let mut answer = |picture: &[u8]| -> Result<Vec<f32>> {
        let mut logits = vec![0.0; 20];
        plan.logits(picture, &mut logits)?;
        Ok(probabilities(&logits, Some(2.0)))
    };
    let before = answer(&picture)?;
    for position in [0, 17, 60, 120] {
        let (mut hidden, [rows, columns]) = (picture.clone(), occlusion.hidden(position));
        for (y, x) in rows.flat_map(|y| columns.clone().map(move |x| (y, x))) {
            [10, 200, 30].iter().enumerate().for_each(|(c, &colour)| hidden[c * 1024 + y * 32 + x] = colour);
        }
        let after = answer(&hidden)?;
        let expected: Vec<f32> = before.iter().zip(&after).map(|(before, after)| before - after).collect();
        assert!(largest(expected.iter().copied()) > 1e-5, "something moves");
        assert!(worst(&whole[position * 20..][..20], &expected) < 1e-7, "position {position}");
    }
    let mut refused =
        |picture: &[u8], positions| occlusion.drops(&mut plan, None, picture, positions).is_err();
    assert!(refused(&picture, 0..122) && refused(&picture[1..], all));
    Ok(())
}

/// Numbers that are none stay visible as such, and nothing panics.
#[test]
fn a_network_with_nan_and_infinity_says_so() -> Result<()> {
    let weights = notebook()?;
    let mut attribution = Attribution::new(&weights)?;
    attribution.see_normalized(&[f32::NAN; 3072])?;
    attribution.gradient_times_input(0)?;
    attribution.grad_cam("relu3", 0)?;
    attribution.see_normalized(&[f32::MAX; 3072])?;
    let cam = attribution.grad_cam("conv1", 0)?;
    assert!(cam.map.iter().chain(&cam.enlarged).all(|value| value.is_nan() || *value >= 0.0));
    Ok(())
}
