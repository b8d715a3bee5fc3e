//! cifar-kernels: the arithmetic of the networks. Convolution, pooling, activations and batch norm, forward and
//! backward, with SIMD and without unsafe code. It knows no network and no file: only slices of numbers and their shape.
//!
//! Where to begin:
//! - [`Map`] is the shape of what goes through: `[n, height, width, channels]`, a pixel's channels side by side, with a
//!   border of zeros where the next layer wants padding. So the values under one row of a filter are one slice: a
//!   convolution reads its input where it lies, and a dense layer is a convolution over maps of one pixel.
//! - [`product`] multiplies windows of a map with filters. All that is heavy goes through its one tile: a few windows
//!   times a few vectors of outputs, held in registers. The forward pass, the gradient of the input and that of the
//!   weights ([`weight_gradient`]) are three ways to walk over it.
//! - [`Convolution`] chooses how: windows, or for 3x3 filters and many channels Winograd's method, which needs a quarter
//!   of the multiplications.
//! - [`Matrix`] is for an optimiser's products of large matrices, with the same tile.
//! - The rest are small loops: [`Pool`], [`Activation`], [`scale_shift`], [`dropout`] and what goes back through them.
//!   What is rare has such loops, too: groups of channels, and the way back through a stride ([`InputGradient`]).
//!
//! Functions trust that slices fit their maps and panic where they do not. Their callers check a network once, when they
//! compile it, and not for each image: the plan in `cifar-model` and the tape in `cifar-learn`.
//!
//! `tests/reference.rs` and `tests/windows.rs` compare each function with plain loops over random shapes.

#![forbid(unsafe_code)]

mod activation;
mod convolution;
mod dropout;
mod grouped;
mod input_gradient;
mod instructions;
mod map;
mod matrix;
mod norm;
mod panels;
mod pool;
mod product;
mod tile;
mod weight_gradient;
mod window;
mod windows;
mod winograd;

pub use activation::Activation;
pub(crate) use activation::relu;
pub use convolution::Convolution;
pub use dropout::{dropout, dropout_factor};
pub use input_gradient::InputGradient;
pub use instructions::path;
pub use map::Map;
pub use matrix::Matrix;
pub use norm::{NormGradient, NormStatistics, norm_backward, norm_statistics, scale_shift};
pub use panels::Panels;
pub use pool::Pool;
pub use product::{Finish, product};
pub use weight_gradient::{Scratch, bias_gradient, weight_gradient};
pub use window::Window;
pub use windows::Windows;
