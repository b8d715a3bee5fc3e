//! What a network says of itself in the files of other programs.

use std::collections::BTreeMap;

use cifar_model::{About, Error, ErrorKind, Result, Weights};

/// The header of the weights file; and the self-check, where there is one: `self_check.images`, bytes of whole pictures
/// in hexadecimal digits, and `self_check.logits`, JSON, a row a picture.
///
/// # Errors
/// `ErrorKind::Weights` where the metadata cannot be written.
pub(crate) fn about(weights: &Weights<impl About>) -> Result<BTreeMap<String, String>> {
    let mut all = weights.header()?;
    if let Some(check) = weights.self_check() {
        let digits: String = check.images().iter().map(|byte| format!("{byte:02x}")).collect();
        let outputs = check.logits().len() / check.len();
        let rows: Vec<&[f32]> = check.logits().chunks(outputs).collect();
        all.insert("self_check.images".into(), digits);
        all.insert("self_check.logits".into(), serde_json::to_string(&rows).map_err(unwritable)?);
    }
    Ok(all)
}

/// The same as one object of JSON.
///
/// # Errors
/// As [`about`].
pub(crate) fn about_as_json(weights: &Weights<impl About>) -> Result<String> {
    serde_json::to_string(&about(weights)?).map_err(unwritable)
}

fn unwritable(error: serde_json::Error) -> Error {
    Error::new(ErrorKind::Weights, format!("the metadata cannot be written ({error})"), "use another format")
}
