//! Which kind of file it is, by what is in it: people rename files, and browsers add endings.

use safetensors::SafeTensors;

use super::{File, ImportError};

/// A kind of file that is read here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Our own weights file.
    CifarLab,
    /// What `torch.save` writes.
    Torch,
    /// Arrays by name, without our metadata.
    Safetensors,
}

impl Kind {
    /// Every code that [`Self::code`] gives.
    pub const CODES: &[&str] = &["cifar-lab", "pytorch", "safetensors"];

    /// A stable code: `keras`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::CifarLab => "cifar-lab",
            Self::Torch => "pytorch",
            Self::Safetensors => "safetensors",
        }
    }

    /// The kind of a file that is a network on its own or the beginning of one; none for a shard, and for anything
    /// else.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        if super::torch::is_stream(bytes) {
            return Some(Self::Torch);
        }
        Self::of_safetensors(bytes)
    }

    /// Ours says what it is; others do not.
    fn of_safetensors(bytes: &[u8]) -> Option<Self> {
        let (_, header) = SafeTensors::read_metadata(bytes).ok()?;
        let format = header.metadata().as_ref().and_then(|metadata| metadata.get("format"));
        let is_ours = format.is_some_and(|format| format.starts_with("cifar-lab/"));
        Some(if is_ours { Self::CifarLab } else { Self::Safetensors })
    }
}

/// The one file that is a network, or the beginning of one.
pub(super) fn main_file<'a>(files: &[File<'a>]) -> Result<(File<'a>, Kind), ImportError> {
    let first = files.first().ok_or(ImportError::NoFile)?;
    let found: Vec<(File<'a>, Kind)> =
        files.iter().filter_map(|file| Some((*file, Kind::of(file.bytes)?))).collect();
    match found[..] {
        [one] => Ok(one),
        [] => Err(ImportError::NotANetwork {
            file: first.name.into(),
            problem: "its first bytes are those of no format that is read here".into(),
        }),
        [..] => {
            let names = found.iter().map(|(file, _)| file.name.into()).collect();
            Err(ImportError::SeveralNetworks { names })
        }
    }
}
