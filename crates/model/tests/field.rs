//! Receptive fields against the truth: pixels are moved, and what changes has seen them. And filters, which say what a
//! value does with what it sees.
#![expect(clippy::unwrap_used, reason = "a failed `unwrap` here is a failed test")]

mod drawn;
mod fixture;

use cifar_model::inside::{PROBABILITIES, Side};
use cifar_model::spec::Padding;
use cifar_model::{ErrorKind, Inspection, LayerSpec, Metadata, NetworkSpec, Normalization, Result, Weights};
use fixture::{drawn_weights, network, picture};
use proptest::prelude::*;

/// Weights above 0 and biases of 0: a black picture makes a 0 of every value, and a pixel that is not black makes more of
/// every value that depends on it, whatever pools and activations do.
fn rising(spec: NetworkSpec) -> Weights {
    let slots = spec.check().unwrap().slots().to_vec();
    let tensors = slots.iter().map(|slot| {
        let is_zero = slot.name.ends_with(".bias") || slot.name.ends_with(".running_mean");
        let values = slot.range().map(|at| if is_zero { 0.0 } else { 0.5 + (at % 7) as f32 / 10.0 });
        (slot.name.clone(), values.collect())
    });
    Weights::new(Metadata::new("rising", spec.clone(), Normalization::UNIT), tensors.collect()).unwrap()
}

/// Four filters instead of sixteen. So few go through plain sums of products, in which what is 0 stays 0: Winograd's method
/// leaves rounding where nothing should be.
fn narrow(layer: &mut LayerSpec) {
    if let LayerSpec::Conv { filters, groups, .. } = layer {
        (*filters, *groups) = (4, (*groups).min(4));
    }
    if let LayerSpec::Residual { layers, shortcut } = layer {
        layers.iter_mut().chain(shortcut).for_each(narrow);
    }
}

/// Places of a stage: the corners, and some between.
fn places(shape: &[usize]) -> Vec<[usize; 3]> {
    let [channels, height, width] = [0, 1, 2].map(|axis| shape.get(axis).copied().unwrap_or(1));
    let ends = |size: usize| [0, size / 3, size / 2, size - 1];
    let channel = channels - 1;
    if shape.len() == 1 {
        return ends(channels).map(|index| [index, 0, 0]).to_vec();
    }
    ends(height).iter().flat_map(|&row| ends(width).map(|column| [channel, row, column])).collect()
}

/// First row or column and number of them, of those that a value sees.
fn hull(seen: &[bool]) -> Side {
    let first = seen.iter().position(|&seen| seen).unwrap();
    let last = seen.iter().rposition(|&seen| seen).unwrap();
    let number = |at: usize| i32::try_from(at).unwrap();
    Side { start: number(first), length: number(last - first + 1) }
}

fn fields_are_what_pixels_change(weights: &Weights) {
    let mut inspection = Inspection::compile(weights).unwrap();
    let stages: Vec<_> =
        inspection.stages().iter().filter(|stage| stage.name != PROBABILITIES).cloned().collect();
    let cells: Vec<_> = stages
        .iter()
        .enumerate()
        .filter(|(_, stage)| stage.kind != "sigmoid" && stage.kind != "softmax")
        .flat_map(|(index, stage)| places(&stage.shape).into_iter().map(move |at| (index, at)))
        .collect();
    // Of each cell, the rows and columns of the picture that it sees.
    let side = weights.metadata.spec.input[1];
    let bytes = inspection.picture().len();
    let mut seen = vec![[vec![false; side], vec![false; side]]; cells.len()];
    for (axis, place) in (0..2).flat_map(|axis| (0..side).map(move |place| (axis, place))) {
        let is_lit = |at: usize| [at / side % side, at % side][axis] == place;
        let planar: Vec<u8> = (0..bytes).map(|at| if is_lit(at) { 255 } else { 0 }).collect();
        inspection.run(&planar).unwrap();
        for (&(stage, at), seen) in cells.iter().zip(&mut seen) {
            seen[axis][place] = inspection.view(stage).unwrap().get(at) != 0.0;
        }
    }
    for (&(stage, at), seen) in cells.iter().zip(&seen) {
        let field = inspection.receptive_field(stage, at).unwrap();
        let truth = [hull(&seen[0]), hull(&seen[1])];
        assert_eq!([field.rows, field.columns], truth, "{at:?} of {}: {field:?}", stages[stage].name);
    }
}

proptest! {
    #[test]
    fn a_field_holds_the_pixels_that_change_the_value(mut spec in drawn::network(), input in drawn::input()) {
        spec.input = input;
        spec.layers.iter_mut().for_each(narrow);
        prop_assume!(spec.check().is_ok());
        fields_are_what_pixels_change(&rising(spec));
    }
}

/// By hand: 3 and 2 more for each 3x3 window, twice as far behind each pool; 3, 4, 8, 10, 18.
#[test]
fn the_notebooks_fields_are_those_of_the_book() -> Result<()> {
    let inspection = Inspection::compile(&drawn_weights(NetworkSpec::notebook(20, true))?)?;
    let sizes = [("conv1", 3, 1), ("pool1", 4, 2), ("conv2", 8, 2), ("pool2", 10, 4), ("relu3", 18, 4)];
    for (name, length, jump) in sizes {
        let field = inspection.receptive_field(inspection.stage(name)?, [0, 1, 2])?;
        let side = |start| Side { start, length };
        assert_eq!([field.rows, field.columns], [side(jump), side(2 * jump)], "{name}");
        assert_eq!((field.unclipped, field.jump), ([side(jump), side(2 * jump)], [jump; 2]), "{name}");
    }
    let dense = inspection.receptive_field(inspection.stage("dense1")?, [7, 0, 0])?;
    // 4 windows with a step of 4 end at pixel 30: the last two rows and columns of a picture are seen by nobody.
    let seen = Side { start: 0, length: 30 };
    assert_eq!((dense.rows, dense.columns, dense.jump), (seen, seen, [0, 0]));
    let picture = inspection.receptive_field(0, [1, 31, 4])?;
    assert_eq!(
        (picture.rows, picture.columns),
        (Side { start: 31, length: 1 }, Side { start: 4, length: 1 })
    );
    Ok(())
}

/// In the padding a field goes on outside of the picture. Strides that multiply beyond every number stay numbers.
#[test]
fn unclipped_fields_keep_their_size_and_their_wits() -> Result<()> {
    let same =
        |stride| LayerSpec::Conv { filters: 2, kernel: 3, padding: Padding::Pixels(1), stride, groups: 1 };
    let mut layers = vec![same(1), same(2), same(1)];
    layers.extend(vec![same(4); 100]);
    layers.push(LayerSpec::GlobalAvgPool {});
    let inspection = Inspection::compile(&drawn_weights(network(layers))?)?;
    let field = inspection.receptive_field(inspection.stage("conv3")?, [0, 0, 15])?;
    // 1 + 2 = 3, 3 + 2 = 5, and 2 * 2 more with a step of 2: 9.
    assert_eq!(field.unclipped, [Side { start: -4, length: 9 }, Side { start: 26, length: 9 }]);
    assert_eq!((field.rows, field.columns), (Side { start: 0, length: 5 }, Side { start: 26, length: 6 }));
    let deep = inspection.receptive_field(inspection.stage("conv103")?, [0, 0, 0])?;
    assert_eq!((deep.rows, deep.unclipped[0].length), (Side { start: 0, length: 15 }, i32::MAX));
    assert!(inspection.receptive_field(2, [0, 16, 0]).is_err());
    Ok(())
}

#[test]
fn filters_are_the_networks_own_arrays() -> Result<()> {
    let weights = drawn_weights(network(vec![
        LayerSpec::conv(4, 5, Padding::Same),
        LayerSpec::Conv { filters: 6, kernel: 3, padding: Padding::Valid, stride: 1, groups: 2 },
        LayerSpec::max_pool(10),
        LayerSpec::Flatten {},
        LayerSpec::Dropout { rate: 0.1 },
        LayerSpec::Dense { units: 7 },
        LayerSpec::Dense { units: 2 },
    ]))?;
    let inspection = Inspection::compile(&weights)?;
    let of = |name: &str| inspection.filters(inspection.stage(name).unwrap()).unwrap();
    let (first, grouped, map, flat) = (of("conv1"), of("conv2"), of("dense1"), of("dense2"));
    assert_eq!(
        (first.shape, first.are_colours, first.groups, &*first.reads),
        ([4, 3, 5, 5], true, 1, "picture")
    );
    assert_eq!((grouped.shape, grouped.are_colours, grouped.groups), ([6, 2, 3, 3], false, 2));
    // A unit's weights lie as the map does that it reads: a picture per class.
    assert_eq!((map.shape, &*map.reads), ([7, 6, 3, 3], "pool1"));
    assert_eq!((flat.shape, &*flat.reads), ([2, 7, 1, 1], "dense1"));
    for filters in [&first, &grouped, &map, &flat] {
        assert_eq!(Some(filters.values), weights.get(&format!("{}.weight", filters.stage)));
        assert_eq!(Some(filters.bias), weights.get(&format!("{}.bias", filters.stage)));
        assert_eq!(filters.values.len(), filters.shape.iter().product::<usize>());
        assert!(filters.values.iter().any(|value| value.abs() == filters.limit));
    }
    let refused = inspection.filters(inspection.stage("pool1")?).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Argument);
    Ok(())
}

/// A unit's filter, laid on the map that it reads, gives its value.
#[test]
fn a_dense_filter_lies_as_the_map_that_it_reads() -> Result<()> {
    let layers = vec![LayerSpec::max_pool(8), LayerSpec::Flatten {}, LayerSpec::Dense { units: 3 }];
    let mut inspection = Inspection::compile(&drawn_weights(network(layers))?)?;
    let logits = inspection.run(&picture())?;
    let filters = inspection.filters(inspection.stage("dense1")?)?;
    let map = inspection.view(inspection.stage(&filters.reads)?)?;
    let [_, channels, rows, columns] = filters.shape;
    for (unit, filter) in filters.values.chunks_exact(channels * rows * columns).enumerate() {
        let at = |index: usize| [index / columns / rows, index / columns % rows, index % columns];
        let sum: f32 = filter.iter().enumerate().map(|(index, weight)| weight * map.get(at(index))).sum();
        assert!((sum + filters.bias[unit] - logits[unit]).abs() < 1e-5, "{unit}: {sum}");
    }
    Ok(())
}
