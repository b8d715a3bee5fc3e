//! Weights as files for other programs, each with pictures by which its reader can check itself.

use cifar_formats::Format;
use cifar_model::{SelfCheck, Weights};

use crate::Result;

/// A weights file in a format by its name ([`Format::NAMES`]), with what the network answers to `planar`: whole
/// pictures, planar RGB.
///
/// # Errors
/// `weights` and `spec` for the file, `argument` for the pictures and for other formats.
pub fn file(safetensors: &[u8], planar: &[u8], format: &str) -> Result<Vec<u8>> {
    let weights = Weights::from_safetensors(safetensors)?;
    let check = SelfCheck::of(&weights, planar)?;
    Ok(Format::named(format)?.write(&weights.with_self_check(check))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTEBOOK: &[u8] = include_bytes!("../../../www/assets/models/notebook.safetensors");

    #[test]
    fn a_file_leaves_with_its_check_and_comes_back() -> Result<()> {
        for format in Format::NAMES {
            let bytes = file(NOTEBOOK, &[40; 6144], format)?;
            assert!(bytes.len() > NOTEBOOK.len() - 20_000, "{format}");
        }
        let bytes = file(NOTEBOOK, &[40; 6144], "safetensors")?;
        let model = crate::model::Model::read(bytes)?;
        assert_eq!(model.self_check(), Some(0.0));
        for wrong in [
            file(NOTEBOOK, &[40; 3072], "hdf5"),
            file(NOTEBOOK, &[], "onnx"),
            file(&[0; 9], &[40; 3072], "onnx"),
        ] {
            assert!(wrong.is_err());
        }
        Ok(())
    }
}
