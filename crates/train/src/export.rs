//! `cifar-train export RUN`: a finished run's checkpoint becomes a weights file that says what it is, and what it is
//! worth; a weights file becomes one for other programs, by which they can check themselves.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use cifar_formats::Format;
use cifar_learn::Trainer;
use cifar_model::weights::Provenance;
use cifar_model::{Metadata, SelfCheck};

use crate::measure::{self, Limits};
use crate::source::Source;
use crate::{batches, weights_file};

/// Pictures of the self-check: the first of the test set.
const CHECKED: usize = 10;

/// What to export.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The run's folder, with its checkpoint; or a weights file.
    run: PathBuf,
    /// The file to write.
    #[arg(long)]
    out: PathBuf,
    /// Of a weights file: safetensors, which is read back here and in the page; onnx; keras (Keras 3) or h5 (Keras 3 and
    /// 2), for keras.models.load_model; pytorch, a zip with a state_dict and the Python that defines the network; tfjs, a
    /// zip with model.json and weights.bin, for tf.loadLayersModel. In all but the first, pixels of 0 to 255 go in and
    /// logits come out. All have the first ten test pictures and their logits in them.
    #[arg(long, default_value = Format::Safetensors.name(), value_parser = Format::NAMES)]
    format: String,
    /// Rounds the weights of convolutions and dense layers to 8 bits: a quarter of the bytes.
    #[arg(long)]
    int8: bool,
    /// A file of a run of the same recipe that held images out, for a run that held none out: its temperature and its
    /// out-of-distribution threshold are taken over unchanged.
    #[arg(long)]
    calibrated_by: Option<PathBuf>,
    /// Where the tables of all that was measured go, as Markdown.
    #[arg(long)]
    report: Option<PathBuf>,
    #[command(flatten)]
    with: measure::With,
}

/// Writes the weights with all that is known of them.
pub(crate) fn run(args: &Args) -> Result<()> {
    if args.run.is_file() {
        return hand_out(args);
    }
    ensure!(
        args.format == Format::Safetensors.name(),
        "export the run as safetensors first, then that file as {}",
        args.format
    );
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
    let mut metadata = Metadata::new(&recipe.name, recipe.spec.clone(), recipe.normalization);
    metadata.provenance = Provenance {
        recipe: Some(recipe.name.clone()),
        loss: Some(recipe.loss.code().into()),
        epochs: Some(recipe.epochs),
        seed: Some(recipe.seed),
        commit: start.commit,
        data_sha256: batches::BATCHES.iter().map(|(_, hash)| (*hash).into()).collect(),
        hardware: Some(format!("{}, {} threads", start.hardware, start.threads)),
        ..Provenance::default()
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
    let limits = match &args.calibrated_by {
        Some(file) => {
            ensure!(
                held_out == 0,
                "the run held {held_out} images out: they calibrate it, leave --calibrated-by away"
            );
            Some(Limits::carried(&weights_file::read(file)?.metadata, &weights.metadata)?)
        }
        None => Limits::fitted(&weights, held_out, &args.with)?,
    };
    let (weights, tables) = measure::measure(weights, limits, rounding, &args.with)?;
    weights_file::write(&weights, &args.out)?;
    measure::tell(&tables, args.report.as_deref())
}

/// A weights file for other programs, with its check.
fn hand_out(args: &Args) -> Result<()> {
    ensure!(
        !args.int8 && args.calibrated_by.is_none() && args.report.is_none(),
        "--int8, --calibrated-by and --report need a run's folder, {} is a file: leave them away",
        args.run.display()
    );
    let weights = weights_file::read(&args.run)?;
    let pictures = Source::of_the_page().test()?.slice(0..CHECKED);
    let check = SelfCheck::of_data_set(&weights, pictures.images())?;
    let weights = weights.with_self_check(check);
    let bytes = Format::named(&args.format)?.write(&weights)?;
    std::fs::write(&args.out, bytes).with_context(|| format!("{} cannot be written", args.out.display()))?;
    println!("{}: with ten pictures and their logits", args.out.display());
    Ok(())
}
