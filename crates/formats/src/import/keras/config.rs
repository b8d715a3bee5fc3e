//! What Keras's JSON says of a model: its layers, each with its place, its settings and the ways to its arrays.

use std::collections::BTreeMap;

use serde_json::Value;

use super::super::{ImportError, LayerProblem, Place, Result};

/// No model may have more layers, silent ones included; ours may have 200.
pub(super) const MAX_LAYERS: usize = 1_000;

/// A model, on its own or inside another.
#[derive(Debug)]
pub(super) struct Model<'j> {
    /// Its name.
    pub(super) name: &'j str,
    /// In the order of the file.
    pub(super) layers: Vec<Entry<'j>>,
    /// Names of the first and the last layer where the order of the file says nothing.
    pub(super) ends: Option<[&'j Value; 2]>,
    /// The batch's shape, where the model says it.
    pub(super) shape: Option<&'j Value>,
}

/// A layer, or a model in its place.
#[derive(Debug)]
pub(super) struct Entry<'j> {
    pub(super) place: Place,
    /// Its settings.
    pub(super) config: &'j Value,
    /// Whether the file says that its class is not one of Keras's own.
    pub(super) is_code: bool,
    /// Where its arrays may lie.
    pub(super) key: Key,
    /// What it is applied to, in a functional model.
    pub(super) calls: &'j [Value],
    /// Its layers, where it is a model.
    pub(super) model: Option<Model<'j>>,
}

/// The two ways in which files name a layer's arrays.
#[derive(Clone, Debug, Default)]
pub(super) struct Key {
    /// By class and position: `layers/conv2d_1`, inside models `layers/functional/layers/conv2d`.
    pub(super) by_class: String,
    /// By the layer's own name behind those of the models around it: `body`, `conv2d_1`.
    pub(super) by_name: Vec<String>,
}

/// Follows the layers of the JSON object `{class_name, config}`.
///
/// # Errors
/// `UnsupportedLayer` for a model that is code, `TooLarge` and `Damaged`.
pub(super) fn model(json: &Value) -> Result<Model<'_>> {
    let class = text(json, "class_name");
    let place = Place { position: 0, class: class.into(), name: text(&json["config"], "name").into() };
    if !is_model(class) {
        return Err(ImportError::layer(&place, LayerProblem::Code));
    }
    let mut position = 0;
    let mut model = read(json, &Key::default(), &mut position)?;
    model.shape = model.shape.or_else(|| json.get("build_config")?.get("input_shape"));
    Ok(model)
}

fn is_model(class: &str) -> bool {
    matches!(class, "Sequential" | "Functional" | "Model")
}

fn read<'j>(json: &'j Value, key: &Key, position: &mut usize) -> Result<Model<'j>> {
    let config = &json["config"];
    // The oldest files hold a sequential model's layers as the configuration itself.
    let list = config.get("layers").unwrap_or(config).as_array();
    let list =
        list.ok_or_else(|| ImportError::damaged("the configuration", "a model has no list of layers"))?;
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut layers = Vec::new();
    for json in list {
        let class = text(json, "class_name");
        let settings = &json["config"];
        let name = json.get("name").and_then(Value::as_str).unwrap_or_else(|| text(settings, "name"));
        if class != "InputLayer" && !is_model(class) {
            *position += 1;
        }
        if *position > MAX_LAYERS {
            let (size, limit) = (list.len() as u64, MAX_LAYERS as u64);
            return Err(ImportError::TooLarge { what: "the number of layers".into(), size, limit }.into());
        }
        let place = Place { position: *position, class: class.into(), name: name.into() };
        let key = key.of(class, name, &mut counts);
        let model = if is_model(class) { Some(read(json, &key, position)?) } else { None };
        let calls = json.get("inbound_nodes").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        layers.push(Entry { place, config: settings, is_code: is_code(json), key, calls, model });
    }
    let ends = match (config.get("input_layers"), config.get("output_layers")) {
        (Some(first), Some(last)) => Some([first, last]),
        _ => None,
    };
    let shape = config.get("build_input_shape").or_else(|| config.get("batch_input_shape"));
    Ok(Model { name: text(config, "name"), layers, ends, shape })
}

impl Key {
    /// Of a layer in the model of this key.
    fn of(&self, class: &str, name: &str, counts: &mut BTreeMap<String, usize>) -> Self {
        let class = snake_case(class);
        let count = counts.entry(class.clone()).and_modify(|count| *count += 1).or_insert(0);
        let numbered = if *count == 0 { class } else { format!("{class}_{count}") };
        let by_class = if self.by_class.is_empty() {
            format!("layers/{numbered}")
        } else {
            format!("{}/layers/{numbered}", self.by_class)
        };
        let by_name = self.by_name.iter().cloned().chain([name.to_owned()]).collect();
        Self { by_class, by_name }
    }
}

/// As Keras names groups: an underscore before each capital that begins a word. Its own classes are ASCII.
pub(crate) fn snake_case(class: &str) -> String {
    let letters: Vec<char> = class.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    let mut name = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| letters[at]);
        let begins = letters.get(at + 1).is_some_and(char::is_ascii_lowercase)
            || before.is_some_and(|letter| letter.is_ascii_lowercase());
        if letter.is_ascii_uppercase() && before.is_some_and(|letter| letter != '_') && begins {
            name.push('_');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

/// A class of its author's has no module, another's, or a registered name with a package.
fn is_code(json: &Value) -> bool {
    let registered = json.get("registered_name").and_then(Value::as_str).unwrap_or_default();
    let foreign = match json.get("module") {
        Some(Value::String(module)) => !module.starts_with("keras") && !module.starts_with("tf_keras"),
        Some(Value::Null) => true,
        _ => false,
    };
    foreign || registered.contains('>')
}

/// A setting as it stands in the file.
pub(super) fn as_json(value: &Value) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// A field that is text; empty where it is none.
pub(super) fn text<'j>(json: &'j Value, key: &str) -> &'j str {
    json.get(key).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_named_as_keras_names_them() {
        let named =
            ["Conv2D", "MaxPooling2D", "BatchNormalization", "ReLU", "LeakyReLU", "PReLU", "DepthwiseConv2D"];
        let groups = [
            "conv2d",
            "max_pooling2d",
            "batch_normalization",
            "re_lu",
            "leaky_re_lu",
            "p_re_lu",
            "depthwise_conv2d",
        ];
        assert_eq!(named.map(snake_case), groups);
    }

    #[test]
    fn layers_of_one_class_are_numbered_in_each_model_anew() {
        let json = serde_json::json!({"class_name": "Sequential", "config": {"name": "all", "layers": [
            {"class_name": "Dense", "config": {"name": "b"}},
            {"class_name": "Sequential", "config": {"name": "inner", "layers": [
                {"class_name": "Dense", "config": {"name": "c"}}]}},
            {"class_name": "Dense", "config": {"name": "a"}}]}});
        let model = model(&json).unwrap();
        assert_eq!(model.layers[2].key.by_class, "layers/dense_1");
        assert_eq!(model.layers[2].place.position, 3);
        let inner = &model.layers[1].model.as_ref().unwrap().layers[0];
        assert_eq!(inner.key.by_class, "layers/sequential/layers/dense");
        assert_eq!(inner.key.by_name, ["inner", "c"]);
    }
}
