//! What was read of a file: a network in our own terms, and what is to be known of how it got there.

use std::collections::BTreeMap;
use std::fmt;

use cifar_model::{Class, ImageSize, Metadata, NetworkSpec, Normalization, Said, Weights};

use super::{Kind, Place};

/// Which program made the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// What kind of file it is.
    pub kind: Kind,
    /// The program and its version as the file says them: `keras 3.15.1`. Empty where it does not.
    pub made_with: String,
}

/// A layer that answers leave out, and that training may want: dropout, noise, augmentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SilentLayer {
    /// Which one.
    pub place: Place,
    /// Whether the spec has it (dropout), or it is left out altogether.
    pub kept: bool,
}

/// What a reader did that a person may want to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// A layer without bias got one of zeros, since ours always have one.
    ZeroBias(Place),
    /// The flatten layer puts values row by row; the columns of the dense layer behind it were reordered.
    FlattenReordered(Place),
    /// A padding layer became part of the convolution or the pool behind it.
    PaddingFolded(Place),
    /// A batch norm between dense layers became part of one of them.
    NormFolded(Place),
    /// A layer that is used twice became two with the same numbers.
    Shared(Place),
    /// Integers in the file were multiplied by their scales.
    Dequantised(String),
    /// The file's own scaling suggests that it expects pixels of 0 to 1.
    UnitPixels,
    /// The file's own scaling suggests that it expects pixels of 0 to 255.
    BytePixels,
}

impl Note {
    /// Every code that [`Self::code`] gives.
    pub const CODES: &[&str] = &[
        "zero-bias",
        "flatten-reordered",
        "padding-folded",
        "norm-folded",
        "shared",
        "dequantised",
        "unit-pixels",
        "byte-pixels",
    ];

    /// A stable code: `zero-bias`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ZeroBias(_) => "zero-bias",
            Self::FlattenReordered(_) => "flatten-reordered",
            Self::PaddingFolded(_) => "padding-folded",
            Self::NormFolded(_) => "norm-folded",
            Self::Shared(_) => "shared",
            Self::Dequantised(_) => "dequantised",
            Self::UnitPixels => "unit-pixels",
            Self::BytePixels => "byte-pixels",
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ZeroBias(place) => write!(f, "{place} has no bias: one of zeros is the same."),
            Self::FlattenReordered(place) => {
                write!(f, "{place} reads its inputs row by row: they were put in our order.")
            }
            Self::PaddingFolded(place) => write!(f, "{place} became part of the layer behind it."),
            Self::NormFolded(place) => write!(f, "{place} became part of the dense layer beside it."),
            Self::Shared(place) => write!(f, "{place} uses a layer twice: here it is two layers."),
            Self::Dequantised(name) => write!(f, "{name} was stored in 8 or 16 bits and is f32 here."),
            Self::UnitPixels => write!(f, "The network's own scaling expects pixels of 0 to 1."),
            Self::BytePixels => write!(f, "The network's own scaling expects pixels of 0 to 255."),
        }
    }
}

/// A network from a file of another program.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// Where it comes from.
    pub source: Source,
    /// Its layers.
    pub spec: NetworkSpec,
    /// Its arrays by our names, in our layouts: one for each [`cifar_model::spec::Slot`].
    pub tensors: BTreeMap<String, Vec<f32>>,
    /// How pixels become numbers, where the file itself says it.
    pub normalization: Option<Normalization>,
    /// The names of the outputs, where the file itself says them.
    pub classes: Option<Vec<String>>,
    /// Layers that answers leave out.
    pub silent: Vec<SilentLayer>,
    /// How many values the file's own arrays of the network hold, running statistics included; not those of its
    /// optimizer.
    pub parameters: usize,
    /// What else a person may want to know.
    pub notes: Vec<Note>,
}

impl Imported {
    /// The network as weights that classify. Classes that the file does not name are those of CIFAR-10 where the network may
    /// be one for that, else numbers.
    ///
    /// # Errors
    /// As [`Weights::new`]: a normalisation that cannot be worked with.
    pub fn weights(&self, name: &str, normalization: Normalization) -> cifar_model::Result<Weights> {
        let mut metadata = Metadata::new(name, self.spec.clone(), normalization);
        if let Some(classes) = self.names()? {
            metadata.classes = classes;
        }
        Weights::new(metadata, self.tensors.clone())
    }

    /// The names of the outputs; none where they may be those of CIFAR-10.
    fn names(&self) -> cifar_model::Result<Option<Vec<String>>> {
        let outputs = self.spec.check()?.outputs();
        let ten = Class::ALL.len();
        let may_be = self.spec.input == ImageSize::CIFAR_10.shape() && [ten, 2 * ten].contains(&outputs);
        let numbers = || (0..outputs).map(|output| output.to_string()).collect();
        Ok(self.classes.clone().or_else(|| (!may_be).then(numbers)))
    }

    /// The same as a weights file.
    ///
    /// # Errors
    /// As [`Self::weights`].
    pub fn to_safetensors(&self, name: &str, normalization: Normalization) -> cifar_model::Result<Vec<u8>> {
        let said = Said::new(name, self.spec.clone(), normalization, self.names()?)?;
        Weights::new(said, self.tensors.clone())?.to_safetensors()
    }
}
