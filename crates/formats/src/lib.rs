//! cifar-formats: the files in which a network leaves for other programs ([`keras`], [`pytorch`], [`onnx`]) and comes from
//! them ([`import`]).
//! Bytes and networks, no IO, no clock, no browser.
//!
//! What lives where, and why:
//! - **Our own file**, safetensors with a header that says what it is, is read and written by
//!   [`cifar_model::Weights`]. Whatever classifies needs it, the module `view` of the page before its first answer, so
//!   that code stands beside the type that it makes and brings nothing else along.
//! - **Formats of others** stand here, a folder each: [`keras`], [`pytorch`] and [`onnx`] write, [`import`] reads. Nothing
//!   needs them before somebody exports or opens a network, and so only what trains or exports depends on this crate.
//! - **A run that is not finished** is no network for others: `cifar_learn::checkpoint`.
//!
//! [`Format`] is the list of what can be written, for a command line or a button.
//!
//! ```
//! use cifar_formats::Format;
//! use cifar_model::{SelfCheck, Weights};
//!
//! # fn main() -> cifar_model::Result<()> {
//! let weights = Weights::from_safetensors(include_bytes!("../../../www/assets/models/notebook.safetensors"))?;
//! // What the network answers to a grey picture goes along: the reader in the other program can check itself.
//! let check = SelfCheck::of(&weights, &[128; 3072])?;
//! let bytes = Format::named("onnx")?.write(&weights.with_self_check(check))?;
//! assert!(bytes.len() > 476_160);
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]

mod about;
mod archive;
mod format;
mod hdf5;
pub mod import;
pub mod keras;
mod names;
pub mod onnx;
pub mod pytorch;

pub use format::Format;
