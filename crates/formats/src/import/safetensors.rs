//! safetensors without our metadata: arrays by name, as other programs write them.

use cifar_model::safetensors::{self, Dtype};

use super::element::Element;
use super::network::FlattenOrder;
use super::state_dict::{self, StateDict};
use super::tensor::{Budget, Tensor};
use super::{File, ImportError, Result};

/// The arrays of a file.
///
/// # Errors
/// `Damaged` for a header that cannot be read, `UnsupportedStorage` for numbers of other types.
pub(super) fn read(file: File<'_>) -> Result<StateDict> {
    let unreadable = |error| ImportError::damaged(file.name, format!("its header cannot be read: {error}"));
    let read = safetensors::File::read(file.bytes).map_err(unreadable)?;
    let (mut tensors, mut budget) = (Vec::new(), Budget::new());
    for (name, array) in read.arrays() {
        let element = element(array.dtype).ok_or_else(|| ImportError::UnsupportedStorage {
            place: name.clone(),
            storage: array.dtype.to_string(),
        })?;
        if element.is_float() {
            budget.take(name, &array.shape)?;
            let values = element.values(&array.data);
            tensors.push((name.clone(), Tensor { shape: array.shape.clone(), values }));
        } else {
            state_dict::left_out(name, element)?;
        }
    }
    Ok(StateDict { tensors, is_in_order: false, order: FlattenOrder::ChannelRowColumn })
}

const fn element(dtype: Dtype) -> Option<Element> {
    Some(match dtype {
        Dtype::F64 => Element::F64,
        Dtype::F32 => Element::F32,
        Dtype::F16 => Element::F16,
        Dtype::BF16 => Element::Bf16,
        Dtype::I64 => Element::I64,
        Dtype::I32 => Element::I32,
        Dtype::I16 => Element::I16,
        Dtype::U16 => Element::U16,
        Dtype::I8 => Element::I8,
        Dtype::U8 => Element::U8,
        Dtype::BOOL => Element::Bool,
        _ => return None,
    })
}
