//! A network as data: a list of layers, checked before anything is allocated.
//!
//! From the one spec come the burn module that trains, the summary table, the weights' names in the file
//! and the inference plan. Source: JSON in the recipes; truth at run time: the header of the weights file.

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
    /// Adds its input to what its layers make of it; they keep the shape.
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

    /// Infers every shape and refuses what does not fit, before anything is allocated.
    ///
    /// # Errors
    /// `ErrorKind::Spec`, naming the layer and what would fit.
    pub fn check(&self) -> Result<Vec<Node>> {
        let [c, h, w] = self.input;
        let values = Shape::Map(c, h, w).values();
        if values == 0 || values > MAX_MAP_VALUES || [c, h, w].iter().any(|&size| size > 1024) {
            let remedy = "use 1 to 1,024 each and at most 1,048,576 values in all";
            return Err(refuse("input", format!("has the shape {:?}", self.input), remedy));
        }
        let mut walk = Walk { counts: Counts::default(), layers: 0, parameters: 0 };
        let nodes = walk.list(&self.layers, Shape::Map(c, h, w), "")?;
        let Some(last) = nodes.last() else {
            return Err(refuse("network", "has no layers".into(), "give it at least one dense layer"));
        };
        if !matches!(last.output, Shape::Flat(_)) {
            return Err(refuse(&last.name, "leaves a map".into(), "end the network with a dense layer"));
        }
        let early = nodes[..nodes.len() - 1].iter().find(|node| matches!(node.layer, LayerSpec::Sigmoid {}));
        early.map_or(Ok(()), |node| {
            Err(refuse(&node.name, "stands before the end".into(), "use a sigmoid as the last layer only"))
        })?;
        Ok(nodes)
    }

    /// How many outputs the network has.
    ///
    /// # Errors
    /// As [`Self::check`].
    pub fn outputs(&self) -> Result<usize> {
        Ok(self.check()?.last().map_or(0, |node| node.output.values()))
    }

    /// All parameters and statistics, in the order of the file.
    ///
    /// # Errors
    /// As [`Self::check`].
    pub fn slots(&self) -> Result<Vec<Slot>> {
        fn collect(nodes: &[Node], slots: &mut Vec<Slot>) {
            for node in nodes {
                slots.extend(node.slots.iter().cloned());
                collect(&node.inner, slots);
            }
        }
        let mut slots = Vec::new();
        collect(&self.check()?, &mut slots);
        Ok(slots)
    }

    /// Whether the last layer is a sigmoid, which the logits leave out.
    #[must_use]
    pub fn ends_in_sigmoid(&self) -> bool {
        matches!(self.layers.last(), Some(LayerSpec::Sigmoid {}))
    }
}

const KNOWN_LAYERS: &str = "known layers are conv, relu, gelu, max_pool, batch_norm, flatten, \
    global_max_pool, dense, sigmoid and residual";

fn refuse(layer: &str, problem: String, remedy: &str) -> Error {
    Error::new(ErrorKind::Spec, format!("layer {layer} {problem}"), remedy)
}

/// How many layers of each kind were named so far.
#[derive(Default)]
struct Counts {
    conv: usize,
    activation: usize,
    pool: usize,
    norm: usize,
    dense: usize,
    residual: usize,
}

struct Walk {
    counts: Counts,
    layers: usize,
    parameters: usize,
}

impl Walk {
    fn list(&mut self, layers: &[LayerSpec], mut shape: Shape, prefix: &str) -> Result<Vec<Node>> {
        let mut nodes = Vec::new();
        for layer in layers {
            self.layers += 1;
            if self.layers > MAX_LAYERS {
                return Err(refuse("network", format!("has over {MAX_LAYERS} layers"), "use fewer"));
            }
            let node = self.node(layer, shape, prefix)?;
            shape = node.output;
            nodes.push(node);
        }
        Ok(nodes)
    }

    fn name(&mut self, layer: &LayerSpec, prefix: &str) -> String {
        let counts = &mut self.counts;
        let (stem, count) = match layer {
            LayerSpec::Conv { .. } => ("conv", &mut counts.conv),
            LayerSpec::Relu {} => ("relu", &mut counts.activation),
            LayerSpec::Gelu {} => ("gelu", &mut counts.activation),
            LayerSpec::MaxPool { .. } => ("pool", &mut counts.pool),
            LayerSpec::GlobalMaxPool {} => return format!("{prefix}global_pool"),
            LayerSpec::BatchNorm {} => ("norm", &mut counts.norm),
            LayerSpec::Flatten {} => return format!("{prefix}flatten"),
            LayerSpec::Sigmoid {} => return format!("{prefix}sigmoid"),
            LayerSpec::Dense { .. } => ("dense", &mut counts.dense),
            LayerSpec::Residual { .. } => ("residual", &mut counts.residual),
        };
        *count += 1;
        format!("{prefix}{stem}{count}")
    }

    fn node(&mut self, layer: &LayerSpec, input: Shape, prefix: &str) -> Result<Node> {
        let name = self.name(layer, prefix);
        let mut inner = Vec::new();
        let output = if let LayerSpec::Residual { layers } = layer {
            inner = self.list(layers, input, &format!("{name}."))?;
            let end = inner.last().map_or(input, |node| node.output);
            if end != input {
                let problem = format!("turns {:?} into {:?}", input.dims(), end.dims());
                return Err(refuse(&name, problem, "let a residual block keep its shape"));
            }
            end
        } else {
            output_shape(layer, input, &name)?
        };
        if output.values() == 0 || output.values() > MAX_MAP_VALUES {
            let problem = format!("would hold {:?} values", output.dims());
            return Err(refuse(&name, problem, "use sizes from 1 to 1,048,576 values a map"));
        }
        let slots = slots(layer, input, &name);
        let total: usize = slots.iter().map(Slot::values).fold(0, usize::saturating_add);
        self.parameters = self.parameters.saturating_add(total);
        if self.parameters > MAX_PARAMETERS {
            return Err(refuse(&name, "takes the network over 16,777,216 parameters".into(), "use fewer"));
        }
        Ok(Node { name, layer: layer.clone(), input, output, slots, inner })
    }
}

fn output_shape(layer: &LayerSpec, input: Shape, name: &str) -> Result<Shape> {
    let wants_map = || refuse(name, format!("got {:?}", input.dims()), "place it before the flatten layer");
    match (layer, input) {
        (LayerSpec::Conv { filters, kernel, padding }, Shape::Map(_, h, w)) => {
            check_size(name, "filters", *filters, 1 << 14)?;
            check_size(name, "kernel", *kernel, MAX_KERNEL)?;
            match padding {
                Padding::Same if kernel % 2 == 0 => {
                    Err(refuse(name, "pads an even kernel".into(), "use an odd kernel or valid padding"))
                }
                Padding::Same => Ok(Shape::Map(*filters, h, w)),
                Padding::Valid if *kernel <= h && *kernel <= w => {
                    Ok(Shape::Map(*filters, h + 1 - kernel, w + 1 - kernel))
                }
                Padding::Valid => {
                    let problem = format!("is {kernel} wide on a map of {h} x {w}");
                    Err(refuse(name, problem, "use a smaller kernel or fewer pools"))
                }
            }
        }
        (LayerSpec::MaxPool { size }, Shape::Map(c, h, w)) => {
            check_size(name, "size", *size, MAX_KERNEL)?;
            if *size > h || *size > w {
                return Err(refuse(name, format!("pools {size} of a map of {h} x {w}"), "use fewer pools"));
            }
            Ok(Shape::Map(c, h / size, w / size))
        }
        (LayerSpec::GlobalMaxPool {}, Shape::Map(c, ..)) => Ok(Shape::Flat(c)),
        (LayerSpec::Flatten {}, Shape::Map(c, h, w)) => Ok(Shape::Flat(c * h * w)),
        (LayerSpec::BatchNorm {}, Shape::Map(..)) => Ok(input),
        (LayerSpec::Dense { units }, Shape::Flat(_)) => {
            check_size(name, "units", *units, 1 << 14)?;
            Ok(Shape::Flat(*units))
        }
        (LayerSpec::Dense { .. }, Shape::Map(..)) => {
            Err(refuse(name, format!("got a map {:?}", input.dims()), "flatten or pool it first"))
        }
        (LayerSpec::Relu {} | LayerSpec::Gelu {}, shape) => Ok(shape),
        (LayerSpec::Sigmoid {}, Shape::Flat(n)) => Ok(Shape::Flat(n)),
        _ => Err(wants_map()),
    }
}

fn check_size(name: &str, what: &str, size: usize, most: usize) -> Result<()> {
    if size == 0 || size > most {
        return Err(refuse(name, format!("has {what} {size}"), &format!("use 1 to {most}")));
    }
    Ok(())
}

fn slots(layer: &LayerSpec, input: Shape, name: &str) -> Vec<Slot> {
    let slot =
        |part: &str, shape: Vec<usize>, trained| Slot { name: format!("{name}.{part}"), shape, trained };
    match (layer, input) {
        (LayerSpec::Conv { filters, kernel, .. }, Shape::Map(c, ..)) => vec![
            slot("weight", vec![*filters, c, *kernel, *kernel], true),
            slot("bias", vec![*filters], true),
        ],
        (LayerSpec::Dense { units }, Shape::Flat(n)) => {
            vec![slot("weight", vec![*units, n], true), slot("bias", vec![*units], true)]
        }
        (LayerSpec::BatchNorm {}, Shape::Map(c, ..)) => vec![
            slot("weight", vec![c], true),
            slot("bias", vec![c], true),
            slot("running_mean", vec![c], false),
            slot("running_var", vec![c], false),
        ],
        _ => Vec::new(),
    }
}

impl NetworkSpec {
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
