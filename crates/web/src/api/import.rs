//! The boundary of what reads networks of other programs, in the module `import`: bytes and plain objects in and out, no logic.
//!
//! Every method throws an Error that has a `code` and `params` ([`cifar_web::Fault`]).

use cifar_web::Fault;
use cifar_web::boundary::{from_js, to_error, to_js};
use cifar_web::import::{Imports, Wanted};
use wasm_bindgen::prelude::*;

/// The version that the page's scripts must share.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    cifar_web::VERSION.into()
}

/// The object of a worker that reads the network of some files, and keeps it until the next ones.
#[wasm_bindgen]
#[derive(Default)]
pub struct Import(Imports);

#[wasm_bindgen]
impl Import {
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
        self.0.read().and_then(|told| to_js(&told)).map_err(refused)
    }

    /// Says which layers the arrays belong to: a spec as JSON.
    pub fn under(&mut self, spec: &str) -> Result<JsValue, JsValue> {
        self.0.under(spec).and_then(|told| to_js(&told)).map_err(refused)
    }

    /// The ways of reading that are left open: `[{proposal, pixels}]`, the most usual first.
    pub fn ways(&self) -> Result<JsValue, JsValue> {
        self.0.ways().and_then(|ways| to_js(&ways)).map_err(refused)
    }

    /// Of `[{proposal, pixels, right}]`, tried on a few pictures, the ways that are worth all of them.
    pub fn shortlist(&self, first: JsValue) -> Result<JsValue, JsValue> {
        let ways = from_js(first).and_then(|first| self.0.shortlisted(first));
        ways.and_then(|ways| to_js(&ways)).map_err(refused)
    }

    /// `[{proposal, pixels, right, pictures}]`, the likeliest way first.
    pub fn rank(&self, all: JsValue) -> Result<JsValue, JsValue> {
        let worth = from_js(all).and_then(|all| self.0.ranked(all));
        worth.and_then(|worth| to_js(&worth)).map_err(refused)
    }

    /// A weights file of the network: `{name, proposal, pixels, classes}`.
    pub fn weights(&self, wanted: JsValue) -> Result<Vec<u8>, JsValue> {
        from_js::<Wanted>(wanted).and_then(|wanted| self.0.weights(&wanted)).map_err(refused)
    }
}

fn refused(fault: Fault) -> JsValue {
    to_error(&fault)
}
