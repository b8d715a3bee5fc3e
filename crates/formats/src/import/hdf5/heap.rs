//! Where HDF5 keeps names (local heaps) and strings of any length (global heaps).

use super::super::{ImportError, Result};
use super::{Input, truncated};

/// The bytes in which a group's names lie.
pub(super) fn local<'a>(file: &Input<'a>, address: u64) -> Result<&'a [u8]> {
    let mut cursor = file.at(address)?;
    if cursor.take(4).ok_or_else(truncated)? != b"HEAP" {
        return Err(ImportError::damaged("an HDF5 group", "its heap of names is none"));
    }
    let fields = (|| {
        cursor.skip(4)?;
        let size = cursor.length()?;
        cursor.skip(8)?;
        Some((size, cursor.u64()?))
    })();
    let (size, segment) = fields.ok_or_else(truncated)?;
    file.at(segment)?.take(size).ok_or_else(truncated)
}

/// An object of a global heap.
pub(super) fn global<'a>(file: &Input<'a>, address: u64, index: u32) -> Result<&'a [u8]> {
    let damaged = |problem: &str| ImportError::damaged("a string in the HDF5 file", problem);
    let mut cursor = file.at(address)?;
    if cursor.take(4).ok_or_else(truncated)? != b"GCOL" {
        return Err(damaged("its heap is none"));
    }
    let size = cursor.skip(4).and_then(|()| cursor.length()).ok_or_else(truncated)?;
    let mut rest = size.checked_sub(16).ok_or_else(|| damaged("its heap has no room"))?;
    // Each object takes 16 bytes at least, so this ends.
    while rest >= 16 {
        file.spend(1)?;
        let fields = (|| {
            let found = cursor.u16()?;
            cursor.skip(6)?;
            Some((found, cursor.length()?))
        })();
        let (found, length) = fields.ok_or_else(truncated)?;
        if found == 0 {
            break;
        }
        let padded = length.checked_next_multiple_of(8).ok_or_else(truncated)?;
        let object = cursor.take(padded).ok_or_else(truncated)?;
        if u32::from(found) == index {
            return Ok(&object[..length]);
        }
        rest = rest.checked_sub(16 + padded).ok_or_else(|| damaged("an object is larger than its heap"))?;
    }
    Err(damaged("its heap does not hold it"))
}
