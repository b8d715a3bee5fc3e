//! TensorFlow.js's layers models: `model.json`, and arrays one behind the other in one or several files.

use cifar_model::from_json;
use serde_json::Value;

use super::super::archive::Archive;
use super::super::element::Element;
use super::super::tensor::Budget;
use super::super::{File, ImportError, Imported, Kind, MAX_BYTES, Note, Result, Source};
use super::arrays::{Arrays, Stored};
use super::build::{MAX_JSON, build, made_with, parse};
use super::config::text;
use super::containers::file_name;

/// The file that says the layers, and which files hold the arrays.
pub(crate) const MODEL: &str = "model.json";
/// Teachable Machine's, with the names of the classes.
const METADATA: &str = "metadata.json";

/// A `model.json` with the files that it names.
///
/// # Errors
/// `MissingFile` for a shard that was not given, `Truncated` where they hold less than it says; else as
/// [`super::zipped`].
pub(crate) fn layers_model(model: File<'_>, files: &[File<'_>]) -> Result<Imported> {
    let json = parse(model.name, model.bytes)?;
    let topology = &json["modelTopology"];
    // The converter puts the configuration one level deeper than TensorFlow.js itself.
    let config = topology.get("model_config").unwrap_or(topology);
    if config.get("class_name").is_none() {
        return Err(ImportError::UnsupportedStorage {
            place: model.name.into(),
            storage: format!(
                "a {}",
                if text(&json, "format").is_empty() { "graph" } else { text(&json, "format") }
            ),
        }
        .into());
    }
    let mut notes = Vec::new();
    let mut arrays = Vec::new();
    let (mut budget, mut left) = (Budget::new(), MAX_BYTES);
    for group in json["weightsManifest"].as_array().into_iter().flatten() {
        let bytes = joined(group, files, &mut left)?;
        let mut rest = &bytes[..];
        for said in group["weights"].as_array().into_iter().flatten() {
            let stored = take(said, &mut rest, &mut budget, &mut notes)?;
            arrays.push((stored.name.clone(), stored));
        }
    }
    let version = text(topology, "keras_version");
    let source = Source { kind: Kind::TensorFlowJs, made_with: made_with("keras", version) };
    let mut imported = build(config, &Arrays::named(arrays), source)?;
    imported.notes.append(&mut notes);
    imported.classes = labels(files, imported.spec.check()?.outputs());
    Ok(imported)
}

/// The same in an archive.
///
/// # Errors
/// As [`layers_model`].
pub(crate) fn zipped_layers_model(file: File<'_>) -> Result<Imported> {
    let archive = Archive::open(file.bytes)?;
    let mut names = archive.names();
    names.retain(|name| !name.ends_with('/'));
    let mut left = MAX_BYTES;
    let mut members = Vec::new();
    for name in &names {
        let bytes = archive.read(name, left)?;
        left -= bytes.len();
        members.push((name, bytes));
    }
    let files: Vec<File<'_>> = members.iter().map(|(name, bytes)| File { name, bytes }).collect();
    let model = files.iter().find(|file| file_name(file.name) == MODEL);
    layers_model(*model.ok_or_else(|| ImportError::MissingFile { name: MODEL.into() })?, &files)
}

/// The names that Teachable Machine gives the classes.
fn labels(files: &[File<'_>], outputs: usize) -> Option<Vec<String>> {
    let file = files.iter().find(|file| file_name(file.name) == METADATA && file.bytes.len() <= MAX_JSON)?;
    let json: Value = from_json(file.bytes).ok()?;
    let labels = json.get("labels")?.as_array()?.iter().map(|label| label.as_str().map(String::from));
    labels.collect::<Option<Vec<_>>>().filter(|labels| labels.len() == outputs)
}

/// The shards of a group, one behind the other; all groups together may have `left` bytes.
fn joined(group: &Value, files: &[File<'_>], left: &mut usize) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    for path in group["paths"].as_array().into_iter().flatten() {
        let name = file_name(path.as_str().unwrap_or_default());
        let file = files.iter().find(|file| file_name(file.name) == name);
        let file = file.ok_or_else(|| ImportError::MissingFile { name: name.into() })?;
        *left = left.checked_sub(file.bytes.len()).ok_or_else(|| ImportError::TooLarge {
            what: "the weights".into(),
            size: (MAX_BYTES - *left + file.bytes.len()) as u64,
            limit: MAX_BYTES as u64,
        })?;
        bytes.extend_from_slice(file.bytes);
    }
    Ok(bytes)
}

/// The next array.
fn take(
    said: &Value,
    rest: &mut &[u8],
    budget: &mut Budget,
    notes: &mut Vec<Note>,
) -> Result<Stored<'static>> {
    let name = text(said, "name");
    let damaged = || ImportError::damaged(name, "its shape or its type cannot be read");
    let size = |size: &Value| size.as_u64().and_then(|size| usize::try_from(size).ok());
    let shape: Option<Vec<usize>> =
        said["shape"].as_array().and_then(|sizes| sizes.iter().map(size).collect());
    let shape = shape.ok_or_else(damaged)?;
    let count = budget.take(name, &shape)?;
    let quantised = said.get("quantization");
    let dtype = quantised.map_or_else(|| text(said, "dtype"), |quantised| text(quantised, "dtype"));
    let element = match dtype {
        "float32" => Element::F32,
        "float16" => Element::F16,
        "int32" => Element::I32,
        "uint16" => Element::U16,
        "uint8" | "bool" => Element::U8,
        _ => {
            return Err(ImportError::UnsupportedStorage {
                place: format!("the array {name}"),
                storage: dtype.into(),
            }
            .into());
        }
    };
    let bytes = count.checked_mul(element.size()).and_then(|length| rest.split_at_checked(length));
    let (bytes, behind) =
        bytes.ok_or_else(|| ImportError::Truncated { what: format!("the array {name}") })?;
    *rest = behind;
    let mut numbers = element.values(bytes);
    if let Some(quantised) = quantised.filter(|_| dtype != "float16") {
        let number = |key: &str| quantised.get(key).and_then(Value::as_f64).ok_or_else(damaged);
        let (scale, least) = (number("scale")?, number("min")?);
        // As TensorFlow.js does it: multiplied and added as doubles, then rounded once.
        numbers.iter_mut().for_each(|number| *number = (f64::from(*number) * scale + least) as f32);
        notes.push(Note::Dequantised(name.into()));
    }
    Ok(Stored::read(name.into(), shape, numbers))
}
