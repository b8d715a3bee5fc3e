//! Weights as files for other programs, each with pictures by which its reader can check itself.

use cifar_formats::Format;
use cifar_formats::keras::OddPool;
use cifar_model::{About, Error, ErrorKind, ImageSize, SelfCheck, Weights};

use crate::refusal::{Refusal, Result};

/// A weights file in a format by its name ([`Format::NAMES`]), with `logits`, what the network answers to `planar`: whole
/// pictures as the network reads them, channel by channel. Whoever has the plan computes them: it is in another module.
///
/// # Errors
/// `weights` and `spec` for the file, `argument` for pictures or logits that are not whole, and for other formats;
/// `export.pool` for a pool that the program of the format has no layer for.
pub fn file(safetensors: &[u8], planar: Vec<u8>, logits: Vec<f32>, format: &str) -> Result<Vec<u8>> {
    let weights = Weights::to_hand_on(safetensors)?;
    let format = Format::named(format)?;
    let network = weights.metadata.spec().check()?;
    if let Some(program) = layers_of(format)
        && let Some(pool) = OddPool::first(network.up_to_logits())
    {
        return Err(refused(pool, program));
    }
    let size = ImageSize::of(weights.metadata.spec().input)?;
    let check = SelfCheck::read(planar, logits, [size.bytes(), network.outputs()]).ok_or_else(|| {
        let problem = "the pictures and what the network answers to them do not fit";
        Error::new(
            ErrorKind::Argument,
            problem,
            "give whole pictures of the network's size, and finite logits",
        )
    })?;
    Ok(format.write(&weights.with_self_check(check))?)
}

/// The program of a format that is written in Keras's layers.
const fn layers_of(format: Format) -> Option<&'static str> {
    match format {
        Format::Keras | Format::Hdf5 => Some("Keras"),
        Format::TensorFlowJs => Some("TensorFlow.js"),
        Format::Safetensors | Format::Onnx | Format::Pytorch => None,
    }
}

fn refused(pool: OddPool, program: &str) -> Refusal {
    let OddPool { layer, size, pixels } = pool.clone();
    let params = vec![
        ("layer", layer),
        ("size", size.to_string()),
        ("pixels", pixels.to_string()),
        ("program", program.into()),
    ];
    Refusal { code: "export.pool", params, said: Error::from(pool).to_string() }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use cifar_model::spec::{LayerSpec, Padding};
    use cifar_model::{Metadata, NetworkSpec, Normalization};

    use super::*;
    use crate::model::Model;

    #[test]
    fn a_pool_that_a_program_has_no_layer_for_is_named_by_its_place() -> cifar_model::Result<()> {
        let weights = |pixels| {
            let pool = LayerSpec::MaxPool { size: 4, stride: None, padding: Padding::Pixels(pixels) };
            let layers = vec![LayerSpec::Relu {}, pool, LayerSpec::GlobalAvgPool {}];
            let spec = NetworkSpec { name: "odd".into(), input: [3, 32, 32], layers };
            Weights::new(Metadata::new("odd", spec, Normalization::UNIT), BTreeMap::new())?.to_safetensors()
        };
        let written = |pixels, format| {
            Ok::<_, cifar_model::Error>(file(&weights(pixels)?, vec![40; 3072], vec![0.0; 3], format))
        };
        for (format, program) in [("keras", "Keras"), ("h5", "Keras"), ("tfjs", "TensorFlow.js")] {
            let refusal = written(1, format)?.expect_err("no such layer");
            assert_eq!(refusal.code, "export.pool");
            let place = [("layer", "pool1"), ("size", "4"), ("pixels", "1"), ("program", program)]
                .map(|(k, v)| (k, v.into()));
            assert_eq!(refusal.params, place);
            assert!(written(0, format)?.is_ok());
        }
        for format in ["onnx", "pytorch", "safetensors"] {
            assert!(written(1, format)?.is_ok(), "{format}");
        }
        Ok(())
    }

    /// Each format as its own reader sees it, where it is this program's: pictures of the network's size, not the data set's.
    #[test]
    fn a_network_for_other_pictures_leaves_with_its_check_too() -> crate::Result<()> {
        let layers = vec![LayerSpec::Relu {}, LayerSpec::GlobalAvgPool {}];
        let spec = NetworkSpec { name: "grey".into(), input: [1, 8, 8], layers };
        let weights = Weights::new(Metadata::new("grey", spec, Normalization::UNIT), BTreeMap::new())?;
        let bytes = weights.to_safetensors()?;
        let mut model = Model::read(bytes.clone())?;
        let logits = model.logits(&[51; 128])?;
        let written = |planar: &[u8], format| file(&bytes, planar.to_vec(), logits.clone(), format);
        for format in Format::NAMES {
            assert!(written(&[51; 128], format).is_ok(), "{format}");
        }
        let safetensors = written(&[51; 128], "safetensors").expect("a file");
        assert_eq!(Model::read(safetensors)?.self_check(), Some(0.0));
        assert_eq!(written(&[51; 6144], "onnx").map_err(|refusal| refusal.code), Err("argument"));
        Ok(())
    }

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
