//! One layer of a network, with all that follows from its place.

use crate::spec::{LayerSpec, Shape, Slot};

/// One layer of a checked network: its name, its way in and out, and its parameters.
#[derive(Clone, Debug)]
pub struct Node {
    /// `conv1`, `relu1`, `residual1.conv1`, ...: unique, stable, a stage that the page can show.
    pub name: String,
    /// What the layer is; a residual block's own layers stand in `inner` and `shortcut`.
    pub layer: LayerSpec,
    /// Shape of its input.
    pub input: Shape,
    /// Shape of its output.
    pub output: Shape,
    /// Its parameters and statistics, in the order of the file.
    pub slots: Vec<Slot>,
    /// The layers of a residual block.
    pub inner: Vec<Self>,
    /// The layers of its shortcut; none where its input is added as it is.
    pub shortcut: Vec<Self>,
}

impl Node {
    /// The slot of a part: `weight`, `running_mean`.
    #[must_use]
    pub fn slot(&self, part: &str) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.name.strip_prefix(&self.name).is_some_and(|end| &end[1..] == part))
    }
}
