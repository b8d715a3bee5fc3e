//! An array's numbers as f32.

use super::super::element::Element;
use super::super::{ImportError, Result};
use super::message::{Datatype, count};

/// An array: its shape, and its bytes in the file.
#[derive(Clone, Debug)]
pub(crate) struct Dataset<'a> {
    shape: Vec<usize>,
    datatype: Datatype,
    data: &'a [u8],
}

impl<'a> Dataset<'a> {
    pub(super) const fn new(shape: Vec<usize>, datatype: Datatype, data: &'a [u8]) -> Self {
        Self { shape, datatype, data }
    }

    /// Its sizes, row major; none of a single number.
    pub(crate) fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// `float32`, `int8`.
    pub(crate) fn dtype(&self) -> String {
        self.element().map_or_else(|| self.datatype.name(), |element| element.name().into())
    }

    /// Its numbers, whole ones included.
    ///
    /// # Errors
    /// `Truncated` where there are fewer bytes than the shape needs, `UnsupportedStorage` for other types.
    pub(crate) fn floats(&self, name: &str) -> Result<Vec<f32>> {
        let too_short = || ImportError::Truncated { what: format!("the array {name}") };
        let other =
            || ImportError::UnsupportedStorage { place: format!("the array {name}"), storage: self.dtype() };
        let element = self.element().ok_or_else(other)?;
        let bytes = count(&self.shape).and_then(|count| count.checked_mul(element.size()));
        let data = bytes.and_then(|bytes| self.data.get(..bytes)).ok_or_else(too_short)?;
        Ok(element.values(data))
    }

    /// How its numbers lie in the file, where they are some.
    fn element(&self) -> Option<Element> {
        match self.datatype {
            // Keras marks bfloat16 in its own files and not in the older ones; nothing else of it looks so.
            Datatype::Opaque { size: 2 } => Some(Element::Bf16),
            Datatype::Float { size: 8 } => Some(Element::F64),
            Datatype::Float { size: 4 } => Some(Element::F32),
            Datatype::Float { size: 2 } => Some(Element::F16),
            Datatype::Integer { size: 8, signed: true } => Some(Element::I64),
            Datatype::Integer { size: 4, signed: true } => Some(Element::I32),
            Datatype::Integer { size: 2, signed: true } => Some(Element::I16),
            Datatype::Integer { size: 1, signed: true } => Some(Element::I8),
            Datatype::Integer { size: 1, signed: false } => Some(Element::U8),
            Datatype::Float { .. }
            | Datatype::Integer { .. }
            | Datatype::Opaque { .. }
            | Datatype::Text { .. }
            | Datatype::AnyText
            | Datatype::Other => None,
        }
    }
}
