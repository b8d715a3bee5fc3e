//! cifar-robustness: what a picture meets on its way to a network. No IO, no clock, no browser.
//!
//! 1. [`Corruption`] lists the corruptions; [`corrupt`] does one of them to a 32 x 32 picture, in five strengths. Those that
//!    Hendrycks and Dietterich (Benchmarking Neural Network Robustness to Common Corruptions and Perturbations, ICLR 2019)
//!    define have the parameters of their CIFAR-10-C; each function says what differs.
//! 2. [`resize`] brings a picture of any size to 32 x 32 as other programs do: Pillow's filters, nearest, bilinear without
//!    antialiasing.
//! 3. [`photographed`] makes 32 x 32 pictures larger, as a camera might have seen them, and lets each resizer bring them back.
//!
//! Everything that is drawn by chance comes from a seed, the same on every machine. Expected values from Pillow, SciPy,
//! OpenCV and scikit-image are in `tests/golden/robustness.json`.
//!
//! ```
//! use cifar_model::Image32;
//! use cifar_robustness::{Corruption, Strength, corrupt};
//!
//! # fn main() -> cifar_model::Result<()> {
//! let grey = Image32::from_planar(&[128; 3072])?;
//! let brighter = corrupt(&grey, Corruption::Brightness, Strength::new(3)?, 1)?;
//! assert_eq!(brighter.planar()[0], 166); // 128 + 0.15 * 255
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]

mod blur;
mod camera;
mod chance;
mod colour;
mod corruption;
mod geometry;
mod jpeg;
mod noise;
mod pixelation;
mod planes;
mod resample;
mod resize;
mod weather;

pub use camera::{TIMES, photographed};
pub use corruption::{Corruption, Kind, Strength, corrupt, corrupt_all};
pub use resize::{Resizer, resize};
