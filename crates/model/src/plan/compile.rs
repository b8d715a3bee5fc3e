//! From layers to steps: where each map lies, and what can be done in one step.

use cifar_kernels::{Convolution, Finish, Map, Scratch};

use super::{Buffer, GROUP, Plan, Step, Work};
use crate::image::BYTES;
use crate::spec::{LayerSpec, NORM_EPSILON, Node, Padding, Shape};
use crate::{Error, ErrorKind, Result, Weights};

pub(super) fn plan(weights: &Weights) -> Result<Plan> {
    let metadata = &weights.metadata;
    if metadata.spec.input != [3, 32, 32] {
        let problem = format!("the network reads {:?}", metadata.spec.input);
        return Err(Error::new(ErrorKind::Spec, problem, "use a network that reads [3, 32, 32]"));
    }
    let nodes = metadata.spec.check()?;
    let mut compiler =
        Compiler { weights, steps: Vec::new(), buffers: Vec::new(), scratch: Scratch::default() };
    let first = compiler.buffer(Map::new(32, 32, 3).with_border(border(&nodes)));
    let last = compiler.layers(&nodes, first)?;
    Ok(Plan {
        scratch: compiler.scratch,
        steps: compiler.steps,
        buffers: compiler.buffers,
        normalization: metadata.normalization,
        planes: vec![0.0; BYTES],
        last,
        outputs: metadata.spec.outputs()?,
    })
}

struct Compiler<'a> {
    weights: &'a Weights,
    steps: Vec<Step>,
    buffers: Vec<Buffer>,
    scratch: Scratch,
}

/// The border that the first of these layers wants around its input, if it is not one that works in place.
fn border(nodes: &[Node]) -> usize {
    let in_place = |node: &&Node| {
        matches!(node.layer, LayerSpec::Relu {} | LayerSpec::Gelu {} | LayerSpec::BatchNorm {})
    };
    match nodes.iter().find(|node| !in_place(node)).map(|node| &node.layer) {
        Some(LayerSpec::Conv { kernel, padding: Padding::Same, .. }) => kernel / 2,
        _ => 0,
    }
}

impl Compiler<'_> {
    fn buffer(&mut self, map: Map) -> usize {
        self.buffers.push(Buffer { map, values: map.zeros(GROUP) });
        self.buffers.len() - 1
    }

    fn push(&mut self, work: Work, from: usize, to: usize) -> usize {
        self.steps.push(Step { work, from, to });
        to
    }

    /// Adds the steps of the layers; gives back the buffer in which their result lies.
    fn layers(&mut self, nodes: &[Node], mut at: usize) -> Result<usize> {
        let mut rest = nodes;
        while let Some((node, after)) = rest.split_first() {
            rest = after;
            let map = self.buffers[at].map;
            at = match &node.layer {
                LayerSpec::Conv { kernel, .. } => {
                    let window = Map::new(*kernel, *kernel, map.channels);
                    let mut layer = Product::new(self.weights, node, window)?;
                    rest = layer.absorb(self.weights, rest)?;
                    self.product(&layer, at, *kernel, shape(node.output).with_border(border(rest)))
                }
                LayerSpec::Dense { units } => {
                    // What was flattened lies as the map that it was.
                    let layer = Product::new(self.weights, node, map)?;
                    let input = self.buffers[at].map;
                    self.buffers[at].map = Map::flat(input.len());
                    let to = self.product(&layer, at, 1, Map::flat(*units));
                    self.buffers[at].map = input;
                    to
                }
                LayerSpec::BatchNorm {} => {
                    let (scale, shift) = norm(self.weights, node)?;
                    self.push(Work::Scale { scale, shift }, at, at)
                }
                LayerSpec::Relu {} => self.push(Work::Relu, at, at),
                LayerSpec::Gelu {} => self.push(Work::Gelu, at, at),
                LayerSpec::MaxPool { size } => {
                    let to = self.buffer(shape(node.output).with_border(border(rest)));
                    self.push(Work::MaxPool(*size), at, to)
                }
                LayerSpec::GlobalMaxPool {} => {
                    let to = self.buffer(Map::flat(map.channels));
                    self.push(Work::GlobalMaxPool, at, to)
                }
                LayerSpec::Residual { .. } => {
                    // A copy, since the first layer inside may work in place.
                    let inside = self.buffer(map.with_border(border(&node.inner)));
                    self.push(Work::Copy, at, inside);
                    let end = self.layers(&node.inner, inside)?;
                    let to = self.buffer(map.with_border(border(rest)));
                    self.push(Work::Copy, end, to);
                    self.push(Work::Add, at, to)
                }
                LayerSpec::Flatten {} | LayerSpec::Sigmoid {} => at,
            };
        }
        Ok(at)
    }

    fn product(&mut self, layer: &Product<'_>, at: usize, kernel: usize, output: Map) -> usize {
        let mut convolution = Convolution::new(self.buffers[at].map, output, kernel, 1);
        let depth = layer.window.len();
        convolution.fill(|output, index| {
            layer.weight[output * depth + layer.window.planar(index)] * layer.scale[output]
        });
        convolution.set_bias(&layer.bias);
        convolution.make_room(&mut self.scratch);
        let to = self.buffer(output);
        self.push(Work::Product { convolution: Box::new(convolution), finish: layer.finish }, at, to)
    }
}

/// A convolution or dense layer that may yet take in the layers after it.
struct Product<'a> {
    /// `[outputs, depth]`, in the order of files.
    weight: &'a [f32],
    /// What each output's weights are multiplied with.
    scale: Vec<f32>,
    bias: Vec<f32>,
    /// What an output looks at.
    window: Map,
    finish: Finish,
}

impl<'a> Product<'a> {
    fn new(weights: &'a Weights, node: &Node, window: Map) -> Result<Self> {
        let (weight, bias) = (part(weights, node, "weight")?, part(weights, node, "bias")?.to_vec());
        Ok(Self { weight, scale: vec![1.0; bias.len()], bias, window, finish: Finish::Linear })
    }

    /// Takes in a norm and a ReLU that follow at once; gives back the layers after those.
    fn absorb<'n>(&mut self, weights: &Weights, mut rest: &'n [Node]) -> Result<&'n [Node]> {
        if let [node @ Node { layer: LayerSpec::BatchNorm {}, .. }, after @ ..] = rest {
            let (scale, shift) = norm(weights, node)?;
            let moved = self.bias.iter_mut().zip(&scale).zip(&shift);
            moved.for_each(|((bias, scale), shift)| *bias = *bias * scale + shift);
            self.scale = scale;
            rest = after;
        }
        if let [Node { layer: LayerSpec::Relu {}, .. }, after @ ..] = rest {
            self.finish = Finish::Relu;
            rest = after;
        }
        Ok(rest)
    }
}

/// What a norm multiplies with, and what it adds.
fn norm(weights: &Weights, node: &Node) -> Result<(Vec<f32>, Vec<f32>)> {
    let part = |name| part(weights, node, name);
    let root = |(g, v): (&f32, &f32)| g / (v + NORM_EPSILON).sqrt();
    let scale: Vec<f32> = part("weight")?.iter().zip(part("running_var")?).map(root).collect();
    let moved = part("running_mean")?.iter().zip(&scale).map(|(mean, scale)| mean * scale);
    let shift = part("bias")?.iter().zip(moved).map(|(beta, moved)| beta - moved).collect();
    Ok((scale, shift))
}

fn part<'a>(weights: &'a Weights, node: &Node, part: &str) -> Result<&'a [f32]> {
    let name = format!("{}.{part}", node.name);
    let missing = || Error::new(ErrorKind::Weights, format!("tensor {name} is missing"), "export again");
    weights.get(&name).ok_or_else(missing)
}

fn shape(shape: Shape) -> Map {
    match shape {
        Shape::Map(channels, height, width) => Map::new(height, width, channels),
        Shape::Flat(values) => Map::flat(values),
    }
}
