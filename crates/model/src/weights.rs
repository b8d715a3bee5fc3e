//! Weights travel as safetensors: named f32 arrays, and a header that says what they are.
//!
//! Layouts (PyTorch's): convolutions `[out, in, kh, kw]`, dense layers `[out, in]`, biases and norms
//! `[channels]`. A dense layer behind a flatten layer reads `[C, H, W]` channel by channel; Keras reads row,
//! column, channel, so its columns are reordered on the way in and out.

use std::collections::{BTreeMap, HashMap};

use safetensors::tensor::{Dtype, TensorView};
use safetensors::{SafeTensors, serialize};
use serde::{Deserialize, Serialize};

use crate::{Error, ErrorKind, NetworkSpec, Normalization, Result};

/// The `format` of the files that this version writes and reads.
pub const FORMAT: &str = "cifar-lab/1";
/// No weights file may be larger.
pub const MAX_FILE_BYTES: usize = 96 << 20;
const EXPORT: &str = "export the file again with `cargo run --release -p cifar-train -- export`";

/// What a weights file says of itself: everything a reader needs to use the numbers and to judge them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Metadata {
    /// `notebook`.
    pub name: String,
    /// The network.
    pub spec: NetworkSpec,
    /// How pixels become numbers.
    pub normalization: Normalization,
    /// English names, index 0 to 9.
    pub classes: Vec<String>,
    /// The recipe's name.
    pub recipe: String,
    /// The loss that trained it: `as-run`, `as-written`, `corrected`.
    pub loss: String,
    /// Epochs trained.
    pub epochs: u32,
    /// Seed of the initial weights, the order and the augmentation.
    pub seed: u64,
    /// Fraction of the test images that are right, one plain view each.
    pub accuracy: f64,
    /// Its 95 % interval (Wilson 1927).
    pub accuracy_interval: [f64; 2],
    /// Test images behind it.
    pub n: u32,
    /// Source commit that trained it.
    pub commit: String,
    /// SHA-256 of the five training batches and the test batch.
    pub data_sha256: Vec<String>,
    /// What trained it, in words.
    pub hardware: String,
    /// Divides the logits before the softmax, where one was fitted on held-out images.
    #[serde(default)]
    pub temperature: Option<f64>,
}

/// A network's numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// What they are.
    pub metadata: Metadata,
    tensors: BTreeMap<String, Vec<f32>>,
}

fn refuse(problem: String) -> Error {
    Error::new(ErrorKind::Weights, problem, EXPORT)
}

impl Weights {
    /// Puts named arrays under a spec.
    ///
    /// # Errors
    /// `ErrorKind::Weights` for missing, unknown or mis-sized arrays, for values that are not finite, and for a
    /// normalisation or a temperature that cannot divide.
    pub fn new(metadata: Metadata, tensors: BTreeMap<String, Vec<f32>>) -> Result<Self> {
        check_numbers(&metadata)?;
        let slots = metadata.spec.slots()?;
        for slot in &slots {
            let values =
                tensors.get(&slot.name).ok_or_else(|| refuse(format!("tensor {} is missing", slot.name)))?;
            if values.len() != slot.values() {
                let (have, want) = (values.len(), slot.values());
                return Err(refuse(format!("tensor {} has {have} values, expected {want}", slot.name)));
            }
            if let Some(at) = values.iter().position(|value| !value.is_finite()) {
                return Err(refuse(format!("tensor {} holds {} at {at}", slot.name, values[at])));
            }
        }
        if let Some(name) = tensors.keys().find(|name| slots.iter().all(|slot| slot.name != **name)) {
            return Err(refuse(format!("tensor {name} is no part of the network")));
        }
        Ok(Self { metadata, tensors })
    }

    /// Reads a weights file.
    ///
    /// # Errors
    /// `ErrorKind::Weights` for files over 96 MiB, headers that cannot be read, other formats, dtypes or
    /// shapes; `ErrorKind::Spec` for a spec that does not hold together.
    pub fn from_safetensors(bytes: &[u8]) -> Result<Self> {
        if bytes.len() > MAX_FILE_BYTES {
            return Err(refuse(format!("the file has {} bytes, at most {MAX_FILE_BYTES}", bytes.len())));
        }
        let unreadable = |e| refuse(format!("the safetensors header cannot be read ({e})"));
        let (_, header) = SafeTensors::read_metadata(bytes).map_err(unreadable)?;
        let file = SafeTensors::deserialize(bytes).map_err(unreadable)?;
        let metadata = read_metadata(header.metadata().as_ref())?;
        let slots = metadata.spec.slots()?;
        let mut tensors = BTreeMap::new();
        for (name, view) in file.tensors() {
            if view.dtype() != Dtype::F32 {
                return Err(refuse(format!("tensor {name} is {:?}, expected F32", view.dtype())));
            }
            if let Some(slot) = slots.iter().find(|slot| slot.name == name)
                && slot.shape != view.shape()
            {
                let (have, want) = (view.shape(), &slot.shape);
                return Err(refuse(format!("tensor {name} has the shape {have:?}, expected {want:?}")));
            }
            tensors.insert(name, floats(view.data()));
        }
        Self::new(metadata, tensors)
    }

    /// The bytes of the weights file.
    ///
    /// # Errors
    /// `ErrorKind::Weights` where the metadata cannot be written as JSON.
    pub fn to_safetensors(&self) -> Result<Vec<u8>> {
        let slots = self.metadata.spec.slots()?;
        let bytes: Vec<(String, Vec<usize>, Vec<u8>)> = slots
            .into_iter()
            .map(|slot| {
                let data = self.tensors[&slot.name].iter().flat_map(|value| value.to_le_bytes()).collect();
                (slot.name, slot.shape, data)
            })
            .collect();
        let views: Vec<(&str, TensorView<'_>)> = bytes
            .iter()
            .map(|(name, shape, data)| {
                let view = TensorView::new(Dtype::F32, shape.clone(), data);
                Ok((name.as_str(), view.map_err(|e| refuse(format!("tensor {name}: {e}")))?))
            })
            .collect::<Result<_>>()?;
        serialize(views, Some(write_metadata(&self.metadata)?))
            .map_err(|e| refuse(format!("the file cannot be written ({e})")))
    }

    /// The array of a name, in the layout of its [`crate::spec::Slot`].
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&[f32]> {
        self.tensors.get(name).map(Vec::as_slice)
    }

    /// All arrays by name.
    #[must_use]
    pub const fn tensors(&self) -> &BTreeMap<String, Vec<f32>> {
        &self.tensors
    }
}

fn check_numbers(metadata: &Metadata) -> Result<()> {
    if !metadata.normalization.is_usable() {
        return Err(refuse(format!("the file normalises by {:?}", metadata.normalization)));
    }
    match metadata.temperature {
        Some(temperature) if !(temperature > 0.0 && temperature.is_finite()) => {
            Err(refuse(format!("the file's temperature is {temperature}")))
        }
        _ => Ok(()),
    }
}

fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes.as_chunks::<4>().0.iter().map(|&four| f32::from_le_bytes(four)).collect()
}

/// Safetensors allows strings alone as metadata: strings stay themselves, everything else is JSON.
fn write_metadata(metadata: &Metadata) -> Result<HashMap<String, String>> {
    let unwritable = |e| refuse(format!("the metadata cannot be written ({e})"));
    let serde_json::Value::Object(fields) = serde_json::to_value(metadata).map_err(unwritable)? else {
        return Err(refuse("the metadata is no object".into()));
    };
    let mut header: HashMap<String, String> = fields
        .into_iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(key, value)| match value {
            serde_json::Value::String(text) => (key, text),
            other => (key, other.to_string()),
        })
        .collect();
    header.insert("format".into(), FORMAT.into());
    Ok(header)
}

fn read_metadata(header: Option<&HashMap<String, String>>) -> Result<Metadata> {
    const STRINGS: [&str; 5] = ["name", "recipe", "loss", "commit", "hardware"];
    let header = header.ok_or_else(|| refuse("the file has no metadata".into()))?;
    let format = header.get("format").map_or("none", String::as_str);
    if format != FORMAT {
        return Err(refuse(format!("the file's format is {format}, expected {FORMAT}")));
    }
    let mut fields = serde_json::Map::new();
    for (key, text) in header.iter().filter(|(key, _)| *key != "format") {
        let value = if STRINGS.contains(&key.as_str()) {
            serde_json::Value::String(text.clone())
        } else {
            serde_json::from_str(text).map_err(|e| refuse(format!("metadata {key} is no JSON ({e})")))?
        };
        fields.insert(key.clone(), value);
    }
    let metadata: Metadata = serde_json::from_value(serde_json::Value::Object(fields))
        .map_err(|e| refuse(format!("the metadata is incomplete ({e})")))?;
    metadata.spec.check()?;
    Ok(metadata)
}
