//! `cifar-train measure FILE`: what a weights file is worth besides its accuracy, read as the page reads it, written into
//! its header and told as a table.
//!
//! Temperature and threshold come from the images that the file's own recipe held out, the last of the training images;
//! where it held out none, there are none. The test images are only counted.

mod report;
mod strangers;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use cifar_model::calibration::{BINS, expected_error, fit_temperature, reliability};
use cifar_model::doubt::{auroc, familiarity, share_below, threshold};
use cifar_model::weights::{Calibration, Detection, Doubt, Rounding, Share};
use cifar_model::{Dataset, Evaluation, Measured, Plan, Weights, mirrored};

use crate::{batches, sketches, weights_file};

/// Share of held-out images that may count as doubtful.
const FALSE_ALARMS: f64 = 0.04;

/// What to measure.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A weights file; its header is written anew.
    weights: PathBuf,
    #[command(flatten)]
    with: With,
    /// Training images at the end that the file's run held out; without it, what its recipe says.
    #[arg(long)]
    held_out: Option<u32>,
    /// Where the tables go, as Markdown.
    #[arg(long)]
    report: Option<PathBuf>,
}

/// What is needed besides the weights.
#[derive(clap::Args)]
pub(crate) struct With {
    /// Folder of the six official batches: the page's sheets have no held-out images.
    #[arg(long, default_value = "data/cifar-10-batches-bin")]
    pub(crate) data: PathBuf,
    /// Folder of the photographs.
    #[arg(long, default_value = "tests/pictures")]
    pub(crate) pictures: PathBuf,
}

/// Measures a file and writes its header anew.
pub(crate) fn run(args: &Args) -> Result<()> {
    let weights = weights_file::read(&args.weights)?;
    let held_out = match args.held_out {
        Some(images) => images,
        None => crate::train::recipe(&weights.metadata.recipe)?.validation.held_out(),
    };
    let rounding = weights.metadata.measured.as_ref().and_then(|measured| measured.rounding);
    let (weights, tables) = measure(weights, held_out, rounding, &args.with)?;
    weights_file::write(&weights, &args.weights)?;
    tell(&tables, args.report.as_deref())
}

/// Prints the tables, and keeps them where asked.
pub(crate) fn tell(tables: &str, report: Option<&Path>) -> Result<()> {
    print!("{tables}");
    report.map_or(Ok(()), |path| {
        std::fs::write(path, tables).with_context(|| format!("{} cannot be written", path.display()))
    })
}

/// The weights with everything that was measured in their header, and the tables.
pub(crate) fn measure(
    mut weights: Weights,
    held_out: u32,
    rounding: Option<Rounding>,
    with: &With,
) -> Result<(Weights, String)> {
    let test = batches::test(&with.data)?;
    let logits = logits(&weights, test.images())?;
    let twice = mean(&logits, &self::logits(&weights, &mirrored(test.images()))?);
    let drawings = sketches::drawings()?;
    let drawn = count(&self::logits(&weights, drawings.images())?, &drawings);
    let plain = count(&logits, &test);
    let outputs = logits.len() / test.len();
    let first = count(&logits[..1000 * outputs], &test.slice(0..1000));
    let mut bins = Vec::new();
    let (mut calibration, mut doubt) = (None, None);
    if held_out > 0 {
        let training = batches::training(&with.data)?;
        let held = training.slice(training.len() - held_out as usize..training.len());
        let held_logits = self::logits(&weights, held.images())?;
        let temperature = fit_temperature(&held_logits, held.labels())?;
        weights.metadata.temperature = Some(temperature);
        bins = reliability(&logits, test.labels(), temperature)?;
        calibration = Some(Calibration {
            held_out,
            bins: BINS as u32,
            error_before: expected_error(&reliability(&logits, test.labels(), 1.0)?),
            error: expected_error(&bins),
        });
        doubt = Some(doubts(&weights, &held_logits, &logits, outputs, &test, with)?);
    }
    let share = Share::from(&plain);
    (weights.metadata.accuracy, weights.metadata.accuracy_interval, weights.metadata.n) =
        (share.accuracy, share.interval, share.n);
    weights.metadata.measured = Some(Measured {
        first_thousand: first.correct,
        mirrored: Share::from(&count(&twice, &test)),
        drawings: Share::from(&drawn),
        rounding,
        calibration,
        doubt,
    });
    let tables = report::tables(&weights, &bins, &drawn)?;
    Ok((weights, tables))
}

fn doubts(
    weights: &Weights,
    held_out: &[f32],
    test_logits: &[f32],
    outputs: usize,
    test: &Dataset,
    with: &With,
) -> Result<Doubt> {
    let scores = |logits: &[f32]| logits.chunks_exact(outputs).map(familiarity).collect::<Vec<f64>>();
    let held = scores(held_out);
    let (limit, known) = (threshold(&held, FALSE_ALARMS), scores(test_logits));
    let mut sets = Vec::new();
    for set in strangers::all(test, &with.pictures)? {
        let found = scores(&logits(weights, &set.images)?);
        let (detected, auroc) = (share_below(&found, limit), auroc(&known, &found));
        sets.push(Detection { set: set.name.into(), n: found.len() as u32, detected, auroc });
    }
    let false_alarms = share_below(&known, limit);
    Ok(Doubt { held_out: held.len() as u32, threshold: limit, false_alarms, sets })
}

/// What rounding did to a network, over all test images.
pub(crate) fn rounding(before: &Weights, after: &Weights, with: &With) -> Result<Rounding> {
    let test = batches::test(&with.data)?;
    let (one, other) = (logits(before, test.images())?, logits(after, test.images())?);
    let changes = || one.iter().zip(&other).map(|(one, other)| f64::from(one - other));
    Ok(Rounding {
        accuracy_before: count(&one, &test).accuracy(),
        largest: changes().fold(0.0, |most, change| most.max(change.abs())),
        typical: (changes().map(|change| change * change).sum::<f64>() / one.len() as f64).sqrt(),
    })
}

/// Right answers of images' logits.
pub(crate) fn count(logits: &[f32], data: &Dataset) -> Evaluation {
    let mut evaluation = Evaluation::default();
    evaluation.record_logits(logits, logits.len() / data.len(), data.labels());
    evaluation
}

/// Of two views.
pub(crate) fn mean(one: &[f32], other: &[f32]) -> Vec<f32> {
    one.iter().zip(other).map(|(one, other)| f32::midpoint(*one, *other)).collect()
}

/// Logits by the inference plan that the page uses, on all cores: `[n, outputs]`, row by row.
pub(crate) fn logits(weights: &Weights, planar: &[u8]) -> Result<Vec<f32>> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let images = planar.len() / 3072;
    let share = images.div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let parts: Vec<_> = planar
            .chunks(3072 * share)
            .map(|part| {
                scope.spawn(move || -> Result<Vec<f32>> {
                    let mut plan = Plan::compile(weights)?;
                    let mut logits = vec![0.0; part.len() / 3072 * plan.outputs()];
                    plan.logits(part, &mut logits)?;
                    Ok(logits)
                })
            })
            .collect();
        let mut all = Vec::new();
        for part in parts {
            all.extend(part.join().map_err(|_| anyhow::anyhow!("a thread ended early"))??);
        }
        ensure!(!all.is_empty() || images == 0, "no image was looked at");
        Ok(all)
    })
}
