//! A run by settings, as the page has it.

mod classes;
mod dense;
mod settings;
mod stopped;
mod workers;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

use cifar_learn::session::{Advance, Program, Result, Settings, Training, Worker};
use cifar_model::spec::LayerSpec;
use cifar_model::{Dataset, Manifest, Weights, read_sheet};

const HERE: Program = Program { version: "test", place: "a test" };

fn site(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/assets").join(path)
}

/// The first sheet of a split.
fn sheet(split: &str) -> Result<Dataset, Box<dyn Error>> {
    let manifest: Manifest = serde_json::from_slice(&std::fs::read(site("data/manifest.json"))?)?;
    let first = manifest.sheets.iter().find(|sheet| sheet.split == split && sheet.first == 0);
    let entry = first.ok_or("no sheet")?;
    let png = std::fs::read(site("data").join(&entry.file))?;
    Ok(read_sheet(&png, entry.columns, entry.rows, entry.count, &entry.labels)?)
}

fn small() -> Settings {
    Settings {
        batch: 16,
        epochs: 2,
        images: 40,
        test_images: 130,
        flip: true,
        shift: 2,
        ..Settings::default()
    }
}

fn feed(run: &mut Training) -> Result<(), Box<dyn Error>> {
    let needs = run.describe();
    for (split, count) in [("train", needs.needs_train), ("test", needs.needs_test)] {
        if count > 0 {
            let data = sheet(split)?.slice(0..count as usize);
            let labels: Vec<u8> = data.labels().iter().map(|class| class.index()).collect();
            run.feed(split, data.images().to_vec(), &labels)?;
        }
    }
    Ok(())
}

fn begin(settings: Settings) -> Result<Training, Box<dyn Error>> {
    let mut run = Training::new(HERE, "kernels", settings, None)?;
    feed(&mut run)?;
    Ok(run)
}

/// All calls until the end.
fn finish(run: &mut Training) -> Result<Vec<Advance>> {
    let mut all = Vec::new();
    loop {
        match run.session().advance()? {
            Advance::Done => return Ok(all),
            done => all.push(done),
        }
    }
}

/// The header's fields have no fixed order, the numbers have.
fn tensors(run: &Training) -> Result<BTreeMap<String, Vec<f32>>> {
    Ok(Weights::from_safetensors(&run.weights()?)?.tensors().clone())
}

fn worker_of(run: &Training) -> Result<Worker, Box<dyn Error>> {
    let is = run.describe();
    Ok(Worker::new("kernels", &run.recipe_json()?, [is.needs_train, is.needs_test])?)
}

/// The network of a file with a norm behind its first layer, in a file: ones where that one has no values.
fn with_norm(file: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut weights = Weights::from_safetensors(file)?;
    weights.metadata.spec.layers.insert(1, LayerSpec::batch_norm());
    let tensors = weights.metadata.spec.check()?.slots().to_vec().into_iter().map(|slot| {
        let known = weights.tensors().get(&slot.name).cloned();
        (slot.name.clone(), known.unwrap_or_else(|| vec![1.0; slot.values()]))
    });
    Ok(Weights::new(weights.metadata.clone(), tensors.collect())?.to_safetensors()?)
}
