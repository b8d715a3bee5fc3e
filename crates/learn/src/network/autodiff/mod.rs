//! A network on one of burn's devices, differentiated by burn: what the kernels are compared with.

mod layers;
mod loss;

use burn::tensor::{Device, Int, Tensor, TensorData};
use cifar_model::spec::Slot;
use cifar_model::{CheckedNetwork, Result};

use super::{Gradient, Part, count_correct};
use crate::{EngineKind, Loss};
use layers::Pass;

/// A network as burn's operations.
pub(super) struct Autodiff {
    network: CheckedNetwork,
    device: Device,
}

impl Autodiff {
    /// # Errors
    /// `ErrorKind::Argument` for an engine that is not burn's, or not in this build.
    pub(super) fn new(engine: EngineKind, network: CheckedNetwork) -> Result<Self> {
        Ok(Self { network, device: device(engine)? })
    }

    /// As [`super::Network::logits`].
    pub(super) fn logits(&self, values: &[f32], pixels: &[f32]) -> Vec<f32> {
        let (leaves, x) = (self.leaves(values, &self.device), self.batch(pixels, &self.device));
        let (logits, _) = Pass::logits(&self.network, leaves, x, None);
        floats(logits.into_data())
    }

    /// As [`super::Network::gradient`].
    pub(super) fn gradient(&self, values: &[f32], part: Part<'_>, objective: Loss<'_>) -> Gradient {
        let Part { pixels, labels, keys, batch } = part;
        let device = self.device.clone().autodiff();
        let n = labels.len();
        let leaves: Vec<_> = self
            .leaves(values, &device)
            .into_iter()
            .zip(self.network.slots())
            .map(|(leaf, slot)| if slot.trained { leaf.require_grad() } else { leaf })
            .collect();
        let x = self.batch(pixels, &device);
        let (logits, statistics) = Pass::logits(&self.network, leaves.clone(), x, Some(keys));
        let correct = count_correct(&floats(logits.clone().inner().into_data()), labels);
        let sum = loss::sum(objective, logits, targets(labels, &device));
        let loss = f64::from(sum.clone().inner().into_scalar::<f32>());
        let mut gradients = sum.div_scalar(batch as f32).backward();
        let share = n as f32 / batch as f32;
        let mut statistics = statistics.into_iter();
        let mut out = Vec::with_capacity(values.len());
        for (leaf, slot) in leaves.iter().zip(self.network.slots()) {
            let part = if slot.trained {
                leaf.grad_remove(&mut gradients).map(|gradient| floats(gradient.into_data()))
            } else {
                statistics.next().map(|batch| floats(batch.mul_scalar(share).into_data()))
            };
            out.extend(part.unwrap_or_else(|| vec![0.0; slot.values()]));
        }
        Gradient { values: out, loss, correct, images: n as u32 }
    }

    fn batch(&self, pixels: &[f32], device: &Device) -> Tensor<4> {
        let [c, h, w] = self.network.input();
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
        self.network.slots().iter().map(&mut take).collect()
    }
}

/// Where burn computes.
fn device(engine: EngineKind) -> Result<Device> {
    match engine {
        #[cfg(feature = "flex")]
        EngineKind::Flex => Ok(Device::flex()),
        #[cfg(feature = "ndarray")]
        #[expect(deprecated, reason = "the second engine is there to be compared with its successor")]
        EngineKind::NdArray => Ok(Device::ndarray()),
        other => Err(other.absent()),
    }
}

fn targets(labels: &[u8], device: &Device) -> Tensor<1, Int> {
    let labels: Vec<i32> = labels.iter().map(|&label| i32::from(label)).collect();
    let n = labels.len();
    Tensor::from_data(TensorData::new(labels, [n]), device)
}

fn floats(data: TensorData) -> Vec<f32> {
    data.iter::<f32>().collect()
}
