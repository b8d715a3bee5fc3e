//! `cifar-train robustness FILE`: accuracy on corrupted test images, corruption by corruption and strength by strength.

use std::path::PathBuf;

use anyhow::{Context, Result};
use cifar_evaluate::{Answers, Proportion};
use cifar_model::{Dataset, Language, Weights};
use cifar_robustness::{Corruption, Strength, corrupt_all};
use serde::Serialize;

use crate::output::Output;
use crate::source::Source;
use crate::{measure, weights_file};

/// What to corrupt.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A weights file.
    #[arg(default_value = "www/assets/models/notebook.safetensors")]
    weights: PathBuf,
    #[command(flatten)]
    source: Source,
    /// How many test images, from the first on.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    images: u32,
    /// Where chance begins.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    output: Output,
}

/// What the program prints with `--json`.
#[derive(Serialize)]
struct Report {
    name: String,
    n: usize,
    seed: u64,
    /// Of the images as they are.
    clean: Proportion,
    curves: Vec<Curve>,
    /// Mean share of wrong answers over all corruptions and strengths, each counted alike.
    mean_corruption_error: f64,
}

/// Accuracy against strength.
#[derive(Serialize)]
struct Curve {
    corruption: Corruption,
    /// For the strengths 1 to 5.
    accuracy: [f64; 5],
}

/// Prints a table: a row for each corruption, a column for each strength.
pub(crate) fn run(args: &Args) -> Result<()> {
    let weights = weights_file::read(&args.weights)?;
    let test = args.source.test()?;
    let count = test.len().min(args.images as usize);
    let report = report(&weights, &test.slice(0..count), args.seed)?;
    args.output.print(|| Ok(&report), |language| text(&report, language))
}

fn report(weights: &Weights, data: &Dataset, seed: u64) -> Result<Report> {
    let clean = proportion(weights, data.images(), data)?;
    let curves = Corruption::ALL.map(|corruption| -> Result<Curve> {
        let mut accuracy = [0.0; 5];
        for (accuracy, strength) in accuracy.iter_mut().zip(Strength::ALL) {
            let images = corrupt_all(data.images(), 0, corruption, strength, seed)?;
            *accuracy = proportion(weights, &images, data)?.value;
        }
        Ok(Curve { corruption, accuracy })
    });
    let curves = curves.into_iter().collect::<Result<Vec<Curve>>>()?;
    let values: Vec<f64> = curves.iter().flat_map(|curve| curve.accuracy).collect();
    let mean_corruption_error = 1.0 - values.iter().sum::<f64>() / values.len() as f64;
    let name = weights.metadata.name.clone();
    Ok(Report { name, n: data.len(), seed, clean, curves, mean_corruption_error })
}

fn proportion(weights: &Weights, images: &[u8], data: &Dataset) -> Result<Proportion> {
    let answers = Answers::new(measure::logits(weights, images)?, data.labels().to_vec())?;
    let counts = answers.evaluation();
    Proportion::of(counts.correct, counts.n).context("there are no images")
}

fn text(report: &Report, language: Language) -> String {
    let Report { name, n, seed, clean, curves, mean_corruption_error } = report;
    let [low, high] = clean.interval.map(|share| 100.0 * share);
    let (percent, error) = (100.0 * clean.value, 100.0 * mean_corruption_error);
    let (first, strength, last) = match language {
        Language::Es => (
            format!(
                "{name}, {n} imágenes de prueba, semilla {seed}: {percent:.1} % (95 %: {low:.1} a {high:.1} %)"
            ),
            "fuerza",
            format!(
                "error medio con todas las corrupciones: {error:.1} %; sin ellas: {:.1} %",
                100.0 - percent
            ),
        ),
        Language::En => (
            format!("{name}, {n} test images, seed {seed}: {percent:.1} % (95 %: {low:.1} to {high:.1} %)"),
            "strength",
            format!("mean error over all corruptions: {error:.1} %; without any: {:.1} %", 100.0 - percent),
        ),
    };
    let numbers: String = (1..=5).map(|strength| format!("{strength:>7}")).collect();
    let mut lines = vec![first, format!("{strength:<16}{numbers}")];
    lines.extend(curves.iter().map(|Curve { corruption, accuracy }| {
        let values: String = accuracy.iter().map(|value| format!("{:>7.1}", 100.0 * value)).collect();
        format!("{:<16}{values}", corruption.name())
    }));
    lines.push(last);
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// The first 200 images: what chance does to them is far larger than what another processor's rounding does.
    #[test]
    fn the_notebook_s_network_loses_by_strength() -> Result<()> {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/assets/models/notebook.safetensors");
        let weights = weights_file::read(&file)?;
        let report = report(&weights, &Source::committed().test()?.slice(0..200), 1)?;
        assert_eq!((report.n, report.curves.len()), (200, Corruption::ALL.len()));
        let of = |wanted| {
            report.curves.iter().find(|curve| curve.corruption == wanted).map(|curve| curve.accuracy)
        };
        for corruption in [Corruption::GaussianNoise, Corruption::Occluder, Corruption::Contrast] {
            let accuracy = of(corruption).context("a curve")?;
            assert!(accuracy[4] < accuracy[0] - 0.05, "{corruption:?} {accuracy:?}");
        }
        assert!(report.mean_corruption_error > 1.0 - report.clean.value);
        let text = text(&report, Language::Es);
        assert!(text.contains("jpeg") && text.starts_with("notebook, 200 imágenes"), "{text}");
        Ok(())
    }
}
