//! Layers as they are written: read again, and refused.

use cifar_model::spec::{LayerSpec, Padding};

fn read(json: &str) -> Result<LayerSpec, String> {
    serde_json::from_str(json).map_err(|error| error.to_string())
}

#[test]
fn every_layer_comes_back_as_it_was_written() {
    let layers = [
        LayerSpec::conv(4, 3, Padding::Valid),
        LayerSpec::Conv { filters: 4, kernel: 3, padding: Padding::Pixels(1), stride: 2, groups: 2 },
        LayerSpec::Relu {},
        LayerSpec::Relu6 {},
        LayerSpec::LeakyRelu { slope: 0.25 },
        LayerSpec::Gelu {},
        LayerSpec::max_pool(2),
        LayerSpec::MaxPool { size: 3, stride: Some(2), padding: Padding::Same },
        LayerSpec::AvgPool { size: 3, stride: Some(1), padding: Padding::Pixels(1) },
        LayerSpec::batch_norm(),
        LayerSpec::BatchNorm { epsilon: 0.5, scale: false, shift: false },
        LayerSpec::Flatten {},
        LayerSpec::GlobalMaxPool {},
        LayerSpec::GlobalAvgPool {},
        LayerSpec::Dropout { rate: 0.5 },
        LayerSpec::Dense { units: 10 },
        LayerSpec::Sigmoid {},
        LayerSpec::Softmax {},
        LayerSpec::residual(vec![LayerSpec::residual(vec![LayerSpec::Gelu {}])]),
        LayerSpec::Residual { layers: vec![], shortcut: vec![LayerSpec::batch_norm()] },
    ];
    for layer in layers {
        let json = serde_json::to_string(&layer).expect("JSON");
        assert_eq!(read(&json).as_ref(), Ok(&layer), "{json}");
    }
}

#[test]
fn fields_of_other_layers_missing_ones_and_unknown_ones_are_refused() {
    for (json, problem) in [
        (r#"{"kind":"relu","slope":0.1}"#, "unknown field `slope` of relu"),
        (r#"{"kind":"conv","filters":4,"kernel":3}"#, "missing field `padding`"),
        (r#"{"kind":"dense","units":4,"bias":false}"#, "unknown field `bias`"),
        (r#"{"kind":"lambda"}"#, "unknown variant `lambda`"),
        (r#"{"units":4}"#, "missing field `kind`"),
        (r#"{"kind":"dense","units":-1}"#, "invalid value"),
    ] {
        let error = read(json).expect_err(json);
        assert!(error.contains(problem), "{error}");
    }
}
