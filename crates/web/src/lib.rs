//! cifar-web: the browser face. Everything runs inside Web Workers; the page's JavaScript only asks and shows.
//!
//! The way of one image through the worker:
//! 1. `worker.js` calls the module (`src/api/view.rs`, the wasm boundary) with a dataset index or pixels.
//! 2. [`lab::Lab`] finds the sheet that holds the image ([`site`]); [`gallery`] has it or asks [`fetch`], which
//!    checks length and SHA-256 ([`download`]).
//!    Any other picture: [`bitmap`] has the browser decode it and reads it strip by strip, [`reduce`] makes 32 x 32
//!    pixels of the part that is looked at.
//! 3. [`model::Model`] answers with `cifar-model`'s inference plan; [`answer::Answer`] holds the numbers.
//! 4. [`boundary`] turns them into JavaScript's values, a [`Fault`] into an Error with `code` and `params`.
//! 5. [`paint`] turns numbers into a bitmap, [`canvas`] shows it on the page's canvas.
//!
//! `inside` is a worker beside it, in the module `learn`: it shows what each layer makes of the same image.
//!
//! Seven modules are built: `view` (the plan), `evaluate` (what answers are worth), `robustness` (what damages pictures),
//! `formats` (networks of other programs), `learn` (training), and, to compare with, `learn-flex` and `learn-ndarray`: the
//! same as `learn` with one of burn's engines beside the kernels. Each foreign API has one file: `api/` alone has `#[wasm_bindgen]`, [`fetch`] alone requests, [`canvas`] alone paints on a canvas, [`bitmap`] alone reads one, [`inflate`] alone unpacks.
#![forbid(unsafe_code)]

pub mod answer;
pub mod bitmap;
pub mod boundary;
pub mod canvas;
#[cfg(feature = "learn")]
pub mod design;
pub mod download;
#[cfg(feature = "learn")]
pub mod engine;
#[cfg(feature = "formats")]
pub mod exports;
pub mod fault;
pub mod fetch;
pub mod frame;
pub mod gallery;
#[cfg(feature = "formats")]
pub mod import;
pub mod inflate;
#[cfg(feature = "learn")]
pub mod inside;
pub mod lab;
pub mod model;
pub mod paint;
pub mod peak;
pub mod reduce;
#[cfg(feature = "formats")]
pub mod refusal;
pub mod site;
#[cfg(feature = "evaluate")]
pub mod statistics;

pub use fault::{Fault, Result};

/// The version that the scripts in `www/` and the wasm modules must share: the crate's, and a number that grows
/// whenever the messages between them change.
pub const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "-15");
