//! Norms between dense layers, which our networks do not have. Behind a dense layer one is a factor and an offset for each
//! of its outputs, and becomes part of its arrays.

use super::StateDict;
use super::chain::chain;
use super::layers::{Kind, Layer, layers};
use crate::import::tensor::Tensor;
use crate::import::{Note, Place, Result};

impl StateDict {
    /// The same arrays without norms behind dense layers, taken for what stands between a dense layer and its
    /// activation. The program's usual epsilon is taken, since no array holds it.
    ///
    /// # Errors
    /// As [`layers`].
    pub(in crate::import) fn folded(mut self) -> Result<(Self, Vec<Note>)> {
        let layers = layers(&self.shapes())?;
        let chain = [3, 1].iter().find_map(|&channels| chain(&layers, channels)).unwrap_or_default();
        let mut notes = Vec::new();
        for pair in chain.windows(2) {
            let [dense, norm] = pair else { continue };
            if let (Kind::Dense { outputs, inputs }, Kind::Norm { .. }) = (dense.kind, norm.kind) {
                self.fold(dense, norm, outputs, inputs);
                notes.push(Note::NormFolded(Place {
                    position: 0,
                    class: "BatchNorm1d".into(),
                    name: norm.name.clone(),
                }));
            }
        }
        Ok((self, notes))
    }

    fn fold(&mut self, dense: &Layer, norm: &Layer, outputs: usize, inputs: usize) {
        let mut part = |part: &str, usual: f32| {
            let name = norm.part(part);
            let at = self.tensors.iter().position(|(other, _)| *other == name);
            at.map_or_else(|| vec![usual; outputs], |at| self.tensors.remove(at).1.values)
        };
        let (scale, shift) = (part("weight", 1.0), part("bias", 0.0));
        let (mean, variance) = (part("running_mean", 0.0), part("running_var", 1.0));
        let factor: Vec<f32> = scale
            .iter()
            .zip(&variance)
            .map(|(scale, variance)| scale / (variance + norm.epsilon()).sqrt())
            .collect();
        let [weight, bias] = ["weight", "bias"].map(|part| dense.part(part));
        if !self.tensors.iter().any(|(name, _)| *name == bias) {
            let at = self.tensors.iter().position(|(name, _)| *name == weight).map_or(0, |at| at + 1);
            let zeros = Tensor { shape: vec![outputs], values: vec![0.0; outputs] };
            self.tensors.insert(at, (bias.clone(), zeros));
        }
        for (name, tensor) in &mut self.tensors {
            if *name == weight {
                let rows = tensor.values.chunks_exact_mut(inputs.max(1)).zip(&factor);
                rows.for_each(|(row, factor)| row.iter_mut().for_each(|weight| *weight *= factor));
            } else if *name == bias {
                for (at, value) in tensor.values.iter_mut().enumerate() {
                    *value = (*value - mean[at]) * factor[at] + shift[at];
                }
            }
        }
    }
}
