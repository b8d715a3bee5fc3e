//! A run by settings, as the page has it.

mod classes;
mod dense;
#[path = "../fed/mod.rs"]
mod fed;
mod settings;
mod stopped;
mod workers;

use std::collections::BTreeMap;
use std::error::Error;

use cifar_learn::session::{Advance, Program, Result, Settings, Training, Worker};
use cifar_model::Weights;
use cifar_model::spec::LayerSpec;
use fed::{feed, sheet, site};

const HERE: Program = Program { version: "test", place: "a test" };

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

/// Of two runs alike, the leader computes one. Of the other a worker computes every piece, the last first, and the leader one
/// of them again: the same network and the same curve come out.
fn bits_are_the_leaders(mut alone: Training, mut shared: Training) -> Result<(), Box<dyn Error>> {
    finish(&mut alone)?;
    let worker = worker_of(&shared)?;
    loop {
        let pieces = shared.session().open(3)?.pieces();
        for piece in (0..pieces).rev() {
            let session = shared.session();
            let task = session.task(piece)?;
            let answer = worker.compute_with(task, &session.payload(task), &session.pictures(task)?)?;
            session.take(piece, answer)?;
        }
        if pieces > 1 {
            shared.session().compute(1)?;
        }
        if shared.session().close()? == Advance::Done {
            break;
        }
    }
    assert!(tensors(&shared)? == tensors(&alone)?);
    assert_eq!(shared.describe().curve, alone.describe().curve);
    Ok(())
}
