//! The messages, field by field, as they are written.

use super::{
    Attribute, Dimension, Entry, Graph, Kind, Model, Node, OperatorSet, Shape, Tensor, TensorKind, Value,
};
use crate::onnx::wire::{Writer, Written};

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
