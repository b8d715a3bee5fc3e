//! Files that Keras and TensorFlow.js wrote, read and held against what those programs compute.

use crate::samples::{self, assert_agrees, folder, sample};
use cifar_formats::import::{File, ImportError, Imported, Note, propose, read, read_with_spec};
use cifar_model::spec::LayerSpec;

fn read_one(name: &str) -> Result<Imported, ImportError> {
    let bytes = sample(name);
    read(&[File { name, bytes: &bytes }])
}

fn refused(name: &str) -> String {
    match read_one(name) {
        Ok(_) => panic!("{name} was read"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn whole_models_answer_as_their_own_program() {
    for name in [
        "odd-keras3-names-swapped.keras",
        "odd-keras3-nested-frozen.h5",
        "odd-keras3-no-input-batch32.keras",
        "odd-keras3-rescaling-dropout-bn-softmax.keras",
        "odd-keras3-rezipped-deflated.keras",
        "odd-keras3-functional-residual.keras",
    ] {
        let imported = read_one(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(imported.source.made_with, "keras 3.15.1", "{name}");
        assert_agrees(name, &imported);
    }
}

#[test]
fn a_rescaling_layer_says_the_preprocessing_and_dropout_is_silent() {
    let read = read_one("odd-keras3-rescaling-dropout-bn-softmax.keras").unwrap();
    assert_eq!(read.normalization, Some(cifar_model::Normalization::UNIT));
    assert!(read.notes.contains(&Note::BytePixels));
    // Without scale, the second norm's first array is its shift.
    let norms = read.spec.layers.iter().filter_map(|layer| match layer {
        LayerSpec::BatchNorm { epsilon, scale, shift } => Some((*epsilon, *scale, *shift)),
        _ => None,
    });
    assert_eq!(norms.collect::<Vec<_>>(), [(1e-3, true, true), (1e-3, false, true)]);
    assert_eq!(read.silent.len(), 2);
    assert!(read.silent.iter().all(|layer| layer.kept && layer.place.class == "Dropout"));
    // The first convolution has no bias: the file holds eight values less than the network.
    let values: usize = read.tensors.values().map(Vec::len).sum();
    assert_eq!(read.parameters + 8, values);
}

#[test]
fn a_layers_model_is_read_with_its_shards_however_they_are_ordered() {
    let name = "odd-tfjs-quantized-uint8";
    let mut files = folder(name);
    for _ in 0..files.len() {
        files.rotate_left(1);
        let files: Vec<File<'_>> = files.iter().map(|(name, bytes)| File { name, bytes }).collect();
        let imported = read(&files).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_agrees(name, &imported);
        assert_eq!(imported.notes.iter().filter(|note| matches!(note, Note::Dequantised(_))).count(), 10);
    }
    files.retain(|(name, _)| name.ends_with("model.json"));
    let alone: Vec<File<'_>> = files.iter().map(|(name, bytes)| File { name, bytes }).collect();
    let missing = read(&alone).unwrap_err();
    assert_eq!(missing, ImportError::MissingFile { name: "group1-shard1of1.bin".into() });
}

#[test]
fn what_cannot_be_said_here_is_refused_by_its_name() {
    let subclass = refused("odd-keras3-subclass.keras");
    assert!(subclass.starts_with("`Red`: code cannot be brought along"), "{subclass}");
    let quantised = refused("odd-keras3-quantized-int8.keras");
    assert!(quantised.contains("layers/dense/vars/0 is quantised (int8)"), "{quantised}");
}

#[test]
fn arrays_alone_are_listed_in_the_order_of_the_layers_and_find_a_network() {
    let name = "odd-tfkeras2-legacy-weights.h5";
    let Err(ImportError::ArchitectureMissing { arrays }) = read_one(name) else {
        panic!("it holds no layers");
    };
    let shapes: Vec<&[usize]> = arrays.iter().map(|(_, shape)| &shape[..]).collect();
    assert_eq!(shapes.len(), 10);
    assert_eq!(shapes[..4], [&[6, 3, 3, 3][..], &[6], &[8, 6, 3, 3], &[8]]);
    let bytes = sample(name);
    let off = propose(&arrays, [3, 32, 32]).unwrap().into_iter().map(|mut spec| {
        // The last activation is not in the file; this one's is a sigmoid.
        spec.layers.push(LayerSpec::Sigmoid {});
        let imported = read_with_spec(&[File { name, bytes: &bytes }], &spec).unwrap();
        assert_eq!(imported.parameters, imported.tensors.values().map(Vec::len).sum::<usize>());
        samples::difference(name, &imported)
    });
    let nearest = off.fold(f32::INFINITY, f32::min);
    assert!(nearest <= samples::TOLERANCE, "{nearest} off");
}

/// A folder of files beyond those that lie here, with an `expected.json` of the same form.
#[test]
#[ignore = "reads the folder that CIFAR_LAB_SAMPLES names"]
fn files_of_a_folder_answer_as_their_own_program_or_are_refused_by_name() {
    let folder = std::env::var("CIFAR_LAB_SAMPLES").expect("CIFAR_LAB_SAMPLES names a folder");
    let text = std::fs::read(format!("{folder}/expected.json")).expect("expected.json");
    let all: serde_json::Value = serde_json::from_slice(&text).expect("JSON");
    let mut wrong = 0;
    for (name, said) in all["samples"].as_object().expect("samples by name") {
        let names: Vec<&str> =
            said["files"].as_array().into_iter().flatten().filter_map(|n| n.as_str()).collect();
        let files: Vec<Vec<u8>> =
            names.iter().map(|name| std::fs::read(format!("{folder}/{name}")).expect("a file")).collect();
        let files: Vec<File<'_>> =
            names.iter().zip(&files).map(|(name, bytes)| File { name, bytes }).collect();
        match read(&files) {
            Err(ImportError::ArchitectureMissing { arrays }) => {
                let proposals = propose(&arrays, [3, 32, 32]).unwrap_or_default();
                let read = proposals.iter().filter_map(|spec| read_with_spec(&files, spec).ok());
                let off = read.map(|imported| samples::difference_to(&said["values"], &imported));
                println!("{name}: {:.1e} off, by a proposal", off.fold(f32::INFINITY, f32::min));
            }
            Err(error) => println!("{name}: {error}"),
            Ok(imported) if imported.spec.input != [3, 32, 32] => {
                println!("{name}: {:?}", imported.spec.input)
            }
            Ok(imported) => {
                let off = samples::difference_to(&said["values"], &imported);
                println!("{name}: {off:.1e} off, notes {:?}", imported.notes);
                wrong += usize::from(off > samples::TOLERANCE);
            }
        }
    }
    assert_eq!(wrong, 0);
}
