//! A network for PyTorch: its `state_dict` as safetensors, and a short module of Python that defines it. Pixels of 0 to
//! 255 go in, `[images, 3, 32, 32]` for the data set's networks; its first module normalises them. Logits come out: a last sigmoid or softmax is left
//! out, as everywhere here.
//!
//! The arrays are our own weights file, whose names and layouts are PyTorch's; so it can be opened here again, too. Weights
//! in 8 bits become those that the network computes with.

mod classes;
mod module;

use cifar_model::{About, Result, SelfCheck, Weights};

use crate::archive::stored;
use crate::names;

/// An archive with `NAME.py`, `NAME.safetensors` and, where there is a self-check, `NAME_check.safetensors`.
///
/// # Errors
/// As [`cifar_model::NetworkSpec::check`]; `ErrorKind::Weights` where the metadata cannot be written.
pub fn to_pytorch(weights: &Weights<impl About>) -> Result<Vec<u8>> {
    let name = names::module(weights.metadata.name());
    let module = module::write(&weights.metadata, &name, weights.self_check().is_some())?;
    // Without what is no parameter: PyTorch refuses to load more than there is.
    let state = Weights::new(weights.metadata.clone(), weights.tensors().clone())?;
    let mut files = vec![
        (format!("{name}.py"), module.into_bytes()),
        (format!("{name}.safetensors"), state.to_safetensors()?),
    ];
    if let Some(check) = weights.self_check() {
        files.push((format!("{name}_check.safetensors"), pictures(check, weights.metadata.spec().input)));
    }
    Ok(stored(&files))
}

/// `images`, bytes `[n, C, H, W]`, and `logits`, `[n, outputs]`, as safetensors: the length of a header, the header, and
/// the arrays.
fn pictures(check: &SelfCheck, [channels, height, width]: [usize; 3]) -> Vec<u8> {
    let (n, outputs) = (check.len(), check.logits().len() / check.len().max(1));
    let logits: Vec<u8> = check.logits().iter().flat_map(|logit| logit.to_le_bytes()).collect();
    let (middle, end) = (check.images().len(), check.images().len() + logits.len());
    let mut header = format!(
        r#"{{"images":{{"dtype":"U8","shape":[{n},{channels},{height},{width}],"data_offsets":[0,{middle}]}},"logits":{{"dtype":"F32","shape":[{n},{outputs}],"data_offsets":[{middle},{end}]}}}}"#
    );
    while !header.len().is_multiple_of(8) {
        header.push(' ');
    }
    [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), check.images(), &logits].concat()
}
