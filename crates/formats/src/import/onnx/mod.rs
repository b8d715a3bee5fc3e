//! ONNX: a graph of operators. They are followed in the file's order, which is that of computing, with what is known of
//! each value ([`value`]): constants are folded, shapes of a batch of unknown size are computed, and what stands before
//! the first layer becomes the preprocessing. What is left is a chain of our layers, with residual blocks in it
//! ([`steps`]).

mod arithmetic;
mod attributes;
mod constant;
mod linear;
mod operator;
mod picture;
mod reader;
mod reshape;
mod shapes;
mod steps;
mod value;
mod weigh;
mod window;

use super::tensor::Budget;
use super::{File, ImportError, Imported, Kind, Result, Source, network};
use crate::onnx::{proto, wire::Unreadable};

/// What is no array's bytes may not be more: `weigh` says why. A student's network has less than a tenth of it.
const MAX_STRUCTURE: usize = 2 << 20;

/// Whether a file begins as one does: with the version of its form, and then another of a model's fields.
pub(super) fn is_onnx(bytes: &[u8]) -> bool {
    matches!(bytes, [0x08, 1..=32, 0x12 | 0x1a | 0x22 | 0x28 | 0x32 | 0x3a | 0x42 | 0x72, ..])
}

/// The network of a file, with its arrays in `beside` where they are not in itself.
///
/// # Errors
/// `UnsupportedLayer` names the first operator that cannot be brought along; `MissingFile` where arrays are elsewhere;
/// `Damaged`, `Truncated` and `TooLarge` for files that contradict themselves.
pub(super) fn read(file: File<'_>, beside: &[File<'_>]) -> Result<Imported> {
    let truncated = || ImportError::Truncated { what: file.name.into() };
    let structure = weigh::structure(file.bytes).ok_or_else(truncated)?;
    if structure > MAX_STRUCTURE {
        let (size, limit) = (structure as u64, MAX_STRUCTURE as u64);
        return Err(ImportError::TooLarge { what: "the list of operators".into(), size, limit }.into());
    }
    let unreadable = |Unreadable(field)| {
        let what = if field == 0 { "a field without a number".into() } else { format!("field {field}") };
        ImportError::damaged(file.name, format!("{what} of the model cannot be read"))
    };
    let model = proto::model(file.bytes).map_err(unreadable)?;
    let no_graph = || ImportError::NotANetwork { file: file.name.into(), problem: "it has no graph".into() };
    let graph = model.graph.as_ref().ok_or_else(no_graph)?;
    let opset = model.opset_import.iter().find(|set| set.domain.is_empty()).map_or(1, |set| set.version);
    let found = reader::read(graph, opset, beside, &mut Budget::new())?;
    let parameters = found.parameters;
    let network::Assembled { spec, tensors, notes } =
        network::assemble("imported", found.input, &found.layers, found.order)?;
    let mut all_notes = found.notes;
    all_notes.extend(notes);
    let classes = model.metadata_props.iter().find(|entry| entry.key == "classes");
    let classes: Option<Vec<String>> = classes.and_then(|entry| serde_json::from_str(&entry.value).ok());
    let outputs = spec.check()?.outputs();
    let made_with = format!("{} {}", model.producer_name, model.producer_version);
    Ok(Imported {
        source: Source { kind: Kind::Onnx, made_with: made_with.trim().into() },
        spec,
        tensors,
        normalization: found.normalization,
        classes: classes.filter(|names| names.len() == outputs),
        silent: found.silent,
        parameters,
        notes: all_notes,
    })
}
