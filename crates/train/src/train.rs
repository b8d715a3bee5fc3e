//! `cifar-train train RECIPE`: the loop around the trainer, with its log, its bar and its checkpoints.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use cifar_learn::session::schema::{self, Kind};
use cifar_learn::session::{Advance, Cuts, Images, Session};
use cifar_learn::{EngineKind, Recipe, Trainer, Validation, init};
use cifar_model::Dataset;
use indicatif::{ProgressBar, ProgressStyle};

use crate::provenance::{commit, hardware};
use crate::run_log::{Event, RunLog};
use crate::source::Source;
use crate::threads::Threads;
use crate::{batches, recipes, run_log};

/// A stop loses at most this much work.
const CHECKPOINT_EVERY: Duration = Duration::from_secs(30);
/// Images that a thread evaluates at once.
pub(crate) const SLICE: u32 = 500;
/// The session's set of test images.
const TEST: u32 = 1;

/// What to train.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A recipe's name (notebook, notebook-as-written, notebook-corrected, accurate, accurate-quick) or a JSON file.
    recipe: String,
    /// Folder of the six official batches.
    #[arg(long, default_value = "data/cifar-10-batches-bin")]
    data: PathBuf,
    /// Folder for log and checkpoint.
    #[arg(long, default_value = "data/runs")]
    out: PathBuf,
    /// Another seed than the recipe's.
    #[arg(long)]
    seed: Option<u64>,
    /// Another number of epochs than the recipe's.
    #[arg(long)]
    epochs: Option<u32>,
    /// The first so many training images alone, held-out ones included; the run is named after them.
    #[arg(long, value_parser = range_of("images"))]
    images: Option<u32>,
    /// Threads; their number decides the bits, unless the recipe has a ghost batch. All cores when left out.
    #[arg(long)]
    threads: Option<usize>,
    /// What computes; it decides the bits.
    #[arg(long, default_value = "kernels", value_parser = ["kernels", "flex", "ndarray"])]
    engine: String,
    /// Go on from the checkpoint in the run's folder.
    #[arg(long)]
    resume: bool,
    /// Train on every training image, those that the recipe holds out too: for the last run, by settings that are chosen.
    /// Its folder is NAME-all, beside the run that held images out.
    #[arg(long)]
    hold_nothing_out: bool,
    /// Leave the test set unread at the end: for runs that choose between settings on held-out images.
    #[arg(long)]
    without_test: bool,
}

/// The range that the table of settings has for a whole number.
fn range_of(name: &str) -> clap::builder::RangedI64ValueParser<u32> {
    let range = match schema::setting(name).map(|setting| setting.kind) {
        Some(Kind::Number { least, most, .. }) => least as i64..=most as i64,
        Some(Kind::OneOf(_) | Kind::Choice(_) | Kind::Switch) | None => 0..=i64::from(u32::MAX),
    };
    clap::value_parser!(u32).range(range)
}

static STOP: AtomicBool = AtomicBool::new(false);

/// Trains until the recipe ends or Ctrl-C.
pub(crate) fn run(args: &Args) -> Result<()> {
    let mut recipe = recipes::named(&args.recipe)?;
    recipe.seed = args.seed.unwrap_or(recipe.seed);
    recipe.epochs = args.epochs.unwrap_or(recipe.epochs);
    // Beside the run that held images out, which stays: its temperature may be wanted.
    let all = if args.hold_nothing_out { "-all" } else { "" };
    if args.hold_nothing_out {
        recipe.validation = Validation::None;
    }
    if let Some(images) = args.images {
        recipe.name = format!("{}-{images}", recipe.name);
    }
    recipe.check()?;
    let threads = args.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    let engine = EngineKind::from_code(&args.engine)?;
    let folder = args.out.join(format!("{}{all}-seed{}", recipe.name, recipe.seed));
    std::fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let (images, test) = images(args)?;
    let trainer = begin(args, &folder, &recipe, (threads, engine), &images)?;
    let path = folder.join("log.jsonl");
    if args.resume && run_log::is_finished(&path)? {
        println!("the run is done: {}", path.display());
        return Ok(());
    }
    let (cuts, images) = (Cuts { shards: threads as u32, slice: SLICE }, Arc::new(Images::new(images, test)));
    ctrlc::set_handler(|| STOP.store(true, Ordering::SeqCst))?;
    let log = match args.resume {
        true => RunLog::resume(&path, trainer.position().0)?,
        false => RunLog::create(&path)?,
    };
    let mut session = Session::new(trainer, engine, cuts, images)?;
    Loop { folder: &folder, threads: Threads::start(&session, threads)? }.run(
        &mut session,
        log,
        !args.without_test,
    )
}

/// Training and test images. A run with few images does without the official batches: the page's sheets have the first
/// training images and all test images, the same bytes.
fn images(args: &Args) -> Result<(Dataset, Dataset)> {
    let Some(count) = args.images.map(|images| images as usize) else {
        return Ok((batches::training(&args.data)?, batches::test(&args.data)?));
    };
    let source = Source::of_the_page();
    let (training, test) = match args.data.is_dir() {
        true => (batches::training(&args.data)?, batches::test(&args.data)?),
        false => (source.training()?, source.test()?),
    };
    ensure!(count <= training.len(), "{count} of {} images: get all with `cifar-train data`", training.len());
    Ok((training.slice(0..count), test))
}

/// A new run, or the one that the folder's checkpoint holds.
fn begin(
    args: &Args,
    folder: &Path,
    recipe: &Recipe,
    (threads, engine): (usize, EngineKind),
    all: &Dataset,
) -> Result<Trainer> {
    let path = folder.join("checkpoint.safetensors");
    if !args.resume {
        let place = folder.display();
        ensure!(
            !path.exists(),
            "{place} holds a run: go on with --resume, or name another folder with --out"
        );
        let values = init::from_pictures(recipe, all.images())?;
        return Ok(Trainer::from_values(recipe.clone(), all.len() as u32, values)?);
    }
    let bytes = std::fs::read(&path)
        .with_context(|| format!("{} cannot be read: leave out --resume to start anew", path.display()))?;
    let trainer = Trainer::from_checkpoint(&bytes)?;
    ensure!(trainer.recipe() == recipe, "the checkpoint is of another recipe: start without --resume");
    let began = run_log::first_start(&folder.join("log.jsonl"))?;
    // Ghost batches cut a batch the same way for any number of threads.
    let same_shards = recipe.ghost_batch.is_some() || began.threads == threads;
    if !same_shards || began.engine != engine.code() {
        println!(
            "begun with {} threads on {}, going on with {threads} on {}: within tolerance, not the same bits",
            began.threads,
            began.engine,
            engine.code()
        );
    }
    Ok(trainer)
}

struct Loop<'env> {
    folder: &'env Path,
    threads: Threads,
}

impl Loop<'_> {
    /// Goes on to the end; `reads_test`: with a look at the test images, once, with the values as they are then.
    fn run(&self, session: &mut Session, mut log: RunLog, reads_test: bool) -> Result<()> {
        let recipe = session.recipe();
        log.write(&Event::Start {
            recipe: recipe.name.clone(),
            seed: recipe.seed,
            threads: session.cuts().shards as usize,
            engine: session.engine().code().into(),
            images: session.trainer().images(),
            epochs: recipe.epochs,
            epoch: session.trainer().position().0,
            commit: commit(),
            hardware: hardware(),
        })?;
        let (mut saved, mut began) = (Instant::now(), Instant::now());
        let mut bar = bar(session.trainer());
        loop {
            let done = self.threads.advance(session)?;
            match done {
                Advance::Done => break,
                Advance::Step { .. } => show(&bar, session.trainer()),
                Advance::Features { .. } | Advance::Evaluation { .. } => {}
                Advance::Epoch { figures } => {
                    bar.finish_and_clear();
                    let event = Event::epoch(&figures, began.elapsed().as_secs_f64());
                    println!("{}", serde_json::to_string(&event)?);
                    log.write(&event)?;
                    (bar, began) = (self::bar(session.trainer()), Instant::now());
                }
            }
            // An epoch is saved with its evaluation, which goes on from no checkpoint of a trainer.
            if session.unevaluated().is_some() {
                continue;
            }
            let stop = STOP.load(Ordering::SeqCst);
            if stop || matches!(done, Advance::Epoch { .. }) || saved.elapsed() > CHECKPOINT_EVERY {
                self.save(session.trainer())?;
                saved = Instant::now();
            }
            if stop {
                bar.finish_and_clear();
                println!("stopped and saved; go on with the same command and --resume");
                return Ok(());
            }
        }
        if !reads_test {
            return Ok(());
        }
        let evaluation = self.threads.evaluate(session, TEST)?.counts;
        let (low, high) = evaluation.wilson_interval();
        let (test_accuracy, interval) = (evaluation.accuracy(), [low, high]);
        let end = Event::End { test_accuracy, interval, n: evaluation.n };
        println!("{}", serde_json::to_string(&end)?);
        log.write(&end)
    }

    fn save(&self, trainer: &Trainer) -> Result<()> {
        let path = self.folder.join("checkpoint.safetensors");
        let partial = path.with_extension("part");
        std::fs::write(&partial, trainer.checkpoint()?)
            .and_then(|()| std::fs::rename(&partial, &path))
            .with_context(|| format!("{} cannot be written", path.display()))
    }
}

fn bar(trainer: &Trainer) -> ProgressBar {
    let ((epoch, step), recipe) = (trainer.position(), trainer.recipe());
    let style = "epoch {prefix} {bar:30} {pos}/{len} images, {per_sec}, {eta} left, {msg}";
    let bar = ProgressBar::new(u64::from(trainer.images()))
        .with_prefix(format!("{}/{}", (epoch + 1).min(recipe.epochs), recipe.epochs))
        .with_position(u64::from(step * recipe.batch));
    bar.with_style(ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn show(bar: &ProgressBar, trainer: &Trainer) {
    let sums = trainer.progress();
    if sums.images > 0 {
        bar.set_position(sums.images);
        let (loss, right) = (sums.loss / sums.images as f64, sums.correct as f64 / sums.images as f64);
        bar.set_message(format!("loss {loss:.4}, accuracy {right:.4}"));
    }
}

#[cfg(test)]
mod tests {
    use cifar_model::Class;
    use clap::{CommandFactory, Parser};

    use super::*;

    #[derive(Parser)]
    struct Program {
        #[command(flatten)]
        args: Args,
    }

    #[test]
    fn the_flags_are_those_of_the_table_of_settings() {
        let program = Program::command();
        let with_flag: Vec<_> = schema::SETTINGS.iter().filter(|row| row.flag.is_some()).collect();
        assert!(with_flag.len() > 3);
        for row in with_flag {
            let flag = program.get_arguments().find(|argument| argument.get_long() == row.flag);
            let flag = flag.unwrap_or_else(|| panic!("no flag sets {}", row.name));
            if let Kind::Choice(names) = row.kind {
                let values = flag.get_possible_values();
                assert!(
                    names.iter().all(|name| values.iter().any(|value| value.matches(name, false))),
                    "{}",
                    row.name
                );
            }
        }
        for (images, fits) in [("19", false), ("20", true), ("50000", true), ("50001", false)] {
            assert_eq!(
                Program::try_parse_from(["train", "notebook", "--images", images]).is_ok(),
                fits,
                "{images}"
            );
        }
    }

    #[test]
    fn a_run_is_not_begun_over_another() -> Result<()> {
        let folder = std::env::temp_dir().join(format!("cifar-train-begin-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let args = Program::parse_from(["train", "notebook"]).args;
        let (recipe, data) = (recipes::named("notebook")?, Dataset::new(vec![0; 3072], vec![Class::ALL[0]])?);
        let begun = || begin(&args, &folder, &recipe, (1, EngineKind::Kernels), &data);
        assert!(begun().is_ok(), "an empty folder");
        std::fs::write(folder.join("checkpoint.safetensors"), "a run of hours")?;
        let refused = begun().err().map(|error| error.to_string());
        std::fs::remove_dir_all(&folder)?;
        assert!(refused.is_some_and(|error| error.contains("--resume") && error.contains("--out")));
        Ok(())
    }
}
