//! A network as a model of Keras: its own files, and TensorFlow.js's, which are the same layers in other words. Pixels of
//! 0 to 255 go in, `[images, 32, 32, 3]`; a `Rescaling` layer normalises them. Logits come out: a last sigmoid or softmax
//! is left out, as everywhere here. The model is functional and not compiled.
//!
//! 1. `layers` makes Keras's layers of ours, with their arrays in Keras's layouts (`arrays`).
//! 2. `config` says them as JSON, as each program reads it.
//! 3. The functions here put JSON and arrays into a file.
//!
//! Sources: what Keras 3.15 itself writes (`model.save`), and for `.h5` Keras 2.15.

mod arrays;
mod config;
mod layers;
mod order;

use cifar_model::{About, Result, Weights};

use crate::about::about_as_json;
use crate::archive::stored;
use crate::hdf5::Group;
use crate::import::snake_case;
use config::configuration;
pub use layers::OddPool;
use layers::{Layer, layers};

/// Whose files these are like, and who is known to open them.
const KERAS: &str = "3.15.1";
/// The last Keras that wrote `.h5` as its usual files.
const KERAS_2: &str = "2.15.0";
const ABOUT: &str = "cifar_lab";
const WEIGHTS_BIN: &str = "weights.bin";

/// For whom a model is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Program {
    /// `.keras`.
    Keras3,
    /// `.h5`: layers in the words of Keras 2, which Keras 3 reads, too.
    Keras2,
    /// `model.json`.
    TensorFlowJs,
}

/// A `.keras` file, for `keras.models.load_model` of Keras 3. What the network says of itself stands in its
/// `metadata.json`, under `cifar_lab`.
///
/// # Errors
/// As [`cifar_model::NetworkSpec::check`]; `ErrorKind::Spec` for a layer that Keras cannot say; `ErrorKind::Weights`
/// where the metadata cannot be written.
pub fn to_keras(weights: &Weights<impl About>) -> Result<Vec<u8>> {
    let layers = layers(weights, Program::Keras3)?;
    let mut root = Group::default();
    // Keras before 3.8 looks for the model's own, of which it has none.
    root.group("vars");
    for (at, layer) in layers.iter().enumerate().filter(|(_, layer)| !layer.arrays.is_empty()) {
        let class = snake_case(layer.class);
        let count = layers[..at].iter().filter(|other| other.class == layer.class).count();
        let numbered = if count == 0 { class } else { format!("{class}_{count}") };
        let group = root.group(&format!("layers/{numbered}/vars"));
        group.text("name", &layer.name);
        for (at, (_, array)) in layer.arrays.iter().enumerate() {
            group.array(&at.to_string(), array.clone());
        }
    }
    let about = about_as_json(weights)?;
    let metadata = format!(r#"{{"keras_version":"{KERAS}","{ABOUT}":{about}}}"#);
    let config = configuration(weights.metadata.name(), &layers, Program::Keras3);
    Ok(stored(&[
        ("metadata.json".into(), metadata.into_bytes()),
        ("config.json".into(), config.into_bytes()),
        ("model.weights.h5".into(), root.to_file()),
    ]))
}

/// A `.h5` file, for `load_model` of Keras 3 and Keras 2. What the network says of itself is JSON in the attribute
/// `cifar_lab`.
///
/// # Errors
/// As [`to_keras`].
pub fn to_hdf5(weights: &Weights<impl About>) -> Result<Vec<u8>> {
    let layers = layers(weights, Program::Keras2)?;
    let mut root = Group::default();
    root.text("model_config", configuration(weights.metadata.name(), &layers, Program::Keras2));
    root.text("backend", "tensorflow");
    root.text("keras_version", KERAS_2);
    root.text(ABOUT, about_as_json(weights)?);
    let with_arrays = || layers.iter().filter(|layer| !layer.arrays.is_empty());
    let all = root.group("model_weights");
    all.text("backend", "tensorflow");
    all.text("keras_version", KERAS_2);
    all.list("layer_names", with_arrays().map(|layer| layer.name.clone()).collect());
    for Layer { name, arrays, .. } in with_arrays() {
        let group = all.group(name);
        group.list("weight_names", arrays.iter().map(|(part, _)| format!("{name}/{part}")).collect());
        let group = group.group(name);
        arrays.iter().for_each(|(part, array)| group.array(part, array.clone()));
    }
    Ok(root.to_file())
}

/// An archive with `model.json` and `weights.bin`, for `tf.loadLayersModel` once both are unpacked. What the network says
/// of itself is `userDefinedMetadata`.
///
/// # Errors
/// As [`to_keras`].
pub fn to_tensorflow_js(weights: &Weights<impl About>) -> Result<Vec<u8>> {
    let layers = layers(weights, Program::TensorFlowJs)?;
    let (mut manifest, mut bytes) = (Vec::<String>::new(), Vec::new());
    for Layer { name, arrays, .. } in &layers {
        for (part, array) in arrays {
            let shape = &array.shape;
            manifest.push(format!(r#"{{"name":"{name}/{part}","shape":{shape:?},"dtype":"float32"}}"#));
            bytes.extend(array.values.iter().flat_map(|value| value.to_le_bytes()));
        }
    }
    let config = configuration(weights.metadata.name(), &layers, Program::TensorFlowJs);
    let (manifest, about) = (manifest.join(","), about_as_json(weights)?);
    let version = env!("CARGO_PKG_VERSION");
    let model = [
        format!(r#"{{"format":"layers-model","generatedBy":"cifar-lab {version}","convertedBy":null,"#),
        format!(
            r#""modelTopology":{{"keras_version":"{KERAS_2}","backend":"tensorflow","model_config":{config}}},"#
        ),
        format!(r#""weightsManifest":[{{"paths":["{WEIGHTS_BIN}"],"weights":[{manifest}]}}],"#),
        format!(r#""userDefinedMetadata":{about}}}"#),
    ];
    Ok(stored(&[("model.json".into(), model.concat().into_bytes()), (WEIGHTS_BIN.into(), bytes)]))
}
