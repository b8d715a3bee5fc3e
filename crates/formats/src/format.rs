//! The formats that a network can be written in, by the names that people choose them by.

use cifar_model::{Error, ErrorKind, Result, Weights};

use crate::onnx::to_onnx;

/// A format that a network can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Our own weights file, which this program reads back: named arrays and a header that says what they are.
    Safetensors,
    /// For other programs: pixels of 0 to 255 go in, logits come out.
    Onnx,
}

impl Format {
    /// All of them, the usual one first.
    pub const ALL: [Self; 2] = [Self::Safetensors, Self::Onnx];
    /// Their names, in the same order.
    pub const NAMES: [&str; 2] = [Self::Safetensors.name(), Self::Onnx.name()];

    /// `safetensors` or `onnx`; also the ending of the file's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Safetensors => "safetensors",
            Self::Onnx => "onnx",
        }
    }

    /// The format of a name.
    ///
    /// # Errors
    /// `ErrorKind::Argument` for any other name.
    pub fn named(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name).ok_or_else(|| {
            let remedy = format!("use {}", Self::NAMES.join(" or "));
            Error::new(ErrorKind::Argument, format!("no format {name}"), remedy)
        })
    }

    /// The file's bytes: the same network gives the same bytes.
    ///
    /// # Errors
    /// As [`Weights::to_safetensors`] and [`to_onnx`].
    pub fn write(self, weights: &Weights) -> Result<Vec<u8>> {
        match self {
            Self::Safetensors => weights.to_safetensors(),
            Self::Onnx => to_onnx(weights),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_found_by_its_name_and_no_other_is() -> Result<()> {
        for (format, name) in Format::ALL.into_iter().zip(Format::NAMES) {
            assert_eq!((Format::named(name)?, format.name()), (format, name));
        }
        let refusal = Format::named("h5").expect_err("no such format");
        assert_eq!(refusal.kind(), ErrorKind::Argument);
        assert_eq!(refusal.remedy(), "use safetensors or onnx");
        Ok(())
    }
}
