//! Files of PyTorch: arrays by name, and the layers that are proposed for them.

use std::collections::HashMap;

use crate::samples::{difference, sample};
use cifar_formats::import::{File, ImportError, MAX_PROPOSALS, Note, propose, read, read_with_spec};
use cifar_model::NetworkSpec;
use cifar_model::spec::{LayerSpec, Padding};
use safetensors::tensor::{Dtype, TensorView};

type Shapes<'a> = &'a [(&'a str, &'a [usize])];

fn named(shapes: Shapes<'_>) -> Vec<(String, Vec<usize>)> {
    shapes.iter().map(|(name, shape)| ((*name).into(), shape.to_vec())).collect()
}

/// A safetensors file with numbers that count up, without metadata.
fn safetensors(shapes: Shapes<'_>) -> Vec<u8> {
    let bytes = |shape: &[usize]| -> Vec<u8> {
        (0..shape.iter().product::<usize>()).flat_map(|at| (at as f32 / 100.0).to_le_bytes()).collect()
    };
    let data: Vec<Vec<u8>> = shapes.iter().map(|(_, shape)| bytes(shape)).collect();
    let views: HashMap<&str, TensorView<'_>> = shapes
        .iter()
        .zip(&data)
        .map(|((name, shape), data)| {
            (*name, TensorView::new(Dtype::F32, shape.to_vec(), data).expect("it fits"))
        })
        .collect();
    safetensors::serialize(views, None).expect("it is written")
}

/// One of the networks that are proposed for names and shapes is the file's own.
#[test]
fn arrays_alone_find_their_layers() {
    for name in [
        "odd-torch-bn-state-dict.pt",
        "odd-torch-channels-last-bfloat16.pt",
        "odd-torch-checkpoint.pt",
        "odd-torch-half.pt",
        "odd-torch-legacy-not-zip.pt",
        "odd-torch-whole-module.pt",
    ] {
        let bytes = sample(name);
        let files = [File { name, bytes: &bytes }];
        let Err(ImportError::ArchitectureMissing { arrays }) = read(&files) else {
            panic!("{name} has no layers");
        };
        let proposals = propose(&arrays, [3, 32, 32]).expect("a chain");
        let off = proposals.iter().map(|spec| {
            let imported = read_with_spec(&files, spec).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(imported.parameters, imported.tensors.values().map(Vec::len).sum::<usize>());
            difference(name, &imported)
        });
        let nearest = off.take(12).fold(f32::INFINITY, f32::min);
        assert!(nearest <= 1e-4, "{name}: {nearest} off");
    }
}

/// The layers of the notebook, a VGG with norms, and one with a mean at its end: each is the first or second proposal.
#[test]
fn usual_networks_are_proposed_first() {
    let notebook = named(&[
        ("conv1.weight", &[32, 3, 3, 3]),
        ("conv1.bias", &[32]),
        ("conv2.weight", &[64, 32, 3, 3]),
        ("conv2.bias", &[64]),
        ("conv3.weight", &[64, 64, 3, 3]),
        ("conv3.bias", &[64]),
        ("fc1.weight", &[60, 1024]),
        ("fc1.bias", &[60]),
        ("fc2.weight", &[10, 60]),
        ("fc2.bias", &[10]),
    ]);
    let own = NetworkSpec::notebook(10, false).layers;
    let found = propose(&notebook, [3, 32, 32]).expect("a chain");
    assert!(found[..2].iter().any(|spec| spec.layers == own), "{found:?}");
    // The tutorial of PyTorch: 5x5, two pools, 400 numbers.
    let lenet = named(&[
        ("conv1.weight", &[6, 3, 5, 5]),
        ("conv2.weight", &[16, 6, 5, 5]),
        ("fc1.weight", &[120, 400]),
        ("fc2.weight", &[84, 120]),
        ("fc3.weight", &[10, 84]),
    ]);
    let kinds = |spec: &NetworkSpec| spec.layers.iter().map(LayerSpec::kind).collect::<Vec<_>>().join(" ");
    let found = propose(&lenet, [3, 32, 32]).expect("a chain");
    assert_eq!(kinds(&found[0]), "conv relu max_pool conv relu max_pool flatten dense relu dense relu dense");
    let vgg = named(&[
        ("features.0.weight", &[16, 3, 3, 3]),
        ("features.1.weight", &[16]),
        ("features.1.bias", &[16]),
        ("features.1.running_mean", &[16]),
        ("features.1.running_var", &[16]),
        ("features.1.num_batches_tracked", &[]),
        ("features.3.weight", &[16, 16, 3, 3]),
        ("features.7.weight", &[32, 16, 3, 3]),
        ("features.9.weight", &[32, 32, 3, 3]),
        ("classifier.weight", &[10, 32 * 8 * 8]),
    ]);
    let found = propose(&vgg, [3, 32, 32]).expect("a chain");
    let own = "conv batch_norm relu conv relu max_pool conv relu conv relu max_pool flatten dense";
    assert!(found[..3].iter().any(|spec| kinds(spec) == own), "{found:?}");
    let mean = named(&[("a.weight", &[10, 3, 3, 3]), ("b.weight", &[10, 10])]);
    let found = propose(&mean, [3, 32, 32]).expect("a chain");
    assert!(found.iter().any(|spec| kinds(spec) == "conv relu global_avg_pool dense"), "{found:?}");
    assert!(propose(&mean, [3, 8, 8]).is_ok_and(|found| !found.is_empty()), "another size");
}

/// Each was found missing with files of real networks: now it is among the proposals.
#[test]
fn rarer_networks_are_proposed_too() {
    let kinds = |spec: &NetworkSpec| spec.layers.iter().map(LayerSpec::kind).collect::<Vec<_>>().join(" ");
    let stack = |convolutions: &[[usize; 3]], dense: Option<usize>| -> Vec<(String, Vec<usize>)> {
        let weights =
            convolutions.iter().map(|&[outputs, inputs, kernel]| vec![outputs, inputs, kernel, kernel]);
        let shapes = weights.chain(dense.map(|inputs| vec![10, inputs]));
        shapes.enumerate().map(|(at, shape)| (format!("{at}.weight"), shape)).collect()
    };
    let proposed = |arrays: &[(String, Vec<usize>)], own: &str| {
        let found = propose(arrays, [3, 32, 32]).expect("a chain");
        assert!(found.len() <= MAX_PROPOSALS);
        assert!(found.iter().all(|spec| spec.check().is_ok()));
        assert!(
            found.iter().any(|spec| kinds(spec) == own),
            "{own}: {:?}",
            found.iter().map(kinds).collect::<Vec<_>>()
        );
        found
    };
    // VGG11: a pool where channels grow, and behind every second one of as many.
    let widths = [3, 16, 32, 64, 64, 64, 64, 64, 64];
    let vgg: Vec<[usize; 3]> = widths.windows(2).map(|pair| [pair[1], pair[0], 3]).collect();
    let (one, two) = ("conv relu max_pool", "conv relu conv relu max_pool");
    proposed(&stack(&vgg, Some(64)), &format!("{one} {one} {two} {two} {two} flatten dense"));
    // Strides in place of pools, and no dense layer at all.
    let strided = proposed(
        &stack(&[[16, 3, 3], [32, 16, 3], [64, 32, 3]], Some(64 * 16)),
        "conv relu conv relu conv relu flatten dense",
    );
    let halved =
        |layer: &LayerSpec| matches!(layer, LayerSpec::Conv { stride: 2, padding: Padding::Pixels(1), .. });
    assert!(strided.iter().any(|spec| spec.layers.iter().filter(|layer| halved(layer)).count() == 3));
    proposed(
        &stack(&[[16, 3, 3], [32, 16, 3], [10, 32, 1]], None),
        "conv relu conv relu conv global_avg_pool",
    );
    // A norm behind the activation.
    let mut norms = stack(&[[8, 3, 3]], Some(8 * 256));
    let norm = ["running_mean", "running_var"].map(|part| (format!("norm.{part}"), vec![8]));
    norms.splice(1..1, norm);
    proposed(&norms, "conv relu batch_norm max_pool flatten dense");
}

/// safetensors sorts names: `bn1` comes before `conv1`, and `conv10` before `conv2`.
#[test]
fn sorted_names_are_put_in_order() {
    let shapes: Shapes<'_> = &[
        ("module.bn1.bias", &[4]),
        ("module.bn1.running_mean", &[4]),
        ("module.bn1.running_var", &[4]),
        ("module.bn1.weight", &[4]),
        ("module.conv1.weight", &[4, 3, 3, 3]),
        ("module.conv10.weight", &[4, 1, 3, 3]),
        ("module.conv2.weight", &[4, 4, 1, 1]),
        ("module.out.bias", &[10]),
        ("module.out.weight", &[10, 4]),
    ];
    let bytes = safetensors(shapes);
    let files = [File { name: "x.safetensors", bytes: &bytes }];
    let Err(ImportError::ArchitectureMissing { arrays }) = read(&files) else { panic!("it has no layers") };
    let found = propose(&arrays, [3, 32, 32]).expect("a chain");
    let conv =
        |filters, kernel, padding, groups| LayerSpec::Conv { filters, kernel, padding, stride: 1, groups };
    let spec = found
        .iter()
        .find(|spec| {
            let convolutions: Vec<&LayerSpec> =
                spec.layers.iter().filter(|layer| layer.kind() == "conv").collect();
            let expected =
                [conv(4, 3, Padding::Same, 1), conv(4, 1, Padding::Valid, 1), conv(4, 3, Padding::Same, 4)];
            convolutions == expected.iter().collect::<Vec<_>>()
        })
        .unwrap_or_else(|| panic!("{found:?}"));
    assert_eq!(spec.layers[1].kind(), "batch_norm");
    let read = read_with_spec(&files, spec).expect("its own arrays");
    assert_eq!(read.tensors["conv3.weight"].len(), 36);
    assert_eq!(read.tensors["conv1.bias"], [0.0; 4], "it has none");
    assert_eq!(read.tensors["norm1.running_var"], [0.0, 0.01, 0.02, 0.03]);
}

/// `Linear`, `BatchNorm1d`, `ReLU`, `Linear`: our networks have norms of maps alone.
#[test]
fn a_norm_between_dense_layers_becomes_part_of_one() {
    let bytes = safetensors(&[
        ("0.weight", &[2, 3072]),
        ("1.weight", &[2]),
        ("1.bias", &[2]),
        ("1.running_mean", &[2]),
        ("1.running_var", &[2]),
        ("3.weight", &[10, 2]),
    ]);
    let files = [File { name: "x", bytes: &bytes }];
    let Err(ImportError::ArchitectureMissing { arrays }) = read(&files) else { panic!("it has no layers") };
    let found = propose(&arrays, [3, 32, 32]).expect("a chain");
    let kinds: Vec<&str> = found[0].layers.iter().map(LayerSpec::kind).collect();
    assert_eq!(kinds, ["flatten", "dense", "relu", "dense"]);
    let read = read_with_spec(&files, &found[0]).expect("its own arrays");
    assert_eq!(read.parameters, 6144 + 8 + 20, "of the file, the norm's included");
    // Numbers count up by 0.01 in each array: of unit 1, scale 0.01, shift 0.01, mean 0.01, variance 0.01.
    let factor = 0.01 / (0.01_f32 + 1e-5).sqrt();
    assert!((read.tensors["dense1.bias"][1] - (0.01 - 0.01 * factor)).abs() < 1e-6);
    assert!((read.tensors["dense1.weight"][3072 + 5] - 30.77 * factor).abs() < 1e-4);
    assert_eq!(read.tensors["dense1.bias"][0], 0.0);
    let notes: Vec<&str> = read.notes.iter().map(Note::code).collect();
    assert_eq!(notes, ["norm-folded", "zero-bias"]);
}

#[test]
fn layers_that_are_not_here_are_refused_by_name() {
    let refused =
        |shapes: Shapes<'_>| propose(&named(shapes), [3, 32, 32]).expect_err("no network").to_string();
    let layer_norm = refused(&[("conv.weight", &[4, 3, 3, 3]), ("norm.weight", &[4]), ("norm.bias", &[4])]);
    assert!(layer_norm.starts_with("layer 2, `LayerNorm or GroupNorm` (norm): "), "{layer_norm}");
    let oblong = refused(&[("conv.weight", &[4, 3, 3, 5])]);
    assert!(oblong.contains("kernel_size = (3, 5)"), "{oblong}");
    let attention = refused(&[("attention.in_proj_weight", &[12, 4])]);
    assert!(attention.contains("`in_proj_weight` (attention)"), "{attention}");
    // A projection beside a block is no chain.
    let branches = refused(&[
        ("conv1.weight", &[8, 3, 3, 3]),
        ("conv2.weight", &[16, 8, 3, 3]),
        ("conv3.weight", &[16, 16, 3, 3]),
        ("shortcut.weight", &[16, 8, 1, 1]),
        ("fc.weight", &[10, 16]),
    ]);
    assert!(branches.contains("branches"), "{branches}");
}

#[test]
fn a_spec_that_does_not_fit_the_arrays_is_told_where() {
    let bytes = safetensors(&[("fc.weight", &[10, 3072]), ("fc.bias", &[10])]);
    let files = [File { name: "x", bytes: &bytes }];
    let with = |layers: Vec<LayerSpec>| {
        read_with_spec(&files, &NetworkSpec { name: "x".into(), input: [3, 32, 32], layers })
    };
    let flatten = || LayerSpec::Flatten {};
    assert!(with(vec![flatten(), LayerSpec::Dense { units: 10 }]).is_ok());
    let wrong = with(vec![flatten(), LayerSpec::Dense { units: 20 }]).expect_err("20 are not 10");
    let expected =
        ImportError::WrongShape { name: "fc.weight".into(), have: vec![10, 3072], expected: vec![20, 3072] };
    assert_eq!(wrong, expected);
    let conv = vec![LayerSpec::conv(4, 3, Padding::Valid), flatten(), LayerSpec::Dense { units: 10 }];
    assert_eq!(with(conv).expect_err("no convolution").code(), "missing-array");
    let pooled = with(vec![LayerSpec::GlobalAvgPool {}, LayerSpec::Dense { units: 10 }]);
    assert_eq!(pooled.expect_err("3 are not 3,072").code(), "wrong-shape");
}
