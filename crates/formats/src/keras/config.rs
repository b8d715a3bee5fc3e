//! A model's layers as the JSON that each program reads.

use serde_json::{Value, json};

use super::Program;
use super::layers::Layer;
use crate::names;

/// A functional model: `{class_name, config}`.
pub(super) fn configuration(name: &str, layers: &[Layer], program: Program) -> Value {
    let all: Vec<Value> = layers.iter().map(|layer| self::layer(layer, layers, program)).collect();
    // Where Keras stands alone, lists of one would make lists of one of what goes in and comes out.
    let end = |layer: Option<&Layer>| {
        let end = json!([layer.map(|layer| &layer.name), 0, 0]);
        match program {
            Program::Keras3 | Program::Keras2 => end,
            Program::TensorFlowJs => json!([end]),
        }
    };
    let config = json!({
        "name": names::plain(name),
        "trainable": true,
        "layers": all,
        "input_layers": end(layers.first()),
        "output_layers": end(layers.last()),
    });
    let mut model = json!({ "class_name": "Functional", "config": config });
    if program == Program::Keras3 {
        model["module"] = json!("keras.src.models.functional");
        model["registered_name"] = json!("Functional");
    }
    model
}

fn layer(layer: &Layer, layers: &[Layer], program: Program) -> Value {
    let mut config = layer.settings.clone();
    config.insert("name".into(), json!(layer.name));
    let mut said = json!({ "class_name": layer.class, "config": config, "name": layer.name });
    let inputs = layer.inputs.iter().map(|&at| &layers[at]);
    let call = match program {
        Program::Keras3 => {
            said["module"] = json!("keras.layers");
            said["registered_name"] = Value::Null;
            let tensors: Vec<Value> = inputs.map(tensor).collect();
            // A layer of several takes them as one list.
            let args = if tensors.len() > 1 { json!([tensors]) } else { json!(tensors) };
            json!({ "args": args, "kwargs": {} })
        }
        Program::Keras2 | Program::TensorFlowJs => {
            json!(inputs.map(|input| json!([input.name, 0, 0, {}])).collect::<Vec<_>>())
        }
    };
    said["inbound_nodes"] = if layer.inputs.is_empty() { json!([]) } else { json!([call]) };
    said
}

/// What a layer gives, as Keras 3 says it.
fn tensor(layer: &Layer) -> Value {
    let shape: Vec<Option<usize>> = [None].into_iter().chain(layer.shape.iter().copied().map(Some)).collect();
    json!({
        "class_name": "__keras_tensor__",
        "config": { "shape": shape, "dtype": "float32", "keras_history": [layer.name, 0, 0] },
    })
}
