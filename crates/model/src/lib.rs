//! cifar-model: pictures, network specs and numbers. Bytes in, values out: no IO, no clock, no browser.
#![forbid(unsafe_code)]

pub mod error;
pub use error::{Error, ErrorKind, Result};
