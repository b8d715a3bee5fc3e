//! A run in the page, natively: the same bits after a stop anywhere, and what is refused.
#![cfg(feature = "learn")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cifar_learn::LossReading;
use cifar_model::{Dataset, Manifest, Weights, read_sheet};
use cifar_web::training::{Advance, Judges, Settings, Training};
use cifar_web::{Fault, Result};

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
    let mut run = Training::new("kernels", settings, None)?;
    feed(&mut run)?;
    Ok(run)
}

/// All calls until the end.
fn finish(run: &mut Training) -> Result<Vec<Advance>> {
    let mut all = Vec::new();
    loop {
        match run.advance()? {
            Advance::Done => return Ok(all),
            done => all.push(done),
        }
    }
}

/// The header's fields have no fixed order, the numbers have.
fn tensors(run: &Training) -> Result<BTreeMap<String, Vec<f32>>> {
    Ok(Weights::from_safetensors(&run.weights()?)?.tensors().clone())
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
            stopped.advance()?;
        }
        let mut resumed = Training::resume(&stopped.checkpoint()?)?;
        feed(&mut resumed)?;
        finish(&mut resumed)?;
        assert_eq!(resumed.describe().curve, curve, "stopped after {stop}");
        assert!(tensors(&resumed)? == weights, "stopped after {stop}");
        assert!(resumed.describe().same_bits);
    }
    Ok(())
}

#[test]
fn a_cut_changed_or_foreign_file_is_refused() -> Result<(), Box<dyn std::error::Error>> {
    let bytes = begin(small())?.checkpoint()?;
    let refused =
        |bytes: &[u8]| matches!(Training::resume(bytes), Err(Fault::Refused { code: "recipe", .. }));
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

#[test]
fn other_images_than_those_it_began_with_are_refused() -> Result<(), Box<dyn std::error::Error>> {
    let bytes = begin(small())?.checkpoint()?;
    let mut resumed = Training::resume(&bytes)?;
    resumed.feed("train", vec![7; 40 * 3072], &[1; 40])?;
    let refusal = resumed.feed("test", vec![7; 130 * 3072], &[1; 130]).expect_err("must be refused");
    assert_eq!(refusal.code(), "recipe");
    feed(&mut resumed)?;
    assert!(resumed.advance().is_ok());
    Ok(())
}

#[test]
fn held_out_images_judge_and_do_not_train() -> Result<(), Box<dyn std::error::Error>> {
    let mut run = begin(Settings { validation: Judges::HeldOut, ..small() })?;
    let is = run.describe();
    assert_eq!((is.needs_train, is.needs_test, is.images, is.judges), (40, 0, 36, 4));
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
    assert_eq!(run.advance().expect_err("still").code(), "training.diverged");
    assert!(run.checkpoint().is_ok());
    Ok(())
}

#[test]
fn fine_tuning_goes_on_from_given_weights() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::fs::read(site("models/notebook-corrected.safetensors"))?;
    let settings = Settings { loss: LossReading::Corrected, flip: false, shift: 0, ..small() };
    let mut run = Training::new("kernels", settings, Some(&file))?;
    feed(&mut run)?;
    let Advance::Step { loss, .. } = run.advance()? else { panic!("the first call is a step") };
    assert!(loss < 0.8, "a trained network begins low, not at {loss}");
    let weights = Weights::from_safetensors(&run.weights()?)?;
    assert_eq!(weights.metadata.recipe, "notebook-corrected-tuned");
    assert_ne!(weights.tensors(), Weights::from_safetensors(&file)?.tensors());
    Ok(())
}

#[test]
fn images_must_be_fed_first_and_no_more_than_needed() -> Result<(), Box<dyn std::error::Error>> {
    let mut run = Training::new("kernels", small(), None)?;
    assert_eq!(run.advance().expect_err("no images").code(), "argument");
    assert_eq!(run.checkpoint().expect_err("no images").code(), "argument");
    assert!(run.feed("train", vec![0; 41 * 3072], &[0; 41]).is_err());
    assert!(run.feed("train", vec![0; 3072], &[10]).is_err());
    assert!(run.feed("else", vec![0; 3072], &[1]).is_err());
    assert!(Training::new("nothing", small(), None).is_err());
    Ok(())
}

/// The browser's losses are held against these (tests/e2e/training.test.js), within 1e-3. To write them anew:
/// `UPDATE=1 cargo test -p cifar-web --features learn --test training`.
#[test]
fn the_first_ten_losses_are_those_of_the_committed_list() -> Result<(), Box<dyn std::error::Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/first-ten-losses.json");
    let mut run = begin(Settings { images: 1_000, test_images: 1, ..Settings::default() })?;
    let mut losses = Vec::new();
    while losses.len() < 10 {
        if let Advance::Step { loss, .. } = run.advance()? {
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
