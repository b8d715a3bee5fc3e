//! Where the shipped networks look, against PyTorch's autograd (`tests/golden/attribution.py`), natively and in the browser.

mod distance;

use cifar_learn::Attribution;
use cifar_learn::attribution::Attack;
use cifar_model::{Result, Weights};
use distance::{largest, worst};
use safetensors::SafeTensors;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

const FILE: &[u8] = include_bytes!("../../../tests/golden/attribution.safetensors");
/// Test images 0 to 999, 40 in a row.
const SHEET: &[u8] = include_bytes!("../../../www/assets/data/test-00.png");
const MODELS: [(&str, &[u8]); 2] = [
    ("notebook", include_bytes!("../../../www/assets/models/notebook.safetensors")),
    ("accurate", include_bytes!("../../../www/assets/models/accurate.safetensors")),
];
/// In this picture two values under one of the accurate network's pools differ by less than rounding. Which of them wins, and
/// so where the gradient goes, depends on the order of additions, which WebAssembly and a processor with fused multiply-adds
/// do not share: there, what lies before that pool is 1 to 3 % off. What lies behind it is compared everywhere.
const NEAR_TIE: (&str, usize) = ("accurate", 7);
const BEHIND_IT: [&str; 2] = ["logits", "grad-cam/gelu6"];
/// Of the largest value.
const TOLERANCE: f64 = 1e-4;

/// The rows of numbers whose names begin so, with the rest of their names.
fn numbers(start: &str) -> Vec<(String, Vec<f32>)> {
    let file = SafeTensors::deserialize(FILE).expect("tests/golden/attribution.py wrote it");
    let floats =
        |data: &[u8]| data.as_chunks::<4>().0.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect();
    let found: Vec<_> = file
        .iter()
        .filter_map(|(name, view)| Some((name.strip_prefix(start)?.to_owned(), floats(view.data()))))
        .collect();
    assert!(!found.is_empty(), "nothing begins with {start}");
    found
}

/// Test images with the output that is asked for.
fn asked() -> Vec<(usize, usize)> {
    let (_, header) = SafeTensors::read_metadata(FILE).expect("it has a header");
    let text = header.metadata().as_ref().and_then(|strings| strings.get("asked")).expect("it says so");
    let asked: std::collections::BTreeMap<usize, usize> = serde_json::from_str(text).expect("JSON");
    asked.into_iter().collect()
}

fn agree(what: &str, ours: &[f32], theirs: &[f32]) {
    let scale = largest(theirs.iter().copied());
    assert!(scale > 0.0, "{what}: zeros prove nothing");
    let off = worst(ours, theirs) / scale;
    #[cfg(not(target_arch = "wasm32"))]
    eprintln!("{what}: {off:.1e} of at most {TOLERANCE:.0e}");
    assert!(off <= TOLERANCE, "{what} is off by {off}");
}

#[test]
fn gradients_and_grad_cam_are_pytorchs() -> Result<()> {
    let images = cifar_model::read_sheet(SHEET, 40, 25, 1000, &"0".repeat(1000))?;
    let pictures: Vec<u8> = asked().iter().flat_map(|&(index, _)| images.image(index)).copied().collect();
    let file = SafeTensors::deserialize(FILE).expect("tests/golden/attribution.py wrote it");
    assert_eq!(file.tensor("pictures").expect("PyTorch's").data(), pictures, "PyTorch saw other pictures");
    for (model, bytes) in MODELS {
        let mut attribution = Attribution::new(&Weights::from_safetensors(bytes)?)?;
        let mut compared = 0;
        for (index, output) in asked() {
            let logits = attribution.see(images.image(index))?;
            for (what, theirs) in numbers(&format!("{model}/{index}/")) {
                compared += 1;
                if (model, index) == NEAR_TIE && !BEHIND_IT.contains(&what.as_str()) {
                    continue;
                }
                let ours = match what.split_once('/').unwrap_or((&what, "")) {
                    ("logits", _) => logits.clone(),
                    ("gradient", "") => attribution.gradient(output)?,
                    ("gradient", stage) => attribution.stage_gradient(stage, output)?.values,
                    ("grad-cam", stage) => attribution.grad_cam(stage, output)?.map,
                    ("enlarged", stage) => attribution.grad_cam(stage, output)?.enlarged,
                    (other, _) => panic!("an entry {other}"),
                };
                agree(&format!("{model}, image {index}, {what}"), &ours, &theirs);
            }
        }
        assert_eq!(compared, 12, "{model}");
    }
    Ok(())
}

/// One step changes the bytes that PyTorch's changes, but for those whose gradient is nearly nothing. Of more steps each
/// builds on the last, so that a few more come out otherwise, and one byte in twenty where multiplications and additions
/// are not fused as PyTorch's are.
#[test]
fn attacks_are_pytorchs() -> Result<()> {
    let file = SafeTensors::deserialize(include_bytes!("../../../tests/golden/attack.safetensors"))
        .expect("tests/golden/attribution.py wrote it");
    let bytes = |name: &str| file.tensor(name).expect("PyTorch's").data().to_vec();
    let (picture, label) = (bytes("picture"), 3);
    let mut attribution = Attribution::new(&Weights::from_safetensors(MODELS[0].1)?)?;
    attribution.see(&picture)?;
    let expected: Vec<f32> =
        bytes("loss-gradient").as_chunks::<4>().0.iter().map(|&four| f32::from_le_bytes(four)).collect();
    agree("the loss's gradient", &attribution.loss_gradient(label)?, &expected);
    let of_ten_steps = if cfg!(target_arch = "wasm32") { 154 } else { 20 };
    for (name, attack, most) in [("fgsm", Attack::new(2, 1)?, 2), ("pgd", Attack::new(4, 10)?, of_ten_steps)]
    {
        let (ours, theirs) = (attribution.attack(&picture, label, attack)?, bytes(name));
        let others = ours.iter().zip(&theirs).filter(|(one, other)| one != other).count();
        assert!(others <= most, "{name}: {others} of 3072 bytes");
        assert!(ours.iter().zip(&picture).any(|(one, other)| one != other), "{name} changed nothing");
    }
    assert!(attribution.loss_gradient(20).is_err() && Attack::new(1, 0).is_err());
    Ok(())
}
