//! `Add`, `Sub`, `Mul` and `Div`: preprocessing, a bias, a norm's factor and offset, part of a GELU, or a residual
//! block, by what they are done to.

use cifar_model::spec::{LayerSpec, NORM_EPSILON, Shape};

use super::super::keras::scaling::Scaling;
use super::super::network::Array;
use super::super::operation::{Operation, Side};
use super::super::tensor::Tensor;
use super::super::{LayerProblem, Note, Result};
use super::attributes::Operator;
use super::constant::Constant;
use super::reader::Reader;
use super::value::{Formula, Gate, Signal, Value};

impl<'graph> Reader<'graph> {
    pub(super) fn arithmetic(&mut self, operator: Operator<'graph>, operation: Operation) -> Result<()> {
        let (a, b) = (self.value(operator, 0)?.clone(), self.value(operator, 1)?.clone());
        match (a, b) {
            (Value::Constant(_), Value::Constant(_)) => self.fold(operator, operation),
            (Value::Places(places), Value::Constant(Constant::Whole(numbers)))
            | (Value::Constant(Constant::Whole(numbers)), Value::Places(places)) => {
                self.move_places(operator, operation, &places, &numbers)
            }
            (Value::Signal(signal), Value::Constant(_)) => {
                self.with_number(operator, operation, signal, Formula::SAME, 1)
            }
            (Value::Constant(_), Value::Signal(signal)) => {
                self.with_number(operator, operation, signal, Formula::SAME, 0)
            }
            (Value::Formula(signal, formula), Value::Constant(_)) => {
                self.with_number(operator, operation, signal, formula, 1)
            }
            (Value::Constant(_), Value::Formula(signal, formula)) => {
                self.with_number(operator, operation, signal, formula, 0)
            }
            (Value::Signal(a), Value::Signal(b)) if operation == Operation::Add => {
                self.add_signals(operator, &a, &b)
            }
            (Value::Signal(a), Value::Formula(b, formula))
            | (Value::Formula(a, formula), Value::Signal(b))
                if operation == Operation::Multiply && a.step == b.step =>
            {
                self.multiply(operator, a, Formula::SAME, formula)
            }
            (Value::Formula(a, formula), Value::Formula(b, other))
                if operation == Operation::Multiply && a.step == b.step =>
            {
                self.multiply(operator, a, formula, other)
            }
            (Value::Signal(_) | Value::Formula(..), Value::Signal(_) | Value::Formula(..)) => {
                Err(operator.refuse(LayerProblem::Branches))
            }
            (Value::Padded(..) | Value::Sizes(_) | Value::Listed(_) | Value::Places(_), _)
            | (_, Value::Padded(..) | Value::Sizes(_) | Value::Listed(_) | Value::Places(_)) => {
                Err(operator.refuse(LayerProblem::Unknown))
            }
        }
    }

    /// A signal or a formula with a constant, which is input `at`.
    fn with_number(
        &mut self,
        operator: Operator<'graph>,
        operation: Operation,
        signal: Signal,
        formula: Formula,
        at: usize,
    ) -> Result<()> {
        let numbers = self.numbers(operator, at)?;
        let side = if at == 1 { Side::Right } else { Side::Left };
        let factor_of = |number: f32| {
            let pair = operation.with(side, number.into())?;
            Some((pair.0 as f32, pair.1 as f32))
        };
        if let (true, [number]) = (signal.step > 0 && signal.pending.is_none(), &numbers.values[..]) {
            let (factor, offset) =
                factor_of(*number).ok_or_else(|| operator.refuse(LayerProblem::Unknown))?;
            // A factor may be part of a GELU: what becomes of it is seen later.
            if offset == 0.0 && factor.is_finite() {
                return self.formula(operator, signal, formula.times(factor));
            }
            let is_gate = formula.gate == Gate::Erf && formula.power == 0 && factor == 1.0;
            if is_gate && (offset - formula.factor).abs() < 1e-6 {
                return self.formula(operator, signal, Formula { gate: Gate::OneAndErf, ..formula });
            }
        }
        if formula != Formula::SAME {
            return Err(operator.refuse(LayerProblem::Misplaced));
        }
        self.take(operator, signal.width())?;
        let spread = spread(&numbers, &signal).ok_or_else(|| operator.setting("shape", &numbers.shape))?;
        let pairs: Option<Vec<(f32, f32)>> = spread.into_iter().map(factor_of).collect();
        let pairs = pairs.ok_or_else(|| operator.refuse(LayerProblem::Unknown))?;
        let (factors, offsets): (Vec<f32>, Vec<f32>) = pairs.into_iter().unzip();
        if signal.step == 0 {
            // What else reads the picture would read it as it was.
            return if self.is_only_use(&signal) {
                self.scale(operator, signal, &factors, &offsets)
            } else {
                Err(operator.refuse(LayerProblem::Branches))
            };
        }
        self.parameters += numbers.values.len();
        self.affine(operator, signal, factors, offsets)
    }

    /// Preprocessing.
    fn scale(
        &mut self,
        operator: Operator<'graph>,
        signal: Signal,
        factors: &[f32],
        offsets: &[f32],
    ) -> Result<()> {
        let three = |numbers: &[f32]| match *numbers {
            [one] => Some([f64::from(one); 3]),
            [red, green, blue] => Some([red, green, blue].map(f64::from)),
            _ => None,
        };
        let both =
            three(factors).zip(three(offsets)).ok_or_else(|| operator.setting("channels", &factors.len()))?;
        let before = self.scaling.take().map_or(Scaling::NONE, |(scaling, _)| scaling);
        self.scaling = Some((before.then(both.0, both.1), operator.place()));
        self.set(operator, Value::Signal(signal))
    }

    fn formula(&mut self, operator: Operator<'graph>, signal: Signal, formula: Formula) -> Result<()> {
        if formula.is_gelu() {
            return self.push(operator, LayerSpec::Gelu {}, &signal, signal.shape);
        }
        self.set(operator, Value::Formula(signal, formula))
    }

    fn multiply(&mut self, operator: Operator<'graph>, signal: Signal, a: Formula, b: Formula) -> Result<()> {
        let product = a.product(b).ok_or_else(|| operator.refuse(LayerProblem::Branches))?;
        self.formula(operator, signal, product)
    }

    /// `factor * x + offset`, channel by channel: part of the layer before where that one has arrays and nothing else
    /// reads it, else a norm's, and behind a flatten layer something for the next dense layer.
    pub(super) fn affine(
        &mut self,
        operator: Operator<'graph>,
        signal: Signal,
        factors: Vec<f32>,
        offsets: Vec<f32>,
    ) -> Result<()> {
        let is_last =
            signal.step == self.steps.len() && self.is_only_use(&signal) && signal.pending.is_none();
        if let Some(step) = self.steps.last_mut().filter(|_| is_last)
            && let [weight, bias, ..] = &mut step.arrays[..]
        {
            let row = weight.values.len() / factors.len().max(1);
            for (at, (factor, offset)) in factors.iter().zip(&offsets).enumerate() {
                weight.values[at * row..][..row].iter_mut().for_each(|value| *value *= factor);
                bias.values[at] = bias.values[at] * factor + offset;
            }
            return self.set(operator, Value::Signal(signal));
        }
        match signal.shape {
            Shape::Map(channels, ..) => {
                // A norm that takes nothing away and divides by 1.
                let arrays = [(factors, "weight"), (offsets, "bias")]
                    .map(|(values, part)| Array { name: format!("{}.{part}", operator.node.name), values });
                let still = [0.0, 1.0 - NORM_EPSILON].map(|value| Array::filled(value, channels));
                let spec = LayerSpec::BatchNorm { epsilon: NORM_EPSILON, scale: true, shift: true };
                self.push_with(
                    operator,
                    spec,
                    arrays.into_iter().chain(still).collect(),
                    &signal,
                    signal.shape,
                )
            }
            Shape::Flat(_) => {
                let pending = match &signal.pending {
                    None => (factors, offsets),
                    Some((old, shift)) => {
                        let both = factors.iter().zip(&offsets);
                        let offset = both.zip(shift).map(|((factor, offset), shift)| shift * factor + offset);
                        (old.iter().zip(&factors).map(|(a, b)| a * b).collect(), offset.collect())
                    }
                };
                self.notes.push(Note::NormFolded(operator.place()));
                self.set(operator, Value::Signal(Signal { pending: Some(pending), ..signal }))
            }
        }
    }

    /// Two constants.
    fn fold(&mut self, operator: Operator<'graph>, operation: Operation) -> Result<()> {
        let (a, b) = (self.numbers(operator, 0)?, self.numbers(operator, 1)?);
        let folded = match (&a.values[..], &b.values[..]) {
            (_, [one]) => {
                Tensor { values: a.values.iter().map(|a| operation.of(*a, *one)).collect(), shape: a.shape }
            }
            ([one], _) => {
                Tensor { values: b.values.iter().map(|b| operation.of(*one, *b)).collect(), shape: b.shape }
            }
            _ if a.shape == b.shape => {
                let values = a.values.iter().zip(&b.values).map(|(a, b)| operation.of(*a, *b)).collect();
                Tensor { shape: a.shape, values }
            }
            _ => return Err(operator.setting("shape", &(&a.shape, &b.shape))),
        };
        self.set(operator, Value::Constant(Constant::Numbers(folded)))
    }
}

/// A constant as one number for each channel, or for each of the numbers behind a flatten layer.
fn spread(numbers: &Tensor, signal: &Signal) -> Option<Vec<f32>> {
    let width = signal.width();
    if let [one] = numbers.values[..] {
        return Some(vec![one; width]);
    }
    // Axes of size 1 before and behind; those behind say which axis it is.
    let behind = numbers.shape.iter().rev().take_while(|size| **size == 1).count();
    let expected = match signal.shape {
        Shape::Map(..) if !signal.is_channels_last => 2,
        Shape::Map(..) | Shape::Flat(_) => 0,
    };
    let is_point = matches!(signal.shape, Shape::Flat(_)) && behind == 2;
    let others = numbers.shape.iter().filter(|size| **size != 1).count();
    let fits = numbers.values.len() == width && others == 1 && (behind == expected || is_point);
    fits.then(|| numbers.values.clone())
}
