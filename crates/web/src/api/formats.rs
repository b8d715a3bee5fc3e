//! The boundary of what reads and writes networks of other programs, in the module `formats`: bytes and plain objects in and
//! out, no logic. Objects travel as JSON, which the module reads and writes anyway.
//!
//! Every method throws an Error that has a `code` and `params` ([`cifar_web::refusal::Refusal`]).

use cifar_web::import::{Answered, Imports, Wanted};
use cifar_web::refusal::{Refusal, Result};
use js_sys::{Error, JSON, Object, Reflect};
use serde::Serialize;
use serde_json::Value;
use wasm_bindgen::prelude::*;

/// The version that the page's scripts must share.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    cifar_web::VERSION.into()
}

/// The object of a worker that reads the network of some files, and keeps it until the next ones; and that writes files.
#[wasm_bindgen]
#[derive(Default)]
pub struct Formats(Imports);

#[wasm_bindgen]
impl Formats {
    /// Has read nothing yet.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a file; `read` reads all that were given since the last one.
    pub fn give(&mut self, name: String, bytes: Vec<u8>) {
        self.0.give(name, bytes);
    }

    /// What the files hold: a network, or arrays and the networks that they may belong to.
    pub fn read(&mut self) -> Result<JsValue, JsValue> {
        told(self.0.read())
    }

    /// The weights file of ours that `read` refused as one and that came in an archive.
    #[must_use]
    pub fn own(&self) -> Option<Vec<u8>> {
        self.0.own().map(<[u8]>::to_vec)
    }

    /// Says which layers the arrays belong to: a spec as JSON.
    pub fn under(&mut self, spec: &str) -> Result<JsValue, JsValue> {
        told(self.0.under(spec))
    }

    /// Where layers do not have the shapes of the arrays: `{path, code, array, have, expected}`, or null.
    pub fn fit(&self, spec: &str) -> Result<JsValue, JsValue> {
        told(self.0.fit(spec))
    }

    /// The ways of reading that are left open: `[{proposal, pixels}]`, the most usual first.
    pub fn ways(&self) -> Result<JsValue, JsValue> {
        told(self.0.ways())
    }

    /// Of `[{proposal, pixels, right}]`, tried on some pictures, the ways that are worth more of them.
    pub fn shortlist(&self, first: &JsValue) -> Result<JsValue, JsValue> {
        told(answered(first).and_then(|first| self.0.shortlisted(first)))
    }

    /// `[{proposal, pixels, right, pictures}]`, the likeliest way first.
    pub fn rank(&self, all: &JsValue) -> Result<JsValue, JsValue> {
        told(answered(all).and_then(|all| self.0.ranked(all)))
    }

    /// A weights file of the network: `{name, proposal, pixels, classes}`.
    pub fn weights(&self, wanted: &JsValue) -> Result<Vec<u8>, JsValue> {
        given(wanted).and_then(|wanted| self.0.weights(&Wanted::of(&wanted)?)).map_err(refused)
    }

    /// A weights file in one of `cifar_formats::Format`'s, with `logits`, what the network answers to `planar`, in it.
    #[wasm_bindgen(js_name = exportWeights)]
    pub fn export_weights(
        &self,
        safetensors: &[u8],
        planar: Vec<u8>,
        logits: Vec<f32>,
        format: &str,
    ) -> Result<Vec<u8>, JsValue> {
        cifar_web::exports::file(safetensors, planar, logits, format).map_err(refused)
    }
}

fn told<T: Serialize>(found: Result<T>) -> Result<JsValue, JsValue> {
    let value = found.map_err(refused)?;
    let text = cifar_model::to_json(&value).unwrap_or_default();
    JSON::parse(&text)
}

fn answered(value: &JsValue) -> Result<Vec<Answered>> {
    Answered::list(&given(value)?)
}

/// What JSON can say of a value.
fn given(value: &JsValue) -> Result<Value> {
    let text = JSON::stringify(value).map(String::from).unwrap_or_default();
    serde_json::from_str(&text).map_err(|error| {
        let remedy = "cifar-lab.d.ts declares what is taken";
        cifar_model::Error::new(cifar_model::ErrorKind::Argument, error.to_string(), remedy).into()
    })
}

/// A JavaScript Error with a stable `code` and its `params`.
fn refused(Refusal { code, params, said }: Refusal) -> JsValue {
    let (error, object) = (Error::new(&said), Object::new());
    // Fresh objects take any property.
    for (key, value) in params {
        let _ = Reflect::set(&object, &key.into(), &value.into());
    }
    let _ = Reflect::set(&error, &"code".into(), &code.into());
    let _ = Reflect::set(&error, &"params".into(), &object);
    error.into()
}
