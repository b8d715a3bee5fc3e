//! The samples, and what their own programs answer to eight pictures.

use cifar_formats::import::Imported;
use cifar_model::spec::LayerSpec;
use cifar_model::{Normalization, Plan};

/// Largest difference, as a part of the largest output.
pub(crate) const TOLERANCE: f32 = 1e-4;

fn path(name: &str) -> String {
    format!("{}/tests/samples/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// The bytes of a sample.
pub(crate) fn sample(name: &str) -> Vec<u8> {
    std::fs::read(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Names and bytes of the files in a folder.
pub(crate) fn folder(name: &str) -> Vec<(String, Vec<u8>)> {
    let files = std::fs::read_dir(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let names = files.map(|file| file.expect("a file").file_name().into_string().expect("UTF-8"));
    names.map(|file| format!("{name}/{file}")).map(|name| (name.clone(), sample(&name))).collect()
}

/// `[8, 3, 32, 32]`; the file has rows of pixels.
fn pictures() -> Vec<u8> {
    let planar = |picture: &[u8]| -> Vec<u8> {
        (0..3072).map(|place| picture[place % 1024 * 3 + place / 1024]).collect()
    };
    sample("pictures.rgb").chunks_exact(3072).flat_map(planar).collect()
}

/// Logits as the file's program gives them out.
fn outputs(logits: &[f32], last: Option<&LayerSpec>) -> Vec<f32> {
    match last {
        Some(LayerSpec::Sigmoid {}) => logits.iter().map(|logit| cifar_model::sigmoid(*logit)).collect(),
        Some(LayerSpec::Softmax {}) => cifar_model::softmax(logits),
        _ => logits.to_vec(),
    }
}

/// How far the network's answers are from its own program's, as a part of the largest.
pub(crate) fn difference(name: &str, imported: &Imported) -> f32 {
    let all: serde_json::Value = serde_json::from_slice(&sample("expected.json")).expect("JSON");
    difference_to(&all["samples"][name]["values"], imported)
}

/// How far the network's answers are from these rows, as a part of the largest.
pub(crate) fn difference_to(rows: &serde_json::Value, imported: &Imported) -> f32 {
    difference_for(&pictures(), rows, imported)
}

/// The same of a sample that `tests/golden/import_samples.py` wrote, which says what pictures it reads.
pub(crate) fn drawn_difference(name: &str, imported: &Imported) -> f32 {
    let all: serde_json::Value = serde_json::from_slice(&sample("sizes.json")).expect("JSON");
    let [height, width, channels]: [usize; 3] =
        serde_json::from_value(all[name]["input"].clone()).expect("rows, columns, channels");
    assert_eq!(imported.spec.input, [channels, height, width], "{name}");
    let (plane, image) = (height * width, channels * height * width);
    // Byte by byte as the script draws them, row by row with a pixel's channels side by side.
    let byte = |at: usize| ((37 * at + 11 * (at / 101)) % 256) as u8;
    let planar = |at: usize| {
        let (first, at) = (at / image * image, at % image);
        byte(first + at % plane * channels + at / plane)
    };
    let rows = &all[name]["values"];
    let pictures = rows.as_array().map_or(0, Vec::len);
    difference_for(&(0..pictures * image).map(planar).collect::<Vec<u8>>(), rows, imported)
}

fn difference_for(planar: &[u8], rows: &serde_json::Value, imported: &Imported) -> f32 {
    let expected: Vec<Vec<f32>> = serde_json::from_value(rows.clone()).expect("rows of numbers");
    let normalization = imported.normalization.unwrap_or(Normalization::UNIT);
    let weights = imported.weights("sample", normalization).expect("it classifies");
    let mut plan = Plan::compile(&weights).expect("it reads pictures");
    let mut logits = vec![0.0; expected.len() * plan.outputs()];
    plan.logits(planar, &mut logits).expect("whole pictures");
    let last = imported.spec.layers.last();
    let found: Vec<f32> = logits.chunks(plan.outputs()).flat_map(|row| outputs(row, last)).collect();
    let expected = expected.concat();
    assert_eq!(found.len(), expected.len());
    let largest = expected.iter().fold(0.0_f32, |most, value| most.max(value.abs()));
    found.iter().zip(&expected).fold(0.0_f32, |most, (a, b)| most.max((a - b).abs())) / largest
}

/// Fails where the network answers otherwise than its own program.
pub(crate) fn assert_agrees(name: &str, imported: &Imported) {
    let off = difference(name, imported);
    assert!(off <= TOLERANCE, "{name}: {off} off");
}
