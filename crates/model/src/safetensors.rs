//! The file format safetensors: named arrays, and a header that says where each lies and what the file is.
//!
//! Eight bytes say how long the header is, which is JSON; behind it the arrays lie one after the other, nothing between
//! them. The library that reads it takes up to 15 KB of each module of the page, most of it for maps and number types that
//! nothing here has, and writes the header in another order each time; it checks this file in the tests.
//!
//! Source: <https://github.com/huggingface/safetensors#format>.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::{from_json, places};

/// The key in a header under which the file says what it is.
const SAID: &str = "__metadata__";
/// The header is filled up with spaces, so that arrays begin at multiples of this.
const ALIGNMENT: usize = 8;

/// The format's words for types of numbers.
pub const F32: &str = "F32";
/// From -128 to 127.
pub const I8: &str = "I8";
/// From 0 to 255.
pub const U8: &str = "U8";

/// An array as it lies in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Array<'file> {
    /// The format's word for the type of its numbers: [`F32`], `BF16`.
    pub dtype: Cow<'static, str>,
    /// Along each axis; the product is the count of numbers.
    pub shape: Vec<usize>,
    /// The numbers, little endian.
    pub data: Cow<'file, [u8]>,
}

/// What is in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File<'file> {
    /// What it says of itself, text by name; none where it says nothing.
    pub said: Option<BTreeMap<String, String>>,
    arrays: Vec<(String, Array<'file>)>,
    /// Places in that list, in the order of the names.
    by_name: Vec<usize>,
}

/// Why bytes are no such file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// They end within the header.
    Short,
    /// The header is not JSON of the format: the parser's words.
    Header(String),
    /// An array of this name has not the bytes that its shape needs, or does not lie behind the one before it.
    Array(String),
    /// The arrays do not end where the file does.
    End,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Short => f.write_str("the file ends within it"),
            Self::Header(problem) => f.write_str(problem),
            Self::Array(name) => write!(f, "array {name} does not lie where it says"),
            Self::End => f.write_str("the arrays do not end where the file does"),
        }
    }
}

/// Where an array lies behind the header.
#[derive(Deserialize, Serialize)]
struct Entry {
    data_offsets: [usize; 2],
    dtype: String,
    shape: Vec<usize>,
}

/// The header of a file that is read.
struct Header {
    said: Option<BTreeMap<String, String>>,
    entries: Vec<(String, Entry)>,
}

impl<'de> Deserialize<'de> for Header {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;

        impl<'de> Visitor<'de> for Keys {
            type Value = Header;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("arrays by name")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Header, A::Error> {
                let mut header = Header { said: None, entries: Vec::new() };
                while let Some(key) = map.next_key::<String>()? {
                    if key == SAID {
                        header.said = map.next_value()?;
                    } else {
                        header.entries.push((key, map.next_value()?));
                    }
                }
                Ok(header)
            }
        }

        deserializer.deserialize_map(Keys)
    }
}

impl<'file> File<'file> {
    /// Of arrays with names that differ.
    #[must_use]
    pub fn of(said: Option<BTreeMap<String, String>>, arrays: Vec<(String, Array<'file>)>) -> Self {
        let by_name = places(arrays.len(), &|one, other| arrays[one].0.cmp(&arrays[other].0));
        Self { said, arrays, by_name }
    }

    /// All arrays with their names.
    #[must_use]
    pub fn arrays(&self) -> &[(String, Array<'file>)] {
        &self.arrays
    }

    /// The array of a name.
    #[must_use]
    pub fn array(&self, name: &str) -> Option<&Array<'file>> {
        let place = self.by_name.binary_search_by(|&at| self.arrays[at].0.as_str().cmp(name)).ok()?;
        Some(&self.arrays[self.by_name[place]].1)
    }

    /// Reads a header and finds its arrays. Numbers of types that the format may get later have any count of bytes.
    ///
    /// # Errors
    /// [`Malformed`], also for two arrays of one name.
    pub fn read(bytes: &'file [u8]) -> Result<Self, Malformed> {
        let (length, rest) = bytes.split_first_chunk().ok_or(Malformed::Short)?;
        let length = usize::try_from(u64::from_le_bytes(*length)).unwrap_or(usize::MAX);
        let (header, data) = rest.split_at_checked(length).ok_or(Malformed::Short)?;
        let Header { said, entries } =
            from_json(header).map_err(|error| Malformed::Header(error.to_string()))?;
        let order = places(entries.len(), &|one, other| {
            entries[one].1.data_offsets.cmp(&entries[other].1.data_offsets)
        });
        let mut end = 0;
        for at in order {
            let (name, Entry { data_offsets: [from, to], .. }) = &entries[at];
            if *from != end || to < from {
                return Err(Malformed::Array(name.clone()));
            }
            end = *to;
        }
        if end != data.len() {
            return Err(Malformed::End);
        }
        let mut arrays = Vec::new();
        for (name, Entry { data_offsets: [from, to], dtype, shape }) in entries {
            // Within the file, as all of them are.
            let data = &data[from..to];
            let fits = bytes_each(&dtype).is_none_or(|each| count(&shape, each) == Some(data.len()));
            if !fits {
                return Err(Malformed::Array(name));
            }
            arrays.push((name, Array { dtype: dtype.into(), shape, data: data.into() }));
        }
        let file = Self::of(said, arrays);
        let name = |at: usize| &file.arrays[at].0;
        match file.by_name.windows(2).find(|pair| name(pair[0]) == name(pair[1])) {
            Some(pair) => Err(Malformed::Array(name(pair[0]).clone())),
            None => Ok(file),
        }
    }

    /// The bytes of the file, the keys of its header in the order of the alphabet. Wide numbers lie first, so that all lie at
    /// multiples of their width.
    ///
    /// # Errors
    /// Those of `serde_json`, which can write every name.
    pub fn write(&self) -> serde_json::Result<Vec<u8>> {
        let arrays = &self.arrays;
        let key = |at: usize| {
            let (name, array) = &arrays[at];
            (Reverse(bytes_each(&array.dtype)), &array.dtype, name)
        };
        let order = places(arrays.len(), &|one, other| key(one).cmp(&key(other)));
        let mut header = serde_json::Map::new();
        if let Some(said) = &self.said {
            header.insert(SAID.into(), serde_json::to_value(said)?);
        }
        let mut end = 0;
        for &at in &order {
            let (name, Array { dtype, shape, data }) = &arrays[at];
            let data_offsets = [end, end + data.len()];
            end = data_offsets[1];
            let entry = Entry { data_offsets, dtype: dtype.to_string(), shape: shape.clone() };
            header.insert(name.clone(), serde_json::to_value(entry)?);
        }
        let mut header = serde_json::to_string(&header)?.into_bytes();
        header.resize(header.len().next_multiple_of(ALIGNMENT), b' ');
        let mut file = Vec::with_capacity(ALIGNMENT + header.len() + end);
        file.extend((header.len() as u64).to_le_bytes());
        file.append(&mut header);
        for at in order {
            file.extend_from_slice(&arrays[at].1.data);
        }
        Ok(file)
    }
}

/// The bytes of one number; none for a type that is not known here.
fn bytes_each(dtype: &str) -> Option<usize> {
    match dtype {
        "BOOL" | U8 | I8 => Some(1),
        "U16" | "I16" | "F16" | "BF16" => Some(2),
        "U32" | "I32" | F32 => Some(4),
        "U64" | "I64" | "F64" => Some(8),
        _ => None,
    }
}

/// The bytes of numbers of a shape; none where they are more than can be counted.
fn count(shape: &[usize], each: usize) -> Option<usize> {
    shape.iter().try_fold(each, |product, &axis| product.checked_mul(axis))
}
