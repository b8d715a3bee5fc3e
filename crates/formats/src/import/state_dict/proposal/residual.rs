//! Residual networks, told by the names that PyTorch's users give their layers: blocks with `conv1`, `bn1`, `conv2`, and
//! what goes past them as `downsample.0` (torchvision) or `shortcut.0`. Where the strides are is not in the arrays; it is where
//! He et al. (2016) have them: the first block of every stage but the first moves by two.

use cifar_model::spec::{LayerSpec, Padding};

use super::super::chain::natural;
use super::super::layers::{Kind, Layer};
use crate::import::network::PAST;

/// The layers of one block, or of what stands before the first.
struct Block<'layers> {
    /// `layer2.0`.
    name: &'layers str,
    inner: Vec<&'layers Layer>,
    past: Vec<&'layers Layer>,
}

/// Where strides and pools are, which no array says.
#[derive(Clone, Copy)]
struct Guess {
    /// The first convolution moves by two, and a pool stands behind it, as for pictures of ImageNet.
    is_large: bool,
    /// Of a block of three convolutions, the first moves and not the middle one.
    is_first: bool,
}

const GUESSES: [Guess; 4] = [
    Guess { is_large: false, is_first: false },
    Guess { is_large: true, is_first: false },
    Guess { is_large: false, is_first: true },
    Guess { is_large: true, is_first: true },
];

/// Lists of layers that these may belong to, the most usual first; none where no name says that they make blocks.
pub(super) fn residual(layers: &[Layer], channels: usize) -> Option<Vec<Vec<LayerSpec>>> {
    let is_past = |layer: &Layer| parts(&layer.name).1.is_some_and(is_named_past);
    if !layers.iter().any(is_past) {
        return None;
    }
    let (head, rest): (Vec<&Layer>, Vec<&Layer>) =
        layers.iter().partition(|layer| matches!(layer.kind, Kind::Dense { .. }));
    let mut blocks: Vec<Block<'_>> = vec![Block { name: "", inner: Vec::new(), past: Vec::new() }];
    for layer in rest {
        let (name, part) = parts(&layer.name);
        let at = blocks.iter().position(|block| block.name == name).unwrap_or_else(|| {
            blocks.push(Block { name, inner: Vec::new(), past: Vec::new() });
            blocks.len() - 1
        });
        let goes_past = part.is_some_and(is_named_past);
        if goes_past { &mut blocks[at].past } else { &mut blocks[at].inner }.push(layer);
    }
    for block in &mut blocks {
        block.inner.sort_by_cached_key(|layer| natural(&layer.name));
        block.past.sort_by_cached_key(|layer| natural(&layer.name));
    }
    let found = GUESSES.iter().filter_map(|guess| network(&blocks, &head, channels, *guess));
    let mut all: Vec<Vec<LayerSpec>> = Vec::new();
    for layers in found {
        if !all.contains(&layers) {
            all.push(layers);
        }
    }
    Some(all)
}

fn is_named_past(part: &str) -> bool {
    PAST.iter().any(|past| part.starts_with(past))
}

/// The block that a layer is in, and what it is there: `layer2.0` and `downsample.0`; no block for `conv1`.
fn parts(name: &str) -> (&str, Option<&str>) {
    let past = PAST.iter().find_map(|past| name.find(&format!(".{past}")));
    let end = past.or_else(|| {
        let (before, _) = name.rsplit_once('.')?;
        let last = before.rsplit('.').next()?;
        last.chars().all(|letter| letter.is_ascii_digit()).then_some(before.len())
    });
    end.map_or(("", None), |end| (&name[..end], Some(&name[end + 1..])))
}

fn network(blocks: &[Block<'_>], head: &[&Layer], channels: usize, guess: Guess) -> Option<Vec<LayerSpec>> {
    let (stem, blocks) = blocks.split_first()?;
    let mut width = channels;
    let mut layers = stacked(&stem.inner, &mut width, |_| if guess.is_large { 2 } else { 1 })?;
    layers.push(LayerSpec::Relu {});
    if guess.is_large {
        layers.push(LayerSpec::MaxPool { size: 3, stride: Some(2), padding: Padding::Pixels(1) });
    }
    let stage = |block: &Block<'_>| block.name.rsplit_once('.').map_or("", |(stage, _)| stage).to_owned();
    let mut before: Option<String> = None;
    for block in blocks {
        let stage = stage(block);
        let moves = before.as_ref().is_some_and(|before| *before != stage) && !block.past.is_empty();
        before = Some(stage);
        let convolutions = block.inner.iter().filter(|layer| is_convolution(layer)).count();
        let mover = usize::from(convolutions == 3 && !guess.is_first);
        let mut past_width = width;
        let inner = stacked(&block.inner, &mut width, |at| if moves && at == mover { 2 } else { 1 })?;
        let shortcut = stacked(&block.past, &mut past_width, |_| if moves { 2 } else { 1 })?;
        layers.extend([LayerSpec::Residual { layers: inner, shortcut }, LayerSpec::Relu {}]);
    }
    if head.first().is_some_and(|layer| !matches!(layer.kind, Kind::Dense { inputs, .. } if inputs == width))
    {
        return None;
    }
    layers.push(LayerSpec::GlobalAvgPool {});
    for (at, layer) in head.iter().enumerate() {
        if at > 0 {
            layers.push(LayerSpec::Relu {});
        }
        let Kind::Dense { outputs, .. } = layer.kind else { return None };
        layers.push(LayerSpec::Dense { units: outputs });
    }
    Some(layers)
}

const fn is_convolution(layer: &Layer) -> bool {
    matches!(layer.kind, Kind::Conv { .. })
}

/// Convolutions, each with its norm where there are as many, and ReLUs between them. `width` is how many channels there are.
fn stacked(layers: &[&Layer], width: &mut usize, stride: impl Fn(usize) -> usize) -> Option<Vec<LayerSpec>> {
    let (convolutions, norms): (Vec<&Layer>, Vec<&Layer>) =
        layers.iter().copied().partition(|layer| is_convolution(layer));
    if !norms.is_empty() && norms.len() != convolutions.len() {
        return None;
    }
    let mut made = Vec::new();
    for (at, layer) in convolutions.iter().enumerate() {
        let Kind::Conv { outputs, inputs, kernel } = layer.kind else { return None };
        let groups = super::super::chain::groups(*width, inputs, outputs)?;
        let stride = stride(at);
        let padding = match (kernel, stride) {
            (1, _) => Padding::Valid,
            (_, 1) => Padding::Same,
            (_, _) => Padding::Pixels(kernel / 2),
        };
        if at > 0 {
            made.push(LayerSpec::Relu {});
        }
        made.push(LayerSpec::Conv { filters: outputs, kernel, padding, stride, groups });
        if let Some(norm) = norms.get(at) {
            let Kind::Norm { channels, scale, shift } = norm.kind else { return None };
            if channels != outputs {
                return None;
            }
            made.push(LayerSpec::BatchNorm { epsilon: norm.epsilon(), scale, shift });
        }
        *width = outputs;
    }
    Some(made)
}
