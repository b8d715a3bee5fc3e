//! Weights that lie in an archive beside the Python that defines their network: what `-pytorch.zip` of this page is, and what
//! people pack for one another.

use super::archive::{Archive, SIGNATURE};
use super::kind::Kind;
use super::{File, ImportError, MAX_BYTES};

const WEIGHTS: &str = ".safetensors";
/// Pictures and answers by which a network checks itself.
const CHECK: &str = "_check.safetensors";
/// What macOS knows of a file, packed beside it under the file's own name.
const OF_MACOS: &str = "._";

/// The weights file in an archive that holds no network of another kind: its name without folders, and its bytes. None for
/// every other file.
///
/// # Errors
/// Those of zip archives; `SeveralNetworks` where there are several.
pub fn beside_code(file: File<'_>) -> Result<Option<(String, Vec<u8>)>, ImportError> {
    if !file.bytes.starts_with(SIGNATURE) || Kind::of(file.bytes).is_some() {
        return Ok(None);
    }
    let archive = Archive::open(file.bytes)?;
    let is_weights = |name: &String| {
        let title = title(name);
        title.ends_with(WEIGHTS) && !title.ends_with(CHECK) && !title.starts_with(OF_MACOS)
    };
    let names: Vec<String> = archive.names().into_iter().filter(is_weights).collect();
    match &names[..] {
        [] => Ok(None),
        [name] => Ok(Some((title(name).into(), archive.read(name, MAX_BYTES)?))),
        [..] => Err(ImportError::SeveralNetworks { names }),
    }
}

/// A name without folders.
fn title(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use cifar_model::Weights;

    use super::*;

    const NOTEBOOK: &[u8] = include_bytes!("../../../../www/assets/models/notebook.safetensors");

    fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
        let files: Vec<(String, Vec<u8>)> =
            members.iter().map(|(name, bytes)| ((*name).into(), bytes.to_vec())).collect();
        crate::archive::stored(&files)
    }

    #[test]
    fn what_was_written_for_pytorch_is_found_again() {
        let weights = Weights::from_safetensors(NOTEBOOK).expect("ours");
        let archive = crate::pytorch::to_pytorch(&weights).expect("a file");
        let found = beside_code(File { name: "notebook-pytorch.zip", bytes: &archive }).expect("an archive");
        let (name, bytes) = found.expect("weights");
        assert_eq!(name, "notebook_network.safetensors");
        let read = Weights::from_safetensors(&bytes).expect("ours");
        assert_eq!((&read.metadata, read.tensors().len()), (&weights.metadata, weights.tensors().len()));
    }

    #[test]
    fn other_files_stay_as_they_are_and_several_are_named() {
        let inside = |bytes: &[u8]| beside_code(File { name: "x", bytes });
        assert_eq!(inside(NOTEBOOK), Ok(None));
        assert_eq!(inside(&zipped(&[("a.py", b"")])), Ok(None));
        assert_eq!(inside(&zipped(&[("model/data.pkl", b""), ("a.safetensors", b"")])), Ok(None));
        let two = inside(&zipped(&[
            ("a/b.safetensors", b""),
            ("c.safetensors", b""),
            ("c_check.safetensors", b""),
        ]));
        let names = vec!["a/b.safetensors".into(), "c.safetensors".into()];
        assert_eq!(two, Err(ImportError::SeveralNetworks { names }));
        let one = inside(&zipped(&[("a/b.safetensors", b"x"), ("__MACOSX/a/._b.safetensors", b"of macOS")]));
        assert_eq!(one, Ok(Some(("b.safetensors".into(), b"x".to_vec()))));
        assert!(inside(&NOTEBOOK[..4].iter().chain(SIGNATURE).copied().collect::<Vec<_>>()).is_ok());
        assert_eq!(inside(SIGNATURE).unwrap_err().code(), "truncated");
    }
}
