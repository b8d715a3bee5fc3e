//! Specs, weights and recipes' numbers from outside: refused with a kind and a remedy, before anything is allocated.

use std::collections::BTreeMap;

use cifar_model::spec::Padding;
use cifar_model::weights::{Provenance, Share, Split};
use cifar_model::{
    Error, ErrorKind, LayerSpec, Metadata, NetworkSpec, Normalization, Weights, read_batch, read_sheet,
};
use proptest::prelude::*;
use safetensors::tensor::{Dtype, TensorView};
use safetensors::{SafeTensors, serialize};

fn spec_error(json: &str) -> Error {
    NetworkSpec::from_json(json).expect_err(json)
}

fn spec(input: &str, layers: &str) -> String {
    format!(r#"{{"name":"x","input":{input},"layers":[{layers}]}}"#)
}

/// What makes a whole network of any layers before it.
const END: &str = r#"{"kind":"global_avg_pool"},{"kind":"dense","units":2}"#;

fn small() -> cifar_model::Result<Weights> {
    let json = spec("[3,32,32]", r#"{"kind":"global_max_pool"},{"kind":"dense","units":2}"#);
    let mut metadata = Metadata::new("small", NetworkSpec::from_json(&json)?, Normalization::UNIT);
    metadata.temperature = Some(1.5);
    metadata.provenance = Provenance {
        recipe: Some("small".into()),
        epochs: Some(1),
        seed: Some(1),
        accuracy: Some(Share { accuracy: 0.5, interval: [0.4, 0.6], n: 100 }),
        accuracy_on: Some(Split::HeldOut),
        ..Provenance::default()
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
        spec(
            "[3,32,32]",
            &(r#"{"kind":"conv","filters":4,"kernel":3,"padding":"same","stride":5},"#.to_owned() + END),
        ),
        spec(
            "[3,32,32]",
            &(r#"{"kind":"conv","filters":4,"kernel":3,"padding":"same","stride":0},"#.to_owned() + END),
        ),
        spec(
            "[3,32,32]",
            &(r#"{"kind":"conv","filters":4,"kernel":3,"padding":"same","groups":3},"#.to_owned() + END),
        ),
        spec(
            "[3,32,32]",
            &(r#"{"kind":"conv","filters":4,"kernel":3,"padding":"same","groups":0},"#.to_owned() + END),
        ),
        spec(
            "[3,32,32]",
            &(r#"{"kind":"conv","filters":4,"kernel":3,"padding":{"pixels":3}},"#.to_owned() + END),
        ),
        spec("[3,32,32]", &(r#"{"kind":"avg_pool","size":3,"padding":{"pixels":2}},"#.to_owned() + END)),
        spec("[3,32,32]", &(r#"{"kind":"max_pool","size":3,"stride":0},"#.to_owned() + END)),
        spec("[3,32,32]", &(r#"{"kind":"max_pool","size":0},"#.to_owned() + END)),
        spec("[3,32,32]", &(r#"{"kind":"leaky_relu","slope":-0.1},"#.to_owned() + END)),
        spec("[3,32,32]", &(r#"{"kind":"dropout","rate":1.0},"#.to_owned() + END)),
        spec("[3,32,32]", &(r#"{"kind":"batch_norm","epsilon":0.0},"#.to_owned() + END)),
        spec("[3,32,32]", &(r#"{"kind":"softmax"},"#.to_owned() + END)),
        spec("[3,32,32]", r#"{"kind":"flatten"},{"kind":"softmax"},{"kind":"dense","units":2}"#),
        spec("[3,32,32]", r#"{"kind":"flatten"},{"kind":"sigmoid"},{"kind":"dense","units":2}"#),
        spec(
            "[3,32,32]",
            r#"{"kind":"residual","layers":[{"kind":"max_pool","size":2}]},{"kind":"flatten"}"#,
        ),
        // Behind the flatten layer, where values lie in another order than in a map.
        spec(
            "[3,4,4]",
            r#"{"kind":"flatten"},{"kind":"residual","layers":[{"kind":"dense","units":48}]},
               {"kind":"dense","units":2}"#,
        ),
        // A sigmoid that the logits could not leave out.
        spec(
            "[3,32,32]",
            r#"{"kind":"global_max_pool"},{"kind":"residual","layers":[{"kind":"sigmoid"}]},
               {"kind":"dense","units":2}"#,
        ),
    ] {
        let error = spec_error(&json);
        assert_eq!(error.kind(), ErrorKind::Spec, "{json}");
        assert!(!error.remedy().is_empty(), "{json}");
    }
}

/// What was written before layers had strides and the like is read, means the same and is written the same.
#[test]
fn specs_of_before_are_read_and_written_as_they_were() -> cifar_model::Result<()> {
    let layers = r#"{"kind":"conv","filters":4,"kernel":3,"padding":"same"},{"kind":"max_pool","size":2},{"kind":"batch_norm"},{"kind":"relu"},"#;
    let json = spec("[3,32,32]", &(layers.to_owned() + END));
    let read = NetworkSpec::from_json(&json)?;
    assert_eq!(read.layers[0], LayerSpec::conv(4, 3, Padding::Same));
    assert_eq!(read.layers[1..3], [LayerSpec::max_pool(2), LayerSpec::batch_norm()]);
    assert_eq!(serde_json::to_string(&read).expect("a spec is JSON"), json);
    let shapes: Vec<_> = read.check()?.nodes().iter().map(|node| node.output.dims()).collect();
    assert_eq!(shapes[..3], [vec![4, 32, 32], vec![4, 16, 16], vec![4, 16, 16]]);
    Ok(())
}

/// 4,097 maps of 1,024 x 1,024 are 2^32 + 2^20 values: where sizes have 32 bits, a product that wraps says 2^20.
#[test]
fn sizes_that_wrap_in_32_bits_are_refused() {
    let wide = r#"{"kind":"conv","filters":4097,"kernel":1,"padding":"same"},{"kind":"flatten"}"#;
    assert_eq!(spec_error(&spec("[1,1024,1024]", wide)).kind(), ErrorKind::Spec);
    assert_eq!(cifar_model::spec::Shape::Map(1 << 24, 1 << 24, 1 << 24).values(), usize::MAX);
    let slot = cifar_model::spec::Slot { name: "x".into(), shape: vec![1 << 24; 4], trained: true, first: 0 };
    assert_eq!(slot.values(), usize::MAX);
}

#[test]
fn a_variance_below_zero_is_refused() -> cifar_model::Result<()> {
    let mut metadata = small()?.metadata;
    metadata.spec = NetworkSpec::from_json(&spec(
        "[3,32,32]",
        r#"{"kind":"batch_norm"},{"kind":"global_max_pool"},{"kind":"dense","units":2}"#,
    ))?;
    let with = |variance: f32| {
        let statistics =
            ["weight", "bias", "running_mean", "running_var"].map(|part| format!("norm1.{part}"));
        let mut tensors: BTreeMap<_, _> = statistics.into_iter().map(|name| (name, vec![0.5; 3])).collect();
        tensors.extend([("dense1.weight".into(), vec![0.5; 6]), ("dense1.bias".into(), vec![0.0; 2])]);
        tensors.insert("norm1.running_var".into(), vec![1.0, variance, 1.0]);
        Weights::new(metadata.clone(), tensors)
    };
    assert!(with(0.0).is_ok());
    let error = with(-0.25).expect_err("no root of it is a number");
    assert!(error.to_string().contains("norm1.running_var holds -0.25 at 1"), "{error}");
    Ok(())
}

#[test]
fn weights_come_back_as_they_went() -> cifar_model::Result<()> {
    let weights = small()?;
    assert_eq!(Weights::from_safetensors(&weights.to_safetensors()?)?, weights);
    Ok(())
}

/// The file's arrays as they are, one of them changed or left out.
fn repacked(
    weights: &Weights,
    change: impl Fn(&str, Dtype, Vec<usize>, Vec<u8>) -> Option<(Dtype, Vec<usize>, Vec<u8>)>,
) -> Vec<u8> {
    let bytes = weights.to_safetensors().expect("a good file");
    let (_, header) = SafeTensors::read_metadata(&bytes).expect("its header");
    let file = SafeTensors::deserialize(&bytes).expect("its arrays");
    let arrays: Vec<_> = file
        .tensors()
        .into_iter()
        .filter_map(|(name, view)| {
            let changed = change(&name, view.dtype(), view.shape().to_vec(), view.data().to_vec())?;
            Some((name, changed))
        })
        .collect();
    let views = arrays.iter().map(|(name, (dtype, shape, data))| {
        (name.as_str(), TensorView::new(*dtype, shape.clone(), data).expect("an array that fits"))
    });
    serialize(views.collect::<Vec<_>>(), header.metadata().clone()).expect("a file")
}

#[test]
fn weights_in_8_bits_come_back_as_they_went() -> cifar_model::Result<()> {
    let weights = small()?.to_int8()?;
    assert!(weights.is_int8() && !small()?.is_int8());
    let bytes = weights.to_safetensors()?;
    let again = Weights::from_safetensors(&bytes)?;
    assert_eq!(again, weights);
    assert_eq!(again.to_int8()?, weights, "what was rounded is not rounded again");
    assert_eq!(Weights::from_safetensors(&repacked(&weights, |_, d, s, b| Some((d, s, b))))?, weights);
    Ok(())
}

#[test]
fn weights_in_8_bits_without_usable_scales_are_refused() -> cifar_model::Result<()> {
    let weights = small()?.to_int8()?;
    let refused = |word: &str, file: Vec<u8>| {
        let error = Weights::from_safetensors(&file).expect_err(word);
        assert_eq!(error.kind(), ErrorKind::Weights);
        assert!(error.to_string().contains(word), "{word}: {error}");
    };
    let scale = "dense1.weight.scale";
    refused("is missing", repacked(&weights, |n, d, s, b| (n != scale).then_some((d, s, b))));
    for bad in [0.0_f32, -1.0, f32::NAN, f32::INFINITY, f32::MAX] {
        let data = [0.5, bad].iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>();
        refused(
            "above 0",
            repacked(&weights, |n, d, s, b| Some((d, s, if n == scale { data.clone() } else { b }))),
        );
    }
    refused(
        "expected F32 [2]",
        repacked(&weights, |n, d, s, b| {
            Some(if n == scale { (Dtype::F32, vec![1], vec![0; 4]) } else { (d, s, b) })
        }),
    );
    refused(
        "expected F32 [2]",
        repacked(&weights, |n, d, s, b| {
            Some(if n == scale { (Dtype::I32, vec![2], vec![0; 8]) } else { (d, s, b) })
        }),
    );
    refused(
        "-128",
        repacked(&weights, |n, d, s, b| {
            Some(if n == "dense1.weight" { (d, s, vec![0x80; 6]) } else { (d, s, b) })
        }),
    );
    // A bias in 8 bits, and scales of weights that have 32.
    refused(
        "expected F32",
        repacked(&weights, |n, d, s, b| {
            Some(if n == "dense1.bias" { (Dtype::I8, vec![2], vec![1; 2]) } else { (d, s, b) })
        }),
    );
    refused(
        "no part of the network",
        repacked(&weights, |n, d, s, b| {
            Some(if n == "dense1.weight" { (Dtype::F32, s, vec![0; 24]) } else { (d, s, b) })
        }),
    );
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
    let mut unknown = good.tensors().clone();
    unknown.insert("unknown".into(), vec![0.0]);
    refused(good.metadata.clone(), unknown);
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
    fn a_damaged_weights_file_never_panics(
        at in 0_usize..4000,
        byte in any::<u8>(),
        cut in 0_usize..4000,
        int8 in any::<bool>(),
    ) {
        let weights = small()?;
        let mut bytes = if int8 { weights.to_int8()? } else { weights }.to_safetensors()?;
        let length = bytes.len();
        bytes[at % length] = byte;
        if let Ok(weights) = Weights::from_safetensors(&bytes) {
            prop_assert!(weights.tensors().values().flatten().all(|value| value.is_finite()));
        }
        bytes.truncate(cut % length);
        prop_assert!(Weights::from_safetensors(&bytes).is_err());
    }
}
