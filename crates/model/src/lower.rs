//! From layers to steps over buffers: the one way that inference ([`crate::Plan`]) and training (cifar-learn's tape) both
//! walk. It says where each map lies, with which border, and what is done in one step; whoever walks brings the weights.
//!
//! A border of zeros around a map is the padding of the convolution that reads it next. What a step leaves out, a step
//! before has done: a norm can be folded into a convolution's weights, and a ReLU into its last move.

use cifar_kernels::{Activation, Convolution, Finish, Map, Pool, Window};

use crate::checked::CheckedNetwork;
use crate::node::Node;
use crate::spec::{LayerSpec, Padding, Shape, Slot};

/// What the steps are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To classify: as few steps and as few buffers as can be.
    Classify,
    /// To look inside: every layer has a step and a buffer of its own, so that what it made is still there at the end.
    Inspect,
    /// To train: what a gradient needs on its way back is kept.
    Train,
    /// To ask what an output depends on: as [`Self::Inspect`], and a gradient finds its way back to the picture.
    Attribute,
}

impl Purpose {
    /// Whether every layer has a buffer of its own.
    const fn keeps_every_layer(self) -> bool {
        match self {
            Self::Inspect | Self::Attribute => true,
            Self::Classify | Self::Train => false,
        }
    }
}

/// A network as steps, up to its logits.
#[derive(Clone, Debug)]
pub struct Lowered {
    /// How what is in each buffer lies. The first holds the picture.
    pub buffers: Vec<Map>,
    /// In the order in which they are done.
    pub steps: Vec<Step>,
    /// The buffer of the logits.
    pub last: usize,
    /// Each layer and the buffer of what it made; of [`Purpose::Inspect`] and [`Purpose::Attribute`], elsewhere steps of
    /// other layers write over it.
    pub stages: Vec<Stage>,
}

impl Lowered {
    /// Values that all buffers hold together, for one image.
    #[must_use]
    pub fn values(&self) -> usize {
        self.buffers.iter().map(Map::len).sum()
    }
}

/// Where a layer's output lies.
#[derive(Clone, Debug)]
pub struct Stage {
    /// The layer: `conv1`, `residual1.norm2`.
    pub node: String,
    /// The buffer.
    pub buffer: usize,
    /// The shape.
    pub shape: Shape,
}

/// What is done, from which buffer to which. In place where both are the same.
#[derive(Clone, Debug)]
pub struct Step {
    /// The layer that it belongs to, the first of them where several became one.
    pub node: String,
    /// What is done.
    pub work: Work,
    /// The buffer that is read.
    pub from: usize,
    /// The buffer that is written.
    pub to: usize,
}

/// One kind of step.
#[derive(Clone, Debug)]
pub enum Work {
    /// A convolution or a dense layer.
    Product(Box<Product>),
    /// A norm of its own.
    Norm(Box<Norm>),
    /// Value by value.
    Activate(Activation),
    /// Window by window.
    Pool(Pool),
    /// Drops values; of [`Purpose::Train`] alone.
    Dropout {
        /// The share that is dropped.
        rate: f32,
        /// Which of the network's dropout layers it is, from 0.
        layer: u64,
    },
    /// To a buffer with another border.
    Copy {
        /// Whether another step reads the same input, too.
        shared: bool,
    },
    /// Adds to what is in the buffer: the end of a residual block.
    Add,
}

/// Sums of products over windows.
#[derive(Clone, Debug)]
pub struct Product {
    /// How it reads its input: a dense layer reads a whole map as one pixel.
    pub input: Map,
    /// The window, of one pixel for a dense layer.
    pub window: Window,
    /// Groups of channels.
    pub groups: usize,
    /// What one output looks at, as the weights lie in files: [`Map::planar`] leads from the one order to the other.
    pub patch: Map,
    /// `[outputs, values of a patch]`.
    pub weight: Slot,
    /// `[outputs]`.
    pub bias: Slot,
    /// A norm to be folded into the weights; of [`Purpose::Classify`] alone.
    pub norm: Option<Norm>,
    /// What is done before a sum is written.
    pub finish: Finish,
}

/// Batch norm: where its values are.
#[derive(Clone, Debug)]
pub struct Norm {
    /// A factor a channel, 1 where there is none.
    pub scale: Option<Slot>,
    /// An offset a channel, 0 where there is none.
    pub shift: Option<Slot>,
    /// Running means.
    pub mean: Slot,
    /// Running variances.
    pub variance: Slot,
    /// Added to a variance.
    pub epsilon: f32,
}

impl CheckedNetwork {
    /// The steps of this network.
    #[must_use]
    pub fn lower(&self, purpose: Purpose) -> Lowered {
        let nodes = self.up_to_logits();
        let mut lowering =
            Lowering { purpose, buffers: Vec::new(), steps: Vec::new(), stages: Vec::new(), dropouts: 0 };
        let [channels, height, width] = self.input();
        let picture = Map::new(height, width, channels).with_border(lowering.border(nodes));
        let first = lowering.buffer(picture);
        let last = lowering.layers(nodes, first);
        let Lowering { buffers, steps, stages, .. } = lowering;
        Lowered { buffers, steps, last, stages }
    }
}

struct Lowering {
    purpose: Purpose,
    buffers: Vec<Map>,
    steps: Vec<Step>,
    stages: Vec<Stage>,
    /// Dropout layers so far.
    dropouts: u64,
}

impl Lowering {
    /// The border that the first of these layers wants around its input, if it is not one that works in place.
    fn border(&self, nodes: &[Node]) -> usize {
        let Some(node) = nodes.iter().find(|node| !self.is_in_place(&node.layer)) else { return 0 };
        match &node.layer {
            LayerSpec::Conv { groups, .. } => {
                node.window().map_or(0, |window| Convolution::border(&window, *groups))
            }
            // They read their input within its borders, and a block makes itself a copy.
            LayerSpec::Relu {}
            | LayerSpec::Relu6 {}
            | LayerSpec::LeakyRelu { .. }
            | LayerSpec::Gelu {}
            | LayerSpec::MaxPool { .. }
            | LayerSpec::AvgPool { .. }
            | LayerSpec::BatchNorm { .. }
            | LayerSpec::Flatten {}
            | LayerSpec::GlobalMaxPool {}
            | LayerSpec::GlobalAvgPool {}
            | LayerSpec::Dropout { .. }
            | LayerSpec::Dense { .. }
            | LayerSpec::Sigmoid {}
            | LayerSpec::Softmax {}
            | LayerSpec::Residual { .. } => 0,
        }
    }

    /// Whether the layer's output lies where its input lay.
    fn is_in_place(&self, layer: &LayerSpec) -> bool {
        let is_classified = self.purpose == Purpose::Classify;
        match layer {
            // The output says all that its gradient needs.
            LayerSpec::Relu {} | LayerSpec::Relu6 {} => !self.purpose.keeps_every_layer(),
            LayerSpec::LeakyRelu { .. } | LayerSpec::Gelu {} | LayerSpec::BatchNorm { .. } => is_classified,
            LayerSpec::Dropout { .. } => self.purpose != Purpose::Train,
            LayerSpec::Conv { .. }
            | LayerSpec::MaxPool { .. }
            | LayerSpec::AvgPool { .. }
            | LayerSpec::Flatten {}
            | LayerSpec::GlobalMaxPool {}
            | LayerSpec::GlobalAvgPool {}
            | LayerSpec::Dense { .. }
            | LayerSpec::Sigmoid {}
            | LayerSpec::Softmax {}
            | LayerSpec::Residual { .. } => false,
        }
    }

    fn buffer(&mut self, map: Map) -> usize {
        self.buffers.push(map);
        self.buffers.len() - 1
    }

    fn push(&mut self, node: &Node, work: Work, from: usize, to: usize) -> usize {
        self.steps.push(Step { node: node.name.clone(), work, from, to });
        to
    }

    fn push_to_new(&mut self, node: &Node, work: Work, from: usize, map: Map) -> usize {
        let to = self.buffer(map);
        self.push(node, work, from, to)
    }

    /// A step that keeps the shape, in place where it may be; `next` is the border that is wanted behind it.
    fn push_alike(&mut self, node: &Node, work: Work, at: usize, next: usize) -> usize {
        if self.is_in_place(&node.layer) {
            return self.push(node, work, at, at);
        }
        self.push_to_new(node, work, at, self.buffers[at].with_border(next))
    }

    /// Adds the steps of the layers; gives back the buffer in which their result lies.
    fn layers(&mut self, nodes: &[Node], mut at: usize) -> usize {
        let mut rest = nodes;
        while let Some((node, after)) = rest.split_first() {
            rest = after;
            at = match &node.layer {
                LayerSpec::Conv { kernel, groups, .. } => {
                    let Some(window) = node.window() else { continue };
                    let input = self.buffers[at];
                    let patch = Map::new(*kernel, *kernel, input.channels / groups);
                    let mut product = product(node, input, window, *groups, patch);
                    rest = self.absorb(&mut product, rest);
                    let output = map(node.output).with_border(self.border(rest));
                    self.push_to_new(node, Work::Product(Box::new(product)), at, output)
                }
                LayerSpec::Dense { .. } => {
                    // What was flattened lies as the map that it was.
                    let (patch, window) = (self.buffers[at], Window::sliding(1, 0));
                    let product = product(node, Map::flat(patch.len()), window, 1, patch);
                    self.push_to_new(node, Work::Product(Box::new(product)), at, map(node.output))
                }
                LayerSpec::BatchNorm { epsilon, .. } => {
                    let next = self.border(rest);
                    self.push_alike(node, Work::Norm(Box::new(norm(node, *epsilon))), at, next)
                }
                LayerSpec::Relu {} => self.activation(node, Activation::Relu, at, rest),
                LayerSpec::Relu6 {} => self.activation(node, Activation::Relu6, at, rest),
                LayerSpec::LeakyRelu { slope } => {
                    self.activation(node, Activation::LeakyRelu(*slope), at, rest)
                }
                LayerSpec::Gelu {} => self.activation(node, Activation::Gelu, at, rest),
                LayerSpec::MaxPool { .. } => {
                    let Some(window) = node.window() else { continue };
                    self.pool(node, Pool::Max(window), at, rest)
                }
                LayerSpec::AvgPool { padding, .. } => {
                    let Some(window) = node.window() else { continue };
                    let counts_padding = matches!(padding, Padding::Pixels(_));
                    self.pool(node, Pool::Average { window, counts_padding }, at, rest)
                }
                LayerSpec::GlobalMaxPool {} => self.pool(node, Pool::GlobalMax, at, rest),
                LayerSpec::GlobalAvgPool {} => self.pool(node, Pool::GlobalAverage, at, rest),
                LayerSpec::Dropout { rate } => self.dropout(node, *rate, at, rest),
                LayerSpec::Flatten {} => self.flatten(node, at),
                LayerSpec::Residual { .. } => self.block(node, at, rest),
                // Logits are what comes before them.
                LayerSpec::Sigmoid {} | LayerSpec::Softmax {} => at,
            };
            if self.purpose.keeps_every_layer() {
                self.stages.push(Stage { node: node.name.clone(), buffer: at, shape: node.output });
            }
        }
        at
    }

    fn activation(&mut self, node: &Node, activation: Activation, at: usize, rest: &[Node]) -> usize {
        let next = self.border(rest);
        self.push_alike(node, Work::Activate(activation), at, next)
    }

    fn pool(&mut self, node: &Node, pool: Pool, at: usize, rest: &[Node]) -> usize {
        let output = map(node.output).with_border(self.border(rest));
        self.push_to_new(node, Work::Pool(pool), at, output)
    }

    fn dropout(&mut self, node: &Node, rate: f32, at: usize, rest: &[Node]) -> usize {
        if self.purpose != Purpose::Train {
            return at;
        }
        let (layer, next) = (self.dropouts, self.border(rest));
        self.dropouts += 1;
        self.push_alike(node, Work::Dropout { rate, layer }, at, next)
    }

    /// Where a map lies does not change by calling it a row, but its gradient has to come back without a border. Features
    /// that come in flat to learn from need no gradient.
    fn flatten(&mut self, node: &Node, at: usize) -> usize {
        let is_copied = match self.purpose {
            Purpose::Classify | Purpose::Inspect => false,
            Purpose::Train => at != 0,
            Purpose::Attribute => true,
        };
        if !is_copied {
            return at;
        }
        self.push_to_new(node, Work::Copy { shared: false }, at, self.buffers[at].with_border(0))
    }

    fn block(&mut self, node: &Node, at: usize, rest: &[Node]) -> usize {
        // A copy, since the first layer inside may work in place.
        let (map, border) = (self.buffers[at], self.border(&node.inner));
        let inside = self.push_to_new(node, Work::Copy { shared: true }, at, map.with_border(border));
        let end = self.layers(&node.inner, inside);
        let past = if node.shortcut.is_empty() { at } else { self.shortcut(node, at) };
        let to = self.buffers[end].with_border(self.border(rest));
        let to = self.push_to_new(node, Work::Copy { shared: false }, end, to);
        self.push(node, Work::Add, past, to)
    }

    /// What goes past a block. Its gradient comes back before that of the block's own copy, which is added to it.
    fn shortcut(&mut self, node: &Node, at: usize) -> usize {
        let map = self.buffers[at].with_border(self.border(&node.shortcut));
        let beside = self.push_to_new(node, Work::Copy { shared: false }, at, map);
        self.layers(&node.shortcut, beside)
    }

    /// Lets a convolution take in a norm and a ReLU that follow at once; gives back the layers after those.
    fn absorb<'n>(&self, product: &mut Product, mut rest: &'n [Node]) -> &'n [Node] {
        if let (Purpose::Classify, [node, after @ ..]) = (self.purpose, rest)
            && let LayerSpec::BatchNorm { epsilon, .. } = node.layer
        {
            product.norm = Some(norm(node, epsilon));
            rest = after;
        }
        if let [Node { layer: LayerSpec::Relu {}, .. }, after @ ..] = rest
            && !self.purpose.keeps_every_layer()
        {
            product.finish = Finish::Relu;
            rest = after;
        }
        rest
    }
}

fn product(node: &Node, input: Map, window: Window, groups: usize, patch: Map) -> Product {
    let (weight, bias) = (slot(node, "weight"), slot(node, "bias"));
    Product { input, window, groups, patch, weight, bias, norm: None, finish: Finish::Linear }
}

fn norm(node: &Node, epsilon: f32) -> Norm {
    Norm {
        scale: node.slot("weight").cloned(),
        shift: node.slot("bias").cloned(),
        mean: slot(node, "running_mean"),
        variance: slot(node, "running_var"),
        epsilon,
    }
}

fn slot(node: &Node, part: &str) -> Slot {
    node.slot(part).cloned().unwrap_or_else(|| unreachable!("{} was checked to have a {part}", node.name))
}

fn map(shape: Shape) -> Map {
    match shape {
        Shape::Map(channels, height, width) => Map::new(height, width, channels),
        Shape::Flat(values) => Map::flat(values),
    }
}
