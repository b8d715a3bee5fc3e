//! Networks that `tests/golden/import_samples.py` wrote: they read other pictures than the data set's, or have layers that the
//! other samples do not have.

use crate::samples::{TOLERANCE, drawn_difference, sample};
use cifar_formats::Format;
use cifar_formats::import::{File, ImportError, Imported, propose_of_any_size, read, read_with_spec};
use cifar_model::{ImageSize, LayerSpec, NetworkSpec, Normalization, Plan, Weights};

fn read_one(name: &str) -> Imported {
    let bytes = sample(name);
    read(&[File { name, bytes: &bytes }]).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn they_answer_as_their_own_program() {
    for name in
        ["keras3-grey-64.keras", "torch-relu6-48.onnx", "keras3-projections.keras", "torch-resnet.onnx"]
    {
        let off = drawn_difference(name, &read_one(name));
        assert!(off <= TOLERANCE, "{name}: {off} off");
    }
}

/// Names alone say which layers go past which.
#[test]
fn a_state_dict_of_a_residual_network_finds_its_blocks() {
    let bytes = sample("torch-resnet.pt");
    let files = [File { name: "torch-resnet.pt", bytes: &bytes }];
    let Err(ImportError::ArchitectureMissing { arrays }) = read(&files) else { panic!("it holds no layers") };
    let proposals = propose_of_any_size(&arrays).expect("blocks");
    assert_eq!(proposals[0].input, [3, 32, 32]);
    let first = read_with_spec(&files, &proposals[0]).expect("each array has its place");
    let off = drawn_difference("torch-resnet.pt", &first);
    assert!(off <= TOLERANCE, "{off} off");
    // As safetensors sorts them.
    let mut sorted = arrays;
    sorted.sort();
    assert_eq!(propose_of_any_size(&sorted).expect("blocks")[0], proposals[0]);
}

#[test]
fn shortcuts_have_the_layers_of_their_own_program() {
    let projected = |layers: &[LayerSpec]| -> Vec<Vec<&'static str>> {
        let past = layers.iter().filter_map(|layer| match layer {
            LayerSpec::Residual { shortcut, .. } => Some(shortcut.iter().map(LayerSpec::kind).collect()),
            _ => None,
        });
        past.collect()
    };
    let keras = read_one("keras3-projections.keras").spec.layers;
    assert_eq!(projected(&keras), [vec![], vec!["conv", "batch_norm"], vec!["conv"]]);
    // The exporter folds norms into convolutions.
    let torch = read_one("torch-resnet.onnx").spec.layers;
    assert_eq!(projected(&torch), [vec![], vec!["conv"], vec![]]);
}

#[test]
fn a_clip_between_0_and_6_is_a_relu6() {
    let layers = read_one("torch-relu6-48.onnx").spec.layers;
    assert_eq!(layers.iter().filter(|layer| **layer == LayerSpec::Relu6 {}).count(), 2);
}

/// Through every format, with the self-check of pictures that were fitted to it.
#[test]
fn networks_for_other_pictures_leave_and_come_back() {
    for name in ["keras3-grey-64.keras", "torch-relu6-48.onnx", "keras3-projections.keras"] {
        let imported = read_one(name);
        let normalization = imported.normalization.unwrap_or(Normalization::UNIT);
        let weights = imported.weights("other", normalization).expect("it classifies");
        let check = cifar_model::SelfCheck::of_data_set(&weights, &[90; 2 * 3072]).expect("two images");
        let size = ImageSize::of(imported.spec.input).expect("pictures");
        assert_eq!((check.len(), check.images().len()), (2, 2 * size.bytes()));
        let weights = weights.with_self_check(check);
        let own = Weights::from_safetensors(&weights.to_safetensors().expect("a file")).expect("ours");
        assert_eq!(own.self_check(), weights.self_check());
        let answers = |weights: &Weights| {
            let picture: Vec<u8> = (0..size.bytes()).map(|at| (at * 7 % 251) as u8).collect();
            let mut plan = Plan::compile(weights).expect("a plan");
            let mut logits = vec![0.0; plan.outputs()];
            plan.logits(&picture, &mut logits).expect("a picture");
            logits
        };
        for format in [Format::Keras, Format::Hdf5, Format::TensorFlowJs, Format::Onnx] {
            let bytes = format.write(&weights).expect("it can be written");
            let back = read(&[File { name, bytes: &bytes }]).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(back.spec.input, imported.spec.input);
            let said = back.normalization.expect("scaling is part of it");
            let (ours, theirs) =
                (answers(&weights), answers(&back.weights("back", said).expect("it classifies")));
            let largest = ours.iter().fold(0.0_f32, |most, logit| most.max(logit.abs()));
            let off = ours.iter().zip(&theirs).fold(0.0_f32, |most, (a, b)| most.max((a - b).abs()));
            assert!(off <= 1e-5 * largest, "{name} as {}: {off}", format.name());
        }
        assert!(Format::Pytorch.write(&weights).is_ok());
    }
}

#[test]
fn arrays_without_layers_find_the_size_of_their_pictures() {
    let named = |shapes: &[(&str, &[usize])]| -> Vec<(String, Vec<usize>)> {
        shapes.iter().map(|(name, shape)| ((*name).to_owned(), shape.to_vec())).collect()
    };
    let input = |shapes: &[(&str, &[usize])]| {
        propose_of_any_size(&named(shapes)).expect("a chain").first().map(|spec| spec.input)
    };
    // Padded convolutions and two pools: 64 * 7 * 7 numbers are left of 28 rows.
    let digits: &[(&str, &[usize])] = &[
        ("conv1.weight", &[32, 1, 3, 3]),
        ("conv1.bias", &[32]),
        ("conv2.weight", &[64, 32, 3, 3]),
        ("conv2.bias", &[64]),
        ("fc.weight", &[10, 3136]),
        ("fc.bias", &[10]),
    ];
    assert_eq!(input(digits), Some([1, 28, 28]));
    assert_eq!(input(&[("fc1.weight", &[20, 784]), ("fc1.bias", &[20])]), Some([1, 28, 28]));
    assert_eq!(input(&[("fc1.weight", &[20, 12_288]), ("fc1.bias", &[20])]), Some([3, 64, 64]));
    assert_eq!(input(&[("fc1.weight", &[20, 3072]), ("fc1.bias", &[20])]), Some([3, 32, 32]));
    // No square has so many pixels.
    assert!(propose_of_any_size(&named(&[("fc1.weight", &[20, 1000]), ("fc1.bias", &[20])])).is_err());
}

#[test]
fn classes_that_nobody_names_are_numbers() {
    let weights = read_one("keras3-grey-64.keras").weights("digits", Normalization::UNIT).expect("weights");
    assert_eq!(weights.metadata.classes, ["0", "1", "2", "3", "4", "5", "6"]);
}

#[test]
fn pictures_that_cannot_be_given_are_refused_by_their_size() {
    let layers = vec![LayerSpec::GlobalAvgPool {}, LayerSpec::Dense { units: 2 }];
    for input in [[3, 128, 128], [3, 32, 48], [2, 32, 32], [1, 7, 7]] {
        let spec = NetworkSpec { name: "other".into(), input, layers: layers.clone() };
        let slots = spec.check().expect("a network").slots().to_vec();
        let tensors = slots.iter().map(|slot| (slot.name.clone(), vec![0.5; slot.values()])).collect();
        let metadata = cifar_model::Metadata::new("other", spec, Normalization::UNIT);
        let weights = Weights::new(metadata, tensors).expect("weights");
        let bytes = Format::Keras.write(&weights).expect("it can be written");
        let refused = read(&[File { name: "other.keras", bytes: &bytes }]).expect_err("no such pictures");
        assert_eq!(refused, ImportError::UnsupportedInput { input });
        assert!(refused.to_string().contains("squares of 8 to 96 pixels"), "{refused}");
    }
}
