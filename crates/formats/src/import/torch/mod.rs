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

use super::archive::Archive;
use super::network::FlattenOrder;
use super::state_dict::{StateDict, left_out};
use super::tensor::Budget;
use super::{File, ImportError, MAX_BYTES, Result};
use pickle::Pickle;
use view::{Storages, View, view};

/// The member of an archive that names the arrays; it lies in a folder with the file's own name or `archive`.
pub(super) const PICKLE: &str = "data.pkl";
/// Of 200 layers it has some 100 KB.
const MAX_PICKLE: usize = 8 << 20;

/// Whether bytes are the stream of PyTorch before 1.6.
pub(super) fn is_stream(bytes: &[u8]) -> bool {
    bytes.starts_with(&legacy::BEGINS)
}

/// The arrays of the archive of PyTorch 1.6 and later.
///
/// # Errors
/// `PickleCode` where the pickle calls anything that is not known to arrange data alone; `Damaged`, `Truncated` and
/// `TooLarge` for files that contradict themselves; `NotANetwork` where no arrays have names, `UnsupportedStorage` for
/// TorchScript.
pub(super) fn archive(file: File<'_>) -> Result<StateDict> {
    let archive = Archive::open(file.bytes)?;
    let names = archive.names();
    let missing = || ImportError::MissingFile { name: PICKLE.into() };
    let name = names.iter().find(|name| name.rsplit('/').next() == Some(PICKLE)).ok_or_else(missing)?;
    let folder = name.strip_suffix(PICKLE).unwrap_or_default();
    let member = |name: &str| format!("{folder}{name}");
    let [order, constants] = ["byteorder", "constants.pkl"].map(member);
    let [has_order, is_script] = [&order, &constants].map(|member| names.contains(member));
    if is_script {
        return Err(refusal::storage(file.name, "TorchScript"));
    }
    if has_order && archive.read(&order, 16)? != b"little" {
        return Err(refusal::storage(file.name, "big-endian numbers"));
    }
    let bytes = archive.read(name, MAX_PICKLE)?;
    let pickle = pickle::read(&bytes).map_err(|problem| refusal::pickle(name, problem))?;
    let views = views(file.name, &pickle)?;
    let (mut storages, mut left) = (Storages::default(), MAX_BYTES);
    for (_, view) in &views {
        if !storages.contains(view.key) {
            let bytes = archive.read(&member(&format!("data/{}", view.key)), left)?;
            left -= bytes.len();
            storages.insert(view.key.into(), bytes.into());
        }
    }
    state_dict(&views, &storages)
}

/// The arrays of the stream of PyTorch before 1.6.
///
/// # Errors
/// As [`archive`].
pub(super) fn stream(file: File<'_>) -> Result<StateDict> {
    let read = legacy::read(file.name, file.bytes)?;
    state_dict(&views(file.name, &read.object)?, &read.storages)
}

/// Where the arrays of a network lie, by name.
fn views<'pickle>(file: &str, pickle: &'pickle Pickle) -> Result<Vec<(String, View<'pickle>)>> {
    let mut views = Vec::new();
    for (name, id) in state::find(file, pickle)? {
        match view(pickle, id, &name)? {
            Some(view) if view.element.is_float() => views.push((name, view)),
            Some(view) => left_out(&name, view.element)?,
            None => {}
        }
    }
    Ok(views)
}

fn state_dict(views: &[(String, View<'_>)], storages: &Storages<'_>) -> Result<StateDict> {
    let mut budget = Budget::new();
    let read =
        |(name, view): &(String, View<'_>)| Ok((name.clone(), view.read(name, storages, &mut budget)?));
    let tensors = views.iter().map(read).collect::<Result<_>>()?;
    Ok(StateDict { tensors, is_in_order: true, order: FlattenOrder::ChannelRowColumn })
}
