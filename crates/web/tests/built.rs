//! Built networks train in the page's sessions from their random weights: alone, or several workers to a step.
#![cfg(feature = "learn")]

use std::error::Error;
use std::path::{Path, PathBuf};

use cifar_learn::session::{Advance, Program, Settings, Training, Worker};
use cifar_model::{Manifest, Weights, read_sheet};
use cifar_web::design;
use serde_json::{Value, json};

const HERE: Program = Program { version: "test", place: "a test" };

fn www(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www").join(path)
}

/// The first images of a split.
fn images(split: &str, count: u32) -> Result<(Vec<u8>, Vec<u8>), Box<dyn Error>> {
    let manifest: Manifest = serde_json::from_slice(&std::fs::read(www("assets/data/manifest.json"))?)?;
    let first = manifest.sheets.iter().find(|sheet| sheet.split == split && sheet.first == 0);
    let entry = first.ok_or("no sheet")?;
    let png = std::fs::read(www("assets/data").join(&entry.file))?;
    let data =
        read_sheet(&png, entry.columns, entry.rows, entry.count, &entry.labels)?.slice(0..count as usize);
    Ok((data.images().to_vec(), data.labels().iter().map(|class| class.index()).collect()))
}

fn small(workers: u32) -> Settings {
    Settings { batch: 20, epochs: 1, images: 40, test_images: 20, seed: 7, workers, ..Settings::default() }
}

fn begin(settings: Settings, weights: Option<&[u8]>) -> Result<(Training, Worker), Box<dyn Error>> {
    let mut run = Training::new(HERE, "kernels", settings, weights)?;
    let is = run.describe();
    let worker = Worker::new("kernels", &run.recipe_json()?, [is.needs_train, is.needs_test])?;
    for (split, count) in [("train", is.needs_train), ("test", is.needs_test)] {
        let (planar, labels) = images(split, count)?;
        run.feed(split, planar, &labels)?;
    }
    Ok((run, worker))
}

fn spec_of(layers: &Value) -> String {
    json!({ "name": "built", "input": [3, 32, 32], "layers": layers }).to_string()
}

#[test]
fn every_template_trains_several_workers_to_a_step() -> Result<(), Box<dyn Error>> {
    let templates: Value = serde_json::from_slice(&std::fs::read(www("panels/design/templates.json"))?)?;
    for template in templates["templates"].as_array().ok_or("a list")? {
        let name = &template["name"];
        let weights = design::weights(&spec_of(&template["layers"]), 7)?;
        let (mut run, worker) = begin(small(2), Some(&weights))?;
        let is = run.describe();
        // A batch of 20 has two parts for norms, too.
        assert_eq!((is.workers, is.limit), (2, None), "{name}");
        loop {
            let pieces = run.session().open(2)?.pieces();
            let values = run.session().values().to_vec();
            for piece in 0..pieces {
                let session = run.session();
                let task = session.task(piece)?;
                let answer = worker.compute_with(task, &values, &session.pictures(task)?)?;
                session.take(piece, answer)?;
            }
            if run.session().close()? == Advance::Done {
                break;
            }
        }
        assert_eq!(run.describe().curve.len(), 1, "{name}");
        let (before, after) =
            (Weights::from_safetensors(&weights)?, Weights::from_safetensors(&run.weights()?)?);
        assert_eq!(before.metadata.spec, after.metadata.spec, "{name}");
        assert_eq!(before.metadata.normalization, after.metadata.normalization, "{name}");
        assert!(before.tensors() != after.tensors(), "{name} has learnt");
    }
    Ok(())
}

#[test]
fn the_notebook_built_from_blocks_begins_as_it_always_does() -> Result<(), Box<dyn Error>> {
    let templates: Value = serde_json::from_slice(&std::fs::read(www("panels/design/templates.json"))?)?;
    let notebook = &templates["templates"][1];
    assert_eq!(notebook["name"], "notebook");
    let weights = design::weights(&spec_of(&notebook["layers"]), 7)?;
    let (mut built, _) = begin(small(1), Some(&weights))?;
    let (mut usual, _) = begin(small(1), None)?;
    assert_eq!(built.session().values(), usual.session().values());
    let loss = |run: &mut Training| -> Result<f64, Box<dyn Error>> {
        match run.session().advance()? {
            Advance::Step { loss, .. } => Ok(loss),
            other => Err(format!("{other:?} instead of a step").into()),
        }
    };
    assert_eq!(loss(&mut built)?, loss(&mut usual)?);
    Ok(())
}
