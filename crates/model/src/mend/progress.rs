//! How far a network holds together, against another: which of two is nearer to one that fits.

use std::cmp::Reverse;

use super::edit;
use crate::misfit::{Misfit, Refusal};
use crate::spec::NetworkSpec;
use crate::{Examined, Node};

impl NetworkSpec {
    /// Whether another network holds together further than this one.
    pub(super) fn is_nearer(&self, other: &Self, before: &Examined) -> bool {
        let (after, Some(refusal)) = (other.examine(), &before.refusal) else { return false };
        let Some(next) = &after.refusal else { return true };
        // Of the network as a whole: all of its layers have been looked at.
        if matches!(refusal.misfit, Misfit::EndsInMap {} | Misfit::NotLast {}) {
            return edit::layers(&other.layers) < edit::layers(&self.layers);
        }
        let reached = |spec: &Self, examined: &Examined, refusal: &Refusal| {
            (Reverse(left(spec, examined, refusal)), looked_at(&refusal.misfit))
        };
        reached(other, &after, next) > reached(self, before, refusal)
    }
}

/// Layers that do not fit, or were not looked at since one before them does not.
fn left(spec: &NetworkSpec, examined: &Examined, refusal: &Refusal) -> usize {
    // The blocks around what was refused are there in part.
    let is_block = matches!(refusal.misfit, Misfit::ShapeChanged { .. });
    // A shortcut's layers have the place of its block, and their names say what else is around them.
    let around = refusal.name.rsplit_once('.').map_or(0, |(blocks, _)| blocks.matches("residual").count());
    let parts = refusal.path.len().saturating_sub(1).max(around) + usize::from(is_block);
    edit::layers(&spec.layers) + parts - nodes(&examined.nodes)
}

/// When this is looked at, of one layer: what comes later was kept from sight by what comes before.
fn looked_at(misfit: &Misfit) -> u8 {
    match misfit {
        Misfit::Input { .. } | Misfit::NoLayers {} | Misfit::TooManyLayers { .. } | Misfit::Number { .. } => {
            0
        }
        Misfit::MapWanted { .. } | Misfit::FlatWanted { .. } => 1,
        Misfit::RowInBlock {} => 2,
        Misfit::Size { field, .. } => match *field {
            "filters" | "units" => 2,
            "kernel" | "size" => 3,
            _ => 4,
        },
        Misfit::Groups { .. } => 5,
        Misfit::Padding { .. } => 6,
        Misfit::Kernel { .. } | Misfit::Pool { .. } => 7,
        Misfit::MapSize { .. } => 8,
        Misfit::Parameters {} => 9,
        Misfit::ShapeChanged { .. } => 10,
        Misfit::EndsInMap {} => 11,
        Misfit::NotLast {} => 12,
    }
}

/// Those of residual blocks included.
fn nodes(list: &[Node]) -> usize {
    list.iter().map(|node| 1 + nodes(&node.inner) + nodes(&node.shortcut)).sum()
}
