//! safetensors without our metadata: arrays by name, as other programs write them.

use safetensors::{Dtype, SafeTensors};

use super::element::Element;
use super::network::FlattenOrder;
use super::state_dict::{self, StateDict};
use super::tensor::{Budget, Tensor};
use super::{File, ImportError};

/// The arrays of a file.
///
/// # Errors
/// `Damaged` for a header that cannot be read, `UnsupportedStorage` for numbers of other types.
pub(super) fn read(file: File<'_>) -> Result<StateDict, ImportError> {
    let unreadable = |error| ImportError::damaged(file.name, format!("its header cannot be read: {error}"));
    let read = SafeTensors::deserialize(file.bytes).map_err(unreadable)?;
    let (mut tensors, mut budget) = (Vec::new(), Budget::new());
    for (name, view) in read.iter() {
        let dtype = view.dtype();
        let element = element(dtype).ok_or_else(|| ImportError::UnsupportedStorage {
            place: name.into(),
            storage: format!("{dtype:?}"),
        })?;
        if element.is_float() {
            budget.take(name, view.shape())?;
            tensors.push((
                name.into(),
                Tensor { shape: view.shape().into(), values: element.values(view.data()) },
            ));
        } else {
            state_dict::left_out(name, element)?;
        }
    }
    Ok(StateDict { tensors, is_in_order: false, order: FlattenOrder::ChannelRowColumn })
}

const fn element(dtype: Dtype) -> Option<Element> {
    match dtype {
        Dtype::F64 => Some(Element::F64),
        Dtype::F32 => Some(Element::F32),
        Dtype::F16 => Some(Element::F16),
        Dtype::BF16 => Some(Element::Bf16),
        Dtype::I64 => Some(Element::I64),
        Dtype::I32 => Some(Element::I32),
        Dtype::I16 => Some(Element::I16),
        Dtype::I8 => Some(Element::I8),
        Dtype::U8 => Some(Element::U8),
        Dtype::BOOL => Some(Element::Bool),
        _ => None,
    }
}
