//! cifar-evaluate: what a network's answers to labelled images are worth. Logits and labels in, figures out: no IO, no
//! clock, no browser.
//!
//! 1. [`Answers`] keeps the logits of all images with their labels, and refuses what cannot be read. An [`Answer`] is
//!    what one image's logits say at a temperature: the output, right or wrong, how sure.
//! 2. [`classes`] tells the classes apart: precision, recall, F1, the second and third guess, what is confused with
//!    what.
//! 3. [`reliability()`] asks whether 90 % is ninety in a hundred, [`scores`] sum it up, [`calibration`] finds the
//!    temperature that brings it about, [`coverage()`] tells what is left where a network answers only when sure.
//! 4. [`mcnemar()`] compares two networks on the same images.
//!
//! [`Statistics`] holds all of one network. No figure depends on the order of the images, apart from the last digits of
//! sums, and each is the same to the last bit on every machine: powers and logarithms are libm's, not the system's. The
//! same numbers from scikit-learn, SciPy and NumPy are in `tests/golden/evaluation.json`.
//!
//! ```
//! use cifar_evaluate::{Answers, Binning, expected_error, reliability};
//! use cifar_model::Class;
//!
//! # fn main() -> cifar_model::Result<()> {
//! // Twenty images of cats and dogs, all taken for cats, and none too surely.
//! let mut row = [0.0; 10];
//! row[3] = 2.0;
//! let labels = (0..20).map(|image| Class::ALL[if image % 2 == 0 { 3 } else { 5 }]).collect();
//! let answers = Answers::new(row.repeat(20), labels)?;
//! let bins = reliability(&answers.at(1.0)?, Binning::EqualWidth, 10)?;
//! assert_eq!((bins.len(), bins[0].accuracy), (1, 0.5));
//! assert!((expected_error(&bins) - 0.049).abs() < 1e-3);
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]

pub mod answers;
pub mod calibration;
pub mod classes;
pub mod coverage;
pub mod interval;
pub mod mcnemar;
pub mod reliability;
mod resample;
pub mod scores;
pub mod statistics;
mod told;

pub use answers::{Answer, Answers};
pub use calibration::fit_temperature;
pub use classes::{ClassScores, ConfusedPair, Group};
pub use coverage::{CoveragePoint, coverage, coverage_by};
pub use interval::Proportion;
pub use mcnemar::{Mcnemar, mcnemar};
pub use reliability::{Bin, Binning, expected_error, reliability};
pub use statistics::{Calibration, Statistics};
