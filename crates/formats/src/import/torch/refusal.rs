//! Why a file of PyTorch is not read, in the words that all readers share.

use super::pickle::Problem;
use crate::import::ImportError;

/// An array that contradicts itself.
pub(super) fn array(name: &str) -> Box<ImportError> {
    ImportError::damaged(name, "its sizes, strides and bytes do not fit together")
}

/// An array or a file of another kind.
pub(super) fn storage(place: &str, storage: &str) -> Box<ImportError> {
    Box::new(ImportError::UnsupportedStorage { place: place.into(), storage: storage.into() })
}

pub(super) fn too_many(limit: usize, what: &str) -> Box<ImportError> {
    Box::new(ImportError::TooLarge {
        what: format!("the number of {what}"),
        size: limit as u64 + 1,
        limit: limit as u64,
    })
}

/// A file that is read and holds no arrays by name; `keys` are what it holds instead.
pub(super) fn no_state(file: &str, keys: &[&str]) -> Box<ImportError> {
    let seen: String =
        keys.iter().take(8).map(|key| format!(" `{}`", key.chars().take(40).collect::<String>())).collect();
    let problem = if seen.is_empty() {
        "no state_dict in it".into()
    } else {
        format!("no state_dict in it, its keys are{seen}")
    };
    Box::new(ImportError::NotANetwork { file: file.into(), problem })
}

/// What a pickle's own reader says.
pub(super) fn pickle(place: &str, problem: Problem) -> Box<ImportError> {
    match problem {
        Problem::Broken { at } => {
            ImportError::damaged(place, format!("its pickle makes no sense at byte {at}"))
        }
        Problem::Opcode { code, at } => {
            ImportError::damaged(place, format!("its pickle has the unknown opcode {code:#04x} at byte {at}"))
        }
        Problem::Code { name, at } => ImportError::PickleCode { name: name.to_string(), at }.into(),
        Problem::TooLarge { .. } => too_many(super::pickle::MAX_STEPS, "steps of its pickle"),
    }
}
