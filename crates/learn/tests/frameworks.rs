//! Layers of networks from elsewhere against the numbers of PyTorch and Keras (`tests/golden/layers.py`), natively and in
//! the browser.

mod distance;

use cifar_learn::{EngineKind, LossReading, Network};
use cifar_model::{NetworkSpec, Result};
use distance::{largest, worst};
use safetensors::SafeTensors;
use serde_json::{Map, Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

const FILE: &[u8] = include_bytes!("../../../tests/golden/layers.safetensors");
const LIBRARIES: [&str; 2] = ["pytorch", "keras"];

/// An entry of the file, where there is one.
fn numbers(name: &str) -> Option<Vec<f32>> {
    let file = SafeTensors::deserialize(FILE).expect("tests/golden/layers.py wrote it");
    let view = file.tensor(name).ok()?;
    Some(view.data().as_chunks::<4>().0.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect())
}

/// A string of the file's header, read as JSON.
fn header(key: &str) -> Value {
    let (_, header) = SafeTensors::read_metadata(FILE).expect("it has a header");
    let text = header
        .metadata()
        .as_ref()
        .and_then(|strings| strings.get(key))
        .expect("tests/golden/layers.py wrote it");
    serde_json::from_str(text).expect("JSON")
}

/// Each case and its network; a map that it leaves is read as a row.
fn cases() -> Result<Vec<(String, NetworkSpec)>> {
    let cases: Map<String, Value> = serde_json::from_value(header("cases")).expect("an object");
    let whole = |(name, layers): (String, Value)| {
        let mut layers = layers.as_array().expect("layers").clone();
        if layers.iter().all(|layer| layer["kind"] != "dense") {
            layers.push(json!({ "kind": "flatten" }));
        }
        let spec = json!({ "name": name, "input": header("input"), "layers": layers });
        Ok((name, NetworkSpec::from_json(&spec.to_string())?))
    };
    cases.into_iter().map(whole).collect()
}

#[test]
fn layers_compute_what_pytorch_and_keras_compute() -> Result<()> {
    let pixels = numbers("pictures").expect("pictures");
    let mut compared = [0; 2];
    for (name, spec) in cases()? {
        let checked = spec.check()?;
        let part =
            |slot: &str| numbers(&format!("case/{name}/{slot}")).expect("every parameter is in the file");
        let values: Vec<f32> = checked.slots().iter().flat_map(|slot| part(&slot.name)).collect();
        let network = Network::new(&spec, EngineKind::Kernels)?;
        let logits = network.logits(&values, &pixels)?;
        let images = logits.len() / checked.outputs();
        let labels: Vec<u8> = (1..=images as u8).collect();
        let gradient = network.gradient(&values, &pixels, &labels, images, LossReading::Corrected);
        for (library, compared) in LIBRARIES.iter().zip(&mut compared) {
            let theirs = numbers(&format!("{library}/{name}/logits")).expect("both know every case");
            let off = worst(&logits, &theirs) / largest(theirs.iter().copied());
            assert!(off < 1e-5, "{library}, {name}: logits off by {off}");
            let gradients: Vec<_> = checked
                .slots()
                .iter()
                .filter_map(|slot| {
                    Some((slot, numbers(&format!("{library}/{name}/gradient.{}", slot.name))?))
                })
                .collect();
            // A bias before a norm has no gradient: what is there is rounding, to be held against what is not.
            let steepest = largest(gradients.iter().flat_map(|(_, theirs)| theirs.iter().copied()));
            for (slot, theirs) in gradients {
                let ours = &gradient.as_ref().expect("a network without dropout").values[slot.range()];
                let off = worst(ours, &theirs) / largest(theirs.iter().copied()).max(1e-2 * steepest);
                assert!(off < 1e-4, "{library}, {name}: gradient of {} off by {off}", slot.name);
                *compared += 1;
            }
        }
    }
    assert_eq!(compared, [34, 34], "gradients of every parameter that learns, but behind dropout");
    Ok(())
}

/// What the words of the two libraries have in common, and where they part.
#[test]
fn same_padding_is_what_each_library_makes_of_it() -> Result<()> {
    let rows = |layer: Value| -> Result<Vec<usize>> {
        let spec = json!({ "name": "x", "input": [4, 32, 32], "layers": [layer, { "kind": "flatten" }] });
        Ok(NetworkSpec::from_json(&spec.to_string())?.check()?.nodes()[0].output.dims()[1..].to_vec())
    };
    let conv = |kernel: usize, stride: usize, padding: Value| json!({ "kind": "conv", "filters": 4, "kernel": kernel, "stride": stride, "padding": padding });
    let half = |kernel: usize| json!({ "pixels": kernel / 2 });
    // An odd kernel: the same size, with other padding where there is a stride.
    assert_eq!(rows(conv(3, 2, json!("same")))?, rows(conv(3, 2, half(3)))?);
    // An even kernel: half of it on every side makes the map one larger.
    assert_eq!((rows(conv(4, 1, json!("same")))?, rows(conv(4, 1, half(4)))?), (vec![32; 2], vec![33; 2]));
    Ok(())
}
