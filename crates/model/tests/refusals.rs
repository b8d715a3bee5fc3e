//! Specs, weights and recipes' numbers from outside: refused with a kind and a remedy, before anything is allocated.

use std::collections::BTreeMap;

use cifar_model::{
    Class, Error, ErrorKind, Metadata, NetworkSpec, Normalization, Weights, read_batch, read_sheet,
};
use proptest::prelude::*;

fn spec_error(json: &str) -> Error {
    NetworkSpec::from_json(json).expect_err(json)
}

fn spec(input: &str, layers: &str) -> String {
    format!(r#"{{"name":"x","input":{input},"layers":[{layers}]}}"#)
}

fn small() -> cifar_model::Result<Weights> {
    let json = spec("[3,32,32]", r#"{"kind":"global_max_pool"},{"kind":"dense","units":2}"#);
    let metadata = Metadata {
        name: "small".into(),
        spec: NetworkSpec::from_json(&json)?,
        normalization: Normalization::UNIT,
        classes: Class::ALL.iter().map(|class| class.name(cifar_model::Language::En).into()).collect(),
        recipe: "small".into(),
        loss: "corrected".into(),
        epochs: 1,
        seed: 1,
        accuracy: 0.5,
        accuracy_interval: [0.4, 0.6],
        n: 100,
        commit: "none".into(),
        data_sha256: Vec::new(),
        hardware: "none".into(),
        temperature: Some(1.5),
    };
    let tensors = [("dense1.weight".into(), vec![0.5; 6]), ("dense1.bias".into(), vec![0.0; 2])];
    Weights::new(metadata, BTreeMap::from(tensors))
}

#[test]
fn specs_that_do_not_hold_together() {
    let dense = r#"{"kind":"dense","units":10}"#;
    for json in [
        "no json".into(),
        spec("[3,32,32]", ""),
        spec("[0,32,32]", dense),
        spec("[1024,1024,1024]", r#"{"kind":"global_max_pool"},{"kind":"dense","units":2}"#),
        spec("[3,32,32]", dense),
        spec("[3,32,32]", r#"{"kind":"magic"}"#),
        spec("[3,32,32]", r#"{"kind":"conv","filters":4,"kernel":33,"padding":"valid"}"#),
        spec("[3,32,32]", r#"{"kind":"conv","filters":4,"kernel":2,"padding":"same"}"#),
        spec("[3,32,32]", r#"{"kind":"flatten"},{"kind":"sigmoid"},{"kind":"dense","units":2}"#),
        spec(
            "[3,32,32]",
            r#"{"kind":"residual","layers":[{"kind":"max_pool","size":2}]},{"kind":"flatten"}"#,
        ),
    ] {
        let error = spec_error(&json);
        assert_eq!(error.kind(), ErrorKind::Spec, "{json}");
        assert!(!error.remedy().is_empty(), "{json}");
    }
}

/// 4,097 maps of 1,024 x 1,024 are 2^32 + 2^20 values: where sizes have 32 bits, a product that wraps says 2^20.
#[test]
fn sizes_that_wrap_in_32_bits_are_refused() {
    let wide = r#"{"kind":"conv","filters":4097,"kernel":1,"padding":"same"},{"kind":"flatten"}"#;
    assert_eq!(spec_error(&spec("[1,1024,1024]", wide)).kind(), ErrorKind::Spec);
    assert_eq!(cifar_model::spec::Shape::Map(1 << 24, 1 << 24, 1 << 24).values(), usize::MAX);
    let slot = cifar_model::spec::Slot { name: "x".into(), shape: vec![1 << 24; 4], trained: true };
    assert_eq!(slot.values(), usize::MAX);
}

#[test]
fn weights_come_back_as_they_went() -> cifar_model::Result<()> {
    let weights = small()?;
    assert_eq!(Weights::from_safetensors(&weights.to_safetensors()?)?, weights);
    Ok(())
}

#[test]
fn weights_with_numbers_that_cannot_be_used() -> cifar_model::Result<()> {
    let good = small()?;
    let refused = |metadata: Metadata, tensors: BTreeMap<String, Vec<f32>>| {
        let error = Weights::new(metadata, tensors).expect_err("must be refused");
        assert_eq!(error.kind(), ErrorKind::Weights);
    };
    for std in [0.0, -1.0, f32::NAN, f32::INFINITY] {
        let mut metadata = good.metadata.clone();
        metadata.normalization.std[1] = std;
        refused(metadata, good.tensors().clone());
    }
    for temperature in [0.0, -2.0, f64::NAN, f64::INFINITY] {
        let metadata = Metadata { temperature: Some(temperature), ..good.metadata.clone() };
        refused(metadata, good.tensors().clone());
    }
    for bad in [vec![f32::NAN; 2], vec![0.0; 3], vec![f32::INFINITY, 0.0]] {
        let mut tensors = good.tensors().clone();
        tensors.insert("dense1.bias".into(), bad);
        refused(good.metadata.clone(), tensors);
    }
    let mut stranger = good.tensors().clone();
    stranger.insert("stranger".into(), vec![0.0]);
    refused(good.metadata.clone(), stranger);
    refused(good.metadata.clone(), BTreeMap::new());
    Ok(())
}

proptest! {
    #[test]
    fn no_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..4000), count in 0_u32..9) {
        let _ = read_batch(&bytes, "any");
        let _ = Weights::from_safetensors(&bytes);
        let _ = NetworkSpec::from_json(&String::from_utf8_lossy(&bytes));
        prop_assert!(read_sheet(&bytes, 3, 3, count, &"7".repeat(count as usize)).is_err());
    }

    /// One byte of a real file changed, or its end cut off: refused, or read as something that holds together.
    #[test]
    fn a_damaged_weights_file_never_panics(at in 0_usize..4000, byte in any::<u8>(), cut in 0_usize..4000) {
        let mut bytes = small()?.to_safetensors()?;
        let length = bytes.len();
        bytes[at % length] = byte;
        if let Ok(weights) = Weights::from_safetensors(&bytes) {
            prop_assert!(weights.tensors().values().flatten().all(|value| value.is_finite()));
        }
        bytes.truncate(cut % length);
        prop_assert!(Weights::from_safetensors(&bytes).is_err());
    }
}
