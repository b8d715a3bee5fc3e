//! What a network's layers come to: each one's name, shapes and parameters, or why it does not fit. Made once.

use crate::Result;
use crate::layer::{self, Counted};
use crate::misfit::{Misfit, Refusal};
use crate::node::Node;
use crate::spec::{LayerSpec, MAX_LAYERS, MAX_MAP_VALUES, MAX_PARAMETERS, NetworkSpec, Shape, Slot};
use crate::summary::{self, SummaryRow};

/// A network that holds together: everything that follows from its spec.
#[derive(Clone, Debug)]
pub struct CheckedNetwork {
    input: [usize; 3],
    nodes: Vec<Node>,
    slots: Vec<Slot>,
    outputs: usize,
}

impl CheckedNetwork {
    /// `[C, H, W]` of the input.
    #[must_use]
    pub const fn input(&self) -> [usize; 3] {
        self.input
    }

    /// All layers, first to last.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The layers up to the logits: a last sigmoid or softmax is left out.
    #[must_use]
    pub fn up_to_logits(&self) -> &[Node] {
        match self.nodes.split_last() {
            Some((last, before)) if layer::of_logits(&last.layer).is_some() => before,
            Some(_) | None => &self.nodes,
        }
    }

    /// All parameters and statistics, in the order of the file.
    #[must_use]
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// How many values all slots hold.
    #[must_use]
    pub fn values(&self) -> usize {
        self.slots.last().map_or(0, |slot| slot.range().end)
    }

    /// How many outputs the network has.
    #[must_use]
    pub const fn outputs(&self) -> usize {
        self.outputs
    }
}

/// How far a network holds together.
#[derive(Clone, Debug)]
pub struct Examined {
    /// The layers that fit, first to last; of a residual block that does not, those of its layers that do.
    pub nodes: Vec<Node>,
    /// The first thing that does not fit.
    pub refusal: Option<Refusal>,
    slots: Vec<Slot>,
}

impl Examined {
    /// The rows of the table that there can be.
    #[must_use]
    pub fn rows(&self) -> Vec<SummaryRow> {
        summary::rows(&self.nodes)
    }
}

impl NetworkSpec {
    /// Infers every shape and refuses what does not fit, before anything is allocated.
    ///
    /// # Errors
    /// `ErrorKind::Spec`, naming the layer and what would fit.
    pub fn check(&self) -> Result<CheckedNetwork> {
        let Examined { nodes, refusal, slots } = self.examine();
        if let Some(refusal) = refusal {
            return Err(refusal.into());
        }
        let outputs = nodes.last().map_or(0, |last| last.output.values());
        Ok(CheckedNetwork { input: self.input, nodes, slots, outputs })
    }

    /// As [`Self::check`], with all that holds before the first thing that does not.
    #[must_use]
    pub fn examine(&self) -> Examined {
        let [c, h, w] = self.input;
        let values = Shape::Map(c, h, w).values();
        if values == 0 || values > MAX_MAP_VALUES || [c, h, w].iter().any(|&size| size > 1024) {
            let refusal = Some(Refusal::of("input", Misfit::Input { shape: self.input }));
            return Examined { nodes: Vec::new(), refusal, slots: Vec::new() };
        }
        let mut walk = Walk::default();
        let (nodes, refusal) = walk.list(&self.layers, Shape::Map(c, h, w), "");
        let refusal = refusal.or_else(|| as_a_whole(&nodes));
        Examined { nodes, refusal, slots: walk.slots }
    }
}

/// What no layer shows on its own.
fn as_a_whole(nodes: &[Node]) -> Option<Refusal> {
    let Some((last, before)) = nodes.split_last() else {
        return Some(Refusal::of("network", Misfit::NoLayers {}));
    };
    if !matches!(last.output, Shape::Flat(_)) {
        return Some(Refusal::of(&last.name, Misfit::EndsInMap {}).at(before.len()));
    }
    // In a residual block there is no row that a sigmoid or softmax could take.
    let early = before.iter().position(|node| layer::of_logits(&node.layer).is_some())?;
    Some(Refusal::of(&before[early].name, Misfit::NotLast {}).at(early))
}

/// What the layers so far came to.
#[derive(Default)]
struct Walk {
    /// How many layers of each kind were named.
    counts: [usize; Counted::KINDS],
    layers: usize,
    /// In the order of the file: a residual block has none of its own, those of its layers follow, then those of its shortcut.
    slots: Vec<Slot>,
}

/// A layer that does not fit, and a block with the part of it that does.
type Unfit = (Option<Node>, Refusal);

impl Walk {
    fn list(&mut self, layers: &[LayerSpec], mut shape: Shape, prefix: &str) -> (Vec<Node>, Option<Refusal>) {
        let mut nodes = Vec::new();
        for (place, layer) in layers.iter().enumerate() {
            self.layers += 1;
            if self.layers > MAX_LAYERS {
                let refusal = Refusal::of("network", Misfit::TooManyLayers { most: MAX_LAYERS });
                return (nodes, Some(refusal.at(place)));
            }
            match self.node(layer, shape, prefix) {
                Ok(node) => {
                    shape = node.output;
                    nodes.push(node);
                }
                Err(unfit) => {
                    let (part, refusal) = *unfit;
                    nodes.extend(part);
                    return (nodes, Some(refusal.at(place)));
                }
            }
        }
        (nodes, None)
    }

    fn name(&mut self, layer: &LayerSpec, prefix: &str) -> String {
        let (stem, kind) = layer::stem(layer);
        let Some(kind) = kind else { return format!("{prefix}{stem}") };
        let count = &mut self.counts[kind as usize];
        *count += 1;
        format!("{prefix}{stem}{count}")
    }

    fn node(&mut self, layer: &LayerSpec, input: Shape, prefix: &str) -> Result<Node, Box<Unfit>> {
        let name = self.name(layer, prefix);
        let refuse = |misfit| Box::new((None, Refusal::of(&name, misfit)));
        let (mut inner, mut past) = (Vec::new(), Vec::new());
        let output = if let LayerSpec::Residual { layers, shortcut } = layer {
            // Behind a flatten layer the order of the values would decide which are added.
            if !matches!(input, Shape::Map(..)) {
                return Err(refuse(Misfit::MapWanted { input: input.dims() }));
            }
            let (found, refusal) = self.list(layers, input, &format!("{name}."));
            let (beside, unfit) = match refusal {
                // What is beside a layer that does not fit is not looked at.
                Some(_) => (Vec::new(), None),
                None => self.list(shortcut, input, &format!("{name}.shortcut.")),
            };
            // A shortcut's layers have no place of their own: the block is told of.
            let refusal = refusal.or_else(|| unfit.map(|refusal| Refusal { path: Vec::new(), ..refusal }));
            let end = found.last().map_or(input, |node| node.output);
            let added = beside.last().map_or(input, |node| node.output);
            let changed = || {
                let [input, from, to] = [input, added, end].map(Shape::dims);
                (end != added).then(|| Refusal::of(&name, Misfit::ShapeChanged { input, from, to }))
            };
            if let Some(refusal) = refusal.or_else(changed) {
                let part = Node {
                    name: name.clone(),
                    layer: layer.clone(),
                    input,
                    output: end,
                    slots: Vec::new(),
                    inner: found,
                    shortcut: beside,
                };
                return Err(Box::new((Some(part), refusal)));
            }
            (inner, past) = (found, beside);
            end
        } else {
            layer::output(layer, input).map_err(refuse)?
        };
        // What is added is a map on both ways: no layer makes one of a row again, and the order of a row's values would decide.
        if !prefix.is_empty() && matches!(output, Shape::Flat(_)) {
            return Err(refuse(Misfit::RowInBlock {}));
        }
        if output.values() == 0 || output.values() > MAX_MAP_VALUES {
            return Err(refuse(Misfit::MapSize { output: output.dims() }));
        }
        let mut slots = Vec::new();
        for (part, shape, trained) in layer::parameters(layer, input) {
            let first = self.slots.last().map_or(0, |slot| slot.range().end);
            let slot = Slot { name: format!("{name}.{part}"), shape, trained, first };
            if slot.range().end > MAX_PARAMETERS {
                return Err(refuse(Misfit::Parameters {}));
            }
            self.slots.push(slot.clone());
            slots.push(slot);
        }
        Ok(Node { name, layer: layer.clone(), input, output, slots, inner, shortcut: past })
    }
}
