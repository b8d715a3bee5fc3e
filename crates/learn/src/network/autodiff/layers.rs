//! burn's side of the layers: each node of a checked spec as burn's own operation.

use burn::tensor::Tensor;
use burn::tensor::activation::{gelu, relu};
use burn::tensor::module::{batch_norm, batch_norm_train, conv2d, max_pool2d};
use burn::tensor::ops::{ConvOptions, MaxPoolOptions};
use cifar_model::spec::{LayerSpec, NORM_EPSILON, Node, Padding, Slot};

const EPSILON: f64 = NORM_EPSILON as f64;

/// A value on its way through the layers.
enum Signal {
    Map(Tensor<4>),
    Flat(Tensor<2>),
}

/// What a forward pass works with: the values as tensors, and the batch statistics it meets.
pub(super) struct Pass {
    leaves: std::vec::IntoIter<Tensor<1>>,
    slots: std::vec::IntoIter<Slot>,
    training: bool,
    statistics: Vec<Tensor<1>>,
}

impl Pass {
    /// Logits, and the statistics of the batch that the norms met.
    pub(super) fn logits(
        nodes: &[Node],
        slots: Vec<Slot>,
        leaves: Vec<Tensor<1>>,
        x: Tensor<4>,
        training: bool,
    ) -> (Tensor<2>, Vec<Tensor<1>>) {
        let slots = slots.into_iter();
        let mut pass = Self { leaves: leaves.into_iter(), slots, training, statistics: Vec::new() };
        let logits = pass.run(nodes, Signal::Map(x)).flat();
        (logits, pass.statistics)
    }

    fn run(&mut self, nodes: &[Node], signal: Signal) -> Signal {
        nodes.iter().fold(signal, |signal, node| self.step(node, signal))
    }

    /// The next value of the network, in its shape.
    fn next<const D: usize>(&mut self) -> Tensor<D> {
        match (self.leaves.next(), self.slots.next()) {
            (Some(leaf), Some(slot)) => leaf.reshape(std::array::from_fn::<usize, D, _>(|i| slot.shape[i])),
            _ => unreachable!("the leaves were cut from the slots that the nodes name, in their order"),
        }
    }

    fn step(&mut self, node: &Node, signal: Signal) -> Signal {
        use Signal::{Flat, Map};
        match (&node.layer, signal) {
            (LayerSpec::Conv { kernel, padding, .. }, Map(x)) => {
                let pad = if *padding == Padding::Same { kernel / 2 } else { 0 };
                let options = ConvOptions::new([1, 1], [pad, pad], [1, 1], 1);
                let (weight, bias) = (self.next(), self.next());
                Map(conv2d(x, weight, Some(bias), options))
            }
            (LayerSpec::BatchNorm {}, Map(x)) => Map(self.norm(x)),
            (LayerSpec::MaxPool { size }, Map(x)) => Map(max_pool2d(x, MaxPoolOptions::new([*size, *size]))),
            (LayerSpec::GlobalMaxPool {}, Map(x)) => Flat(x.flatten::<3>(2, 3).max_dim(2).squeeze_dim(2)),
            (LayerSpec::Flatten {}, Map(x)) => Flat(x.flatten(1, 3)),
            (LayerSpec::Dense { .. }, Flat(x)) => {
                let (weight, bias): (Tensor<2>, Tensor<1>) = (self.next(), self.next());
                Flat(x.matmul(weight.transpose()) + bias.unsqueeze())
            }
            (LayerSpec::Relu {}, Map(x)) => Map(relu(x)),
            (LayerSpec::Relu {}, Flat(x)) => Flat(relu(x)),
            (LayerSpec::Gelu {}, Map(x)) => Map(gelu(x)),
            (LayerSpec::Gelu {}, Flat(x)) => Flat(gelu(x)),
            (LayerSpec::Residual { .. }, Map(x)) => Map(x.clone() + self.run(&node.inner, Map(x)).map()),
            (layer, _) => unreachable!("{layer:?} does not fit its input, which the spec's check refuses"),
        }
    }

    fn norm(&mut self, x: Tensor<4>) -> Tensor<4> {
        let (gamma, beta, mean, variance) = (self.next(), self.next(), self.next(), self.next());
        if !self.training {
            return batch_norm(x, gamma, beta, mean, variance, EPSILON);
        }
        let output = batch_norm_train(x, gamma, beta, EPSILON);
        self.statistics.extend([output.mean.inner(), output.variance.inner()]);
        output.output
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
            Self::Flat(_) => unreachable!("the spec's check refuses a block that changes its shape"),
        }
    }
}
