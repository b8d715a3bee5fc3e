//! Networks drawn at random, with every kind of layer.

use cifar_model::spec::Padding;
use cifar_model::{LayerSpec, NetworkSpec};
use proptest::prelude::*;

fn padding() -> impl Strategy<Value = Padding> {
    prop_oneof![Just(Padding::Valid), Just(Padding::Same), (0..3_usize).prop_map(Padding::Pixels)]
}

/// A layer between the first and the last. Filters are many enough for the fast ways and divide into groups.
fn layer() -> impl Strategy<Value = LayerSpec> {
    let window = || (1..5_usize, prop_oneof![Just(None), (1..4_usize).prop_map(Some)], padding());
    let numbers = (1..5_usize, padding(), 1..5_usize, prop::sample::select(vec![1, 1, 2, 4, 16]));
    let conv = numbers.prop_map(|(kernel, padding, stride, groups)| LayerSpec::Conv {
        filters: 16,
        kernel,
        padding,
        stride,
        groups,
    });
    let norm = (prop::sample::select(vec![1e-5_f32, 1e-3]), any::<bool>(), any::<bool>());
    let leaf = prop_oneof![
        3 => conv,
        1 => window().prop_map(|(size, stride, padding)| LayerSpec::MaxPool { size, stride, padding }),
        1 => window().prop_map(|(size, stride, padding)| LayerSpec::AvgPool { size, stride, padding }),
        1 => norm.prop_map(|(epsilon, scale, shift)| LayerSpec::BatchNorm { epsilon, scale, shift }),
        1 => Just(LayerSpec::Relu {}),
        1 => Just(LayerSpec::Relu6 {}),
        1 => Just(LayerSpec::Gelu {}),
        1 => (0.0..0.5_f32).prop_map(|slope| LayerSpec::LeakyRelu { slope }),
        1 => (0.1..0.6_f32).prop_map(|rate| LayerSpec::Dropout { rate }),
    ];
    leaf.prop_recursive(1, 4, 4, |leaf| {
        let list = |sizes| prop::collection::vec(leaf.clone(), sizes);
        let more = prop::sample::select(vec![
            vec![],
            vec![LayerSpec::batch_norm()],
            vec![LayerSpec::batch_norm(), LayerSpec::Relu {}],
            vec![LayerSpec::Dropout { rate: 0.3 }, LayerSpec::Gelu {}],
            vec![LayerSpec::residual(vec![LayerSpec::LeakyRelu { slope: 0.1 }])],
        ]);
        let projected = (1..3_usize, more, list(0..3)).prop_map(|(stride, more, layers)| {
            let conv = |kernel, padding| LayerSpec::Conv { filters: 16, kernel, padding, stride, groups: 1 };
            LayerSpec::Residual {
                layers: [conv(3, Padding::Pixels(1))].into_iter().chain(layers).collect(),
                shortcut: [conv(1, Padding::Valid)].into_iter().chain(more).collect(),
            }
        });
        prop_oneof![2 => list(1..4).prop_map(LayerSpec::residual), 1 => projected]
    })
}

/// A layer that makes a row of a map.
fn flat() -> impl Strategy<Value = LayerSpec> {
    prop::sample::select(vec![
        LayerSpec::Flatten {},
        LayerSpec::GlobalMaxPool {},
        LayerSpec::GlobalAvgPool {},
    ])
}

/// A block that leaves a row on both ways, as long in many of them: four times the channels of a quarter of the map. Where it
/// is taken for whole it has to be computed rightly.
fn flat_block() -> impl Strategy<Value = Vec<LayerSpec>> {
    let conv =
        |filters, stride| LayerSpec::Conv { filters, kernel: 1, padding: Padding::Valid, stride, groups: 1 };
    let way = move || {
        let before = prop::sample::select(vec![vec![], vec![LayerSpec::Gelu {}], vec![conv(16, 2)]]);
        let behind = prop::sample::select(vec![
            vec![],
            vec![LayerSpec::Softmax {}],
            vec![LayerSpec::Dense { units: 16 }],
            vec![LayerSpec::Dense { units: 16 }, LayerSpec::Sigmoid {}],
        ]);
        (before, flat(), behind).prop_map(|(before, flat, behind)| [before, vec![flat], behind].concat())
    };
    (way(), way())
        .prop_map(move |(layers, shortcut)| vec![conv(4, 1), LayerSpec::Residual { layers, shortcut }])
}

/// How a network ends: what makes a row, and what comes behind it.
fn end() -> impl Strategy<Value = Vec<LayerSpec>> {
    let last =
        prop_oneof![Just(vec![]), Just(vec![LayerSpec::Softmax {}]), Just(vec![LayerSpec::Sigmoid {}])];
    (flat(), any::<bool>(), last).prop_map(|(flat, is_deep, last)| {
        let mut layers = vec![flat];
        if is_deep {
            layers.push(LayerSpec::Dense { units: 11 });
            layers.extend([LayerSpec::LeakyRelu { slope: 0.2 }, LayerSpec::Dropout { rate: 0.3 }]);
        }
        layers.push(LayerSpec::Dense { units: 10 });
        layers.into_iter().chain(last).collect()
    })
}

/// What pictures a network may be for: the data set's, digits, and others.
#[allow(dead_code, reason = "not every test that draws networks gives them pictures")]
pub(crate) fn input() -> impl Strategy<Value = [usize; 3]> {
    prop::sample::select(vec![[3, 32, 32], [3, 32, 32], [1, 28, 28], [3, 48, 48], [1, 9, 9], [3, 17, 17]])
}

/// A network that holds together: what does not fit is left out.
pub(crate) fn network() -> impl Strategy<Value = NetworkSpec> {
    let input = (prop::sample::select(vec![3, 3, 1]), 8..12_usize);
    let ends = (end(), prop::option::of(flat_block()));
    (prop::collection::vec(layer(), 2..7), ends, input).prop_map(|(drawn, (end, block), (channels, size))| {
        let with = |layers: &[LayerSpec], end: &[LayerSpec]| NetworkSpec {
            name: "drawn".into(),
            input: [channels, size, size],
            layers: layers.iter().chain(end).cloned().collect(),
        };
        let mut layers = Vec::new();
        for layer in drawn {
            layers.push(layer);
            if with(&layers, &end).check().is_err() {
                layers.pop();
            }
        }
        let ended = block.map(|block| with(&layers, &[&block, &end[1..]].concat()));
        ended.filter(|spec| spec.check().is_ok()).unwrap_or_else(|| with(&layers, &end))
    })
}
