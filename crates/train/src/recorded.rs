//! Short runs of every committed recipe against the bits that they gave when this file was written: whoever changes how
//! a batch is cut, counted or summed sees it here.
//!
//! To record them anew, on purpose: `UPDATE=1 cargo test -p cifar-train recorded`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use cifar_learn::session::{Advance, Cuts, Images, Session};
use cifar_learn::{EngineKind, Initial, Recipe, Trainer, Validation, init};
use cifar_model::{Dataset, sha256_hex};
use serde::{Deserialize, Serialize};

use crate::source::Source;
use crate::threads::Threads;
use crate::{recipes, train};

const IMAGES: usize = 40;
const HELD_OUT: u32 = 8;
/// Two slices of 500 and a part of 100 images: the order in which losses are summed shows.
const TEST: usize = 620;

/// What a run came to.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Record {
    /// Of each step, then of the images that validate after each epoch.
    losses: Vec<f64>,
    /// SHA-256 of the bits of these losses and of every value of the network.
    sha256: String,
}

/// Runs by name, on one instruction set: others sum in another order.
#[derive(Debug, Serialize, Deserialize)]
struct Recorded {
    kernels: String,
    runs: BTreeMap<String, Record>,
}

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/recorded-recipes.json")
}

/// A recipe as it is, on few images: what counts images is made small.
fn small(name: &str) -> Result<Recipe> {
    let mut recipe = recipes::named(name)?;
    (recipe.batch, recipe.epochs) = (18, 2);
    recipe.ghost_batch = recipe.ghost_batch.map(|_| 5);
    if let Validation::HeldOut(_) = recipe.validation {
        recipe.validation = Validation::HeldOut(HELD_OUT);
    }
    if let Initial::Whitened { epsilon, .. } = recipe.initial {
        recipe.initial = Initial::Whitened { pictures: IMAGES as u32, epsilon };
    }
    Ok(recipe)
}

fn record(recipe: &Recipe, threads: usize, all: &Dataset, test: &Dataset) -> Result<Record> {
    let values = init::from_pictures(recipe, all.images())?;
    let trainer = Trainer::from_values(recipe.clone(), all.len() as u32, values)?;
    let cuts = Cuts { shards: threads as u32, slice: train::SLICE };
    let images = Arc::new(Images::new(all.clone(), test.clone()));
    let mut session = Session::new(trainer, EngineKind::Kernels, cuts, images)?;
    let pool = Threads::start(&session, threads)?;
    let (mut steps, mut epochs) = (Vec::new(), Vec::new());
    loop {
        match pool.advance(&mut session)? {
            Advance::Step { loss, .. } => steps.push(loss),
            Advance::Epoch { figures } => epochs.extend(figures.validation.map(|found| found.loss)),
            Advance::Features { .. } | Advance::Evaluation { .. } => {}
            Advance::Done => break,
        }
    }
    let losses = [steps, epochs].concat();
    let bits = losses.iter().flat_map(|loss| loss.to_le_bytes());
    let values = session.values().iter().flat_map(|value| value.to_le_bytes());
    let sha256 = sha256_hex(&bits.chain(values).collect::<Vec<u8>>());
    Ok(Record { losses, sha256 })
}

#[test]
fn every_recipe_gives_the_bits_that_were_recorded() -> Result<()> {
    let source = Source::committed();
    let (all, test) = (source.training()?.slice(0..IMAGES), source.test()?.slice(0..TEST));
    let mut runs = BTreeMap::new();
    for name in recipes::NAMES {
        let recipe = small(name)?;
        for threads in [1, 2] {
            runs.insert(format!("{name}, {threads} threads"), record(&recipe, threads, &all, &test)?);
        }
    }
    let found = Recorded { kernels: cifar_kernels::path(), runs };
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(golden(), serde_json::to_string_pretty(&found)? + "\n")?;
    }
    let recorded: Recorded = serde_json::from_slice(&std::fs::read(golden())?)?;
    assert!(recorded.runs.keys().eq(found.runs.keys()), "every recipe is recorded");
    for (name, record) in &recorded.runs {
        let found = found.runs.get(name).context("a run")?;
        for (step, (loss, expected)) in found.losses.iter().zip(&record.losses).enumerate() {
            assert!((loss - expected).abs() < 1e-3 * expected.abs(), "{name}, loss {step}: {loss}");
        }
        assert_eq!(found.losses.len(), record.losses.len(), "{name}");
    }
    if recorded.kernels == found.kernels {
        for (name, record) in &recorded.runs {
            assert_eq!(found.runs[name].sha256, record.sha256, "{name}: other bits");
        }
    }
    Ok(())
}
