//! Which layer of a file a layer of a network is: one of its kind and shape. Of several the first; but where the network
//! has residual blocks, and names tell of blocks too, one that stands where the network's layer does. A file that is
//! sorted by name has `downsample.1` before `norm1`, and `layer1.0.norm1` before the `norm1` of the first layers.

use cifar_model::spec::LayerSpec;
use cifar_model::{NetworkSpec, Node};

use super::blocks::{Blocks, Role};
use super::layers::{Kind, Layer};
use super::shortfall::Unfilled;

/// Where in the network a layer stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Around {
    /// Whether it is in a residual block.
    is_in_block: bool,
    /// Whether it goes past one.
    goes_past: bool,
    /// The file's block whose layers the residual block took so far.
    block: Option<usize>,
}

impl Around {
    /// In a residual block that stands here.
    pub(super) const fn inside(self) -> Self {
        Self { is_in_block: true, block: None, ..self }
    }

    /// In the shortcut of a residual block, in which it stands.
    pub(super) const fn past(self) -> Self {
        Self { goes_past: true, ..self }
    }
}

/// The layers of the file, and which of them a network's layers have taken.
pub(super) struct Pairing {
    pub(super) layers: Vec<Layer>,
    used: Vec<bool>,
    /// Where each of them stands, as names tell.
    roles: Vec<Role>,
    /// The blocks of which a residual block took layers.
    begun: Vec<bool>,
}

impl Pairing {
    /// In a network without residual blocks names are not asked: `downsample` may be a layer of a plain chain.
    pub(super) fn new(layers: Vec<Layer>, spec: &NetworkSpec) -> Self {
        let has_blocks = spec.layers.iter().any(|layer| matches!(layer, LayerSpec::Residual { .. }));
        let blocks = Blocks::of(&layers);
        let roles = if has_blocks { blocks.roles.clone() } else { vec![Role::default(); layers.len()] };
        let begun = vec![false; blocks.names.len()];
        Self { used: vec![false; layers.len()], roles, begun, layers }
    }

    /// The place of the layer that is like what is wanted, and free, and stands best; it is taken.
    pub(super) fn take(&mut self, node: &Node, wanted: Kind, around: &mut Around) -> Result<usize, Unfilled> {
        let same = |kind: Kind| std::mem::discriminant(&kind) == std::mem::discriminant(&wanted);
        let Some(at) = self.best(*around, |kind| kind == wanted) else {
            let Some(at) = self.best(*around, same) else {
                return Err(Unfilled::Missing { name: format!("{}.weight", node.name) });
            };
            let layer = &self.layers[at];
            let (name, have, expected) = (first_array(layer), layer.kind.shape(), wanted.shape());
            return Err(Unfilled::Shape { name, have, expected });
        };
        self.used[at] = true;
        if let (true, None, Some(block)) = (around.is_in_block, around.block, self.roles[at].block) {
            around.block = Some(block);
            self.begun[block] = true;
        }
        Ok(at)
    }

    fn best(&self, around: Around, is_like: impl Fn(Kind) -> bool) -> Option<usize> {
        let places = 0..self.layers.len();
        let free = places.filter(|&at| !self.used[at] && is_like(self.layers[at].kind));
        free.min_by_key(|&at| self.distance(self.roles[at], around))
    }

    /// How far from where it is wanted a layer stands: whether it goes past a block where none is wanted or the other way
    /// round, then whether its block is another one, then how many blocks are passed over.
    fn distance(&self, role: Role, around: Around) -> (bool, bool, usize) {
        let is_elsewhere = match (around.is_in_block, around.block) {
            (false, _) => role.block.is_some(),
            (true, Some(block)) => role.block != Some(block),
            (true, None) => role.block.is_none_or(|block| self.begun[block]),
        };
        (role.goes_past != around.goes_past, is_elsewhere, role.block.map_or(0, |block| block + 1))
    }

    /// # Errors
    /// `Left` for the first layer that nobody took.
    pub(super) fn complete(&self) -> Result<(), Unfilled> {
        let left = self.layers.iter().zip(&self.used).find(|(_, used)| !**used);
        left.map_or(Ok(()), |(layer, _)| Err(Unfilled::Left { name: first_array(layer) }))
    }

    /// The place of the first node that finds no layer; `around` is where `nodes` stand.
    pub(super) fn first_unfilled(
        &mut self,
        nodes: &[Node],
        path: &mut Vec<usize>,
        around: &mut Around,
    ) -> Option<(Vec<usize>, Unfilled)> {
        for (place, node) in nodes.iter().enumerate() {
            path.push(place);
            let mut inside = around.inside();
            if let Some(found) = self.first_unfilled(&node.inner, path, &mut inside) {
                return Some(found);
            }
            // A shortcut's layers have no place of their own: the block is told of.
            let mut past = inside.past();
            if let Some((_, unfilled)) = self.first_unfilled(&node.shortcut, &mut Vec::new(), &mut past) {
                return Some((path.clone(), unfilled));
            }
            if let Some(Err(unfilled)) = wanted(node).map(|wanted| self.take(node, wanted, around)) {
                return Some((path.clone(), unfilled));
            }
            path.pop();
        }
        None
    }
}

/// What a layer's arrays must look like; none for one that has no arrays.
pub(super) fn wanted(node: &Node) -> Option<Kind> {
    let shape = node.slots.first().map(|slot| slot.shape.as_slice())?;
    match (&node.layer, shape) {
        (LayerSpec::BatchNorm { scale, shift, .. }, &[channels]) => {
            Some(Kind::Norm { channels, scale: *scale, shift: *shift })
        }
        (_, &[outputs, inputs, kernel, _]) => Some(Kind::Conv { outputs, inputs, kernel }),
        (_, &[outputs, inputs]) => Some(Kind::Dense { outputs, inputs }),
        (_, _) => None,
    }
}

/// What a layer is called by; a norm may have no factor.
fn first_array(layer: &Layer) -> String {
    layer.part(match layer.kind {
        Kind::Norm { scale: false, .. } => "running_mean",
        Kind::Norm { .. } | Kind::Conv { .. } | Kind::Dense { .. } => "weight",
    })
}
