//! What a network's layers come to: each one's name, shapes and parameters, or why it does not fit. Made once.

use crate::Result;
use crate::layer::{self, Counted};
use crate::node::{Node, refuse};
use crate::spec::{LayerSpec, MAX_LAYERS, MAX_MAP_VALUES, MAX_PARAMETERS, NetworkSpec, Shape, Slot};

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

impl NetworkSpec {
    /// Infers every shape and refuses what does not fit, before anything is allocated.
    ///
    /// # Errors
    /// `ErrorKind::Spec`, naming the layer and what would fit.
    pub fn check(&self) -> Result<CheckedNetwork> {
        let [c, h, w] = self.input;
        let values = Shape::Map(c, h, w).values();
        if values == 0 || values > MAX_MAP_VALUES || [c, h, w].iter().any(|&size| size > 1024) {
            let remedy = "use 1 to 1,024 each and at most 1,048,576 values in all";
            return Err(refuse("input", format!("has the shape {:?}", self.input), remedy));
        }
        let mut walk = Walk::default();
        let nodes = walk.list(&self.layers, Shape::Map(c, h, w), "")?;
        let Some(last) = nodes.last() else {
            return Err(refuse("network", "has no layers".into(), "give it at least one dense layer"));
        };
        if !matches!(last.output, Shape::Flat(_)) {
            return Err(refuse(&last.name, "leaves a map".into(), "end the network with a dense layer"));
        }
        let early = nodes[..nodes.len() - 1].iter().find(|node| layer::of_logits(&node.layer).is_some());
        early.map_or(Ok(()), |node| {
            let problem = "stands before the end".into();
            Err(refuse(&node.name, problem, "use a sigmoid or softmax as the last layer only"))
        })?;
        let outputs = last.output.values();
        Ok(CheckedNetwork { input: self.input, nodes, slots: walk.slots, outputs })
    }
}

/// What the layers so far came to.
#[derive(Default)]
struct Walk {
    /// How many layers of each kind were named.
    counts: [usize; Counted::KINDS],
    layers: usize,
    /// In the order of the file: a residual block has none of its own, those of its layers follow.
    slots: Vec<Slot>,
}

impl Walk {
    fn list(&mut self, layers: &[LayerSpec], mut shape: Shape, prefix: &str) -> Result<Vec<Node>> {
        let mut nodes = Vec::new();
        for layer in layers {
            self.layers += 1;
            if self.layers > MAX_LAYERS {
                return Err(refuse("network", format!("has over {MAX_LAYERS} layers"), "use fewer"));
            }
            let node = self.node(layer, shape, prefix)?;
            shape = node.output;
            nodes.push(node);
        }
        Ok(nodes)
    }

    fn name(&mut self, layer: &LayerSpec, prefix: &str) -> String {
        let (stem, kind) = layer::stem(layer);
        let Some(kind) = kind else { return format!("{prefix}{stem}") };
        let count = &mut self.counts[kind as usize];
        *count += 1;
        format!("{prefix}{stem}{count}")
    }

    fn node(&mut self, layer: &LayerSpec, input: Shape, prefix: &str) -> Result<Node> {
        let name = self.name(layer, prefix);
        let mut inner = Vec::new();
        let output = if let LayerSpec::Residual { layers } = layer {
            // Behind a flatten layer the order of the values would decide which are added.
            if !matches!(input, Shape::Map(..)) {
                let problem = format!("got {:?}", input.dims());
                return Err(refuse(&name, problem, "place it before the flatten layer"));
            }
            inner = self.list(layers, input, &format!("{name}."))?;
            let end = inner.last().map_or(input, |node| node.output);
            if end != input {
                let problem = format!("turns {:?} into {:?}", input.dims(), end.dims());
                return Err(refuse(&name, problem, "let a residual block keep its shape"));
            }
            end
        } else {
            layer::output(layer, input, &name)?
        };
        if output.values() == 0 || output.values() > MAX_MAP_VALUES {
            let problem = format!("would hold {:?} values", output.dims());
            return Err(refuse(&name, problem, "use sizes from 1 to 1,048,576 values a map"));
        }
        let mut slots = Vec::new();
        for (part, shape, trained) in layer::parameters(layer, input) {
            let first = self.slots.last().map_or(0, |slot| slot.range().end);
            let slot = Slot { name: format!("{name}.{part}"), shape, trained, first };
            if slot.range().end > MAX_PARAMETERS {
                let problem = "takes the network over 16,777,216 parameters".into();
                return Err(refuse(&name, problem, "use fewer"));
            }
            self.slots.push(slot.clone());
            slots.push(slot);
        }
        Ok(Node { name, layer: layer.clone(), input, output, slots, inner })
    }
}
