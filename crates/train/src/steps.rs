//! `cifar-train steps RECIPE`: a run that takes a step for each line that it reads, so that another program, such as the page,
//! can take its steps in turn. Prints a JSON object for each: the loss, the milliseconds, and what became of the bits.

use std::io::{BufRead, Write};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Result, ensure};
use cifar_learn::session::{Advance, Cuts, Images, Session};
use cifar_learn::{EngineKind, Trainer, Validation, init};
use cifar_model::{Dataset, sha256_hex};
use serde::Serialize;

use crate::recipes;
use crate::source::Source;
use crate::threads::Threads;

/// What to train.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A recipe's name or a JSON file.
    recipe: String,
    #[command(flatten)]
    source: Source,
    /// The first so many training images; all of the source when left out.
    #[arg(long)]
    images: Option<usize>,
    /// Threads that share a step.
    #[arg(long, default_value_t = 1)]
    threads: usize,
}

/// A step, or why there is none more: then the loss is left out.
#[derive(Serialize)]
struct Line {
    loss: Option<f64>,
    images: u32,
    ms: f64,
    /// Of every value of the network after it.
    sha256: String,
}

/// Takes steps until the lines or the run end.
pub(crate) fn run(args: &Args) -> Result<()> {
    serve(args, std::io::stdin().lock(), std::io::stdout())
}

fn serve(args: &Args, lines: impl BufRead, mut out: impl Write) -> Result<()> {
    let mut recipe = recipes::named(&args.recipe)?;
    // Nobody waits for an evaluation here.
    recipe.validation = Validation::None;
    let all = args.source.training()?;
    let count = args.images.unwrap_or(all.len());
    ensure!(count <= all.len(), "{count} of {} images: give the official batches by --data", all.len());
    let all = all.slice(0..count);
    let values = init::from_pictures(&recipe, all.images())?;
    let trainer = Trainer::from_values(recipe, count as u32, values)?;
    let cuts = Cuts { shards: args.threads as u32, slice: 1 };
    let images = Arc::new(Images::new(all, Dataset::default()));
    let mut session = Session::new(trainer, EngineKind::Kernels, cuts, images)?;
    let threads = Threads::start(&session, args.threads)?;
    for line in lines.lines() {
        line?;
        let told = serde_json::to_string(&step(&threads, &mut session)?)?;
        writeln!(out, "{told}")?;
        out.flush()?;
    }
    Ok(())
}

fn step(threads: &Threads, session: &mut Session) -> Result<Line> {
    let start = Instant::now();
    let (loss, images) = loop {
        match threads.advance(session)? {
            Advance::Step { loss, images, .. } => break (Some(loss), images),
            Advance::Features { .. } | Advance::Evaluation { .. } | Advance::Epoch { .. } => {}
            Advance::Done => break (None, 0),
        }
    };
    let ms = start.elapsed().as_secs_f64() * 1000.0;
    let bytes: Vec<u8> = session.values().iter().flat_map(|value| value.to_le_bytes()).collect();
    Ok(Line { loss, images, ms, sha256: sha256_hex(&bytes) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_taken_for_each_line_and_threads_change_no_bit_of_ghost_batches() -> Result<()> {
        let folder = std::env::temp_dir().join(format!("cifar-train-steps-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let mut recipe = recipes::named("accurate-quick")?;
        (recipe.batch, recipe.ghost_batch, recipe.epochs) = (9, Some(3), 1);
        recipe.initial = cifar_learn::Initial::Whitened { pictures: 18, epsilon: 0.0005 };
        let path = folder.join("small.json");
        std::fs::write(&path, serde_json::to_vec(&recipe)?)?;
        let told = |threads| -> Result<Vec<serde_json::Value>> {
            let recipe = path.to_string_lossy().into_owned();
            let (source, mut out) = (Source::committed(), Vec::new());
            serve(&Args { recipe, source, images: Some(18), threads }, "\n\n\n".as_bytes(), &mut out)?;
            let lines = String::from_utf8(out)?;
            let mut lines: Vec<serde_json::Value> =
                lines.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
            lines.iter_mut().for_each(|line| line["ms"] = 0.into());
            Ok(lines)
        };
        let (one, two) = (told(1)?, told(2)?);
        std::fs::remove_dir_all(&folder)?;
        assert_eq!(one, two);
        assert!(one[0]["loss"].as_f64() > Some(1.0) && one[0]["images"] == 9);
        assert_ne!(one[0]["sha256"], one[1]["sha256"]);
        assert!(one[2]["loss"].is_null() && one[2]["sha256"] == one[1]["sha256"], "the run is over");
        Ok(())
    }
}
