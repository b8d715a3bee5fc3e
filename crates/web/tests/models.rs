//! The list of models that the page offers must be that of the files beside it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use cifar_model::{Plan, Weights, sha256_hex};
use cifar_web::site::{ModelEntry, Models};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/assets/models")
}

fn files() -> std::io::Result<BTreeSet<String>> {
    let names = fs::read_dir(folder())?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let names: std::io::Result<BTreeSet<String>> = names.collect();
    Ok(names?.into_iter().filter(|name| name.ends_with(".safetensors")).collect())
}

/// What the list should say of a file.
fn entry(file: &str) -> Result<ModelEntry, Box<dyn std::error::Error>> {
    let bytes = fs::read(folder().join(file))?;
    let weights = Weights::from_safetensors(&bytes)?;
    Plan::compile(&weights)?;
    let (length, sha256) = (bytes.len() as u64, sha256_hex(&bytes));
    Ok(ModelEntry { name: weights.metadata.name, file: file.into(), bytes: length, sha256 })
}

#[test]
fn the_list_names_every_file_as_it_is() -> Result<(), Box<dyn std::error::Error>> {
    let listed = Models::read(&fs::read(folder().join("models.json"))?)?.models;
    let names: BTreeSet<String> = listed.iter().map(|entry| entry.file.clone()).collect();
    assert_eq!(names, files()?, "models.json and the folder differ");
    for given in &listed {
        let right = entry(&given.file)?;
        assert_eq!(*given, right, "write into models.json: {}", serde_json::to_string(&right)?);
    }
    Ok(())
}

#[test]
fn a_models_file_has_its_name() -> Result<(), Box<dyn std::error::Error>> {
    for file in files()? {
        assert_eq!(
            file,
            format!("{}.safetensors", entry(&file)?.name),
            "the page warms the download up by name"
        );
    }
    Ok(())
}
