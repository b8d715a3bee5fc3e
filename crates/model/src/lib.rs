//! cifar-model: pictures, network specs and numbers. Bytes in, values out: no IO, no clock, no browser.
#![forbid(unsafe_code)]

pub mod cifar;
pub mod class;
pub mod error;
pub mod hash;
pub mod image;
pub mod metrics;
pub mod normalize;
pub mod plan;
pub mod sheet;
pub mod spec;
pub mod summary;
pub mod weights;

pub use cifar::{Dataset, read_batch, write_batch};
pub use class::{Class, Language};
pub use error::{Error, ErrorKind, Result};
pub use hash::{sha256_hex, verify_sha256};
pub use image::Image32;
pub use metrics::{Evaluation, argmax, probabilities, sigmoid, softmax, top_k};
pub use normalize::Normalization;
pub use plan::Plan;
pub use sheet::{Manifest, Samples, SheetEntry, read_sheet, write_sheet};
pub use spec::{LayerSpec, NetworkSpec};
pub use summary::{Summary, SummaryRow};
pub use weights::{Metadata, Weights};
