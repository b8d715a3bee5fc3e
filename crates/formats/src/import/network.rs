//! From layers in the order in which they compute, each with its arrays, to a checked spec and arrays by our names.
//! Every reader ends here, so that what is checked is checked once.

use std::collections::BTreeMap;

use cifar_model::spec::{LayerSpec, Shape, Slot};
use cifar_model::{NetworkSpec, Node};

use super::{ImportError, Note, Place, Result};

/// A layer as a reader found it.
#[derive(Clone, Debug)]
pub(crate) struct Layer {
    /// In the file.
    pub(crate) place: Place,
    /// Ours; the layers of a residual block stand in `inner` and `shortcut`, and not here.
    pub(crate) spec: LayerSpec,
    /// In the order of [`CheckedNetwork::slots`](cifar_model::CheckedNetwork::slots) and in our layouts, but for the
    /// columns behind a flatten layer.
    pub(crate) arrays: Vec<Array>,
    /// Of a residual block.
    pub(crate) inner: Vec<Self>,
    /// Of a residual block whose input does not go past it as it is.
    pub(crate) shortcut: Vec<Self>,
}

/// An array of the file.
#[derive(Clone, Debug)]
pub(crate) struct Array {
    /// In the file, for messages.
    pub(crate) name: String,
    /// In our layout.
    pub(crate) values: Vec<f32>,
}

impl Array {
    /// Of a part that the file does not have, where leaving it out means the same.
    pub(crate) fn filled(value: f32, count: usize) -> Self {
        Self { name: String::new(), values: vec![value; count] }
    }
}

/// What layers that go past a block are called: by torchvision, and by others as by us.
pub(crate) const PAST: [&str; 2] = ["downsample", "shortcut"];

/// Whether the first of two branches that `block` adds goes past it: the one whose layers are called so does, or else the one
/// of fewer layers.
pub(crate) fn goes_past(block: &str, one: &[&str], other: &[&str]) -> bool {
    let called = |name: &str| PAST.iter().map(|past| name.matches(past).count()).sum::<usize>();
    // The block may itself stand in what goes past another one.
    let is_called = |names: &[&str]| names.iter().map(|name| called(name)).min() > Some(called(block));
    (is_called(one), other.len()) > (is_called(other), one.len())
}

impl Layer {
    /// One without arrays.
    pub(crate) fn plain(place: &Place, spec: LayerSpec) -> Self {
        Self { place: place.clone(), spec, arrays: Vec::new(), inner: Vec::new(), shortcut: Vec::new() }
    }

    /// One that adds what `shortcut` make of its input to what `inner` make of it.
    pub(crate) fn residual(place: &Place, inner: Vec<Self>, shortcut: Vec<Self>) -> Self {
        Self { inner, shortcut, ..Self::plain(place, LayerSpec::residual(Vec::new())) }
    }

    fn to_spec(&self) -> LayerSpec {
        if matches!(self.spec, LayerSpec::Residual { .. }) {
            let [layers, shortcut] =
                [&self.inner, &self.shortcut].map(|list| list.iter().map(Self::to_spec).collect());
            return LayerSpec::Residual { layers, shortcut };
        }
        self.spec.clone()
    }
}

/// In which order the file's flatten layer puts a map's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FlattenOrder {
    /// Ours and PyTorch's.
    ChannelRowColumn,
    /// Keras's.
    RowColumnChannel,
}

/// A network in our terms.
#[derive(Debug)]
pub(crate) struct Assembled {
    /// Checked.
    pub(crate) spec: NetworkSpec,
    /// One for each slot.
    pub(crate) tensors: BTreeMap<String, Vec<f32>>,
    /// What was done on the way.
    pub(crate) notes: Vec<Note>,
}

/// Checks the layers and gives each array its name.
///
/// # Errors
/// `DoesNotFit` where the layers do not hold together, `MissingArray`, `WrongShape` and `NotFinite` for arrays.
pub(crate) fn assemble(
    name: &str,
    input: [usize; 3],
    layers: &[Layer],
    order: FlattenOrder,
) -> Result<Assembled> {
    let spec = NetworkSpec { name: name.into(), input, layers: layers.iter().map(Layer::to_spec).collect() };
    let network = spec.check()?;
    let mut filling = Filling { tensors: BTreeMap::new(), notes: Vec::new(), order, flattened: None };
    filling.list(network.nodes(), layers)?;
    let Filling { tensors, notes, .. } = filling;
    Ok(Assembled { spec, tensors, notes })
}

struct Filling {
    tensors: BTreeMap<String, Vec<f32>>,
    notes: Vec<Note>,
    order: FlattenOrder,
    /// The map that was flattened, until a dense layer has read it.
    flattened: Option<[usize; 3]>,
}

impl Filling {
    fn list(&mut self, nodes: &[Node], layers: &[Layer]) -> Result<()> {
        for (node, layer) in nodes.iter().zip(layers) {
            self.list(&node.inner, &layer.inner)?;
            self.list(&node.shortcut, &layer.shortcut)?;
            self.layer(node, layer)?;
        }
        Ok(())
    }

    fn layer(&mut self, node: &Node, layer: &Layer) -> Result<()> {
        if let (LayerSpec::Flatten {}, Shape::Map(channels, height, width)) = (&node.layer, node.input) {
            self.flattened = Some([channels, height, width]);
        }
        for (index, slot) in node.slots.iter().enumerate() {
            let missing = || ImportError::MissingArray { name: format!("{}: {}", layer.place, slot.name) };
            let array = layer.arrays.get(index).ok_or_else(missing)?;
            let mut values = checked(array, slot)?.to_vec();
            if let (LayerSpec::Dense { units }, 0, Some(map)) = (&node.layer, index, self.flattened) {
                self.flattened = None;
                if self.order == FlattenOrder::RowColumnChannel && map[0] > 1 && map[1] * map[2] > 1 {
                    values = reordered(&values, *units, map);
                    self.notes.push(Note::FlattenReordered(layer.place.clone()));
                }
            }
            self.tensors.insert(slot.name.clone(), values);
        }
        Ok(())
    }
}

fn checked<'a>(array: &'a Array, slot: &Slot) -> Result<&'a [f32]> {
    let name = || if array.name.is_empty() { slot.name.clone() } else { array.name.clone() };
    if array.values.len() != slot.values() {
        let (have, expected) = (vec![array.values.len()], slot.shape.clone());
        return Err(ImportError::WrongShape { name: name(), have, expected }.into());
    }
    let unusable = |value: &f32| !value.is_finite() || (slot.is_variance() && *value < 0.0);
    match array.values.iter().position(unusable) {
        Some(at) => Err(ImportError::NotFinite { name: name(), at }.into()),
        None => Ok(&array.values),
    }
}

/// Columns of row, column, channel become those of channel, row, column.
fn reordered(values: &[f32], units: usize, [channels, height, width]: [usize; 3]) -> Vec<f32> {
    let (plane, columns) = (height * width, channels * height * width);
    let place = |column: usize| (column % plane) * channels + column / plane;
    let row = |unit: usize| (0..columns).map(move |column| values[unit * columns + place(column)]);
    (0..units).flat_map(row).collect()
}

#[cfg(test)]
mod tests {
    use cifar_model::spec::Padding;

    use super::*;

    fn place(class: &str) -> Place {
        Place { position: 1, class: class.into(), name: String::new() }
    }

    fn counting(count: usize) -> Array {
        Array { name: "kernel".into(), values: (0..count).map(|value| value as f32).collect() }
    }

    /// Two channels of 1 x 2 behind a convolution, read by one unit.
    fn layers() -> Vec<Layer> {
        let conv = Layer {
            arrays: vec![Array::filled(1.0, 2), Array::filled(0.0, 2)],
            ..Layer::plain(&place("Conv2D"), LayerSpec::conv(2, 1, Padding::Valid))
        };
        let dense = Layer {
            arrays: vec![counting(4), Array::filled(0.0, 1)],
            ..Layer::plain(&place("Dense"), LayerSpec::Dense { units: 1 })
        };
        vec![conv, Layer::plain(&place("Flatten"), LayerSpec::Flatten {}), dense]
    }

    #[test]
    fn columns_behind_a_flatten_layer_are_reordered_only_where_the_file_has_another_order() {
        let keras = assemble("x", [1, 1, 2], &layers(), FlattenOrder::RowColumnChannel).unwrap();
        // (column 0, channel 0), (0, 1), (1, 0), (1, 1) become channel 0's two, then channel 1's.
        assert_eq!(keras.tensors["dense1.weight"], [0.0, 2.0, 1.0, 3.0]);
        assert_eq!(keras.notes, [Note::FlattenReordered(place("Dense"))]);
        let torch = assemble("x", [1, 1, 2], &layers(), FlattenOrder::ChannelRowColumn).unwrap();
        assert_eq!(torch.tensors["dense1.weight"], [0.0, 1.0, 2.0, 3.0]);
        assert!(torch.notes.is_empty());
    }

    #[test]
    fn a_residual_block_keeps_its_layers_and_their_arrays() {
        let mut layers = layers();
        let inner = Layer {
            arrays: vec![counting(4), Array::filled(0.5, 2)],
            ..Layer::plain(&place("Conv2D"), LayerSpec::conv(2, 1, Padding::Valid))
        };
        layers.insert(1, Layer::residual(&place("Add"), vec![inner], Vec::new()));
        let read = assemble("x", [1, 1, 2], &layers, FlattenOrder::ChannelRowColumn).unwrap();
        assert_eq!(read.tensors["residual1.conv2.weight"], [0.0, 1.0, 2.0, 3.0]);
        assert!(matches!(&read.spec.layers[1], LayerSpec::Residual { layers, .. } if layers.len() == 1));
    }

    #[test]
    fn missing_wrong_and_endless_numbers_are_named() {
        let order = FlattenOrder::ChannelRowColumn;
        let code = |layers: &[Layer]| *assemble("x", [1, 1, 2], layers, order).unwrap_err();
        let mut all = layers();
        all[2].arrays[0].values[3] = f32::NAN;
        assert_eq!(code(&all), ImportError::NotFinite { name: "kernel".into(), at: 3 });
        all[2].arrays[0].values.pop();
        let wrong = ImportError::WrongShape { name: "kernel".into(), have: vec![3], expected: vec![1, 4] };
        assert_eq!(code(&all), wrong);
        all[2].arrays.clear();
        assert_eq!(code(&all).code(), "missing-array");
        all.remove(1);
        assert_eq!(code(&all).code(), "does-not-fit");
    }
}
