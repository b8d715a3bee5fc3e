//! A run by settings, as the page has it: the same bits after a stop anywhere, and what is refused.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cifar_learn::LossReading;
use cifar_learn::head::{Keeps, for_classes};
use cifar_learn::session::{
    Advance, Answer, Program, Result, SessionError, Settings, Task, Training, ValidationSplit, Worker,
};
use cifar_model::weights::Split;
use cifar_model::{Dataset, Manifest, Weights, read_sheet};

const HERE: Program = Program { version: "test", place: "a test" };

fn site(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/assets").join(path)
}

/// The first sheet of a split.
fn sheet(split: &str) -> Result<Dataset, Box<dyn std::error::Error>> {
    let manifest: Manifest = serde_json::from_slice(&std::fs::read(site("data/manifest.json"))?)?;
    let first = manifest.sheets.iter().find(|sheet| sheet.split == split && sheet.first == 0);
    let entry = first.ok_or("no sheet")?;
    let png = std::fs::read(site("data").join(&entry.file))?;
    Ok(read_sheet(&png, entry.columns, entry.rows, entry.count, &entry.labels)?)
}

fn feed(run: &mut Training) -> Result<(), Box<dyn std::error::Error>> {
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

fn begin(settings: Settings) -> Result<Training, Box<dyn std::error::Error>> {
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

/// The page then asks the module that has it.
#[test]
fn an_engine_of_another_module_is_named() {
    if cifar_learn::EngineKind::NdArray.is_built() {
        return;
    }
    let refused = Training::new(HERE, "ndarray", small(), None).map(drop).expect_err("not in this build");
    assert_eq!(
        (refused.code(), refused),
        ("engine.absent", SessionError::EngineAbsent { engine: "ndarray" })
    );
    assert!(Worker::new("none", "{}", [1, 1]).is_err());
}

#[test]
fn stopped_after_any_call_it_ends_with_the_same_bits() -> Result<(), Box<dyn std::error::Error>> {
    let mut whole = begin(small())?;
    let calls = finish(&mut whole)?;
    // Three steps and two slices an epoch, the second of which ends it.
    assert_eq!(calls.len(), 2 * (3 + 2));
    let (weights, curve) = (tensors(&whole)?, whole.describe().curve);
    assert_eq!(curve.len(), 2);
    for stop in 0..calls.len() {
        let mut stopped = begin(small())?;
        for _ in 0..stop {
            stopped.session().advance()?;
        }
        let mut resumed = Training::resume(HERE, &stopped.checkpoint()?)?;
        feed(&mut resumed)?;
        finish(&mut resumed)?;
        assert_eq!(resumed.describe().curve, curve, "stopped after {stop}");
        assert!(tensors(&resumed)? == weights, "stopped after {stop}");
        assert!(resumed.describe().same_bits);
    }
    Ok(())
}

/// The first step's gradient, summed over its shards, and the losses of ten steps.
fn sharded(workers: u32) -> Result<(Vec<f32>, Vec<f64>), Box<dyn std::error::Error>> {
    let mut run = begin(Settings { batch: 32, epochs: 9, images: 100, test_images: 1, workers, ..small() })?;
    let (worker, values) = (worker_of(&run)?, run.session().values().to_vec());
    let mut sum = vec![0.0; values.len()];
    for piece in 0..run.session().open(workers)?.pieces() {
        let session = run.session();
        let task = session.task(piece)?;
        let Answer::Gradient(shard) = worker.compute_with(task, &values, &session.pictures(task)?)? else {
            panic!("a step is due")
        };
        sum.iter_mut().zip(&shard.values).for_each(|(sum, value)| *sum += value);
    }
    let mut losses = Vec::new();
    while losses.len() < 10 {
        if let Advance::Step { loss, .. } = run.session().advance()? {
            losses.push(loss);
        }
    }
    Ok((sum, losses))
}

fn worker_of(run: &Training) -> Result<Worker, Box<dyn std::error::Error>> {
    let is = run.describe();
    Ok(Worker::new("kernels", &run.recipe_json()?, [is.needs_train, is.needs_test])?)
}

#[test]
fn any_number_of_workers_trains_the_same_within_a_hair() -> Result<(), Box<dyn std::error::Error>> {
    let (gradient, losses) = sharded(1)?;
    let largest = gradient.iter().fold(0.0f32, |most, value| most.max(value.abs()));
    assert!(gradient.iter().all(|value| value.is_finite()), "a gradient of numbers");
    for workers in [2, 3, 4, 7, 16] {
        let (shared, their) = sharded(workers)?;
        assert_eq!(shared.len(), gradient.len());
        assert!(shared.iter().all(|value| value.is_finite()), "{workers} workers: a gradient of numbers");
        let far = gradient.iter().zip(&shared).find(|(a, b)| (*a - *b).abs() > 1e-5 * largest);
        assert_eq!(far, None, "{workers} workers: a gradient of {largest} at most is off");
        let last = (losses[9] - their[9]).abs();
        assert!(last < 1e-4, "{workers} workers: the tenth loss is off by {last}");
    }
    Ok(())
}

/// Whoever computes a piece, in whatever order the answers come, and however often: the bits are those of the number
/// of workers.
#[test]
fn workers_give_the_bits_that_the_leader_would() -> Result<(), Box<dyn std::error::Error>> {
    let settings = Settings { workers: 3, ..small() };
    let mut alone = begin(settings.clone())?;
    finish(&mut alone)?;
    let mut shared = begin(settings)?;
    let worker = worker_of(&shared)?;
    loop {
        let pieces = shared.session().open(3)?.pieces();
        let values = shared.session().values().to_vec();
        for piece in (0..pieces).rev() {
            let session = shared.session();
            let task = session.task(piece)?;
            let answer = worker.compute_with(task, &values, &session.pictures(task)?)?;
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

#[test]
fn a_worker_refuses_what_is_no_piece_of_its_run() -> Result<(), Box<dyn std::error::Error>> {
    let mut run = begin(Settings { workers: 2, ..small() })?;
    assert_eq!(run.session().task(0).expect_err("no round is open").code(), "argument");
    run.session().open(2)?;
    let (task, values) = (run.session().task(0)?.clone(), run.session().values().to_vec());
    let worker = worker_of(&run)?;
    let pictures = run.session().pictures(&task)?;
    let refused = |task: &Task, values: &[f32], pictures: &Dataset<u8>| {
        worker.compute_with(task, values, pictures).expect_err("must be refused").code()
    };
    assert_eq!(worker.compute(&task, &values).expect_err("no images").code(), "argument");
    assert_eq!(refused(&task, &values[1..], &pictures), "argument");
    assert_eq!(refused(&task, &values, &pictures.slice(1..pictures.len())), "argument");
    let other = Task::Gradient { epoch: 1, indices: vec![40], first: 0, last: 1 };
    assert_eq!(refused(&other, &values, &pictures.slice(0..1)), "argument");
    assert!(run.session().pictures(&other).is_err(), "an image that does not train");
    run.session().take(0, worker.compute_with(&task, &values, &pictures)?)?;
    assert_eq!(run.session().close().expect_err("the second shard is missing").code(), "argument");
    Ok(())
}

/// Batch norm looks at a whole batch, and shards do not tell each other what they see.
#[test]
fn a_network_with_batch_norm_is_not_cut() -> Result<(), Box<dyn std::error::Error>> {
    let notebook = std::fs::read(site("models/notebook-corrected.safetensors"))?;
    let mut weights = Weights::from_safetensors(&notebook)?;
    let settings = Settings { workers: 4, ..small() };
    let plain = Training::new(HERE, "kernels", settings.clone(), Some(&notebook))?.describe();
    assert_eq!((plain.workers, plain.limit), (4, None));
    weights.metadata.spec.layers.insert(1, cifar_model::spec::LayerSpec::batch_norm());
    let tensors = weights.metadata.spec.check()?.slots().to_vec().into_iter().map(|slot| {
        let known = weights.tensors().get(&slot.name).cloned();
        (slot.name.clone(), known.unwrap_or_else(|| vec![1.0; slot.values()]))
    });
    let file = Weights::new(weights.metadata.clone(), tensors.collect())?.to_safetensors()?;
    let normed = Training::new(HERE, "kernels", settings, Some(&file))?.describe();
    assert_eq!((normed.workers, normed.limit), (1, Some("norm")));
    assert_eq!(normed.settings.workers, 4, "what was asked for is kept");
    Ok(())
}

#[test]
fn a_cut_changed_or_foreign_file_is_refused() -> Result<(), Box<dyn std::error::Error>> {
    let bytes = begin(small())?.checkpoint()?;
    let refused =
        |bytes: &[u8]| matches!(Training::resume(HERE, bytes), Err(error) if error.code() == "recipe");
    for cut in (0..bytes.len()).step_by(50_021) {
        assert!(refused(&bytes[..cut]), "cut at {cut}");
    }
    let mut changed = bytes.clone();
    changed[300] ^= 1;
    assert!(refused(&changed));
    assert!(refused(b"no run at all"));
    assert!(!refused(&bytes));
    Ok(())
}

/// A file from before a setting existed is read, one of a later version refused with what to do.
#[test]
fn files_of_other_versions() -> Result<(), Box<dyn std::error::Error>> {
    const MAGIC: usize = "cifar-lab-run/1\n".len();
    let bytes = begin(small())?.checkpoint()?;
    let content = &bytes[..bytes.len() - 64];
    let length = u32::from_le_bytes(content[MAGIC..MAGIC + 4].try_into()?) as usize;
    let (header, trainer) = content[MAGIC + 4..].split_at(length);
    let mut header: serde_json::Value = serde_json::from_slice(header)?;
    header["version"] = "0.1.0-2".into();
    let settings = header["settings"].as_object_mut().ok_or("no settings")?;
    settings.remove("workers").ok_or("no workers")?;
    let header = serde_json::to_vec(&header)?;
    let mut old = [&content[..MAGIC], &(header.len() as u32).to_le_bytes(), &header, trainer].concat();
    old.extend(cifar_model::sha256_hex(&old).into_bytes());
    let mut resumed = Training::resume(HERE, &old)?;
    feed(&mut resumed)?;
    assert!(resumed.session().advance().is_ok());
    assert_eq!((resumed.describe().workers, resumed.describe().same_bits), (1, false));
    let later = [&b"cifar-lab-run/2\n"[..], &bytes[MAGIC..]].concat();
    let Err(refusal) = Training::resume(HERE, &later) else { panic!("must be refused") };
    assert!(refusal.to_string().contains("version 2"), "{refusal}");
    Ok(())
}

#[test]
fn other_images_than_those_it_began_with_are_refused() -> Result<(), Box<dyn std::error::Error>> {
    let bytes = begin(small())?.checkpoint()?;
    let mut resumed = Training::resume(HERE, &bytes)?;
    resumed.feed("train", vec![7; 40 * 3072], &[1; 40])?;
    let refusal = resumed.feed("test", vec![7; 130 * 3072], &[1; 130]).expect_err("must be refused");
    assert_eq!(refusal.code(), "recipe");
    feed(&mut resumed)?;
    assert!(resumed.session().advance().is_ok());
    Ok(())
}

#[test]
fn held_out_images_validate_and_do_not_train() -> Result<(), Box<dyn std::error::Error>> {
    let mut run = begin(Settings { validation: ValidationSplit::HeldOut, ..small() })?;
    let is = run.describe();
    assert_eq!((is.needs_train, is.needs_test, is.images, is.validation_images), (40, 0, 36, 4));
    let last = finish(&mut run)?.pop();
    assert!(matches!(last, Some(Advance::Epoch { figures }) if figures.epoch == 2));
    Ok(())
}

#[test]
fn an_absurd_learning_rate_is_stopped_and_the_run_stays_as_it_was() -> Result<(), Box<dyn std::error::Error>>
{
    let mut run = begin(Settings { learning_rate: 1.0, epochs: 9, ..small() })?;
    let fault = finish(&mut run).expect_err("must diverge");
    assert_eq!(fault.code(), "training.diverged");
    let is = run.describe();
    assert!(is.epoch < 2, "stopped in epoch {}", is.epoch + 1);
    assert_eq!(run.session().advance().expect_err("still").code(), "training.diverged");
    assert!(run.checkpoint().is_ok());
    Ok(())
}

#[test]
fn fine_tuning_goes_on_from_given_weights() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::fs::read(site("models/notebook-corrected.safetensors"))?;
    let settings = Settings { loss: LossReading::Corrected, flip: false, shift: 0, ..small() };
    let mut run = Training::new(HERE, "kernels", settings, Some(&file))?;
    feed(&mut run)?;
    let Advance::Step { loss, .. } = run.session().advance()? else { panic!("the first call is a step") };
    assert!(loss < 0.8, "a trained network begins low, not at {loss}");
    let weights = Weights::from_safetensors(&run.weights()?)?;
    let said = weights.metadata.provenance.clone();
    assert_eq!(said.recipe.as_deref(), Some("notebook-corrected-tuned"));
    assert_eq!((said.commit, said.accuracy), (None, None), "nothing is said that is not known");
    assert_eq!(said.hardware.as_deref(), Some("a test, engine kernels"));
    assert_ne!(weights.tensors(), Weights::from_safetensors(&file)?.tensors());
    Ok(())
}

#[test]
fn images_must_be_fed_first_and_no_more_than_needed() -> Result<(), Box<dyn std::error::Error>> {
    let mut run = Training::new(HERE, "kernels", small(), None)?;
    assert_eq!(run.session().advance().expect_err("no images").code(), "argument");
    assert_eq!(run.checkpoint().expect_err("no images").code(), "argument");
    assert!(run.feed("train", vec![0; 41 * 3072], &[0; 41]).is_err());
    assert!(run.feed("train", vec![0; 3072], &[10]).is_err());
    assert_eq!(run.feed("train", vec![0; 3071], &[1]).expect_err("a byte short").code(), "argument");
    assert!(run.feed("else", vec![0; 3072], &[1]).is_err());
    assert!(Training::new(HERE, "nothing", small(), None).is_err());
    Ok(())
}

/// The browser's losses are held against these (tests/e2e/training.test.js), within 1e-3. To write them anew:
/// `UPDATE=1 cargo test -p cifar-learn --test session`.
#[test]
fn the_first_ten_losses_are_those_of_the_committed_list() -> Result<(), Box<dyn std::error::Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/first-ten-losses.json");
    let mut run = begin(Settings { images: 1_000, test_images: 1, ..Settings::default() })?;
    let mut losses = Vec::new();
    while losses.len() < 10 {
        if let Advance::Step { loss, .. } = run.session().advance()? {
            losses.push(loss);
        }
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, serde_json::to_string_pretty(&losses)? + "\n")?;
    }
    let golden: Vec<f64> = serde_json::from_slice(&std::fs::read(&path)?)?;
    assert_eq!(golden.len(), 10);
    for (i, (loss, golden)) in losses.iter().zip(&golden).enumerate() {
        assert!((loss - golden).abs() < 1e-4, "loss {i}: {loss}, committed {golden}");
    }
    Ok(())
}

/// Twelve classes of a person's own: their labels, names and weights go with the run, through a stop and into its file.
#[test]
fn a_run_of_other_classes_keeps_their_names() -> Result<(), Box<dyn std::error::Error>> {
    let shipped = Weights::from_safetensors(&std::fs::read(site("models/notebook.safetensors"))?)?;
    let names: Vec<String> = (0..12).map(|class| format!("class {class}")).collect();
    let begun = for_classes(&shipped, names.clone(), 1, Keeps::AllButTheLast)?;
    let class_weights = (0..12).map(|class| 0.5 + f64::from(class) / 11.0).collect();
    let settings = Settings { batch: 16, epochs: 2, images: 36, test_images: 12, class_weights, ..small() };
    let feed = |run: &mut Training| -> Result<(), Box<dyn std::error::Error>> {
        for (split, count) in [("train", 36), ("test", 12)] {
            let labels: Vec<u8> = (0..count).map(|image| image % 12).collect();
            // Each class has a grey of its own.
            let planar: Vec<u8> = labels.iter().flat_map(|label| [label * 20; 3072]).collect();
            assert_eq!(
                run.feed(split, planar[..3072].to_vec(), &[12]).map_err(|e| e.code()),
                Err("argument")
            );
            run.feed(split, planar, &labels)?;
        }
        Ok(())
    };
    let begin = || -> Result<Training, Box<dyn std::error::Error>> {
        let mut run = Training::new(HERE, "kernels", settings.clone(), Some(&begun.to_safetensors()?))?;
        feed(&mut run)?;
        Ok(run)
    };
    let mut whole = begin()?;
    let calls = finish(&mut whole)?.len();
    let file = Weights::from_safetensors(&whole.weights()?)?;
    assert_eq!(file.metadata.classes, names);
    assert_eq!(file.metadata.provenance.accuracy_on, Some(Split::HeldOut));
    assert_eq!(file.metadata.provenance.accuracy.map(|share| share.n), Some(12));
    for stop in [0, calls / 2] {
        let mut stopped = begin()?;
        for _ in 0..stop {
            stopped.session().advance()?;
        }
        let mut resumed = Training::resume(HERE, &stopped.checkpoint()?)?;
        feed(&mut resumed)?;
        finish(&mut resumed)?;
        assert!(tensors(&resumed)? == tensors(&whole)?, "stopped after {stop}");
        assert_eq!(Weights::from_safetensors(&resumed.weights()?)?.metadata.classes, names);
    }
    // A worker elsewhere takes the same labels.
    assert_eq!(worker_of(&whole)?.classes()?, 12);
    let one_short = Settings { class_weights: vec![1.0; 11], ..settings.clone() };
    let bytes = begun.to_safetensors()?;
    assert!(Training::new(HERE, "kernels", one_short, Some(&bytes)).is_err());
    for wrong in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let settings = Settings { class_weights: vec![wrong; 12], ..settings.clone() };
        assert!(Training::new(HERE, "kernels", settings, Some(&bytes)).is_err(), "{wrong}");
    }
    Ok(())
}
