//! What settings and weights make of a run: how it begins, what it validates on, what ends it early.

use std::error::Error;
use std::path::Path;

use cifar_learn::LossReading;
use cifar_learn::session::{Advance, Base, SessionError, Settings, Training, ValidationSplit, Worker};
use cifar_model::Weights;

use super::{HERE, begin, feed, finish, sheet, site, small};

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
fn images_must_be_fed_first_and_no_more_than_needed() -> Result<(), Box<dyn Error>> {
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

#[test]
fn held_out_images_validate_and_do_not_train() -> Result<(), Box<dyn Error>> {
    let mut run = begin(Settings { validation: ValidationSplit::HeldOut, ..small() })?;
    let is = run.describe();
    assert_eq!((is.needs_train, is.needs_test, is.images, is.validation_images), (40, 0, 36, 4));
    let last = finish(&mut run)?.pop();
    assert!(matches!(last, Some(Advance::Epoch { figures }) if figures.epoch == 2));
    Ok(())
}

#[test]
fn fine_tuning_goes_on_from_given_weights() -> Result<(), Box<dyn Error>> {
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

/// The network of 94 %: its first values come from the pictures, once these are here, as natively.
#[test]
fn a_recipe_that_looks_at_pictures_first_begins_with_the_native_values() -> Result<(), Box<dyn Error>> {
    let quick = |images| Settings { base: Base::AccurateQuick, epochs: 12, images, ..Settings::default() };
    assert!(Training::new(HERE, "kernels", quick(4_999), None).is_err(), "too few to begin with");
    let other = Settings { batch: 64, ..quick(5_000) };
    assert!(Training::new(HERE, "kernels", other, None).is_err(), "the recipe has 1,800 a step");
    let weights = std::fs::read(site("models/accurate.safetensors"))?;
    assert!(Training::new(HERE, "kernels", quick(5_000), Some(&weights)).is_err(), "a network of its own");
    let mut run = Training::new(HERE, "kernels", Settings { workers: 16, ..quick(5_000) }, None)?;
    let is = run.describe();
    assert_eq!((is.recipe.batch, is.workers, is.limit), (1_800, 16, None));
    let mut pictures = Vec::new();
    let first = sheet("train")?;
    let labels: Vec<u8> = first.labels().iter().map(|class| class.index()).collect();
    // Five times the same thousand: what they show does not matter here.
    for _ in 0..5 {
        run.feed("train", first.images().to_vec(), &labels)?;
        pictures.extend_from_slice(first.images());
    }
    let test = sheet("test")?;
    let of_test: Vec<u8> = test.labels().iter().map(|class| class.index()).collect();
    run.feed("test", test.images().to_vec(), &of_test)?;
    let native = cifar_learn::init::from_pictures(&is.recipe, &pictures)?;
    assert!(run.session().values() == native);
    assert_eq!(run.session().open(3)?.pieces(), 18, "ghost batches of a hundred");
    let resumed = Training::resume(HERE, &run.checkpoint()?)?;
    assert_eq!(resumed.describe().recipe, is.recipe);
    Ok(())
}

#[test]
fn an_absurd_learning_rate_is_stopped_and_the_run_stays_as_it_was() -> Result<(), Box<dyn Error>> {
    let mut run = begin(Settings { learning_rate: 1.0, epochs: 9, ..small() })?;
    let fault = finish(&mut run).expect_err("must diverge");
    assert_eq!(fault.code(), "training.diverged");
    let is = run.describe();
    assert!(is.epoch < 2, "stopped in epoch {}", is.epoch + 1);
    assert_eq!(run.session().advance().expect_err("still").code(), "training.diverged");
    assert!(run.checkpoint().is_ok());
    Ok(())
}

/// The browser's losses are held against these (tests/e2e/training.test.js), within 1e-3. To write them anew:
/// `UPDATE=1 cargo test -p cifar-learn --test session`.
#[test]
fn the_first_ten_losses_are_those_of_the_committed_list() -> Result<(), Box<dyn Error>> {
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
