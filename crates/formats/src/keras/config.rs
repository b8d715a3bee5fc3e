//! A model's layers as the JSON that each program reads. It is put together as text: names are plain, and a tree of values
//! would take twice the code.

use super::Program;
use super::layers::Layer;
use crate::names;

/// A functional model: `{class_name, config}`.
pub(super) fn configuration(name: &str, layers: &[Layer], program: Program) -> String {
    let name = names::plain(name);
    let all: Vec<String> = layers.iter().map(|layer| self::layer(layer, layers, program)).collect();
    let end = |layer: Option<&Layer>| {
        let end = format!(r#"["{}",0,0]"#, layer.map_or("", |layer| &layer.name[..]));
        match program {
            // Lists of one would make lists of one of what goes in and comes out.
            Program::Keras3 | Program::Keras2 => end,
            Program::TensorFlowJs => format!("[{end}]"),
        }
    };
    let (first, last, all) = (end(layers.first()), end(layers.last()), all.join(","));
    let whose = match program {
        Program::Keras3 => r#""module":"keras.src.models.functional","registered_name":"Functional","#,
        Program::Keras2 | Program::TensorFlowJs => "",
    };
    format!(
        r#"{{{whose}"class_name":"Functional","config":{{"name":"{name}","trainable":true,"layers":[{all}],"input_layers":{first},"output_layers":{last}}}}}"#
    )
}

fn layer(layer: &Layer, layers: &[Layer], program: Program) -> String {
    let Layer { class, name, settings, .. } = layer;
    let inputs = layer.inputs.iter().map(|&at| &layers[at]);
    let (whose, call) = match program {
        Program::Keras3 => {
            let tensors = inputs.map(tensor).collect::<Vec<_>>().join(",");
            // A layer of several takes them as one list.
            let args = if layer.inputs.len() > 1 { format!("[{tensors}]") } else { tensors };
            let call = format!(r#"{{"args":[{args}],"kwargs":{{}}}}"#);
            (r#""module":"keras.layers","registered_name":null,"#, call)
        }
        Program::Keras2 | Program::TensorFlowJs => {
            let inputs = inputs.map(|input| format!(r#"["{}",0,0,{{}}]"#, input.name));
            ("", format!("[{}]", inputs.collect::<Vec<_>>().join(",")))
        }
    };
    let call = if layer.inputs.is_empty() { "" } else { &call[..] };
    let between = if settings.is_empty() { "" } else { "," };
    format!(
        r#"{{{whose}"class_name":"{class}","config":{{{settings}{between}"name":"{name}"}},"name":"{name}","inbound_nodes":[{call}]}}"#
    )
}

/// What a layer gives, as Keras 3 says it.
fn tensor(layer: &Layer) -> String {
    let sizes: String = layer.shape.iter().map(|size| format!(",{size}")).collect();
    format!(
        r#"{{"class_name":"__keras_tensor__","config":{{"shape":[null{sizes}],"dtype":"float32","keras_history":["{}",0,0]}}}}"#,
        layer.name
    )
}
