//! The boundary of the modules `learn`, `learn-flex` and `learn-ndarray`: typed arrays and plain objects in and out, no logic.
//!
//! Every method throws an Error that has a `code` and `params` ([`cifar_web::Fault`]).

use cifar_model::Image32;
use cifar_web::boundary::{from_js, from_part, now, to_answer, to_error, to_js, to_part};
use cifar_web::engine::Classifier;
use js_sys::Float32Array;
use wasm_bindgen::prelude::*;

/// The version that the page's scripts must share.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    cifar_web::VERSION.into()
}

/// The object of a worker that classifies and exports.
#[wasm_bindgen]
pub struct Learn(Classifier);

#[wasm_bindgen]
impl Learn {
    /// `kernels`, and in a module of that name `flex` or `ndarray`.
    #[wasm_bindgen(constructor)]
    pub fn new(engine: &str) -> Result<Self, JsValue> {
        Classifier::new(engine).map(Self).map_err(|fault| to_error(&fault))
    }

    /// Takes a safetensors file.
    pub fn load(&self, safetensors: &[u8]) -> Result<(), JsValue> {
        self.0.load(safetensors).map_err(|fault| to_error(&fault))
    }

    /// `{probabilities, logits, index, views, doubt, ms, seen}` of 3,072 bytes, planar RGB.
    pub fn classify(&self, planar: &[u8], twice: bool) -> Result<JsValue, JsValue> {
        let picture = Image32::from_planar(planar).map_err(|e| to_error(&e.into()))?;
        let start = now();
        let answer = self.0.classify(&picture, twice);
        let answer = answer.and_then(|answer| to_answer(&answer, &picture, now() - start, None));
        answer.map_err(|fault| to_error(&fault))
    }

    /// `n x outputs`, row by row, of `n * 3,072` bytes.
    pub fn logits(&self, planar: &[u8]) -> Result<Vec<f32>, JsValue> {
        self.0.logits(planar).map_err(|fault| to_error(&fault))
    }

    /// A weights file as `safetensors` or `onnx`, with what the network answers to `planar` in it.
    #[wasm_bindgen(js_name = exportWeights)]
    pub fn export_weights(
        &self,
        safetensors: &[u8],
        planar: &[u8],
        format: &str,
    ) -> Result<Vec<u8>, JsValue> {
        cifar_web::exports::file(safetensors, planar, format).map_err(|fault| to_error(&fault))
    }

    /// Counts over images and their labels; the view module's `report` sums them up.
    pub fn evaluate(&self, planar: &[u8], labels: &[u8], twice: bool) -> Result<JsValue, JsValue> {
        let counts = self.0.evaluate(planar, labels, twice).and_then(|counts| to_js(&counts));
        counts.map_err(|fault| to_error(&fault))
    }
}

/// A training run; its worker computes round after round and listens in between.
#[wasm_bindgen]
pub struct Training(cifar_web::training::Training);

#[wasm_bindgen]
impl Training {
    /// A new run. `engine` as for `Learn`; `weights`: a safetensors file, or random ones.
    #[wasm_bindgen(constructor)]
    pub fn new(engine: &str, settings: JsValue, weights: Option<Vec<u8>>) -> Result<Self, JsValue> {
        let run = from_js(settings)
            .and_then(|settings| cifar_web::training::Training::new(engine, settings, weights.as_deref()));
        run.map(Self).map_err(|fault| to_error(&fault))
    }

    /// A saved run, whose images are fed again.
    pub fn resume(saved: &[u8]) -> Result<Self, JsValue> {
        cifar_web::training::Training::resume(saved).map(Self).map_err(|fault| to_error(&fault))
    }

    /// What the run is, what images it needs, where it stands.
    pub fn describe(&self) -> Result<JsValue, JsValue> {
        to_js(&self.0.describe()).map_err(|fault| to_error(&fault))
    }

    /// Takes images of `train` or `test`, in order.
    pub fn feed(&mut self, split: &str, planar: Vec<u8>, labels: &[u8]) -> Result<(), JsValue> {
        self.0.feed(split, planar, labels).map_err(|fault| to_error(&fault))
    }

    /// The recipe for a `Hand`: JSON.
    pub fn recipe(&self) -> Result<String, JsValue> {
        self.0.recipe().map_err(|fault| to_error(&fault))
    }

    /// Begins a round for so many workers: `{kind: "step" | "judge" | "features" | "done", pieces}`.
    pub fn open(&mut self, hands: u32) -> Result<JsValue, JsValue> {
        let round = self.0.open(hands).and_then(|round| to_js(&round));
        round.map_err(|fault| to_error(&fault))
    }

    /// A piece of the round for a `Hand`; its `cargo` goes with it.
    pub fn task(&self, piece: u32) -> Result<JsValue, JsValue> {
        self.0.task(piece).and_then(to_js).map_err(|fault| to_error(&fault))
    }

    /// The numbers that a piece needs.
    pub fn cargo(&self, piece: u32) -> Result<Float32Array, JsValue> {
        let cargo = self.0.cargo(piece).map(|cargo| Float32Array::from(&cargo[..]));
        cargo.map_err(|fault| to_error(&fault))
    }

    /// Computes a piece here.
    pub fn compute(&mut self, piece: u32) -> Result<(), JsValue> {
        self.0.compute(piece).map_err(|fault| to_error(&fault))
    }

    /// Takes what a `Hand` answered.
    pub fn take(&mut self, piece: u32, answer: &JsValue) -> Result<(), JsValue> {
        let taken = from_part(answer).and_then(|answer| self.0.take(piece, answer));
        taken.map_err(|fault| to_error(&fault))
    }

    /// Ends the round: what it did.
    pub fn close(&mut self) -> Result<JsValue, JsValue> {
        let done = self.0.close().and_then(|done| to_js(&done));
        done.map_err(|fault| to_error(&fault))
    }

    /// The run as bytes.
    pub fn checkpoint(&self) -> Result<Vec<u8>, JsValue> {
        self.0.checkpoint().map_err(|fault| to_error(&fault))
    }

    /// The weights of the moment, a safetensors file.
    pub fn weights(&self) -> Result<Vec<u8>, JsValue> {
        self.0.weights().map_err(|fault| to_error(&fault))
    }
}

/// A helper of a run: it holds the images and no state.
#[wasm_bindgen]
pub struct Hand(cifar_web::training::Hand);

#[wasm_bindgen]
impl Hand {
    /// For a run of this engine and recipe, which needs so many images.
    #[wasm_bindgen(constructor)]
    pub fn new(engine: &str, recipe: &str, needs_train: u32, needs_test: u32) -> Result<Self, JsValue> {
        let hand = cifar_web::training::Hand::new(engine, recipe, [needs_train, needs_test]);
        hand.map(Self).map_err(|fault| to_error(&fault))
    }

    /// Takes images of `train` or `test`, in order.
    pub fn feed(&mut self, split: &str, planar: Vec<u8>, labels: &[u8]) -> Result<(), JsValue> {
        self.0.feed(split, planar, labels).map_err(|fault| to_error(&fault))
    }

    /// The answer to a piece, for the run's `take`.
    pub fn work(&self, task: JsValue, cargo: &[f32]) -> Result<JsValue, JsValue> {
        let answer =
            from_js(task).and_then(|task| self.0.work(&task, cargo)).and_then(|answer| to_part(&answer));
        answer.map_err(|fault| to_error(&fault))
    }
}
