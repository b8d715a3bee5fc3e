//! An object's header (version 1): a list of messages, and what it comes to, a group or an array.

use super::super::bytes::Cursor;
use super::super::{ImportError, Result};
use super::message::{Attributes, Datatype, attribute, dataspace};
use super::{Dataset, Input, UNDEFINED, group, truncated};
use crate::hdf5::kinds::{
    ATTRIBUTE, ATTRIBUTE_INFO, CONTINUATION, DATASPACE, DATATYPE, EXTERNAL_FILES, FILTERS, LAYOUT, LINK_INFO,
    SYMBOL_TABLE,
};

/// The flag of a message that stands elsewhere.
const SHARED: u8 = 2;

/// What a header says.
#[derive(Debug)]
pub(super) enum Object<'a> {
    /// Members by name, each with its address.
    Group { attributes: Attributes, links: Vec<(String, u64)> },
    /// Numbers.
    Dataset(Dataset<'a>),
}

/// What the messages said so far.
#[derive(Default)]
struct Said<'a> {
    attributes: Attributes,
    shape: Option<Vec<usize>>,
    datatype: Option<Datatype>,
    /// The bytes of an array; empty where none were ever written.
    data: Option<&'a [u8]>,
    members: Option<(u64, u64)>,
}

impl<'a> Object<'a> {
    pub(super) fn read(file: &Input<'a>, address: u64, path: &str) -> Result<Self> {
        let mut cursor = file.at(address)?;
        let fields = (|| {
            let version = cursor.u8()?;
            cursor.skip(1)?;
            let messages = cursor.u16()?;
            cursor.skip(4)?;
            Some((version, messages, cursor.u32()? as usize))
        })();
        let (version, mut messages, size) = fields.ok_or_else(truncated)?;
        if version == b'O' {
            return Err(unsupported(path, "an object of HDF5 1.8 or later"));
        }
        if version != 1 {
            return Err(ImportError::damaged(named(path), "its header is none"));
        }
        let mut said = Said::default();
        // Version 1 aligns messages: 4 bytes lie behind the prefix.
        let mut blocks = vec![cursor.skip(4).and_then(|()| cursor.take(size)).ok_or_else(truncated)?];
        while let Some(block) = blocks.pop() {
            let mut cursor = Cursor::at(block, 0).ok_or_else(truncated)?;
            while messages > 0 && cursor.left() >= 8 {
                messages -= 1;
                file.spend(1)?;
                let fields = (|| {
                    let (kind, size, flags) = (cursor.u16()?, cursor.u16()?, cursor.u8()?);
                    cursor.skip(3)?;
                    Some((kind, flags, cursor.take(size.into())?))
                })();
                let (kind, flags, message) = fields.ok_or_else(truncated)?;
                if kind == CONTINUATION {
                    let mut at = Cursor::at(message, 0).ok_or_else(truncated)?;
                    let (address, length) = (|| Some((at.u64()?, at.length()?)))().ok_or_else(truncated)?;
                    blocks.push(file.at(address)?.take(length).ok_or_else(truncated)?);
                } else {
                    said.message(file, kind, flags, message, path)?;
                }
            }
        }
        said.object(file, path)
    }
}

impl<'a> Said<'a> {
    fn message(
        &mut self,
        file: &Input<'a>,
        kind: u16,
        flags: u8,
        message: &'a [u8],
        path: &str,
    ) -> Result<()> {
        let mut cursor = Cursor::at(message, 0).ok_or_else(truncated)?;
        if flags & SHARED != 0 && matches!(kind, DATASPACE | DATATYPE) {
            return Err(unsupported(path, "a type that several arrays share"));
        }
        match kind {
            DATASPACE => self.shape = dataspace(&mut cursor).ok_or_else(truncated)?,
            DATATYPE => self.datatype = Some(Datatype::read(&mut cursor).ok_or_else(truncated)?),
            LAYOUT => self.data = Some(layout(file, message, path)?),
            FILTERS => return Err(unsupported(path, "a compressed or filtered array")),
            EXTERNAL_FILES => return Err(unsupported(path, "an array in another file")),
            LINK_INFO => return Err(unsupported(path, "a group of HDF5 1.8 or later")),
            ATTRIBUTE_INFO => return Err(unsupported(path, "attributes of HDF5 1.8 or later")),
            ATTRIBUTE if flags & SHARED == 0 => {
                if let Some((name, strings)) = attribute(file, message)? {
                    self.attributes.insert(name, strings);
                }
            }
            SYMBOL_TABLE => {
                let addresses = (|| Some((cursor.u64()?, cursor.u64()?)))();
                self.members = Some(addresses.ok_or_else(truncated)?);
            }
            // Fill values, dates, comments, sizes of trees: nothing that a reader needs.
            _ => {}
        }
        Ok(())
    }

    fn object(self, file: &Input<'a>, path: &str) -> Result<Object<'a>> {
        let Self { attributes, shape, datatype, data, members } = self;
        if let Some((tree, names)) = members {
            return Ok(Object::Group { attributes, links: group::links(file, tree, names)? });
        }
        match (datatype, data) {
            (Some(datatype), Some(data)) => {
                Ok(Object::Dataset(Dataset::new(shape.unwrap_or_default(), datatype, data)))
            }
            _ => Err(ImportError::damaged(named(path), "it is neither a group nor an array")),
        }
    }
}

/// Where an array's bytes lie.
fn layout<'a>(file: &Input<'a>, message: &'a [u8], path: &str) -> Result<&'a [u8]> {
    let mut cursor = Cursor::at(message, 0).ok_or_else(truncated)?;
    let (version, class) = (|| Some((cursor.u8()?, cursor.u8()?)))().ok_or_else(truncated)?;
    if version != 3 {
        return Err(unsupported(path, &format!("an array of layout {version}")));
    }
    match class {
        0 => cursor.u16().and_then(|size| cursor.take(size.into())).ok_or_else(truncated),
        1 => {
            let (address, size) = (|| Some((cursor.u64()?, cursor.length()?)))().ok_or_else(truncated)?;
            if address == UNDEFINED {
                return Ok(&[]);
            }
            file.at(address)?.take(size).ok_or_else(truncated)
        }
        2 => Err(unsupported(path, "an array in chunks")),
        _ => Err(ImportError::damaged(named(path), "its layout is none")),
    }
}

fn named(path: &str) -> String {
    if path.is_empty() { "the HDF5 file".into() } else { format!("{path} in the HDF5 file") }
}

fn unsupported(path: &str, storage: &str) -> Box<ImportError> {
    Box::new(ImportError::UnsupportedStorage { place: named(path), storage: storage.into() })
}
