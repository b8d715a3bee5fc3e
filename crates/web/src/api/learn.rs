//! The boundary of the modules `learn`, `learn-flex` and `learn-ndarray`: typed arrays and plain objects in and out, no logic.
//!
//! Every method throws an Error that has a `code` and `params` ([`cifar_web::Fault`]).

use cifar_learn::head::Keeps;
use cifar_learn::session::{self, Program};
use cifar_model::{Dataset, Image};
use cifar_web::answer::Evaluated;
use cifar_web::boundary::{
    from_js, from_piece, from_plain, now, to_answer, to_error, to_evaluated, to_js, to_pictures, to_piece,
};
use cifar_web::engine::Classifier;
use js_sys::Float32Array;
use wasm_bindgen::prelude::*;

/// The version that the page's scripts must share.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    cifar_web::VERSION.into()
}

/// The object of a worker that classifies.
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

    /// `{probabilities, logits, index, views, outOfDistribution, ms, seen}` of planar bytes, which are fitted to what the
    /// network reads.
    pub fn classify(&self, planar: &[u8], with_mirror: bool) -> Result<JsValue, JsValue> {
        let picture = Image::from_planar(planar).map_err(cifar_web::Fault::from);
        let picture = picture.and_then(|picture| self.0.fitted(picture)).map_err(|fault| to_error(&fault))?;
        let start = now();
        let answer = self.0.classify(&picture, with_mirror);
        let answer = answer.and_then(|answer| to_answer(&answer, &picture, now() - start, None));
        answer.map_err(|fault| to_error(&fault))
    }

    /// `n x outputs`, row by row, of `n` images of the network's size.
    pub fn logits(&self, planar: &[u8]) -> Result<Vec<f32>, JsValue> {
        self.0.logits(planar).map_err(|fault| to_error(&fault))
    }

    /// `{counts}` of images and their labels, and with `keeps_answers` their `logits` and `labels`; the view module's
    /// `report` sums counts up.
    pub fn evaluate(
        &self,
        planar: &[u8],
        labels: &[u8],
        with_mirror: bool,
        keeps_answers: bool,
    ) -> Result<JsValue, JsValue> {
        let evaluated = self.0.evaluate(planar, labels, with_mirror, Evaluated::new(keeps_answers));
        evaluated.and_then(|evaluated| to_evaluated(&evaluated)).map_err(|fault| to_error(&fault))
    }
}

/// The object of a worker that judges networks before there are any weights.
#[wasm_bindgen]
#[derive(Default)]
pub struct Design;

#[wasm_bindgen]
impl Design {
    /// Keeps nothing.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self
    }

    /// What a spec, as JSON, comes to: its rows, or the first thing that does not fit and the nearest networks that do.
    /// `batch`: images of a training step.
    pub fn tell(&self, spec: &str, batch: u32) -> Result<JsValue, JsValue> {
        let told = cifar_web::design::tell(spec, batch as usize);
        told.and_then(|told| to_js(&told)).map_err(|fault| to_error(&fault))
    }

    /// A weights file of that network with random values, as a run with this seed begins.
    pub fn weights(&self, spec: &str, seed: u32) -> Result<Vec<u8>, JsValue> {
        cifar_web::design::weights(spec, seed).map_err(|fault| to_error(&fault))
    }

    /// The network of a weights file for other classes: a weights file. Its last layer is random; `keeps`: the others stay
    /// as they are.
    #[wasm_bindgen(js_name = forClasses)]
    pub fn for_classes(
        &self,
        weights: &[u8],
        classes: Vec<String>,
        seed: u32,
        keeps: bool,
    ) -> Result<Vec<u8>, JsValue> {
        let keeps = if keeps { Keeps::AllButTheLast } else { Keeps::Nothing };
        cifar_web::design::for_classes(weights, classes, seed, keeps).map_err(|fault| to_error(&fault))
    }
}

/// Who trains here, as saved runs and weights files name it.
const HERE: Program = Program { version: cifar_web::VERSION, place: "a browser" };

/// A training run; its worker computes round after round and listens in between.
#[wasm_bindgen]
pub struct Training(session::Training);

#[wasm_bindgen]
impl Training {
    /// A new run. `engine` as for `Learn`; `weights`: a safetensors file, or random ones.
    #[wasm_bindgen(constructor)]
    pub fn new(engine: &str, settings: JsValue, weights: Option<Vec<u8>>) -> Result<Self, JsValue> {
        let settings = from_js(settings).map_err(|fault| to_error(&fault))?;
        session::Training::new(HERE, engine, settings, weights.as_deref()).map(Self).map_err(refused)
    }

    /// A saved run, whose images are fed again.
    pub fn resume(saved: &[u8]) -> Result<Self, JsValue> {
        session::Training::resume(HERE, saved).map(Self).map_err(refused)
    }

    /// What the run is, what images it needs, where it stands.
    pub fn describe(&self) -> Result<JsValue, JsValue> {
        to_js(&self.0.describe()).map_err(|fault| to_error(&fault))
    }

    /// Takes images of `train` or `test`, in order.
    pub fn feed(&mut self, split: &str, planar: Vec<u8>, labels: &[u8]) -> Result<(), JsValue> {
        self.0.feed(split, planar, labels).map_err(refused)
    }

    /// The recipe for a `TrainingWorker`: JSON.
    pub fn recipe(&self) -> Result<String, JsValue> {
        self.0.recipe_json().map_err(refused)
    }

    /// Begins a round of so many pieces at most: `{kind: "step" | "evaluate" | "features" | "done", pieces}`; a step has
    /// as many as its batch has shards.
    pub fn open(&mut self, pieces: u32) -> Result<JsValue, JsValue> {
        let round = self.0.session().open(pieces).map_err(refused)?;
        to_js(&round).map_err(|fault| to_error(&fault))
    }

    /// A piece of the round for a `TrainingWorker`; its `payload` goes with it.
    pub fn task(&mut self, piece: u32) -> Result<JsValue, JsValue> {
        to_js(self.0.session().task(piece).map_err(refused)?).map_err(|fault| to_error(&fault))
    }

    /// The numbers that a piece needs.
    pub fn payload(&mut self, piece: u32) -> Result<Float32Array, JsValue> {
        let session = self.0.session();
        let task = session.task(piece).map_err(refused)?;
        Ok(Float32Array::from(&session.payload(task)[..]))
    }

    /// The images of a piece, for a `TrainingWorker`: `{planar, labels}`.
    pub fn pictures(&mut self, piece: u32) -> Result<JsValue, JsValue> {
        let session = self.0.session();
        let task = session.task(piece).map_err(refused)?;
        Ok(to_pictures(&session.pictures(task).map_err(refused)?))
    }

    /// Computes a piece here.
    pub fn compute(&mut self, piece: u32) -> Result<(), JsValue> {
        self.0.session().compute(piece).map_err(refused)
    }

    /// Takes what a `TrainingWorker` answered.
    pub fn take(&mut self, piece: u32, answer: &JsValue) -> Result<(), JsValue> {
        let answer = from_piece(answer).map_err(|fault| to_error(&fault))?;
        self.0.session().take(piece, answer).map_err(refused)
    }

    /// Ends the round: what it did.
    pub fn close(&mut self) -> Result<JsValue, JsValue> {
        let done = self.0.session().close().map_err(refused)?;
        to_js(&done).map_err(|fault| to_error(&fault))
    }

    /// The run as bytes.
    pub fn checkpoint(&self) -> Result<Vec<u8>, JsValue> {
        self.0.checkpoint().map_err(refused)
    }

    /// The weights of the moment, a safetensors file.
    pub fn weights(&self) -> Result<Vec<u8>, JsValue> {
        self.0.weights().map_err(refused)
    }
}

/// A worker of a run that another module leads: it holds a network, no images and no state.
#[wasm_bindgen]
pub struct TrainingWorker(session::Worker);

#[wasm_bindgen]
impl TrainingWorker {
    /// For a run of this engine and recipe, which needs so many images.
    #[wasm_bindgen(constructor)]
    pub fn new(engine: &str, recipe: &str, needs_train: u32, needs_test: u32) -> Result<Self, JsValue> {
        session::Worker::new(engine, recipe, [needs_train, needs_test]).map(Self).map_err(refused)
    }

    /// The answer to a piece with its payload and its images, for the run's `take`.
    pub fn compute(
        &self,
        task: JsValue,
        payload: &[f32],
        planar: Vec<u8>,
        labels: &[u8],
    ) -> Result<JsValue, JsValue> {
        let task = from_plain(&task).map_err(|fault| to_error(&fault))?;
        let classes = self.0.classes().map_err(refused)?;
        let pictures = Dataset::labelled(planar, labels, classes).map_err(|error| to_error(&error.into()))?;
        let answer = self.0.compute_with(&task, payload, &pictures).map_err(refused)?;
        to_piece(&answer).map_err(|fault| to_error(&fault))
    }
}

fn refused(error: session::SessionError) -> JsValue {
    to_error(&error.into())
}
