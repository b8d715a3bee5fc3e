//! `cifar-train export RUN`: a finished run's checkpoint becomes a weights file that says what it is, and what it is
//! worth.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use cifar_learn::Trainer;
use cifar_model::{Class, Language, Metadata};

use crate::{batches, measure};

/// What to export.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The run's folder, with its checkpoint.
    run: PathBuf,
    /// The weights file.
    #[arg(long)]
    out: PathBuf,
    /// Rounds the weights of convolutions and dense layers to 8 bits: a quarter of the bytes.
    #[arg(long)]
    int8: bool,
    /// Where the tables of all that was measured go, as Markdown.
    #[arg(long)]
    report: Option<PathBuf>,
    #[command(flatten)]
    with: measure::With,
}

/// Writes the weights with all that is known of them.
pub(crate) fn run(args: &Args) -> Result<()> {
    let path = args.run.join("checkpoint.safetensors");
    let bytes = std::fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let trainer = Trainer::from_checkpoint(&bytes)?;
    let recipe = trainer.recipe();
    let (epoch, _) = trainer.position();
    ensure!(
        trainer.next_batch().is_none(),
        "the run stands at epoch {epoch} of {}: finish it",
        recipe.epochs
    );
    let start = crate::run_log::first_start(&args.run.join("log.jsonl"))?;
    let metadata = Metadata {
        name: recipe.name.clone(),
        spec: recipe.spec.clone(),
        normalization: recipe.normalization,
        classes: Class::ALL.iter().map(|class| class.name(Language::En).into()).collect(),
        recipe: recipe.name.clone(),
        loss: recipe.loss.code().into(),
        epochs: recipe.epochs,
        seed: recipe.seed,
        accuracy: 0.0,
        accuracy_interval: [0.0; 2],
        n: 0,
        commit: start.commit,
        data_sha256: batches::BATCHES.iter().map(|(_, hash)| (*hash).into()).collect(),
        hardware: format!("{}, {} threads", start.hardware, start.threads),
        temperature: None,
        measured: None,
    };
    let trained = trainer.weights(metadata)?;
    let (weights, rounding) = if args.int8 {
        let rounded = trained.to_int8()?;
        let rounding = measure::rounding(&trained, &rounded, &args.with)?;
        (rounded, Some(rounding))
    } else {
        (trained, None)
    };
    let held_out = recipe.validation.held_out();
    let (weights, tables) = measure::measure(weights, held_out, rounding, &args.with)?;
    measure::write(&weights, &args.out)?;
    measure::tell(&tables, args.report.as_deref())
}
