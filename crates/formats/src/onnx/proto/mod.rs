//! The messages of an ONNX file that a network needs, with the numbers of onnx.proto (IR version 8; Apache-2.0, the ONNX
//! project). What is not here is not written, and passed over when it is read.

mod read;
mod write;

pub(crate) use read::model;

/// `TensorProto.DataType.FLOAT`.
pub(crate) const FLOAT: i32 = 1;

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Model {
    pub(crate) ir_version: i64,
    pub(crate) producer_name: String,
    pub(crate) producer_version: String,
    pub(crate) doc_string: String,
    pub(crate) graph: Option<Graph>,
    pub(crate) opset_import: Vec<OperatorSet>,
    pub(crate) metadata_props: Vec<Entry>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct OperatorSet {
    pub(crate) domain: String,
    pub(crate) version: i64,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) value: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Graph {
    pub(crate) node: Vec<Node>,
    pub(crate) name: String,
    pub(crate) initializer: Vec<Tensor>,
    pub(crate) input: Vec<Value>,
    pub(crate) output: Vec<Value>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Node {
    pub(crate) input: Vec<String>,
    pub(crate) output: Vec<String>,
    pub(crate) name: String,
    pub(crate) op_type: String,
    pub(crate) attribute: Vec<Attribute>,
    pub(crate) domain: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Attribute {
    pub(crate) name: String,
    pub(crate) f: Option<f32>,
    pub(crate) i: Option<i64>,
    pub(crate) s: Option<Vec<u8>>,
    pub(crate) t: Option<Tensor>,
    pub(crate) floats: Vec<f32>,
    pub(crate) ints: Vec<i64>,
    pub(crate) kind: i32,
}

impl Attribute {
    pub(crate) fn float(name: &str, value: f32) -> Self {
        Self { name: name.into(), f: Some(value), kind: 1, ..Self::default() }
    }

    pub(crate) fn int(name: &str, value: i64) -> Self {
        Self { name: name.into(), i: Some(value), kind: 2, ..Self::default() }
    }

    pub(crate) fn sizes(name: &str, sizes: &[usize]) -> Self {
        let ints = sizes.iter().map(|&size| whole(size)).collect();
        Self { name: name.into(), ints, kind: 7, ..Self::default() }
    }
}

/// A size as the format has it; a spec's limits keep every one far below.
pub(crate) fn whole(size: usize) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Tensor {
    pub(crate) dims: Vec<i64>,
    pub(crate) data_type: i32,
    pub(crate) float_data: Vec<f32>,
    pub(crate) int32_data: Vec<i32>,
    pub(crate) int64_data: Vec<i64>,
    pub(crate) name: String,
    pub(crate) raw_data: Vec<u8>,
    pub(crate) double_data: Vec<f64>,
    pub(crate) external_data: Vec<Entry>,
    /// 1: in another file.
    pub(crate) data_location: i32,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Value {
    pub(crate) name: String,
    pub(crate) kind: Option<Kind>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Kind {
    pub(crate) tensor_type: Option<TensorKind>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct TensorKind {
    pub(crate) elem_type: i32,
    pub(crate) shape: Option<Shape>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Shape {
    pub(crate) dim: Vec<Dimension>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Dimension {
    pub(crate) dim_value: Option<i64>,
    pub(crate) dim_param: Option<String>,
}

impl Value {
    /// Floats of a named number of images, and then these sizes.
    pub(crate) fn batch(name: &str, sizes: &[usize]) -> Self {
        let images = Dimension { dim_value: None, dim_param: Some("images".into()) };
        let sizes = sizes.iter().map(|&size| Dimension { dim_value: Some(whole(size)), dim_param: None });
        let shape = Shape { dim: std::iter::once(images).chain(sizes).collect() };
        let tensor_type = TensorKind { elem_type: FLOAT, shape: Some(shape) };
        Self { name: name.into(), kind: Some(Kind { tensor_type: Some(tensor_type) }) }
    }
}
