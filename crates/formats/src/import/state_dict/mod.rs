//! Arrays by name, without the layers that they belong to: what PyTorch calls a `state_dict`, as its own files and
//! safetensors hold it. Names and shapes say which layers have parameters and in which order ([`layers`], [`chain`]);
//! what lies between them (activations, pools, padding, strides) is proposed ([`propose`]), and chosen by a person or
//! by how well the network answers. With a spec, each array is given its place ([`assign`], [`pairing`]); what names tell of
//! residual blocks decides both ([`blocks`]).

mod assign;
mod blocks;
mod chain;
mod fold;
mod layers;
mod pairing;
mod proposal;
mod shortfall;

use super::element::Element;
use super::network::FlattenOrder;
use super::tensor::Tensor;
use super::{ImportError, Result};
use cifar_model::places;

pub(super) use assign::under;
pub use assign::unfilled;
pub use proposal::{MAX_PROPOSALS, propose, propose_of_any_size};
pub use shortfall::Unfilled;

/// Arrays by name.
#[derive(Debug)]
pub(super) struct StateDict {
    pub(super) tensors: Vec<(String, Tensor)>,
    /// Whether they stand as they were defined; safetensors sorts them.
    pub(super) is_in_order: bool,
    /// In which order a flatten layer of their program puts a map's values.
    pub(super) order: FlattenOrder,
}

/// Passes over integers that are no weights, such as how many batches a norm has seen.
///
/// # Errors
/// `QuantisedWeights` for those that are.
pub(super) fn left_out(name: &str, element: Element) -> Result<()> {
    match name.rsplit('.').next() {
        Some("weight" | "bias") => {
            Err(ImportError::QuantisedWeights { name: name.into(), dtype: element.name().into() }.into())
        }
        Some(_) | None => Ok(()),
    }
}

impl StateDict {
    /// How many numbers all arrays have.
    pub(super) fn parameters(&self) -> usize {
        self.tensors.iter().map(|(_, tensor)| tensor.values.len()).sum()
    }

    /// Names and shapes, in the order in which the layers were most likely defined.
    pub(super) fn shapes(&self) -> Vec<(String, Vec<usize>)> {
        let shape = |(name, tensor): &(String, Tensor)| (name.clone(), tensor.shape.clone());
        if self.is_in_order {
            return self.tensors.iter().map(shape).collect();
        }
        let keys: Vec<_> = self.tensors.iter().map(|(name, _)| chain::natural(name)).collect();
        let order = places(keys.len(), &|one, other| keys[one].cmp(&keys[other]));
        order.into_iter().map(|at| shape(&self.tensors[at])).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use cifar_model::spec::Padding;
    use cifar_model::{LayerSpec, NetworkSpec, Node};

    use super::*;

    type Arrays = Vec<(String, Tensor)>;
    type Numbers = BTreeMap<String, Vec<f32>>;

    fn network(layers: Vec<LayerSpec>) -> NetworkSpec {
        NetworkSpec { name: "imported".into(), input: [3, 32, 32], layers }
    }

    fn norm() -> LayerSpec {
        LayerSpec::BatchNorm { epsilon: 1e-5, scale: true, shift: true }
    }

    /// Eight maps everywhere, so that nearly all convolutions have one shape, and all norms.
    fn conv(kernel: usize, stride: usize) -> LayerSpec {
        let padding = match (kernel, stride) {
            (1, _) => Padding::Valid,
            (_, 1) => Padding::Same,
            (_, _) => Padding::Pixels(1),
        };
        LayerSpec::Conv { filters: 8, kernel, padding, stride, groups: 1 }
    }

    /// As torchvision has it, for the data set's pictures: the first of three blocks adds its input as it is.
    fn resnet(activation: &LayerSpec) -> NetworkSpec {
        let act = || activation.clone();
        let inner = |stride| vec![conv(3, stride), norm(), act(), conv(3, 1), norm()];
        let block = |layers, shortcut| LayerSpec::Residual { layers, shortcut };
        let moved = || block(inner(2), vec![conv(1, 2), norm()]);
        let ends = vec![LayerSpec::GlobalAvgPool {}, LayerSpec::Dense { units: 10 }];
        let body =
            vec![conv(3, 1), norm(), act(), block(inner(1), vec![]), act(), moved(), act(), moved(), act()];
        network([body, ends].concat())
    }

    /// The names of its layers in a file, in the order in which they compute; shortcuts come behind their blocks.
    fn names(norm: &str, past: &str) -> Vec<String> {
        let inner = ["conv1".into(), format!("{norm}1"), "conv2".into(), format!("{norm}2")];
        let block = |stage: usize| inner.clone().map(|part| format!("layer{stage}.0.{part}")).to_vec();
        let past = |stage: usize| [0, 1].map(|part| format!("layer{stage}.0.{past}.{part}")).to_vec();
        let stem = vec!["conv1".into(), format!("{norm}1")];
        [stem, block(1), block(2), past(2), block(3), past(3), vec!["fc".into()]].concat()
    }

    fn with_arrays(nodes: &[Node]) -> Vec<&Node> {
        let mut found = Vec::new();
        for node in nodes {
            found.extend(with_arrays(&node.inner));
            found.extend(with_arrays(&node.shortcut));
            found.extend(Some(node).filter(|node| !node.slots.is_empty()));
        }
        found
    }

    /// Arrays of a network by a file's names, no two with the same numbers, and the numbers by ours.
    fn file(spec: &NetworkSpec, names: &[String]) -> (Arrays, Numbers) {
        let network = spec.check().expect("it holds together");
        let nodes = with_arrays(network.nodes());
        assert_eq!(nodes.len(), names.len());
        let (mut tensors, mut truth) = (Vec::new(), BTreeMap::new());
        for (node, name) in nodes.iter().zip(names) {
            for slot in &node.slots {
                let part = slot.name.rsplit('.').next().expect("a part");
                let values = vec![truth.len() as f32 + 1.0; slot.values()];
                truth.insert(slot.name.clone(), values.clone());
                tensors.push((format!("{name}.{part}"), Tensor { shape: slot.shape.clone(), values }));
            }
        }
        (tensors, truth)
    }

    fn state(tensors: &[(String, Tensor)], is_in_order: bool) -> StateDict {
        let copy = |(name, tensor): &(String, Tensor)| {
            let Tensor { shape, values } = tensor;
            (name.clone(), Tensor { shape: shape.clone(), values: values.clone() })
        };
        let tensors = tensors.iter().map(copy).collect();
        StateDict { tensors, is_in_order, order: FlattenOrder::ChannelRowColumn }
    }

    fn assert_read(tensors: &[(String, Tensor)], is_in_order: bool, truth: &Numbers) {
        let arrays = state(tensors, is_in_order).shapes();
        let own = resnet(&LayerSpec::Relu {});
        let proposals = propose(&arrays, own.input).expect("blocks");
        assert!(proposals.contains(&own), "{proposals:?}");
        // A person chooses other activations, too.
        for spec in proposals.iter().chain([&resnet(&LayerSpec::Gelu {})]) {
            assert_eq!(unfilled(&arrays, spec), Ok(None));
            let read = under(state(tensors, is_in_order), spec).expect("each array has its place");
            for (name, values) in truth {
                assert_eq!(read.tensors[name][0], values[0], "{name} of {arrays:?}");
            }
            assert_eq!(read.tensors, *truth);
        }
    }

    /// Sorted, `downsample.1` and `layer1.0.norm1` come before `norm1`.
    #[test]
    fn blocks_keep_their_own_numbers_in_whatever_order_they_come() {
        for (norm, past) in
            [("bn", "downsample"), ("norm", "downsample"), ("norm", "shortcut"), ("a", "shortcut")]
        {
            let (mut tensors, truth) = file(&resnet(&LayerSpec::Relu {}), &names(norm, past));
            assert_read(&tensors, true, &truth);
            // A class may define what goes past a block before its other layers, and the last layer first.
            let rank = |name: &str| {
                let block = name.find(".0.").map_or("layer", |end| &name[..end]).to_owned();
                (!name.starts_with("fc"), block, !name.contains(past))
            };
            tensors.sort_by_key(|(name, _)| rank(name));
            assert!(tensors[0].0.starts_with("fc"));
            assert_read(&tensors, true, &truth);
            tensors.sort_by(|one, other| one.0.cmp(&other.0));
            assert_read(&tensors, false, &truth);
        }
    }

    /// A plain chain, of which all that makes maps smaller is called `downsample`.
    #[test]
    fn a_chain_may_have_layers_that_are_called_as_if_they_went_past_blocks() {
        let ends = vec![LayerSpec::GlobalAvgPool {}, LayerSpec::Dense { units: 10 }];
        let one = || vec![conv(3, 1), LayerSpec::Relu {}];
        let own = network([one(), one(), one(), one(), ends.clone()].concat());
        let stages = ["stage1.conv", "stage1.downsample", "stage2.conv", "stage2.downsample", "fc"];
        // With a stem it may be residual as well: both are proposed.
        let with_stem =
            ["stem", "stage1.conv", "stage1.downsample", "stage2.conv", "stage2.downsample", "fc"];
        let longer = network([one(), one(), one(), one(), one(), ends].concat());
        for (own, names, blocks) in [(own, &stages[..], 0), (longer, &with_stem[..], 4)] {
            let proposed = |shrink: &str| {
                let names: Vec<String> =
                    names.iter().map(|name| name.replace("downsample", shrink)).collect();
                let (tensors, truth) = file(&own, &names);
                let proposals = propose(&state(&tensors, true).shapes(), own.input).expect("networks");
                (tensors, truth, proposals)
            };
            let (tensors, truth, proposals) = proposed("downsample");
            let has_blocks = |spec: &&NetworkSpec| spec.layers.iter().any(|layer| layer.kind() == "residual");
            let (first, chains): (Vec<_>, Vec<_>) = proposals.iter().partition(has_blocks);
            assert_eq!((first.len(), proposals.len() <= MAX_PROPOSALS), (blocks, true));
            let usual = proposed("shrink").2;
            assert!(chains.len() > 8 && chains.iter().zip(&usual).all(|(one, other)| *one == other));
            assert_eq!(chains.len(), usual.len().min(MAX_PROPOSALS - blocks));
            for spec in chains {
                assert_eq!(under(state(&tensors, true), spec).expect("its own").tensors, truth);
            }
        }
    }

    #[test]
    fn a_block_may_be_called_by_any_word() {
        let block = LayerSpec::Residual { layers: vec![conv(3, 1)], shortcut: vec![conv(1, 1)] };
        let (relu, mean) = (LayerSpec::Relu {}, LayerSpec::GlobalAvgPool {});
        let own = network(vec![conv(3, 1), relu.clone(), block, relu, mean, LayerSpec::Dense { units: 10 }]);
        for names in [
            ["conv1", "residual1.conv2", "residual1.shortcut.conv3", "dense1"],
            ["conv1", "block1.conv1", "block1.shortcut.0", "fc"],
            ["model.conv", "model.body.conv", "model.body.downsample", "model.fc"],
        ] {
            let (tensors, truth) = file(&own, &names.map(Into::into));
            let proposals = propose(&state(&tensors, true).shapes(), own.input).expect("a block");
            assert_eq!(proposals[0], own, "{names:?}");
            assert_eq!(under(state(&tensors, true), &own).expect("its own").tensors, truth);
        }
    }
}
