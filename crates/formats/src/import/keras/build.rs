//! From configuration and arrays to a network: the part that all of Keras's files share.

use cifar_model::spec::LayerSpec;
use cifar_model::{ImageSize, from_json};
use serde_json::Value;

use super::super::network::{FlattenOrder, Layer, assemble};
use super::super::tensor::Budget;
use super::super::{ImportError, Imported, Note, Place, Result, Source};
use super::arrays::Arrays;
use super::config::{self, Model, as_json, text};
use super::graph::steps;
use super::layers::Writer;
use super::windows;

/// What a network that leaves the size open reads here.
const USUAL_SIZE: usize = 32;

/// Reads a model's JSON, with the arrays that belong to it.
///
/// # Errors
/// `UnsupportedLayer` for what cannot be said here, and those of arrays and of the network as a whole.
pub(super) fn build(json: &Value, arrays: &Arrays<'_>, source: Source) -> Result<Imported> {
    let model = config::model(json)?;
    let channels_first = channels_first(&model);
    let place = Place { position: 0, class: text(json, "class_name").into(), name: model.name.into() };
    let (input, is_flat) = input(&model, channels_first).ok_or_else(|| {
        let shape = shape(&model).map_or_else(String::new, as_json);
        ImportError::setting(&place, "batch_shape", &shape)
    })?;
    let mut writer = Writer {
        arrays,
        budget: Budget::new(),
        layers: Vec::new(),
        silent: Vec::new(),
        notes: Vec::new(),
        scaling: None,
        padding: None,
        norm: None,
        input,
        map: (!is_flat).then_some(input),
        channels_first,
        order: FlattenOrder::RowColumnChannel,
        begun: false,
    };
    if is_flat {
        // Pictures were flattened before they came in.
        writer.layers.push(Layer::plain(&place, LayerSpec::Flatten {}));
    }
    writer.steps(&steps(&model)?)?;
    writer.settled(&place)?;
    let Writer { mut layers, silent, mut notes, scaling, order, .. } = writer;
    while matches!(layers.last(), Some(Layer { spec: LayerSpec::Dropout { .. }, .. })) {
        layers.pop();
    }
    let normalization = match scaling {
        Some((scaling, place)) => {
            let (normalization, note) = scaling.normalization(&place)?;
            notes.push(note);
            Some(normalization)
        }
        None => None,
    };
    let name = if model.name.is_empty() { "keras" } else { model.name };
    let mut assembled = assemble(name, input, &layers, order)?;
    assembled.notes.append(&mut notes);
    if is_shared(&model) {
        assembled.notes.push(Note::Shared(place));
    }
    Ok(Imported {
        source,
        spec: assembled.spec,
        tensors: assembled.tensors,
        normalization,
        classes: None,
        silent,
        parameters: arrays.parameters(),
        notes: assembled.notes,
    })
}

/// Whether a layer is called twice.
fn is_shared(model: &Model<'_>) -> bool {
    model.layers.iter().any(|layer| layer.calls.len() > 1 || layer.model.as_ref().is_some_and(is_shared))
}

/// As the first layer says that says it.
fn channels_first(model: &Model<'_>) -> bool {
    fn format<'j>(model: &Model<'j>) -> Option<&'j str> {
        model.layers.iter().find_map(|layer| match &layer.model {
            Some(model) => format(model),
            // Flatten's own says how it reads, not how maps lie.
            None if layer.place.class == "Flatten" => None,
            None => layer.config.get("data_format")?.as_str(),
        })
    }
    format(model) == Some("channels_first")
}

/// The batch's shape: of the input layer, of the first layer, or of the model.
fn shape<'j>(model: &Model<'j>) -> Option<&'j Value> {
    let of_layer = |config: &'j Value| config.get("batch_shape").or_else(|| config.get("batch_input_shape"));
    let inputs = model.layers.iter().filter(|layer| layer.place.class == "InputLayer");
    let said = inputs.chain(model.layers.first()).find_map(|layer| of_layer(layer.config));
    let inner = || model.layers.first().and_then(|layer| layer.model.as_ref()).and_then(shape);
    said.or(model.shape).or_else(inner)
}

/// `[C, H, W]` of what the network reads, and whether it reads it flat. The batch's size is whatever the first one was.
fn input(model: &Model<'_>, channels_first: bool) -> Option<([usize; 3], bool)> {
    let Some(shape) = shape(model) else { return Some(([3, USUAL_SIZE, USUAL_SIZE], false)) };
    let size = |value: &Value, open: usize| {
        if value.is_null() { Some(open) } else { windows::size(value) }
    };
    match &shape.as_array()?[..] {
        [_, channels, height, width] if channels_first => {
            Some(([size(channels, 3)?, size(height, USUAL_SIZE)?, size(width, USUAL_SIZE)?], false))
        }
        [_, height, width, channels] => {
            Some(([size(channels, 3)?, size(height, USUAL_SIZE)?, size(width, USUAL_SIZE)?], false))
        }
        [_, values] => ImageSize::of_bytes(size(values, 0)?).map(|size| (size.shape(), true)),
        _ => None,
    }
}

/// Keras's text of a version.
pub(super) fn made_with(program: &str, version: &str) -> String {
    if version.is_empty() { program.into() } else { format!("{program} {version}") }
}

/// Text that has to be a configuration.
///
/// # Errors
/// `TooLarge` and `Damaged`.
pub(super) fn parse(name: &str, text: &[u8]) -> Result<Value> {
    if text.len() > MAX_JSON {
        let (size, limit) = (text.len() as u64, MAX_JSON as u64);
        return Err(ImportError::TooLarge { what: name.into(), size, limit }.into());
    }
    from_json(text).map_err(|error| ImportError::damaged(name, error.to_string()))
}

/// A layer's settings take about 1 kB.
pub(super) const MAX_JSON: usize = 4 << 20;
