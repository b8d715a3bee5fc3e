//! The learning side of a spec: forward, and the gradient of a part of a batch.
//!
//! There is no module that owns weights. A network's values are one flat slice, in the order of
//! [`cifar_model::NetworkSpec::slots`]; who computes gets them with each call. So a thread, a worker and a
//! checkpoint all hold the same thing.
//!
//! There are two ways to compute. burn differentiates its own operations on one of its devices; the tape walks
//! over `cifar-kernels` and leaves the loss to burn. Both are held against Keras's numbers.

mod cut;
mod layers;
mod tape;

use std::cell::RefCell;

use burn::tensor::{Device, Int, Tensor, TensorData};
use cifar_model::spec::{Node, Slot};
use cifar_model::{Error, ErrorKind, NetworkSpec, Result};

use crate::{EngineKind, Loss};
use layers::Pass;
use tape::Tape;

pub use cut::Cut;
pub(crate) use cut::frozen;

/// What a part of a batch says of every value.
#[derive(Clone, Debug, PartialEq)]
pub struct Gradient {
    /// One number a value that learns: the derivative of the part's share of the mean loss; for a running statistic,
    /// the part's share of the batch's own mean or variance.
    pub values: Vec<f32>,
    /// Sum of the loss over the part's images, in nats.
    pub loss: f64,
    /// Images whose largest logit is their label's.
    pub correct: u32,
    /// Images in the part.
    pub images: u32,
}

/// A checked network on one of the engines.
pub struct Network {
    input: [usize; 3],
    outputs: usize,
    slots: Vec<Slot>,
    way: Way,
}

enum Way {
    Burn {
        nodes: Vec<Node>,
        device: Device,
    },
    /// Behind a cell, since it computes in buffers of its own.
    Kernels(RefCell<Tape>),
}

impl Network {
    /// Checks the spec before anything is allocated.
    ///
    /// # Errors
    /// As [`NetworkSpec::check`] and [`EngineKind::device`].
    pub fn new(spec: &NetworkSpec, engine: EngineKind) -> Result<Self> {
        let mut nodes = spec.check()?;
        if spec.ends_in_sigmoid() {
            nodes.pop();
        }
        let way = match engine {
            EngineKind::Kernels => Way::Kernels(RefCell::new(Tape::compile(spec.input, &nodes))),
            EngineKind::Flex | EngineKind::NdArray => Way::Burn { nodes, device: engine.device()? },
        };
        Ok(Self { input: spec.input, outputs: spec.outputs()?, slots: spec.slots()?, way })
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
        Ok(match &self.way {
            Way::Burn { nodes, device } => {
                let leaves = self.leaves(values, device);
                let (logits, _) =
                    Pass::logits(nodes, self.slots.clone(), leaves, self.batch(pixels, device), false);
                floats(logits.into_data())
            }
            Way::Kernels(tape) => tape.borrow_mut().logits(values, pixels),
        })
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
        loss: impl Into<Loss>,
    ) -> Result<Gradient> {
        let loss = loss.into();
        let n = self.expect(values, pixels)?;
        if n != labels.len() || batch < n {
            return Err(argument(format!("{n} images, {} labels, batch of {batch}", labels.len())));
        }
        if let Some(label) = labels.iter().find(|&&label| usize::from(label) >= self.outputs) {
            return Err(argument(format!("label {label} of a network with {} outputs", self.outputs)));
        }
        Ok(match &self.way {
            Way::Burn { nodes, device } => {
                self.differentiate(nodes, &device.clone().autodiff(), values, pixels, labels, batch, loss)
            }
            Way::Kernels(tape) => {
                let loss = |logits: &[f32], labels: &[u8]| loss.gradient(logits, labels, batch);
                tape.borrow_mut().gradient(values, pixels, labels, batch, loss)
            }
        })
    }

    #[expect(clippy::too_many_arguments, reason = "the arguments of `gradient`, and how burn computes")]
    fn differentiate(
        &self,
        nodes: &[Node],
        device: &Device,
        values: &[f32],
        pixels: &[f32],
        labels: &[u8],
        batch: usize,
        objective: Loss,
    ) -> Gradient {
        let n = labels.len();
        let leaves: Vec<_> = self
            .leaves(values, device)
            .into_iter()
            .zip(&self.slots)
            .map(|(leaf, slot)| if slot.trained { leaf.require_grad() } else { leaf })
            .collect();
        let (logits, statistics) =
            Pass::logits(nodes, self.slots.clone(), leaves.clone(), self.batch(pixels, device), true);
        let correct = count_correct(&floats(logits.clone().inner().into_data()), labels);
        let targets: Vec<i32> = labels.iter().map(|&label| i32::from(label)).collect();
        let targets = Tensor::<1, Int>::from_data(TensorData::new(targets, [n]), device);
        let sum = objective.sum(logits, targets);
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
        Gradient { values: out, loss, correct, images: n as u32 }
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
}

fn argument(problem: String) -> Error {
    Error::new(
        ErrorKind::Argument,
        problem,
        "give whole images, one label each, and all values of the network",
    )
}

pub(crate) fn floats(data: TensorData) -> Vec<f32> {
    data.iter::<f32>().collect()
}

fn count_correct(logits: &[f32], labels: &[u8]) -> u32 {
    let outputs = logits.len() / labels.len();
    let right = |(row, &label): (&[f32], &u8)| cifar_model::argmax(row) == usize::from(label);
    logits.chunks_exact(outputs).zip(labels).filter(|&pair| right(pair)).count() as u32
}
