//! The boundary of the module `evaluate`: typed arrays and plain objects in and out, no logic.
//!
//! Every method throws an Error that has a `code` and `params` ([`cifar_web::Fault`]).

use cifar_evaluate::{Answer, CoveragePoint};
use cifar_model::sha256_hex;
use cifar_web::boundary::{object, to_error, to_js};
use cifar_web::statistics::{Held, Question, Reading, answers, binning_of};
use cifar_web::{Fault, Result};
use js_sys::{Float64Array, Uint16Array, Uint32Array};
use wasm_bindgen::prelude::*;

/// The version that the page's scripts must share.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    cifar_web::VERSION.into()
}

/// The object of a worker that tells what answers are worth. A `reading` is a temperature or `sigmoids`.
#[wasm_bindgen]
#[derive(Default)]
pub struct Evaluate(Held);

#[wasm_bindgen]
impl Evaluate {
    /// No answers yet.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// SHA-256 of bytes, in hexadecimal: of what decides a network's answers.
    #[must_use]
    pub fn sha256(&self, bytes: &[u8]) -> String {
        sha256_hex(bytes)
    }

    /// Takes logits, `[n, outputs]`, and the true classes.
    pub fn open(&self, logits: Vec<f32>, labels: &[u8]) -> Result<(), JsValue> {
        self.0.open(logits, labels).map_err(refused)
    }

    /// `{predicted, confidence, margin, entropy, score}` of each image; the score, by which pictures are taken for unlike those of
    /// the training, is the same by any reading.
    pub fn at(&self, reading: &JsValue) -> Result<JsValue, JsValue> {
        let each = reading_of(reading).and_then(|reading| self.0.read(reading)).map_err(refused)?;
        let scores = self.0.scores().map_err(refused)?;
        let predicted: Vec<u16> = each.iter().map(|answer| answer.predicted.min(0xFFFF) as u16).collect();
        let numbers = |of: fn(&Answer) -> f64| {
            JsValue::from(Float64Array::from(&each.iter().map(of).collect::<Vec<f64>>()[..]))
        };
        Ok(object(&[
            ("predicted", Uint16Array::from(&predicted[..]).into()),
            ("confidence", numbers(|answer| answer.confidence)),
            ("margin", numbers(|answer| answer.margin)),
            ("entropy", numbers(|answer| answer.entropy)),
            ("score", Float64Array::from(&scores[..]).into()),
        ]))
    }

    /// All figures, as `cifar-train evaluate --json` names them.
    pub fn figures(&self, temperatures: &[f64], bins: usize) -> Result<JsValue, JsValue> {
        self.0.figures(temperatures, bins).and_then(|figures| to_js(&figures)).map_err(refused)
    }

    /// A reliability diagram and what it sums up to; `binning`: `equal-mass` or `equal-width`.
    pub fn reliability(
        &self,
        reading: &JsValue,
        binning: &str,
        bins: usize,
        bands: bool,
    ) -> Result<JsValue, JsValue> {
        let question =
            || Ok(Question { reading: reading_of(reading)?, binning: binning_of(binning)?, bins, bands });
        let told = question().and_then(|question| self.0.reliability(question));
        told.and_then(|told| to_js(&told)).map_err(refused)
    }

    /// `{threshold, answered, wrong}` of each confidence that occurs, surest first.
    pub fn coverage(&self, reading: &JsValue) -> Result<JsValue, JsValue> {
        reading_of(reading).and_then(|reading| self.0.coverage(reading)).map(covered).map_err(refused)
    }

    /// The same of each out-of-distribution score.
    #[wasm_bindgen(js_name = coverageByScore)]
    pub fn coverage_by_score(&self) -> Result<JsValue, JsValue> {
        self.0.coverage_by_score().map(covered).map_err(refused)
    }

    /// The temperature that makes the network as sure as it is right on these images.
    pub fn fit(&self) -> Result<f64, JsValue> {
        self.0.fit().map_err(refused)
    }

    /// McNemar's test against another network's answers to the same images.
    pub fn compare(&self, logits: Vec<f32>, labels: &[u8]) -> Result<JsValue, JsValue> {
        let found = answers(logits, labels).and_then(|other| self.0.compare(&other));
        found.and_then(|found| to_js(&found)).map_err(refused)
    }
}

fn covered(points: Vec<CoveragePoint>) -> JsValue {
    let thresholds: Vec<f64> = points.iter().map(|point| point.threshold).collect();
    let counts = |of: fn(&CoveragePoint) -> u32| {
        JsValue::from(Uint32Array::from(&points.iter().map(of).collect::<Vec<u32>>()[..]))
    };
    object(&[
        ("threshold", Float64Array::from(&thresholds[..]).into()),
        ("answered", counts(|point| point.answered)),
        ("wrong", counts(|point| point.wrong)),
    ])
}

fn reading_of(value: &JsValue) -> Result<Reading> {
    Reading::of(value.as_f64(), value.as_string().as_deref())
}

fn refused(fault: Fault) -> JsValue {
    to_error(&fault)
}
