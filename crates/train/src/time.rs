//! `cifar-train time FILE`: how long the network of a weights file takes, and a training step from its weights.
//!
//! Prints one JSON object a line, for `cargo xtask bench --native` and for people with patience.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Result, bail};
use cifar_learn::engine::flat_values;
use cifar_learn::session::{Advance, Cuts, Images, Session};
use cifar_learn::{Engine, EngineKind, Recipe, Trainer, Validation};
use cifar_model::image::BYTES;
use cifar_model::{Class, Dataset, Metadata, Plan, Weights};
use serde::Serialize;

use crate::threads::Threads;
use crate::weights_file;

/// Images of the larger batch, and of a training step.
const BATCH: usize = 32;

/// What to time.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A weights file.
    weights: PathBuf,
    /// Threads that share a training step; the network alone always runs on one.
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// Timings of each line; the median is printed.
    #[arg(long, default_value_t = 9, value_parser = clap::value_parser!(u32).range(1..=100))]
    rounds: u32,
    /// A timing repeats its call until it lasts so many milliseconds.
    #[arg(long, default_value_t = 200.0)]
    least: f64,
}

/// One line of the output.
#[derive(Serialize)]
struct Line {
    engine: &'static str,
    work: &'static str,
    images: usize,
    threads: usize,
    ms: f64,
    n: u32,
}

/// Times and prints.
pub(crate) fn run(args: &Args) -> Result<()> {
    let weights = weights_file::read(&args.weights)?;
    let pixels = noise(BATCH);
    for images in [1, BATCH] {
        let batch = &pixels[..images * BYTES];
        let mut plan = Plan::compile(&weights)?;
        let mut logits = vec![0.0; images * plan.outputs()];
        let ms = median(args, || Ok(plan.logits(batch, &mut logits)?))?;
        print(&Line { engine: "kernels", work: "infer", images, threads: 1, ms, n: args.rounds })?;
        let flex = Engine::new(EngineKind::Flex, &weights)?;
        let ms = median(args, || flex.logits(batch).map(drop).map_err(Into::into))?;
        // burn's products may use every core, whatever was asked for.
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        print(&Line { engine: "flex", work: "infer", images, threads, ms, n: args.rounds })?;
    }
    train(args, &weights, pixels)
}

/// Steps of Adam, each on the same images in another order.
fn train(args: &Args, weights: &Weights, pixels: Vec<u8>) -> Result<()> {
    let labels = (0..BATCH).filter_map(|image| Class::new((image % Class::ALL.len()) as u8)).collect();
    let data = Dataset::new(pixels, labels)?;
    let values = flat_values(&weights.metadata.spec, weights)?;
    let trainer = Trainer::from_values(recipe(weights)?, BATCH as u32, values)?;
    let cuts = Cuts { shards: args.threads as u32, slice: BATCH as u32 };
    let images = Arc::new(Images::new(data, Dataset::default()));
    let mut session = Session::new(trainer, EngineKind::Kernels, cuts, images)?;
    let threads = Threads::start(&session, args.threads)?;
    let ms = median(args, || step(&threads, &mut session))?;
    let (images, threads, n) = (BATCH, args.threads, args.rounds);
    print(&Line { engine: "kernels", work: "train", images, threads, ms, n })
}

/// The next step; an epoch's end before it costs nothing, as no image validates.
fn step(threads: &Threads, session: &mut Session) -> Result<()> {
    loop {
        match threads.advance(session)? {
            Advance::Step { .. } => return Ok(()),
            Advance::Features { .. } | Advance::Evaluation { .. } | Advance::Epoch { .. } => {}
            Advance::Done => bail!("the run has ended"),
        }
    }
}

/// The notebook's settings for the file's own network; more epochs than will be timed.
fn recipe(weights: &Weights) -> Result<Recipe> {
    let Metadata { spec, normalization, .. } = weights.metadata.clone();
    let notebook = crate::recipes::named("notebook")?;
    let (name, validation) = ("time".into(), Validation::None);
    Ok(Recipe { name, spec, normalization, batch: BATCH as u32, epochs: 10_000, validation, ..notebook })
}

/// Median milliseconds of one call, after one that warms up.
fn median(args: &Args, mut call: impl FnMut() -> Result<()>) -> Result<f64> {
    let mut time = |repeats: u32| -> Result<f64> {
        let start = Instant::now();
        for _ in 0..repeats {
            call()?;
        }
        Ok(start.elapsed().as_secs_f64() * 1000.0 / f64::from(repeats))
    };
    time(1)?;
    let repeats = (args.least / time(1)?.max(0.001)).ceil().clamp(1.0, 10_000.0) as u32;
    let mut times = (0..args.rounds).map(|_| time(repeats)).collect::<Result<Vec<_>>>()?;
    times.sort_by(f64::total_cmp);
    Ok(times[times.len() / 2])
}

/// Pictures of which only the number matters.
fn noise(images: usize) -> Vec<u8> {
    (0..images * BYTES).map(|at| (at * 7919 % 251) as u8).collect()
}

fn print(line: &Line) -> Result<()> {
    println!("{}", serde_json::to_string(line)?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_timed_runs() -> Result<()> {
        let weights = PathBuf::from("../../www/assets/models/notebook.safetensors");
        run(&Args { weights, threads: 2, rounds: 1, least: 0.0 })
    }
}
