//! What keeps the arrays of a file from filling a network.

use crate::import::ImportError;

/// Why arrays do not fill a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfilled {
    /// No array of this kind of layer is left.
    Missing {
        /// The name that it would have here: `conv2.weight`.
        name: String,
    },
    /// The next array of this kind of layer has another shape.
    Shape {
        /// Its name in the file.
        name: String,
        /// As the file has it, in PyTorch's order.
        have: Vec<usize>,
        /// As the layer needs it.
        expected: Vec<usize>,
    },
    /// An array belongs to no layer.
    Left {
        /// Its name in the file.
        name: String,
    },
}

impl From<Unfilled> for ImportError {
    fn from(unfilled: Unfilled) -> Self {
        match unfilled {
            Unfilled::Missing { name } => Self::MissingArray { name },
            Unfilled::Shape { name, have, expected } => Self::WrongShape { name, have, expected },
            Unfilled::Left { name } => Self::DoesNotFit {
                problem: format!("the array {name} belongs to no layer of the network"),
                remedy: "give the network all of its layers".into(),
            },
        }
    }
}
