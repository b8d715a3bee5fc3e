//! The messages, field by field, as they are read.

use super::{
    Attribute, Dimension, Entry, Graph, Kind, Model, Node, OperatorSet, Shape, Tensor, TensorKind, Value,
};
use crate::onnx::wire::{Content, Message, Unreadable, read};

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
