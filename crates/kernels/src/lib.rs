//! The arithmetic of the networks, fast: products over windows, pooling, activations, batch norm, both ways.
//!
//! Maps lie channel by channel within a pixel, `[n, height, width, channels]`, with a border of zeros around
//! each where the next layer wants padding. So the values under one row of a filter are one slice: a
//! convolution reads its input where it lies, and a dense layer is a convolution over maps of one pixel.
//!
//! Everything heavy is one tile: a few windows times a few vectors of outputs, held in registers. A forward
//! pass, the gradient of the input and that of the weights are three ways to walk over it.
//!
//! A [`Convolution`] of 3x3 pixels and many channels goes through Winograd's frequencies, where a quarter of the
//! products are left, and those are products of the same tile.
//!
//! An optimiser's products of large matrices ([`Matrix`]) are those of the same tile, too.
//!
//! Functions trust that their slices fit the maps that come with them and panic where they do not: the
//! callers are a compiled plan and a tape, which check a network once and not at each image.

#![forbid(unsafe_code)]

mod activation;
mod convolution;
mod map;
mod matrix;
mod norm;
mod panels;
mod pool;
mod product;
mod tile;
mod weight_gradient;
mod windows;
mod winograd;

pub use activation::{gelu, gelu_backward, relu, relu_backward};
pub use convolution::Convolution;
pub use map::Map;
pub use matrix::Matrix;
pub use norm::{NormGradient, NormStatistics, norm_backward, norm_statistics, scale_shift};
pub use panels::Panels;
pub use pool::{global_max_pool, global_max_pool_backward, max_pool, max_pool_backward};
pub use product::{Finish, product};
pub use weight_gradient::{Scratch, bias_gradient, weight_gradient};
pub use windows::Windows;

/// The instruction set that the kernels use on this machine, for reports.
#[must_use]
pub fn path() -> String {
    let arch = format!("{:?}", pulp::Arch::new());
    arch.split('(').next().unwrap_or("Scalar").to_lowercase()
}
