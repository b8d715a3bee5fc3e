//! `cifar-train evaluate FILE`: a weights file against all 10,000 test images.

use std::path::PathBuf;

use anyhow::Result;
use cifar_evaluate::{Answers, Statistics};
use cifar_model::{Class, Dataset, Evaluation, Language, Metadata, Weights, mirrored};
use serde::Serialize;

use crate::output::Output;
use crate::source::Source;
use crate::{duplicates, measure, weights_file};

/// What to evaluate.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A weights file.
    #[arg(default_value = "www/assets/models/notebook.safetensors")]
    weights: PathBuf,
    #[command(flatten)]
    source: Source,
    /// Count by the mean of the picture and its mirror image. `--twice` was its name.
    #[arg(long, alias = "twice")]
    with_mirror: bool,
    /// A list that `duplicates` wrote: leave out the test images that show the photograph of a training image.
    #[arg(long)]
    without: Option<PathBuf>,
    #[command(flatten)]
    output: Output,
}

/// What the program prints with `--json`.
#[derive(Serialize)]
struct Report<'report> {
    #[serde(flatten)]
    counts: &'report Counts<'report>,
    #[serde(flatten)]
    statistics: Statistics,
}

/// What it prints as text.
#[derive(Serialize)]
struct Counts<'report> {
    name: &'report str,
    /// English names in the order of the classes' numbers.
    classes: [&'static str; 10],
    n: u32,
    accuracy: f64,
    /// Wilson's, 95 %.
    interval: [f64; 2],
    per_class: [f64; 10],
    /// `[true][predicted]`.
    confusion: [[u32; 10]; 10],
    /// Answers that are no class: outputs 10 to 19 of the notebook's network.
    outside: u32,
}

/// Prints accuracy with its interval, each class's share, and the confusion matrix; as JSON all statistics too.
pub(crate) fn run(args: &Args) -> Result<()> {
    let weights = weights_file::read(&args.weights)?;
    let test = args.source.test()?;
    let test = match &args.without {
        Some(list) => test.without(&duplicates::in_training(list)?),
        None => test,
    };
    let answers = answers(&weights, &test, args.with_mirror)?;
    let counts = counts(&weights.metadata, &answers.evaluation());
    let report = || Ok(Report { counts: &counts, statistics: statistics(&weights.metadata, &answers)? });
    args.output.print(report, |language| text(&counts, language))
}

/// Answers of the inference plan that the page uses, on all cores.
pub(crate) fn answers(weights: &Weights, data: &Dataset, with_mirror: bool) -> Result<Answers> {
    let mut logits = measure::logits(weights, data.images())?;
    if with_mirror {
        logits = measure::mean(&logits, &measure::logits(weights, &mirrored(data.images()))?);
    }
    Ok(Answers::new(logits, data.labels().to_vec())?)
}

/// Calibration for the logits as they are, then for the file's temperature where it has one.
fn statistics(metadata: &Metadata, answers: &Answers) -> Result<Statistics> {
    let temperatures: Vec<f64> = [1.0].into_iter().chain(metadata.temperature).collect();
    Ok(Statistics::of(answers, &temperatures, measure::BINS)?)
}

fn counts<'report>(metadata: &'report Metadata, evaluation: &Evaluation) -> Counts<'report> {
    let (low, high) = evaluation.wilson_interval();
    Counts {
        name: &metadata.name,
        classes: Class::names(Language::En),
        n: evaluation.n,
        accuracy: evaluation.accuracy(),
        interval: [low, high],
        per_class: evaluation.per_class(),
        confusion: evaluation.confusion,
        outside: evaluation.outside,
    }
}

fn text(report: &Counts<'_>, language: Language) -> String {
    let [low, high] = report.interval.map(|share| 100.0 * share);
    let (name, n, percent) = (report.name, report.n, 100.0 * report.accuracy);
    let (first, rows) = match language {
        Language::Es => (
            format!(
                "{name}: {percent:.2} % de {n} imágenes de prueba, intervalo del 95 %: {low:.2} a {high:.2} %"
            ),
            ["clase", "aciertos", "respuestas"],
        ),
        Language::En => (
            format!("{name}: {percent:.2} % of {n} test images, 95 % interval {low:.2} to {high:.2} %"),
            ["class", "right", "answers"],
        ),
    };
    let columns: String = (0..10).map(|i| format!("{i:>5}")).collect();
    let mut lines =
        vec![first, String::new(), format!("{:<14}{:>9}   {}:{columns}", rows[0], rows[1], rows[2])];
    let indent = rows[2].len() + 4;
    for class in Class::ALL {
        let row = usize::from(class.index());
        let answers: String = report.confusion[row].iter().map(|count| format!("{count:>5}")).collect();
        let name = format!("{row} {}", class.name(language));
        lines.push(format!("{name:<14}{:>7.1} %{:indent$}{answers}", 100.0 * report.per_class[row], ""));
    }
    if report.outside > 0 {
        let outside = report.outside;
        lines.push(match language {
            Language::Es => format!("{outside} respuestas son salidas sin clase"),
            Language::En => format!("{outside} answers are outputs without a class"),
        });
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use anyhow::Context;
    use cifar_evaluate::{Binning, expected_error, reliability};

    use super::*;

    /// The figures that the page prints are what the page's own plan counts on the page's own pictures. Of a large
    /// network the first 1,000 images have to do; kernels for other processors sum in another order.
    #[test]
    fn every_shipped_figure_is_what_the_test_sheets_give() -> Result<()> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/assets/models");
        let (test, drawings) = (Source::committed().test()?, crate::sketches::drawings()?);
        let list: serde_json::Value = serde_json::from_slice(&std::fs::read(folder.join("models.json"))?)?;
        let names =
            list["models"].as_array().context("a list")?.iter().filter_map(|entry| entry["name"].as_str());
        for name in names {
            let weights = weights_file::read(&folder.join(format!("{name}.safetensors")))?;
            let metadata = &weights.metadata;
            let measured =
                metadata.provenance.measured.as_ref().with_context(|| format!("{name} is not measured"))?;
            let drawn = answers(&weights, &drawings, false)?.evaluation().accuracy();
            assert!((drawn - measured.drawings.accuracy).abs() < 0.01, "{name} reads drawings: {drawn}");
            let thousand = answers(&weights, &test.slice(0..1000), false)?.evaluation().correct;
            assert!(thousand.abs_diff(measured.first_thousand) <= 1, "{name}: {thousand} of 1,000");
            if metadata.spec.summary()?.multiply_adds > LARGE {
                continue;
            }
            let answers = answers(&weights, &test, false)?;
            let evaluation = answers.evaluation();
            let report = counts(metadata, &evaluation);
            let told = metadata.provenance.accuracy.with_context(|| format!("{name} says no accuracy"))?;
            assert_eq!((report.n, report.accuracy), (10_000, told.accuracy), "{name}");
            let intervals = report.interval.iter().zip(told.interval);
            // JSON's digits may come back a bit off.
            intervals.for_each(|(counted, told)| assert!((counted - told).abs() < 1e-12, "{name}"));
            let right: u32 = (0..10).map(|class| report.confusion[class][class]).sum();
            assert_eq!(right, evaluation.correct, "{name}");
            let json = serde_json::to_value(&report)?;
            assert_eq!(
                (&json["n"], json["confusion"][9].as_array().map(Vec::len)),
                (&10_000.into(), Some(10))
            );
            assert_eq!(json["accuracy"].as_f64(), Some(told.accuracy), "{name}");
            if let (Some(told), Some(temperature)) = (&measured.calibration, metadata.temperature) {
                for (temperature, told) in [(1.0, told.error_before), (temperature, told.error)] {
                    let bins = reliability(&answers.at(temperature)?, Binning::EqualMass, measure::BINS)?;
                    let counted = expected_error(&bins);
                    assert!((counted - told).abs() < 1e-5, "{name}: {counted} {told}");
                }
            }
            let both = super::answers(&weights, &test, true)?.evaluation();
            assert_eq!(both.accuracy(), measured.mirrored.accuracy, "{name} with the mirror image");
        }
        Ok(())
    }

    /// Multiply-adds an image from which on all 10,000 take too long for a test.
    const LARGE: u64 = 20_000_000;

    #[test]
    fn the_text_names_accuracy_interval_and_classes() {
        let mut evaluation = Evaluation::default();
        Class::ALL.into_iter().for_each(|class| evaluation.record(class, 3));
        let report = Counts {
            name: "cats",
            classes: Class::names(Language::En),
            n: 10,
            accuracy: evaluation.accuracy(),
            interval: [0.02, 0.4],
            per_class: evaluation.per_class(),
            confusion: evaluation.confusion,
            outside: 0,
        };
        let english = super::text(&report, Language::En);
        assert!(
            english.starts_with("cats: 10.00 % of 10 test images, 95 % interval 2.00 to 40.00 %"),
            "{english}"
        );
        let text = text(&report, Language::Es);
        assert!(
            text.starts_with("cats: 10.00 % de 10 imágenes de prueba, intervalo del 95 %: 2.00 a"),
            "{text}"
        );
        assert!(text.contains("3 Gato          100.0 %") && text.contains("0 Avión"), "{text}");
    }
}
