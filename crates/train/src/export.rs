//! `cifar-train export RUN`: a finished run's checkpoint becomes a weights file that says what it is.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use cifar_learn::{Engine, EngineKind, Trainer};
use cifar_model::{Class, Evaluation, Language, Metadata};

use crate::batches;

/// What to export.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The run's folder, with its checkpoint.
    run: PathBuf,
    /// The weights file.
    #[arg(long)]
    out: PathBuf,
    /// Folder of the six official batches: the accuracy is measured here, not copied.
    #[arg(long, default_value = "data/cifar-10-batches-bin")]
    data: PathBuf,
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
    let mut metadata = Metadata {
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
    };
    let test = batches::test(&args.data)?;
    let engine = Engine::new(EngineKind::Flex, &trainer.weights(metadata.clone())?)?;
    let mut evaluation = Evaluation::default();
    evaluation.record_logits(&engine.logits(test.images())?, engine.outputs(), test.labels());
    let (low, high) = evaluation.wilson_interval();
    (metadata.accuracy, metadata.accuracy_interval, metadata.n) =
        (evaluation.accuracy(), [low, high], evaluation.n);
    std::fs::write(&args.out, trainer.weights(metadata)?.to_safetensors()?)
        .with_context(|| format!("{} cannot be written", args.out.display()))?;
    println!(
        "{}: {:.2} % of {} test images",
        args.out.display(),
        100.0 * evaluation.accuracy(),
        evaluation.n
    );
    Ok(())
}
