//! The stream that `torch.save` wrote before PyTorch 1.6, and writes still with
//! `_use_new_zipfile_serialization=False`: four pickles (a magic number, a version, the machine's sizes, the object),
//! a fifth with the storages' keys, and then for each storage how many numbers it has and their bytes.

use super::pickle::{self, Item, Pickle};
use super::refusal;
use super::view::{Storages, element_of};
use crate::import::element::Element;
use crate::import::{ImportError, Named, Result};

/// 0x1950a86a20f9469cfc6c, little endian.
const MAGIC: [u8; 10] = [0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];
/// How a pickle of it begins.
pub(super) const BEGINS: [u8; 14] = [
    0x80, 2, 0x8a, 10, MAGIC[0], MAGIC[1], MAGIC[2], MAGIC[3], MAGIC[4], MAGIC[5], MAGIC[6], MAGIC[7],
    MAGIC[8], MAGIC[9],
];

/// A stream's object, and the bytes of its arrays.
pub(super) struct Legacy<'bytes> {
    pub(super) object: Pickle,
    pub(super) storages: Storages<'bytes>,
}

/// Reads the pickles, and finds the arrays' bytes behind them.
pub(super) fn read<'bytes>(file: &str, bytes: &'bytes [u8]) -> Result<Legacy<'bytes>> {
    let mut at = 0;
    let mut next = || {
        let read = pickle::read(&bytes[at..]).map_err(|problem| refusal::pickle(file, problem))?;
        at += read.length;
        Ok::<_, ImportError>(read)
    };
    let (_magic, version, machine, object, keys) = (next()?, next()?, next()?, next()?, next()?);
    if !matches!(version.root(), Item::Whole(1001)) {
        return Err(ImportError::damaged(file, "its version is not 1001"));
    }
    let is_little =
        machine.value(machine.root_id(), "little_endian").map(|id| machine.get(id) == &Item::Bool(true));
    if is_little == Some(false) {
        return Err(refusal::storage(file, "big-endian numbers"));
    }
    let elements = elements(&object);
    let mut storages = Storages::default();
    let mut rest = &bytes[at..];
    for &key in keys.sequence(keys.root_id()).unwrap_or_default() {
        let ends = || ImportError::Truncated { what: file.into() };
        let key = keys.text(key).ok_or_else(|| ImportError::damaged(file, "a storage has no name"))?;
        let (count, after) = rest.split_first_chunk().ok_or_else(ends)?;
        // A storage that no array names has a type that nobody knows, and what follows has no known place.
        let element = elements
            .get(key)
            .ok_or_else(|| ImportError::damaged(file, format!("storage {key} is of no array")))?;
        let length = usize::try_from(u64::from_le_bytes(*count))
            .ok()
            .and_then(|count| count.checked_mul(element.size()));
        let (data, after) = length.and_then(|length| after.split_at_checked(length)).ok_or_else(ends)?;
        storages.insert(key.to_owned(), data.into());
        rest = after;
    }
    Ok(Legacy { object, storages })
}

/// The types of all storages of a pickle, by their keys.
fn elements(pickle: &Pickle) -> Named<Element> {
    let storages = pickle.items().iter().filter_map(|item| match item {
        Item::Persistent(parts) => {
            let [_, class, key, ..] = pickle.sequence(*parts)? else { return None };
            let Item::Global(class) = pickle.get(*class) else { return None };
            Some((pickle.text(*key)?, element_of(class)?))
        }
        _other => None,
    });
    let mut elements = Named::default();
    for (key, element) in storages {
        elements.insert(key.into(), element);
    }
    elements
}
