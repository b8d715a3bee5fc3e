//! Pieces of a round, computed by workers: the same bits whoever computes, and what is no piece.

use std::error::Error;

use cifar_learn::Trains;
use cifar_learn::session::{Advance, Answer, Settings, Task, Training};
use cifar_model::Dataset;

use super::{HERE, begin, bits_are_the_leaders, feed, finish, site, small, tensors, with_norm, worker_of};

/// The first step's gradient, summed over its shards, and the losses of ten steps.
fn sharded(workers: u32) -> Result<(Vec<f32>, Vec<f64>), Box<dyn Error>> {
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

#[test]
fn any_number_of_workers_trains_the_same_within_a_hair() -> Result<(), Box<dyn Error>> {
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
fn workers_give_the_bits_that_the_leader_would() -> Result<(), Box<dyn Error>> {
    let run = || begin(Settings { workers: 3, ..small() });
    bits_are_the_leaders(run()?, run()?)
}

#[test]
fn a_worker_refuses_what_is_no_piece_of_its_run() -> Result<(), Box<dyn Error>> {
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

/// Batch norm looks at a ghost batch alone, and shards do not tell each other what they see.
#[test]
fn a_network_with_batch_norm_is_cut_into_ghost_batches() -> Result<(), Box<dyn Error>> {
    let notebook = std::fs::read(site("models/notebook-corrected.safetensors"))?;
    let file = with_norm(&notebook)?;
    let settings = Settings { workers: 4, ..small() };
    let is = |settings: &Settings, file: &[u8]| {
        Training::new(HERE, "kernels", settings.clone(), Some(file)).map(|run| run.describe())
    };
    let plain = is(&settings, &notebook)?;
    assert_eq!((plain.workers, plain.limit, plain.settings.ghost_batch), (4, None, 0));
    for (batch, ghost, expected) in [
        (16, 0, (16, 1, Some("norm"))),
        (40, 0, (16, 3, Some("norm"))),
        (40, 8, (8, 4, None)),
        (256, 0, (64, 4, None)),
        (40, 40, (40, 1, Some("norm"))),
    ] {
        let is = is(&Settings { batch, ghost_batch: ghost, ..settings.clone() }, &file)?;
        assert_eq!((is.settings.ghost_batch, is.workers, is.limit), expected, "{batch} images, {ghost}");
        assert_eq!(is.settings.workers, 4, "what was asked for is kept");
    }
    let still = Settings { trains: Trains::Dense, flip: false, shift: 0, ..settings };
    assert_eq!(is(&still, &file)?.recipe.ghost_batch, None, "norms that stay as they are mix nothing");
    Ok(())
}

/// The number of workers decides no bit where ghost batches do, and a run that stops goes on with the same ones.
#[test]
fn any_number_of_workers_gives_the_same_bits_of_a_network_with_batch_norm() -> Result<(), Box<dyn Error>> {
    let file = with_norm(&std::fs::read(site("models/notebook-corrected.safetensors"))?)?;
    let run = |workers: u32| -> Result<Training, Box<dyn Error>> {
        let settings = Settings { workers, ghost_batch: 5, ..small() };
        let mut run = Training::new(HERE, "kernels", settings, Some(&file))?;
        feed(&mut run)?;
        Ok(run)
    };
    bits_are_the_leaders(run(1)?, run(3)?)?;
    let (mut whole, mut stopped) = (run(2)?, run(2)?);
    finish(&mut whole)?;
    for _ in 0..2 {
        stopped.session().advance()?;
    }
    let mut resumed = Training::resume(HERE, &stopped.checkpoint()?)?;
    feed(&mut resumed)?;
    assert_eq!(resumed.describe().settings.ghost_batch, 5);
    finish(&mut resumed)?;
    assert!(tensors(&whole)? == tensors(&resumed)?);
    Ok(())
}
