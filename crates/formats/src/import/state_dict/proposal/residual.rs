//! Residual networks, told by the names that PyTorch's users give their layers: blocks with `conv1`, `bn1`, `conv2`, and
//! what goes past them as `downsample.0` (torchvision) or `shortcut.0`. Where the strides are is not in the arrays; it is where
//! He et al. (2016) have them: the first block of every stage but the first moves by two. Where names tell of no stages,
//! each block that has layers going past it does, with or without the first block.

use cifar_model::spec::{LayerSpec, Padding};

use super::super::blocks::Blocks;
use super::super::layers::{Kind, Layer};

/// The layers of one block, or of what stands before the first.
#[derive(Default)]
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
    /// Where names tell of no stages, whether the first block moves, too.
    is_from_start: bool,
}

const GUESSES: [Guess; 8] = [
    Guess { is_large: false, is_first: false, is_from_start: false },
    Guess { is_large: true, is_first: false, is_from_start: false },
    Guess { is_large: false, is_first: true, is_from_start: false },
    Guess { is_large: true, is_first: true, is_from_start: false },
    Guess { is_large: false, is_first: false, is_from_start: true },
    Guess { is_large: true, is_first: false, is_from_start: true },
    Guess { is_large: false, is_first: true, is_from_start: true },
    Guess { is_large: true, is_first: true, is_from_start: true },
];

/// Residual networks that layers may belong to.
#[derive(Default)]
pub(super) struct Found {
    /// Each one's layers, the most usual first.
    pub(super) networks: Vec<Vec<LayerSpec>>,
    /// Whether layers that go past blocks have windows of more than a pixel. A layer of a plain chain that makes maps
    /// smaller may be called `downsample`, too.
    pub(super) may_be_chain: bool,
}

/// The most usual first; none where no name says that layers make blocks.
pub(super) fn residual(layers: &[Layer], channels: usize) -> Found {
    let found = Blocks::of(layers);
    if !found.is_any_past() || found.are_nested(layers) {
        return Found::default();
    }
    let mut stem = Block::default();
    let mut head = Vec::new();
    let mut blocks: Vec<Block<'_>> =
        found.names.iter().map(|name| Block { name, ..Block::default() }).collect();
    for (layer, role) in layers.iter().zip(&found.roles) {
        let list = match role.block {
            Some(at) if role.goes_past => &mut blocks[at].past,
            Some(at) => &mut blocks[at].inner,
            None if matches!(layer.kind, Kind::Dense { .. }) => &mut head,
            None => &mut stem.inner,
        };
        list.push(layer);
    }
    let is_wide = |layer: &&Layer| matches!(layer.kind, Kind::Conv { kernel, .. } if kernel > 1);
    let may_be_chain = blocks.iter().flat_map(|block| &block.past).any(is_wide);
    let mut networks: Vec<Vec<LayerSpec>> = Vec::new();
    for layers in GUESSES.iter().filter_map(|guess| network(&stem, &blocks, &head, channels, *guess)) {
        if !networks.contains(&layers) {
            networks.push(layers);
        }
    }
    Found { networks, may_be_chain }
}

/// Which blocks move by two.
fn movers(blocks: &[Block<'_>], guess: Guess) -> Vec<bool> {
    let stage = |block: &Block<'_>| block.name.rsplit_once('.').map_or("", |(stage, _)| stage).to_owned();
    let stages: Vec<String> = blocks.iter().map(stage).collect();
    let has_stages = stages.windows(2).any(|pair| pair[0] != pair[1]);
    let moves = |(at, block): (usize, &Block<'_>)| {
        let is_where_it_may =
            if has_stages { at > 0 && stages[at] != stages[at - 1] } else { at > 0 || guess.is_from_start };
        is_where_it_may && !block.past.is_empty()
    };
    blocks.iter().enumerate().map(moves).collect()
}

fn network(
    stem: &Block<'_>,
    blocks: &[Block<'_>],
    head: &[&Layer],
    channels: usize,
    guess: Guess,
) -> Option<Vec<LayerSpec>> {
    let mut width = channels;
    let mut layers = stacked(&stem.inner, &mut width, |_| if guess.is_large { 2 } else { 1 })?;
    if !layers.is_empty() {
        layers.push(LayerSpec::Relu {});
    }
    if guess.is_large {
        layers.push(LayerSpec::MaxPool { size: 3, stride: Some(2), padding: Padding::Pixels(1) });
    }
    for (block, moves) in blocks.iter().zip(movers(blocks, guess)) {
        let convolutions = block.inner.iter().filter(|layer| is_convolution(layer)).count();
        let mover = usize::from(convolutions == 3 && !guess.is_first);
        let mut past_width = width;
        let inner = stacked(&block.inner, &mut width, |at| if moves && at == mover { 2 } else { 1 })?;
        let shortcut = stacked(&block.past, &mut past_width, |_| if moves { 2 } else { 1 })?;
        layers.extend([LayerSpec::Residual { layers: inner, shortcut }, LayerSpec::Relu {}]);
    }
    layers.push(LayerSpec::GlobalAvgPool {});
    for (at, layer) in head.iter().enumerate() {
        if at > 0 {
            layers.push(LayerSpec::Relu {});
        }
        let Kind::Dense { outputs, inputs } = layer.kind else { return None };
        if inputs != width {
            return None;
        }
        layers.push(LayerSpec::Dense { units: outputs });
        width = outputs;
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
