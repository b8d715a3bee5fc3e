//! The messages of an ONNX file that a network needs, with the numbers of onnx.proto (IR version 8; Apache-2.0, the ONNX
//! project). What is not here is not written, and passed over when it is read.

use super::wire::{Content, Message, Unreadable, Writer, Written, read};

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

/// Reads a model.
///
/// # Errors
/// The first field that is cut short or of another kind than the format's.
pub(crate) fn model(bytes: &[u8]) -> Result<Model, Unreadable> {
    let mut model = Model::default();
    read(bytes, &mut model)?;
    Ok(model)
}

/// One more message of a list.
fn push<M: Message + Default>(list: &mut Vec<M>, content: Content<'_>) -> Option<()> {
    let mut message = M::default();
    content.message(&mut message)?;
    list.push(message);
    Some(())
}

impl Message for Model {
    fn take(&mut self, field: u64, content: Content<'_>) -> Option<()> {
        match field {
            1 => self.ir_version = content.int()?,
            2 => self.producer_name = content.text()?,
            3 => self.producer_version = content.text()?,
            6 => self.doc_string = content.text()?,
            7 => content.message(self.graph.get_or_insert_default())?,
            8 => push(&mut self.opset_import, content)?,
            14 => push(&mut self.metadata_props, content)?,
            _ => {}
        }
        Some(())
    }
}

impl Message for OperatorSet {
    fn take(&mut self, field: u64, content: Content<'_>) -> Option<()> {
        match field {
            1 => self.domain = content.text()?,
            2 => self.version = content.int()?,
            _ => {}
        }
        Some(())
    }
}

impl Message for Entry {
    fn take(&mut self, field: u64, content: Content<'_>) -> Option<()> {
        match field {
            1 => self.key = content.text()?,
            2 => self.value = content.text()?,
            _ => {}
        }
        Some(())
    }
}

impl Message for Graph {
    fn take(&mut self, field: u64, content: Content<'_>) -> Option<()> {
        match field {
            1 => push(&mut self.node, content)?,
            2 => self.name = content.text()?,
            5 => push(&mut self.initializer, content)?,
            11 => push(&mut self.input, content)?,
            12 => push(&mut self.output, content)?,
            _ => {}
        }
        Some(())
    }
}

impl Message for Node {
    fn take(&mut self, field: u64, content: Content<'_>) -> Option<()> {
        match field {
            1 => self.input.push(content.text()?),
            2 => self.output.push(content.text()?),
            3 => self.name = content.text()?,
            4 => self.op_type = content.text()?,
            5 => push(&mut self.attribute, content)?,
            7 => self.domain = content.text()?,
            _ => {}
        }
        Some(())
    }
}

impl Message for Attribute {
    fn take(&mut self, field: u64, content: Content<'_>) -> Option<()> {
        match field {
            1 => self.name = content.text()?,
            2 => self.f = Some(content.float()?),
            3 => self.i = Some(content.int()?),
            4 => self.s = Some(content.bytes()?.to_vec()),
            5 => content.message(self.t.get_or_insert_default())?,
            7 => content.floats(&mut self.floats)?,
            8 => content.ints(&mut |int| self.ints.push(int))?,
            20 => self.kind = content.int32()?,
            _ => {}
        }
        Some(())
    }
}

impl Message for Tensor {
    fn take(&mut self, field: u64, content: Content<'_>) -> Option<()> {
        match field {
            1 => content.ints(&mut |size| self.dims.push(size))?,
            2 => self.data_type = content.int32()?,
            4 => content.floats(&mut self.float_data)?,
            5 => content.ints(&mut |int| self.int32_data.push(int as i32))?,
            7 => content.ints(&mut |int| self.int64_data.push(int))?,
            8 => self.name = content.text()?,
            9 => self.raw_data = content.bytes()?.to_vec(),
            10 => content.doubles(&mut self.double_data)?,
            13 => push(&mut self.external_data, content)?,
            14 => self.data_location = content.int32()?,
            _ => {}
        }
        Some(())
    }
}

impl Message for Value {
    fn take(&mut self, field: u64, content: Content<'_>) -> Option<()> {
        match field {
            1 => self.name = content.text()?,
            2 => content.message(self.kind.get_or_insert_default())?,
            _ => {}
        }
        Some(())
    }
}

impl Message for Kind {
    fn take(&mut self, field: u64, content: Content<'_>) -> Option<()> {
        match field {
            1 => content.message(self.tensor_type.get_or_insert_default()),
            _ => Some(()),
        }
    }
}

impl Message for TensorKind {
    fn take(&mut self, field: u64, content: Content<'_>) -> Option<()> {
        match field {
            1 => self.elem_type = content.int32()?,
            2 => content.message(self.shape.get_or_insert_default())?,
            _ => {}
        }
        Some(())
    }
}

impl Message for Shape {
    fn take(&mut self, field: u64, content: Content<'_>) -> Option<()> {
        match field {
            1 => push(&mut self.dim, content),
            _ => Some(()),
        }
    }
}

impl Message for Dimension {
    fn take(&mut self, field: u64, content: Content<'_>) -> Option<()> {
        match field {
            1 => self.dim_value = Some(content.int()?),
            2 => self.dim_param = Some(content.text()?),
            _ => {}
        }
        Some(())
    }
}

impl Model {
    /// The file.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        self.write(&mut writer);
        writer.0
    }
}

impl Written for Model {
    fn write(&self, to: &mut Writer) {
        to.int(1, self.ir_version);
        to.text(2, &self.producer_name);
        to.text(3, &self.producer_version);
        to.text(6, &self.doc_string);
        self.graph.iter().for_each(|graph| to.message(7, graph));
        self.opset_import.iter().for_each(|set| to.message(8, set));
        self.metadata_props.iter().for_each(|entry| to.message(14, entry));
    }
}

impl Written for OperatorSet {
    fn write(&self, to: &mut Writer) {
        to.text(1, &self.domain);
        to.int(2, self.version);
    }
}

impl Written for Entry {
    fn write(&self, to: &mut Writer) {
        to.text(1, &self.key);
        to.text(2, &self.value);
    }
}

impl Written for Graph {
    fn write(&self, to: &mut Writer) {
        self.node.iter().for_each(|node| to.message(1, node));
        to.text(2, &self.name);
        self.initializer.iter().for_each(|tensor| to.message(5, tensor));
        self.input.iter().for_each(|value| to.message(11, value));
        self.output.iter().for_each(|value| to.message(12, value));
    }
}

impl Written for Node {
    fn write(&self, to: &mut Writer) {
        self.input.iter().for_each(|name| to.bytes(1, name.as_bytes()));
        self.output.iter().for_each(|name| to.bytes(2, name.as_bytes()));
        to.text(3, &self.name);
        to.text(4, &self.op_type);
        self.attribute.iter().for_each(|attribute| to.message(5, attribute));
        to.text(7, &self.domain);
    }
}

/// Numbers and lists of whole numbers: what our own graphs have.
impl Written for Attribute {
    fn write(&self, to: &mut Writer) {
        to.text(1, &self.name);
        self.f.iter().for_each(|&float| to.float(2, float));
        self.i.iter().for_each(|&int| to.int(3, int));
        self.ints.iter().for_each(|&int| to.int(8, int));
        to.int(20, self.kind.into());
    }
}

/// In this file, with raw bytes: what our own graphs have.
impl Written for Tensor {
    fn write(&self, to: &mut Writer) {
        self.dims.iter().for_each(|&size| to.int(1, size));
        to.int(2, self.data_type.into());
        to.text(8, &self.name);
        to.bytes(9, &self.raw_data);
    }
}

impl Written for Value {
    fn write(&self, to: &mut Writer) {
        to.text(1, &self.name);
        self.kind.iter().for_each(|kind| to.message(2, kind));
    }
}

impl Written for Kind {
    fn write(&self, to: &mut Writer) {
        self.tensor_type.iter().for_each(|tensor| to.message(1, tensor));
    }
}

impl Written for TensorKind {
    fn write(&self, to: &mut Writer) {
        to.int(1, self.elem_type.into());
        self.shape.iter().for_each(|shape| to.message(2, shape));
    }
}

impl Written for Shape {
    fn write(&self, to: &mut Writer) {
        self.dim.iter().for_each(|size| to.message(1, size));
    }
}

impl Written for Dimension {
    fn write(&self, to: &mut Writer) {
        self.dim_value.iter().for_each(|&value| to.int(1, value));
        self.dim_param.iter().for_each(|name| to.bytes(2, name.as_bytes()));
    }
}
