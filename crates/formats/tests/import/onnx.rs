//! ONNX: a file of PyTorch's, our own, and what is refused by name.

use std::collections::BTreeMap;

use crate::samples::{assert_agrees, sample};
use cifar_formats::Format;
use cifar_formats::import::{File, ImportError, Note, read};
use cifar_model::spec::LayerSpec;
use cifar_model::{Metadata, NetworkSpec, Normalization, Plan, Weights};

const NAME: &str = "odd-torch-two-files.onnx";
const DATA: &str = "odd-torch-two-files.onnx.data";

#[test]
fn a_graph_with_its_arrays_beside_answers_as_its_own_program() {
    let (graph, data) = (sample(NAME), sample(DATA));
    for files in [
        [File { name: NAME, bytes: &graph }, File { name: DATA, bytes: &data }],
        [
            File { name: "folder/odd-torch-two-files.onnx.data", bytes: &data },
            File { name: NAME, bytes: &graph },
        ],
        // Both were renamed.
        [File { name: "a.onnx", bytes: &graph }, File { name: "a.onnx.data", bytes: &data }],
    ] {
        let imported = read(&files).unwrap_or_else(|error| panic!("{error}"));
        assert_agrees(NAME, &imported);
        assert_eq!(imported.source.made_with, "pytorch 2.15.0+cu132");
        assert_eq!(imported.parameters, imported.tensors.values().map(Vec::len).sum::<usize>());
    }
    let alone = read(&[File { name: NAME, bytes: &graph }]).expect_err("its arrays are elsewhere");
    assert_eq!(alone, ImportError::MissingFile { name: DATA.into() });
    let short = [File { name: NAME, bytes: &graph }, File { name: DATA, bytes: &data[..14_000] }];
    assert_eq!(read(&short).expect_err("152 bytes are missing").code(), "truncated");
}

#[test]
fn what_exporters_write_around_the_layers_is_seen_through() {
    let kinds = |name: &str| {
        let bytes = sample(name);
        let imported =
            read(&[File { name, bytes: &bytes }]).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_agrees(name, &imported);
        let kinds: Vec<&str> = imported.spec.layers.iter().map(LayerSpec::kind).collect();
        let notes: Vec<&str> = imported.notes.iter().map(Note::code).collect();
        (kinds.join(" "), notes.join(" "))
    };
    let (layers, _) = kinds("odd-torch-mean-as-gather.onnx");
    assert_eq!(layers, "conv relu residual relu max_pool residual global_avg_pool dense");
    let (layers, notes) = kinds("odd-keras3-tf-separable.onnx");
    assert_eq!(layers, "conv relu max_pool conv conv flatten dense relu dense");
    assert_eq!(notes, "norm-folded norm-folded byte-pixels flatten-reordered");
    let (layers, notes) = kinds("odd-torch-int8-weights.onnx");
    assert_eq!(layers, "conv relu max_pool flatten dense");
    assert_eq!(notes, "dequantised dequantised unit-pixels");
}

/// Every layer that we have, written and read again: the same answers.
#[test]
fn our_own_files_come_back() {
    let layers = r#"{"name":"imported","input":[3,32,32],"layers":[
        {"kind":"conv","filters":6,"kernel":3,"padding":"same","stride":2},
        {"kind":"batch_norm","epsilon":0.5},{"kind":"gelu"},
        {"kind":"residual","layers":[{"kind":"conv","filters":6,"kernel":3,"padding":"same","groups":6},
            {"kind":"relu"},{"kind":"residual","layers":[{"kind":"gelu"}]},
            {"kind":"conv","filters":6,"kernel":1,"padding":"valid"}]},
        {"kind":"avg_pool","size":3,"stride":2,"padding":{"pixels":1}},
        {"kind":"leaky_relu","slope":0.25},{"kind":"relu6"},
        {"kind":"conv","filters":8,"kernel":3,"padding":{"pixels":1},"stride":2},
        {"kind":"avg_pool","size":2,"stride":1,"padding":"same"},
        {"kind":"max_pool","size":3,"stride":1,"padding":"same"},
        LAST,{"kind":"dense","units":12},{"kind":"relu"},{"kind":"dense","units":10}]}"#;
    for last in [r#"{"kind":"flatten"}"#, r#"{"kind":"global_avg_pool"}"#, r#"{"kind":"global_max_pool"}"#] {
        let spec = NetworkSpec::from_json(&layers.replace("LAST", last)).expect("a network");
        let mut next = 0.1_f32;
        let mut number = || {
            next = next * 3.7 * (1.0 - next);
            next * 0.6 - 0.25
        };
        let network = spec.check().expect("a network");
        let tensors: BTreeMap<String, Vec<f32>> = network
            .slots()
            .iter()
            .map(|slot| {
                let values = (0..slot.values()).map(|_| if slot.is_variance() { 0.7 } else { number() });
                (slot.name.clone(), values.collect())
            })
            .collect();
        let normalization = Normalization { mean: [0.49, 0.48, 0.45], std: [0.25, 0.24, 0.26] };
        let own = Weights::new(Metadata::new("imported", spec, normalization), tensors).expect("weights");
        let bytes = Format::Onnx.write(&own).expect("it is written");
        let imported =
            read(&[File { name: "own.onnx", bytes: &bytes }]).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(imported.spec.layers, own.metadata.spec.layers, "{last}");
        assert_eq!(imported.classes.as_ref(), Some(&own.metadata.classes));
        assert!(imported.notes.contains(&Note::BytePixels));
        let again =
            imported.weights("imported", imported.normalization.expect("in the graph")).expect("weights");
        let pictures: Vec<u8> = (0..2 * 3072).map(|at| (at * 37 % 256) as u8).collect();
        let answers = |weights: &Weights| {
            let mut logits = vec![0.0; 20];
            Plan::compile(weights).expect("a plan").logits(&pictures, &mut logits).expect("pictures");
            logits
        };
        let (a, b) = (answers(&own), answers(&again));
        assert!(a.iter().zip(&b).all(|(a, b)| (a - b).abs() < 1e-5 * a.abs()), "{a:?} {b:?}");
    }
}

#[test]
fn shipped_networks_come_back() {
    for name in ["notebook", "notebook-corrected"] {
        let path = format!("{}/../../www/assets/models/{name}.safetensors", env!("CARGO_MANIFEST_DIR"));
        let own = Weights::from_safetensors(&std::fs::read(path).expect("it is committed")).expect("weights");
        let bytes = Format::Onnx.write(&own).expect("it is written");
        let imported = read(&[File { name, bytes: &bytes }]).expect("our own file");
        assert_eq!(imported.tensors, *own.tensors());
        assert_eq!(imported.source.made_with, format!("cifar-lab {}", env!("CARGO_PKG_VERSION")));
    }
}
