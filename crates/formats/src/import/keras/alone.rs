//! Arrays of Keras without layers (`save_weights`), in PyTorch's names and layouts: what is proposed for those, and how
//! they are put under a spec, then serves for Keras, too.

use super::super::hdf5::Hdf5;
use super::super::network::FlattenOrder;
use super::super::state_dict::StateDict;
use super::super::tensor::{Budget, Tensor};
use super::super::{File, ImportError, Result};
use super::arrays::{Arrays, Stored};
use super::containers::named;
use super::windows::outputs_first;

/// The arrays of a file that holds no layers.
///
/// # Errors
/// `DoesNotFit` where it holds layers, `UnsupportedStorage` for arrays of other layers; those of HDF5.
pub(crate) fn named_arrays(file: File<'_>) -> Result<StateDict> {
    let opened = Hdf5::open(file.bytes)?;
    if opened.strings("", "model_config").is_some() {
        let problem = format!("{} has layers of its own", file.name);
        return Err(
            ImportError::DoesNotFit { problem, remedy: "open it without choosing layers".into() }.into()
        );
    }
    let by_layer = named(&opened, "")?;
    let is_in_order = !by_layer.is_empty();
    let all = if is_in_order { by_layer } else { numbered(&opened) };
    let mut budget = Budget::new();
    let mut tensors = Vec::new();
    for (name, stored) in all {
        if let Some(part) = part(&name) {
            tensors.push((format!("{}.{}", layer(&name), part.name()), part.tensor(&stored, &mut budget)?));
        }
    }
    Ok(StateDict { tensors, is_in_order, order: FlattenOrder::RowColumnChannel })
}

/// An array of a layer, by what Keras calls it.
#[derive(Clone, Copy)]
enum Part {
    Kernel,
    DepthwiseKernel,
    Bias,
    Gamma,
    Beta,
    Mean,
    Variance,
}

/// The last word of a name, without a variable's number. None for what is no part of a network: counters, the states of
/// random generators.
fn part(name: &str) -> Option<Part> {
    let (before, last) = name.rsplit_once('/')?;
    match last.split(':').next()? {
        "kernel" if before.rsplit('/').next()?.starts_with("depthwise_conv2d") => Some(Part::DepthwiseKernel),
        "depthwise_kernel" => Some(Part::DepthwiseKernel),
        "kernel" => Some(Part::Kernel),
        "bias" => Some(Part::Bias),
        "gamma" => Some(Part::Gamma),
        "beta" => Some(Part::Beta),
        "moving_mean" => Some(Part::Mean),
        "moving_variance" => Some(Part::Variance),
        _ => None,
    }
}

/// The layer's name: all before the last word, which the layers of a model inside another need, too.
fn layer(name: &str) -> String {
    name.rsplit_once('/').map_or(name, |(layer, _)| layer).replace('/', ".")
}

/// Keras 3 numbers a layer's arrays: their names follow from its class and from how many there are.
fn numbered<'a>(file: &Hdf5<'a>) -> Vec<(String, Stored<'a>)> {
    let Arrays::Numbered(all) = Arrays::numbered(file) else { return Vec::new() };
    let layers = all.iter().filter_map(|(path, _)| path.strip_suffix("/vars/0"));
    let mut arrays = Vec::new();
    for layer in layers {
        let count = (0..).take_while(|index| all.contains(&format!("{layer}/vars/{index}"))).count();
        let words: &[&str] = match (layer.contains("batch_normalization"), count) {
            (true, 4) => &["gamma", "beta", "moving_mean", "moving_variance"],
            // With a factor and no offset it would look the same; without a factor is what people write.
            (true, 3) => &["beta", "moving_mean", "moving_variance"],
            (true, 2) => &["moving_mean", "moving_variance"],
            _ => &["kernel", "bias"],
        };
        for (index, word) in words.iter().enumerate() {
            if let Some(stored) = all.get(&format!("{layer}/vars/{index}")) {
                arrays.push((format!("{layer}/{word}"), stored.clone()));
            }
        }
    }
    arrays
}

impl Part {
    /// What PyTorch calls it.
    const fn name(self) -> &'static str {
        match self {
            Self::Kernel | Self::DepthwiseKernel | Self::Gamma => "weight",
            Self::Bias | Self::Beta => "bias",
            Self::Mean => "running_mean",
            Self::Variance => "running_var",
        }
    }

    /// Outputs first, as PyTorch has them.
    fn tensor(self, stored: &Stored<'_>, budget: &mut Budget) -> Result<Tensor> {
        let values = stored.floats(budget)?;
        Ok(match (self, &stored.shape[..]) {
            (Self::Kernel, &[height, width, inputs, outputs]) => Tensor {
                shape: vec![outputs, inputs, height, width],
                values: outputs_first(&values, inputs, outputs),
            },
            (Self::DepthwiseKernel, &[height, width, channels, multiplier]) => Tensor {
                shape: vec![channels * multiplier, 1, height, width],
                values: outputs_first(&values, 1, channels * multiplier),
            },
            (Self::Kernel, &[inputs, outputs]) => {
                Tensor { shape: vec![outputs, inputs], values: outputs_first(&values, inputs, outputs) }
            }
            (_, shape) => Tensor { shape: shape.to_vec(), values },
        })
    }
}
