//! The boundary of what damages pictures, in the module `robustness`: bytes in and out, no logic.
//!
//! Every method throws an Error that has a `code` and `params` ([`cifar_web::Fault`]).

use cifar_model::Square;
use cifar_robustness::{Corruption, Resizer, Strength, corrupt_all, photographed, resize};
use cifar_web::Fault;
use cifar_web::boundary::{from_js, to_error, to_js};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

/// The version that the page's scripts must share.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    cifar_web::VERSION.into()
}

/// The object of a worker that damages pictures.
#[wasm_bindgen]
#[derive(Default)]
pub struct Robustness;

/// What is to be done to pictures.
#[derive(Deserialize)]
struct Damage {
    corruption: Corruption,
    strength: usize,
    /// Where chance begins; at most 2^32.
    seed: u32,
    /// The first picture's number in its data set.
    first: u32,
}

/// What can be asked for.
#[derive(Serialize)]
struct Lists {
    corruptions: [Entry; Corruption::ALL.len()],
    strengths: [usize; Strength::ALL.len()],
    resizers: [Resizer; Resizer::ALL.len()],
}

/// An entry of the list.
#[derive(Serialize)]
struct Entry {
    name: Corruption,
    kind: cifar_robustness::Kind,
}

/// How a picture of any size becomes 32 x 32.
#[derive(Deserialize)]
struct Size {
    width: u32,
    height: u32,
    square: Square,
    resizer: Resizer,
}

#[wasm_bindgen]
impl Robustness {
    /// Keeps nothing.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self
    }

    /// `{corruptions: [{name, kind}], strengths, resizers}`: all that can be asked for.
    pub fn lists(&self) -> Result<JsValue, JsValue> {
        let lists = Lists {
            corruptions: Corruption::ALL.map(|name| Entry { name, kind: name.kind() }),
            strengths: Strength::ALL.map(Strength::get),
            resizers: Resizer::ALL,
        };
        to_js(&lists).map_err(refused)
    }

    /// Pictures of 3,072 bytes, planar RGB, as `{corruption, strength, seed, first}` leaves them.
    pub fn corrupt(&self, planar: &[u8], damage: JsValue) -> Result<Vec<u8>, JsValue> {
        let damaged = from_js(damage).and_then(|Damage { corruption, strength, seed, first }| {
            Ok(corrupt_all(planar, first, corruption, Strength::new(strength)?, u64::from(seed))?)
        });
        damaged.map_err(refused)
    }

    /// 3,072 bytes, planar RGB, of a square of a whole picture: RGBA, `{width, height, square, resizer}`.
    pub fn resize(&self, rgba: &[u8], size: JsValue) -> Result<Vec<u8>, JsValue> {
        let resized = from_js(size).and_then(|Size { width, height, square, resizer }| {
            Ok(resize(width, height, rgba, square, resizer)?.planar().to_vec())
        });
        resized.map_err(refused)
    }

    /// Pictures of 3,072 bytes as a camera might have seen them, brought back by each resizer of the list: resizer by resizer.
    pub fn photographed(&self, planar: &[u8], first: u32, noise: u8, seed: u32) -> Result<Vec<u8>, JsValue> {
        photographed(planar, first, noise, u64::from(seed)).map_err(|error| refused(error.into()))
    }
}

fn refused(fault: Fault) -> JsValue {
    to_error(&fault)
}
