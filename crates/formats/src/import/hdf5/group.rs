//! A group's members: a tree (version 1) of tables of names and addresses.

use std::collections::BTreeSet;

use super::super::bytes::Cursor;
use super::super::{ImportError, Result};
use super::{Input, MAX_OBJECTS, heap, truncated};

/// The kind of an entry that stands for a path elsewhere.
const SYMBOLIC: u32 = 2;

/// Names and addresses of all members, in the order of the alphabet as the file has them.
pub(super) fn links(file: &Input<'_>, tree: u64, names: u64) -> Result<Vec<(String, u64)>> {
    let heap = heap::local(file, names)?;
    let mut links = Vec::new();
    let (mut open, mut seen) = (vec![tree], BTreeSet::new());
    while let Some(address) = open.pop() {
        if !seen.insert(address) {
            return Err(ImportError::damaged("an HDF5 group", "its tree leads back to itself"));
        }
        let mut cursor = file.at(address)?;
        match cursor.take(4).ok_or_else(truncated)? {
            b"TREE" => branches(&mut cursor, &mut open)?,
            b"SNOD" => table(file, &mut cursor, heap, &mut links)?,
            _ => return Err(ImportError::damaged("an HDF5 group", "its tree has a node that is none")),
        }
        if links.len().max(open.len()) > MAX_OBJECTS {
            let (size, limit) = (links.len().max(open.len()) as u64, MAX_OBJECTS as u64);
            return Err(ImportError::TooLarge {
                what: "the number of groups and arrays".into(),
                size,
                limit,
            }
            .into());
        }
    }
    Ok(links)
}

fn branches(cursor: &mut Cursor<'_>, open: &mut Vec<u64>) -> Result<()> {
    let fields = (|| {
        let kind = cursor.u8()?;
        cursor.skip(1)?;
        let used = cursor.u16()?;
        cursor.skip(8 + 8)?;
        Some((kind, used))
    })();
    let (kind, used) = fields.ok_or_else(truncated)?;
    if kind != 0 {
        return Err(ImportError::damaged("an HDF5 group", "its tree is one of arrays"));
    }
    for _ in 0..used {
        let child = cursor.skip(8).and_then(|()| cursor.u64()).ok_or_else(truncated)?;
        open.push(child);
    }
    Ok(())
}

fn table(
    file: &Input<'_>,
    cursor: &mut Cursor<'_>,
    heap: &[u8],
    links: &mut Vec<(String, u64)>,
) -> Result<()> {
    let count = cursor.skip(2).and_then(|()| cursor.u16()).ok_or_else(truncated)?;
    for _ in 0..count {
        let fields = (|| {
            let (name, address, kind) = (cursor.u64()?, cursor.u64()?, cursor.u32()?);
            cursor.skip(4 + 16)?;
            Some((name, address, kind))
        })();
        let (name, address, kind) = fields.ok_or_else(truncated)?;
        // Keras writes none; what it would point to has a name of its own.
        if kind != SYMBOLIC {
            let text = usize::try_from(name).ok().and_then(|at| heap.get(at..)).ok_or_else(truncated)?;
            file.spend(1)?;
            links.push((file.text(text)?, address));
        }
    }
    Ok(())
}
