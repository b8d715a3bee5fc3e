//! The boundary of what damages pictures, in the module `robustness`: bytes in and out, no logic.
//!
//! Every method throws an Error that has a `code` and `params` ([`cifar_web::Fault`]). Objects are read field by field:
//! serde would be a third of the module.

use cifar_model::{Error, ErrorKind, Square};
use cifar_robustness::{Corruption, Resizer, Strength, corrupt_all, photographed, resize};
use cifar_web::boundary::{object, to_error};
use cifar_web::{Fault, Result};
use js_sys::{Array, Reflect};
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

#[wasm_bindgen]
impl Robustness {
    /// Keeps nothing.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self
    }

    /// `{corruptions: [{name, kind}], strengths, resizers}`: all that can be asked for.
    #[must_use]
    pub fn lists(&self) -> JsValue {
        let entry =
            |one: Corruption| object(&[("name", one.name().into()), ("kind", one.kind().name().into())]);
        let corruptions: Array = Corruption::ALL.into_iter().map(entry).collect();
        let strengths: Array = Strength::ALL.into_iter().map(|one| JsValue::from(one.get() as u32)).collect();
        let resizers: Array = Resizer::ALL.into_iter().map(|one| JsValue::from(one.name())).collect();
        object(&[
            ("corruptions", corruptions.into()),
            ("strengths", strengths.into()),
            ("resizers", resizers.into()),
        ])
    }

    /// Pictures of 3,072 bytes, planar RGB, as `{corruption, strength, seed, first}` leaves them. `seed`: where chance begins;
    /// `first`: the first picture's number in its data set; both whole, 0 to 2^32 - 1.
    pub fn corrupt(&self, planar: &[u8], damage: &JsValue) -> Result<Vec<u8>, JsValue> {
        let damaged = || -> Result<Vec<u8>> {
            let corruption = Corruption::named(&text(damage, "corruption"))?;
            let strength = Strength::new(whole(damage, "strength")? as usize)?;
            let (seed, first) = (whole(damage, "seed")?, whole(damage, "first")?);
            Ok(corrupt_all(planar, first, corruption, strength, u64::from(seed))?)
        };
        damaged().map_err(refused)
    }

    /// 3,072 bytes, planar RGB, of a square of a whole picture: RGBA, `{width, height, square: {x, y, side}, resizer}`.
    pub fn resize(&self, rgba: &[u8], size: &JsValue) -> Result<Vec<u8>, JsValue> {
        let resized = || -> Result<Vec<u8>> {
            let place = field(size, "square");
            let [x, y, side] = ["x", "y", "side"].map(|name| number(&place, name));
            let resizer = Resizer::named(&text(size, "resizer"))?;
            let (width, height) = (whole(size, "width")?, whole(size, "height")?);
            Ok(resize(width, height, rgba, Square { x, y, side }, resizer)?.planar().to_vec())
        };
        resized().map_err(refused)
    }

    /// Pictures of 3,072 bytes as a camera might have seen them, brought back by each resizer of the list: resizer by resizer.
    pub fn photographed(&self, planar: &[u8], first: u32, noise: u8, seed: u32) -> Result<Vec<u8>, JsValue> {
        photographed(planar, first, noise, u64::from(seed)).map_err(|error| refused(error.into()))
    }
}

/// `undefined` of what has no fields.
fn field(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or_default()
}

/// Empty where it is none.
fn text(of: &JsValue, name: &str) -> String {
    field(of, name).as_string().unwrap_or_default()
}

/// NaN where it is none.
fn number(of: &JsValue, name: &str) -> f64 {
    field(of, name).as_f64().unwrap_or(f64::NAN)
}

/// A number that is whole and fits.
fn whole(of: &JsValue, name: &str) -> Result<u32> {
    let value = number(of, name);
    if value.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&value) {
        return Ok(value as u32);
    }
    let problem = format!("{name}: no whole number of 32 bits");
    Err(Error::new(ErrorKind::Argument, problem, "cifar-lab.d.ts declares what is taken").into())
}

fn refused(fault: Fault) -> JsValue {
    to_error(&fault)
}
