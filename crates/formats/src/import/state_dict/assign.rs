//! Arrays under a spec: each layer takes arrays of its kind and shape that none before it took ([`super::pairing`]).

use cifar_model::{NetworkSpec, Node};

use super::StateDict;
use super::layers::layers;
use super::pairing::{Around, Pairing, wanted};
use super::shortfall::Unfilled;
use crate::import::network::{self, Array, Assembled};
use crate::import::tensor::Tensor;
use crate::import::{ImportError, Named, Note, Place, Result};

/// The arrays by our names.
///
/// # Errors
/// `MissingArray` or `WrongShape` where a layer finds none, `DoesNotFit` for arrays that are left over.
pub(in crate::import) fn under(state: StateDict, spec: &NetworkSpec) -> Result<Assembled> {
    let (network, order) = (spec.check()?, state.order);
    let layers = layers(&state.shapes())?;
    let mut tensors = Named::default();
    for (name, tensor) in state.tensors {
        tensors.insert(name, Some(tensor));
    }
    let mut assignment = Assignment { pairing: Pairing::new(layers, spec), tensors, notes: Vec::new() };
    let found = assignment.list(network.nodes(), &mut Around::default())?;
    assignment.pairing.complete().map_err(ImportError::from)?;
    let mut assembled = network::assemble(&spec.name, spec.input, &found, order)?;
    assembled.notes.extend(assignment.notes);
    Ok(assembled)
}

/// Where arrays, of which names and shapes are enough, do not fill a network's layers: the place of the first layer
/// that stays empty, in its list after those of the residual blocks around it, or no place for arrays that are left
/// over. None where each array has a layer, and each layer its arrays.
///
/// # Errors
/// `UnsupportedLayer` and the like for arrays that are of no layer here, `DoesNotFit` for layers that do not fit one
/// another.
pub fn unfilled(
    arrays: &[(String, Vec<usize>)],
    spec: &NetworkSpec,
) -> Result<Option<(Vec<usize>, Unfilled)>, ImportError> {
    let network = spec.check()?;
    let mut pairing = Pairing::new(layers(arrays)?, spec);
    let first = pairing.first_unfilled(network.nodes(), &mut Vec::new(), &mut Around::default());
    Ok(first.or_else(|| pairing.complete().err().map(|left| (Vec::new(), left))))
}

struct Assignment {
    pairing: Pairing,
    /// None where a layer has taken it.
    tensors: Named<Option<Tensor>>,
    notes: Vec<Note>,
}

impl Assignment {
    fn list(&mut self, nodes: &[Node], around: &mut Around) -> Result<Vec<network::Layer>> {
        nodes.iter().map(|node| self.node(node, around)).collect()
    }

    fn node(&mut self, node: &Node, around: &mut Around) -> Result<network::Layer> {
        let mut inside = around.inside();
        let inner = self.list(&node.inner, &mut inside)?;
        let shortcut = self.list(&node.shortcut, &mut inside.past())?;
        let Some(wanted) = wanted(node) else {
            let place = Place { position: 0, class: node.layer.kind().into(), name: node.name.clone() };
            return Ok(network::Layer {
                inner,
                shortcut,
                ..network::Layer::plain(&place, node.layer.clone())
            });
        };
        let at = self.pairing.take(node, wanted, around).map_err(ImportError::from)?;
        let layer = self.pairing.layers[at].clone();
        let place = Place { position: at + 1, class: layer.kind.class().into(), name: layer.name.clone() };
        let mut arrays = Vec::new();
        for slot in &node.slots {
            let part = slot.name.rsplit('.').next().unwrap_or_default();
            let name = layer.part(part);
            let array = match self.tensors.get_mut(&name).and_then(Option::take) {
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

#[cfg(test)]
mod tests {
    use cifar_model::spec::{LayerSpec, Padding};

    use super::*;

    fn arrays(shapes: &[(&str, &[usize])]) -> Vec<(String, Vec<usize>)> {
        shapes.iter().map(|(name, shape)| ((*name).into(), shape.to_vec())).collect()
    }

    fn network(layers: Vec<LayerSpec>) -> NetworkSpec {
        NetworkSpec { name: "built".into(), input: [3, 32, 32], layers }
    }

    fn conv(filters: usize, kernel: usize) -> LayerSpec {
        LayerSpec::conv(filters, kernel, Padding::Same)
    }

    #[test]
    fn the_first_layer_without_arrays_is_named_by_its_place() {
        let file = arrays(&[
            ("conv1.weight", &[8, 3, 3, 3]),
            ("conv1.bias", &[8]),
            ("conv2.weight", &[8, 8, 3, 3]),
            ("fc.weight", &[10, 8]),
        ]);
        let ends = || vec![LayerSpec::GlobalAvgPool {}, LayerSpec::Dense { units: 10 }];
        let residual = |kernel| LayerSpec::residual(vec![LayerSpec::Relu {}, conv(8, kernel)]);
        let first = |layers: Vec<LayerSpec>| {
            unfilled(&file, &network([layers, ends()].concat())).expect("layers that fit one another")
        };
        assert_eq!(first(vec![conv(8, 3), residual(3)]), None);
        let (have, expected) = (vec![8, 8, 3, 3], vec![8, 8, 5, 5]);
        let shape = Unfilled::Shape { name: "conv2.weight".into(), have, expected };
        assert_eq!(first(vec![conv(8, 3), residual(5)]), Some((vec![1, 1], shape)));
        let left = Unfilled::Left { name: "conv2.weight".into() };
        assert_eq!(first(vec![conv(8, 3)]), Some((vec![], left)));
        let missing = Unfilled::Missing { name: "conv3.weight".into() };
        assert_eq!(first(vec![conv(8, 3), residual(3), conv(8, 3)]), Some((vec![2], missing)));
        let past = |layers| LayerSpec::Residual { layers, shortcut: vec![LayerSpec::Relu {}, conv(8, 3)] };
        assert_eq!(first(vec![conv(8, 3), past(vec![])]), None);
        let missing = Unfilled::Missing { name: "residual1.shortcut.conv3.weight".into() };
        assert_eq!(first(vec![conv(8, 3), past(vec![conv(8, 3)])]), Some((vec![1], missing)));
        assert!(unfilled(&file, &network(vec![])).is_err());
    }
}
