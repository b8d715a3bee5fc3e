//! The boundary of what writes weights for other programs, in the module `export`: bytes in and out, no logic.
//!
//! Every method throws an Error that has a `code` and `params` ([`cifar_web::Fault`]).

use cifar_web::boundary::to_error;
use wasm_bindgen::prelude::*;

/// The version that the page's scripts must share.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    cifar_web::VERSION.into()
}

/// The object of a worker that writes files.
#[wasm_bindgen]
#[derive(Default)]
pub struct Export;

#[wasm_bindgen]
impl Export {
    /// Keeps nothing.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self
    }

    /// A weights file in one of `cifar_formats::Format`'s, with what the network answers to `planar` in it.
    #[wasm_bindgen(js_name = exportWeights)]
    pub fn export_weights(
        &self,
        safetensors: &[u8],
        planar: &[u8],
        format: &str,
    ) -> Result<Vec<u8>, JsValue> {
        cifar_web::exports::file(safetensors, planar, format).map_err(|fault| to_error(&fault))
    }
}
