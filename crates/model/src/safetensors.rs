//! Files of safetensors, by its own library: named arrays, and a header that says where each lies and what the file is.
//!
//! Source: <https://github.com/huggingface/safetensors#format>.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use safetensors::SafeTensors;
use safetensors::tensor::{Metadata, TensorInfo};

use crate::places;

pub use safetensors::{Dtype, SafeTensorError};

/// The bytes in front of the header: its length, little endian.
const LENGTH: usize = 8;
/// Arrays begin at multiples of this: the header is filled up with spaces.
const ALIGNMENT: usize = 8;

/// An array as it lies in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Array<'file> {
    /// The type of its numbers.
    pub dtype: Dtype,
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
    arrays: BTreeMap<String, Array<'file>>,
}

impl<'file> File<'file> {
    /// Of arrays with names that differ.
    #[must_use]
    pub fn of(
        said: Option<BTreeMap<String, String>>,
        arrays: impl IntoIterator<Item = (String, Array<'file>)>,
    ) -> Self {
        Self { said, arrays: by_name(arrays) }
    }

    /// All arrays, by name.
    #[must_use]
    pub const fn arrays(&self) -> &BTreeMap<String, Array<'file>> {
        &self.arrays
    }

    /// The array of a name.
    #[must_use]
    pub fn array(&self, name: &str) -> Option<&Array<'file>> {
        self.arrays.get(name)
    }

    /// Reads a header and finds its arrays.
    ///
    /// # Errors
    /// The library's.
    pub fn read(bytes: &'file [u8]) -> Result<Self, SafeTensorError> {
        let (length, header) = SafeTensors::read_metadata(bytes)?;
        let said = header.metadata().as_ref();
        let said = said.map(|said| by_name(said.iter().map(|(key, text)| (key.clone(), text.clone()))));
        // The library has seen that they lie in the file, one behind the other up to its end.
        let numbers = &bytes[LENGTH + length..];
        let arrays = header.tensors().into_iter().map(|(name, info)| {
            let (start, end) = info.data_offsets;
            let (dtype, shape, data) = (info.dtype, info.shape.clone(), numbers[start..end].into());
            (name, Array { dtype, shape, data })
        });
        Ok(Self::of(said, arrays))
    }

    /// The bytes of the file, the keys of its header in the order of the alphabet. Wide numbers lie first, so that all lie at
    /// multiples of their width.
    ///
    /// # Errors
    /// The library's, for data of another length than the shape says.
    pub fn write(&self) -> Result<Vec<u8>, SafeTensorError> {
        let arrays: Vec<_> = self.arrays.iter().collect();
        let wide_first = |one: usize, other: usize| arrays[other].1.dtype.cmp(&arrays[one].1.dtype);
        let (mut placed, mut numbers) = (Vec::new(), Vec::new());
        for place in places(arrays.len(), &wide_first) {
            let (name, Array { dtype, shape, data }) = arrays[place];
            let start = numbers.len();
            numbers.extend_from_slice(data);
            let data_offsets = (start, numbers.len());
            placed.push((name.clone(), TensorInfo { dtype: *dtype, shape: shape.clone(), data_offsets }));
        }
        // The library looks whether all of it fits. It would also write the file, but what a file says of itself in another order
        // each time: two exports of a network would differ.
        let header = Metadata::new(self.said.clone().map(HashMap::from_iter), placed)?;
        let mut header = crate::to_json(&header)?.into_bytes();
        header.resize(header.len().next_multiple_of(ALIGNMENT), b' ');
        let length = (header.len() as u64).to_le_bytes();
        Ok([&length, &header[..], &numbers].concat())
    }
}

/// One after the other: what collects them sorts them first, which is 3 KB of each module.
fn by_name<T>(entries: impl IntoIterator<Item = (String, T)>) -> BTreeMap<String, T> {
    let mut map = BTreeMap::new();
    for (name, entry) in entries {
        map.insert(name, entry);
    }
    map
}
