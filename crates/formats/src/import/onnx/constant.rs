//! Arrays of an ONNX file: in the file itself in four ways, or in a file beside it.

use super::super::element::Element;
use super::super::tensor::{Budget, Tensor};
use super::super::{File, ImportError, Result};
use crate::onnx::proto;

/// No constant of a network has more axes.
const MAX_AXES: usize = 8;
/// Whole numbers are shapes and axes; weights in integers may be more, as f32.
const MAX_WHOLE: usize = 4096;

/// A constant of a graph.
#[derive(Clone, Debug)]
pub(super) enum Constant {
    /// Numbers that are computed with.
    Numbers(Tensor),
    /// Shapes, axes and places.
    Whole(Vec<i64>),
    /// Weights in integers, which are nothing without their scales.
    Integers(Tensor),
}

/// Reads a constant.
///
/// # Errors
/// `MissingFile`, `Truncated`, `Damaged`, `TooLarge`, and `UnsupportedStorage` for types that no weights have.
pub(super) fn read(
    tensor: &proto::Tensor,
    name: &str,
    beside: &[File<'_>],
    budget: &mut Budget,
) -> Result<Constant> {
    let element = element(tensor.data_type).ok_or_else(|| ImportError::UnsupportedStorage {
        place: name.into(),
        storage: format!("ONNX data type {}", tensor.data_type),
    })?;
    let sizes: Option<Vec<usize>> = tensor.dims.iter().map(|&size| usize::try_from(size).ok()).collect();
    let shape = sizes.filter(|shape| shape.len() <= MAX_AXES).ok_or_else(|| {
        ImportError::damaged(
            name,
            format!("it has the shape {:?}", &tensor.dims[..tensor.dims.len().min(MAX_AXES)]),
        )
    })?;
    let count = budget.take(name, &shape)?;
    if matches!(element, Element::I64 | Element::I32) && count <= MAX_WHOLE {
        return whole(tensor, element, count, name, beside).map(Constant::Whole);
    }
    let values = if tensor.raw_data.is_empty() && tensor.data_location != 1 {
        typed(tensor, element)
    } else {
        element.values(bytes(tensor, count, element, name, beside)?)
    };
    if values.len() != count {
        let problem = format!("it has {} values, and its shape says {count}", values.len());
        return Err(ImportError::damaged(name, problem));
    }
    let numbers = Tensor { shape, values };
    Ok(if element.is_float() { Constant::Numbers(numbers) } else { Constant::Integers(numbers) })
}

fn whole(
    tensor: &proto::Tensor,
    element: Element,
    count: usize,
    name: &str,
    beside: &[File<'_>],
) -> Result<Vec<i64>> {
    let numbers: Vec<i64> = if !tensor.int64_data.is_empty() {
        tensor.int64_data.clone()
    } else if !tensor.int32_data.is_empty() {
        tensor.int32_data.iter().map(|&number| number.into()).collect()
    } else {
        let bytes = bytes(tensor, count, element, name, beside)?;
        if element == Element::I64 {
            bytes.as_chunks().0.iter().map(|&eight| i64::from_le_bytes(eight)).collect()
        } else {
            bytes.as_chunks().0.iter().map(|&four| i32::from_le_bytes(four).into()).collect()
        }
    };
    if numbers.len() == count {
        Ok(numbers)
    } else {
        Err(ImportError::damaged(name, "its values do not fit its shape"))
    }
}

/// Of the fields that hold one type each.
fn typed(tensor: &proto::Tensor, element: Element) -> Vec<f32> {
    let halves =
        || tensor.int32_data.iter().flat_map(|number| (*number as u16).to_le_bytes()).collect::<Vec<u8>>();
    match element {
        Element::F32 => tensor.float_data.clone(),
        Element::F64 => tensor.double_data.iter().map(|&number| number as f32).collect(),
        Element::F16 | Element::Bf16 => element.values(&halves()),
        Element::I64 => tensor.int64_data.iter().map(|&number| number as f32).collect(),
        Element::I32 | Element::I16 | Element::U16 | Element::I8 | Element::U8 | Element::Bool => {
            tensor.int32_data.iter().map(|&number| number as f32).collect()
        }
    }
}

/// Raw bytes, here or in the file beside.
fn bytes<'a>(
    tensor: &'a proto::Tensor,
    count: usize,
    element: Element,
    name: &str,
    beside: &[File<'a>],
) -> Result<&'a [u8]> {
    let length = count.saturating_mul(element.size());
    if tensor.data_location != 1 {
        return Ok(&tensor.raw_data);
    }
    let value = |key: &str| {
        tensor.external_data.iter().find(|entry| entry.key == key).map(|entry| entry.value.as_str())
    };
    let location =
        value("location").ok_or_else(|| ImportError::damaged(name, "it does not say in which file it is"))?;
    let file = named(location, beside).ok_or_else(|| ImportError::MissingFile { name: location.into() })?;
    let number = |key: &str, other: usize| value(key).map_or(Some(other), |text| text.parse().ok());
    let part = number("offset", 0).zip(number("length", length)).filter(|(_, said)| *said == length);
    let part = part.and_then(|(offset, length)| Some((offset, offset.checked_add(length)?)));
    let (from, to) =
        part.ok_or_else(|| ImportError::damaged(name, "its place in the file beside makes no sense"))?;
    Ok(file.bytes.get(from..to).ok_or_else(|| ImportError::Truncated { what: file.name.into() })?)
}

/// The file of a name; where the person renamed it, the only one there is.
fn named<'a>(location: &str, beside: &[File<'a>]) -> Option<File<'a>> {
    let last = |path: &str| path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    let found = beside.iter().find(|file| last(file.name) == last(location)).copied();
    found.or(match beside {
        [only] => Some(*only),
        [] | [..] => None,
    })
}

/// By the numbers of `TensorProto.DataType`.
const fn element(data_type: i32) -> Option<Element> {
    match data_type {
        1 => Some(Element::F32),
        2 => Some(Element::U8),
        3 => Some(Element::I8),
        4 => Some(Element::U16),
        5 => Some(Element::I16),
        6 => Some(Element::I32),
        7 => Some(Element::I64),
        9 => Some(Element::Bool),
        10 => Some(Element::F16),
        11 => Some(Element::F64),
        16 => Some(Element::Bf16),
        _ => None,
    }
}
