//! The parts of an object's header: types, shapes, and attributes that are strings.

use super::super::bytes::Cursor;
use super::super::{ImportError, Named, Result};
use super::{Input, UNDEFINED, heap, truncated};

/// Strings by attribute. Attributes of other types are passed over, but for empty lists: Keras writes those as numbers.
pub(super) type Attributes = Named<Vec<String>>;
/// An attribute lies in a header, which holds at most 64 KB; each string takes 16 bytes at least or is of fixed length.
const MAX_STRINGS: usize = 1 << 16;

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Datatype {
    /// Little endian, of so many bytes.
    Integer { size: usize, signed: bool },
    /// IEEE, little endian, of so many bytes.
    Float { size: usize },
    /// Of so many bytes.
    Text { size: usize },
    /// In the global heap.
    AnyText,
    /// Bytes without a meaning to HDF5: two are bfloat16.
    Opaque { size: usize },
    /// Anything else.
    Other,
}

impl Datatype {
    pub(super) fn read(cursor: &mut Cursor<'_>) -> Option<Self> {
        let head = cursor.u8()?;
        let bits = cursor.take(3)?;
        let size = cursor.u32()? as usize;
        let little = bits[0] & 1 == 0;
        Some(match head & 0x0f {
            0 if little => Self::Integer { size, signed: bits[0] & 8 != 0 },
            1 if little && bits[0] & 0x40 == 0 && is_ieee(size, cursor)? => Self::Float { size },
            3 => Self::Text { size },
            5 => Self::Opaque { size },
            9 if bits[0] & 0x0f == 1 => Self::AnyText,
            _ => Self::Other,
        })
    }

    /// As people call it.
    pub(super) fn name(self) -> String {
        match self {
            Self::Integer { size, signed } => format!("{}int{}", if signed { "" } else { "u" }, 8 * size),
            Self::Float { size } => format!("float{}", 8 * size),
            Self::Text { .. } | Self::AnyText => "text".into(),
            Self::Opaque { size } => format!("{size} opaque bytes"),
            Self::Other => "a type that is not read here".into(),
        }
    }
}

/// Whether the parts of a number lie where IEEE 754 puts them.
fn is_ieee(size: usize, cursor: &mut Cursor<'_>) -> Option<bool> {
    cursor.skip(4)?;
    let parts = [cursor.u8()?, cursor.u8()?, cursor.u8()?, cursor.u8()?];
    Some(matches!((size, parts), (2, [10, 5, 0, 10]) | (4, [23, 8, 0, 23]) | (8, [52, 11, 0, 52])))
}

/// The sizes of an array; none where it is no array at all ("null").
pub(super) fn dataspace(cursor: &mut Cursor<'_>) -> Option<Option<Vec<usize>>> {
    let (version, rank, _flags) = (cursor.u8()?, cursor.u8()?, cursor.u8()?);
    let kind = cursor.u8()?;
    if version == 1 {
        cursor.skip(4)?;
    }
    if version == 2 && kind == 2 {
        return Some(None);
    }
    (0..rank).map(|_| cursor.length()).collect::<Option<Vec<usize>>>().map(Some)
}

/// How many values an array has.
pub(super) fn count(shape: &[usize]) -> Option<usize> {
    shape.iter().try_fold(1_usize, |product, size| product.checked_mul(*size))
}

/// A message that says an attribute, if it is one of strings or an empty list.
pub(super) fn attribute(file: &Input<'_>, message: &[u8]) -> Result<Option<(String, Vec<String>)>> {
    let mut cursor = Cursor::at(message, 0).ok_or_else(truncated)?;
    let fields = (|| Some((cursor.u8()?, cursor.u8()?, cursor.u16()?, cursor.u16()?, cursor.u16()?)))();
    let (version, flags, name, datatype, space) = fields.ok_or_else(truncated)?;
    if version == 0 || version > 3 || (version > 1 && flags != 0) {
        return Ok(None);
    }
    if version == 3 {
        cursor.skip(1).ok_or_else(truncated)?;
    }
    let mut part = |size: u16| {
        let padded = if version == 1 { usize::from(size).next_multiple_of(8) } else { size.into() };
        cursor.take(padded).map(|taken| &taken[..size.into()]).ok_or_else(truncated)
    };
    let (name, datatype, space) = (part(name)?, part(datatype)?, part(space)?);
    let name = file.text(name)?;
    let datatype =
        Cursor::at(datatype, 0).and_then(|mut at| Datatype::read(&mut at)).ok_or_else(truncated)?;
    let shape = Cursor::at(space, 0).and_then(|mut at| dataspace(&mut at)).ok_or_else(truncated)?;
    let count = shape.map_or(Some(0), |shape| count(&shape)).ok_or_else(truncated)?;
    if count == 0 {
        return Ok(Some((name, Vec::new())));
    }
    if count > MAX_STRINGS {
        let (size, limit) = (count as u64, MAX_STRINGS as u64);
        return Err(ImportError::TooLarge { what: format!("the attribute {name}"), size, limit }.into());
    }
    let strings = match datatype {
        Datatype::Text { size } => {
            (0..count).map(|_| fixed(file, &mut cursor, size)).collect::<Result<_, _>>()?
        }
        Datatype::AnyText => (0..count).map(|_| any(file, &mut cursor)).collect::<Result<_, _>>()?,
        Datatype::Integer { .. } | Datatype::Float { .. } | Datatype::Opaque { .. } | Datatype::Other => {
            return Ok(None);
        }
    };
    Ok(Some((name, strings)))
}

/// Filled up with zeros.
fn fixed(file: &Input<'_>, cursor: &mut Cursor<'_>, size: usize) -> Result<String> {
    file.text(cursor.take(size).ok_or_else(truncated)?)
}

/// Its length and where it lies.
fn any(file: &Input<'_>, cursor: &mut Cursor<'_>) -> Result<String> {
    let fields = (|| Some((cursor.u32()?, cursor.u64()?, cursor.u32()?)))();
    let (length, address, index) = fields.ok_or_else(truncated)?;
    if length == 0 || address == 0 || address == UNDEFINED {
        return Ok(String::new());
    }
    let object = heap::global(file, address, index)?;
    file.text(object.get(..length as usize).ok_or_else(truncated)?)
}
