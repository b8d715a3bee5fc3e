//! A network as an ONNX file (operator set 13): pixels of 0 to 255 go in, logits come out. The normalisation is part
//! of the graph, so that no program feeds it other numbers than it was trained on; a last sigmoid or softmax is left
//! out, as everywhere here.

#[cfg(test)]
mod oracle;
pub(crate) mod proto;
pub(crate) mod wire;

use cifar_model::spec::{LayerSpec, Padding};
use cifar_model::{About, Node, Normalization, Result, Weights};

use crate::about::about;
use proto::{Attribute, Entry, FLOAT, Graph, Model, OperatorSet, Tensor, Value, whole};

/// What goes in: `[images, 3, 32, 32]`, RGB, 0 to 255; of other networks as many channels, rows and columns as they read.
pub const INPUT: &str = "pixels";
/// What comes out: `[images, outputs]`.
pub const OUTPUT: &str = "logits";
const OPERATORS: i64 = 13;
const IR_VERSION: i64 = 8;

/// What a person is told who opens the file.
fn doc([channels, height, width]: [usize; 3], classes: usize) -> String {
    let colours = if channels == 1 { "grey" } else { "RGB" };
    let last = classes.saturating_sub(1);
    format!(
        "Input `pixels`: float32 [images, {channels}, {height}, {width}], {colours}, 0 to 255, channels apart. The graph \
        normalises them. Output `logits`: [images, outputs], before any sigmoid or softmax; classes are outputs 0 to \
        {last}. The properties `self_check.images` (bytes of whole pictures in hexadecimal digits) and \
        `self_check.logits` (JSON, a row a picture) say what it has to answer."
    )
}

/// The file's bytes. What the weights say of themselves goes along as properties, and so does their self-check.
///
/// # Errors
/// As [`cifar_model::NetworkSpec::check`]; `ErrorKind::Weights` where the metadata cannot be written.
pub fn to_onnx(weights: &Weights<impl About>) -> Result<Vec<u8>> {
    let spec = weights.metadata.spec();
    let network = spec.check()?;
    let mut writer = Writer { weights, nodes: Vec::new(), tensors: Vec::new() };
    let pixels = writer.normalize(weights.metadata.normalization(), spec.input[0].min(3));
    let last = writer.layers(network.up_to_logits(), pixels);
    // The last layer's output takes the graph's own name.
    writer
        .nodes
        .iter_mut()
        .flat_map(|node| &mut node.output)
        .filter(|name| **name == last)
        .for_each(|name| *name = OUTPUT.into());
    let graph = Graph {
        name: weights.metadata.name().into(),
        node: writer.nodes,
        initializer: writer.tensors,
        input: vec![Value::batch(INPUT, &spec.input)],
        output: vec![Value::batch(OUTPUT, &[network.outputs()])],
    };
    let model = Model {
        ir_version: IR_VERSION,
        producer_name: "cifar-lab".into(),
        producer_version: env!("CARGO_PKG_VERSION").into(),
        doc_string: doc(spec.input, weights.metadata.classes().len()),
        graph: Some(graph),
        opset_import: vec![OperatorSet { domain: String::new(), version: OPERATORS }],
        metadata_props: about(weights)?.into_iter().map(|(key, value)| Entry { key, value }).collect(),
    };
    Ok(model.to_bytes())
}

struct Writer<'weights, M> {
    weights: &'weights Weights<M>,
    nodes: Vec<proto::Node>,
    tensors: Vec<Tensor>,
}

impl<M: About> Writer<'_, M> {
    /// (pixels - 255 mean) / (255 std)
    fn normalize(&mut self, normalization: &Normalization, channels: usize) -> String {
        let scaled = |numbers: [f32; 3]| numbers.map(|number| 255.0 * number);
        let shape = [1, channels, 1, 1];
        self.tensor("normalize.mean", &shape, &scaled(normalization.mean)[..channels]);
        self.tensor("normalize.std", &shape, &scaled(normalization.std)[..channels]);
        let centred = self.node("Sub", "centred", &[INPUT, "normalize.mean"], Vec::new());
        self.node("Div", "normalized", &[&centred, "normalize.std"], Vec::new())
    }

    /// Writes the layers one after the other; returns the name of what the last one gives.
    fn layers(&mut self, nodes: &[Node], x: String) -> String {
        nodes.iter().fold(x, |x, node| self.layer(node, x))
    }

    fn layer(&mut self, node: &Node, x: String) -> String {
        self.parameters(node);
        let name = node.name.as_str();
        let [weight, bias] = ["weight", "bias"].map(|part| format!("{name}.{part}"));
        match &node.layer {
            LayerSpec::Conv { groups, .. } => {
                let mut attributes = sliding(node);
                if *groups > 1 {
                    attributes.push(Attribute::int("group", whole(*groups)));
                }
                self.node("Conv", name, &[&x, &weight, &bias], attributes)
            }
            LayerSpec::Relu {} => self.node("Relu", name, &[&x], Vec::new()),
            LayerSpec::Relu6 {} => self.relu6(name, &x),
            LayerSpec::LeakyRelu { slope } => {
                self.node("LeakyRelu", name, &[&x], vec![Attribute::float("alpha", *slope)])
            }
            LayerSpec::Gelu {} => self.gelu(name, &x),
            LayerSpec::MaxPool { .. } => self.node("MaxPool", name, &[&x], sliding(node)),
            LayerSpec::AvgPool { padding, .. } => {
                let mut attributes = sliding(node);
                if matches!(padding, Padding::Pixels(_)) {
                    attributes.push(Attribute::int("count_include_pad", 1));
                }
                self.node("AveragePool", name, &[&x], attributes)
            }
            LayerSpec::BatchNorm { epsilon, scale, shift } => {
                // The operator wants both.
                let channels = node.input.dims()[0];
                for (part, is_there, value) in [(&weight, *scale, 1.0), (&bias, *shift, 0.0)] {
                    if !is_there {
                        self.tensor(part, &[channels], &vec![value; channels]);
                    }
                }
                let [mean, variance] = ["running_mean", "running_var"].map(|part| format!("{name}.{part}"));
                let epsilon = vec![Attribute::float("epsilon", *epsilon)];
                self.node("BatchNormalization", name, &[&x, &weight, &bias, &mean, &variance], epsilon)
            }
            LayerSpec::Flatten {} => self.node("Flatten", name, &[&x], Vec::new()),
            LayerSpec::GlobalMaxPool {} => self.global_pool("GlobalMaxPool", name, &x),
            LayerSpec::GlobalAvgPool {} => self.global_pool("GlobalAveragePool", name, &x),
            LayerSpec::Dense { .. } => {
                self.node("Gemm", name, &[&x, &weight, &bias], vec![Attribute::int("transB", 1)])
            }
            // It does nothing but in training.
            LayerSpec::Dropout { .. } => x,
            LayerSpec::Sigmoid {} => self.node("Sigmoid", name, &[&x], Vec::new()),
            LayerSpec::Softmax {} => self.node("Softmax", name, &[&x], vec![Attribute::int("axis", 1)]),
            LayerSpec::Residual { .. } => {
                let inner = self.layers(&node.inner, x.clone());
                let past = self.layers(&node.shortcut, x);
                self.node("Add", name, &[&past, &inner], Vec::new())
            }
        }
    }

    fn global_pool(&mut self, kind: &str, name: &str, x: &str) -> String {
        let pooled = self.node(kind, &format!("{name}.map"), &[x], Vec::new());
        self.node("Flatten", name, &[&pooled], Vec::new())
    }

    /// x / 2 * (1 + erf(x / sqrt 2)): the operator of that name came later.
    fn gelu(&mut self, name: &str, x: &str) -> String {
        for (constant, value) in [("half", 0.5), ("one", 1.0), ("root_half", std::f32::consts::FRAC_1_SQRT_2)]
        {
            self.tensor(&format!("{name}.{constant}"), &[], &[value]);
        }
        let part = |what: &str| format!("{name}.{what}");
        let scaled = self.node("Mul", &part("scaled"), &[x, &part("root_half")], Vec::new());
        let erf = self.node("Erf", &part("erf"), &[&scaled], Vec::new());
        let sum = self.node("Add", &part("sum"), &[&erf, &part("one")], Vec::new());
        let halved = self.node("Mul", &part("halved"), &[x, &part("half")], Vec::new());
        self.node("Mul", name, &[&halved, &sum], Vec::new())
    }

    /// Between 0 and 6: its limits have been inputs since operator set 11.
    fn relu6(&mut self, name: &str, x: &str) -> String {
        let limits = [("min", 0.0), ("max", 6.0)].map(|(limit, value)| {
            let limit = format!("{name}.{limit}");
            self.tensor(&limit, &[], &[value]);
            limit
        });
        self.node("Clip", name, &[x, &limits[0], &limits[1]], Vec::new())
    }

    fn parameters(&mut self, node: &Node) {
        for slot in &node.slots {
            if let Some(values) = self.weights.get(&slot.name) {
                self.tensor(&slot.name, &slot.shape, values);
            }
        }
    }

    fn node(&mut self, kind: &str, name: &str, input: &[&str], attribute: Vec<Attribute>) -> String {
        let output = format!("{name}.out");
        self.nodes.push(proto::Node {
            input: input.iter().map(ToString::to_string).collect(),
            output: vec![output.clone()],
            name: name.into(),
            op_type: kind.into(),
            attribute,
            domain: String::new(),
        });
        output
    }

    fn tensor(&mut self, name: &str, shape: &[usize], values: &[f32]) {
        self.tensors.push(Tensor {
            dims: shape.iter().map(|&size| whole(size)).collect(),
            data_type: FLOAT,
            name: name.into(),
            raw_data: values.iter().flat_map(|value| value.to_le_bytes()).collect(),
            ..Tensor::default()
        });
    }
}

/// Size, stride and padding of a layer's window; what is 1 or 0 is left out, as it is the format's own.
fn sliding(node: &Node) -> Vec<Attribute> {
    let Some(window) = node.window() else { return Vec::new() };
    let mut attributes = vec![Attribute::sizes("kernel_shape", &[window.size; 2])];
    if window.stride > 1 {
        attributes.push(Attribute::sizes("strides", &[window.stride; 2]));
    }
    let ([top, left], [bottom, right]) = (window.before, window.after);
    if [top, left, bottom, right] != [0; 4] {
        attributes.push(Attribute::sizes("pads", &[top, left, bottom, right]));
    }
    attributes
}

#[cfg(test)]
mod tests {
    use super::*;
    use cifar_model::{Metadata, NetworkSpec, SelfCheck};

    fn shipped(name: &str) -> Weights {
        let path = format!("{}/../../www/assets/models/{name}.safetensors", env!("CARGO_MANIFEST_DIR"));
        Weights::from_safetensors(&std::fs::read(path).expect("it is committed")).expect("it can be read")
    }

    #[test]
    fn the_graph_leads_from_pixels_to_logits_and_every_name_is_made_before_it_is_read() -> Result<()> {
        for name in ["notebook", "notebook-corrected"] {
            let model = proto::model(&to_onnx(&shipped(name))?).expect("what was written is read");
            let graph = model.graph.expect("it has one");
            let mut known: Vec<String> = graph.initializer.iter().map(|tensor| tensor.name.clone()).collect();
            known.extend(graph.input.iter().map(|value| value.name.clone()));
            for node in &graph.node {
                assert!(node.input.iter().all(|name| known.contains(name)), "{node:?}");
                known.extend(node.output.clone());
            }
            assert_eq!(known.last().map(String::as_str), Some(OUTPUT));
            let kinds: Vec<&str> = graph.node.iter().map(|node| node.op_type.as_str()).collect();
            assert_eq!(kinds[..4], ["Sub", "Div", "Conv", "Relu"]);
            assert!(!kinds.contains(&"Sigmoid"));
        }
        Ok(())
    }

    /// Each setting of a layer is the operator's attribute, and what it leaves out is there.
    #[test]
    fn layers_become_operators_with_their_settings() -> Result<()> {
        let json = r#"{"name":"layers","input":[3,32,32],"layers":[
            {"kind":"conv","filters":6,"kernel":3,"padding":"same","stride":2,"groups":3},
            {"kind":"batch_norm","epsilon":0.5,"scale":false},
            {"kind":"dropout","rate":0.5},
            {"kind":"avg_pool","size":3,"stride":2,"padding":{"pixels":1}},
            {"kind":"avg_pool","size":2,"stride":1,"padding":"same"},
            {"kind":"leaky_relu","slope":0.25},
            {"kind":"max_pool","size":2},
            {"kind":"global_avg_pool"},{"kind":"dense","units":10},{"kind":"softmax"}]}"#;
        let spec = NetworkSpec::from_json(json)?;
        let tensors =
            spec.check()?.slots().iter().map(|slot| (slot.name.clone(), vec![0.5; slot.values()])).collect();
        let weights = Weights::new(Metadata::new("layers", spec, Normalization::UNIT), tensors)?;
        let graph = proto::model(&to_onnx(&weights)?).expect("it is read").graph.expect("it has one");
        let kinds: Vec<&str> = graph.node.iter().map(|node| node.op_type.as_str()).collect();
        let pools = ["AveragePool", "AveragePool", "LeakyRelu", "MaxPool", "GlobalAveragePool"];
        let expected =
            [&["Sub", "Div", "Conv", "BatchNormalization"][..], &pools, &["Flatten", "Gemm"]].concat();
        assert_eq!(kinds, expected);
        let ints = |place: usize, name: &str| {
            let found = graph.node[place].attribute.iter().find(|attribute| attribute.name == name);
            found.map(|attribute| attribute.ints.iter().copied().chain(attribute.i).collect::<Vec<_>>())
        };
        assert_eq!([ints(2, "strides"), ints(2, "pads")], [Some(vec![2; 2]), Some(vec![0, 0, 1, 1])]);
        assert_eq!([ints(2, "group"), ints(4, "count_include_pad")], [Some(vec![3]), Some(vec![1])]);
        assert_eq!([ints(4, "pads"), ints(5, "pads")], [Some(vec![1; 4]), Some(vec![0, 0, 1, 1])]);
        assert_eq!([ints(5, "strides"), ints(5, "count_include_pad"), ints(7, "pads")], [None, None, None]);
        assert_eq!(ints(7, "strides"), Some(vec![2; 2]));
        let scale = graph.initializer.iter().find(|tensor| tensor.name == "norm1.weight").expect("ones");
        assert_eq!(scale.raw_data, [1.0_f32; 6].map(f32::to_le_bytes).concat());
        let last = graph.node.last().expect("nodes");
        assert_eq!(last.output, [OUTPUT]);
        Ok(())
    }

    #[test]
    fn the_file_says_what_it_is_and_brings_its_check() -> Result<()> {
        let weights = shipped("notebook");
        let check = SelfCheck::of(&weights, &[200; 3072])?;
        let expected = check.logits()[0];
        let model = proto::model(&to_onnx(&weights.with_self_check(check))?).expect("it is read");
        let value = |key: &str| {
            model.metadata_props.iter().find(|entry| entry.key == key).map(|entry| entry.value.as_str())
        };
        assert_eq!(value("name"), Some("notebook"));
        assert_eq!(value("self_check.images"), Some("c8".repeat(3072).as_str()));
        let rows: Vec<Vec<f32>> =
            serde_json::from_str(value("self_check.logits").unwrap_or("")).expect("JSON");
        assert_eq!((rows.len(), rows[0].len(), rows[0][0]), (1, 20, expected));
        Ok(())
    }
}
