//! `cifar-train measure FILE`: what a weights file is worth besides its accuracy, read as the page reads it, written into
//! its header and told as a table.
//!
//! Temperature and threshold come from the images that the file's own recipe held out, the last of the training images,
//! or from another run of that recipe ([`Limits`]). The test images are only counted.

mod limits;
mod out_of_distribution;
mod report;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use cifar_evaluate::{Answers, Binning, expected_error, reliability};
use cifar_model::image::BYTES;
use cifar_model::out_of_distribution::{auroc, score, share_below};
use cifar_model::weights::{Calibration, Detection, Measured, OutOfDistribution, Rounding, Share, Split};
use cifar_model::{Dataset, Evaluation, Plan, Weights, mirrored};

use crate::{batches, sketches, weights_file};
pub(crate) use limits::Limits;

/// Bins of the reliability diagrams that the program prints, as many as Guo et al. (2017) draw.
pub(crate) const BINS: usize = 15;

/// What to measure.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A weights file; its header is written anew.
    weights: PathBuf,
    #[command(flatten)]
    with: With,
    /// Training images at the end that the file's run held out; without it, what its recipe says. A file that has its
    /// temperature and threshold from another run keeps them.
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
    let kept = Limits::of(&weights.metadata).filter(|limits| limits.sibling.is_some());
    let limits = match (args.held_out, kept) {
        (None, Some(kept)) => Some(kept),
        (Some(images), _) => Limits::fitted(&weights, images, &args.with)?,
        (None, None) => {
            let recipe = weights.metadata.provenance.recipe.as_deref();
            let recipe = recipe.context("the file names no recipe: say --held-out")?;
            let held_out = crate::recipes::named(recipe)?.validation.held_out();
            Limits::fitted(&weights, held_out, &args.with)?
        }
    };
    let rounding = weights.metadata.provenance.measured.as_ref().and_then(|measured| measured.rounding);
    let (weights, tables) = measure(weights, limits, rounding, &args.with)?;
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
    limits: Option<Limits>,
    rounding: Option<Rounding>,
    with: &With,
) -> Result<(Weights, String)> {
    let test = batches::test(&with.data)?;
    let logits = logits(&weights, test.images())?;
    let both = mean(&logits, &self::logits(&weights, &mirrored(test.images()))?);
    let drawings = sketches::drawings()?;
    let drawn = count(&self::logits(&weights, drawings.images())?, &drawings);
    let plain = count(&logits, &test);
    let outputs = logits.len() / test.len();
    let first = count(&logits[..1000 * outputs], &test.slice(0..1000));
    let mut bins = Vec::new();
    let (mut calibration, mut out_of_distribution) = (None, None);
    if let Some(limits) = &limits {
        weights.metadata.temperature = Some(limits.temperature);
        let answers = Answers::new(logits.clone(), test.labels().to_vec())?;
        let at = |temperature| reliability(&answers.at(temperature)?, Binning::EqualMass, BINS);
        bins = at(limits.temperature)?;
        calibration = Some(Calibration {
            held_out: limits.held_out,
            bins: BINS as u32,
            error_before: expected_error(&at(1.0)?),
            error: expected_error(&bins),
        });
        out_of_distribution = Some(detected(&weights, limits, &scores(&logits, outputs), &test, with)?);
    }
    weights.metadata.provenance.accuracy = Some(Share::from(&plain));
    weights.metadata.provenance.accuracy_on = Some(Split::Test);
    weights.metadata.provenance.measured = Some(Measured {
        first_thousand: first.correct,
        mirrored: Share::from(&count(&both, &test)),
        drawings: Share::from(&drawn),
        rounding,
        calibration,
        out_of_distribution,
        carried_from: limits.and_then(|limits| limits.sibling),
    });
    let tables = report::tables(&weights, &bins, &drawn)?;
    Ok((weights, tables))
}

/// The out-of-distribution score, row by row.
fn scores(logits: &[f32], outputs: usize) -> Vec<f64> {
    logits.chunks_exact(outputs).map(score).collect()
}

fn detected(
    weights: &Weights,
    limits: &Limits,
    known: &[f64],
    test: &Dataset,
    with: &With,
) -> Result<OutOfDistribution> {
    let (threshold, outputs) = (limits.threshold, weights.metadata.spec.check()?.outputs());
    let mut sets = Vec::new();
    for set in out_of_distribution::all(test, &with.pictures)? {
        let found = scores(&logits(weights, &set.images)?, outputs);
        let (detected, auroc) = (share_below(&found, threshold), auroc(known, &found));
        sets.push(Detection { set: set.name.into(), n: found.len() as u32, detected, auroc });
    }
    let false_alarms = share_below(known, threshold);
    Ok(OutOfDistribution { held_out: limits.held_out, threshold, false_alarms, sets })
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
fn count(logits: &[f32], data: &Dataset) -> Evaluation {
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
    let images = planar.len() / BYTES;
    let share = images.div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let parts: Vec<_> = planar
            .chunks(BYTES * share)
            .map(|part| {
                scope.spawn(move || -> Result<Vec<f32>> {
                    let mut plan = Plan::compile(weights)?;
                    let mut logits = vec![0.0; part.len() / BYTES * plan.outputs()];
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
