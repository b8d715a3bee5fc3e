//! Residual blocks, told by the names that layers have in PyTorch: what stands before `.downsample` (torchvision) or
//! `.shortcut` (others, and our own export) names a block, and the layers whose names begin with it are in that block.
//! Proposals and the assignment of arrays both go by this, so that what was proposed is what is assigned.

use super::layers::{Kind, Layer};
use crate::import::network::PAST;

/// Longer names tell of nothing: each of their beginnings is looked at, and a file may have a thousand of them.
const MAX_NAME: usize = 200;

/// Where a layer stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Role {
    /// The block that it is in, by its place in [`Blocks::names`].
    pub(super) block: Option<usize>,
    /// Whether the block's input goes past the block through it.
    pub(super) goes_past: bool,
}

/// The blocks of a file's layers.
#[derive(Debug)]
pub(super) struct Blocks<'layers> {
    /// `layer2.0`, in the order in which their first layers come.
    pub(super) names: Vec<&'layers str>,
    /// One for each layer.
    pub(super) roles: Vec<Role>,
}

impl<'layers> Blocks<'layers> {
    pub(super) fn of(layers: &'layers [Layer]) -> Self {
        let known: Vec<&str> = layers.iter().filter_map(|layer| before_past(&layer.name)).collect();
        let alike: Vec<String> = known.iter().map(|name| without_numbers(name)).collect();
        let mut names: Vec<&str> = Vec::new();
        let mut role = |layer: &'layers Layer| {
            let past = before_past(&layer.name);
            let block = past.or_else(|| around(layer, &known, &alike)).map(|name| {
                names.iter().position(|other| *other == name).unwrap_or_else(|| {
                    names.push(name);
                    names.len() - 1
                })
            });
            Role { block, goes_past: past.is_some() }
        };
        let roles = layers.iter().map(&mut role).collect();
        Self { names, roles }
    }

    /// Whether any layer goes past a block.
    pub(super) fn is_any_past(&self) -> bool {
        self.roles.iter().any(|role| role.goes_past)
    }

    /// Whether a block stands in another one, or in what goes past it.
    pub(super) fn are_nested(&self, layers: &[Layer]) -> bool {
        let is_inside = |name: &str| {
            let mut others = self.names.iter().filter(|other| name.len() > other.len());
            others.any(|other| name.strip_prefix(other).is_some_and(|rest| rest.starts_with('.')))
        };
        let is_twice_past = |layer: &Layer| {
            let rest = before_past(&layer.name).map(|block| &layer.name[block.len() + 1..]);
            rest.is_some_and(|rest| before_past(rest).is_some())
        };
        self.names.iter().any(|name| is_inside(name)) || layers.iter().any(is_twice_past)
    }
}

/// What stands before the first `.downsample` or `.shortcut`.
fn before_past(name: &str) -> Option<&str> {
    if name.len() > MAX_NAME {
        return None;
    }
    let first = PAST.iter().filter_map(|past| name.find(&format!(".{past}"))).min();
    first.map(|end| &name[..end])
}

/// The block around a layer that does not go past one: a block that is `known`; or one whose name differs from a known
/// one's by its numbers alone, since most blocks have no layers that go past them; or else a bare number, as torchvision
/// names blocks. A dense layer is in no block but a known one: the last layers may have numbers, too.
fn around<'name>(layer: &'name Layer, known: &[&str], alike: &[String]) -> Option<&'name str> {
    let name = Some(layer.name.as_str()).filter(|name| name.len() <= MAX_NAME)?;
    let mut prefixes = name.rmatch_indices('.').map(|(end, _)| &name[..end]);
    if matches!(layer.kind, Kind::Dense { .. }) {
        return prefixes.find(|prefix| known.contains(prefix));
    }
    let is_number = |part: &str| !part.is_empty() && part.chars().all(|letter| letter.is_ascii_digit());
    let bare = || {
        let (before, _) = name.rsplit_once('.')?;
        let (_, last) = before.rsplit_once('.')?;
        is_number(last).then_some(before)
    };
    prefixes.find(|prefix| known.contains(prefix) || alike.contains(&without_numbers(prefix))).or_else(bare)
}

/// `layer#.#` of `layer2.0`.
fn without_numbers(name: &str) -> String {
    let mut made = String::new();
    for letter in name.chars() {
        if !letter.is_ascii_digit() {
            made.push(letter);
        } else if !made.ends_with('#') {
            made.push('#');
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    fn convolutions(names: &[&str]) -> Vec<Layer> {
        let kind = Kind::Conv { outputs: 8, inputs: 8, kernel: 3 };
        names.iter().map(|name| Layer { name: (*name).into(), kind }).collect()
    }

    /// The names of the blocks around layers; those that go past one have a `+`.
    fn told(names: &[&str]) -> Vec<String> {
        let layers = convolutions(names);
        let blocks = Blocks::of(&layers);
        let told = |role: &Role| {
            let name = role.block.map_or("", |block| blocks.names[block]);
            format!("{name}{}", if role.goes_past { "+" } else { "" })
        };
        blocks.roles.iter().map(told).collect()
    }

    #[test]
    fn layers_are_in_the_block_whose_name_theirs_begins_with() {
        let torchvision = ["conv1", "layer1.0.conv1", "layer2.0.conv1", "layer2.0.downsample.0"];
        assert_eq!(told(&torchvision), ["", "layer1.0", "layer2.0", "layer2.0+"]);
        let ours = ["conv1", "residual1.conv2", "residual2.conv3", "residual2.shortcut.conv4"];
        assert_eq!(told(&ours), ["", "residual1", "residual2", "residual2+"]);
        let deeper = ["stem.0", "block1.body.0", "block1.body.1.conv", "block1.shortcut"];
        assert_eq!(told(&deeper), ["", "block1", "block1", "block1+"]);
        assert_eq!(told(&["shortcut", "features.0", "layer1.0.conv1"]), ["", "", "layer1.0"]);
        let long = format!("block1.{}", "0.".repeat(100));
        assert_eq!(told(&["block1.shortcut", &long, &format!("{long}shortcut")]), ["block1+", "", ""]);
    }

    #[test]
    fn a_dense_layer_is_in_no_block_that_only_looks_like_one() {
        let mut layers = convolutions(&["1.shortcut.0", "1.squeeze", "2.1", "2.0.3"]);
        for layer in &mut layers[1..] {
            layer.kind = Kind::Dense { outputs: 8, inputs: 8 };
        }
        let blocks: Vec<Option<usize>> = Blocks::of(&layers).roles.iter().map(|role| role.block).collect();
        assert_eq!(blocks, [Some(0), Some(0), None, None]);
    }

    #[test]
    fn blocks_in_blocks_are_told() {
        let nested = |names: &[&str]| {
            let layers = convolutions(names);
            Blocks::of(&layers).are_nested(&layers)
        };
        assert!(nested(&["residual1.residual2.shortcut.conv", "residual1.shortcut.conv"]));
        assert!(nested(&["residual1.shortcut.residual2.shortcut.conv"]));
        assert!(!nested(&["layer1.0.shortcut.0", "layer1.0.conv1", "layer1.01.shortcut.0"]));
    }
}
