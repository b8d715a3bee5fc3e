//! An operator's settings, with the format's own values where the file leaves them out.

use super::super::{ImportError, LayerProblem, Place, Result};
use crate::onnx::proto;

/// An operator and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Operator<'graph> {
    pub(super) node: &'graph proto::Node,
    /// The first is 1.
    pub(super) position: usize,
    /// Of the whole file.
    pub(super) opset: i64,
}

impl<'graph> Operator<'graph> {
    pub(super) fn place(self) -> Place {
        let class = if self.node.domain.is_empty() || self.node.domain == "ai.onnx" {
            self.node.op_type.clone()
        } else {
            format!("{}.{}", self.node.domain, self.node.op_type)
        };
        Place { position: self.position, class, name: self.node.name.clone() }
    }

    pub(super) fn refuse(self, problem: LayerProblem) -> Box<ImportError> {
        ImportError::layer(&self.place(), problem)
    }

    /// A setting that is not read here.
    pub(super) fn setting(self, key: &str, value: &dyn std::fmt::Debug) -> Box<ImportError> {
        ImportError::setting(&self.place(), key, &format_args!("{value:?}"))
    }

    pub(super) fn attribute(self, name: &str) -> Option<&'graph proto::Attribute> {
        self.node.attribute.iter().find(|attribute| attribute.name == name)
    }

    pub(super) fn int(self, name: &str, usual: i64) -> i64 {
        self.attribute(name).and_then(|attribute| attribute.i).unwrap_or(usual)
    }

    pub(super) fn float(self, name: &str, usual: f32) -> f32 {
        self.attribute(name).and_then(|attribute| attribute.f).unwrap_or(usual)
    }

    pub(super) fn ints(self, name: &str) -> Option<&'graph [i64]> {
        self.attribute(name).map(|attribute| attribute.ints.as_slice())
    }

    pub(super) fn text(self, name: &str, usual: &'graph str) -> &'graph str {
        let bytes = self.attribute(name).and_then(|attribute| attribute.s.as_deref());
        bytes.and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or(usual)
    }

    /// The name of an input; none where it is left out.
    pub(super) fn input(self, at: usize) -> Option<&'graph str> {
        self.node.input.get(at).map(String::as_str).filter(|name| !name.is_empty())
    }

    /// Refuses a setting that is not the one that is read here.
    pub(super) fn only(self, name: &str, usual: i64) -> Result<()> {
        let found = self.int(name, usual);
        if found == usual { Ok(()) } else { Err(self.setting(name, &found)) }
    }
}
