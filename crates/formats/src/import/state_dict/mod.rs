//! Arrays by name, without the layers that they belong to: what PyTorch calls a `state_dict`, as its own files and
//! safetensors hold it. Names and shapes say which layers have parameters and in which order ([`layers`], [`chain`]);
//! what lies between them (activations, pools, padding, strides) is proposed ([`propose`]), and chosen by a person or
//! by how well the network answers. With a spec, each array is given its place ([`assign`]).

mod assign;
mod chain;
mod fold;
mod layers;
mod proposal;

use super::ImportError;
use super::element::Element;
use super::network::FlattenOrder;
use super::tensor::Tensor;
use crate::order::places;

pub(super) use assign::under;
pub use assign::{Unfilled, unfilled};
pub use proposal::{MAX_PROPOSALS, propose, propose_of_any_size};

/// Arrays by name.
#[derive(Debug)]
pub(super) struct StateDict {
    pub(super) tensors: Vec<(String, Tensor)>,
    /// Whether they stand as they were defined; safetensors sorts them.
    pub(super) is_in_order: bool,
    /// In which order a flatten layer of their program puts a map's values.
    pub(super) order: FlattenOrder,
}

/// Passes over integers that are no weights, such as how many batches a norm has seen.
///
/// # Errors
/// `QuantisedWeights` for those that are.
pub(super) fn left_out(name: &str, element: Element) -> Result<(), ImportError> {
    match name.rsplit('.').next() {
        Some("weight" | "bias") => {
            Err(ImportError::QuantisedWeights { name: name.into(), dtype: element.name().into() })
        }
        Some(_) | None => Ok(()),
    }
}

impl StateDict {
    /// How many numbers all arrays have.
    pub(super) fn parameters(&self) -> usize {
        self.tensors.iter().map(|(_, tensor)| tensor.values.len()).sum()
    }

    /// Names and shapes, in the order in which the layers were most likely defined.
    pub(super) fn shapes(&self) -> Vec<(String, Vec<usize>)> {
        let shape = |(name, tensor): &(String, Tensor)| (name.clone(), tensor.shape.clone());
        if self.is_in_order {
            return self.tensors.iter().map(shape).collect();
        }
        let keys: Vec<_> = self.tensors.iter().map(|(name, _)| chain::natural(name)).collect();
        let order = places(keys.len(), &|one, other| keys[one].cmp(&keys[other]));
        order.into_iter().map(|at| shape(&self.tensors[at])).collect()
    }
}
