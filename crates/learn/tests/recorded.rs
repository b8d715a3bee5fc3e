//! Short runs of sessions by settings, as the page has them, against the bits that they gave when this file was written.
//!
//! To record them anew, on purpose: `UPDATE=1 cargo test -p cifar-learn --test recorded`.

mod fed;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

use cifar_learn::session::{Advance, Method, Program, Settings, Training, ValidationSplit};
use cifar_learn::{LossReading, Trains};
use cifar_model::{LayerSpec, NetworkSpec, Weights, sha256_hex};
use fed::{feed, site};
use serde::{Deserialize, Serialize};

const HERE: Program = Program { version: "test", place: "a test" };

type Result<T, E = Box<dyn Error>> = std::result::Result<T, E>;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Record {
    /// Of each step, then of the images that validate after each epoch.
    losses: Vec<f64>,
    /// SHA-256 of the bits of these losses and of every value of the network.
    sha256: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Recorded {
    kernels: String,
    runs: BTreeMap<String, Record>,
}

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden").join(name)
}

fn small() -> Settings {
    Settings { batch: 16, epochs: 2, images: 40, test_images: 230, ..Settings::default() }
}

/// A network of 1,530 values that has learnt nothing: small enough for saved runs of it to be committed.
fn tiny() -> Result<Vec<u8>> {
    let mut metadata = Weights::from_safetensors(&shipped("notebook-corrected")?)?.metadata;
    let conv = LayerSpec::conv(4, 3, cifar_model::spec::Padding::Valid);
    let mut layers = vec![conv, LayerSpec::Relu {}, LayerSpec::max_pool(5), LayerSpec::Flatten {}];
    layers.push(LayerSpec::Dense { units: 10 });
    metadata.spec = NetworkSpec { name: "tiny".into(), input: [3, 32, 32], layers };
    metadata.name = "tiny".into();
    let values = cifar_learn::init::glorot_uniform(&metadata.spec, 4)?;
    let mut rest = values.as_slice();
    let mut tensors = BTreeMap::new();
    for slot in metadata.spec.check()?.slots() {
        let (head, tail) = rest.split_at(slot.values());
        tensors.insert(slot.name.clone(), head.to_vec());
        rest = tail;
    }
    Ok(Weights::new(metadata, tensors)?.to_safetensors()?)
}

fn shipped(name: &str) -> Result<Vec<u8>> {
    Ok(std::fs::read(site("models").join(format!("{name}.safetensors")))?)
}

/// A run's name, its settings, and the weights file that it begins with.
type Session = (String, Settings, Option<Vec<u8>>);

fn sessions() -> Result<Vec<Session>> {
    let mut all = Vec::new();
    for workers in [1, 2, 3] {
        let mut add = |name: &str, settings: Settings, weights: Option<Vec<u8>>| {
            all.push((format!("{name}, {workers} workers"), Settings { workers, ..settings }, weights));
        };
        add("as run", small(), None);
        add("as written", Settings { loss: LossReading::AsWritten, flip: true, shift: 2, ..small() }, None);
        let corrected =
            Settings { loss: LossReading::Corrected, warmup: 0.1, flip: true, shift: 3, ..small() };
        add("corrected", Settings { validation: ValidationSplit::HeldOut, batch: 14, ..corrected }, None);
        add("adamw", Settings { optimizer: Method::AdamW, weight_decay: 0.01, seed: 7, ..small() }, None);
        add("sgd", Settings { optimizer: Method::Sgd, weight_decay: 0.001, images: 33, ..small() }, None);
        let dense = Settings { trains: Trains::Dense, ..small() };
        add("dense layers", dense.clone(), Some(shipped("notebook")?));
        add(
            "dense layers, held out",
            Settings { validation: ValidationSplit::HeldOut, ..dense },
            Some(shipped("notebook")?),
        );
        let few = Settings { epochs: 1, images: 20, batch: 12, test_images: 7, ..small() };
        let accurate = Settings { loss: LossReading::Corrected, learning_rate: 1e-4, ..few };
        add("batch norm", accurate.clone(), Some(shipped("accurate")?));
        let ghosts = Settings { ghost_batch: 4, ..accurate.clone() };
        add("batch norm in ghost batches", ghosts, Some(shipped("accurate")?));
        add(
            "dense layers behind batch norm",
            Settings { trains: Trains::Dense, ..accurate },
            Some(shipped("accurate")?),
        );
    }
    Ok(all)
}

/// Goes on to the end.
fn finish(run: &mut Training) -> Result<Record> {
    let mut losses = Vec::new();
    loop {
        match run.session().advance()? {
            Advance::Step { loss, .. } => losses.push(loss),
            Advance::Done => break,
            _ => {}
        }
    }
    losses
        .extend(run.describe().curve.iter().filter_map(|figures| figures.validation).map(|found| found.loss));
    let bits = losses.iter().flat_map(|loss| loss.to_le_bytes());
    let weights = Weights::from_safetensors(&run.weights()?)?;
    let values = weights.tensors().values().flatten().flat_map(|value| value.to_le_bytes());
    let sha256 = sha256_hex(&bits.chain(values).collect::<Vec<u8>>());
    Ok(Record { losses, sha256 })
}

fn compare(file: &str, runs: BTreeMap<String, Record>) -> Result<()> {
    let found = Recorded { kernels: cifar_kernels::path(), runs };
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(golden(file), serde_json::to_string_pretty(&found)? + "\n")?;
    }
    let recorded: Recorded = serde_json::from_slice(&std::fs::read(golden(file))?)?;
    assert!(recorded.runs.keys().eq(found.runs.keys()), "every run is recorded");
    for (name, record) in &recorded.runs {
        let found = &found.runs[name];
        assert_eq!(found.losses.len(), record.losses.len(), "{name}");
        for (step, (loss, expected)) in found.losses.iter().zip(&record.losses).enumerate() {
            assert!((loss - expected).abs() < 1e-3 * expected.abs(), "{name}, loss {step}: {loss}");
        }
    }
    if recorded.kernels == found.kernels {
        for (name, record) in &recorded.runs {
            assert_eq!(found.runs[name].sha256, record.sha256, "{name}: other bits");
        }
    }
    Ok(())
}

#[test]
fn the_pages_sessions_give_the_bits_that_were_recorded() -> Result<()> {
    let mut runs = BTreeMap::new();
    for (name, settings, weights) in sessions()? {
        let mut run = Training::new(HERE, "kernels", settings, weights.as_deref())?;
        feed(&mut run)?;
        runs.insert(name, finish(&mut run)?);
    }
    for name in ["batch norm", "batch norm in ghost batches"] {
        let [one, two, three] = [1, 2, 3].map(|workers| runs.get(&format!("{name}, {workers} workers")));
        assert!(one.is_some() && one == two && two == three, "{name}: no number of workers decides a bit");
    }
    compare("recorded-sessions.json", runs)
}

/// Files as the version 0.1.0-5 wrote them: in the middle of an epoch, and with an epoch not yet evaluated.
#[test]
fn saved_runs_of_before_go_on_with_their_bits() -> Result<()> {
    let mut runs = BTreeMap::new();
    for (name, calls) in [("in-epoch", 7), ("unjudged", 4)] {
        let path = golden(&format!("saved-run-{name}.bin"));
        if std::env::var_os("UPDATE").is_some() {
            let settings =
                Settings { loss: LossReading::Corrected, workers: 2, flip: true, shift: 1, ..small() };
            let settings = Settings { batch: 14, test_images: 130, ..settings };
            let mut run = Training::new(HERE, "kernels", settings, Some(&tiny()?))?;
            feed(&mut run)?;
            // Three steps and two slices of an evaluation an epoch.
            (0..calls).try_for_each(|_| run.session().advance().map(drop))?;
            std::fs::write(&path, run.checkpoint()?)?;
        }
        let mut run = Training::resume(HERE, &std::fs::read(&path)?)?;
        feed(&mut run)?;
        runs.insert(name.to_owned(), finish(&mut run)?);
    }
    compare("recorded-saved-runs.json", runs)
}
