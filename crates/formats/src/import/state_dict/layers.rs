//! The layers that arrays belong to, told from names and shapes: `conv1.weight` of four axes is a convolution's, and
//! what has a running mean is a batch norm.

use cifar_model::spec::{MAX_LAYERS, NORM_EPSILON};

use crate::import::{ImportError, LayerProblem, Named, Place, Result};

/// What an array's name and shape say of its layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `[out, in, kernel, kernel]`; `inputs` are those of one group.
    Conv { outputs: usize, inputs: usize, kernel: usize },
    /// `[out, in]`.
    Dense { outputs: usize, inputs: usize },
    /// Of so many channels, with or without a factor and an offset.
    Norm { channels: usize, scale: bool, shift: bool },
}

impl Kind {
    /// What PyTorch calls it.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Conv { .. } => "Conv2d",
            Self::Dense { .. } => "Linear",
            Self::Norm { .. } => "BatchNorm2d",
        }
    }

    /// Of its first array.
    pub(crate) fn shape(self) -> Vec<usize> {
        match self {
            Self::Conv { outputs, inputs, kernel } => vec![outputs, inputs, kernel, kernel],
            Self::Dense { outputs, inputs } => vec![outputs, inputs],
            Self::Norm { channels, .. } => vec![channels],
        }
    }
}

/// A layer with parameters, by its name in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Layer {
    /// `features.0`.
    pub(crate) name: String,
    pub(crate) kind: Kind,
}

impl Layer {
    /// What its program adds to a norm's variance where nobody says otherwise: Keras, which names norms so, another
    /// number than PyTorch.
    pub(crate) fn epsilon(&self) -> f32 {
        if self.name.contains("batch_normalization") { 1e-3 } else { NORM_EPSILON }
    }

    /// The name of one of its arrays.
    pub(crate) fn part(&self, part: &str) -> String {
        if self.name.is_empty() { part.into() } else { format!("{}.{part}", self.name) }
    }
}

/// Arrays that no answer needs: PyTorch counts a norm's batches.
pub(crate) fn is_counter(name: &str) -> bool {
    name.rsplit('.').next() == Some("num_batches_tracked")
}

/// The layers of named arrays, in the order in which their first arrays come.
///
/// # Errors
/// `UnsupportedLayer` for arrays of a layer that is not here.
pub(crate) fn layers(arrays: &[(String, Vec<usize>)]) -> Result<Vec<Layer>> {
    let mut order: Vec<&str> = Vec::new();
    let mut parts: Named<Named<&[usize]>> = Named::default();
    for (name, shape) in arrays.iter().filter(|(name, _)| !is_counter(name)) {
        let (layer, part) = name.rsplit_once('.').unwrap_or(("", name));
        if !parts.contains(layer) {
            order.push(layer);
            parts.insert(layer.into(), Named::default());
        }
        if let Some(parts) = parts.get_mut(layer) {
            parts.insert(part.into(), shape);
        }
    }
    if order.len() > MAX_LAYERS {
        let (size, limit) = (order.len() as u64, MAX_LAYERS as u64);
        return Err(ImportError::TooLarge { what: "the number of layers".into(), size, limit }.into());
    }
    let named = order.iter().zip(1..).filter_map(|(name, position)| Some((position, name, parts.get(name)?)));
    named
        .map(|(position, name, parts)| Ok(Layer { name: (*name).into(), kind: kind(position, name, parts)? }))
        .collect()
}

fn kind(position: usize, name: &str, parts: &Named<&[usize]>) -> Result<Kind> {
    let place = |class: &str| Place { position, class: class.into(), name: name.into() };
    let unknown = |class: &str| ImportError::layer(&place(class), LayerProblem::Unknown);
    let part = |part: &str| parts.get(part).copied();
    if let Some(other) =
        parts.names().find(|part| !["weight", "bias", "running_mean", "running_var"].contains(part))
    {
        return Err(unknown(other));
    }
    let wrong = |part: &str, expected: Vec<usize>, have: &[usize]| ImportError::WrongShape {
        name: format!("{name}.{part}"),
        have: have.into(),
        expected,
    };
    let sized = |names: &[&str], size: usize| {
        let wrongly = names
            .iter()
            .find_map(|part| Some((part, *parts.get(part)?)).filter(|(_, have)| **have != [size]));
        wrongly.map_or(Ok(()), |(part, have)| Err(wrong(part, vec![size], have)))
    };
    if let Some(mean) = part("running_mean") {
        if part("running_var").is_none() {
            return Err(ImportError::MissingArray { name: format!("{name}.running_var") }.into());
        }
        let channels = mean.first().copied().unwrap_or(0);
        sized(&["running_mean", "running_var", "weight", "bias"], channels)?;
        return Ok(Kind::Norm { channels, scale: part("weight").is_some(), shift: part("bias").is_some() });
    }
    match part("weight") {
        Some(&[outputs, inputs, height, width]) => {
            if height != width {
                return Err(ImportError::setting(
                    &place("Conv2d"),
                    "kernel_size",
                    &format!("({height}, {width})"),
                ));
            }
            sized(&["bias"], outputs)?;
            Ok(Kind::Conv { outputs, inputs, kernel: height })
        }
        Some(&[outputs, inputs]) => {
            sized(&["bias"], outputs)?;
            Ok(Kind::Dense { outputs, inputs })
        }
        Some([_]) => {
            Err(unknown(if part("bias").is_some() { "LayerNorm or GroupNorm" } else { "PReLU or RMSNorm" }))
        }
        Some([_, _, _]) => Err(unknown("Conv1d")),
        Some([_, _, _, _, _]) => Err(unknown("Conv3d")),
        Some(_) | None => Err(unknown(parts.names().next().unwrap_or("a layer"))),
    }
}
