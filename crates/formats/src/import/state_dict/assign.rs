//! Arrays under a spec: each layer takes the first array of its kind and shape that none before it took.

use std::collections::BTreeMap;

use cifar_model::spec::LayerSpec;
use cifar_model::{NetworkSpec, Node};

use super::StateDict;
use super::layers::{Kind, Layer, layers};
use crate::import::network::{self, Array, Assembled};
use crate::import::tensor::Tensor;
use crate::import::{ImportError, Note, Place};

/// The arrays by our names.
///
/// # Errors
/// `MissingArray` or `WrongShape` where a layer finds none, `DoesNotFit` for arrays that are left over.
pub(in crate::import) fn under(state: StateDict, spec: &NetworkSpec) -> Result<Assembled, ImportError> {
    let (network, order) = (spec.check()?, state.order);
    let layers = layers(&state.shapes())?;
    let mut tensors = BTreeMap::new();
    tensors.extend(state.tensors);
    let mut assignment = Assignment { used: vec![false; layers.len()], layers, tensors, notes: Vec::new() };
    let found = assignment.list(network.nodes())?;
    let left = assignment.layers.iter().zip(&assignment.used).find(|(_, used)| !**used);
    if let Some((layer, _)) = left {
        let problem = format!("the array {}.weight belongs to no layer of the network", layer.name);
        return Err(ImportError::DoesNotFit { problem, remedy: "give the network all of its layers".into() });
    }
    let mut assembled = network::assemble(&spec.name, spec.input, &found, order)?;
    assembled.notes.extend(assignment.notes);
    Ok(assembled)
}

struct Assignment {
    layers: Vec<Layer>,
    used: Vec<bool>,
    tensors: BTreeMap<String, Tensor>,
    notes: Vec<Note>,
}

impl Assignment {
    fn list(&mut self, nodes: &[Node]) -> Result<Vec<network::Layer>, ImportError> {
        nodes.iter().map(|node| self.node(node)).collect()
    }

    fn node(&mut self, node: &Node) -> Result<network::Layer, ImportError> {
        let inner = self.list(&node.inner)?;
        let Some(wanted) = wanted(node) else {
            let place = Place { position: 0, class: node.layer.kind().into(), name: node.name.clone() };
            return Ok(network::Layer { inner, ..network::Layer::plain(&place, node.layer.clone()) });
        };
        let free = || self.layers.iter().enumerate().filter(|(at, _)| !self.used[*at]);
        let Some((at, layer)) = free().find(|(_, layer)| layer.kind == wanted) else {
            let same = |kind: Kind| std::mem::discriminant(&kind) == std::mem::discriminant(&wanted);
            let Some((_, layer)) = free().find(|(_, layer)| same(layer.kind)) else {
                return Err(ImportError::MissingArray { name: format!("{}.weight", node.name) });
            };
            let (name, have, expected) = (layer.name.clone(), layer.kind.shape(), wanted.shape());
            return Err(ImportError::WrongShape { name: format!("{name}.weight"), have, expected });
        };
        let layer = layer.clone();
        self.used[at] = true;
        let place = Place { position: at + 1, class: layer.kind.class().into(), name: layer.name.clone() };
        let mut arrays = Vec::new();
        for slot in &node.slots {
            let part = slot.name.rsplit('.').next().unwrap_or_default();
            let name = layer.part(part);
            let array = match self.tensors.remove(&name) {
                Some(tensor) => Array { name, values: tensor.values },
                // A convolution or a dense layer without a bias: one of zeros is the same.
                None => {
                    self.notes.push(Note::ZeroBias(place.clone()));
                    Array::filled(0.0, slot.values())
                }
            };
            arrays.push(array);
        }
        Ok(network::Layer { arrays, ..network::Layer::plain(&place, node.layer.clone()) })
    }
}

/// What a layer's arrays must look like; none for one that has no arrays.
fn wanted(node: &Node) -> Option<Kind> {
    let shape = node.slots.first().map(|slot| slot.shape.as_slice())?;
    match (&node.layer, shape) {
        (LayerSpec::BatchNorm { scale, shift, .. }, &[channels]) => {
            Some(Kind::Norm { channels, scale: *scale, shift: *shift })
        }
        (_, &[outputs, inputs, kernel, _]) => Some(Kind::Conv { outputs, inputs, kernel }),
        (_, &[outputs, inputs]) => Some(Kind::Dense { outputs, inputs }),
        (_, _) => None,
    }
}
