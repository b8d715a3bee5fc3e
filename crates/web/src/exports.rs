//! Weights as files for other programs, each with pictures by which its reader can check itself.

use cifar_formats::Format;
use cifar_model::{About, Error, ErrorKind, SelfCheck, Weights};

use crate::refusal::Result;

/// A weights file in a format by its name ([`Format::NAMES`]), with `logits`, what the network answers to `planar`: whole
/// pictures, planar RGB. Whoever has the plan computes them: it is in another module.
///
/// # Errors
/// `weights` and `spec` for the file, `argument` for pictures or logits that are not whole, and for other formats.
pub fn file(safetensors: &[u8], planar: Vec<u8>, logits: Vec<f32>, format: &str) -> Result<Vec<u8>> {
    let weights = Weights::to_hand_on(safetensors)?;
    let outputs = weights.metadata.spec().check()?.outputs();
    let check = SelfCheck::read(planar, logits, outputs).ok_or_else(|| {
        let problem = "the pictures and what the network answers to them do not fit";
        Error::new(ErrorKind::Argument, problem, "give 3,072 bytes a picture, and finite logits")
    })?;
    Ok(Format::named(format)?.write(&weights.with_self_check(check))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Model;

    const NOTEBOOK: &[u8] = include_bytes!("../../../www/assets/models/notebook.safetensors");

    #[test]
    fn a_file_leaves_with_its_check_and_comes_back() -> crate::Result<()> {
        let mut model = Model::read(NOTEBOOK.to_vec())?;
        let mut written = |planar: &[u8], format: &str| {
            let logits = model.logits(planar).unwrap_or_default();
            file(NOTEBOOK, planar.to_vec(), logits, format).map_err(|refusal| refusal.code)
        };
        for format in Format::NAMES {
            let bytes = written(&[40; 6144], format).expect("a file");
            assert!(bytes.len() > NOTEBOOK.len() - 20_000, "{format}");
        }
        let bytes = written(&[40; 6144], "safetensors").expect("a file");
        assert_eq!(Model::read(bytes)?.self_check(), Some(0.0));
        assert_eq!(written(&[40; 3072], "hdf5"), Err("argument"));
        assert_eq!([written(&[], "onnx"), written(&[1; 9], "onnx")], [Err("argument"), Err("argument")]);
        let refused = |logits| file(NOTEBOOK, vec![40; 3072], logits, "onnx").map_err(|refusal| refusal.code);
        assert_eq!([refused(vec![0.0; 19]), refused(vec![f32::NAN; 20])], [Err("argument"), Err("argument")]);
        assert_eq!(file(&[0; 9], vec![40; 3072], vec![0.0; 20], "onnx").map_err(|r| r.code), Err("weights"));
        Ok(())
    }
}
