//! The burn side of a spec: forward, and the gradient of a part of a batch.
//!
//! There is no module that owns weights. A network's values are one flat slice, in the order of
//! [`cifar_model::NetworkSpec::slots`]; who computes gets them with each call. So a thread, a worker and a
//! checkpoint all hold the same thing.

use burn::tensor::activation::{gelu, relu};
use burn::tensor::module::{batch_norm, batch_norm_train, conv2d, max_pool2d};
use burn::tensor::ops::{ConvOptions, MaxPoolOptions};
use burn::tensor::{Device, Int, Tensor, TensorData};
use cifar_model::spec::{LayerSpec, NORM_EPSILON, Node, Padding, Slot};
use cifar_model::{Error, ErrorKind, NetworkSpec, Result};

use crate::LossReading;

const EPSILON: f64 = NORM_EPSILON as f64;

/// What a part of a batch says of every value.
#[derive(Clone, Debug, PartialEq)]
pub struct Gradient {
    /// One number a value: the derivative of the part's share of the mean loss; for a running statistic,
    /// the part's share of the batch's own mean or variance.
    pub values: Vec<f32>,
    /// Sum of the loss over the part's images, in nats.
    pub loss: f64,
    /// Images whose largest logit is their label's.
    pub correct: u32,
    /// Images in the part.
    pub images: u32,
}

/// A checked network on one of burn's devices.
pub struct Network {
    input: [usize; 3],
    nodes: Vec<Node>,
    slots: Vec<Slot>,
    device: Device,
}

/// A value on its way through the layers.
enum Signal {
    Map(Tensor<4>),
    Flat(Tensor<2>),
}

/// What a forward pass works with: the values as tensors, and the batch statistics it meets.
struct Pass {
    leaves: std::vec::IntoIter<Tensor<1>>,
    slots: std::vec::IntoIter<Slot>,
    training: bool,
    statistics: Vec<Tensor<1>>,
}

impl Network {
    /// Checks the spec; allocates nothing.
    ///
    /// # Errors
    /// As [`NetworkSpec::check`].
    pub fn new(spec: &NetworkSpec, device: Device) -> Result<Self> {
        let mut nodes = spec.check()?;
        if spec.ends_in_sigmoid() {
            nodes.pop();
        }
        Ok(Self { input: spec.input, nodes, slots: spec.slots()?, device })
    }

    /// How many values the network has: parameters and running statistics.
    #[must_use]
    pub fn values(&self) -> usize {
        self.slots.iter().map(Slot::values).sum()
    }

    /// Logits, `[n, outputs]` row by row, with the running statistics; a last sigmoid is left out.
    /// `pixels` is `[n, C, H, W]`, normalised.
    ///
    /// # Errors
    /// `ErrorKind::Argument` for lengths that do not fit.
    pub fn logits(&self, values: &[f32], pixels: &[f32]) -> Result<Vec<f32>> {
        self.expect(values, pixels)?;
        let leaves = self.leaves(values, &self.device);
        let (logits, _) = self.forward(leaves, self.batch(pixels, &self.device), false);
        Ok(floats(logits.into_data()))
    }

    /// The part's share of the gradient of the mean loss over a batch of `batch` images.
    /// `pixels` is `[n, C, H, W]`, normalised; `labels` holds n classes.
    ///
    /// # Errors
    /// `ErrorKind::Argument` for lengths that do not fit and labels beyond the outputs.
    pub fn gradient(
        &self,
        values: &[f32],
        pixels: &[f32],
        labels: &[u8],
        batch: usize,
        reading: LossReading,
    ) -> Result<Gradient> {
        let n = self.expect(values, pixels)?;
        if n != labels.len() || batch < n {
            return Err(argument(format!("{n} images, {} labels, batch of {batch}", labels.len())));
        }
        let device = self.device.clone().autodiff();
        let leaves: Vec<_> = self
            .leaves(values, &device)
            .into_iter()
            .zip(&self.slots)
            .map(|(leaf, slot)| if slot.trained { leaf.require_grad() } else { leaf })
            .collect();
        let (logits, statistics) = self.forward(leaves.clone(), self.batch(pixels, &device), true);
        let [_, outputs] = logits.dims();
        if let Some(label) = labels.iter().find(|&&label| usize::from(label) >= outputs) {
            return Err(argument(format!("label {label} of a network with {outputs} outputs")));
        }
        let correct = count_correct(&floats(logits.clone().inner().into_data()), labels);
        let targets: Vec<i32> = labels.iter().map(|&label| i32::from(label)).collect();
        let targets = Tensor::<1, Int>::from_data(TensorData::new(targets, [n]), &device);
        let sum = reading.sum(logits, targets);
        let loss = f64::from(sum.clone().inner().into_scalar::<f32>());
        let mut gradients = sum.div_scalar(batch as f32).backward();
        let share = n as f32 / batch as f32;
        let mut statistics = statistics.into_iter();
        let mut out = Vec::with_capacity(values.len());
        for (leaf, slot) in leaves.iter().zip(&self.slots) {
            let part = if slot.trained {
                leaf.grad_remove(&mut gradients).map(|gradient| floats(gradient.into_data()))
            } else {
                statistics.next().map(|batch| floats(batch.mul_scalar(share).into_data()))
            };
            out.extend(part.unwrap_or_else(|| vec![0.0; slot.values()]));
        }
        Ok(Gradient { values: out, loss, correct, images: n as u32 })
    }

    fn expect(&self, values: &[f32], pixels: &[f32]) -> Result<usize> {
        let image: usize = self.input.iter().product();
        if values.len() != self.values() || pixels.is_empty() || !pixels.len().is_multiple_of(image) {
            let want = self.values();
            return Err(argument(format!(
                "{} values (expected {want}), {} pixels",
                values.len(),
                pixels.len()
            )));
        }
        Ok(pixels.len() / image)
    }

    fn batch(&self, pixels: &[f32], device: &Device) -> Tensor<4> {
        let [c, h, w] = self.input;
        let n = pixels.len() / (c * h * w);
        Tensor::from_data(TensorData::new(pixels.to_vec(), [n, c, h, w]), device)
    }

    fn leaves(&self, values: &[f32], device: &Device) -> Vec<Tensor<1>> {
        let mut rest = values;
        let mut take = |slot: &Slot| {
            let (head, tail) = rest.split_at(slot.values());
            rest = tail;
            Tensor::from_data(TensorData::new(head.to_vec(), [head.len()]), device)
        };
        self.slots.iter().map(&mut take).collect()
    }

    fn forward(&self, leaves: Vec<Tensor<1>>, x: Tensor<4>, training: bool) -> (Tensor<2>, Vec<Tensor<1>>) {
        let slots = self.slots.clone().into_iter();
        let mut pass = Pass { leaves: leaves.into_iter(), slots, training, statistics: Vec::new() };
        let logits = pass.run(&self.nodes, Signal::Map(x)).flat();
        (logits, pass.statistics)
    }
}

impl Pass {
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
            (LayerSpec::Residual { .. }, Flat(x)) => Flat(x.clone() + self.run(&node.inner, Flat(x)).flat()),
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

fn argument(problem: String) -> Error {
    Error::new(
        ErrorKind::Argument,
        problem,
        "give whole images, one label each, and all values of the network",
    )
}

fn floats(data: TensorData) -> Vec<f32> {
    data.iter::<f32>().collect()
}

fn count_correct(logits: &[f32], labels: &[u8]) -> u32 {
    let outputs = logits.len() / labels.len();
    let right = |(row, &label): (&[f32], &u8)| cifar_model::argmax(row) == usize::from(label);
    logits.chunks_exact(outputs).zip(labels).filter(|&pair| right(pair)).count() as u32
}
