//! This project's numbers against those of real Keras, natively and inside a browser.
//!
//! `cargo test -p cifar-learn --test parity -- --nocapture` prints each measured error.

mod distance;
mod golden;

use cifar_learn::{Adam, AdamConfig, Engine, EngineKind, LossReading, Network, init};
use cifar_model::spec::Slot;
use cifar_model::{Class, Plan, Result, Weights, argmax, sigmoid, softmax};
use distance::{largest, worst};
use golden::{BATCH, IMAGES, numbers};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

// As the page: off its main thread.
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// NdArray where its feature is on.
const ENGINES: &[EngineKind] = if cfg!(feature = "ndarray") {
    &[EngineKind::Kernels, EngineKind::Flex, EngineKind::NdArray]
} else {
    &[EngineKind::Kernels, EngineKind::Flex]
};

macro_rules! shipped {
    ($($file:literal),* $(,)?) => {
        [$(($file, include_bytes!(concat!("../../../www/assets/models/", $file)))),*]
    };
}
/// Every model that the page offers; a test compares the names with the page's own list.
const SHIPPED: &[(&str, &[u8])] = &shipped![
    "notebook.safetensors",
    "notebook-as-written.safetensors",
    "notebook-corrected.safetensors",
    "accurate.safetensors",
];

/// Says what was measured and refuses it when it is not within `most`, also where it is no number.
fn within(what: &str, error: f64, most: f64) {
    let line = format!("{what}: {error:.2e} of at most {most:.0e}");
    #[cfg(target_arch = "wasm32")]
    wasm_bindgen_test::console_log!("{line}");
    #[cfg(not(target_arch = "wasm32"))]
    eprintln!("{line}");
    assert!(error <= most, "{line}");
}

/// The slots of the notebook's network, each with its part of a flat slice.
fn parts(values: &[f32]) -> Result<Vec<(Slot, &[f32])>> {
    let mut rest = values;
    let cut = |slot: Slot| {
        let (part, tail) = rest.split_at(slot.values());
        rest = tail;
        (slot, part)
    };
    Ok(golden::spec().check()?.slots().to_vec().into_iter().map(cut).collect())
}

#[test]
fn images_and_weights_are_those_that_keras_had() -> Result<()> {
    let images = golden::images()?;
    assert_eq!(cifar_model::sha256_hex(images.images()), golden::header("images_sha256")?);
    let weights = golden::formula_weights()?;
    let ends = parts(&weights)?.into_iter().flat_map(|(_, part)| [part[0], part[part.len() - 1]]);
    let ends: Vec<f64> = ends.map(f64::from).collect();
    assert_eq!(ends, numbers("weight_ends")?);
    Ok(())
}

#[test]
fn logits_loss_and_gradients_are_keras_s() -> Result<()> {
    let (pixels, labels) = golden::batch(&golden::images()?, 0..IMAGES);
    let weights = golden::formula_weights()?;
    for &kind in ENGINES {
        let network = Network::new(&golden::spec(), kind)?;
        let logits = network.logits(&weights, &pixels)?;
        within(&format!("{kind:?}, logits"), worst(&logits, &numbers("logits")?), 1e-4);
        let ours = network.gradient(&weights, &pixels, &labels, IMAGES, LossReading::AsRun)?;
        let loss = ours.loss / IMAGES as f64 - numbers("loss")?[0];
        within(&format!("{kind:?}, loss"), loss.abs(), 1e-5);
        for (slot, part) in parts(&ours.values)? {
            let theirs = numbers(&format!("gradient.{}", slot.name))?;
            let error = worst(part, &theirs) / largest(theirs.iter().copied());
            within(&format!("{kind:?}, gradient of {}", slot.name), error, 1e-3);
        }
    }
    Ok(())
}

#[test]
fn ten_steps_of_adam_have_keras_s_losses() -> Result<()> {
    let (images, theirs) = (golden::images()?, numbers("adam_losses")?);
    assert_eq!(theirs.len(), 10);
    // Not of NdArray's, a step of which takes as long as thirteen of Flex's: its gradients are compared above.
    for &kind in ENGINES.iter().filter(|&&kind| kind != EngineKind::NdArray) {
        let network = Network::new(&golden::spec(), kind)?;
        let mut values = golden::formula_weights()?;
        let trained = vec![true; values.len()];
        let mut adam = Adam::new(AdamConfig::default(), values.len());
        let mut ours = Vec::new();
        for step in 0..theirs.len() {
            let first = IMAGES + step * BATCH;
            let (pixels, labels) = golden::batch(&images, first..first + BATCH);
            let gradient = network.gradient(&values, &pixels, &labels, BATCH, LossReading::AsRun)?;
            ours.push((gradient.loss / BATCH as f64) as f32);
            adam.step(0.001, &mut values, &gradient.values, &trained);
        }
        within(&format!("{kind:?}, losses of ten Adam steps"), worst(&ours, &theirs), 1e-3);
    }
    Ok(())
}

/// The checks above would be worth nothing if they passed whatever the weights.
#[test]
fn a_weight_and_a_layout_that_are_off_are_noticed() -> Result<()> {
    let (pixels, _) = golden::batch(&golden::images()?, 0..IMAGES);
    let network = Network::new(&golden::spec(), EngineKind::Kernels)?;
    let (weights, theirs) = (golden::formula_weights()?, numbers("logits")?);
    let error = |weights: &[f32]| -> Result<f64> { Ok(worst(&network.logits(weights, &pixels)?, &theirs)) };
    let mut first = 0;
    for slot in golden::spec().check()?.slots() {
        let gradients = numbers(&format!("gradient.{}", slot.name))?;
        let steepest = argmax(&gradients.iter().map(|gradient| gradient.abs() as f32).collect::<Vec<_>>());
        let mut moved = weights.clone();
        moved[first + steepest] += 0.01;
        assert!(error(&moved)? > 1e-4, "{} {steepest}", slot.name);
        first += slot.values();
    }
    // A kernel with rows and columns exchanged.
    let mut turned = weights.clone();
    for kernel in turned[..864].as_chunks_mut::<9>().0 {
        *kernel = [0, 3, 6, 1, 4, 7, 2, 5, 8].map(|from| kernel[from]);
    }
    assert!(error(&turned)? > 1e-2);
    Ok(())
}

/// Bounds, mean and variance of our initial values and of Keras's, each over as many fresh networks. An error
/// of one is five standard deviations of the difference of two samples.
#[test]
fn initial_weights_are_distributed_as_keras_s() -> Result<()> {
    let networks: u64 = golden::header("initialisations")?.parse().expect("a count");
    let draws: Vec<Vec<f32>> =
        (0..networks).map(|seed| init::glorot_uniform(&golden::spec(), seed)).collect::<Result<_>>()?;
    let mut first = 0;
    for slot in golden::spec().check()?.slots() {
        let range = first..first + slot.values();
        first = range.end;
        let ours: Vec<f64> = draws.iter().flat_map(|d| &d[range.clone()]).map(|&v| f64::from(v)).collect();
        let theirs = numbers(&format!("initial.{}", slot.name))?;
        compare_distribution(slot, &statistics(&ours), &theirs);
    }
    Ok(())
}

/// Smallest, largest, mean, variance, count.
fn statistics(values: &[f64]) -> [f64; 5] {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n;
    let (low, high) = values.iter().fold((f64::MAX, f64::MIN), |(low, high), &v| (low.min(v), high.max(v)));
    [low, high, mean, variance, n]
}

fn compare_distribution(slot: &Slot, ours: &[f64; 5], theirs: &[f64]) {
    let [low, high, mean, variance, n] = *ours;
    assert_eq!(n, theirs[4], "{}", slot.name);
    if slot.shape.len() == 1 {
        assert_eq!([low, high], [0.0; 2], "{}", slot.name);
        assert_eq!(theirs[..2], [0.0; 2], "{}", slot.name);
        return;
    }
    let limit = f64::from(init::glorot_limit(&slot.shape));
    // The outermost of n uniform values is 2 limit / n from the bound on average, and rarely ten times that.
    let edge = 20.0 * limit / n;
    let bounds = [low + limit, high - limit, theirs[0] + limit, theirs[1] - limit];
    assert!(low >= -limit && high <= limit, "{}: {low} to {high}, limit {limit}", slot.name);
    within(&format!("initial {}, bounds", slot.name), largest(bounds) / edge, 1.0);
    // A uniform value has the variance limit^2 / 3 and the fourth moment limit^4 / 5.
    let (mean_spread, variance_spread) = (limit / 3.0_f64.sqrt(), limit * limit * (4.0_f64 / 45.0).sqrt());
    let deviations = 5.0 * (2.0 / n).sqrt();
    let off = (mean - theirs[2]).abs() / (deviations * mean_spread);
    within(&format!("initial {}, mean", slot.name), off, 1.0);
    let off = (variance - theirs[3]).abs() / (deviations * variance_spread);
    within(&format!("initial {}, variance", slot.name), off, 1.0);
}

/// The notebook calls the first of these 100 %. Turned back into logits they say 99.96 %.
#[test]
fn the_notebook_s_printed_outputs_are_no_probabilities() {
    #[rustfmt::skip]
    let printed: [f64; 20] = [
        9.9999803e-01, 7.7114040e-01, 9.9347699e-01, 7.7789682e-01, 8.0786002e-01, 2.1501305e-02,
        1.5028428e-04, 8.1832093e-01, 9.5761764e-01, 8.2022321e-01, 8.3745267e-15, 1.7867877e-19,
        3.2088961e-13, 6.7108434e-15, 9.9982075e-16, 2.1984700e-15, 3.9497824e-16, 2.0186457e-15,
        1.7299869e-13, 4.8392189e-12,
    ];
    let logits = printed.map(|p| (p / (1.0 - p)).ln() as f32);
    let probabilities = softmax(&logits);
    let plane = argmax(&probabilities);
    assert_eq!(Class::ALL[plane].name(cifar_model::Language::Es), "Avión");
    within("image 116, softmax", (f64::from(probabilities[plane]) - 0.99962).abs(), 5e-6);
    let sum: f64 = logits.iter().map(|&logit| f64::from(sigmoid(logit))).sum();
    within("image 116, sum of sigmoids", (sum - 6.97).abs(), 5e-3);
}

#[test]
fn the_plan_and_burn_agree_on_every_shipped_model() -> Result<()> {
    let images = golden::images()?.slice(0..IMAGES);
    for (file, bytes) in SHIPPED {
        let weights = Weights::from_safetensors(bytes)?;
        let mut plan = Plan::compile(&weights)?;
        let mut logits = vec![0.0; images.len() * plan.outputs()];
        plan.logits(images.images(), &mut logits)?;
        // Above 100 in units of the largest logit: the saturated model has logits of 2,477, where an f32 has steps of 2e-4.
        let scale = largest(logits.iter().copied());
        assert!(scale > 1.0, "{file}: logits of nothing but zeros prove nothing");
        for &kind in ENGINES {
            // NdArray takes half a second for an image of the wide network.
            let count =
                if kind == EngineKind::NdArray || bytes.len() > 1_000_000 { IMAGES / 8 } else { IMAGES };
            let burn = Engine::new(kind, &weights)?.logits(images.slice(0..count).images())?;
            let logits = &logits[..burn.len()];
            let what = format!("{kind:?}, plan of {file}, largest logit {scale:.1}");
            within(&what, worst(&burn, logits) / if scale > 100.0 { scale } else { 1.0 }, 1e-4);
        }
    }
    Ok(())
}

#[test]
fn every_model_of_the_page_is_among_those_compared() {
    let list: serde_json::Value =
        serde_json::from_str(include_str!("../../../www/assets/models/models.json"))
            .expect("a list of models");
    let entries = list["models"].as_array().expect("an array").iter();
    let listed: Vec<_> = entries.filter_map(|entry| entry["file"].as_str()).collect();
    let compared: Vec<_> = SHIPPED.iter().map(|(file, _)| *file).collect();
    assert_eq!(compared, listed, "name the new model in SHIPPED");
}
