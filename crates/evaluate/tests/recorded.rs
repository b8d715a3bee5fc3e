//! The same figures to the last digit, today and on every machine: what native program and page say of the answers of
//! two made-up networks. tests/e2e/module.test.js compares the page's with the same file.
//! To record them anew, on purpose: `UPDATE=1 cargo test -p cifar-evaluate --test recorded`.
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use cifar_evaluate::{Answers, Mcnemar, Statistics, fit_temperature, mcnemar};
use cifar_model::Class;
use serde::Serialize;
use serde_json::Value;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden/");

#[derive(Serialize)]
struct Recorded {
    figures: Statistics,
    fitted: f64,
    mcnemar: Mcnemar,
    /// Sums over the images of confidence, margin and entropy when sigmoids read the logits.
    sigmoids: [f64; 3],
}

/// Logits stand in the file as 64ths.
fn answers(golden: &Value, name: &str) -> Answers {
    let numbers = |name: &str| golden[name].as_array().unwrap().iter().map(|value| value.as_f64().unwrap());
    let logits = numbers(name).map(|sixty_fourths| (sixty_fourths / 64.0) as f32).collect();
    Answers::new(logits, numbers("labels").map(|label| Class::ALL[label as usize]).collect()).unwrap()
}

#[test]
fn figures_are_those_that_were_recorded() {
    let golden = std::fs::read(format!("{FOLDER}evaluation.json")).unwrap();
    let golden = serde_json::from_slice(&golden).unwrap();
    let (first, second) = (answers(&golden, "first"), answers(&golden, "second"));
    let sigmoids = first.by_sigmoids();
    let recorded = Recorded {
        figures: Statistics::of(&first, &[1.0, 1.7], 15).unwrap(),
        fitted: fit_temperature(&first).unwrap(),
        mcnemar: mcnemar(&first, &second).unwrap(),
        sigmoids: [
            sigmoids.iter().map(|answer| answer.confidence).sum(),
            sigmoids.iter().map(|answer| answer.margin).sum(),
            sigmoids.iter().map(|answer| answer.entropy).sum(),
        ],
    };
    let text = serde_json::to_string(&recorded).unwrap() + "\n";
    let path = format!("{FOLDER}recorded-figures.json");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    // As text: read back, a digit may be off.
    assert!(text == std::fs::read_to_string(&path).unwrap(), "{text}");
}
