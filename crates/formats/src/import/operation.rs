//! Arithmetic that stands in a network as a layer of its own.

/// What is done with two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// On which side of a signal a number stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Side {
    /// `number OP x`.
    Left,
    /// `x OP number`.
    #[default]
    Right,
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

    /// Factor and offset of `x OP number`, or of `number OP x`; none where it is no such thing.
    pub(super) fn with(self, side: Side, number: f64) -> Option<(f64, f64)> {
        match side {
            Side::Left => self.left(number),
            Side::Right => Some(self.right(number)),
        }
    }

    fn right(self, number: f64) -> (f64, f64) {
        match self {
            Self::Add => (1.0, number),
            Self::Subtract => (1.0, -number),
            Self::Multiply => (number, 0.0),
            Self::Divide => (1.0 / number, 0.0),
        }
    }

    fn left(self, number: f64) -> Option<(f64, f64)> {
        match self {
            Self::Add => Some((1.0, number)),
            Self::Subtract => Some((-1.0, number)),
            Self::Multiply => Some((number, 0.0)),
            Self::Divide => None,
        }
    }
}
