//! The parts of an object's header: shapes, types, where numbers lie, and attributes.

use super::kinds::{ATTRIBUTE, DATASPACE, DATATYPE, FILL_VALUE, LAYOUT, SYMBOL_TABLE};

/// A part of a header.
pub(super) struct Message {
    kind: u16,
    body: Vec<u8>,
}

/// IEEE, little endian, of 32 bits: where sign, exponent and mantissa lie, and the exponent's bias.
const F32: [u8; 20] = [0x11, 0x20, 31, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0];
/// UTF-8 in a global heap: 16 bytes say where, and each of the text's is a number of 8 bits.
const TEXT: [u8; 20] = [0x19, 1, 1, 0, 16, 0, 0, 0, 0x10, 0, 0, 0, 1, 0, 0, 0, 0, 0, 8, 0];

impl Message {
    /// Its kind, its length, no flags, and its body, filled up to a multiple of 8.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let body = padded(&self.body);
        [&self.kind.to_le_bytes()[..], &(body.len() as u16).to_le_bytes(), &[0; 4], &body].concat()
    }

    /// All parts of an array's header.
    pub(super) fn of_array(shape: &[usize], place: u64, size: usize) -> [Self; 4] {
        let place = [&[3, 1][..], &place.to_le_bytes(), &(size as u64).to_le_bytes()].concat();
        [
            Self { kind: DATASPACE, body: dataspace(shape) },
            Self { kind: DATATYPE, body: F32.to_vec() },
            // Nothing is filled in: every number is written.
            Self { kind: FILL_VALUE, body: vec![2, 2, 2, 0] },
            Self { kind: LAYOUT, body: place },
        ]
    }

    /// Where a group's members are found.
    pub(super) fn of_group(tree: u64, heap: u64) -> Self {
        Self { kind: SYMBOL_TABLE, body: [tree.to_le_bytes(), heap.to_le_bytes()].concat() }
    }

    /// An attribute that is a text in a global heap.
    pub(super) fn text(name: &str, place: &[u8; 16]) -> Self {
        Self::attribute(name, &TEXT, &dataspace(&[]), place)
    }

    /// An attribute that is a list of texts, all as long as the longest, filled up with zeros.
    pub(super) fn list(name: &str, texts: &[String]) -> Self {
        let longest = texts.iter().map(String::len).max().unwrap_or(0).max(1);
        let datatype = [&[0x13, 1, 0, 0][..], &(longest as u32).to_le_bytes()].concat();
        let mut data = Vec::new();
        for text in texts {
            data.extend_from_slice(text.as_bytes());
            data.resize(data.len() + longest - text.len(), 0);
        }
        Self::attribute(name, &datatype, &dataspace(&[texts.len()]), &data)
    }

    fn attribute(name: &str, datatype: &[u8], dataspace: &[u8], data: &[u8]) -> Self {
        let name = [name.as_bytes(), &[0]].concat();
        let length = |part: &[u8]| (part.len() as u16).to_le_bytes();
        let lengths = [length(&name), length(datatype), length(dataspace)].concat();
        let parts = [padded(&name), padded(datatype), padded(dataspace)].concat();
        Self { kind: ATTRIBUTE, body: [&[1, 0][..], &lengths, &parts, data].concat() }
    }
}

/// Sizes of an array; none is a single value.
fn dataspace(shape: &[usize]) -> Vec<u8> {
    let sizes = shape.iter().flat_map(|size| (*size as u64).to_le_bytes());
    [1, shape.len() as u8, 0, 0, 0, 0, 0, 0].into_iter().chain(sizes).collect()
}

fn padded(bytes: &[u8]) -> Vec<u8> {
    let mut padded = bytes.to_vec();
    padded.resize(bytes.len().next_multiple_of(8), 0);
    padded
}
