//! The way out and back.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use cifar_formats::Format;
use cifar_formats::import::{File, Imported, read};
use cifar_model::spec::Padding;
use cifar_model::{LayerSpec, Metadata, NetworkSpec, Normalization, SelfCheck, Weights};
use proptest::prelude::*;

/// The formats of Keras's words.
const LAYERED: [Format; 3] = [Format::Keras, Format::Hdf5, Format::TensorFlowJs];
/// CIFAR-10's usual numbers: no two channels have the same.
const USUAL: Normalization = Normalization { mean: [0.4914, 0.4822, 0.4465], std: [0.247, 0.2435, 0.2616] };

fn shipped(name: &str) -> Weights {
    let path = format!("{}/../../www/assets/models/{name}.safetensors", env!("CARGO_MANIFEST_DIR"));
    Weights::from_safetensors(&std::fs::read(path).expect("it is committed")).expect("it can be read")
}

/// A network whose every number differs from its neighbours; variances are above 0.
pub(crate) fn filled(spec: NetworkSpec) -> Weights {
    let network = spec.check().expect("it holds together");
    let value = |place: usize| (place as f32 * 0.618_034).fract() + 0.25;
    let values = |slot: &cifar_model::spec::Slot| slot.range().map(value).collect();
    let tensors = network.slots().iter().map(|slot| (slot.name.clone(), values(slot))).collect();
    Weights::new(Metadata::new("drawn", spec, USUAL), tensors).expect("they fit")
}

pub(crate) fn members(archive: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(archive)).expect("an archive");
    let names = archive.file_names().map(|name| name.expect("a name").into_owned());
    let names: Vec<String> = names.collect();
    let mut unpacked = |name: &str| {
        let mut bytes = Vec::new();
        archive.by_name(name).expect("it is there").read_to_end(&mut bytes).expect("it is whole");
        bytes
    };
    names.into_iter().map(|name| (name.clone(), unpacked(&name))).collect()
}

fn back(format: Format, weights: &Weights) -> Imported {
    let bytes = format.write(weights).expect("it can be written");
    assert!(bytes == format.write(weights).expect("twice"), "the same network gives the same bytes");
    read(&[File { name: "any", bytes: &bytes }]).unwrap_or_else(|error| panic!("{}: {error}", format.name()))
}

/// The layers as Keras says them.
fn said(layers: &[LayerSpec], groups: bool, begun: &mut bool) -> Vec<LayerSpec> {
    let padding = |padding: Padding| if padding == Padding::Pixels(0) { Padding::Valid } else { padding };
    let stride = |stride: &Option<usize>, size: &usize| stride.filter(|stride| stride != size);
    let mut all = Vec::new();
    for layer in layers {
        let is_first = !std::mem::replace(begun, true);
        match layer {
            LayerSpec::Conv { filters, kernel, padding: around, stride, groups: count } => {
                // Depthwise ones have a word everywhere.
                let groups = if groups || *count == *filters { *count } else { 1 };
                let (filters, kernel, stride) = (*filters, *kernel, *stride);
                all.push(LayerSpec::Conv { filters, kernel, padding: padding(*around), stride, groups });
            }
            LayerSpec::MaxPool { size, stride: by, padding: Padding::Pixels(pixels) } if *pixels > 0 => {
                let by = by.unwrap_or(*size);
                all.push(LayerSpec::MaxPool {
                    size: *size,
                    stride: stride(&Some(1), size),
                    padding: Padding::Same,
                });
                all.push(LayerSpec::MaxPool {
                    size: 1,
                    stride: stride(&Some(by), &1),
                    padding: Padding::Valid,
                });
            }
            LayerSpec::MaxPool { size, stride: by, padding: around } => {
                all.push(LayerSpec::MaxPool {
                    size: *size,
                    stride: stride(by, size),
                    padding: padding(*around),
                });
            }
            LayerSpec::AvgPool { size, stride: by, padding: around } => {
                all.push(LayerSpec::AvgPool {
                    size: *size,
                    stride: stride(by, size),
                    padding: padding(*around),
                });
            }
            LayerSpec::Residual { layers, shortcut } => {
                let [layers, shortcut] = [layers, shortcut].map(|list| said(list, groups, begun));
                all.push(LayerSpec::Residual { layers, shortcut });
            }
            // What lies before all that computes is dropped from the pixels, which nobody trains with.
            LayerSpec::Dropout { .. } if is_first => *begun = false,
            LayerSpec::Sigmoid {} | LayerSpec::Softmax {} => {}
            LayerSpec::Relu {}
            | LayerSpec::Relu6 {}
            | LayerSpec::LeakyRelu { .. }
            | LayerSpec::Gelu {}
            | LayerSpec::BatchNorm { .. }
            | LayerSpec::Flatten {}
            | LayerSpec::GlobalMaxPool {}
            | LayerSpec::GlobalAvgPool {}
            | LayerSpec::Dropout { .. }
            | LayerSpec::Dense { .. } => all.push(layer.clone()),
        }
    }
    all
}

/// Whether a pool's padding is none that Keras can say.
fn is_refused(layers: &[LayerSpec]) -> bool {
    layers.iter().any(|layer| match layer {
        LayerSpec::MaxPool { size, padding: Padding::Pixels(pixels), .. } => {
            *pixels > 0 && 2 * pixels + 1 != *size
        }
        LayerSpec::Residual { layers, shortcut } => is_refused(layers) || is_refused(shortcut),
        _ => false,
    })
}

/// A convolution's weight with zeros for the channels of other groups, as it stands for a list of layers.
fn widened(weights: &Weights, name: &str, values: &[f32], read: &[f32]) -> Vec<f32> {
    let outputs = weights.get(&name.replace("weight", "bias")).expect("it has a bias").len();
    let groups = read.len() / values.len();
    let row = values.len() / outputs;
    let at = |place: usize| {
        let (output, input) = (place / (row * groups), place % (row * groups));
        let group = output / (outputs / groups);
        if input / row == group { values[output * row + input % row] } else { 0.0 }
    };
    (0..read.len()).map(at).collect()
}

fn assert_comes_back(format: Format, weights: &Weights) {
    let imported = back(format, weights);
    let spec = &weights.metadata.spec;
    let layers = said(&spec.layers, format != Format::TensorFlowJs, &mut false);
    assert_eq!(imported.spec.input, spec.input);
    assert_eq!(imported.spec.layers, layers, "{}", format.name());
    assert_eq!(imported.spec.name, weights.metadata.name);
    let Normalization { mean, std } = weights.metadata.normalization;
    // A grey picture has the first channel's alone.
    let is_grey = spec.input[0] == 1;
    let first = |numbers: [f32; 3]| if is_grey { [numbers[0]; 3] } else { numbers };
    let said = Normalization { mean: first(mean), std: first(std) };
    assert_eq!(imported.normalization, Some(said));
    assert_eq!(imported.tensors.len(), weights.tensors().len());
    // Pools count among the names of none of these.
    for (name, values) in weights.tensors() {
        let read = &imported.tensors[name];
        if read.len() == values.len() {
            assert!(read == values, "{name} in {}", format.name());
        } else {
            assert_eq!(format, Format::TensorFlowJs, "{name}");
            assert!(*read == widened(weights, name, values, read), "{name}");
        }
    }
}

/// What PyTorch gets is one of our own files, and Python beside it.
fn assert_comes_back_from_pytorch(weights: &Weights) {
    let bytes = Format::Pytorch.write(weights).expect("it can be written");
    let members = members(&bytes);
    let names: Vec<&str> = members.keys().map(String::as_str).collect();
    let module = names[0].strip_suffix(".py").expect("Python comes first");
    let state = &members[&format!("{module}.safetensors")];
    let own = Weights::from_safetensors(state).expect("it is read");
    assert_eq!((&own.metadata, own.tensors()), (&weights.metadata, weights.tensors()));
    assert!(own.self_check().is_none(), "PyTorch loads no more than there is");
    let text = std::str::from_utf8(&members[names[0]]).expect("UTF-8");
    for node in weights.metadata.spec.check().expect("it holds together").up_to_logits() {
        assert!(text.contains(&format!("            {}=", node.name)), "{}", node.name);
    }
    let check = format!("{module}_check.safetensors");
    assert_eq!(names.contains(&check.as_str()), weights.self_check().is_some());
    assert_eq!(text.contains(&check), weights.self_check().is_some());
    if let (Some(check), Some(bytes)) = (weights.self_check(), members.get(&check)) {
        let file = safetensors::SafeTensors::deserialize(bytes).expect("safetensors");
        let logits: Vec<u8> = check.logits().iter().flat_map(|logit| logit.to_le_bytes()).collect();
        assert_eq!(file.tensor("images").expect("it is there").data(), check.images());
        assert_eq!(file.tensor("logits").expect("it is there").data(), logits);
    }
}

#[test]
fn the_shipped_networks_come_back_as_they_left() {
    for name in ["notebook", "notebook-as-written", "notebook-corrected", "accurate"] {
        let weights = shipped(name);
        for format in LAYERED {
            assert_comes_back(format, &weights);
        }
        assert_comes_back_from_pytorch(&weights);
    }
}

#[test]
fn what_a_network_says_of_itself_and_its_check_go_along() {
    let weights = shipped("notebook");
    let check = SelfCheck::of(&weights, &[40; 3072]).expect("a picture");
    let weights = weights.with_self_check(check);
    assert_comes_back_from_pytorch(&weights);
    for format in LAYERED {
        let bytes = format.write(&weights).expect("it can be written");
        for word in ["self_check.images", "self_check.logits", "normalization", "airplane"] {
            let found = bytes.windows(word.len()).any(|window| window == word.as_bytes());
            assert!(found, "{word} in {}", format.name());
        }
    }
}

#[test]
fn a_pool_that_keras_cannot_say_is_refused_by_its_name() {
    let pool = LayerSpec::MaxPool { size: 2, stride: None, padding: Padding::Pixels(1) };
    let layers = vec![LayerSpec::residual(vec![pool]), LayerSpec::Flatten {}, LayerSpec::Dense { units: 2 }];
    let strided = LayerSpec::MaxPool { size: 2, stride: Some(1), padding: Padding::Pixels(1) };
    let of = |layers: Vec<LayerSpec>| NetworkSpec { name: "pools".into(), input: [3, 9, 9], layers };
    assert!(of(layers.clone()).check().is_err(), "it keeps no shape");
    let layers = vec![strided, layers[1].clone(), layers[2].clone()];
    let weights = filled(of(layers));
    for format in LAYERED {
        let refusal = format.write(&weights).expect_err("no such layer").to_string();
        assert!(refusal.starts_with("layer pool1 pools 2 with 1 pixels around"), "{refusal}");
    }
    assert!(Format::Pytorch.write(&weights).is_ok() && Format::Onnx.write(&weights).is_ok());
    // Past a block, too.
    let pool = weights.metadata.spec.layers[..1].to_vec();
    let same = LayerSpec::conv(3, 2, Padding::Pixels(1));
    let block = LayerSpec::Residual { layers: vec![same], shortcut: pool };
    let past = filled(of([vec![block], weights.metadata.spec.layers[1..].to_vec()].concat()));
    let refusal = Format::Keras.write(&past).expect_err("no such layer").to_string();
    assert!(refusal.starts_with("layer residual1.shortcut.pool1 pools 2"), "{refusal}");
}

#[test]
fn names_of_people_are_names_in_every_program() {
    let mut weights = shipped("notebook");
    weights.metadata.name = "\"\"\"\nimport os; \"\"\" ../mía/1".into();
    weights.metadata.classes[0] = "\"]; import os\n".into();
    for format in LAYERED {
        let name = back(format, &weights).spec.name;
        assert!(
            name.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter)),
            "{name}"
        );
    }
    let files = members(&Format::Pytorch.write(&weights).expect("it can be written"));
    let (name, text) = files.first_key_value().expect("files");
    assert_eq!(name, "network____import_os_________m_a_1_network.py");
    let text = std::str::from_utf8(text).expect("UTF-8");
    assert!(!text.lines().any(|line| line.starts_with("import os")), "{text}");
    assert!(text.contains(r#"CLASSES = ["\"]; import os\n","#), "{text}");
}

proptest! {
    #[test]
    fn networks_with_every_kind_of_layer_come_back(spec in super::drawn::network()) {
        let weights = filled(spec);
        if is_refused(&weights.metadata.spec.layers) {
            prop_assert!(LAYERED.iter().all(|format| format.write(&weights).is_err()));
        } else {
            LAYERED.into_iter().for_each(|format| assert_comes_back(format, &weights));
        }
        assert_comes_back_from_pytorch(&weights);
    }
}
