//! cifar-learn: training. Gradients of a network that is data, losses, optimisers, and runs that go on with the same
//! bits after a stop. Bytes and numbers in and out: no IO, no clock, no browser, no threads.
//!
//! A [`Recipe`] says all that decides a run. The way of one training step, which a [`session`] leads:
//! 1. [`Trainer::next_batch`] names the images of the step: an order that seed and epoch decide.
//! 2. [`Recipe::shards`] cuts the batch, a shard for each thread or worker.
//! 3. [`shard::gradient`] computes a shard: [`Augmentation`], then [`Network::gradient`], which goes forward, takes the
//!    [`Loss`] and goes backward.
//! 4. [`Trainer::apply`] sums the gradients in the order of the shards and lets the [`Optimizer`] move the values.
//! 5. [`Trainer::checkpoint`] is the run as bytes; [`Trainer::from_checkpoint`] goes on from them.
//!
//! Whoever computes a shard keeps no state: recipe, values and shard come with each call. So it does not matter who
//! computes it, a thread of the native program or a worker of the page: the bits are the same.
//!
//! `cifar-kernels` does the arithmetic. burn's engines, by the features `flex` and `ndarray`, are there to compare with.
//! `tests/gradients.rs` holds the gradients against finite differences and against burn, `tests/parity.rs` against Keras.
#![forbid(unsafe_code)]

pub mod attribution;
pub mod augment;
pub mod checkpoint;
pub mod engine;
pub mod head;
pub mod init;
pub mod loss;
pub mod network;
pub mod optimizer;
pub mod recipe;
pub mod schedule;
pub mod session;
pub mod shard;
pub mod trainer;

pub use attribution::Attribution;
pub use augment::Augmentation;
pub use engine::{Engine, EngineKind};
pub use init::Initial;
pub use loss::{Loss, LossReading};
pub use network::{Cut, Gradient, Network, StepMemory};
pub use optimizer::{
    Adam, AdamConfig, MuonConfig, Optimizer, OptimizerConfig, SgdConfig, SlotGroup, WeightDecay,
};
pub use recipe::{Recipe, Trains, Validation};
pub use schedule::Schedule;
pub use trainer::{Batch, Trainer};
