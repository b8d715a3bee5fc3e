//! Files of safetensors, by its own library: named arrays, and a header that says where each lies and what the file is.
//!
//! Source: <https://github.com/huggingface/safetensors#format>.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use safetensors::tensor::TensorView;
use safetensors::{SafeTensors, serialize};
use serde_json::Value;

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
        let views = self.arrays.iter().map(|(name, Array { dtype, shape, data })| {
            Ok((name, TensorView::new(*dtype, shape.clone(), data)?))
        });
        let views = views.collect::<Result<Vec<_>, SafeTensorError>>()?;
        let file = serialize(views, self.said.clone().map(HashMap::from_iter))?;
        Ok(in_order(&file).unwrap_or(file))
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

/// The same file with the keys of its header in the order of the alphabet. The library keeps what a file says of itself
/// in a map whose order is another one each time, and two exports of a network would differ. None: no safetensors file.
fn in_order(file: &[u8]) -> Option<Vec<u8>> {
    let (length, rest) = file.split_first_chunk::<LENGTH>()?;
    let (header, arrays) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
    // Objects of JSON are sorted here as they are read, and so are the entries of this one: an array's form and place each, or
    // the strings of `__metadata__`.
    let sorted: Value = crate::from_json(header).ok()?;
    let mut header = serde_json::to_vec(&sorted).ok()?;
    header.resize(header.len().next_multiple_of(ALIGNMENT), b' ');
    let length = (header.len() as u64).to_le_bytes();
    Some([&length, &header[..], arrays].concat())
}
