//! cifar-model: pictures, networks as data, weights, and answers. Bytes in, values out: no IO, no clock, no browser.
//!
//! The way of one image:
//! 1. [`Weights::from_safetensors`] reads a weights file: named arrays under a [`NetworkSpec`], with [`Metadata`] that says
//!    what they are.
//! 2. [`Plan::compile`] makes a list of steps from them, once: [`NetworkSpec::check`] follows the layers, [`lower`] says
//!    what each step does and where its map lies.
//! 3. A picture becomes an [`Image`] of the network's size, 3,072 planar bytes for the data set's: [`AreaMean`] takes exact
//!    area means of a [`Square`] of it. A dataset image has them already: [`read_batch`] and [`read_sheet`] give a [`Dataset`].
//! 4. [`Plan::logits`] normalises the bytes and runs the steps: one logit for each output, before any sigmoid or softmax.
//! 5. [`probabilities`] turns logits into numbers that sum to 1. [`argmax`] is the answer, [`Class`] has its word.
//! 6. [`Evaluation`] counts right answers, [`out_of_distribution`] says whether the picture is like those that the network was
//!    trained on. What else the answers are worth is told by the crate `cifar-evaluate`.
//!
//! ```
//! use cifar_model::{Class, Language, Plan, Weights, argmax, probabilities, read_sheet};
//!
//! # fn main() -> cifar_model::Result<()> {
//! let weights = Weights::from_safetensors(include_bytes!("../../../www/assets/models/notebook.safetensors"))?;
//! let mut plan = Plan::compile(&weights)?;
//! // Twelve test images, 6 in a row; the first is the notebook's image 116.
//! let sheet = include_bytes!("../../../www/assets/data/samples.png");
//! let samples = read_sheet(sheet, 6, 2, 12, "012345678943")?;
//! let mut logits = vec![0.0; plan.outputs()];
//! plan.logits(samples.image(0), &mut logits)?;
//! let answer = argmax(&logits);
//! let class = Class::new(answer as u8).expect("outputs 10 to 19 are never the largest here");
//! assert_eq!((class, class.name(Language::Es)), (samples.label(0), "Avión"));
//! assert!(probabilities(&logits, weights.metadata.temperature)[answer] > 0.5);
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]

mod checked;
pub mod cifar;
pub mod class;
pub mod error;
pub mod hash;
pub mod image;
pub mod inside;
mod json;
mod layer;
pub mod lower;
pub mod mend;
pub mod metrics;
pub mod misfit;
mod node;
pub mod normalize;
mod number;
mod order;
pub mod out_of_distribution;
pub mod plan;
pub mod resample;
pub mod safetensors;
pub mod self_check;
mod shape;
pub mod sheet;
pub mod spec;
pub mod summary;
pub mod weights;

pub use checked::{CheckedNetwork, Examined};
pub use cifar::{Dataset, read_batch, write_batch};
pub use class::{Class, Language};
pub use error::{Error, ErrorKind, Result};
pub use hash::{sha256_hex, verify_sha256};
pub use image::{Image, Image32, ImageSize, mirrored};
pub use inside::{FeatureMap, Inspection};
pub use json::{from_json, to_json};
pub use mend::Mend;
pub use metrics::{Evaluation, answer, argmax, probabilities, sigmoid, softmax, top_k};
pub use misfit::{Misfit, Refusal};
pub use node::Node;
pub use normalize::Normalization;
pub use number::number;
pub use order::places;
pub use plan::Plan;
pub use resample::{AreaMean, Square, lay_over};
pub use self_check::SelfCheck;
pub use sheet::{Manifest, PackedSheet, Samples, SheetEntry, read_sheet, write_sheet};
pub use spec::{LayerSpec, NetworkSpec};
pub use summary::{Summary, SummaryRow};
pub use weights::{About, Metadata, Provenance, Said, Weights};
