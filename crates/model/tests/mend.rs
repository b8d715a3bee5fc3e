//! What is offered for a network that does not fit: it fits with it, and the nearest comes first.

use cifar_model::mend::Change;
use cifar_model::spec::{MAX_LAYERS, Padding};
use cifar_model::{LayerSpec, Misfit, NetworkSpec, Refusal};
use proptest::prelude::*;

fn network(layers: Vec<LayerSpec>) -> NetworkSpec {
    NetworkSpec { name: "x".into(), input: [3, 32, 32], layers }
}

fn conv(filters: usize, kernel: usize) -> LayerSpec {
    LayerSpec::conv(filters, kernel, Padding::Valid)
}

const FLAT: LayerSpec = LayerSpec::Flatten {};
const TEN: LayerSpec = LayerSpec::Dense { units: 10 };

/// What is wrong, where, and what is offered; every offer for a single fault makes a whole network.
fn offers(layers: Vec<LayerSpec>) -> (Misfit, Vec<usize>, Vec<Change>) {
    let spec = network(layers);
    let refusal = spec.examine().refusal.expect("something does not fit");
    let mends = spec.mends(&refusal);
    for mend in &mends {
        assert!(mend.spec.check().is_ok(), "{:?}: {:?}", mend.change, mend.spec.examine().refusal);
    }
    (refusal.misfit, refusal.path, mends.into_iter().map(|mend| mend.change).collect())
}

fn set(field: &'static str, value: f64) -> Change {
    Change::Set { field, value }
}

#[test]
fn a_network_without_an_end_gets_one() {
    assert_eq!(offers(vec![]), (Misfit::NoLayers {}, vec![], vec![Change::EndFlat { units: 10 }]));
    let ends = vec![Change::EndFlat { units: 10 }, Change::EndAverage { units: 10 }];
    assert_eq!(offers(vec![conv(8, 3)]), (Misfit::EndsInMap {}, vec![0], ends));
}

#[test]
fn maps_and_rows_find_their_place() {
    let (misfit, path, changes) = offers(vec![conv(8, 3), TEN]);
    assert_eq!((misfit, path), (Misfit::FlatWanted { input: vec![8, 30, 30] }, vec![1]));
    assert_eq!(changes, [Change::FlattenBefore {}, Change::AverageBefore {}]);
    let (misfit, path, changes) = offers(vec![FLAT, LayerSpec::max_pool(2), TEN]);
    assert_eq!((misfit, path), (Misfit::MapWanted { input: vec![3072] }, vec![1]));
    assert_eq!(changes, [Change::MoveBeforeFlat {}, Change::Remove {}]);
    // A second flatten layer can only go.
    assert_eq!(offers(vec![FLAT, FLAT, TEN]).2, [Change::Remove {}]);
    let (misfit, path, changes) = offers(vec![FLAT, LayerSpec::Softmax {}, TEN]);
    assert_eq!((misfit, path), (Misfit::NotLast {}, vec![1]));
    assert_eq!(changes, [Change::MoveToEnd {}, Change::Remove {}]);
}

#[test]
fn sizes_come_back_to_what_fits() {
    let pools = || vec![LayerSpec::max_pool(2); 4];
    let (misfit, path, changes) = offers([pools(), vec![conv(8, 3), FLAT, TEN]].concat());
    assert_eq!((misfit, path), (Misfit::Kernel { kernel: 3, height: 2, width: 2 }, vec![4]));
    assert_eq!(changes, [Change::PadSame {}, set("kernel", 2.0)]);
    let (misfit, _, changes) = offers([pools(), vec![LayerSpec::max_pool(3), FLAT, TEN]].concat());
    assert_eq!(misfit, Misfit::Pool { size: 3, height: 2, width: 2 });
    assert_eq!(changes, [set("size", 2.0), Change::Remove {}]);
    // A map of one value cannot be pooled.
    let none = [pools(), vec![LayerSpec::max_pool(2), LayerSpec::max_pool(2), FLAT, TEN]].concat();
    assert_eq!(offers(none).2, [Change::Remove {}]);
    assert_eq!(offers(vec![conv(0, 3), FLAT, TEN]).2[0], set("filters", 1.0));
    assert_eq!(offers(vec![conv(8, 40), FLAT, TEN]).2[0], set("kernel", 31.0));
    assert_eq!(offers(vec![FLAT, LayerSpec::Dense { units: 1 << 20 }, TEN]).2[0], set("units", 5441.0));
}

#[test]
fn numbers_groups_and_padding_come_back_to_what_fits() {
    let with = |layer: LayerSpec| offers(vec![conv(8, 3), layer, FLAT, TEN]).2;
    assert_eq!(with(LayerSpec::Dropout { rate: 1.5 }), [set("rate", 0.9)]);
    assert_eq!(with(LayerSpec::LeakyRelu { slope: -1.0 }), [set("slope", 0.0)]);
    assert_eq!(with(LayerSpec::BatchNorm { epsilon: 0.0, scale: true, shift: true }), [set("epsilon", 1e-5)]);
    let grouped = |filters, groups| {
        with(LayerSpec::Conv { filters, kernel: 1, padding: Padding::Valid, stride: 1, groups })
    };
    assert_eq!(grouped(8, 3), [set("groups", 2.0)]);
    assert_eq!(grouped(12, 8), [set("filters", 16.0), set("groups", 4.0)]);
    let padded = LayerSpec::conv(8, 3, Padding::Pixels(5));
    assert_eq!(with(padded), [Change::PadPixels { pixels: 2 }]);
}

#[test]
fn limits_of_the_whole_are_kept_by_narrower_layers() {
    let (misfit, _, changes) = offers(vec![conv(16_000, 1), LayerSpec::GlobalAvgPool {}, TEN]);
    assert_eq!(misfit, Misfit::MapSize { output: vec![16_000, 32, 32] });
    assert_eq!(changes[0], set("filters", 1024.0));
    let (misfit, _, changes) = offers(vec![FLAT, LayerSpec::Dense { units: 8_000 }, TEN]);
    assert_eq!(misfit, Misfit::Parameters {});
    let &[Change::Set { field: "units", value }, Change::Remove {}] = &changes[..] else {
        panic!("{changes:?}")
    };
    // With room for the dense layer behind it.
    let values = |units: usize| 3073 * units + 10 * (units + 1);
    assert!(values(value as usize) <= 1 << 24 && values(value as usize + 1) > 1 << 24, "{value}");
    let many = [vec![LayerSpec::Relu {}; MAX_LAYERS], vec![FLAT, TEN]].concat();
    assert!(matches!(
        network(many).examine().refusal.map(|one| one.misfit),
        Some(Misfit::TooManyLayers { .. })
    ));
}

#[test]
fn a_residual_block_keeps_its_shape_again() {
    let pool = LayerSpec::max_pool(2);
    let block = LayerSpec::residual(vec![conv(16, 3), LayerSpec::batch_norm(), conv(16, 3), pool]);
    let spec = network(vec![conv(8, 3), block, FLAT, TEN]);
    let examined = spec.examine();
    let refusal = examined.refusal.expect("it changes the shape");
    assert_eq!(refusal.path, [1]);
    assert_eq!(
        refusal.misfit,
        Misfit::ShapeChanged { input: vec![8, 30, 30], from: vec![8, 30, 30], to: vec![16, 13, 13] }
    );
    assert_eq!(examined.nodes[1].inner.len(), 4, "what its layers make is there to be seen");
    let mends = spec.mends(&refusal);
    assert_eq!(mends[0].change, Change::KeepShape {});
    let network = mends[0].spec.check().expect("it fits");
    assert_eq!(network.nodes()[1].output.dims(), [8, 30, 30]);
    // Inside a block a fault has the block's place, too.
    let block = LayerSpec::residual(vec![LayerSpec::Relu {}, conv(3, 0)]);
    assert_eq!(offers(vec![LayerSpec::Relu {}, block, FLAT, TEN]).1, [1, 1]);
}

/// Half as large and twice as deep: so is what a projection adds, with a norm where the block has one.
#[test]
fn what_goes_past_a_block_changes_its_shape_with_it() {
    let halving = LayerSpec::Conv { filters: 16, kernel: 3, padding: Padding::Same, stride: 2, groups: 1 };
    let with = |shortcut| {
        let layers = vec![halving.clone(), LayerSpec::batch_norm(), LayerSpec::Relu {}];
        network(vec![conv(8, 3), LayerSpec::Residual { layers, shortcut }, FLAT, TEN])
    };
    let projected =
        |stride| LayerSpec::Conv { filters: 16, kernel: 1, padding: Padding::Valid, stride, groups: 1 };
    let spec = with(Vec::new());
    let mends = spec.mends(&spec.examine().refusal.expect("another shape"));
    let changes: Vec<&Change> = mends.iter().map(|mend| &mend.change).collect();
    assert_eq!(changes, [&Change::KeepShape {}, &Change::Project {}]);
    assert_eq!(mends[1].spec, with(vec![projected(2), LayerSpec::batch_norm()]));
    let network = mends[1].spec.check().expect("it fits");
    let names: Vec<&str> = network.slots().iter().map(|slot| slot.name.as_str()).collect();
    assert!(names.contains(&"residual1.shortcut.conv3.weight"), "{names:?}");
    assert_eq!(network.nodes()[1].shortcut.len(), 2);
    // A shortcut of another shape is mended first; what is wrong inside of it is told of the block.
    let other = with(vec![projected(1)]);
    let refusal = other.examine().refusal.expect("another shape");
    assert_eq!((&refusal.path[..], other.mends(&refusal)[0].change.clone()), (&[1][..], Change::Project {}));
    let other = with(vec![projected(9)]);
    let inside = other.examine().refusal.expect("no such stride");
    assert_eq!((&inside.path[..], &*inside.name), (&[1][..], "residual1.shortcut.conv3"));
    let mend = &other.mends(&inside)[0];
    assert_eq!((&mend.change, &mend.spec), (&Change::AddInput {}, &with(Vec::new())));
}

/// Blocks that would leave rows, by their texts in the builder: which layer is refused, where and why.
#[test]
fn what_a_residual_block_adds_is_a_map_on_both_ways() {
    use LayerSpec::{Dense, Flatten, GlobalAvgPool, GlobalMaxPool, Relu, Sigmoid, Softmax};
    let conv = || LayerSpec::Conv { filters: 12, kernel: 1, padding: Padding::Valid, stride: 2, groups: 1 };
    let row = || Misfit::RowInBlock {};
    let flat = || Misfit::FlatWanted { input: vec![3, 32, 32] };
    type Case = (&'static str, Vec<LayerSpec>, Vec<LayerSpec>, &'static [usize], &'static str, Misfit);
    let cases: [Case; 9] = [
        ("x_c12-1s2_f_y_f_z", vec![conv(), Flatten {}], vec![Flatten {}], &[0, 1], "flatten", row()),
        ("x_f_y_c12-1s2_f_z", vec![Flatten {}], vec![conv(), Flatten {}], &[0, 0], "flatten", row()),
        (
            "x_v_t_y_v_z",
            vec![GlobalAvgPool {}, Softmax {}],
            vec![GlobalAvgPool {}],
            &[0, 0],
            "global_pool",
            row(),
        ),
        ("x_q_z", vec![GlobalMaxPool {}], vec![], &[0, 0], "global_pool", row()),
        ("x_r_y_f_z", vec![Relu {}], vec![Flatten {}], &[0], "shortcut.flatten", row()),
        (
            "x_x_v_z_z",
            vec![LayerSpec::residual(vec![GlobalAvgPool {}])],
            vec![],
            &[0, 0, 0],
            "residual2.global_pool",
            row(),
        ),
        ("x_d8_z", vec![Dense { units: 8 }], vec![], &[0, 0], "dense1", flat()),
        ("x_i_z", vec![Sigmoid {}], vec![], &[0, 0], "sigmoid", flat()),
        ("x_r_y_t_z", vec![Relu {}], vec![Softmax {}], &[0], "shortcut.softmax", flat()),
    ];
    for (text, layers, shortcut, path, name, misfit) in cases {
        let block = LayerSpec::Residual { layers, shortcut };
        for end in [vec![Dense { units: 10 }], vec![Flatten {}, Dense { units: 10 }]] {
            let layers = [vec![block.clone()], end].concat();
            let spec = NetworkSpec { name: "x".into(), input: [3, 32, 32], layers };
            let refusal = spec.examine().refusal.expect(text);
            let expected =
                Refusal { path: path.into(), name: format!("residual1.{name}"), misfit: misfit.clone() };
            assert_eq!(refusal, expected, "{text}");
            let last = if name.starts_with("shortcut") { Change::AddInput {} } else { Change::Remove {} };
            assert_eq!(spec.mends(&refusal)[0].change, last, "{text}");
        }
    }
}

#[test]
fn another_number_of_outputs_becomes_ten() {
    let twelve = LayerSpec::Dense { units: 12 };
    let mended = |layers: Vec<LayerSpec>| {
        let mend = network(layers).with_ten_outputs()?;
        assert_eq!(mend.spec.check().ok()?.outputs(), 10);
        Some(mend.change)
    };
    assert_eq!(mended(vec![FLAT, TEN]), None);
    assert_eq!(mended(vec![FLAT, twelve.clone(), LayerSpec::Softmax {}]), Some(set("units", 10.0)));
    assert_eq!(mended(vec![conv(12, 3), LayerSpec::GlobalAvgPool {}]), Some(Change::EndDense { units: 10 }));
    assert_eq!(mended(vec![FLAT, twelve, LayerSpec::Relu {}]), Some(Change::EndDense { units: 10 }));
}

/// Of any kind, with numbers that may fit or not.
fn any_layer() -> impl Strategy<Value = LayerSpec> {
    let padding =
        || prop_oneof![Just(Padding::Valid), Just(Padding::Same), (0..9_usize).prop_map(Padding::Pixels)];
    let size = || prop_oneof![0..6_usize, 28..34_usize];
    let width = || prop_oneof![0..40_usize, 16_000..17_000_usize];
    let conv = (width(), size(), padding(), 0..6_usize, 0..5_usize).prop_map(
        |(filters, kernel, padding, stride, groups)| LayerSpec::Conv {
            filters,
            kernel,
            padding,
            stride,
            groups,
        },
    );
    let pool = (size(), prop::option::of(size()), padding());
    let leaf = prop_oneof![
        4 => conv,
        2 => pool.clone().prop_map(|(size, stride, padding)| LayerSpec::MaxPool { size, stride, padding }),
        1 => pool.prop_map(|(size, stride, padding)| LayerSpec::AvgPool { size, stride, padding }),
        1 => (-1..2).prop_map(|e| LayerSpec::BatchNorm { epsilon: e as f32, scale: true, shift: true }),
        1 => (-2..3).prop_map(|slope| LayerSpec::LeakyRelu { slope: slope as f32 }),
        1 => (-2..3).prop_map(|rate| LayerSpec::Dropout { rate: rate as f32 }),
        1 => width().prop_map(|units| LayerSpec::Dense { units }),
        1 => prop::sample::select(vec![
            FLAT, LayerSpec::GlobalMaxPool {}, LayerSpec::GlobalAvgPool {}, LayerSpec::Sigmoid {},
            LayerSpec::Softmax {}, LayerSpec::Relu {}, LayerSpec::Gelu {},
        ]),
    ];
    leaf.prop_recursive(2, 8, 4, |leaf| {
        let list = |sizes| prop::collection::vec(leaf.clone(), sizes);
        prop_oneof![
            3 => list(0..4).prop_map(LayerSpec::residual),
            1 => (list(0..4), list(1..3)).prop_map(|(layers, shortcut)| LayerSpec::Residual { layers, shortcut }),
        ]
    })
}

/// Layers, those in blocks too.
fn count(layers: &[LayerSpec]) -> usize {
    let inside = |layer: &LayerSpec| match layer {
        LayerSpec::Residual { layers, shortcut } => count(layers) + count(shortcut),
        _ => 0,
    };
    layers.iter().map(|layer| 1 + inside(layer)).sum()
}

proptest! {
    /// Layers in any order, most of which do not fit: what is offered holds together further, so that pressing the first
    /// button again and again comes to an end, and where it ends without an offer nothing has been lost on the way.
    #[test]
    fn offers_lead_to_a_network(layers in proptest::collection::vec(any_layer(), 0..12)) {
        let mut spec = network(layers);
        // A layer has at most five fields to set; the rest is for what a change asks of other layers, and for the end.
        for _ in 0..8 * count(&spec.layers) + 8 {
            let Some(refusal) = spec.examine().refusal else { return Ok(()) };
            let mends = spec.mends(&refusal);
            prop_assert!(!mends.is_empty(), "{refusal:?} in {spec:?}");
            spec = mends[0].spec.clone();
        }
        prop_assert!(false, "it does not come to an end in 8 presses a layer: {spec:?}");
    }
}
