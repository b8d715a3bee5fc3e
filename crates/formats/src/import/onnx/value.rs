//! What is known of a value while a graph is followed.

use cifar_model::spec::Shape;

use super::constant::Constant;

/// A value of the graph.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// What the network makes of the picture, up to here.
    Signal(Signal),
    /// The same, inside of a formula that may become one layer.
    Formula(Signal, Formula),
    /// The same with zeros around: rows above, columns before, rows below, columns behind.
    Padded(Signal, [usize; 4]),
    /// A constant.
    Constant(Constant),
    /// A shape, with nothing in place of the number of pictures.
    Sizes(Vec<Option<i64>>),
    /// One number a channel of all pictures, one behind the other without axes.
    Listed(Signal),
    /// Places in such a list.
    Places(Places),
}

impl Value {
    /// How many numbers it holds.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Signal(signal)
            | Self::Formula(signal, _)
            | Self::Padded(signal, _)
            | Self::Listed(signal) => {
                signal.pending.as_ref().map_or(0, |(factors, offsets)| factors.len() + offsets.len())
            }
            Self::Constant(Constant::Numbers(tensor) | Constant::Integers(tensor)) => tensor.values.len(),
            Self::Constant(Constant::Whole(numbers)) => numbers.len(),
            Self::Sizes(sizes) => sizes.len(),
            Self::Places(places) => places.inner.len(),
        }
    }

    /// The step's output that it is another name for.
    pub(super) const fn signal(&self) -> Option<&Signal> {
        match self {
            Self::Signal(signal)
            | Self::Formula(signal, _)
            | Self::Padded(signal, _)
            | Self::Listed(signal) => Some(signal),
            Self::Constant(_) | Self::Sizes(_) | Self::Places(_) => None,
        }
    }
}

/// For each picture `step` times its number, and to it each of `inner`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Places {
    pub(super) step: i64,
    pub(super) inner: Vec<i64>,
}

/// What comes out of a step.
#[derive(Clone, Debug)]
pub(super) struct Signal {
    /// 0 is the picture; the others count from 1.
    pub(super) step: usize,
    /// As our layers have it.
    pub(super) shape: Shape,
    /// Whether a map's channels lie behind its rows and columns here.
    pub(super) is_channels_last: bool,
    /// A factor and an offset for each number, which the next dense layer takes in.
    pub(super) pending: Option<(Vec<f32>, Vec<f32>)>,
}

impl Signal {
    /// One in our order, with nothing pending.
    pub(super) const fn of(step: usize, shape: Shape) -> Self {
        Self { step, shape, is_channels_last: false, pending: None }
    }

    /// How many channels or numbers.
    pub(super) const fn width(&self) -> usize {
        match self.shape {
            Shape::Map(channels, _, _) => channels,
            Shape::Flat(numbers) => numbers,
        }
    }

    /// As the graph sees it.
    pub(super) fn sizes(&self) -> Vec<Option<i64>> {
        let sizes = match (self.shape, self.is_channels_last) {
            (Shape::Map(c, h, w), false) => vec![c, h, w],
            (Shape::Map(c, h, w), true) => vec![h, w, c],
            (Shape::Flat(n), _) => vec![n],
        };
        let known = sizes.into_iter().map(|size| i64::try_from(size).ok());
        std::iter::once(None).chain(known).collect()
    }
}

/// `factor * x^power * gate(x)`: the parts that GELU is written with where it is no operator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Formula {
    pub(super) factor: f32,
    /// 0 or 1.
    pub(super) power: u8,
    pub(super) gate: Gate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gate {
    /// 1.
    Open,
    /// `erf(x / sqrt 2)`.
    Erf,
    /// `1 + erf(x / sqrt 2)`.
    OneAndErf,
}

impl Formula {
    /// `x` itself.
    pub(super) const SAME: Self = Self { factor: 1.0, power: 1, gate: Gate::Open };

    /// `x / 2 * (1 + erf(x / sqrt 2))`.
    pub(super) fn is_gelu(self) -> bool {
        (self.factor - 0.5).abs() < 1e-6 && self.power == 1 && self.gate == Gate::OneAndErf
    }

    /// Whether the error function of it is a gate's.
    pub(super) fn is_of_erf(self) -> bool {
        (self.factor - std::f32::consts::FRAC_1_SQRT_2).abs() < 1e-6
            && self.power == 1
            && self.gate == Gate::Open
    }

    pub(super) fn times(self, factor: f32) -> Self {
        Self { factor: self.factor * factor, ..self }
    }

    /// The product of two formulas of the same value, where it is one.
    pub(super) fn product(self, other: Self) -> Option<Self> {
        let gate = match (self.gate, other.gate) {
            (gate, Gate::Open) | (Gate::Open, gate) => gate,
            (Gate::Erf | Gate::OneAndErf, Gate::Erf | Gate::OneAndErf) => return None,
        };
        let power = self.power + other.power;
        (power <= 1).then_some(Self { factor: self.factor * other.factor, power, gate })
    }
}
