//! What a file does not say is found by trying: the layers of bare arrays, and how pixels become numbers.

use std::collections::HashMap;

use cifar_formats::import::{
    File, ImportError, Pixels, propose, read, read_with_spec, try_layers, try_pixels,
};
use cifar_model::{Dataset, Manifest, Metadata, Weights, read_sheet};
use safetensors::tensor::{Dtype, TensorView};

fn shipped(path: &str) -> Vec<u8> {
    let path = format!("{}/../../www/assets/{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The first `count` test images.
fn pictures(count: usize) -> Dataset {
    let manifest: Manifest = serde_json::from_slice(&shipped("data/manifest.json")).expect("a manifest");
    let sheet = manifest.sheets.iter().find(|sheet| sheet.split == "test").expect("a sheet of test images");
    let png = shipped(&format!("data/{}", sheet.file));
    let all = read_sheet(&png, sheet.columns, sheet.rows, sheet.count, &sheet.labels).expect("a sheet");
    all.slice(0..count)
}

/// The arrays of a network of ours as PyTorch would name them, and nothing else.
fn bare(weights: &Weights) -> Vec<u8> {
    let network = weights.metadata.spec.check().expect("a network");
    let bytes: Vec<(String, Vec<usize>, Vec<u8>)> = network
        .slots()
        .iter()
        .map(|slot| {
            let values = weights.get(&slot.name).expect("its array");
            let bytes = values.iter().flat_map(|value| value.to_le_bytes()).collect();
            (slot.name.replace("dense", "fc"), slot.shape.clone(), bytes)
        })
        .collect();
    let views: HashMap<&str, TensorView<'_>> = bytes
        .iter()
        .map(|(name, shape, bytes)| {
            (name.as_str(), TensorView::new(Dtype::F32, shape.clone(), bytes).expect("it fits"))
        })
        .collect();
    safetensors::serialize(views, None).expect("it is written")
}

#[test]
fn the_right_layers_and_pixels_name_most_pictures() {
    let own = Weights::from_safetensors(&shipped("models/notebook-corrected.safetensors")).expect("weights");
    let bytes = bare(&own);
    let files = [File { name: "bare.safetensors", bytes: &bytes }];
    let Err(ImportError::ArchitectureMissing { arrays }) = read(&files) else { panic!("it has no layers") };
    let proposals = propose(&arrays, [3, 32, 32]).expect("a chain");
    let trials = try_layers(&files, &proposals, &Pixels::COLOUR, &pictures(200)).expect("all can be tried");
    let best = trials[0];
    assert_eq!(proposals[best.way.network].layers, own.metadata.spec.layers);
    assert_eq!(best.way.pixels.normalization(), own.metadata.normalization);
    assert!(best.right > 120 && best.pictures == 200, "{trials:?}");
    // With the layers known, the pixels alone: the same answer.
    let imported = read_with_spec(&files, &proposals[best.way.network]).expect("its own arrays");
    let pixels = try_pixels(&imported, &pictures(200)).expect("it answers");
    assert_eq!((pixels[0].way.pixels, pixels[0].right, pixels.len()), (best.way.pixels, best.right, 5));
}

/// The samples were trained on stripes: what guesses a few more pictures than the others is no better.
#[test]
fn luck_is_not_taken_for_a_lead() {
    let name = "odd-torch-bn-state-dict.pt";
    let bytes = crate::samples::sample(name);
    let files = [File { name, bytes: &bytes }];
    let Err(ImportError::ArchitectureMissing { arrays }) = read(&files) else { panic!("it has no layers") };
    let proposals = propose(&arrays, [3, 32, 32]).expect("a chain");
    let trials = try_layers(&files, &proposals, &Pixels::COLOUR, &pictures(200)).expect("all can be tried");
    assert_eq!((trials[0].way.network, trials[0].way.pixels), (0, Pixels::Unit));
    assert!(trials.iter().any(|trial| trial.right > trials[0].right), "{trials:?}");
}

#[test]
fn a_network_for_other_pictures_is_not_tried() {
    let spec = cifar_model::NetworkSpec::from_json(
        r#"{"name":"small","input":[1,28,28],"layers":[{"kind":"flatten"},{"kind":"dense","units":10}]}"#,
    )
    .expect("a network");
    let network = spec.check().expect("a network");
    let tensors = network.slots().iter().map(|slot| (slot.name.clone(), vec![0.0; slot.values()])).collect();
    let metadata = Metadata::new("small", spec.clone(), Pixels::Unit.normalization());
    let bytes = bare(&Weights::new(metadata, tensors).expect("weights"));
    let files = [File { name: "small", bytes: &bytes }];
    assert_eq!(try_layers(&files, &[spec], &Pixels::COLOUR, &pictures(4)), Ok(Vec::new()));
}
