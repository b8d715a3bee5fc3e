//! The browser face.

use wasm_bindgen::prelude::wasm_bindgen;

/// This crate's version, for the page to compare with its own.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
