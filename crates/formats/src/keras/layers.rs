//! Our layers as Keras's, one behind the other, each with what it reads.

use cifar_model::spec::{LayerSpec, Padding, Shape};
use cifar_model::{About, Error, ErrorKind, Node, Normalization, Result, Weights, number};

use super::Program;
use super::arrays::{outputs_last, ungrouped};
use super::order::in_keras_order;
use crate::hdf5::Array;

/// A layer of Keras.
#[derive(Debug)]
pub(super) struct Layer {
    /// `Conv2D`.
    pub(super) class: &'static str,
    /// Ours, with `_` for the dot of a residual block's: PyTorch under Keras takes none.
    pub(super) name: String,
    /// JSON: the members of an object, all but its name.
    pub(super) settings: String,
    /// Which layers it reads, by their places in the list.
    pub(super) inputs: Vec<usize>,
    /// Of what it gives: `[H, W, C]` or `[n]`.
    pub(super) shape: Vec<usize>,
    /// In Keras's order, by Keras's names.
    pub(super) arrays: Vec<(&'static str, Array)>,
}

/// A pool of largest values for which Keras has no layer: what lies around the map is neither TensorFlow's own padding nor
/// half of the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OddPool {
    /// The layer's name here: `pool2`.
    pub layer: String,
    /// Rows and columns of its window.
    pub size: usize,
    /// What lies around the map on each side.
    pub pixels: usize,
}

impl OddPool {
    /// The first one of a network, those in residual blocks included.
    #[must_use]
    pub fn first(nodes: &[Node]) -> Option<Self> {
        nodes.iter().find_map(|node| {
            if let LayerSpec::MaxPool { size, padding: Padding::Pixels(pixels), .. } = &node.layer
                && *pixels > 0
                && 2 * pixels + 1 != *size
            {
                return Some(Self { layer: node.name.clone(), size: *size, pixels: *pixels });
            }
            Self::first(&node.inner).or_else(|| Self::first(&node.shortcut))
        })
    }
}

impl From<OddPool> for Error {
    fn from(OddPool { layer, size, pixels }: OddPool) -> Self {
        let problem =
            format!("layer {layer} pools {size} with {pixels} pixels around, for which Keras has no layer");
        Self::new(ErrorKind::Spec, problem, "export as onnx or pytorch, or give the pool the padding same")
    }
}

/// All layers from the input to the logits, each behind those that it reads, in the order in which Keras counts them.
///
/// # Errors
/// As [`cifar_model::NetworkSpec::check`]; `ErrorKind::Spec` for a pool that Keras cannot say.
pub(super) fn layers<M: About>(weights: &Weights<M>, program: Program) -> Result<Vec<Layer>> {
    let spec = weights.metadata.spec();
    let network = spec.check()?;
    let [channels, height, width] = spec.input;
    let mut writer = Writer { weights, program, layers: Vec::new(), flattened: 1, dense_left: 0 };
    let key = if program == Program::Keras3 { "batch_shape" } else { "batch_input_shape" };
    let input = format!(r#""{key}":[null,{height},{width},{channels}],"dtype":"float32","sparse":false"#);
    writer.push("InputLayer", "pixels", input, &[], vec![height, width, channels]);
    let scaling = rescaling(weights.metadata.normalization(), channels);
    let pixels = writer.push("Rescaling", "rescaling", scaling, &[0], vec![height, width, channels]);
    let nodes = network.up_to_logits();
    // None is in a residual block, where nothing makes a row.
    writer.dense_left = nodes.iter().filter(|node| matches!(node.layer, LayerSpec::Dense { .. })).count();
    writer.list(nodes, pixels)?;
    Ok(in_keras_order(writer.layers, |layer| &mut layer.inputs))
}

/// (pixels / 255 - mean) / std as `scale * pixels + offset`; one number where the channels have the same.
fn rescaling(normalization: &Normalization, channels: usize) -> String {
    let numbers = |of_channel: fn(f64, f64) -> f64| {
        let of = |at: usize| of_channel(normalization.mean[at % 3].into(), normalization.std[at % 3].into());
        let all: Vec<f64> = (0..channels).map(of).collect();
        let text: Vec<String> = all.iter().copied().map(number).collect();
        if all.iter().all(|one| *one == all[0]) { number(all[0]) } else { format!("[{}]", text.join(",")) }
    };
    let (scale, offset) = (numbers(|_, std| 1.0 / (255.0 * std)), numbers(|mean, std| 0.0 - mean / std));
    format!(r#""scale":{scale},"offset":{offset}"#)
}

struct Writer<'w, M> {
    weights: &'w Weights<M>,
    program: Program,
    layers: Vec<Layer>,
    /// Places of the map that was flattened, until a dense layer has read it; else 1.
    flattened: usize,
    /// Dense layers that are still to come.
    dense_left: usize,
}

impl<M: About> Writer<'_, M> {
    /// Adds a layer without arrays; returns its place.
    fn push(
        &mut self,
        class: &'static str,
        name: &str,
        settings: String,
        inputs: &[usize],
        shape: Vec<usize>,
    ) -> usize {
        let (name, inputs, arrays) = (name.into(), inputs.to_vec(), Vec::new());
        self.layers.push(Layer { class, name, settings, inputs, shape, arrays });
        self.layers.len() - 1
    }

    fn list(&mut self, nodes: &[Node], x: usize) -> Result<usize> {
        nodes.iter().try_fold(x, |x, node| self.layer(node, x))
    }

    fn layer(&mut self, node: &Node, x: usize) -> Result<usize> {
        let name = node.name.replace('.', "_");
        let shape = channels_last(node.output);
        let mut plain = |class, settings| self.push(class, &name, settings, &[x], shape.clone());
        Ok(match &node.layer {
            LayerSpec::Conv { .. } => self.convolution(node, &name, x),
            LayerSpec::Relu {} => plain("Activation", activation("relu")),
            LayerSpec::Gelu {} => plain("Activation", activation("gelu")),
            LayerSpec::Relu6 {} => plain("ReLU", r#""max_value":6.0"#.into()),
            LayerSpec::LeakyRelu { slope } => {
                // Keras 3 has another word for it.
                let key = if self.program == Program::Keras3 { "negative_slope" } else { "alpha" };
                self.push("LeakyReLU", &name, format!(r#""{key}":{}"#, number(*slope)), &[x], shape)
            }
            LayerSpec::MaxPool { .. } => self.max_pool(node, &name, x)?,
            LayerSpec::AvgPool { size, stride, padding } => {
                let (x, padding) = self.padded(&name, *padding, x);
                self.pool("AveragePooling2D", &name, [*size, stride.unwrap_or(*size)], padding, x, shape)
            }
            LayerSpec::BatchNorm { epsilon, scale, shift } => {
                let epsilon = number(*epsilon);
                let settings = format!(r#""axis":-1,"epsilon":{epsilon},"center":{shift},"scale":{scale}"#);
                let at = plain("BatchNormalization", settings);
                let parts = [("weight", "gamma"), ("bias", "beta")];
                let statistics = [("running_mean", "moving_mean"), ("running_var", "moving_variance")];
                self.layers[at].arrays = parts
                    .into_iter()
                    .chain(statistics)
                    .filter_map(|(part, name)| self.vector(node, part, name))
                    .collect();
                at
            }
            LayerSpec::Flatten {} => self.flatten(node, &name, x),
            LayerSpec::GlobalMaxPool {} => plain("GlobalMaxPooling2D", String::new()),
            LayerSpec::GlobalAvgPool {} => plain("GlobalAveragePooling2D", String::new()),
            LayerSpec::Dropout { rate } => plain("Dropout", format!(r#""rate":{}"#, number(*rate))),
            LayerSpec::Dense { units } => {
                let settings = format!(r#""units":{units},"activation":"linear","use_bias":true"#);
                let at = plain("Dense", settings);
                let values = outputs_last(self.part(node, "weight"), *units, self.flattened);
                (self.flattened, self.dense_left) = (1, self.dense_left - 1);
                let kernel = Array { shape: vec![values.len() / units, *units], values };
                self.layers[at].arrays = self.with_bias(node, ("kernel", kernel));
                at
            }
            LayerSpec::Sigmoid {} => plain("Activation", activation("sigmoid")),
            LayerSpec::Softmax {} => plain("Activation", activation("softmax")),
            LayerSpec::Residual { .. } => {
                let inner = self.list(&node.inner, x)?;
                let past = self.list(&node.shortcut, x)?;
                self.push("Add", &name, String::new(), &[past, inner], shape)
            }
        })
    }

    fn convolution(&mut self, node: &Node, name: &str, x: usize) -> usize {
        let LayerSpec::Conv { filters, kernel, padding, stride, groups } = &node.layer else { return x };
        let (x, padding) = self.padded(name, *padding, x);
        let channels = node.input.dims()[0];
        let weight = self.part(node, "weight").to_vec();
        let is_depthwise = *groups > 1 && *groups == channels;
        // TensorFlow.js has no groups: zeros stand for the channels of others.
        let wide = *groups > 1 && !is_depthwise && self.program == Program::TensorFlowJs;
        let weight = if wide { ungrouped(&weight, *filters, *groups) } else { weight };
        let values = outputs_last(&weight, *filters, kernel * kernel);
        let (class, part, shape) = if is_depthwise {
            ("DepthwiseConv2D", "depthwise_kernel", [*kernel, *kernel, channels, filters / groups])
        } else {
            let groups = if wide { 1 } else { *groups };
            ("Conv2D", "kernel", [*kernel, *kernel, channels / groups, *filters])
        };
        let own = match (is_depthwise, *groups > 1 && !wide) {
            (true, _) => format!(r#""depth_multiplier":{}"#, filters / groups),
            (false, true) => format!(r#""filters":{filters},"groups":{groups}"#),
            (false, false) => format!(r#""filters":{filters}"#),
        };
        let settings = format!(
            r#"{own},"kernel_size":[{kernel},{kernel}],"strides":[{stride},{stride}],"padding":"{padding}","activation":"linear","use_bias":true"#
        );
        let at = self.push(class, name, settings, &[x], channels_last(node.output));
        self.layers[at].arrays = self.with_bias(node, (part, Array { shape: shape.to_vec(), values }));
        at
    }

    /// What pixels are around a map: Keras has words for none and for TensorFlow's own way, and a layer for zeros.
    fn padded(&mut self, name: &str, padding: Padding, x: usize) -> (usize, &'static str) {
        match padding {
            Padding::Valid | Padding::Pixels(0) => (x, "valid"),
            Padding::Same => (x, "same"),
            Padding::Pixels(pixels) => {
                let around = format!(r#""padding":[[{pixels},{pixels}],[{pixels},{pixels}]]"#);
                let mut shape = self.layers[x].shape.clone();
                shape.iter_mut().take(2).for_each(|size| *size += 2 * pixels);
                (self.push("ZeroPadding2D", &format!("{name}_pad"), around, &[x], shape), "valid")
            }
        }
    }

    /// Around a map nothing is larger than what is there, and Keras has no layer for that. Where the padding is half of
    /// the window, a pool that moves by one pixel with TensorFlow's padding has the same windows and others between them;
    /// a second one takes each `stride`th.
    fn max_pool(&mut self, node: &Node, name: &str, x: usize) -> Result<usize> {
        let LayerSpec::MaxPool { size, stride, padding } = &node.layer else { return Ok(x) };
        let (stride, shape) = (stride.unwrap_or(*size), channels_last(node.output));
        let padding = match padding {
            Padding::Valid | Padding::Pixels(0) => "valid",
            Padding::Same => "same",
            Padding::Pixels(pixels) if 2 * pixels + 1 == *size => {
                let map = self.layers[x].shape.clone();
                let all = format!("{name}_all");
                let x = self.pool("MaxPooling2D", &all, [*size, 1], "same", x, map);
                return Ok(self.pool("MaxPooling2D", name, [1, stride], "valid", x, shape));
            }
            Padding::Pixels(pixels) => {
                return Err(OddPool { layer: node.name.clone(), size: *size, pixels: *pixels }.into());
            }
        };
        Ok(self.pool("MaxPooling2D", name, [*size, stride], padding, x, shape))
    }

    fn pool(
        &mut self,
        class: &'static str,
        name: &str,
        [size, stride]: [usize; 2],
        padding: &str,
        x: usize,
        shape: Vec<usize>,
    ) -> usize {
        let settings =
            format!(r#""pool_size":[{size},{size}],"strides":[{stride},{stride}],"padding":"{padding}""#);
        self.push(class, name, settings, &[x], shape)
    }

    /// Keras's order is row, column, channel: the next dense layer's columns are put in it. Where there is none, the map
    /// is turned first.
    fn flatten(&mut self, node: &Node, name: &str, x: usize) -> usize {
        let Shape::Map(channels, height, width) = node.input else { return x };
        let x = if self.dense_left > 0 {
            self.flattened = height * width;
            x
        } else {
            let turn = r#""dims":[3,1,2]"#.into();
            self.push("Permute", &format!("{name}_order"), turn, &[x], vec![channels, height, width])
        };
        self.push("Flatten", name, String::new(), &[x], channels_last(node.output))
    }

    fn part(&self, node: &Node, part: &str) -> &[f32] {
        self.weights.get(&format!("{}.{part}", node.name)).unwrap_or_default()
    }

    /// One number a channel or output; none where the layer has no such part.
    fn vector(&self, node: &Node, part: &str, name: &'static str) -> Option<(&'static str, Array)> {
        node.slot(part)?;
        let values = self.part(node, part).to_vec();
        Some((name, Array { shape: vec![values.len()], values }))
    }

    fn with_bias(&self, node: &Node, kernel: (&'static str, Array)) -> Vec<(&'static str, Array)> {
        [Some(kernel), self.vector(node, "bias", "bias")].into_iter().flatten().collect()
    }
}

fn channels_last(shape: Shape) -> Vec<usize> {
    match shape {
        Shape::Map(channels, height, width) => vec![height, width, channels],
        Shape::Flat(values) => vec![values],
    }
}

fn activation(name: &str) -> String {
    format!(r#""activation":"{name}""#)
}
