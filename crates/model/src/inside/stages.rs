//! The stages of a network as a graph: which reads which.

use cifar_kernels::Map;
use serde::Serialize;

use crate::checked::CheckedNetwork;
use crate::layer::{OfLogits, of_logits};
use crate::lower::Lowered;
use crate::node::Node;
use crate::spec::{LayerSpec, Shape, Slot};
use crate::{probabilities, sigmoid};

/// The name of the first stage: the picture's channels as the network reads them, normalised.
pub const PICTURE: &str = "picture";
/// The name of the last stage: what the page says of the classes.
pub const PROBABILITIES: &str = "probabilities";

/// A stage of a network: something that holds values while an image goes through.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StageInfo {
    /// [`PICTURE`], a layer's name such as `conv1` or `residual1.conv1`, or [`PROBABILITIES`]. Unique.
    pub name: String,
    /// [`PICTURE`], the layer's [`LayerSpec::kind`], or [`PROBABILITIES`].
    pub kind: String,
    /// `[C, H, W]` or `[n]`.
    pub shape: Vec<usize>,
    /// The stages that it reads; the picture reads none. A residual block reads the end of its branch, then
    /// its input or the end of its shortcut.
    pub reads: Vec<String>,
    /// The residual block that it is in, if any.
    pub block: Option<String>,
    /// How many of the network's parameters and running statistics are its own. A block has none: its layers have them.
    pub parameters: usize,
    /// Whether its values are the logits: one stage's are.
    pub is_logits: bool,
    /// The layer with its settings; the picture and the probabilities are none.
    pub layer: Option<LayerSpec>,
}

/// Where a stage's values lie, and what made them.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) shape: Shape,
    pub(super) lies: Lies,
    /// Of [`StageInfo::reads`], the places in the list of stages.
    pub(super) reads: Vec<usize>,
    /// The step that made them. None where they are those that the stage reads, under another name or shape: a flatten
    /// or dropout layer. None for the picture, and for what is made of the logits.
    pub(super) step: Option<usize>,
}

impl Place {
    /// Whether its values are made of the logits.
    pub(super) fn is_shown(&self) -> bool {
        match self.lies {
            Lies::Buffer(_) => false,
            Lies::Shown(_) => true,
        }
    }
}

#[derive(Clone, Debug)]
pub(super) enum Lies {
    /// In this buffer of the plan.
    Buffer(usize),
    /// Beside the plan, which ends with the logits.
    Shown(Shown),
}

/// What is made of the logits.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    pub(super) rule: OfLogits,
    /// Divides the logits first.
    pub(super) temperature: Option<f64>,
    values: Vec<f32>,
}

impl Shown {
    fn new(rule: OfLogits, temperature: Option<f64>, outputs: usize) -> Self {
        Self { rule, temperature, values: vec![0.0; outputs] }
    }

    pub(super) fn show(&mut self, logits: &[f32]) {
        self.values.clear();
        match self.rule {
            OfLogits::Sigmoid => self.values.extend(logits.iter().copied().map(sigmoid)),
            OfLogits::Softmax => self.values.extend(probabilities(logits, self.temperature)),
        }
    }

    pub(super) fn map(&self) -> Map {
        Map::flat(self.values.len())
    }

    pub(super) fn values(&self) -> &[f32] {
        &self.values
    }
}

/// The stages of a network and their places. [`PROBABILITIES`] are there beside a last sigmoid, too: they are what the
/// page shows, and a sigmoid's values are none. They are left out only where a last softmax has the same values.
pub(super) fn of(
    network: &CheckedNetwork,
    lowered: &Lowered,
    temperature: Option<f64>,
) -> (Vec<StageInfo>, Vec<Place>) {
    let mut walk = Walk { lowered, stages: Vec::new(), places: Vec::new() };
    let [channels, height, width] = network.input();
    let shape = Shape::Map(channels, height, width);
    let picture = walk.push(stage(PICTURE, PICTURE, shape), shape, Lies::Buffer(0), vec![]);
    let logits = walk.layers(network.up_to_logits(), picture, None);
    walk.stages[logits].is_logits = true;
    let (outputs, shape) = (network.outputs(), Shape::Flat(network.outputs()));
    let last = network.nodes().get(network.up_to_logits().len());
    let last = last.and_then(|node| Some((node, of_logits(&node.layer)?)));
    if let Some((node, rule)) = last {
        let info =
            StageInfo { layer: Some(node.layer.clone()), ..stage(&node.name, node.layer.kind(), shape) };
        walk.push(info, shape, Lies::Shown(Shown::new(rule, None, outputs)), vec![logits]);
    }
    if temperature.is_some() || last.is_none_or(|(_, rule)| rule != OfLogits::Softmax) {
        let lies = Lies::Shown(Shown::new(OfLogits::Softmax, temperature, outputs));
        walk.push(stage(PROBABILITIES, PROBABILITIES, shape), shape, lies, vec![logits]);
    }
    (walk.stages, walk.places)
}

fn stage(name: &str, kind: &str, shape: Shape) -> StageInfo {
    StageInfo {
        name: name.into(),
        kind: kind.into(),
        shape: shape.dims(),
        reads: Vec::new(),
        block: None,
        parameters: 0,
        is_logits: false,
        layer: None,
    }
}

struct Walk<'a> {
    lowered: &'a Lowered,
    stages: Vec<StageInfo>,
    places: Vec<Place>,
}

impl Walk<'_> {
    fn push(&mut self, info: StageInfo, shape: Shape, lies: Lies, reads: Vec<usize>) -> usize {
        // Of a block's steps the last is the one that adds; every other layer has one.
        let step = self.lowered.steps.iter().rposition(|step| step.node == info.name);
        let names = reads.iter().map(|&read| self.stages[read].name.clone()).collect();
        self.stages.push(StageInfo { reads: names, ..info });
        self.places.push(Place { shape, lies, reads, step });
        self.places.len() - 1
    }

    /// Adds the layers' stages, the first of which reads stage `at`; gives back the last.
    fn layers(&mut self, nodes: &[Node], mut at: usize, block: Option<&str>) -> usize {
        for node in nodes {
            // In the order in which the lowering says where each layer's output lies.
            let reads = if let LayerSpec::Residual { .. } = node.layer {
                let branch = self.layers(&node.inner, at, Some(&node.name));
                vec![branch, self.layers(&node.shortcut, at, Some(&node.name))]
            } else {
                vec![at]
            };
            let info = StageInfo {
                block: block.map(str::to_owned),
                parameters: node.slots.iter().map(Slot::values).sum(),
                layer: Some(node.layer.clone()),
                ..stage(&node.name, node.layer.kind(), node.output)
            };
            let buffer = self.lowered.stages[self.places.len() - 1].buffer;
            at = self.push(info, node.output, Lies::Buffer(buffer), reads);
        }
        at
    }
}
