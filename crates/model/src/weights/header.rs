//! The order of a safetensors header's keys.

use std::collections::BTreeMap;

use serde_json::Value;

/// The bytes in front of the header: its length, little endian.
const LENGTH: usize = 8;
/// Arrays begin at multiples of this: the header is filled up with spaces.
const ALIGNMENT: usize = 8;

/// The same file with the keys of its header in the order of the alphabet. The library keeps what a file says of itself
/// in a map whose order is another one each time, and two exports of a network would differ. None: no safetensors file.
pub(super) fn in_order(file: &[u8]) -> Option<Vec<u8>> {
    let (length, rest) = file.split_first_chunk::<LENGTH>()?;
    let (header, arrays) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
    // Each entry is an object: an array's form and place, or the strings of `__metadata__`.
    let sorted: BTreeMap<String, BTreeMap<String, Value>> = crate::from_json(header).ok()?;
    let mut header = serde_json::to_vec(&sorted).ok()?;
    header.resize(header.len().next_multiple_of(ALIGNMENT), b' ');
    let length = (header.len() as u64).to_le_bytes();
    Some([&length, &header[..], arrays].concat())
}
