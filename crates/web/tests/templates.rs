//! The templates of "Build a network": each holds together, has the parameters that are known of it, and what is told of its
//! shapes stands in `tests/golden/design-shapes.json`, by which the page's tests and those of Keras and PyTorch go.
//! `UPDATE=1 cargo test -p cifar-web --test templates` writes it anew.

use std::path::Path;

use cifar_model::NetworkSpec;
use serde_json::{Value, json};

const SHAPES: &str = "tests/golden/design-shapes.json";

fn root(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// Name and layers.
fn templates() -> Vec<(String, Value)> {
    let text = std::fs::read_to_string(root("www/panels/design/templates.json")).expect("templates");
    let json: Value = serde_json::from_str(&text).expect("JSON");
    let list = json["templates"].as_array().expect("a list").clone();
    list.into_iter()
        .map(|one| (one["name"].as_str().expect("a name").into(), one["layers"].clone()))
        .collect()
}

/// Not for people: every kind of layer and every way of padding, which code for other programs has to say.
fn every_kind() -> (String, Value) {
    let layers = json!([
        { "kind": "conv", "filters": 8, "kernel": 4, "padding": "same" },
        { "kind": "gelu" },
        { "kind": "relu6" },
        { "kind": "max_pool", "size": 3, "stride": 2, "padding": "same" },
        { "kind": "conv", "filters": 12, "kernel": 3, "padding": { "pixels": 1 }, "stride": 2, "groups": 4 },
        { "kind": "leaky_relu", "slope": 0.2 },
        { "kind": "batch_norm", "epsilon": 0.001, "scale": false },
        { "kind": "conv", "filters": 24, "kernel": 3, "padding": "same", "groups": 12 },
        { "kind": "batch_norm", "scale": false, "shift": false },
        { "kind": "residual", "layers": [
            { "kind": "conv", "filters": 24, "kernel": 1, "padding": "valid" },
            { "kind": "residual", "layers": [
                { "kind": "max_pool", "size": 3, "stride": 1, "padding": { "pixels": 1 } },
                { "kind": "relu" }
            ] }
        ] },
        { "kind": "avg_pool", "size": 2, "stride": 1, "padding": "same" },
        { "kind": "avg_pool", "size": 3, "stride": 2, "padding": { "pixels": 1 } },
        { "kind": "batch_norm", "shift": false },
        { "kind": "dropout", "rate": 0.25 },
        { "kind": "residual",
            "layers": [
                { "kind": "conv", "filters": 12, "kernel": 3, "padding": { "pixels": 1 }, "stride": 2, "groups": 12 },
                { "kind": "batch_norm" }
            ],
            "shortcut": [
                { "kind": "conv", "filters": 12, "kernel": 1, "padding": "valid", "stride": 2 },
                { "kind": "residual", "layers": [{ "kind": "relu6" }] },
                { "kind": "batch_norm" }
            ] },
        { "kind": "conv", "filters": 10, "kernel": 3, "padding": "same", "stride": 3 },
        { "kind": "global_max_pool" },
        { "kind": "dense", "units": 10 },
        { "kind": "softmax" }
    ]);
    ("every-kind".into(), layers)
}

fn network(layers: &Value) -> NetworkSpec {
    let json = json!({ "name": "built", "input": [3, 32, 32], "layers": layers });
    NetworkSpec::from_json(&json.to_string()).expect("a network that holds together")
}

#[test]
fn templates_have_the_parameters_that_are_known_of_them() {
    let counts: Vec<_> = templates()
        .iter()
        .map(|(name, layers)| (name.clone(), network(layers).summary().expect("rows").parameters))
        .collect();
    let expected = [
        // 118,430: the notebook's 119,040 without the ten outputs that no class has.
        ("notebook-corrected", 118_430),
        ("notebook", 119_040),
        ("logistic", 30_730),
        // PyTorch's tutorial on CIFAR-10 prints this network: 62,006. LeCun's of 1998 saw grey digits and joined maps by a table.
        ("lenet-5", 62_006),
        ("vgg", 550_570),
        ("resnet-8", 76_010),
        ("depthwise", 51_978),
    ];
    assert_eq!(counts, expected.map(|(name, count)| (name.to_owned(), count)));
}

#[test]
fn what_is_told_of_the_templates_is_written_down() {
    let told = |(name, layers): (String, Value)| {
        let spec = network(&layers);
        let (network, summary) = (spec.check().expect("checked"), spec.summary().expect("rows"));
        let slots = network.slots().iter();
        json!({
            "name": name,
            "layers": layers,
            "outputs": summary.rows.iter().map(|row| row.output.clone()).collect::<Vec<_>>(),
            "parameters": summary.parameters,
            "slots": slots.map(|slot| json!([slot.name, slot.shape, slot.trained])).collect::<Vec<_>>(),
        })
    };
    let all: Vec<_> = templates().into_iter().chain([every_kind()]).map(told).collect();
    let text = format!("[\n{}\n]\n", all.iter().map(Value::to_string).collect::<Vec<_>>().join(",\n"));
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(root(SHAPES), &text).expect("written");
    }
    let written = std::fs::read_to_string(root(SHAPES)).expect("tests/golden/design-shapes.json");
    assert_eq!(written, text, "UPDATE=1 cargo test -p cifar-web --test templates");
}
