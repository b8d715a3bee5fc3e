//! Where in a pickle the network's arrays are, and by which names: a `state_dict` is the whole, lies in a checkpoint
//! under a key, or is taken from the state of modules, whose code is not needed for it.

use super::pickle::{Id, Item, Pickle};
use super::refusal;
use super::view::view;
use crate::import::Result;

/// Modules inside modules.
const MAX_DEPTH: usize = 24;
/// A network of 200 layers has at most 1,000, and a checkpoint some words beside it.
const MAX_ARRAYS: usize = 4096;
/// `features.denseblock1.denselayer1.norm1.num_batches_tracked` has 57 letters.
const MAX_NAME: usize = 256;
/// Where checkpoints keep a state dict; the first that is there is taken.
const KEYS: [&str; 8] =
    ["state_dict", "model_state_dict", "model_state", "model", "net", "network", "weights", "params"];
/// What wraps a network's names where it was wrapped itself: by `DataParallel`, by `torch.compile`, by Lightning and
/// by the habit of naming the one attribute so.
const PREFIXES: [&str; 5] = ["module.", "_orig_mod.", "model.", "net.", "network."];

/// Names and places of the arrays, in the order of the file.
pub(super) fn find(file: &str, pickle: &Pickle) -> Result<Vec<(String, Id)>> {
    let mut found = named(pickle, pickle.root_id())?;
    for key in KEYS {
        if found.is_empty()
            && let Some(inner) = pickle.value(pickle.root_id(), key)
        {
            found = named(pickle, inner)?;
        }
    }
    if found.is_empty() {
        let entries = pickle.map(pickle.root_id()).unwrap_or_default();
        let keys: Vec<&str> = entries.iter().filter_map(|(key, _)| pickle.text(*key)).collect();
        return Err(refusal::no_state(file, &keys));
    }
    strip(&mut found);
    Ok(found)
}

/// The arrays of a state dict or of a module.
fn named(pickle: &Pickle, id: Id) -> Result<Vec<(String, Id)>> {
    let mut walk = Walk { pickle, found: Vec::new(), visits: 0 };
    match pickle.get(id) {
        Item::Map(entries) => walk.arrays(entries, "")?,
        Item::Object { .. } => walk.module(id, "", MAX_DEPTH)?,
        Item::Nothing
        | Item::Bool(_)
        | Item::Whole(_)
        | Item::Large(_)
        | Item::Float(_)
        | Item::Text(_)
        | Item::Bytes(_)
        | Item::Sequence(_)
        | Item::Global(_)
        | Item::Persistent(_)
        | Item::Call { .. } => {}
    }
    Ok(walk.found)
}

struct Walk<'pickle> {
    pickle: &'pickle Pickle,
    found: Vec<(String, Id)>,
    /// Of entries: a module may stand in several places, and in itself.
    visits: usize,
}

impl Walk<'_> {
    fn arrays(&mut self, entries: &[(Id, Id)], prefix: &str) -> Result<()> {
        for &(key, value) in entries {
            let Some(name) = self.name(prefix, key)? else { continue };
            // A layer without a bias has the name and nothing under it.
            if view(self.pickle, value, &name)?.is_none() {
                continue;
            }
            // As a Python dictionary: a name that comes again keeps its place and takes the new value.
            match self.found.iter_mut().find(|(old, _)| *old == name) {
                Some((_, old)) => *old = value,
                None => self.found.push((name, value)),
            }
        }
        Ok(())
    }

    /// As `Module.state_dict`: a module's own arrays, and then those of the modules in it.
    fn module(&mut self, id: Id, prefix: &str, depth: usize) -> Result<()> {
        let pickle = self.pickle;
        let Item::Object { state: Some(state), .. } = pickle.get(id) else { return Ok(()) };
        let depth =
            depth.checked_sub(1).ok_or_else(|| refusal::too_many(MAX_DEPTH, "modules in one another"))?;
        let entries = |part| pickle.value(*state, part).and_then(|map| pickle.map(map)).unwrap_or_default();
        self.arrays(entries("_parameters"), prefix)?;
        self.arrays(entries("_buffers"), prefix)?;
        for &(key, value) in entries("_modules") {
            if let Some(name) = self.name(prefix, key)? {
                self.module(value, &format!("{name}."), depth)?;
            }
        }
        Ok(())
    }

    fn name(&mut self, prefix: &str, key: Id) -> Result<Option<String>> {
        self.visits += 1;
        if self.visits > MAX_ARRAYS {
            return Err(refusal::too_many(MAX_ARRAYS, "arrays"));
        }
        let Some(name) = self.pickle.text(key) else { return Ok(None) };
        if prefix.len() + name.len() > MAX_NAME {
            return Err(refusal::too_many(MAX_NAME, "letters in an array's name"));
        }
        Ok(Some(format!("{prefix}{name}")))
    }
}

/// Takes off what stands before every name.
fn strip(found: &mut [(String, Id)]) {
    while let Some(prefix) =
        PREFIXES.into_iter().find(|prefix| found.iter().all(|(name, _)| name.starts_with(prefix)))
    {
        for (name, _) in found.iter_mut() {
            name.drain(..prefix.len());
        }
    }
}
