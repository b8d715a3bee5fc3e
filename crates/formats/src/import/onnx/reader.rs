//! Follows a graph from its picture to its output.

use std::collections::BTreeMap;

use cifar_model::Normalization;
use cifar_model::spec::{LayerSpec, Shape};

use super::super::keras::scaling::Scaling;
use super::super::network::{Array, FlattenOrder, Layer};
use super::super::tensor::{Budget, Tensor};
use super::super::{File, ImportError, LayerProblem, Named, Note, Place, Result, SilentLayer};
use super::attributes::Operator;
use super::constant::{self, Constant};
use super::picture::{self, Picture};
use super::steps::{self, Step};
use super::value::{Signal, Value};
use crate::onnx::proto;

/// No graph may have more operators: a network of 200 layers has some 1,000.
const MAX_OPERATORS: usize = 5_000;

/// What a graph came to.
pub(super) struct Found {
    pub(super) input: [usize; 3],
    pub(super) layers: Vec<Layer>,
    pub(super) order: FlattenOrder,
    pub(super) normalization: Option<Normalization>,
    pub(super) silent: Vec<SilentLayer>,
    pub(super) notes: Vec<Note>,
    pub(super) parameters: usize,
}

/// A graph on the way.
pub(super) struct Reader<'graph> {
    pub(super) values: Named<Value>,
    /// How often each value is read.
    uses: BTreeMap<String, usize>,
    pub(super) steps: Vec<Step>,
    /// Of the picture, before the first layer.
    pub(super) scaling: Option<(Scaling, Place)>,
    pub(super) order: FlattenOrder,
    /// How many pictures the file says at a time, where it does.
    pub(super) batch: Option<i64>,
    silent: Vec<SilentLayer>,
    pub(super) notes: Vec<Note>,
    /// Numbers of the file's own that became part of the network.
    pub(super) parameters: usize,
    pub(super) budget: &'graph mut Budget,
    /// For what operators make of constants, and for the arrays of layers.
    copies: Budget,
}

/// Reads a graph.
pub(super) fn read<'graph>(
    graph: &'graph proto::Graph,
    opset: i64,
    beside: &[File<'_>],
    budget: &'graph mut Budget,
) -> Result<Found> {
    if graph.node.len() > MAX_OPERATORS {
        let (size, limit) = (graph.node.len() as u64, MAX_OPERATORS as u64);
        return Err(ImportError::TooLarge { what: "the number of operators".into(), size, limit }.into());
    }
    let Picture { name, batch, signal: picture } = picture::find(graph)?;
    let Shape::Map(channels, height, width) = picture.shape else {
        return Err(ImportError::damaged(name, "it is no picture"));
    };
    let mut values = Named::default();
    values.insert(name.into(), Value::Signal(picture));
    for tensor in &graph.initializer {
        let constant = constant::read(tensor, &tensor.name, beside, budget)?;
        if !values.insert(tensor.name.clone(), Value::Constant(constant)) {
            return Err(ImportError::damaged(&tensor.name, "two arrays have this name"));
        }
    }
    let mut uses = BTreeMap::new();
    // Whoever asks for a value's sizes alone does not read its numbers.
    let reading = graph.node.iter().filter(|node| node.op_type != "Shape").flat_map(|node| &node.input);
    for name in reading.chain(graph.output.iter().map(|output| &output.name)) {
        *uses.entry(name.clone()).or_insert(0) += 1;
    }
    let mut reader = Reader {
        values,
        uses,
        steps: Vec::new(),
        scaling: None,
        order: FlattenOrder::ChannelRowColumn,
        batch,
        silent: Vec::new(),
        notes: Vec::new(),
        parameters: 0,
        budget,
        copies: Budget::of_copies(),
    };
    for (at, node) in graph.node.iter().enumerate() {
        reader.operator(Operator { node, position: at + 1, opset })?;
    }
    let [output] = &graph.output[..] else {
        let class = format!("{} outputs", graph.output.len());
        let place = Place { class, ..Place::default() };
        return Err(ImportError::layer(&place, LayerProblem::Branches));
    };
    let end = Place { class: "output".into(), name: output.name.clone(), ..Place::default() };
    let last = match reader.values.get(output.name.as_str()) {
        Some(Value::Signal(signal)) if signal.pending.is_none() => signal.step,
        Some(Value::Signal(_) | Value::Formula(..) | Value::Padded(..)) => {
            return Err(ImportError::layer(&end, LayerProblem::Misplaced));
        }
        Some(Value::Constant(_) | Value::Sizes(_) | Value::Listed(_) | Value::Places(_)) | None => {
            return Err(ImportError::MissingArray { name: output.name.clone() }.into());
        }
    };
    let mut notes = reader.notes;
    let mut normalization = None;
    if let Some((scaling, place)) = &reader.scaling {
        let (found, note) = scaling.normalization(place)?;
        normalization = Some(found);
        notes.push(note);
    }
    Ok(Found {
        input: [channels, height, width],
        layers: steps::chain(&reader.steps, last)?,
        order: reader.order,
        normalization,
        silent: reader.silent,
        notes,
        parameters: reader.parameters,
    })
}

impl<'graph> Reader<'graph> {
    /// A value that was made before.
    pub(super) fn value(&self, operator: Operator<'graph>, at: usize) -> Result<&Value> {
        let damaged = |problem: String| ImportError::damaged(operator.place().to_string(), problem);
        let name = operator.input(at).ok_or_else(|| damaged(format!("its input {at} is left out")))?;
        self.values
            .get(name)
            .ok_or_else(|| damaged(format!("it reads `{name}`, which nothing before it makes")))
    }

    /// What comes from the picture, with nothing left to do.
    pub(super) fn signal(&self, operator: Operator<'graph>, at: usize) -> Result<Signal> {
        match self.value(operator, at)? {
            Value::Signal(signal) if signal.pending.is_none() => Ok(signal.clone()),
            Value::Signal(_) | Value::Formula(..) | Value::Padded(..) => {
                Err(operator.refuse(LayerProblem::Misplaced))
            }
            Value::Constant(_) | Value::Sizes(_) | Value::Listed(_) | Value::Places(_) => {
                Err(operator.refuse(LayerProblem::Unknown))
            }
        }
    }

    /// A map in our order.
    pub(super) fn map(&self, operator: Operator<'graph>, at: usize) -> Result<(Signal, [usize; 3])> {
        let signal = self.signal(operator, at)?;
        match signal.shape {
            Shape::Map(channels, height, width) if !signal.is_channels_last => {
                Ok((signal, [channels, height, width]))
            }
            Shape::Map(..) | Shape::Flat(_) => Err(operator.refuse(LayerProblem::Misplaced)),
        }
    }

    /// Constant numbers.
    pub(super) fn numbers(&self, operator: Operator<'graph>, at: usize) -> Result<Tensor> {
        let name = || operator.input(at).unwrap_or_default().to_owned();
        match self.value(operator, at)? {
            Value::Constant(Constant::Numbers(tensor)) => Ok(tensor.clone()),
            Value::Constant(Constant::Integers(_)) => {
                Err(ImportError::QuantisedWeights { name: name(), dtype: "int8".into() }.into())
            }
            Value::Constant(Constant::Whole(whole)) => {
                let values = whole.iter().map(|&number| number as f32).collect();
                Ok(Tensor { shape: vec![whole.len()], values })
            }
            Value::Signal(_)
            | Value::Formula(..)
            | Value::Padded(..)
            | Value::Sizes(_)
            | Value::Listed(_)
            | Value::Places(_) => Err(operator.refuse(LayerProblem::Branches)),
        }
    }

    pub(super) fn scalar(&self, operator: Operator<'graph>, at: usize) -> Result<f32> {
        match self.numbers(operator, at)?.values[..] {
            [number] => Ok(number),
            ref others => Err(operator.setting("value", &others.len())),
        }
    }

    /// Constant whole numbers.
    pub(super) fn whole(&self, operator: Operator<'graph>, at: usize) -> Result<Vec<i64>> {
        match self.value(operator, at)? {
            Value::Constant(Constant::Whole(numbers)) => Ok(numbers.clone()),
            Value::Sizes(sizes) => Ok(sizes.iter().map(|size| size.unwrap_or(-1)).collect()),
            Value::Constant(Constant::Numbers(_) | Constant::Integers(_))
            | Value::Signal(_)
            | Value::Formula(..)
            | Value::Padded(..)
            | Value::Listed(_)
            | Value::Places(_) => Err(operator.refuse(LayerProblem::Branches)),
        }
    }

    /// Whether nothing else reads what comes out of a step, under none of its names.
    pub(super) fn is_only_use(&self, signal: &Signal) -> bool {
        let named = |value: &Value| value.signal().is_some_and(|other| other.step == signal.step);
        let names = self.values.iter().filter(|(_, value)| named(value)).map(|(name, _)| name);
        names.into_iter().all(|name| self.uses.get(name).is_none_or(|uses| *uses <= 1))
    }

    /// Room for so many numbers of an operator's own.
    pub(super) fn take(&mut self, operator: Operator<'graph>, count: usize) -> Result<()> {
        self.copies.take(&operator.place().to_string(), &[count]).map(drop)
    }

    /// Gives an operator's first output its value.
    pub(super) fn set(&mut self, operator: Operator<'graph>, value: Value) -> Result<()> {
        let name = operator.node.output.first().map(String::as_str).filter(|name| !name.is_empty());
        let name =
            name.ok_or_else(|| ImportError::damaged(operator.place().to_string(), "it makes nothing"))?;
        self.take(operator, value.size())?;
        if !self.values.insert(name.into(), value) {
            return Err(ImportError::damaged(
                operator.place().to_string(),
                format!("`{name}` is made twice"),
            ));
        }
        Ok(())
    }

    /// A layer without arrays.
    pub(super) fn push(
        &mut self,
        operator: Operator<'graph>,
        spec: LayerSpec,
        from: &Signal,
        shape: Shape,
    ) -> Result<()> {
        self.push_with(operator, spec, Vec::new(), from, shape)
    }

    /// A layer with arrays.
    pub(super) fn push_with(
        &mut self,
        operator: Operator<'graph>,
        spec: LayerSpec,
        arrays: Vec<Array>,
        from: &Signal,
        shape: Shape,
    ) -> Result<()> {
        self.take(operator, arrays.iter().map(|array| array.values.len()).sum())?;
        self.steps.push(Step { place: operator.place(), spec, arrays, from: from.step, plus: None });
        let signal = Signal { step: self.steps.len(), shape, pending: None, ..from.clone() };
        self.set(operator, Value::Signal(signal))
    }

    /// What does nothing but in training.
    pub(super) fn silent(&mut self, operator: Operator<'graph>, kept: bool) {
        self.silent.push(SilentLayer { place: operator.place(), kept });
    }
}
