//! A network as data: a list of layers, checked before anything is allocated.
//!
//! From the one spec come the tape that trains, burn's networks beside it, the summary table, the weights' names
//! in the file and the inference plan. Source: JSON in the recipes; truth at run time: the header of the weights file.

use serde::{Deserialize, Serialize};

use crate::image::SIDE;
use crate::{Error, ErrorKind, Result};

pub use crate::shape::{Shape, Slot};

/// No map of a network may hold more values than this (one image).
pub const MAX_MAP_VALUES: usize = 1 << 20;
/// No network may hold more parameters than this.
pub const MAX_PARAMETERS: usize = 1 << 24;
/// No network may hold more layers than this, those inside residual blocks included.
pub const MAX_LAYERS: usize = 200;
/// Usually keeps the division of batch norm finite.
pub const NORM_EPSILON: f32 = 1e-5;
/// No kernel and no pool may be wider than this.
pub const MAX_KERNEL: usize = 31;

/// No convolution may move further from one window to the next.
pub const MAX_STRIDE: usize = 4;

/// What lies around a map under windows that reach over its borders: zeros, and for the largest value of a pool nothing.
///
/// Keras and PyTorch mean different things by "the same size". With a stride of 1 both pad `size - 1` rows in all, the odd
/// one below, and the map keeps its size: that is [`Self::Same`]. With a larger stride TensorFlow makes a map of `size /
/// stride`, rounded up, and pads no more than that takes, so that a 3x3 window with stride 2 over 32 rows has none above
/// and one below; PyTorch refuses the word, and its networks pad `kernel / 2` on every side instead: that is
/// [`Self::Pixels`]. Over an even kernel the two differ with any stride, since an even number on every side makes the map
/// one larger.
///
/// Sources: <https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2>,
/// <https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html>. `tests/golden/layers.safetensors` holds what
/// both libraries compute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Padding {
    /// None: the map shrinks by `size - 1`.
    #[default]
    Valid,
    /// As TensorFlow and Keras do it: the map is divided by the stride, rounded up.
    Same,
    /// So many rows and columns on every side, as PyTorch does it; below the window's size, for pools at most half of it.
    Pixels(usize),
}

impl Padding {
    fn is_valid(&self) -> bool {
        *self == Self::Valid
    }
}

fn is_one(number: &usize) -> bool {
    *number == 1
}

fn is_usual_epsilon(epsilon: &f32) -> bool {
    *epsilon == NORM_EPSILON
}

const fn data_set_input() -> [usize; 3] {
    [3, SIDE, SIDE]
}

fn is_yes(flag: &bool) -> bool {
    *flag
}

/// One layer. A field with a usual value may be left out of the JSON, and is where it has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", try_from = "Written")]
pub enum LayerSpec {
    /// 2-D convolution (a cross-correlation, as every framework has it) with a bias.
    Conv {
        /// Number of output channels.
        filters: usize,
        /// Height and width of each filter.
        kernel: usize,
        /// At the borders.
        padding: Padding,
        /// Rows and columns from one window to the next, 1 to 4; usually 1.
        #[serde(skip_serializing_if = "is_one")]
        stride: usize,
        /// Groups of channels, each with its own share of the filters; usually 1. Depthwise where every channel is one.
        #[serde(skip_serializing_if = "is_one")]
        groups: usize,
    },
    /// `max(x, 0)`.
    Relu {},
    /// `min(max(x, 0), 6)`: as Keras's `ReLU(max_value=6)` and PyTorch's `ReLU6`, the MobileNets' activation (Howard et al.
    /// 2017).
    Relu6 {},
    /// `x`, or `slope * x` where `x` is below 0 (Maas et al. 2013).
    LeakyRelu {
        /// 0 to 1; PyTorch's usual one is 0.01, Keras's 0.3.
        slope: f32,
    },
    /// `x * Phi(x)` with the exact Gaussian distribution function (erf), Hendrycks and Gimpel 2016.
    Gelu {},
    /// Largest value of each `size` x `size` square. What is left over at the end of a map is dropped.
    MaxPool {
        /// Height and width of the square.
        size: usize,
        /// Rows and columns from one square to the next; usually `size`.
        #[serde(skip_serializing_if = "Option::is_none")]
        stride: Option<usize>,
        /// At the borders; usually none.
        #[serde(skip_serializing_if = "Padding::is_valid")]
        padding: Padding,
    },
    /// Mean of each `size` x `size` square. With `same` padding, the mean of what is there, as Keras has it; padding in
    /// pixels counts as zeros, as PyTorch has it.
    AvgPool {
        /// Height and width of the square.
        size: usize,
        /// Rows and columns from one square to the next; usually `size`.
        #[serde(skip_serializing_if = "Option::is_none")]
        stride: Option<usize>,
        /// At the borders; usually none.
        #[serde(skip_serializing_if = "Padding::is_valid")]
        padding: Padding,
    },
    /// Batch normalisation, Ioffe and Szegedy 2015.
    BatchNorm {
        /// Keeps the division finite; usually 1e-5, which is PyTorch's. Keras's is 1e-3.
        #[serde(skip_serializing_if = "is_usual_epsilon")]
        epsilon: f32,
        /// Whether it learns a factor a channel; usually it does.
        #[serde(skip_serializing_if = "is_yes")]
        scale: bool,
        /// Whether it learns an offset a channel; usually it does.
        #[serde(skip_serializing_if = "is_yes")]
        shift: bool,
    },
    /// `[C, H, W]` to `[C * H * W]`, channel by channel.
    Flatten {},
    /// Largest value of each channel: `[C, H, W]` to `[C]`.
    GlobalMaxPool {},
    /// Mean of each channel: `[C, H, W]` to `[C]`.
    GlobalAvgPool {},
    /// Drops values at random while training and scales up the others (Srivastava et al. 2014); else nothing.
    Dropout {
        /// Share of the values that are dropped, 0 to below 1.
        rate: f32,
    },
    /// Fully connected, with a bias.
    Dense {
        /// Number of outputs.
        units: usize,
    },
    /// `1 / (1 + exp(-x))`; allowed as the last layer only, since logits are what comes before it.
    Sigmoid {},
    /// `exp(x)` over the sum of all outputs' `exp(x)`; allowed as the last layer only, as a sigmoid.
    Softmax {},
    /// Adds its input, a map, or what its shortcut makes of that, to what its layers make of it. Both are maps of one shape.
    Residual {
        /// The layers of the block.
        layers: Vec<Self>,
        /// The layers that its input goes through before it is added; usually none. Where a block changes the shape, a 1x1
        /// convolution, in most networks with a norm behind it (the projections of He et al. 2016).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        shortcut: Vec<Self>,
    },
}

impl LayerSpec {
    /// A convolution with stride 1 over all channels.
    #[must_use]
    pub const fn conv(filters: usize, kernel: usize, padding: Padding) -> Self {
        Self::Conv { filters, kernel, padding, stride: 1, groups: 1 }
    }

    /// The largest of squares that lie side by side.
    #[must_use]
    pub const fn max_pool(size: usize) -> Self {
        Self::MaxPool { size, stride: None, padding: Padding::Valid }
    }

    /// A block that adds its input as it is.
    #[must_use]
    pub const fn residual(layers: Vec<Self>) -> Self {
        Self::Residual { layers, shortcut: Vec::new() }
    }

    /// Batch normalisation as it usually is.
    #[must_use]
    pub const fn batch_norm() -> Self {
        Self::BatchNorm { epsilon: NORM_EPSILON, scale: true, shift: true }
    }
}

/// A layer as it is written: every field that any kind has. serde's own reader of an enum that has its kind in a field goes over
/// each layer twice and is a reader for each kind, in every module of the page.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    kind: Kind,
    filters: Option<usize>,
    kernel: Option<usize>,
    padding: Option<Padding>,
    stride: Option<usize>,
    groups: Option<usize>,
    slope: Option<f32>,
    size: Option<usize>,
    epsilon: Option<f32>,
    scale: Option<bool>,
    shift: Option<bool>,
    rate: Option<f32>,
    units: Option<usize>,
    layers: Option<Vec<LayerSpec>>,
    shortcut: Option<Vec<LayerSpec>>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Conv,
    Relu,
    Relu6,
    LeakyRelu,
    Gelu,
    MaxPool,
    AvgPool,
    BatchNorm,
    Flatten,
    GlobalMaxPool,
    GlobalAvgPool,
    Dropout,
    Dense,
    Sigmoid,
    Softmax,
    Residual,
}

fn needed<T>(field: &mut Option<T>, name: &str) -> Result<T, String> {
    field.take().ok_or_else(|| format!("missing field `{name}`"))
}

impl Written {
    /// A field that is left when the layer has taken its own.
    fn left(&self) -> Option<&'static str> {
        let fields = [
            ("filters", self.filters.is_some()),
            ("kernel", self.kernel.is_some()),
            ("padding", self.padding.is_some()),
            ("stride", self.stride.is_some()),
            ("groups", self.groups.is_some()),
            ("slope", self.slope.is_some()),
            ("size", self.size.is_some()),
            ("epsilon", self.epsilon.is_some()),
            ("scale", self.scale.is_some()),
            ("shift", self.shift.is_some()),
            ("rate", self.rate.is_some()),
            ("units", self.units.is_some()),
            ("layers", self.layers.is_some()),
            ("shortcut", self.shortcut.is_some()),
        ];
        fields.into_iter().find_map(|(name, is_left)| is_left.then_some(name))
    }
}

impl TryFrom<Written> for LayerSpec {
    type Error = String;

    fn try_from(mut written: Written) -> Result<Self, String> {
        let layer = match written.kind {
            Kind::Conv => Self::Conv {
                filters: needed(&mut written.filters, "filters")?,
                kernel: needed(&mut written.kernel, "kernel")?,
                padding: needed(&mut written.padding, "padding")?,
                stride: written.stride.take().unwrap_or(1),
                groups: written.groups.take().unwrap_or(1),
            },
            Kind::Relu => Self::Relu {},
            Kind::Relu6 => Self::Relu6 {},
            Kind::LeakyRelu => Self::LeakyRelu { slope: needed(&mut written.slope, "slope")? },
            Kind::Gelu => Self::Gelu {},
            Kind::MaxPool => Self::MaxPool {
                size: needed(&mut written.size, "size")?,
                stride: written.stride.take(),
                padding: written.padding.take().unwrap_or_default(),
            },
            Kind::AvgPool => Self::AvgPool {
                size: needed(&mut written.size, "size")?,
                stride: written.stride.take(),
                padding: written.padding.take().unwrap_or_default(),
            },
            Kind::BatchNorm => Self::BatchNorm {
                epsilon: written.epsilon.take().unwrap_or(NORM_EPSILON),
                scale: written.scale.take().unwrap_or(true),
                shift: written.shift.take().unwrap_or(true),
            },
            Kind::Flatten => Self::Flatten {},
            Kind::GlobalMaxPool => Self::GlobalMaxPool {},
            Kind::GlobalAvgPool => Self::GlobalAvgPool {},
            Kind::Dropout => Self::Dropout { rate: needed(&mut written.rate, "rate")? },
            Kind::Dense => Self::Dense { units: needed(&mut written.units, "units")? },
            Kind::Sigmoid => Self::Sigmoid {},
            Kind::Softmax => Self::Softmax {},
            Kind::Residual => Self::Residual {
                layers: needed(&mut written.layers, "layers")?,
                shortcut: written.shortcut.take().unwrap_or_default(),
            },
        };
        match written.left() {
            Some(field) => Err(format!("unknown field `{field}` of {}", layer.kind())),
            None => Ok(layer),
        }
    }
}

/// A network as data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NetworkSpec {
    /// A short name: `notebook`.
    pub name: String,
    /// `[C, H, W]` of the input; the data set's where nothing is said.
    #[serde(default = "data_set_input")]
    pub input: [usize; 3],
    /// First to last.
    pub layers: Vec<LayerSpec>,
}

const KNOWN_LAYERS: &str = "known layers are conv, relu, relu6, leaky_relu, gelu, max_pool, avg_pool, batch_norm, \
    flatten, global_max_pool, global_avg_pool, dropout, dense, sigmoid, softmax and residual";

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

    /// The notebook's network: three valid 3x3 convolutions, two pools, two dense layers; 20 outputs behind a
    /// sigmoid as the notebook has it, or 10 without.
    #[must_use]
    pub fn notebook(outputs: usize, sigmoid: bool) -> Self {
        let conv = |filters| LayerSpec::conv(filters, 3, Padding::Valid);
        let (relu, pool) = (LayerSpec::Relu {}, LayerSpec::max_pool(2));
        let mut layers = vec![conv(32), relu.clone(), pool.clone(), conv(64), relu.clone(), pool, conv(64)];
        layers.extend([relu.clone(), LayerSpec::Flatten {}, LayerSpec::Dense { units: 60 }, relu]);
        layers.push(LayerSpec::Dense { units: outputs });
        if sigmoid {
            layers.push(LayerSpec::Sigmoid {});
        }
        Self { name: "notebook".into(), input: data_set_input(), layers }
    }
}
