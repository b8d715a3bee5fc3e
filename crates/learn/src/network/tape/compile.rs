//! From checked layers to a tape.

use std::ops::Range;

use cifar_kernels::{Convolution, Finish, Map, NormStatistics, Scratch};
use cifar_model::spec::{LayerSpec, Node, Padding, Shape};

use super::layer::{Layer, Norm, Product};
use super::{Buffer, GROUP, PICTURE, Step, Tape};

impl Tape {
    /// Compiles a network that reads `[C, H, W]`. Its nodes are checked, and end without a sigmoid.
    pub(in crate::network) fn compile(input: [usize; 3], nodes: &[Node]) -> Self {
        let [channels, height, width] = input;
        let mut tape = Self {
            input,
            steps: Vec::new(),
            buffers: Vec::new(),
            gradients: Vec::new(),
            mixes: false,
            last: PICTURE,
            scratch: Scratch::default(),
        };
        let picture = Map::new(height, width, channels).with_border(border(nodes));
        let first = tape.buffer(picture, 0);
        tape.last = Compiler { tape: &mut tape, values: 0 }.layers(nodes, first);
        tape
    }

    /// A buffer whose gradient has a border of its own.
    fn buffer(&mut self, map: Map, gradient_border: usize) -> usize {
        let gradient = self.gradients.len();
        self.gradients.push(Buffer { map: map.with_border(gradient_border), values: Vec::new(), gradient });
        self.buffers.push(Buffer { map, values: Vec::new(), gradient });
        self.buffers.len() - 1
    }
}

/// The border that the first of these layers wants around its input, if it is not a ReLU, which works in place.
fn border(nodes: &[Node]) -> usize {
    match nodes.iter().find(|node| node.layer != LayerSpec::Relu {}).map(|node| &node.layer) {
        Some(LayerSpec::Conv { kernel, padding: Padding::Same, .. }) => kernel / 2,
        _ => 0,
    }
}

struct Compiler<'a> {
    tape: &'a mut Tape,
    /// Values that the layers so far have taken.
    values: usize,
}

impl Compiler<'_> {
    fn layers(&mut self, nodes: &[Node], mut at: usize) -> usize {
        let mut rest = nodes;
        while let Some((node, after)) = rest.split_first() {
            rest = after;
            let map = self.tape.buffers[at].map;
            let next = border(rest);
            at = match &node.layer {
                LayerSpec::Conv { kernel, .. } => {
                    let fused = matches!(rest, [Node { layer: LayerSpec::Relu {}, .. }, ..]);
                    rest = &rest[usize::from(fused)..];
                    let finish = if fused { Finish::Relu } else { Finish::Linear };
                    let window = Map::new(*kernel, *kernel, map.channels);
                    let output = shape(node.output).with_border(border(rest));
                    // Back over the input without its border, whose gradient nobody needs.
                    let to = self.tape.buffer(output, kernel - 1 - map.border);
                    self.product(
                        at,
                        to,
                        &Geometry { input: map, window, kernel: *kernel, gradient: self.gradient(at) },
                        finish,
                    )
                }
                LayerSpec::Dense { units } => {
                    // What was flattened lies as the map that it was.
                    let to = self.tape.buffer(Map::flat(*units), 0);
                    let flat = Map::flat(map.len());
                    let geometry = Geometry { input: flat, window: map, kernel: 1, gradient: flat };
                    self.product(at, to, &geometry, Finish::Linear)
                }
                LayerSpec::BatchNorm {} => {
                    self.tape.mixes = true;
                    let [gamma, beta, mean, variance] = [0; 4].map(|_| self.take(map.channels));
                    let batch = NormStatistics { mean: Vec::new(), variance: Vec::new() };
                    let sums = (vec![0.0; map.channels], vec![0.0; map.channels]);
                    let norm = Norm { gamma, beta, mean, variance, batch, sums };
                    self.step_to_new(Layer::Norm(norm), at, map.with_border(next))
                }
                LayerSpec::Relu {} => self.push(Layer::Relu, at, at),
                LayerSpec::Gelu {} => {
                    let to = self.step_to_new(Layer::Gelu, at, map.with_border(next));
                    self.tape.gradients.pop();
                    self.tape.buffers[to].gradient = self.tape.buffers[at].gradient;
                    to
                }
                LayerSpec::MaxPool { size } => {
                    self.step_to_new(Layer::MaxPool(*size), at, shape(node.output).with_border(next))
                }
                LayerSpec::GlobalMaxPool {} => {
                    self.step_to_new(Layer::GlobalMaxPool, at, Map::flat(map.channels))
                }
                // The gradient of a dense layer has no border, that of the layer before may have one.
                // Features that come in flat are read where they lie, and need no gradient.
                LayerSpec::Flatten {} if at == PICTURE => at,
                LayerSpec::Flatten {} => {
                    self.step_to_new(Layer::Copy { shared: false }, at, map.with_border(0))
                }
                LayerSpec::Residual { .. } => {
                    let inside = map.with_border(border(&node.inner));
                    let inside = self.step_to_new(Layer::Copy { shared: true }, at, inside);
                    let end = self.layers(&node.inner, inside);
                    let to = self.step_to_new(Layer::Copy { shared: false }, end, map.with_border(next));
                    self.push(Layer::Add, at, to)
                }
                LayerSpec::Sigmoid {} => at,
            };
        }
        at
    }

    fn push(&mut self, layer: Layer, from: usize, to: usize) -> usize {
        self.tape.steps.push(Step { layer, from, to });
        to
    }

    fn step_to_new(&mut self, layer: Layer, from: usize, map: Map) -> usize {
        let to = self.tape.buffer(map, 0);
        self.push(layer, from, to)
    }

    /// The next values of the network.
    fn take(&mut self, count: usize) -> Range<usize> {
        self.values += count;
        self.values - count..self.values
    }

    /// How the gradient of a buffer lies.
    fn gradient(&self, buffer: usize) -> Map {
        self.tape.gradients[self.tape.buffers[buffer].gradient].map
    }

    fn product(&mut self, from: usize, to: usize, geometry: &Geometry, finish: Finish) -> usize {
        let (output, depth) = (self.tape.buffers[to].map, geometry.window.len());
        let (weight, bias) = (self.take(depth * output.channels), self.take(output.channels));
        let back = (from != PICTURE)
            .then(|| Convolution::new(self.gradient(to), geometry.gradient, geometry.kernel, GROUP));
        let forward = Convolution::new(geometry.input, output, geometry.kernel, GROUP);
        let product = Product {
            weight,
            bias,
            finish,
            back,
            planar: (0..depth).map(|index| geometry.window.planar(index) as u32).collect(),
            taps: geometry.kernel * geometry.kernel,
            sums: (forward.sums(), vec![0.0; output.channels]),
            forward,
        };
        self.push(Layer::Product(Box::new(product)), from, to)
    }
}

/// How a product lies over its input.
struct Geometry {
    /// The input, as the product reads it.
    input: Map,
    /// What one output looks at, in the order of the weights.
    window: Map,
    kernel: usize,
    /// The gradient of the input, as the product writes it.
    gradient: Map,
}

fn shape(shape: Shape) -> Map {
    match shape {
        Shape::Map(channels, height, width) => Map::new(height, width, channels),
        Shape::Flat(values) => Map::flat(values),
    }
}
