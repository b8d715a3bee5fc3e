//! cifar-learn: what a network learns by. Gradients of a network that is data, optimisers, and training that resumes
//! with the same bits. Still no IO and no clock.
//!
//! The way of one training step:
//! 1. [`Trainer::next_batch`] names the images of the step and how each is augmented.
//! 2. The batch is cut into parts, one a thread or worker; [`Network::gradient`] gives each part's share.
//! 3. [`Trainer::apply`] sums the shares in the order of the parts and lets the optimiser step.
//!
//! Whoever computes a share holds no state: it gets the values and its part of the batch.
//!
//! `cifar-kernels` computes. burn's engines, by the features `flex` and `ndarray`, are there to be compared with.
#![forbid(unsafe_code)]

pub mod augment;
pub mod checkpoint;
pub mod engine;
pub mod init;
pub mod loss;
pub mod network;
pub mod optimizer;
pub mod recipe;
pub mod schedule;
pub mod share;
pub mod trainer;

pub use augment::Augmentation;
pub use engine::{Engine, EngineKind};
pub use init::Initial;
pub use loss::{Loss, LossReading};
pub use network::{Cut, Gradient, Network};
pub use optimizer::{
    Adam, AdamConfig, MuonConfig, Optimizer, OptimizerConfig, SgdConfig, SlotGroup, WeightDecay,
};
pub use recipe::{Recipe, Trains, Validation};
pub use schedule::Schedule;
pub use trainer::{Batch, Trainer};
