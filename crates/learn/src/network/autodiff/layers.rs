//! burn's side of the layers: each node of a checked spec as burn's own operation.

use burn::tensor::Tensor;
use burn::tensor::activation::{gelu, leaky_relu, relu};
use burn::tensor::module::{avg_pool2d, batch_norm, batch_norm_train, conv2d, max_pool2d};
use burn::tensor::ops::{AvgPoolOptions, ConvOptions, MaxPoolOptions, PadMode};
use burn::tensor::{Device, TensorData};
use cifar_kernels::{Window, dropout_factor};
use cifar_model::spec::{LayerSpec, Padding, Slot};
use cifar_model::{CheckedNetwork, Node};

use crate::network::draw::layer_key;

/// A value on its way through the layers.
enum Signal {
    Map(Tensor<4>),
    Flat(Tensor<2>),
}

/// What a forward pass works with: the values as tensors, and the batch statistics it meets.
pub(super) struct Pass<'a> {
    leaves: std::vec::IntoIter<Tensor<1>>,
    slots: std::slice::Iter<'a, Slot>,
    /// One key an image, or none where the network has no dropout; nothing at all where it does not train.
    training: Option<&'a [u64]>,
    statistics: Vec<Tensor<1>>,
    /// Dropout layers so far.
    dropouts: u64,
}

impl<'a> Pass<'a> {
    /// Logits, and the statistics of the batch that the norms met.
    pub(super) fn logits(
        network: &'a CheckedNetwork,
        leaves: Vec<Tensor<1>>,
        x: Tensor<4>,
        training: Option<&'a [u64]>,
    ) -> (Tensor<2>, Vec<Tensor<1>>) {
        let (leaves, slots) = (leaves.into_iter(), network.slots().iter());
        let mut pass = Self { leaves, slots, training, statistics: Vec::new(), dropouts: 0 };
        let logits = pass.run(network.up_to_logits(), Signal::Map(x)).flat();
        (logits, pass.statistics)
    }

    fn run(&mut self, nodes: &[Node], signal: Signal) -> Signal {
        nodes.iter().fold(signal, |signal, node| self.step(node, signal))
    }

    /// The next value of the network, in its shape.
    fn next<const D: usize>(&mut self) -> Tensor<D> {
        match (self.leaves.next(), self.slots.next()) {
            (Some(leaf), Some(slot)) => leaf.reshape(std::array::from_fn::<usize, D, _>(|i| slot.shape[i])),
            (None, _) | (_, None) => {
                unreachable!("the leaves were cut from the slots that the nodes name, in their order")
            }
        }
    }

    fn step(&mut self, node: &Node, signal: Signal) -> Signal {
        use Signal::{Flat, Map};
        match &node.layer {
            LayerSpec::Conv { stride, groups, .. } => {
                let options = ConvOptions::new([*stride; 2], [0, 0], [1, 1], *groups);
                let (weight, bias) = (self.next(), self.next());
                Map(conv2d(padded(node, signal.map(), 0.0), weight, Some(bias), options))
            }
            LayerSpec::BatchNorm { epsilon, scale, shift } => {
                Map(self.norm(signal.map(), f64::from(*epsilon), [*scale, *shift]))
            }
            LayerSpec::MaxPool { size, stride, .. } => {
                let stride = [stride.unwrap_or(*size); 2];
                let options = MaxPoolOptions { stride, ..MaxPoolOptions::new([*size; 2]) };
                Map(max_pool2d(padded(node, signal.map(), -1e30), options))
            }
            LayerSpec::AvgPool { size, stride, padding } => {
                let stride = [stride.unwrap_or(*size); 2];
                let pool = |x| avg_pool2d(x, AvgPoolOptions { stride, ..AvgPoolOptions::new([*size; 2]) });
                let x = signal.map();
                // How much of each window is no padding.
                let there = pool(padded(node, x.ones_like(), 0.0));
                let mean = pool(padded(node, x, 0.0));
                Map(if matches!(padding, Padding::Pixels(_)) { mean } else { mean / there })
            }
            LayerSpec::GlobalMaxPool {} => Flat(signal.map().flatten::<3>(2, 3).max_dim(2).squeeze_dim(2)),
            LayerSpec::GlobalAvgPool {} => Flat(signal.map().flatten::<3>(2, 3).mean_dim(2).squeeze_dim(2)),
            LayerSpec::Flatten {} => Flat(signal.map().flatten(1, 3)),
            LayerSpec::Dense { .. } => {
                let (weight, bias): (Tensor<2>, Tensor<1>) = (self.next(), self.next());
                Flat(signal.flat().matmul(weight.transpose()) + bias.unsqueeze())
            }
            LayerSpec::Relu {} => match signal {
                Map(x) => Map(relu(x)),
                Flat(x) => Flat(relu(x)),
            },
            LayerSpec::Relu6 {} => match signal {
                Map(x) => Map(x.clamp(0.0, 6.0)),
                Flat(x) => Flat(x.clamp(0.0, 6.0)),
            },
            LayerSpec::LeakyRelu { slope } => match signal {
                Map(x) => Map(leaky_relu(x, f64::from(*slope))),
                Flat(x) => Flat(leaky_relu(x, f64::from(*slope))),
            },
            LayerSpec::Gelu {} => match signal {
                Map(x) => Map(gelu(x)),
                Flat(x) => Flat(gelu(x)),
            },
            LayerSpec::Dropout { rate } => match signal {
                Map(x) => Map(self.dropout(x, *rate)),
                Flat(x) => Flat(self.dropout(x, *rate)),
            },
            LayerSpec::Residual { .. } => {
                let x = signal.map();
                let branch = self.run(&node.inner, Map(x.clone())).map();
                Map(self.run(&node.shortcut, Map(x)).map() + branch)
            }
            // Logits are what comes before them.
            LayerSpec::Sigmoid {} | LayerSpec::Softmax {} => signal,
        }
    }

    fn norm(&mut self, x: Tensor<4>, epsilon: f64, [scale, shift]: [bool; 2]) -> Tensor<4> {
        let channels = x.dims()[1];
        let constant = |value: f32| {
            Tensor::<1>::from_data(TensorData::new(vec![value; channels], [channels]), &x.device())
        };
        let gamma = if scale { self.next() } else { constant(1.0) };
        let beta = if shift { self.next() } else { constant(0.0) };
        let (mean, variance) = (self.next(), self.next());
        if self.training.is_none() {
            return batch_norm(x, gamma, beta, mean, variance, epsilon);
        }
        let output = batch_norm_train(x, gamma, beta, epsilon);
        self.statistics.extend([output.mean.inner(), output.variance.inner()]);
        output.output
    }

    fn dropout<const D: usize>(&mut self, x: Tensor<D>, rate: f32) -> Tensor<D> {
        let Some(keys) = self.training else { return x };
        let (dims, values) = (x.dims(), x.dims()[1..].iter().product::<usize>());
        let layer = self.dropouts;
        self.dropouts += 1;
        let factors: Vec<f32> = keys
            .iter()
            .map(|&key| layer_key(key, layer))
            .flat_map(|key| (0..values).map(move |place| dropout_factor(key, place, rate)))
            .collect();
        let device: Device = x.device();
        x * Tensor::<D>::from_data(TensorData::new(factors, dims), &device)
    }
}

/// The map with what lies around it.
fn padded(node: &Node, x: Tensor<4>, value: f32) -> Tensor<4> {
    match node.window() {
        Some(Window { before: [top, left], after: [bottom, right], .. })
            if [top, left, bottom, right] != [0; 4] =>
        {
            x.pad([(top, bottom), (left, right)], PadMode::Constant(value))
        }
        Some(_) | None => x,
    }
}

impl Signal {
    fn flat(self) -> Tensor<2> {
        match self {
            Self::Flat(x) => x,
            Self::Map(_) => unreachable!("the spec's check refuses a network that leaves a map"),
        }
    }

    fn map(self) -> Tensor<4> {
        match self {
            Self::Map(x) => x,
            Self::Flat(_) => unreachable!("the spec's check refuses a row in a residual block"),
        }
    }
}
