//! Operators that move numbers without changing them, and the shapes that they are told.

use cifar_model::spec::{LayerSpec, MAX_PARAMETERS, Shape};

use super::super::network::FlattenOrder;
use super::super::tensor::Tensor;
use super::super::{LayerProblem, Result};
use super::attributes::Operator;
use super::constant::Constant;
use super::reader::Reader;
use super::value::{Signal, Value};

impl<'graph> Reader<'graph> {
    pub(super) fn flatten(&mut self, operator: Operator<'graph>) -> Result<()> {
        let axis = operator.int("axis", 1);
        if axis != 1 && axis != -3 {
            return Err(operator.setting("axis", &axis));
        }
        let value = self.value(operator, 0)?.clone();
        self.flat(operator, value)
    }

    /// From a map to numbers; of numbers, the same.
    fn flat(&mut self, operator: Operator<'graph>, value: Value) -> Result<()> {
        match value {
            Value::Signal(signal) if matches!(signal.shape, Shape::Flat(_)) => {
                self.set(operator, Value::Signal(signal))
            }
            Value::Signal(signal) if signal.pending.is_none() => {
                if signal.is_channels_last {
                    self.order = FlattenOrder::RowColumnChannel;
                }
                let shape = Shape::Flat(signal.shape.values());
                let signal = Signal { is_channels_last: false, ..signal };
                self.push(operator, LayerSpec::Flatten {}, &signal, shape)
            }
            Value::Signal(_)
            | Value::Formula(..)
            | Value::Padded(..)
            | Value::Constant(_)
            | Value::Sizes(_)
            | Value::Listed(_)
            | Value::Places(_) => Err(operator.refuse(LayerProblem::Misplaced)),
        }
    }

    pub(super) fn reshape(&mut self, operator: Operator<'graph>) -> Result<()> {
        let sizes = self.whole(operator, 1)?;
        let value = self.value(operator, 0)?.clone();
        let signal = match &value {
            Value::Signal(signal) => signal,
            Value::Constant(Constant::Numbers(tensor)) => {
                let tensor = reshaped(tensor, &sizes).ok_or_else(|| operator.setting("shape", &sizes))?;
                return self.set(operator, Value::Constant(Constant::Numbers(tensor)));
            }
            Value::Constant(Constant::Whole(_)) => return self.set(operator, value),
            Value::Constant(Constant::Integers(_))
            | Value::Formula(..)
            | Value::Padded(..)
            | Value::Sizes(_)
            | Value::Listed(_)
            | Value::Places(_) => {
                return Err(operator.refuse(LayerProblem::Unknown));
            }
        };
        if matches!((signal.shape, &sizes[..]), (Shape::Flat(_), [-1])) && signal.pending.is_none() {
            return self.set(operator, Value::Listed(signal.clone()));
        }
        let Some((&pictures, rest)) = sizes.split_first() else {
            return Err(operator.setting("shape", &sizes));
        };
        let count = i64::try_from(signal.shape.values()).unwrap_or(i64::MAX);
        let is_batch = matches!(pictures, -1..=1) || self.batch == Some(pictures);
        let known =
            rest.iter().filter(|size| **size > 0).try_fold(1_i64, |product, size| product.checked_mul(*size));
        let open = rest.iter().filter(|size| **size <= 0).count();
        let fits = is_batch
            && (known == Some(count) && open == 0 || open == 1 && (rest.len() == 1 || known == Some(count)));
        let own: Vec<i64> = signal.sizes().iter().skip(1).map(|size| size.unwrap_or(-1)).collect();
        match rest {
            // The same map again.
            rest if rest == own => self.set(operator, value),
            [_] if fits => self.flat(operator, value),
            // One number a channel, with or without axes of size 1 behind it.
            rest if fits
                && matches!(signal.shape, Shape::Flat(_))
                && rest.iter().filter(|size| **size != 1).count() <= 1 =>
            {
                self.set(operator, value)
            }
            _other => Err(operator.setting("shape", &&sizes[..sizes.len().min(8)])),
        }
    }

    pub(super) fn transpose(&mut self, operator: Operator<'graph>) -> Result<()> {
        let order = operator.ints("perm").unwrap_or_default();
        let value = match self.value(operator, 0)?.clone() {
            Value::Signal(signal) => {
                let is_point = matches!(signal.shape, Shape::Flat(_)) && order.len() == 4 && order[0] == 0;
                let is_channels_last = match (order, signal.is_channels_last) {
                    ([0, 3, 1, 2], true) => false,
                    ([0, 2, 3, 1], false) => true,
                    ([0, 1, 2, 3] | [0, 1], was) => was,
                    (_, was) if is_point => was,
                    _other => return Err(operator.setting("perm", &&order[..order.len().min(8)])),
                };
                Value::Signal(Signal { is_channels_last, ..signal })
            }
            Value::Constant(Constant::Numbers(tensor)) => {
                let turned =
                    transposed(&tensor, order).ok_or_else(|| operator.setting("perm", &order.len()))?;
                Value::Constant(Constant::Numbers(turned))
            }
            Value::Constant(Constant::Whole(_) | Constant::Integers(_))
            | Value::Formula(..)
            | Value::Padded(..)
            | Value::Sizes(_)
            | Value::Listed(_)
            | Value::Places(_) => return Err(operator.refuse(LayerProblem::Unknown)),
        };
        self.set(operator, value)
    }

    /// `Squeeze` and `Unsqueeze`: of one number a channel and of whole numbers, the same.
    pub(super) fn squeeze(&mut self, operator: Operator<'graph>) -> Result<()> {
        let value = self.value(operator, 0)?.clone();
        match &value {
            Value::Signal(signal) if matches!(signal.shape, Shape::Flat(_)) => self.set(operator, value),
            Value::Constant(Constant::Whole(_)) | Value::Sizes(_) | Value::Places(_) => {
                self.set(operator, value)
            }
            Value::Constant(Constant::Numbers(tensor)) if tensor.values.len() == 1 => {
                self.set(operator, value)
            }
            Value::Signal(_)
            | Value::Formula(..)
            | Value::Padded(..)
            | Value::Constant(_)
            | Value::Listed(_) => Err(operator.refuse(LayerProblem::Misplaced)),
        }
    }

    /// Zeros around a map.
    pub(super) fn set_padded(
        &mut self,
        operator: Operator<'graph>,
        signal: Signal,
        around: [usize; 4],
    ) -> Result<()> {
        let value = if around == [0; 4] { Value::Signal(signal) } else { Value::Padded(signal, around) };
        self.set(operator, value)
    }
}

/// A place that may be counted from the end.
pub(super) fn index(at: i64, length: usize) -> Option<usize> {
    let at = if at < 0 { at.checked_add(i64::try_from(length).ok()?)? } else { at };
    usize::try_from(at).ok().filter(|at| *at < length)
}

/// The same numbers under another shape, in which one size may be open.
fn reshaped(tensor: &Tensor, sizes: &[i64]) -> Option<Tensor> {
    let known = sizes
        .iter()
        .filter(|size| **size >= 0)
        .try_fold(1_usize, |product, &size| product.checked_mul(usize::try_from(size).ok()?))?;
    let open = tensor.values.len().checked_div(known).unwrap_or(0);
    let shape: Vec<usize> = sizes.iter().map(|&size| usize::try_from(size).unwrap_or(open)).collect();
    // As everywhere, a size of 0 makes the others no smaller.
    let bound = shape.iter().try_fold(1_usize, |product, &size| product.checked_mul(size.max(1)))?;
    let count: usize = shape.iter().product();
    (count == tensor.values.len() && bound <= count.max(MAX_PARAMETERS))
        .then(|| Tensor { shape, values: tensor.values.clone() })
}

/// A constant with its axes in another order; without one, in the opposite one.
fn transposed(tensor: &Tensor, order: &[i64]) -> Option<Tensor> {
    let rank = tensor.shape.len();
    let order: Vec<usize> = if order.is_empty() {
        (0..rank).rev().collect()
    } else {
        order.iter().map(|&at| index(at, rank)).collect::<Option<_>>()?
    };
    if order.len() != rank || !(0..rank).all(|axis| order.contains(&axis)) {
        return None;
    }
    let strides: Vec<usize> = (0..rank).map(|axis| tensor.shape[axis + 1..].iter().product()).collect();
    let shape: Vec<usize> = order.iter().map(|&axis| tensor.shape[axis]).collect();
    let place = |mut at: usize| {
        shape.iter().zip(&order).rev().fold(0, |place, (size, axis)| {
            let step = at % size;
            at /= size;
            place + step * strides[*axis]
        })
    };
    let values = (0..tensor.values.len()).map(|at| tensor.values[place(at)]).collect();
    Some(Tensor { shape, values })
}
