//! Convolutions, products and norms.

use cifar_model::spec::{LayerSpec, Shape};

use super::super::network::Array;
use super::super::tensor::Tensor;
use super::super::{ImportError, LayerProblem, Note, Result};
use super::attributes::Operator;
use super::constant::Constant;
use super::reader::Reader;
use super::reshape::index;
use super::value::{Signal, Value};
use super::window::{Window, window};

impl<'graph> Reader<'graph> {
    pub(super) fn convolution(&mut self, operator: Operator<'graph>) -> Result<()> {
        let (signal, around) = match self.value(operator, 0)? {
            Value::Padded(signal, around) => (signal.clone(), *around),
            Value::Signal(_)
            | Value::Formula(..)
            | Value::Constant(_)
            | Value::Sizes(_)
            | Value::Listed(_)
            | Value::Places(_) => (self.signal(operator, 0)?, [0; 4]),
        };
        let weight = self.numbers(operator, 1)?;
        let &[filters, inputs, height, width] = &weight.shape[..] else {
            return Err(operator.setting("kernel_shape", &weight.shape));
        };
        if height != width {
            return Err(operator.setting("kernel_shape", &[height, width]));
        }
        let groups = usize::try_from(operator.int("group", 1)).ok().filter(|groups| *groups > 0);
        let groups = groups.ok_or_else(|| operator.setting("group", &operator.int("group", 1)))?;
        // Of one number a channel, a convolution is a dense layer.
        if matches!(signal.shape, Shape::Flat(_)) && height == 1 && groups == 1 && around == [0; 4] {
            let bias = self.bias(operator, filters)?;
            return self.dense(operator, signal, weight.values, [filters, inputs], bias);
        }
        let Shape::Map(channels, rows, columns) = signal.shape else {
            return Err(operator.refuse(LayerProblem::Misplaced));
        };
        if signal.is_channels_last {
            return Err(operator.refuse(LayerProblem::Misplaced));
        }
        if inputs.checked_mul(groups) != Some(channels) {
            let name = operator.input(1).unwrap_or_default().into();
            let expected = vec![filters, channels / groups, height, width];
            return Err(ImportError::WrongShape { name, have: weight.shape, expected }.into());
        }
        let Window { size: kernel, stride, padding, output } =
            window(operator, height, [rows, columns], around)?;
        let bias = self.bias(operator, filters)?;
        let spec = LayerSpec::Conv { filters, kernel, padding, stride, groups };
        let arrays = vec![self.array(operator, weight.values), bias];
        self.push_with(operator, spec, arrays, &signal, Shape::Map(filters, output[0], output[1]))
    }

    fn array(&mut self, operator: Operator<'graph>, values: Vec<f32>) -> Array {
        self.parameters += values.len();
        Array { name: operator.input(1).unwrap_or_default().into(), values }
    }

    /// Input 2, or zeros.
    fn bias(&mut self, operator: Operator<'graph>, outputs: usize) -> Result<Array> {
        let Some(name) = operator.input(2) else {
            return Ok(Array::filled(0.0, outputs));
        };
        let Tensor { shape, values } = self.numbers(operator, 2)?;
        self.parameters += values.len();
        match values.len() {
            // `Gemm` takes one number for all.
            1 => Ok(Array { name: name.into(), values: vec![values[0]; outputs] }),
            count if count == outputs => Ok(Array { name: name.into(), values }),
            _ => {
                Err(ImportError::WrongShape { name: name.into(), have: shape, expected: vec![outputs] }
                    .into())
            }
        }
    }

    /// A dense layer with weights `[outputs, inputs]`; what is pending on its input becomes part of it.
    fn dense(
        &mut self,
        operator: Operator<'graph>,
        signal: Signal,
        mut weights: Vec<f32>,
        [outputs, inputs]: [usize; 2],
        mut bias: Array,
    ) -> Result<()> {
        let name = || operator.input(1).unwrap_or_default().to_owned();
        if signal.shape != Shape::Flat(inputs) || inputs == 0 {
            let (have, expected) = (vec![outputs, inputs], vec![outputs, signal.width()]);
            return Err(match signal.shape {
                Shape::Flat(_) => ImportError::WrongShape { name: name(), have, expected }.into(),
                Shape::Map(..) => operator.refuse(LayerProblem::Misplaced),
            });
        }
        if let Some((factors, offsets)) = &signal.pending {
            for (row, bias) in weights.chunks_exact_mut(inputs).zip(&mut bias.values) {
                *bias += row.iter().zip(offsets).map(|(weight, offset)| weight * offset).sum::<f32>();
                row.iter_mut().zip(factors).for_each(|(weight, factor)| *weight *= factor);
            }
        }
        let arrays = vec![self.array(operator, weights), bias];
        self.push_with(operator, LayerSpec::Dense { units: outputs }, arrays, &signal, Shape::Flat(outputs))
    }

    /// A signal that may have something pending.
    fn input_of_dense(&self, operator: Operator<'graph>) -> Result<Signal> {
        match self.value(operator, 0)? {
            Value::Signal(signal) => Ok(signal.clone()),
            Value::Formula(..)
            | Value::Padded(..)
            | Value::Constant(_)
            | Value::Sizes(_)
            | Value::Listed(_)
            | Value::Places(_) => self.signal(operator, 0),
        }
    }

    pub(super) fn gemm(&mut self, operator: Operator<'graph>) -> Result<()> {
        operator.only("transA", 0)?;
        let signal = self.input_of_dense(operator)?;
        let (alpha, beta) = (operator.float("alpha", 1.0), operator.float("beta", 1.0));
        let Tensor { shape, values } = self.numbers(operator, 1)?;
        let &[a, b] = &shape[..] else { return Err(operator.setting("shape", &shape)) };
        let is_turned = operator.int("transB", 0) != 0;
        let ([outputs, inputs], mut weights) =
            if is_turned { ([a, b], values) } else { ([b, a], turned(&values, a, b)) };
        weights.iter_mut().for_each(|weight| *weight *= alpha);
        let mut bias = self.bias(operator, outputs)?;
        bias.values.iter_mut().for_each(|bias| *bias *= beta);
        self.dense(operator, signal, weights, [outputs, inputs], bias)
    }

    pub(super) fn product(&mut self, operator: Operator<'graph>) -> Result<()> {
        let signal = self.input_of_dense(operator)?;
        let Tensor { shape, values } = self.numbers(operator, 1)?;
        let &[inputs, outputs] = &shape[..] else { return Err(operator.setting("shape", &shape)) };
        let weights = turned(&values, inputs, outputs);
        self.dense(operator, signal, weights, [outputs, inputs], Array::filled(0.0, outputs))
    }

    pub(super) fn batch_norm(&mut self, operator: Operator<'graph>) -> Result<()> {
        operator.only("training_mode", 0)?;
        let signal = self.signal(operator, 0)?;
        let width = signal.width();
        let mut arrays = Vec::new();
        for at in 1..5 {
            let Tensor { shape, values } = self.numbers(operator, at)?;
            let name = operator.input(at).unwrap_or_default().to_owned();
            if values.len() != width {
                return Err(ImportError::WrongShape { name, have: shape, expected: vec![width] }.into());
            }
            self.parameters += width;
            arrays.push(Array { name, values });
        }
        let epsilon = operator.float("epsilon", 1e-5);
        match signal.shape {
            Shape::Map(..) if !signal.is_channels_last => {
                let spec = LayerSpec::BatchNorm { epsilon, scale: true, shift: true };
                self.push_with(operator, spec, arrays, &signal, signal.shape)
            }
            Shape::Map(..) => Err(operator.refuse(LayerProblem::Misplaced)),
            Shape::Flat(_) => {
                let [scale, shift, mean, variance] = [0, 1, 2, 3].map(|at| &arrays[at].values);
                let factor = |at: usize| scale[at] / (variance[at] + epsilon).sqrt();
                let factors: Vec<f32> = (0..width).map(factor).collect();
                let offsets = (0..width).map(|at| shift[at] - mean[at] * factors[at]).collect();
                self.notes.push(Note::NormFolded(operator.place()));
                self.affine(operator, signal, factors, offsets)
            }
        }
    }

    /// Weights in integers, with a scale for all or for each index of an axis.
    pub(super) fn dequantize(&mut self, operator: Operator<'graph>) -> Result<()> {
        let name = operator.input(0).unwrap_or_default().to_owned();
        let Tensor { shape, mut values } = match self.value(operator, 0)? {
            Value::Constant(Constant::Integers(tensor) | Constant::Numbers(tensor)) => tensor.clone(),
            Value::Constant(Constant::Whole(_)) => self.numbers(operator, 0)?,
            Value::Signal(_)
            | Value::Formula(..)
            | Value::Padded(..)
            | Value::Sizes(_)
            | Value::Listed(_)
            | Value::Places(_) => {
                return Err(ImportError::QuantisedWeights { name, dtype: "int8".into() }.into());
            }
        };
        let scales = self.numbers(operator, 1)?.values;
        let zeros = match (operator.input(2), self.values.get(operator.input(2).unwrap_or_default())) {
            (Some(_), Some(Value::Constant(Constant::Integers(tensor)))) => tensor.values.clone(),
            (Some(_), Some(Value::Constant(Constant::Whole(whole)))) => {
                whole.iter().map(|&zero| zero as f32).collect()
            }
            (None, _) => vec![0.0; scales.len()],
            (Some(_), _) => return Err(operator.refuse(LayerProblem::Branches)),
        };
        let axis = operator.int("axis", 1);
        let axis = index(axis, shape.len()).unwrap_or(usize::MAX);
        let along = shape.get(axis).copied().unwrap_or(1);
        let inner: usize = shape.iter().skip(axis.saturating_add(1)).product();
        if scales.len() != zeros.len() || (scales.len() != 1 && scales.len() != along) {
            let expected = vec![along];
            return Err(ImportError::WrongShape { name, have: vec![scales.len()], expected }.into());
        }
        for (at, value) in values.iter_mut().enumerate() {
            let place = if scales.len() == 1 { 0 } else { at / inner.max(1) % along };
            *value = (*value - zeros[place]) * scales[place];
        }
        self.notes.push(Note::Dequantised(name));
        self.set(operator, Value::Constant(Constant::Numbers(Tensor { shape, values })))
    }
}

/// Rows become columns.
pub(super) fn turned(values: &[f32], rows: usize, columns: usize) -> Vec<f32> {
    (0..columns).flat_map(|column| (0..rows).map(move |row| values[row * columns + column])).collect()
}
