//! Runs of a few steps, saved.

use cifar_learn::session::{Method, Program, Settings, Training, ValidationSplit};

use crate::networks;

const HERE: Program = Program { version: "test", place: "a test" };
const DIGITS: usize = 64;

/// Saved runs without their checksums: one in the middle of an epoch, one before its images are evaluated.
pub(crate) fn saved() -> Vec<Vec<u8>> {
    let usual =
        Settings { batch: 16, epochs: 3, images: 40, test_images: 20, workers: 2, ..Settings::default() };
    let other = Settings {
        optimizer: Method::Sgd,
        validation: ValidationSplit::HeldOut,
        flip: true,
        ..usual.clone()
    };
    [(usual, 1), (other, 3)].into_iter().map(|(settings, rounds)| after(settings, rounds)).collect()
}

fn after(settings: Settings, rounds: usize) -> Vec<u8> {
    let weights = networks::all()[0].to_safetensors().expect("a file");
    let mut run = Training::new(HERE, "kernels", settings, Some(&weights)).expect("a run");
    let is = run.describe();
    for (split, count) in [("train", is.needs_train), ("test", is.needs_test)] {
        let labels: Vec<u8> = (0..count).map(|k| (k % 10) as u8).collect();
        if count > 0 {
            run.feed(split, vec![7; 3072 * count as usize], &labels).expect("as many as it needs");
        }
    }
    for _ in 0..rounds {
        run.session().advance().expect("a round");
    }
    let mut bytes = run.checkpoint().expect("all images are there");
    bytes.truncate(bytes.len() - DIGITS);
    bytes
}

/// The checkpoints in them.
pub(crate) fn checkpoints() -> Vec<Vec<u8>> {
    let inner = |bytes: Vec<u8>| {
        let line = bytes.iter().position(|byte| *byte == b'\n').expect("a first line") + 1;
        let length = bytes[line..].first_chunk::<4>().map(|four| u32::from_le_bytes(*four) as usize);
        bytes[line + 4 + length.expect("a header")..].to_vec()
    };
    saved().into_iter().map(inner).collect()
}
