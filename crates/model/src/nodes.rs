//! What a network's layers come to: each one's name, shapes and parameters, or why it does not fit.

use crate::spec::{
    LayerSpec, MAX_KERNEL, MAX_LAYERS, MAX_MAP_VALUES, MAX_PARAMETERS, NetworkSpec, Node, Padding, Shape,
    Slot,
};
use crate::{Error, ErrorKind, Result};

impl NetworkSpec {
    /// Infers every shape and refuses what does not fit, before anything is allocated.
    ///
    /// # Errors
    /// `ErrorKind::Spec`, naming the layer and what would fit.
    pub fn check(&self) -> Result<Vec<Node>> {
        let [c, h, w] = self.input;
        let values = Shape::Map(c, h, w).values();
        if values == 0 || values > MAX_MAP_VALUES || [c, h, w].iter().any(|&size| size > 1024) {
            let remedy = "use 1 to 1,024 each and at most 1,048,576 values in all";
            return Err(refuse("input", format!("has the shape {:?}", self.input), remedy));
        }
        let mut walk = Walk { counts: Counts::default(), layers: 0, parameters: 0 };
        let nodes = walk.list(&self.layers, Shape::Map(c, h, w), "")?;
        let Some(last) = nodes.last() else {
            return Err(refuse("network", "has no layers".into(), "give it at least one dense layer"));
        };
        if !matches!(last.output, Shape::Flat(_)) {
            return Err(refuse(&last.name, "leaves a map".into(), "end the network with a dense layer"));
        }
        let early = nodes[..nodes.len() - 1].iter().find(|node| matches!(node.layer, LayerSpec::Sigmoid {}));
        early.map_or(Ok(()), |node| {
            Err(refuse(&node.name, "stands before the end".into(), "use a sigmoid as the last layer only"))
        })?;
        Ok(nodes)
    }

    /// How many outputs the network has.
    ///
    /// # Errors
    /// As [`Self::check`].
    pub fn outputs(&self) -> Result<usize> {
        Ok(self.check()?.last().map_or(0, |node| node.output.values()))
    }

    /// All parameters and statistics, in the order of the file.
    ///
    /// # Errors
    /// As [`Self::check`].
    pub fn slots(&self) -> Result<Vec<Slot>> {
        fn collect(nodes: &[Node], slots: &mut Vec<Slot>) {
            for node in nodes {
                slots.extend(node.slots.iter().cloned());
                collect(&node.inner, slots);
            }
        }
        let mut slots = Vec::new();
        collect(&self.check()?, &mut slots);
        Ok(slots)
    }
}

fn refuse(layer: &str, problem: String, remedy: &str) -> Error {
    Error::new(ErrorKind::Spec, format!("layer {layer} {problem}"), remedy)
}

/// How many layers of each kind were named so far.
#[derive(Default)]
struct Counts {
    conv: usize,
    activation: usize,
    pool: usize,
    norm: usize,
    dense: usize,
    residual: usize,
}

struct Walk {
    counts: Counts,
    layers: usize,
    parameters: usize,
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
        let counts = &mut self.counts;
        let (stem, count) = match layer {
            LayerSpec::Conv { .. } => ("conv", &mut counts.conv),
            LayerSpec::Relu {} => ("relu", &mut counts.activation),
            LayerSpec::Gelu {} => ("gelu", &mut counts.activation),
            LayerSpec::MaxPool { .. } => ("pool", &mut counts.pool),
            LayerSpec::GlobalMaxPool {} => return format!("{prefix}global_pool"),
            LayerSpec::BatchNorm {} => ("norm", &mut counts.norm),
            LayerSpec::Flatten {} => return format!("{prefix}flatten"),
            LayerSpec::Sigmoid {} => return format!("{prefix}sigmoid"),
            LayerSpec::Dense { .. } => ("dense", &mut counts.dense),
            LayerSpec::Residual { .. } => ("residual", &mut counts.residual),
        };
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
            output_shape(layer, input, &name)?
        };
        if output.values() == 0 || output.values() > MAX_MAP_VALUES {
            let problem = format!("would hold {:?} values", output.dims());
            return Err(refuse(&name, problem, "use sizes from 1 to 1,048,576 values a map"));
        }
        let slots = slots(layer, input, &name);
        let total: usize = slots.iter().map(Slot::values).fold(0, usize::saturating_add);
        self.parameters = self.parameters.saturating_add(total);
        if self.parameters > MAX_PARAMETERS {
            return Err(refuse(&name, "takes the network over 16,777,216 parameters".into(), "use fewer"));
        }
        Ok(Node { name, layer: layer.clone(), input, output, slots, inner })
    }
}

fn output_shape(layer: &LayerSpec, input: Shape, name: &str) -> Result<Shape> {
    let wants_map = || refuse(name, format!("got {:?}", input.dims()), "place it before the flatten layer");
    match (layer, input) {
        (LayerSpec::Conv { filters, kernel, padding }, Shape::Map(_, h, w)) => {
            check_size(name, "filters", *filters, 1 << 14)?;
            check_size(name, "kernel", *kernel, MAX_KERNEL)?;
            match padding {
                Padding::Same if kernel % 2 == 0 => {
                    Err(refuse(name, "pads an even kernel".into(), "use an odd kernel or valid padding"))
                }
                Padding::Same => Ok(Shape::Map(*filters, h, w)),
                Padding::Valid if *kernel <= h && *kernel <= w => {
                    Ok(Shape::Map(*filters, h + 1 - kernel, w + 1 - kernel))
                }
                Padding::Valid => {
                    let problem = format!("is {kernel} wide on a map of {h} x {w}");
                    Err(refuse(name, problem, "use a smaller kernel or fewer pools"))
                }
            }
        }
        (LayerSpec::MaxPool { size }, Shape::Map(c, h, w)) => {
            check_size(name, "size", *size, MAX_KERNEL)?;
            if *size > h || *size > w {
                return Err(refuse(name, format!("pools {size} of a map of {h} x {w}"), "use fewer pools"));
            }
            Ok(Shape::Map(c, h / size, w / size))
        }
        (LayerSpec::GlobalMaxPool {}, Shape::Map(c, ..)) => Ok(Shape::Flat(c)),
        (LayerSpec::Flatten {}, Shape::Map(c, h, w)) => Ok(Shape::Flat(c * h * w)),
        (LayerSpec::BatchNorm {}, Shape::Map(..)) => Ok(input),
        (LayerSpec::Dense { units }, Shape::Flat(_)) => {
            check_size(name, "units", *units, 1 << 14)?;
            Ok(Shape::Flat(*units))
        }
        (LayerSpec::Dense { .. }, Shape::Map(..)) => {
            Err(refuse(name, format!("got a map {:?}", input.dims()), "flatten or pool it first"))
        }
        (LayerSpec::Relu {} | LayerSpec::Gelu {}, shape) => Ok(shape),
        (LayerSpec::Sigmoid {}, Shape::Flat(n)) => Ok(Shape::Flat(n)),
        _ => Err(wants_map()),
    }
}

fn check_size(name: &str, what: &str, size: usize, most: usize) -> Result<()> {
    if size == 0 || size > most {
        return Err(refuse(name, format!("has {what} {size}"), &format!("use 1 to {most}")));
    }
    Ok(())
}

fn slots(layer: &LayerSpec, input: Shape, name: &str) -> Vec<Slot> {
    let slot =
        |part: &str, shape: Vec<usize>, trained| Slot { name: format!("{name}.{part}"), shape, trained };
    match (layer, input) {
        (LayerSpec::Conv { filters, kernel, .. }, Shape::Map(c, ..)) => vec![
            slot("weight", vec![*filters, c, *kernel, *kernel], true),
            slot("bias", vec![*filters], true),
        ],
        (LayerSpec::Dense { units }, Shape::Flat(n)) => {
            vec![slot("weight", vec![*units, n], true), slot("bias", vec![*units], true)]
        }
        (LayerSpec::BatchNorm {}, Shape::Map(c, ..)) => vec![
            slot("weight", vec![c], true),
            slot("bias", vec![c], true),
            slot("running_mean", vec![c], false),
            slot("running_var", vec![c], false),
        ],
        _ => Vec::new(),
    }
}
