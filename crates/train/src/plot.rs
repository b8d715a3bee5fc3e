//! `cifar-train plot RUN...`: accuracy and loss against the epoch, of several runs in one picture.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use cifar_model::Language;

use crate::canvas::{png, svg};
use crate::chart::{COLOURS, Chart, Curve, Epoch};
use crate::output::language;
use crate::run_log::{self, Event};

/// What to draw.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Runs: their folders, or their logs.
    #[arg(required = true)]
    runs: Vec<PathBuf>,
    /// The file to write; its name ends in .png or .svg.
    #[arg(long)]
    out: PathBuf,
    /// Language of the labels: en or es.
    #[arg(long, default_value = "en", value_parser = language)]
    lang: Language,
}

/// Writes the picture, and prints each run's last epoch.
pub(crate) fn run(args: &Args) -> Result<()> {
    let most = COLOURS.len();
    ensure!(args.runs.len() <= most, "{} runs have no colours of their own: give {most}", args.runs.len());
    let curves = args.runs.iter().map(|run| read(run)).collect::<Result<Vec<_>>>()?;
    let chart = Chart { curves: &curves, language: args.lang };
    let bytes = match args.out.extension().and_then(|end| end.to_str()) {
        Some("png") => png(chart.size(), |area| chart.paint(area))?,
        Some("svg") => {
            svg(chart.size(), &chart.title(), &chart.text(), |area| chart.paint(area))?.into_bytes()
        }
        _ => bail!("{} ends neither in .png nor in .svg", args.out.display()),
    };
    std::fs::write(&args.out, bytes).with_context(|| format!("{} cannot be written", args.out.display()))?;
    println!("{}\n{}", args.out.display(), chart.text());
    Ok(())
}

/// Reads a run's log.
fn read(run: &Path) -> Result<Curve> {
    let path = if run.is_dir() { run.join("log.jsonl") } else { run.into() };
    let mut epochs = BTreeMap::new();
    let mut test = None;
    for event in run_log::read(&path)? {
        match event {
            // A run that was stopped may have an epoch twice: the later one went on.
            Event::Epoch { epoch, loss, accuracy, validation, .. } => {
                epochs.insert(epoch, Epoch { epoch, loss, accuracy, validation });
            }
            Event::End { test_accuracy, .. } => test = Some(test_accuracy),
            Event::Start { .. } => {}
        }
    }
    let epochs: Vec<Epoch> = epochs.into_values().collect();
    ensure!(!epochs.is_empty(), "{} has no finished epoch yet", path.display());
    Ok(Curve { name: name(&path), epochs, test })
}

/// `notebook-seed1` of `notebook-seed1.jsonl` and of `notebook-seed1/log.jsonl`.
fn name(path: &Path) -> String {
    let named =
        if path.ends_with("log.jsonl") { path.parent().and_then(Path::file_name) } else { path.file_stem() };
    named.map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("runs")
    }

    #[test]
    fn reads_the_committed_runs() -> Result<()> {
        let curve = read(&runs().join("notebook-seed1.jsonl"))?;
        assert_eq!((curve.name.as_str(), curve.epochs.len()), ("notebook-seed1", 15));
        assert_eq!(curve.epochs.last().map(|last| last.epoch), Some(15));
        assert!(curve.test.is_some_and(|accuracy| accuracy > 0.69));
        Ok(())
    }

    #[test]
    fn writes_both_kinds_of_files_and_refuses_others() -> Result<()> {
        let out =
            |kind: &str| std::env::temp_dir().join(format!("cifar-train-plot-{}.{kind}", std::process::id()));
        let runs: Vec<PathBuf> =
            (1..=3).map(|seed| runs().join(format!("notebook-seed{seed}.jsonl"))).collect();
        for kind in ["png", "svg"] {
            run(&Args { runs: runs.clone(), out: out(kind), lang: Language::Es })?;
            let bytes = std::fs::read(out(kind))?;
            std::fs::remove_file(out(kind))?;
            assert!(bytes.starts_with(if kind == "png" { b"\x89PNG" } else { b"<svg" }));
        }
        let refused = run(&Args { runs, out: out("jpg"), lang: Language::Es });
        assert!(refused.is_err_and(|error| error.to_string().contains("neither in .png nor in .svg")));
        Ok(())
    }

    #[test]
    fn a_run_is_called_by_its_file_or_its_folder() {
        assert_eq!(name(Path::new("a/b-seed1.jsonl")), "b-seed1");
        assert_eq!(name(Path::new("a/b-seed2/log.jsonl")), "b-seed2");
    }
}
