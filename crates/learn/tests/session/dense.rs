//! A run of the dense layers alone: each image through the layers before them once, the same bits whoever computes.

use std::error::Error;

use cifar_learn::session::{Advance, Settings, Task, Training, ValidationSplit};
use cifar_learn::{Engine, EngineKind, Trains};
use cifar_model::{Dataset, Evaluation, Weights};

use super::{HERE, bits_are_the_leaders, feed, finish, sheet, site, tensors, with_norm, worker_of};

fn shipped() -> Result<Vec<u8>, Box<dyn Error>> {
    Ok(std::fs::read(site("models/notebook.safetensors"))?)
}

fn small() -> Settings {
    Settings {
        trains: Trains::Dense,
        batch: 16,
        epochs: 2,
        images: 70,
        test_images: 130,
        ..Settings::default()
    }
}

fn fed(mut run: Training) -> Result<Training, Box<dyn Error>> {
    feed(&mut run)?;
    Ok(run)
}

fn begin(settings: Settings) -> Result<Training, Box<dyn Error>> {
    fed(Training::new(HERE, "kernels", settings, Some(&shipped()?))?)
}

fn features(calls: &[Advance]) -> usize {
    calls.iter().filter(|call| matches!(call, Advance::Features { .. })).count()
}

#[test]
fn every_image_goes_through_the_convolutions_once_and_these_keep_their_bits() -> Result<(), Box<dyn Error>> {
    let mut run = begin(small())?;
    let before = Weights::from_safetensors(&shipped()?)?;
    let calls = finish(&mut run)?;
    // Slices of 32 among 70 and 130 images, then five steps and two slices of an evaluation an epoch.
    assert_eq!((features(&calls), calls.len()), (3 + 5, 3 + 5 + 2 * (5 + 2)));
    assert_eq!(calls[7], Advance::Features { done: 200, count: 200 });
    let after = Weights::from_safetensors(&run.weights()?)?;
    for (name, values) in before.tensors() {
        assert_eq!(name.starts_with("conv"), after.tensors()[name] == *values, "{name}");
    }
    Ok(())
}

/// The figures of the first epoch's evaluation are those of the weights, counted without features.
#[test]
fn an_evaluation_counts_what_the_whole_network_says() -> Result<(), Box<dyn Error>> {
    for validation in [ValidationSplit::Test, ValidationSplit::HeldOut] {
        let mut run = begin(Settings { epochs: 1, validation, ..small() })?;
        finish(&mut run)?;
        let last = *run.describe().curve.last().ok_or("an epoch is over")?;
        let images = match validation {
            ValidationSplit::Test => sheet("test")?.slice(0..130),
            ValidationSplit::HeldOut => sheet("train")?.slice(63..70),
        };
        let engine = Engine::new(EngineKind::Kernels, &Weights::from_safetensors(&run.weights()?)?)?;
        let mut counts = Evaluation::default();
        counts.record_logits(&engine.logits(images.images())?, engine.outputs(), images.labels());
        assert_eq!(Some(counts.accuracy()), last.validation.map(|found| found.accuracy), "{validation:?}");
    }
    Ok(())
}

#[test]
fn stopped_after_any_call_it_ends_with_the_same_bits() -> Result<(), Box<dyn Error>> {
    let mut whole = begin(small())?;
    let calls = finish(&mut whole)?.len();
    for stop in (0..=calls).step_by(3) {
        let mut stopped = begin(small())?;
        for _ in 0..stop {
            stopped.session().advance()?;
        }
        let mut resumed = fed(Training::resume(HERE, &stopped.checkpoint()?)?)?;
        let again = finish(&mut resumed)?;
        assert_eq!(features(&again), if stop == calls { 0 } else { 8 }, "a run that is over needs none");
        assert_eq!(resumed.describe().curve, whole.describe().curve, "stopped after {stop}");
        assert!(tensors(&resumed)? == tensors(&whole)?, "stopped after {stop}");
    }
    Ok(())
}

#[test]
fn workers_give_the_bits_that_the_leader_would() -> Result<(), Box<dyn Error>> {
    let run = || begin(Settings { workers: 3, ..small() });
    bits_are_the_leaders(run()?, run()?)
}

/// A piece of a round, with its payload and its images.
type Piece = (Task, Vec<f32>, Dataset<u8>);

/// The first piece of the next round.
fn next(run: &mut Training) -> Result<Piece, Box<dyn Error>> {
    let session = run.session();
    session.open(1)?;
    let task = session.task(0)?.clone();
    let payload = session.payload(&task).into_owned();
    let pictures = session.pictures(&task)?;
    Ok((task, payload, pictures))
}

#[test]
fn a_worker_refuses_a_payload_that_is_not_the_tasks() -> Result<(), Box<dyn Error>> {
    let mut run = begin(small())?;
    let worker = worker_of(&run)?;
    let (first, slice, pictures) = next(&mut run)?;
    let refused = |task: &Task, payload: &[f32], pictures: &Dataset<u8>| {
        worker.compute_with(task, payload, pictures).err().map(|error| error.code())
    };
    assert_eq!(refused(&first, &slice[1..], &pictures), Some("argument"), "a value is missing");
    while !matches!(run.session().advance()?, Advance::Step { .. }) {}
    let (task, payload, pictures) = next(&mut run)?;
    assert_eq!(refused(&task, &payload, &pictures), None);
    for wrong in [&payload[1..], &payload[..payload.len() - 1024], &slice, &[]] {
        assert_eq!(refused(&task, wrong, &pictures), Some("argument"));
    }
    Ok(())
}

/// Norms that stay as they are look at one picture at a time, so that the batches can be shared out.
#[test]
fn a_network_with_batch_norm_is_shared_out_where_its_norms_stay() -> Result<(), Box<dyn Error>> {
    let file = with_norm(&shipped()?)?;
    let settings = Settings { workers: 4, ..small() };
    let mut run = fed(Training::new(HERE, "kernels", settings, Some(&file))?)?;
    assert_eq!((run.describe().workers, run.describe().limit), (4, None));
    finish(&mut run)?;
    let after = Weights::from_safetensors(&run.weights()?)?;
    assert_eq!(after.tensors()["norm1.running_mean"], vec![1.0; 32]);
    Ok(())
}
