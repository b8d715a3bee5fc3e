//! Files of other programs' own making, read and held against what those programs compute.

use cifar_formats::import::{File, ImportError, Imported, propose, read, read_with_spec};
use cifar_model::{Normalization, Plan};

/// Arrays without layers.
const NAMED_ARRAYS: [&str; 1] = ["odd-torch-legacy-not-zip.pt"];
/// Largest difference, as a part of the largest output.
const TOLERANCE: f32 = 1e-4;

fn sample(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/samples/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// `[8, 3, 32, 32]`.
fn pictures() -> Vec<u8> {
    let planar = |picture: &[u8]| -> Vec<u8> {
        (0..3072).map(|place| picture[place % 1024 * 3 + place / 1024]).collect()
    };
    sample("pictures.rgb").chunks_exact(3072).flat_map(planar).collect()
}

/// How far off the network's outputs are.
fn difference(name: &str, imported: &Imported) -> f32 {
    let all: serde_json::Value = serde_json::from_slice(&sample("expected.json")).expect("JSON");
    let expected: Vec<Vec<f32>> =
        serde_json::from_value(all["samples"][name]["values"].clone()).expect("rows of numbers");
    let weights = imported.weights(name, Normalization::UNIT).expect("it classifies");
    let mut plan = Plan::compile(&weights).expect("it reads 3 x 32 x 32");
    let mut found = vec![0.0; expected.len() * plan.outputs()];
    plan.logits(&pictures(), &mut found).expect("whole pictures");
    let expected = expected.concat();
    let largest = expected.iter().fold(0.0_f32, |most, value| most.max(value.abs()));
    assert_eq!(found.len(), expected.len());
    found.iter().zip(&expected).fold(0.0_f32, |most, (a, b)| most.max((a - b).abs())) / largest
}

/// One of the networks that are proposed for names and shapes is the file's own.
#[test]
fn arrays_alone_find_their_layers() {
    for name in NAMED_ARRAYS {
        let bytes = sample(name);
        let files = [File { name, bytes: &bytes }];
        let Err(ImportError::ArchitectureMissing { arrays }) = read(&files) else {
            panic!("{name} has no layers")
        };
        let proposals = propose(&arrays, [3, 32, 32]).expect("a chain");
        let off = proposals.iter().map(|spec| {
            let imported = read_with_spec(&files, spec).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(imported.parameters, imported.tensors.values().map(Vec::len).sum::<usize>());
            difference(name, &imported)
        });
        let nearest = off.take(8).fold(f32::INFINITY, f32::min);
        assert!(nearest <= TOLERANCE, "{name}: {nearest} off");
    }
}
