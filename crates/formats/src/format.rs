//! The formats that a network can be written in, by the names that people choose them by.

use cifar_model::{About, Error, ErrorKind, Result, Weights};

use crate::keras::{to_hdf5, to_keras, to_tensorflow_js};
use crate::onnx::to_onnx;
use crate::pytorch::to_pytorch;

/// A format that a network can be written in. In all but the first, pixels of 0 to 255 go in and logits come out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Our own weights file, which this program reads back: named arrays and a header that says what they are.
    Safetensors,
    /// For onnxruntime and others.
    Onnx,
    /// For Keras 3.
    Keras,
    /// For Keras 3 and Keras 2.
    Hdf5,
    /// An archive with a `state_dict` and the Python that defines the network.
    Pytorch,
    /// An archive with a layers model.
    TensorFlowJs,
}

impl Format {
    /// All of them, the usual one first.
    pub const ALL: [Self; 6] =
        [Self::Safetensors, Self::Onnx, Self::Keras, Self::Hdf5, Self::Pytorch, Self::TensorFlowJs];
    /// Their names, in the same order.
    pub const NAMES: [&str; 6] = [
        Self::Safetensors.name(),
        Self::Onnx.name(),
        Self::Keras.name(),
        Self::Hdf5.name(),
        Self::Pytorch.name(),
        Self::TensorFlowJs.name(),
    ];

    /// `safetensors`, `onnx`, ...: what people and scripts call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Safetensors => "safetensors",
            Self::Onnx => "onnx",
            Self::Keras => "keras",
            Self::Hdf5 => "h5",
            Self::Pytorch => "pytorch",
            Self::TensorFlowJs => "tfjs",
        }
    }

    /// How the file's name ends, behind the network's.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Safetensors => ".safetensors",
            Self::Onnx => ".onnx",
            Self::Keras => ".keras",
            Self::Hdf5 => ".h5",
            Self::Pytorch => "-pytorch.zip",
            Self::TensorFlowJs => "-tfjs.zip",
        }
    }

    /// The format of a name.
    ///
    /// # Errors
    /// `ErrorKind::Argument` for any other name.
    pub fn named(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name).ok_or_else(|| {
            let remedy = format!("use one of {}", Self::NAMES.join(", "));
            Error::new(ErrorKind::Argument, format!("no format {name}"), remedy)
        })
    }

    /// The file's bytes: the same network gives the same bytes.
    ///
    /// # Errors
    /// As [`Weights::to_safetensors`], [`to_onnx`], [`to_keras`] and [`to_pytorch`].
    pub fn write(self, weights: &Weights<impl About>) -> Result<Vec<u8>> {
        match self {
            Self::Safetensors => weights.to_safetensors(),
            Self::Onnx => to_onnx(weights),
            Self::Keras => to_keras(weights),
            Self::Hdf5 => to_hdf5(weights),
            Self::Pytorch => to_pytorch(weights),
            Self::TensorFlowJs => to_tensorflow_js(weights),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_and_the_module_know_the_same_formats() {
        let page = include_str!("../../../www/panels/train/export-formats.js");
        let declared = include_str!("../../../www/cifar-lab.d.ts");
        let lines = page.lines().filter(|line| line.starts_with("  "));
        let named: Vec<String> = Format::ALL
            .iter()
            .map(|format| format!("  {}: \"{}\",", format.name(), format.ending()))
            .collect();
        assert_eq!(lines.collect::<Vec<_>>(), named);
        let union = Format::NAMES.map(|name| format!("\"{name}\"")).join(" | ");
        assert!(declared.contains(&format!("export type ExportFormat = {union};")), "{union}");
    }

    #[test]
    fn every_format_is_found_by_its_name_and_no_other_is() -> Result<()> {
        for (format, name) in Format::ALL.into_iter().zip(Format::NAMES) {
            assert_eq!((Format::named(name)?, format.name()), (format, name));
        }
        let refusal = Format::named("hdf").expect_err("no such format");
        assert_eq!(refusal.kind(), ErrorKind::Argument);
        assert_eq!(refusal.remedy(), "use one of safetensors, onnx, keras, h5, pytorch, tfjs");
        Ok(())
    }
}
