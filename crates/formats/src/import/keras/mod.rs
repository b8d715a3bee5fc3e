//! Networks of Keras: its configuration says the layers, its arrays lie in HDF5 or in TensorFlow.js's shards.
//!
//! 1. [`config`] reads the JSON that all of Keras's files share, nested models included.
//! 2. [`graph`] puts the layers of a functional model in the order in which they compute.
//!    [`blocks`] says which of them are residual blocks.
//! 3. [`layers`] makes our layers of them, with the arrays that [`arrays`] finds for each.
//!
//! Source: <https://keras.io/api/models/model_saving_apis/>; which names a file really has was seen in files of Keras
//! 2.21 and 3.15 and of TensorFlow.js 4.22.

mod activation;
mod alone;
mod arrays;
mod blocks;
mod build;
mod calls;
mod config;
mod containers;
mod dense;
mod graph;
mod layers;
pub(super) mod scaling;
mod shards;
mod windows;

pub(super) use alone::named_arrays;
pub(crate) use config::snake_case;
pub(super) use containers::{CONFIG, WEIGHTS, hdf5, unpacked, zipped};
pub(super) use shards::{MODEL, layers_model, zipped_layers_model};
