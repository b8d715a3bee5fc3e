//! Weights travel as safetensors: named arrays, and a header that says what they are.
//!
//! Layouts (PyTorch's): convolutions `[out, in, kh, kw]`, dense layers `[out, in]`, biases and norms
//! `[channels]`. A dense layer behind a flatten layer reads `[C, H, W]` channel by channel; Keras reads row,
//! column, channel, so its columns are reordered on the way in and out.
//!
//! Arrays are f32. The weight of a convolution or dense layer may be i8 instead: then `NAME.scale`, f32 `[out]`, has
//! what each output's values are multiplied by.

mod int8;
mod metadata;
mod provenance;
mod said;

use std::collections::BTreeMap;

use crate::safetensors::{Array, Dtype, File};
use crate::spec::Slot;
use crate::{CheckedNetwork, Error, ErrorKind, Result, SelfCheck, number};
use int8::Int8;

pub use metadata::{About, Metadata};
pub use provenance::{
    Calibration, Detection, Measured, OutOfDistribution, Provenance, Rounding, Share, Sibling, Split,
};
pub use said::Said;

/// The `format` of the files that this version writes and reads.
pub const FORMAT: &str = "cifar-lab/1";
/// No weights file may be larger.
pub const MAX_FILE_BYTES: usize = 96 << 20;
const EXPORT: &str = "export the file again with `cargo run --release -p cifar-train -- export`";
/// Arrays of a file that belong to its [`SelfCheck`] and not to the network: U8 `[n, C, H, W]` and F32
/// `[n, outputs]`.
const CHECK: [&str; 2] = ["self_check.images", "self_check.logits"];
/// What stands behind the name of an i8 array in that of its scales.
const SCALE: &str = ".scale";

/// A network's numbers. Who only hands a file on takes [`Said`] for what it says of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights<M = Metadata> {
    /// What they are.
    pub metadata: M,
    tensors: BTreeMap<String, Vec<f32>>,
    /// The same weights as they lie in the file, where they have 8 bits, by name and in the order of names.
    packed: Vec<(String, Int8)>,
    self_check: Option<SelfCheck>,
}

fn refuse(problem: String) -> Error {
    Error::new(ErrorKind::Weights, problem, EXPORT)
}

/// Biases and norms are few: only what is multiplied by inputs has rows that are worth packing.
const fn has_rows(slot: &Slot) -> bool {
    slot.shape.len() > 1
}

impl Weights {
    /// Reads a weights file.
    ///
    /// # Errors
    /// `ErrorKind::Weights` for files over 96 MiB, headers that cannot be read, other formats, dtypes or shapes, i8
    /// arrays without usable scales; `ErrorKind::Spec` for a spec that does not hold together.
    pub fn from_safetensors(bytes: &[u8]) -> Result<Self> {
        Self::read(bytes)
    }
}

impl Weights<Said> {
    /// Reads a weights file, and understands no more of what it says of itself than is needed to write it for others.
    ///
    /// # Errors
    /// As [`Weights::from_safetensors`], but for what is not understood.
    pub fn to_hand_on(bytes: &[u8]) -> Result<Self> {
        Self::read(bytes)
    }
}

impl<M: About> Weights<M> {
    /// Puts named arrays under a spec.
    ///
    /// # Errors
    /// `ErrorKind::Weights` for missing, unknown or mis-sized arrays, for values that are not finite, and for a
    /// normalisation, a temperature or a threshold that cannot be worked with.
    pub fn new(metadata: M, tensors: BTreeMap<String, Vec<f32>>) -> Result<Self> {
        Self::packed(metadata, tensors, Vec::new())
    }

    /// The same by what each slot of the spec holds.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn of_slots<'values>(metadata: M, values: &dyn Fn(&Slot) -> &'values [f32]) -> Result<Self> {
        let mut tensors = BTreeMap::new();
        for slot in metadata.spec().check()?.slots() {
            tensors.insert(slot.name.clone(), values(slot).to_vec());
        }
        Self::new(metadata, tensors)
    }

    fn packed(metadata: M, tensors: BTreeMap<String, Vec<f32>>, packed: Vec<(String, Int8)>) -> Result<Self> {
        metadata.check()?;
        let network = metadata.spec().check()?;
        let slots = network.slots();
        for slot in slots {
            let values =
                tensors.get(&slot.name).ok_or_else(|| refuse(format!("tensor {} is missing", slot.name)))?;
            if values.len() != slot.values() {
                let (have, want) = (values.len(), slot.values());
                return Err(refuse(format!("tensor {} has {have} values, expected {want}", slot.name)));
            }
            if let Some(at) = values.iter().position(|value| !value.is_finite()) {
                return Err(refuse(format!("tensor {} holds {} at {at}", slot.name, number(values[at]))));
            }
            // Its root is taken.
            if let Some(at) = values.iter().position(|value| slot.is_variance() && *value < 0.0) {
                let value = number(values[at]);
                return Err(refuse(format!("tensor {} holds {value} at {at}, below 0", slot.name)));
            }
        }
        if let Some(name) = tensors.keys().find(|name| slots.iter().all(|slot| slot.name != **name)) {
            return Err(refuse(format!("tensor {name} is no part of the network")));
        }
        Ok(Self { metadata, tensors, packed, self_check: None })
    }

    /// The same network with the weights of its convolutions and dense layers rounded to 8 bits, and kept so in the
    /// file. What was rounded before stays as it is.
    ///
    /// # Errors
    /// As [`crate::NetworkSpec::check`].
    pub fn to_int8(&self) -> Result<Self> {
        let mut rounded = self.clone();
        for slot in self.metadata.spec().check()?.slots().iter().filter(|slot| has_rows(slot)) {
            if self.rows(&slot.name).is_none() {
                let packed = Int8::nearest(&self.tensors[&slot.name], slot.shape[0]);
                rounded.tensors.insert(slot.name.clone(), packed.floats());
                rounded.packed.push((slot.name.clone(), packed));
            }
        }
        rounded.packed.sort_by(|(one, _), (other, _)| one.cmp(other));
        Ok(rounded)
    }

    fn rows(&self, name: &str) -> Option<&Int8> {
        self.packed.iter().find_map(|(of, rows)| (of == name).then_some(rows))
    }

    /// Whether any weight lies in the file in 8 bits.
    #[must_use]
    pub fn is_int8(&self) -> bool {
        !self.packed.is_empty()
    }

    fn read(bytes: &[u8]) -> Result<Self> {
        if bytes.len() > MAX_FILE_BYTES {
            return Err(refuse(format!("the file has {} bytes, at most {MAX_FILE_BYTES}", bytes.len())));
        }
        let unreadable = |e| refuse(format!("the safetensors header cannot be read ({e})"));
        let file = File::read(bytes).map_err(unreadable)?;
        let metadata = M::read(file.said.as_ref())?;
        let network = metadata.spec().check()?;
        let slots = network.slots();
        let (mut tensors, mut packed) = (BTreeMap::new(), Vec::new());
        let self_check = read_check(&file, &network)?;
        for (name, array) in file.arrays() {
            let is_scale = name.strip_suffix(SCALE).is_some_and(|of| is_int8(&file, of));
            if is_scale || CHECK.contains(&name.as_str()) {
                continue;
            }
            let slot = slots.iter().find(|slot| slot.name == *name);
            if let Some(slot) = slot.filter(|slot| slot.shape != array.shape) {
                let (have, want) = (&array.shape, &slot.shape);
                return Err(refuse(format!("tensor {name} has the shape {have:?}, expected {want:?}")));
            }
            match (array.dtype, slot) {
                (Dtype::F32, _) => {
                    tensors.insert(name.clone(), floats(&array.data));
                }
                (Dtype::I8, Some(slot)) if has_rows(slot) => {
                    let rows = read_int8(&file, array, slot)?;
                    tensors.insert(name.clone(), rows.floats());
                    packed.push((name.clone(), rows));
                }
                (other, _) => return Err(refuse(format!("tensor {name} is {other}, expected F32"))),
            }
        }
        Ok(Self { self_check, ..Self::packed(metadata, tensors, packed)? })
    }

    /// The bytes of the weights file: the same network gives the same bytes.
    ///
    /// # Errors
    /// `ErrorKind::Weights` where the metadata cannot be written as JSON.
    pub fn to_safetensors(&self) -> Result<Vec<u8>> {
        let mut arrays = Vec::new();
        let mut add = |name: String, dtype: Dtype, shape: &[usize], data: Vec<u8>| {
            arrays.push((name, Array { dtype, shape: shape.into(), data: data.into() }));
        };
        for Slot { name, shape, .. } in self.metadata.spec().check()?.slots() {
            let Some(Int8 { values, scale }) = self.rows(name) else {
                add(name.clone(), Dtype::F32, shape, le_bytes(&self.tensors[name]));
                continue;
            };
            add(format!("{name}{SCALE}"), Dtype::F32, &[scale.len()], le_bytes(scale));
            add(
                name.clone(),
                Dtype::I8,
                shape,
                values.iter().flat_map(|value| value.to_le_bytes()).collect(),
            );
        }
        if let Some(check) = &self.self_check {
            let (n, [images, logits]) = (check.len(), CHECK.map(String::from));
            let shape = [&[n][..], &self.metadata.spec().input].concat();
            add(images, Dtype::U8, &shape, check.images().to_vec());
            add(logits, Dtype::F32, &[n, check.logits().len() / n], le_bytes(check.logits()));
        }
        let file = File::of(Some(self.metadata.write()?), arrays);
        file.write().map_err(|e| refuse(format!("the file cannot be written ({e})")))
    }

    /// The same with pictures and their expected logits in the file.
    #[must_use]
    pub fn with_self_check(self, check: SelfCheck) -> Self {
        Self { self_check: Some(check), ..self }
    }

    /// Pictures and expected logits, where the file brought them.
    #[must_use]
    pub const fn self_check(&self) -> Option<&SelfCheck> {
        self.self_check.as_ref()
    }

    /// What the file's header holds: strings stay themselves, everything else is JSON.
    ///
    /// # Errors
    /// As [`Self::to_safetensors`].
    pub fn header(&self) -> Result<BTreeMap<String, String>> {
        self.metadata.write()
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

/// Both arrays of a check or none.
fn read_check(file: &File<'_>, network: &CheckedNetwork) -> Result<Option<SelfCheck>> {
    let (images, logits) = match CHECK.map(|name| file.array(name)) {
        [Some(images), Some(logits)] => (images, logits),
        [None, None] => return Ok(None),
        [..] => return Err(refuse("half of the self-check is missing".into())),
    };
    let are_typed = images.dtype == Dtype::U8 && logits.dtype == Dtype::F32;
    let check = SelfCheck::read(
        images.data.to_vec(),
        floats(&logits.data),
        [network.input().iter().product(), network.outputs()],
    );
    check.filter(|_| are_typed).map(Some).ok_or_else(|| refuse("the self-check cannot be read".into()))
}

fn is_int8(file: &File<'_>, name: &str) -> bool {
    file.array(name).is_some_and(|array| array.dtype == Dtype::I8)
}

/// An i8 array with its scales.
fn read_int8(file: &File<'_>, array: &Array<'_>, slot: &Slot) -> Result<Int8> {
    let name = format!("{}{SCALE}", slot.name);
    let Array { dtype, shape, data } =
        file.array(&name).ok_or_else(|| refuse(format!("tensor {name} is missing")))?;
    if *dtype != Dtype::F32 || shape[..] != slot.shape[..1] {
        let outputs = slot.shape[0];
        return Err(refuse(format!("tensor {name} is {dtype} {shape:?}, expected F32 [{outputs}]")));
    }
    let values = array.data.iter().map(|&byte| i8::from_le_bytes([byte])).collect();
    let rows = Int8 { values, scale: floats(data) };
    rows.problem().map_or(Ok(rows), |problem| Err(refuse(format!("tensor {} {problem}", slot.name))))
}

fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes.as_chunks::<4>().0.iter().map(|&four| f32::from_le_bytes(four)).collect()
}

fn le_bytes(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}
