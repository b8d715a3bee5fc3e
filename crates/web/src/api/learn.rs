//! The boundary of the modules `learn` and `learn-ndarray`: typed arrays and plain objects in and out, no logic.
//!
//! Every method throws an Error that has a `code` and `params` ([`cifar_web::Fault`]).

use cifar_model::Image32;
use cifar_web::boundary::{now, to_answer, to_error, to_js};
use cifar_web::engine::Burn;
use wasm_bindgen::prelude::*;

/// The version that the page's scripts must share.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    cifar_web::VERSION.into()
}

/// A burn worker's object.
#[wasm_bindgen]
pub struct Learn(Burn);

#[wasm_bindgen]
impl Learn {
    /// `flex` or `ndarray`.
    #[wasm_bindgen(constructor)]
    pub fn new(engine: &str) -> Result<Self, JsValue> {
        Burn::new(engine).map(Self).map_err(|fault| to_error(&fault))
    }

    /// Takes a safetensors file.
    pub fn load(&self, safetensors: &[u8]) -> Result<(), JsValue> {
        self.0.load(safetensors).map_err(|fault| to_error(&fault))
    }

    /// `{probabilities, logits, index, ms, seen}` of 3,072 bytes, planar RGB.
    pub fn classify(&self, planar: &[u8]) -> Result<JsValue, JsValue> {
        let picture = Image32::from_planar(planar).map_err(|e| to_error(&e.into()))?;
        let start = now();
        let answer = self.0.classify(&picture).map_err(|fault| to_error(&fault))?;
        Ok(to_answer(&answer, &picture, now() - start, None))
    }

    /// `n x outputs`, row by row, of `n * 3,072` bytes.
    pub fn logits(&self, planar: &[u8]) -> Result<Vec<f32>, JsValue> {
        self.0.logits(planar).map_err(|fault| to_error(&fault))
    }

    /// Counts over images and their labels; the view module's `report` sums them up.
    pub fn evaluate(&self, planar: &[u8], labels: &[u8]) -> Result<JsValue, JsValue> {
        let counts = self.0.evaluate(planar, labels).and_then(|counts| to_js(&counts));
        counts.map_err(|fault| to_error(&fault))
    }
}
