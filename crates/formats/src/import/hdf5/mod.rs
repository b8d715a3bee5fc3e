//! As much of HDF5 as Keras writes, with the libraries' usual settings: superblock 0 or 1, groups as symbol tables,
//! object headers of version 1, arrays in one piece, strings as attributes. Everything else is refused by its name.
//!
//! Why not a library: `docs/file-formats.md` says what those cost that read from bytes in wasm. One of them reads the
//! same files in the tests (`oracle`).
//!
//! What a file can do: each object is visited once, so circles end; nothing is allocated by a size that the file only
//! says; arrays are slices of the file until one is asked for.
//!
//! Source: the HDF5 file format specification, version 3.0, sections II to IV,
//! <https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html>.

mod group;
mod heap;
mod input;
mod message;
mod numbers;
mod object;
#[cfg(test)]
mod oracle;

use std::collections::BTreeSet;

use super::{ImportError, Named, Result};
use input::Input;
use message::Attributes;
pub(crate) use numbers::Dataset;
use object::Object;

pub(crate) use crate::hdf5::kinds::SIGNATURE;

/// No file may hold more groups and arrays.
pub(crate) const MAX_OBJECTS: usize = 20_000;
/// Groups may not lie deeper: paths would grow with each.
const MAX_DEPTH: usize = 32;
/// "No address" in the file.
const UNDEFINED: u64 = u64::MAX;

/// Groups and arrays by their paths: `model_weights/dense/kernel`; the root is empty.
#[derive(Debug, Default)]
pub(crate) struct Hdf5<'a> {
    groups: Named<Attributes>,
    datasets: Named<Dataset<'a>>,
}

fn truncated() -> Box<ImportError> {
    Box::new(ImportError::Truncated { what: "the HDF5 file".into() })
}

impl<'a> Hdf5<'a> {
    /// Follows all groups from the root.
    ///
    /// # Errors
    /// `Truncated`, `Damaged`, `UnsupportedStorage` and `TooLarge`.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self> {
        let (mut file, input) = (Self::default(), Input::new(bytes));
        let mut seen = BTreeSet::new();
        let mut open = vec![(String::new(), root(&input)?, 0)];
        while let Some((path, address, depth)) = open.pop() {
            if !seen.insert(address) {
                // Keras never gives an object two names; a circle does.
                let problem = "an object is linked twice";
                return Err(ImportError::damaged(format!("the HDF5 group {path}"), problem));
            }
            if seen.len() > MAX_OBJECTS {
                let (size, limit) = (seen.len() as u64, MAX_OBJECTS as u64);
                return Err(ImportError::TooLarge {
                    what: "the number of groups and arrays".into(),
                    size,
                    limit,
                }
                .into());
            }
            match Object::read(&input, address, &path)? {
                Object::Dataset(dataset) => {
                    file.datasets.insert(path, dataset);
                }
                Object::Group { attributes, links } => {
                    if depth == MAX_DEPTH {
                        let (size, limit) = (MAX_DEPTH as u64 + 1, MAX_DEPTH as u64);
                        return Err(ImportError::TooLarge {
                            what: "the depth of groups".into(),
                            size,
                            limit,
                        }
                        .into());
                    }
                    for (name, address) in links {
                        let path = if path.is_empty() { name } else { format!("{path}/{name}") };
                        input.spend(path.len())?;
                        open.push((path, address, depth + 1));
                    }
                    file.groups.insert(path, attributes);
                }
            }
        }
        Ok(file)
    }

    /// The strings of a group's attribute; none where there is no such attribute, empty where it is an empty list.
    pub(crate) fn strings(&self, group: &str, attribute: &str) -> Option<&[String]> {
        self.groups.get(group)?.get(attribute).map(Vec::as_slice)
    }

    /// A list that may have been cut into `NAME0`, `NAME1`, ..., since an attribute holds at most 64 KB.
    pub(crate) fn list(&self, group: &str, attribute: &str) -> Option<Vec<String>> {
        if let Some(whole) = self.strings(group, attribute) {
            return Some(whole.to_vec());
        }
        let pieces = (0..).map_while(|index| self.strings(group, &format!("{attribute}{index}")));
        let all: Vec<String> = pieces.flatten().cloned().collect();
        (!all.is_empty()).then_some(all)
    }

    /// One of lists alone, by group and attribute.
    #[cfg(test)]
    pub(crate) fn of_lists(lists: &[(&str, &str, Vec<String>)]) -> Self {
        let mut groups: Named<Attributes> = Named::default();
        for (group, attribute, list) in lists {
            if !groups.contains(group) {
                groups.insert((*group).into(), Attributes::default());
            }
            let attributes = groups.get_mut(group).expect("a group");
            attributes.insert((*attribute).into(), list.clone());
        }
        Self { groups, ..Self::default() }
    }

    /// An array by its path.
    pub(crate) fn dataset(&self, path: &str) -> Option<&Dataset<'a>> {
        self.datasets.get(path)
    }

    /// All arrays by path.
    pub(crate) fn datasets(&self) -> impl Iterator<Item = (&str, &Dataset<'a>)> {
        self.datasets.iter()
    }
}

/// Where the root group's header lies.
fn root(file: &Input<'_>) -> Result<u64> {
    let place = "the HDF5 file";
    let mut cursor = file.at(SIGNATURE.len() as u64)?;
    let fields = (|| Some((cursor.u8()?, cursor.take(4)?, cursor.u8()?, cursor.u8()?)))();
    let (version, _, offsets, lengths) = fields.ok_or_else(truncated)?;
    if version > 1 {
        let storage = format!("HDF5 of version 1.10 or later (superblock {version})");
        return Err(ImportError::UnsupportedStorage { place: place.into(), storage }.into());
    }
    if (offsets, lengths) != (8, 8) {
        let storage = format!("HDF5 with addresses of {offsets} and lengths of {lengths} bytes");
        return Err(ImportError::UnsupportedStorage { place: place.into(), storage }.into());
    }
    // Reserved, two sizes of trees, flags; version 1 has another size and two bytes more.
    let rest = 1 + 2 + 2 + 4 + if version == 1 { 4 } else { 0 };
    let fields = (|| {
        cursor.skip(rest)?;
        let (base, _, end) = (cursor.u64()?, cursor.u64()?, cursor.u64()?);
        cursor.skip(8 + 8)?;
        Some((base, end, cursor.u64()?))
    })();
    let (base, end, root) = fields.ok_or_else(truncated)?;
    if base != 0 {
        let storage = "HDF5 behind a block of the user's".into();
        return Err(ImportError::UnsupportedStorage { place: place.into(), storage }.into());
    }
    if end > file.len() { Err(truncated()) } else { Ok(root) }
}
