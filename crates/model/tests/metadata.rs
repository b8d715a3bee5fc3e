//! What a weights file says of itself: what a reader needs is required, everything else is said where it is known.

use std::collections::{BTreeMap, HashMap};

use cifar_model::weights::{FORMAT, Share, Split};
use cifar_model::{Metadata, NetworkSpec, Normalization, Provenance, Result, Weights};
use safetensors::tensor::{Dtype, TensorView};
use safetensors::{SafeTensors, serialize};

const SPEC: &str =
    r#"{"name":"x","input":[3,32,32],"layers":[{"kind":"global_max_pool"},{"kind":"dense","units":2}]}"#;
const NOTEBOOK: &[u8] = include_bytes!("../../../www/assets/models/notebook.safetensors");
const ACCURATE: &[u8] = include_bytes!("../../../www/assets/models/accurate.safetensors");

fn header_of(file: &[u8]) -> HashMap<String, String> {
    let (_, header) = SafeTensors::read_metadata(file).expect("a safetensors file");
    header.metadata().clone().expect("a header")
}

/// A file whose header says these things and no others.
fn file(said: &[(&str, &str)]) -> Vec<u8> {
    let (weight, bias) = ([0; 24], [0; 8]);
    let views = [
        ("dense1.weight", TensorView::new(Dtype::F32, vec![2, 3], &weight).expect("it fits")),
        ("dense1.bias", TensorView::new(Dtype::F32, vec![2], &bias).expect("it fits")),
    ];
    let header = said.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    serialize(views, Some(header.collect())).expect("a file")
}

const NEEDED: [(&str, &str); 5] = [
    ("format", FORMAT),
    ("name", "small"),
    ("spec", SPEC),
    ("normalization", r#"{"mean":[0,0,0],"std":[1,1,1]}"#),
    ("classes", r#"["cat","dog"]"#),
];

#[test]
fn a_file_that_says_what_a_reader_needs_is_read_and_nothing_is_made_up() -> Result<()> {
    let weights = Weights::from_safetensors(&file(&NEEDED))?;
    assert_eq!(weights.metadata.provenance, Provenance::default());
    assert_eq!(weights.metadata.classes, ["cat", "dog"]);
    let keys: Vec<String> = weights.header()?.into_keys().collect();
    assert_eq!(keys, ["classes", "format", "name", "normalization", "spec"]);
    assert_eq!(Weights::from_safetensors(&weights.to_safetensors()?)?, weights);
    Ok(())
}

#[test]
fn each_thing_that_a_reader_needs_is_missed_by_its_name() {
    for (left_out, _) in NEEDED {
        let rest: Vec<_> = NEEDED.into_iter().filter(|(key, _)| *key != left_out).collect();
        let error = Weights::from_safetensors(&file(&rest)).expect_err(left_out).to_string();
        assert!(error.contains(left_out), "{left_out}: {error}");
    }
}

#[test]
fn what_cannot_be_read_is_named_and_what_is_not_known_is_passed_over() {
    let with = |more: (&str, &str)| {
        let said: Vec<_> = NEEDED.into_iter().chain([more]).collect();
        Weights::from_safetensors(&file(&said))
    };
    for wrong in [("seed", "one"), ("epochs", "-1"), ("measured", "{}"), ("accuracy_on", "the moon")] {
        let error = with(wrong).expect_err(wrong.0).to_string();
        assert!(error.contains(wrong.0), "{error}");
    }
    assert!(with(("a_later_versions", "word")).is_ok());
}

/// Files of earlier versions say 0 of 0 images where nothing was counted.
#[test]
fn an_accuracy_of_no_images_is_none() -> Result<()> {
    let accuracy = |n: &str| {
        let said = [("accuracy", "0.0"), ("accuracy_interval", "[0.0,1.0]"), ("n", n)];
        let said: Vec<_> = NEEDED.into_iter().chain(said).collect();
        Weights::from_safetensors(&file(&said)).map(|weights| weights.metadata.provenance.accuracy)
    };
    assert_eq!(accuracy("0")?, None);
    assert_eq!(accuracy("9")?, Some(Share { accuracy: 0.0, interval: [0.0, 1.0], n: 9 }));
    Ok(())
}

/// Every key of a file that an earlier version wrote comes back with the same value.
#[test]
fn files_of_earlier_versions_read_as_before() -> Result<()> {
    for bytes in [NOTEBOOK, ACCURATE] {
        let weights = Weights::from_safetensors(bytes)?;
        let said = weights.header()?;
        for (key, before) in header_of(bytes) {
            let parsed = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
            assert!(said[&key] == before || parsed(&said[&key]) == parsed(&before), "{key}");
        }
        assert_eq!(weights.metadata.provenance.accuracy_on, Some(Split::Test));
        assert_eq!(Weights::from_safetensors(&weights.to_safetensors()?)?, weights);
    }
    Ok(())
}

/// The library's own order of the header's keys differs from one call to the next.
#[test]
fn two_exports_of_a_network_are_the_same_bytes() -> Result<()> {
    let weights = Weights::from_safetensors(ACCURATE)?;
    let first = weights.to_safetensors()?;
    for _ in 0..4 {
        assert!(weights.to_safetensors()? == first, "the same bytes");
    }
    // And the arrays begin where a reader may read them as numbers.
    let length = u64::from_le_bytes(first[..8].try_into().expect("eight bytes"));
    assert_eq!(length % 8, 0);
    Ok(())
}

/// The fields lie beside each other, as scripts read them; what is not known is `null`.
#[test]
fn scripts_find_every_field_by_its_name() -> Result<()> {
    let mut metadata = Metadata::new("x", NetworkSpec::from_json(SPEC)?, Normalization::UNIT);
    let fields = |metadata: &Metadata| -> BTreeMap<String, serde_json::Value> {
        let value = serde_json::to_value(metadata).expect("an object");
        serde_json::from_value(value).expect("an object")
    };
    let unknown = fields(&metadata);
    for key in
        ["recipe", "loss", "epochs", "seed", "accuracy", "accuracy_interval", "n", "accuracy_on", "commit"]
    {
        assert_eq!(unknown[key], serde_json::Value::Null, "{key}");
    }
    metadata.provenance.accuracy = Some(Share { accuracy: 0.5, interval: [0.25, 0.75], n: 4 });
    metadata.provenance.accuracy_on = Some(Split::HeldOut);
    let known = fields(&metadata);
    assert_eq!((&known["accuracy"], &known["n"]), (&0.5.into(), &4.into()));
    assert_eq!(known["accuracy_on"], "held-out");
    assert_eq!(known.keys().collect::<Vec<_>>(), unknown.keys().collect::<Vec<_>>());
    let declared = include_str!("../../../www/cifar-lab.d.ts");
    let start = declared.find("export interface Metadata {").expect("it is declared");
    let declared = &declared[start..start + declared[start..].find("\n}").expect("it ends")];
    for key in known.keys() {
        assert!(declared.contains(&format!("\n  {key}: ")), "declare {key} in www/cifar-lab.d.ts");
    }
    Ok(())
}
