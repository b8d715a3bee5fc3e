//! What the shipped networks make of two pictures, layer by layer, against Keras and PyTorch (`tests/golden/inside.py`),
//! natively and in the browser.

mod distance;

use cifar_model::{Inspection, Result, Weights};
use distance::{largest, worst};
use safetensors::SafeTensors;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

const FILE: &[u8] = include_bytes!("../../../tests/golden/inside.safetensors");
/// As the script has them: every so many-th value, counted round, and how many at most.
const STEP: usize = 7919;
const POSITIONS: usize = 200;
const TOLERANCE: f64 = 1e-4;

fn bytes(name: &str) -> Vec<u8> {
    let file = SafeTensors::deserialize(FILE).expect("tests/golden/inside.py wrote it");
    file.tensor(name).expect("every stage is in the file").data().to_vec()
}

fn numbers(name: &str) -> Vec<f32> {
    bytes(name).as_chunks::<4>().0.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect()
}

/// Holds every layer of a network against the file; gives back how many stages there were.
fn compare(file: &[u8]) -> Result<usize> {
    let weights = Weights::from_safetensors(file)?;
    let (name, network) = (&weights.metadata.name, weights.metadata.spec.check()?);
    let mut inspection = Inspection::compile(&weights)?;
    // The picture comes first; the file has no residual block, and what follows the logits is no layer of others.
    let stages: Vec<String> =
        inspection.stages()[..=network.up_to_logits().len()].iter().map(|stage| stage.name.clone()).collect();
    for (image, planar) in bytes("pictures").chunks_exact(3072).enumerate() {
        inspection.run(planar)?;
        for (index, stage) in stages.iter().enumerate() {
            let map = inspection.map(stage)?.values;
            let of = |part: &str| numbers(&format!("{name}/{index}/{part}"));
            let count = map.len().min(POSITIONS);
            let ours: Vec<f32> = (0..count).map(|at| map[STEP * at % map.len()]).collect();
            let theirs = &of("values")[image * count..][..count];
            let scale = f64::from(of("largest")[image]);
            let off = worst(&ours, theirs) / scale;
            assert!(off < TOLERANCE, "{name}, picture {image}, {stage}: off by {off} of {scale}");
            // Those that the file leaves out are in the largest and in the mean.
            let mean = map.iter().map(|&value| f64::from(value)).sum::<f64>() / map.len() as f64;
            let all = [largest(map.iter().copied()) - scale, mean - f64::from(of("mean")[image])];
            assert!(largest(all) < TOLERANCE * scale, "{name}, picture {image}, {stage}: {all:?} of {scale}");
        }
    }
    Ok(stages.len())
}

#[test]
fn the_notebooks_maps_are_those_of_keras() -> Result<()> {
    let stages = compare(include_bytes!("../../../www/assets/models/notebook.safetensors"))?;
    assert_eq!(stages, 13);
    Ok(())
}

#[test]
fn the_accurate_networks_maps_are_those_of_pytorch() -> Result<()> {
    let stages = compare(include_bytes!("../../../www/assets/models/accurate.safetensors"))?;
    assert_eq!(stages, 26);
    Ok(())
}
