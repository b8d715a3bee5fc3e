//! A network as data: a list of layers, checked before anything is allocated.
//!
//! From the one spec come the tape that trains, burn's networks beside it, the summary table, the weights' names
//! in the file and the inference plan. Source: JSON in the recipes; truth at run time: the header of the weights file.

use serde::{Deserialize, Serialize};

use crate::{Error, ErrorKind, Result};

/// No map of a network may hold more values than this (one image).
pub const MAX_MAP_VALUES: usize = 1 << 20;
/// No network may hold more parameters than this.
pub const MAX_PARAMETERS: usize = 1 << 24;
/// No network may hold more layers than this, those inside residual blocks included.
pub const MAX_LAYERS: usize = 200;
/// Keeps the division of batch norm finite.
pub const NORM_EPSILON: f32 = 1e-5;
/// No kernel and no pool may be wider than this.
pub const MAX_KERNEL: usize = 31;

/// What a convolution does at the borders of its map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Padding {
    /// No padding: the map shrinks by `kernel - 1`.
    Valid,
    /// Zeros around the map, which keeps its size; the kernel is odd.
    Same,
}

/// One layer. Strides are 1 for convolutions and equal to `size` for pools, which round down.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum LayerSpec {
    /// 2-D convolution (a cross-correlation, as every framework has it) with a bias.
    Conv {
        /// Number of output channels.
        filters: usize,
        /// Height and width of each filter.
        kernel: usize,
        /// At the borders.
        padding: Padding,
    },
    /// `max(x, 0)`.
    Relu {},
    /// `x * Phi(x)` with the exact Gaussian distribution function (erf), Hendrycks and Gimpel 2016.
    Gelu {},
    /// Largest value of each `size` x `size` square.
    MaxPool {
        /// Height, width and stride of the square.
        size: usize,
    },
    /// Batch normalisation, Ioffe and Szegedy 2015, eps 1e-5.
    BatchNorm {},
    /// `[C, H, W]` to `[C * H * W]`, channel by channel.
    Flatten {},
    /// Largest value of each channel: `[C, H, W]` to `[C]`.
    GlobalMaxPool {},
    /// Fully connected, with a bias.
    Dense {
        /// Number of outputs.
        units: usize,
    },
    /// `1 / (1 + exp(-x))`; allowed as the last layer only, since logits are what comes before it.
    Sigmoid {},
    /// Adds its input, a map, to what its layers make of it; they keep the shape.
    Residual {
        /// The layers of the block.
        layers: Vec<Self>,
    },
}

/// The shape of one value on its way, without the batch dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `[C, H, W]`.
    Map(usize, usize, usize),
    /// `[n]`.
    Flat(usize),
}

impl Shape {
    /// How many values it holds; the largest `usize` where that is too small to say, since a product that
    /// wraps in wasm's 32 bits would pass the limits.
    #[must_use]
    pub const fn values(self) -> usize {
        match self {
            Self::Map(c, h, w) => c.saturating_mul(h).saturating_mul(w),
            Self::Flat(n) => n,
        }
    }

    /// `[C, H, W]` or `[n]`.
    #[must_use]
    pub fn dims(self) -> Vec<usize> {
        match self {
            Self::Map(c, h, w) => vec![c, h, w],
            Self::Flat(n) => vec![n],
        }
    }
}

/// A parameter (or, for batch norm, a running statistic) of a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its name in the weights file: `conv1.weight`.
    pub name: String,
    /// `[out, in, kh, kw]`, `[out, in]` or `[channels]`.
    pub shape: Vec<usize>,
    /// Whether training changes it by gradients; running statistics are not trained.
    pub trained: bool,
}

impl Slot {
    /// How many values it holds; saturates as [`Shape::values`] does.
    #[must_use]
    pub fn values(&self) -> usize {
        self.shape.iter().fold(1, |product, &size| product.saturating_mul(size))
    }

    /// Whether its values are variances, which are never below 0.
    #[must_use]
    pub fn is_variance(&self) -> bool {
        self.name.ends_with(".running_var")
    }
}

/// One layer of a checked network: its name, its way in and out, and its parameters.
#[derive(Clone, Debug)]
pub struct Node {
    /// `conv1`, `relu1`, `residual1.conv1`, ...: unique, stable, a stage that the page can show.
    pub name: String,
    /// What the layer is; a residual block's own layers stand in `inner`.
    pub layer: LayerSpec,
    /// Shape of its input.
    pub input: Shape,
    /// Shape of its output.
    pub output: Shape,
    /// Its parameters and statistics, in the order of the file.
    pub slots: Vec<Slot>,
    /// The layers of a residual block.
    pub inner: Vec<Self>,
}

/// A network as data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NetworkSpec {
    /// A short name: `notebook`.
    pub name: String,
    /// `[C, H, W]` of the input.
    pub input: [usize; 3],
    /// First to last.
    pub layers: Vec<LayerSpec>,
}

const KNOWN_LAYERS: &str = "known layers are conv, relu, gelu, max_pool, batch_norm, flatten, \
    global_max_pool, dense, sigmoid and residual";

impl NetworkSpec {
    /// Parses and checks a spec.
    ///
    /// # Errors
    /// `ErrorKind::Spec` for JSON that is no spec, shapes that do not fit and sizes beyond the limits.
    pub fn from_json(json: &str) -> Result<Self> {
        let spec: Self = serde_json::from_str(json).map_err(|e| {
            Error::new(ErrorKind::Spec, format!("the network spec cannot be read ({e})"), KNOWN_LAYERS)
        })?;
        spec.check()?;
        Ok(spec)
    }

    /// Whether the last layer is a sigmoid, which the logits leave out.
    #[must_use]
    pub fn ends_in_sigmoid(&self) -> bool {
        matches!(self.layers.last(), Some(LayerSpec::Sigmoid {}))
    }

    /// The notebook's network: three valid 3x3 convolutions, two pools, two dense layers; 20 outputs behind a
    /// sigmoid as the notebook has it, or 10 without.
    #[must_use]
    pub fn notebook(outputs: usize, sigmoid: bool) -> Self {
        let conv = |filters| LayerSpec::Conv { filters, kernel: 3, padding: Padding::Valid };
        let (relu, pool) = (LayerSpec::Relu {}, LayerSpec::MaxPool { size: 2 });
        let mut layers = vec![conv(32), relu.clone(), pool.clone(), conv(64), relu.clone(), pool, conv(64)];
        layers.extend([relu.clone(), LayerSpec::Flatten {}, LayerSpec::Dense { units: 60 }, relu]);
        layers.push(LayerSpec::Dense { units: outputs });
        if sigmoid {
            layers.push(LayerSpec::Sigmoid {});
        }
        Self { name: "notebook".into(), input: [3, 32, 32], layers }
    }
}
