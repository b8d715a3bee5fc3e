//! Networks of other programs: the bytes of one or several files in, a network in our own terms out. No IO, no code of
//! the file is ever run, and what a file says of sizes is believed only as far as its bytes reach.
//!
//! 1. [`read`] looks at the first bytes to find what kind of file it is; endings are not trusted.
//! 2. A reader for each kind takes layers and arrays out of it, in the order in which the network computes.
//! 3. `network::assemble` makes a [`NetworkSpec`] of them, checks it, and lays each array out as our files have it.
//!
//! What comes out is an [`Imported`]; what cannot be read is an [`ImportError`] that names the layer.

mod archive;
mod beside;
mod bytes;
mod element;
mod error;
pub(crate) mod hdf5;
mod imported;
mod keras;
mod kind;
mod layer;
mod named;
mod network;
mod onnx;
mod operation;
mod pixels;
mod ranking;
mod safetensors;
mod state_dict;
mod tensor;
mod torch;
mod trial;

use cifar_model::{ImageSize, NetworkSpec};

pub(crate) use archive::{SIGNATURE as ZIP_SIGNATURE, checksum};
pub use beside::beside_code;
pub use error::ImportError;
pub(crate) use error::Result;
pub use imported::{Imported, Note, SilentLayer, Source};
pub(crate) use keras::snake_case;
pub use kind::Kind;
pub use layer::{LayerProblem, Place};
pub(crate) use named::Named;
pub use pixels::Pixels;
pub use ranking::{ROUNDS, Trial, Tried, Way, ranked, shortlisted};
pub use state_dict::{MAX_PROPOSALS, Unfilled, propose, propose_of_any_size, unfilled};
pub use trial::{try_layers, try_pixels};

/// All files together may not be larger.
pub const MAX_BYTES: usize = 96 << 20;

/// A file as it was dropped or opened.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    /// Its name, with folders where it was dropped in one: `model.json`, `red/weights.bin`.
    pub name: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
}

/// Reads the network of one file, or of several that belong together.
///
/// # Errors
/// [`ImportError`], which says what is wrong, where, and what to do next.
pub fn read(files: &[File<'_>]) -> Result<Imported, ImportError> {
    let (main, kind) = main_file(files)?;
    let imported = match kind {
        Kind::CifarLab => Err(ImportError::OwnFile { file: main.name.into() }.into()),
        Kind::Keras => keras::zipped(main),
        Kind::KerasFolder => keras::unpacked(main, files),
        Kind::KerasHdf5 => keras::hdf5(main),
        Kind::TensorFlowJs => keras::layers_model(main, files),
        Kind::TensorFlowJsArchive => keras::zipped_layers_model(main),
        Kind::Onnx => {
            let beside: Vec<File<'_>> =
                files.iter().filter(|file| !std::ptr::eq(file.bytes, main.bytes)).copied().collect();
            onnx::read(main, &beside)
        }
        Kind::TorchStream | Kind::TorchArchive | Kind::Safetensors => {
            let (state, _) = named_arrays(main, kind)?.folded()?;
            Err(ImportError::ArchitectureMissing { arrays: state.shapes() }.into())
        }
    }?;
    Ok(readable(imported)?)
}

/// Refuses a network that reads no picture that can be given to it here.
fn readable(imported: Imported) -> Result<Imported> {
    match ImageSize::of(imported.spec.input) {
        Ok(_) => Ok(imported),
        Err(_) => Err(ImportError::UnsupportedInput { input: imported.spec.input }.into()),
    }
}

/// Reads arrays that have names and no layers, under layers that are given: those of a spec that [`propose`] made for
/// them, or that a person built.
///
/// # Errors
/// As [`read`]; `DoesNotFit` where arrays are left over, and where the file has layers of its own.
pub fn read_with_spec(files: &[File<'_>], spec: &NetworkSpec) -> Result<Imported, ImportError> {
    let (main, kind) = main_file(files)?;
    let state = named_arrays(main, kind)?;
    let parameters = state.parameters();
    let (state, mut notes) = state.folded()?;
    let network::Assembled { spec, tensors, notes: more } = state_dict::under(state, spec)?;
    notes.extend(more);
    Ok(readable(Imported {
        source: Source { kind, made_with: String::new() },
        spec,
        tensors,
        normalization: None,
        classes: None,
        silent: Vec::new(),
        parameters,
        notes,
    })?)
}

/// The arrays of a file that has no layers.
fn named_arrays(file: File<'_>, kind: Kind) -> Result<state_dict::StateDict> {
    match kind {
        Kind::TorchStream => torch::stream(file),
        Kind::TorchArchive => torch::archive(file),
        Kind::Safetensors => safetensors::read(file),
        Kind::KerasHdf5 => keras::named_arrays(file),
        Kind::CifarLab
        | Kind::Keras
        | Kind::KerasFolder
        | Kind::TensorFlowJs
        | Kind::TensorFlowJsArchive
        | Kind::Onnx => Err(ImportError::DoesNotFit {
            problem: format!("{} has layers of its own", file.name),
            remedy: "open it without choosing layers".into(),
        }
        .into()),
    }
}

/// The name of the file that the network is in: of several that belong together, the one that names the others.
///
/// # Errors
/// As [`read`], for what is no network.
pub fn main_name<'a>(files: &[File<'a>]) -> Result<&'a str, ImportError> {
    Ok(main_file(files)?.0.name)
}

/// The file that the network is in, where all together are not too large.
fn main_file<'a>(files: &[File<'a>]) -> Result<(File<'a>, Kind)> {
    let total = files.iter().map(|file| file.bytes.len()).fold(0, usize::saturating_add);
    if total > MAX_BYTES {
        return Err(ImportError::TooLarge {
            what: "the file".into(),
            size: total as u64,
            limit: MAX_BYTES as u64,
        }
        .into());
    }
    kind::main_file(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTEBOOK: &[u8] = include_bytes!("../../../../www/assets/models/notebook.safetensors");

    #[test]
    fn our_own_file_is_told_apart_by_what_is_in_it() {
        let refused = read(&[File { name: "renamed.txt", bytes: NOTEBOOK }]).unwrap_err();
        assert_eq!(refused, ImportError::OwnFile { file: "renamed.txt".into() });
    }

    #[test]
    fn none_several_and_other_files_are_refused_by_name() {
        assert_eq!(read(&[]), Err(ImportError::NoFile));
        let [a, b] = ["a", "b"].map(|name| File { name, bytes: NOTEBOOK });
        let names = vec!["a".into(), "b".into()];
        assert_eq!(read(&[a, b]), Err(ImportError::SeveralNetworks { names }));
        let other = read(&[File { name: "notes.txt", bytes: b"hello" }]).unwrap_err();
        assert_eq!(other.code(), "not-a-network");
        assert!(other.to_string().starts_with("notes.txt is no network"), "{other}");
    }
}
