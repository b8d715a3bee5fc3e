//! `cifar-train import FILE...`: a network of another program becomes a weights file. What was understood is printed:
//! the layers, the file's own count of parameters, what a person may want to know, and answers to pictures to compare with.

mod understood;
mod words;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use cifar_formats::import::{File, Imported, Note, Pixels, beside_code};
use cifar_model::{Language, NetworkSpec, Normalization, Plan, Weights};
use serde::Serialize;

use crate::output::Output;
use crate::source::Source;
use crate::{summary, weights_file};
use understood::{Trials, Understood, understand};

/// What to read.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A file of Keras, PyTorch, ONNX or TensorFlow.js; several files that belong together, or their folder.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The weights file to write; without it nothing is written.
    #[arg(long)]
    out: Option<PathBuf>,
    /// The network's name in it; without it that of the first file.
    #[arg(long)]
    name: Option<String>,
    /// The layers, as JSON, of arrays that come without them.
    #[arg(long)]
    spec: Option<PathBuf>,
    /// Which of the networks that are proposed for such arrays, from 1. Without it and without --spec all are tried on
    /// 500 training images.
    #[arg(long, value_name = "NUMBER", conflicts_with = "spec")]
    layers: Option<usize>,
    /// How pixels become numbers where the file does not say it: 0..1, -1..1, cifar-10, imagenet, mnist or 0..255. Without it
    /// all are tried on 500 training images.
    #[arg(long, value_parser = pixels)]
    pixels: Option<Pixels>,
    #[command(flatten)]
    source: Source,
    /// Pictures to answer, of the network's own size, row by row: red, green, blue of each pixel, 3,072 bytes for 32 x 32.
    #[arg(long, value_name = "FILE")]
    check: Option<PathBuf>,
    #[command(flatten)]
    output: Output,
}

/// What was read, for programs.
#[derive(Serialize)]
struct Report {
    kind: &'static str,
    made_with: String,
    spec: NetworkSpec,
    parameters_in_file: usize,
    parameters: usize,
    normalization: Normalization,
    /// Whether the file says it.
    normalization_is_said: bool,
    /// What was tried, where the file does not say everything.
    #[serde(flatten)]
    trials: Trials,
    silent: Vec<String>,
    notes: Vec<&'static str>,
    logits: Vec<Vec<f32>>,
}

/// Prints what was understood, and writes the file.
pub(crate) fn run(args: &Args) -> Result<()> {
    let files = opened(&args.files)?;
    let views: Vec<File<'_>> = files.iter().map(|(name, bytes)| File { name, bytes }).collect();
    let given = args.spec.as_deref().map(spec).transpose()?;
    let understood = understand(&views, given.as_ref(), args.layers, args.pixels, &args.source)?;
    let Understood { imported, normalization, trials } = &understood;
    let weights = imported.weights(&name(args), *normalization)?;
    let logits = args.check.as_deref().map_or(Ok(Vec::new()), |path| logits(&weights, path))?;
    let table = summary::table(&imported.spec.summary()?);
    args.output.print(
        || Ok(report(&understood, logits.clone())),
        |language| trials.text(language) + &text(imported, *normalization, &table, &logits, language),
    )?;
    args.out.as_deref().map_or(Ok(()), |path| weights_file::write(&weights, path))
}

/// Names and bytes; a folder stands for the files in it.
fn opened(paths: &[PathBuf]) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for path in paths {
        let listed = if path.is_dir() {
            let entries =
                std::fs::read_dir(path).with_context(|| format!("{} cannot be read", path.display()))?;
            let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
            paths.retain(|path| path.is_file());
            paths.sort();
            paths
        } else {
            vec![path.clone()]
        };
        for path in listed {
            let bytes = std::fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let inside = beside_code(File { name: &name, bytes: &bytes })?;
            files.push(inside.unwrap_or((name, bytes)));
        }
    }
    Ok(files)
}

fn spec(path: &Path) -> Result<NetworkSpec> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    NetworkSpec::from_json(&text).with_context(|| format!("{} is refused", path.display()))
}

fn name(args: &Args) -> String {
    let first = args.files.first().and_then(|path| path.file_stem()).unwrap_or_default();
    args.name.clone().unwrap_or_else(|| first.to_string_lossy().into_owned())
}

fn pixels(code: &str) -> Result<Pixels, String> {
    Pixels::from_code(code).map_err(|error| error.remedy().into())
}

/// A row for each picture.
fn logits(weights: &Weights, path: &Path) -> Result<Vec<Vec<f32>>> {
    let bytes = std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let mut plan = Plan::compile(weights)?;
    let size = plan.size();
    ensure!(
        !bytes.is_empty() && bytes.len().is_multiple_of(size.bytes()),
        "{} has {} bytes: give {} for each picture",
        path.display(),
        bytes.len(),
        size.bytes()
    );
    let (channels, plane) = (size.channels(), size.side() * size.side());
    let planar: Vec<u8> = bytes
        .chunks_exact(size.bytes())
        .flat_map(|picture| (0..size.bytes()).map(|at| picture[at % plane * channels + at / plane]))
        .collect();
    let mut logits = vec![0.0; planar.len() / size.bytes() * plan.outputs()];
    plan.logits(&planar, &mut logits)?;
    Ok(logits.chunks(plan.outputs()).map(<[f32]>::to_vec).collect())
}

fn values(imported: &Imported) -> usize {
    imported.tensors.values().map(Vec::len).sum()
}

fn report(understood: &Understood, logits: Vec<Vec<f32>>) -> Report {
    let Understood { imported, normalization, trials } = understood;
    Report {
        kind: imported.source.kind.code(),
        made_with: imported.source.made_with.clone(),
        spec: imported.spec.clone(),
        parameters_in_file: imported.parameters,
        parameters: values(imported),
        normalization: *normalization,
        normalization_is_said: imported.normalization.is_some(),
        trials: trials.clone(),
        silent: imported.silent.iter().map(|layer| layer.place.to_string()).collect(),
        notes: imported.notes.iter().map(Note::code).collect(),
        logits,
    }
}

fn text(
    imported: &Imported,
    normalization: Normalization,
    table: &str,
    logits: &[Vec<f32>],
    language: Language,
) -> String {
    let spanish = language == Language::Es;
    let say = |en: &str, es: &str| if spanish { es.to_owned() } else { en.to_owned() };
    let Normalization { mean, std } = normalization;
    let mut lines =
        vec![format!("{} {}", imported.source.kind.code(), imported.source.made_with), table.into()];
    lines.push(format!(
        "{}: {}. {}: {}.",
        say("Values in the file", "Valores en el archivo"),
        imported.parameters,
        say("In the network", "En la red"),
        values(imported)
    ));
    let who = if imported.normalization.is_some() {
        say("the file says it", "lo dice el archivo")
    } else {
        say("the file does not say it; --pixels chooses", "el archivo no lo dice; --pixels lo elige")
    };
    lines.push(format!("(x / 255 - {mean:?}) / {std:?}: {who}."));
    let silent: Vec<String> =
        imported.silent.iter().map(|layer| words::place(&layer.place, language)).collect();
    if !silent.is_empty() {
        let omitted = say("Answers leave out", "Las respuestas omiten");
        lines.push(format!("{omitted}: {}.", silent.join("; ")));
    }
    lines.extend(imported.notes.iter().map(|note| words::note(note, language)));
    for (at, row) in logits.iter().enumerate() {
        let row: Vec<String> = row.iter().map(|logit| format!("{logit:.5}")).collect();
        lines.push(format!("{at}: {}", row.join(" ")));
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use cifar_model::spec::LayerSpec;

    use super::*;

    #[test]
    fn a_folder_stands_for_its_files() -> Result<()> {
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../formats/tests/samples");
        let files = opened(&[samples.join("odd-tfjs-quantized-uint8")])?;
        let views: Vec<File<'_>> = files.iter().map(|(name, bytes)| File { name, bytes }).collect();
        let imported = cifar_formats::import::read(&views)?;
        let weights = imported.weights("sample", Normalization::UNIT)?;
        let logits = logits(&weights, &samples.join("pictures.rgb"))?;
        assert_eq!(logits.len(), 8);
        // What the file's own program answers to the first picture.
        let expected: serde_json::Value =
            serde_json::from_slice(&std::fs::read(samples.join("expected.json"))?)?;
        let row = &expected["samples"]["odd-tfjs-quantized-uint8"]["values"][0];
        let row: Vec<f32> = serde_json::from_value(row.clone())?;
        assert_eq!(imported.spec.layers.last(), Some(&LayerSpec::Sigmoid {}));
        let found: Vec<f32> = logits[0].iter().map(|logit| cifar_model::sigmoid(*logit)).collect();
        assert_eq!(found.len(), row.len());
        let near = |(a, b): (&f32, &f32)| (a - b).abs() <= 1e-4;
        assert!(found.iter().zip(&row).all(near), "{found:?} {row:?}");
        let said = text(&imported, Normalization::UNIT, "", &[], Language::Es);
        assert!(said.contains("Valores en el archivo: 3596. En la red: 3596."), "{said}");
        assert!(said.contains("estaba guardado en 8 o 16 bits"), "{said}");
        Ok(())
    }
}
