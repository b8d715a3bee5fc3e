//! The engines behind one face: classify a batch of pictures with given weights.

use cifar_model::{Error, ErrorKind, NetworkSpec, Normalization, Result, Weights};

use crate::Network;

/// Images that go through a network at once: enough to fill the kernels, small enough for the cache.
const CHUNK: usize = 64;

/// What computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EngineKind {
    /// `cifar-kernels`: several times as fast as the others at training, and always there.
    Kernels,
    /// burn-flex, to compare with. Its feature has to be compiled in.
    Flex,
    /// burn-ndarray: deprecated upstream, kept for comparison. Its feature has to be compiled in.
    NdArray,
}

impl EngineKind {
    /// The engine of a code: `kernels`, `flex` or `ndarray`.
    ///
    /// # Errors
    /// `ErrorKind::Argument` for any other code.
    pub fn from_code(code: &str) -> Result<Self> {
        match code {
            "kernels" => Ok(Self::Kernels),
            "flex" => Ok(Self::Flex),
            "ndarray" => Ok(Self::NdArray),
            other => Err(Error::new(
                ErrorKind::Argument,
                format!("no engine {other}"),
                "use kernels, flex or ndarray",
            )),
        }
    }

    /// `kernels`, `flex`, `ndarray`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Kernels => "kernels",
            Self::Flex => "flex",
            Self::NdArray => "ndarray",
        }
    }

    /// Whether the engine is in this build.
    #[must_use]
    pub const fn is_built(self) -> bool {
        match self {
            Self::Kernels => true,
            Self::Flex => cfg!(feature = "flex"),
            Self::NdArray => cfg!(feature = "ndarray"),
        }
    }

    /// What is said of an engine that is not compiled in.
    pub(crate) fn absent(self) -> Error {
        let code = self.code();
        let remedy = format!("build with the feature `{code}`, or use kernels");
        Error::new(ErrorKind::Argument, format!("the engine {code} is not in this build"), remedy)
    }
}

/// A network with its values, ready to classify.
pub struct Engine {
    network: Network,
    values: Vec<f32>,
    normalization: Normalization,
}

impl Engine {
    /// Takes over the numbers of a weights file.
    ///
    /// # Errors
    /// As [`Network::new`].
    pub fn new(kind: EngineKind, weights: &Weights) -> Result<Self> {
        let spec = &weights.metadata.spec;
        Ok(Self {
            network: Network::new(spec, kind)?,
            values: flat_values(spec, weights)?,
            normalization: weights.metadata.normalization,
        })
    }

    /// How many logits an image has.
    #[must_use]
    pub const fn outputs(&self) -> usize {
        self.network.outputs()
    }

    /// Logits, `[n, outputs]` row by row, of `n` images channel by channel: 3,072 bytes each, planar RGB, for the data set's
    /// networks.
    ///
    /// # Errors
    /// `ErrorKind::Argument` where the bytes are no whole number of images.
    pub fn logits(&self, planar: &[u8]) -> Result<Vec<f32>> {
        let input = self.network.input();
        let image: usize = input.iter().product();
        let mut logits = Vec::with_capacity(planar.len() / image * self.outputs());
        for chunk in planar.chunks(CHUNK * image) {
            let mut pixels = vec![0.0; chunk.len()];
            self.normalization.apply_as(input, chunk, &mut pixels);
            logits.extend(self.network.logits(&self.values, &pixels)?);
        }
        Ok(logits)
    }
}

/// A weights file's arrays one after the other, in the order of [`cifar_model::CheckedNetwork::slots`].
///
/// # Errors
/// `ErrorKind::Weights` where one is missing.
pub fn flat_values(spec: &NetworkSpec, weights: &Weights) -> Result<Vec<f32>> {
    let mut values = Vec::new();
    for slot in spec.check()?.slots() {
        let missing = || Error::new(ErrorKind::Weights, format!("{} is missing", slot.name), "export again");
        values.extend_from_slice(weights.get(&slot.name).ok_or_else(missing)?);
    }
    Ok(values)
}
