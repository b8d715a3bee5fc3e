//! Activations: a key of a layer, a layer of its own, or a layer as the value of the key.

use cifar_model::{LayerSpec, number};
use serde_json::Value;

use super::super::{ImportError, LayerProblem, Place, Result};
use super::config::{as_json, text};

/// What Keras's function `leaky_relu` multiplies with where nothing else is said.
const FUNCTION_SLOPE: f64 = 0.2;
/// What the layer `LeakyReLU` does.
const LAYER_SLOPE: f64 = 0.3;

/// Of the key `activation`: nothing for a linear one.
///
/// # Errors
/// `UnsupportedLayer` for one that is not there.
pub(super) fn of_key(value: &Value, place: &Place) -> Result<Option<LayerSpec>> {
    let refused = || ImportError::setting(place, "activation", &named(value));
    match value {
        Value::Null => Ok(None),
        Value::String(name) => match name.as_str() {
            "linear" => Ok(None),
            "relu" => Ok(Some(LayerSpec::Relu {})),
            "relu6" => Ok(Some(LayerSpec::Relu6 {})),
            "gelu" => Ok(Some(LayerSpec::Gelu {})),
            "leaky_relu" => Ok(Some(leaky(FUNCTION_SLOPE))),
            "sigmoid" => Ok(Some(LayerSpec::Sigmoid {})),
            "softmax" => Ok(Some(LayerSpec::Softmax {})),
            _ => Err(refused()),
        },
        Value::Object(_) => {
            let config = &value["config"];
            match config {
                // A function of Keras's own is written with its name.
                Value::String(name) if text(value, "module").starts_with("builtins") || !name.is_empty() => {
                    of_key(config, place)
                }
                Value::Object(_) => of_layer(text(value, "class_name"), config, place)?.ok_or_else(refused),
                _ => Err(refused()),
            }
        }
        Value::Bool(_) | Value::Number(_) | Value::Array(_) => Err(refused()),
    }
}

/// What to call it in a message.
fn named(value: &Value) -> String {
    match value {
        Value::String(name) => name.clone(),
        Value::Object(_) => text(value, "class_name").into(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => as_json(value),
    }
}

/// Of a layer that is nothing but an activation: none where its class is another one, within that nothing for a linear
/// one.
///
/// # Errors
/// `UnsupportedLayer` for settings that are not there.
pub(super) fn of_layer(class: &str, config: &Value, place: &Place) -> Result<Option<Option<LayerSpec>>> {
    let said = |keys: &[&str]| keys.iter().find_map(|key| config.get(key)?.as_f64());
    Ok(Some(match class {
        "Activation" => of_key(&config["activation"], place)?,
        "ReLU" => {
            if let Some(value) = said(&["threshold"]).filter(|value| *value != 0.0) {
                return Err(ImportError::setting(place, "threshold", &number(value)));
            }
            let slope = said(&["negative_slope"]).unwrap_or(0.0);
            Some(match said(&["max_value"]) {
                None if slope == 0.0 => LayerSpec::Relu {},
                None => leaky(slope),
                Some(6.0) if slope == 0.0 => LayerSpec::Relu6 {},
                Some(6.0) => return Err(ImportError::setting(place, "negative_slope", &number(slope))),
                Some(most) => return Err(ImportError::setting(place, "max_value", &number(most))),
            })
        }
        "LeakyReLU" => Some(leaky(said(&["negative_slope", "alpha"]).unwrap_or(LAYER_SLOPE))),
        "Softmax" => {
            let axis = config.get("axis").unwrap_or(&Value::Null);
            let axis = axis.get(0).unwrap_or(axis).as_i64().unwrap_or(-1);
            if axis != -1 && axis != 1 {
                return Err(ImportError::setting(place, "axis", &axis));
            }
            Some(LayerSpec::Softmax {})
        }
        "ELU" | "PReLU" | "ThresholdedReLU" => return Err(ImportError::layer(place, LayerProblem::Unknown)),
        _ => return Ok(None),
    }))
}

const fn leaky(slope: f64) -> LayerSpec {
    LayerSpec::LeakyRelu { slope: slope as f32 }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn activations_are_read_in_each_way_of_writing_them() {
        let key = |value: Value| of_key(&value, &Place::default()).unwrap();
        assert_eq!(key(json!("linear")), None);
        let function = json!({"module": "builtins", "class_name": "function", "config": "relu"});
        assert_eq!(key(function), Some(LayerSpec::Relu {}));
        let layer = json!({"class_name": "LeakyReLU", "config": {"negative_slope": 0.1}});
        assert_eq!(key(layer), Some(LayerSpec::LeakyRelu { slope: 0.1 }));
        assert_eq!(key(json!("relu6")), Some(LayerSpec::Relu6 {}));
        assert_eq!(key(json!("leaky_relu")), Some(LayerSpec::LeakyRelu { slope: 0.2 }));
    }

    #[test]
    fn what_is_not_there_is_named() {
        let place = Place { position: 9, class: "ReLU".into(), name: "re_lu_1".into() };
        let relu = |settings: Value| of_layer("ReLU", &settings, &place);
        let five = relu(json!({"max_value": 5, "negative_slope": 0.0})).unwrap_err();
        assert!(five.to_string().starts_with("layer 9, `ReLU` (re_lu_1): max_value = 5"), "{five}");
        let bent = relu(json!({"max_value": 6, "negative_slope": 0.1})).unwrap_err();
        assert!(bent.to_string().contains("negative_slope = 0.1"), "{bent}");
        assert_eq!(
            relu(json!({"max_value": 6.0, "threshold": 0.0})).unwrap(),
            Some(Some(LayerSpec::Relu6 {}))
        );
        assert_eq!(of_key(&json!("swish"), &place).unwrap_err().fields()[4].1, "activation");
    }
}
