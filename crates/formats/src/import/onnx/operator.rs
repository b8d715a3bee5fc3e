//! Which operator is read how. One that is not here is refused by its name.

use cifar_model::number;
use cifar_model::spec::{LayerSpec, Shape};

use super::super::operation::Operation;
use super::super::{ImportError, LayerProblem, Result};
use super::attributes::Operator;
use super::constant::{self, Constant};
use super::reader::Reader;
use super::value::{Formula, Gate, Signal, Value};

impl<'graph> Reader<'graph> {
    /// Follows one operator.
    pub(super) fn operator(&mut self, operator: Operator<'graph>) -> Result<()> {
        if !matches!(operator.node.domain.as_str(), "" | "ai.onnx") {
            return Err(operator.refuse(LayerProblem::Unknown));
        }
        match operator.node.op_type.as_str() {
            "Conv" => self.convolution(operator),
            "Gemm" => self.gemm(operator),
            "MatMul" => self.product(operator),
            "BatchNormalization" => self.batch_norm(operator),
            "Relu" => self.pointwise(operator, LayerSpec::Relu {}),
            "LeakyRelu" => {
                self.pointwise(operator, LayerSpec::LeakyRelu { slope: operator.float("alpha", 0.01) })
            }
            "Gelu" => match operator.text("approximate", "none") {
                "none" => self.pointwise(operator, LayerSpec::Gelu {}),
                other => Err(operator.setting("approximate", &other)),
            },
            "Clip" => self.clip(operator),
            "Erf" => self.erf(operator),
            "MaxPool" => self.pool(operator, false),
            "AveragePool" => self.pool(operator, true),
            "GlobalAveragePool" => self.global(operator, LayerSpec::GlobalAvgPool {}),
            "GlobalMaxPool" => self.global(operator, LayerSpec::GlobalMaxPool {}),
            "ReduceMean" => self.reduce(operator, LayerSpec::GlobalAvgPool {}),
            "ReduceMax" => self.reduce(operator, LayerSpec::GlobalMaxPool {}),
            "Flatten" => self.flatten(operator),
            "Reshape" => self.reshape(operator),
            "Transpose" => self.transpose(operator),
            "Squeeze" | "Unsqueeze" => self.squeeze(operator),
            "Shape" => self.shape(operator),
            "Range" => self.range(operator),
            "Gather" => self.gather(operator),
            "Slice" => self.slice(operator),
            "Concat" => self.concatenate(operator),
            "Pad" => self.pad(operator),
            "Add" => self.arithmetic(operator, Operation::Add),
            "Sub" => self.arithmetic(operator, Operation::Subtract),
            "Mul" => self.arithmetic(operator, Operation::Multiply),
            "Div" => self.arithmetic(operator, Operation::Divide),
            "Identity" | "Cast" => {
                let value = self.value(operator, 0)?.clone();
                self.set(operator, value)
            }
            "Constant" => self.constant(operator),
            "Dropout" => self.dropout(operator),
            "Sigmoid" => self.at_the_end(operator, LayerSpec::Sigmoid {}),
            "Softmax" | "LogSoftmax" => {
                let axis = operator.int("axis", if operator.opset < 13 { 1 } else { -1 });
                if axis != 1 && axis != -1 {
                    return Err(operator.setting("axis", &axis));
                }
                self.at_the_end(operator, LayerSpec::Softmax {})
            }
            "DequantizeLinear" => self.dequantize(operator),
            "QuantizeLinear"
            | "DynamicQuantizeLinear"
            | "QLinearConv"
            | "QLinearMatMul"
            | "ConvInteger"
            | "MatMulInteger" => Err(ImportError::QuantisedWeights {
                name: operator.place().to_string(),
                dtype: "int8".into(),
            }
            .into()),
            _other => Err(operator.refuse(LayerProblem::Unknown)),
        }
    }

    /// A layer that changes each number on its own.
    fn pointwise(&mut self, operator: Operator<'graph>, spec: LayerSpec) -> Result<()> {
        let signal = self.signal(operator, 0)?;
        self.push(operator, spec, &signal, signal.shape)
    }

    /// What turns logits into something else.
    fn at_the_end(&mut self, operator: Operator<'graph>, spec: LayerSpec) -> Result<()> {
        let signal = self.signal(operator, 0)?;
        match signal.shape {
            Shape::Flat(_) => self.push(operator, spec, &signal, signal.shape),
            Shape::Map(..) => Err(operator.refuse(LayerProblem::Misplaced)),
        }
    }

    /// `Clip` at 0 is ReLU, and at 0 and 6 ReLU6; with other limits it is none of our layers.
    fn clip(&mut self, operator: Operator<'graph>) -> Result<()> {
        let limit = |at: usize, name: &str, usual: f32| match operator.input(at) {
            Some(_) => self.scalar(operator, at),
            None => Ok(operator.float(name, usual)),
        };
        let (low, high) = (limit(1, "min", f32::MIN)?, limit(2, "max", f32::MAX)?);
        match (low == 0.0, high) {
            (true, f32::MAX..) => self.pointwise(operator, LayerSpec::Relu {}),
            (true, 6.0) => self.pointwise(operator, LayerSpec::Relu6 {}),
            (true, _) => Err(operator.setting("max", &format_args!("{}", number(high)))),
            (false, _) => Err(operator.setting("min", &format_args!("{}", number(low)))),
        }
    }

    fn erf(&mut self, operator: Operator<'graph>) -> Result<()> {
        match self.value(operator, 0)? {
            Value::Formula(signal, formula) if formula.is_of_erf() => {
                let formula = Formula { factor: 1.0, power: 0, gate: Gate::Erf };
                let value = Value::Formula(signal.clone(), formula);
                self.set(operator, value)
            }
            Value::Signal(_)
            | Value::Formula(..)
            | Value::Padded(..)
            | Value::Constant(_)
            | Value::Sizes(_)
            | Value::Listed(_)
            | Value::Places(_) => Err(operator.refuse(LayerProblem::Unknown)),
        }
    }

    fn dropout(&mut self, operator: Operator<'graph>) -> Result<()> {
        let signal = self.signal(operator, 0)?;
        let rate = match operator.input(1) {
            Some(_) => self.scalar(operator, 1)?,
            None => operator.float("ratio", 0.5),
        };
        self.silent(operator, true);
        self.push(operator, LayerSpec::Dropout { rate }, &signal, signal.shape)
    }

    fn constant(&mut self, operator: Operator<'graph>) -> Result<()> {
        let name = operator.node.output.first().map_or("", String::as_str);
        let numbers =
            |values: Vec<f32>, shape| Constant::Numbers(super::super::tensor::Tensor { shape, values });
        let constant = match operator.node.attribute.first() {
            Some(attribute) => match (attribute.name.as_str(), &attribute.t, attribute.f, attribute.i) {
                ("value", Some(tensor), _, _) => constant::read(tensor, name, &[], self.budget)?,
                ("value_float", _, Some(number), _) => numbers(vec![number], Vec::new()),
                ("value_floats", ..) => numbers(attribute.floats.clone(), vec![attribute.floats.len()]),
                ("value_int", _, _, Some(number)) => Constant::Whole(vec![number]),
                ("value_ints", ..) => Constant::Whole(attribute.ints.clone()),
                _other => return Err(operator.setting(&attribute.name, &"a kind of constant")),
            },
            None => return Err(ImportError::damaged(operator.place().to_string(), "it has no value")),
        };
        self.set(operator, Value::Constant(constant))
    }

    /// The layer that adds two signals.
    pub(super) fn add_signals(&mut self, operator: Operator<'graph>, a: &Signal, b: &Signal) -> Result<()> {
        let is_fitting = a.shape == b.shape && a.is_channels_last == b.is_channels_last;
        if !is_fitting || a.pending.is_some() || b.pending.is_some() {
            return Err(operator.refuse(LayerProblem::Branches));
        }
        self.push(operator, LayerSpec::residual(Vec::new()), a, a.shape)?;
        if let Some(step) = self.steps.last_mut() {
            step.plus = Some(b.step);
        }
        Ok(())
    }
}
