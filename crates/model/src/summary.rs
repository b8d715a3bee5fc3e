//! The table that Keras prints as `model.summary()`, with the arithmetic behind each number.

use serde::Serialize;

use crate::layer::describe;
use crate::node::Node;
use crate::spec::{NetworkSpec, Slot};
use crate::{ErrorKind, Result};

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SummaryRow {
    /// `conv1`: the layer's name, as in the weights file.
    pub name: String,
    /// `Conv2D`: what Keras calls such a layer.
    pub kind: String,
    /// `[C, H, W]` or `[n]`, without the batch dimension.
    pub output: Vec<usize>,
    /// Trained parameters and running statistics.
    pub parameters: usize,
    /// `(3*3*3 + 1) * 32 = 896`; empty where there are no parameters.
    pub arithmetic: String,
    /// `32 filters 3x3, valid`; empty where the kind says all.
    pub detail: String,
    /// Multiply-adds for one image; only convolutions and dense layers are counted.
    pub multiply_adds: u64,
}

/// The table and its totals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// First to last; the layers of a residual block follow its row, then those of its shortcut.
    pub rows: Vec<SummaryRow>,
    /// Of all rows.
    pub parameters: usize,
    /// Of all rows, for one image.
    pub multiply_adds: u64,
    /// The parameters as f32.
    pub bytes: usize,
}

impl NetworkSpec {
    /// The table of this network.
    ///
    /// # Errors
    /// As [`NetworkSpec::check`].
    pub fn summary(&self) -> Result<Summary> {
        let rows = rows(self.check()?.nodes());
        let parameters = rows.iter().map(|row| row.parameters).sum();
        let multiply_adds = rows.iter().map(|row| row.multiply_adds).sum();
        Ok(Summary { rows, parameters, multiply_adds, bytes: parameters * 4 })
    }

    /// The part before the first dense layer: the notebook prints its table on its own. It ends in a map, so
    /// it is no whole network and is not checked as one.
    ///
    /// # Errors
    /// As [`NetworkSpec::check`], and `ErrorKind::Spec` where nothing comes before the flatten layer.
    pub fn convolutional_summary(&self) -> Result<Summary> {
        let whole = self.summary()?;
        let rows: Vec<_> = whole.rows.into_iter().take_while(|row| row.output.len() == 3).collect();
        if rows.is_empty() {
            let problem = "the network has no convolutional part";
            return Err(crate::Error::new(ErrorKind::Spec, problem, "print its whole summary"));
        }
        let parameters = rows.iter().map(|row| row.parameters).sum();
        let multiply_adds = rows.iter().map(|row| row.multiply_adds).sum();
        Ok(Summary { rows, parameters, multiply_adds, bytes: parameters * 4 })
    }
}

/// The layers of a residual block follow its row.
pub(crate) fn rows(nodes: &[Node]) -> Vec<SummaryRow> {
    let mut rows = Vec::new();
    push_rows(nodes, &mut rows);
    rows
}

fn push_rows(nodes: &[Node], rows: &mut Vec<SummaryRow>) {
    for node in nodes {
        let described = describe(node);
        rows.push(SummaryRow {
            name: node.name.clone(),
            kind: described.kind.into(),
            output: node.output.dims(),
            parameters: node.slots.iter().map(Slot::values).sum(),
            arithmetic: described.arithmetic,
            detail: described.detail,
            multiply_adds: described.multiply_adds,
        });
        push_rows(&node.inner, rows);
        push_rows(&node.shortcut, rows);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The notebook's two printed tables (2023-10-04).
    #[test]
    fn notebook_tables_have_the_printed_numbers() -> Result<()> {
        let spec = NetworkSpec::notebook(20, true);
        let whole = spec.summary()?;
        assert_eq!(whole.parameters, 119_040);
        assert_eq!(whole.bytes as f64 / 1024.0, 465.0);
        assert_eq!(whole.multiply_adds, 4_545_072);
        let convolutional = spec.convolutional_summary()?;
        assert_eq!(convolutional.parameters, 56_320);
        let with_parameters: Vec<_> =
            whole.rows.iter().filter(|row| row.parameters > 0).map(|row| row.parameters).collect();
        assert_eq!(with_parameters, [896, 18_496, 36_928, 61_500, 1_220]);
        assert_eq!(whole.rows[0].arithmetic, "(3*3*3 + 1) * 32 = 896");
        Ok(())
    }
}
