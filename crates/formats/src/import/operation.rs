//! Arithmetic that stands in a network as a layer of its own.

/// What is done with two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
}

impl Operation {
    /// Of two numbers.
    pub(super) fn of(self, a: f32, b: f32) -> f32 {
        match self {
            Self::Add => a + b,
            Self::Subtract => a - b,
            Self::Multiply => a * b,
            Self::Divide => a / b,
        }
    }

    /// Factor and offset of `x OP number`.
    pub(super) fn right(self, number: f32) -> (f32, f32) {
        match self {
            Self::Add => (1.0, number),
            Self::Subtract => (1.0, -number),
            Self::Multiply => (number, 0.0),
            Self::Divide => (1.0 / number, 0.0),
        }
    }

    /// Factor and offset of `number OP x`; none where it is no such thing.
    pub(super) fn left(self, number: f32) -> Option<(f32, f32)> {
        match self {
            Self::Add => Some((1.0, number)),
            Self::Subtract => Some((-1.0, number)),
            Self::Multiply => Some((number, 0.0)),
            Self::Divide => None,
        }
    }
}
