//! Files of `torch.save`: the zip archive of PyTorch 1.6 and later, and the stream of those before. Both hold a
//! pickle, which is a program; it is read as data and never run ([`pickle`]).
//!
//! A reader of our own, since the one kept library, `pytorch-reader`, is not released yet (0.23.0-pre.1) and brings a
//! zip reader, a tar reader and deflate along for files that store everything as it is.

mod legacy;
mod pickle;
mod refusal;
mod state;
mod view;

use super::state_dict::{StateDict, left_out};
use super::tensor::Budget;
use super::{File, ImportError};
use pickle::Pickle;
use view::{Storages, view};

/// Whether bytes are the stream of PyTorch before 1.6.
pub(super) fn is_stream(bytes: &[u8]) -> bool {
    bytes.starts_with(&legacy::BEGINS)
}

/// The arrays of a file.
///
/// # Errors
/// `PickleCode` where the pickle calls anything that is not known to arrange data alone; `Damaged`, `Truncated` and
/// `TooLarge` for files that contradict themselves; `NotANetwork` where no arrays have names.
pub(super) fn read(file: File<'_>) -> Result<StateDict, ImportError> {
    let read = legacy::read(file.name, file.bytes)?;
    state_dict(file.name, &read.object, &read.storages)
}

fn state_dict(file: &str, pickle: &Pickle, storages: &Storages<'_>) -> Result<StateDict, ImportError> {
    let (mut tensors, mut budget) = (Vec::new(), Budget::new());
    for (name, id) in state::find(file, pickle)? {
        let Some(view) = view(pickle, id, &name)? else { continue };
        if view.element.is_float() {
            let tensor = view.read(&name, storages, &mut budget)?;
            tensors.push((name, tensor));
        } else {
            left_out(&name, view.element)?;
        }
    }
    Ok(StateDict { tensors, is_in_order: true })
}
