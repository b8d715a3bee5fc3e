//! `cifar-train compare FIRST SECOND`: two weights files on the same 10,000 test images, and whether their
//! difference is more than luck.

use std::path::PathBuf;

use anyhow::{Context, Result};
use cifar_evaluate::{Answers, Mcnemar, Proportion, mcnemar};
use cifar_model::Language;
use serde::Serialize;

use crate::evaluate::answers;
use crate::output::Output;
use crate::source::Source;
use crate::weights_file;

/// What to compare.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A weights file.
    first: PathBuf,
    /// Another.
    second: PathBuf,
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    output: Output,
}

/// What the program prints with `--json`.
#[derive(Serialize)]
struct Report {
    networks: [Network; 2],
    mcnemar: Mcnemar,
}

/// One of the two.
#[derive(Serialize)]
struct Network {
    name: String,
    accuracy: Proportion,
}

/// Prints both accuracies and McNemar's exact test.
pub(crate) fn run(args: &Args) -> Result<()> {
    let test = args.source.test()?;
    let read = |path: &PathBuf| -> Result<(String, Answers)> {
        let weights = weights_file::read(path)?;
        let found = answers(&weights, &test, false)?;
        Ok((weights.metadata.name, found))
    };
    let report = compared(read(&args.first)?, read(&args.second)?)?;
    args.output.print(|| Ok(&report), |language| text(&report, language))
}

fn compared(first: (String, Answers), second: (String, Answers)) -> Result<Report> {
    let mcnemar = mcnemar(&first.1, &second.1)?;
    let counted = |(name, answers): (String, Answers)| -> Result<Network> {
        let counts = answers.evaluation();
        let accuracy = Proportion::of(counts.correct, counts.n).context("there are no images")?;
        Ok(Network { name, accuracy })
    };
    Ok(Report { networks: [counted(first)?, counted(second)?], mcnemar })
}

fn text(report: &Report, language: Language) -> String {
    let Mcnemar { both, only_first, only_second, neither, p } = report.mcnemar;
    let each = report.networks.iter().map(|Network { name, accuracy }| {
        let [low, high] = accuracy.interval.map(|share| 100.0 * share);
        let (percent, n) = (100.0 * accuracy.value, accuracy.n);
        match language {
            Language::Es => {
                format!("{name}: {percent:.2} % de {n} imágenes, intervalo del 95 %: {low:.2} a {high:.2} %")
            }
            Language::En => {
                format!("{name}: {percent:.2} % of {n} images, 95 % interval {low:.2} to {high:.2} %")
            }
        }
    });
    let mut lines: Vec<String> = each.collect();
    // Very small values are told as powers of ten.
    let p = if p < 1e-4 { format!("{p:.1e}") } else { format!("{p:.4}") };
    lines.extend(match language {
        Language::Es => [
            format!(
                "aciertan ambas: {both}; solo la primera: {only_first}; \
                 solo la segunda: {only_second}; ninguna: {neither}"
            ),
            format!("prueba exacta de McNemar: p = {p}"),
            "p es la probabilidad de una diferencia así, o mayor, entre dos redes igual de buenas".into(),
        ],
        Language::En => [
            format!(
                "right in both: {both}; only in the first: {only_first}; \
                 only in the second: {only_second}; in neither: {neither}"
            ),
            format!("McNemar's exact test: p = {p}"),
            "p is the probability of a difference this large, or larger, between two equally good networks"
                .into(),
        ],
    });
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use cifar_model::Class;

    use super::*;

    /// Twelve images of cats, of which these are told right.
    fn network(name: &str, right: std::ops::Range<usize>) -> Result<(String, Answers)> {
        let row = |image| {
            let mut row = [0.0; 10];
            row[if right.contains(&image) { 3 } else { 5 }] = 1.0;
            row
        };
        Ok((name.into(), Answers::new((0..12).flat_map(row).collect(), vec![Class::ALL[3]; 12])?))
    }

    #[test]
    fn both_are_named_and_the_difference_is_tested() -> Result<()> {
        let report = compared(network("one", 0..2)?, network("two", 1..11)?)?;
        let english = text(&report, Language::En);
        assert!(english.starts_with("one: 16.67 % of 12 images, 95 % interval "), "{english}");
        assert!(
            english.contains("right in both: 1; only in the first: 1; only in the second: 9; in neither: 1")
        );
        // 2 (1 + 10) / 1024
        assert!(english.contains("p = 0.0215"), "{english}");
        assert!(text(&report, Language::Es).contains("solo la segunda: 9"));
        let json = serde_json::to_value(&report)?;
        assert_eq!(
            (json["mcnemar"]["both"].as_u64(), json["networks"][1]["name"].as_str()),
            (Some(1), Some("two"))
        );
        Ok(())
    }
}
