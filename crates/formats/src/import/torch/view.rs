//! An array of a pickle: which bytes it has and in which order. Several arrays may share bytes, and an array may walk
//! through them by any strides: those of a network in channels-last order do.

use std::borrow::Cow;

use super::pickle::{Id, Item, Pickle};
use super::refusal;
use crate::import::element::Element;
use crate::import::tensor::{Budget, Tensor};
use crate::import::{ImportError, Named, Result};

/// Tensors inside tensors: a parameter around its values, a subclass around both.
const MAX_DEPTH: usize = 4;

/// No array of a network has more axes. Each name of one array has sizes of its own here, so that a long list that a
/// thousand names point to would be a thousand lists.
const MAX_AXES: usize = 8;

/// The bytes of arrays, by the keys that a pickle has for them.
pub(super) type Storages<'bytes> = Named<Cow<'bytes, [u8]>>;

/// Where an array lies.
#[derive(Debug)]
pub(super) struct View<'pickle> {
    pub(super) element: Element,
    pub(super) shape: Vec<usize>,
    pub(super) key: &'pickle str,
    /// Numbers from the beginning of the storage.
    offset: usize,
    strides: Vec<usize>,
}

/// The tensor at a place of a pickle; none where something else stands there.
///
/// # Errors
/// Where it is a tensor that is not read: of a type that has no real numbers, or with sizes that make no sense.
pub(super) fn view<'pickle>(pickle: &'pickle Pickle, id: Id, name: &str) -> Result<Option<View<'pickle>>> {
    let Some((storage, layout)) = layout(pickle, id, MAX_DEPTH) else { return Ok(None) };
    let broken = || refusal::array(name);
    let [offset, shape, strides] = layout;
    let sizes = |id| -> Option<Vec<usize>> {
        let id = match pickle.get(id) {
            // `torch.Size` around a tuple.
            Item::Call { arguments, .. } => *pickle.sequence(*arguments)?.first()?,
            _other => id,
        };
        let sizes = pickle.sequence(id).filter(|sizes| sizes.len() <= MAX_AXES)?;
        sizes.iter().map(|&id| pickle.whole(id)).collect()
    };
    let offset = pickle.whole(offset).ok_or_else(broken)?;
    let (shape, strides) = (sizes(shape).ok_or_else(broken)?, sizes(strides).ok_or_else(broken)?);
    if shape.len() != strides.len() {
        return Err(broken());
    }
    let Item::Persistent(parts) = pickle.get(storage) else { return Err(broken()) };
    // ("storage", its class, key, device, numbers)
    let Some([_, class, key, ..]) = pickle.sequence(*parts) else { return Err(broken()) };
    let Item::Global(class) = pickle.get(*class) else { return Err(broken()) };
    let element = element_of(class).ok_or_else(|| refusal::storage(name, class))?;
    let key = pickle.text(*key).ok_or_else(broken)?;
    Ok(Some(View { element, shape, key, offset, strides }))
}

/// The storage, and the offset, shape and strides in it.
fn layout(pickle: &Pickle, id: Id, depth: usize) -> Option<(Id, [Id; 3])> {
    let Item::Call { function, arguments } = pickle.get(id) else { return None };
    let arguments = pickle.sequence(*arguments)?;
    match &**function {
        "torch._utils._rebuild_tensor" | "torch._utils._rebuild_tensor_v2" => {
            let [storage, offset, shape, strides, ..] = *arguments else { return None };
            Some((storage, [offset, shape, strides]))
        }
        "torch._utils._rebuild_parameter" | "torch._utils._rebuild_parameter_with_state" if depth > 0 => {
            layout(pickle, *arguments.first()?, depth - 1)
        }
        // (function, class, its arguments, state)
        "torch._tensor._rebuild_from_type_v2" => {
            let [_function, _class, arguments, ..] = *arguments else { return None };
            let [storage, offset, shape, strides, ..] = *pickle.sequence(arguments)? else { return None };
            Some((storage, [offset, shape, strides]))
        }
        _other => None,
    }
}

pub(super) fn element_of(class: &str) -> Option<Element> {
    Some(match class {
        "torch.DoubleStorage" => Element::F64,
        "torch.FloatStorage" => Element::F32,
        "torch.HalfStorage" => Element::F16,
        "torch.BFloat16Storage" => Element::Bf16,
        "torch.LongStorage" => Element::I64,
        "torch.IntStorage" => Element::I32,
        "torch.ShortStorage" => Element::I16,
        "torch.CharStorage" => Element::I8,
        "torch.ByteStorage" => Element::U8,
        "torch.BoolStorage" => Element::Bool,
        _other => return None,
    })
}

impl View<'_> {
    /// Its numbers, the last axis moving fastest.
    ///
    /// # Errors
    /// Where it reaches over its storage, and where the arrays before it left no room.
    pub(super) fn read(&self, name: &str, storages: &Storages<'_>, budget: &mut Budget) -> Result<Tensor> {
        let count = budget.take(name, &self.shape)?;
        let missing = || ImportError::MissingArray { name: format!("{name} (storage {})", self.key) };
        let bytes = storages.get(self.key).ok_or_else(missing)?;
        let values = if count == 0 { Some(Vec::new()) } else { self.gather(bytes, count) };
        Ok(Tensor { shape: self.shape.clone(), values: values.ok_or_else(|| refusal::array(name))? })
    }

    fn gather(&self, bytes: &[u8], count: usize) -> Option<Vec<f32>> {
        let last = self.shape.iter().zip(&self.strides).try_fold(self.offset, |last, (size, stride)| {
            last.checked_add((size - 1).checked_mul(*stride)?)
        })?;
        let size = self.element.size();
        if last >= bytes.len() / size {
            return None;
        }
        // Where the next number lies, as an odometer turns.
        let (mut at, mut place, mut numbers) =
            (self.offset, vec![0; self.shape.len()], Vec::with_capacity(count));
        for _ in 0..count {
            numbers.push(self.element.value(&bytes[at * size..]));
            for axis in (0..place.len()).rev() {
                place[axis] += 1;
                at += self.strides[axis];
                if place[axis] < self.shape[axis] {
                    break;
                }
                at -= self.strides[axis] * self.shape[axis];
                place[axis] = 0;
            }
        }
        Some(numbers)
    }
}
