//! What a file says, and what it does not: layers and pixels that are missing are tried on training images.

use anyhow::{Context, Result, anyhow, ensure};
use cifar_formats::import::{
    self as formats, File, ImportError, Imported, Kind, Pixels, Trial, propose_of_any_size, read,
    read_with_spec, try_layers, try_pixels,
};
use cifar_model::{Dataset, Language, NetworkSpec, Normalization, Weights};
use serde::Serialize;

use crate::source::Source;

/// How many training images everything is tried on.
const PICTURES: usize = 500;
/// Only networks that read the data set's images are tried on them.
const INPUT: [usize; 3] = [3, 32, 32];

/// A network with its preprocessing.
pub(super) struct Understood {
    pub(super) imported: Imported,
    pub(super) normalization: Normalization,
    pub(super) trials: Trials,
}

/// What was tried.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Trials {
    /// The networks that may belong to arrays without layers; `layers` counts them from 1.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    proposals: Vec<NetworkSpec>,
    /// The first is the one that was taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    trials: Vec<Row>,
}

#[derive(Clone, Debug, Serialize)]
struct Row {
    #[serde(skip_serializing_if = "Option::is_none")]
    layers: Option<usize>,
    pixels: &'static str,
    right: usize,
    pictures: usize,
}

/// Reads a network; what the file does not say is given or tried.
pub(super) fn understand(
    files: &[File<'_>],
    spec: Option<&NetworkSpec>,
    layers: Option<usize>,
    pixels: Option<Pixels>,
    source: &Source,
) -> Result<Understood> {
    let mut trials = Trials::default();
    let read = spec.map_or_else(|| read(files), |spec| read_with_spec(files, spec));
    let imported = match read {
        Err(ImportError::OwnFile { .. }) => own(files)?,
        Err(ImportError::ArchitectureMissing { arrays }) => {
            let proposals = propose_of_any_size(&arrays)?;
            ensure!(
                !proposals.is_empty(),
                "no usual network has {} such arrays: give its layers with --spec",
                arrays.len()
            );
            let at = match layers {
                Some(number) => number.checked_sub(1),
                None if proposals[0].input != INPUT => Some(0),
                None => {
                    let ways = pixels.map_or_else(|| Pixels::COLOUR.to_vec(), |pixels| vec![pixels]);
                    trials.trials = rows(&try_layers(files, &proposals, &ways, &pictures(source)?)?, true);
                    trials.trials.first().and_then(|row| row.layers).map(|number| number - 1)
                }
            };
            let chosen = at.and_then(|at| proposals.get(at));
            let chosen = chosen.ok_or_else(|| anyhow!("there are {} proposals, from 1", proposals.len()))?;
            let imported = read_with_spec(files, chosen)?;
            trials.proposals = proposals;
            imported
        }
        other => other?,
    };
    let normalization = match (imported.normalization, pixels) {
        (Some(said), _) => said,
        (None, Some(pixels)) => pixels.normalization(),
        (None, None) => {
            if trials.trials.is_empty() && imported.spec.input == INPUT {
                trials.trials = rows(&try_pixels(&imported, &pictures(source)?)?, false);
            }
            let best = trials.trials.first().and_then(|row| Pixels::from_code(row.pixels).ok());
            best.unwrap_or(Pixels::Unit).normalization()
        }
    };
    Ok(Understood { imported, normalization, trials })
}

/// Our own file, for the same way in.
fn own(files: &[File<'_>]) -> Result<Imported> {
    let bytes = files.first().map_or(&[][..], |file| file.bytes);
    let weights = Weights::from_safetensors(bytes)?;
    Ok(Imported {
        source: formats::Source { kind: Kind::CifarLab, made_with: String::new() },
        spec: weights.metadata.spec.clone(),
        tensors: weights.tensors().clone(),
        normalization: Some(weights.metadata.normalization),
        classes: Some(weights.metadata.classes.clone()),
        silent: Vec::new(),
        parameters: weights.tensors().values().map(Vec::len).sum(),
        notes: Vec::new(),
    })
}

fn pictures(source: &Source) -> Result<Dataset> {
    let all =
        source.training().context("choose with --layers and --pixels, or give images to try them on")?;
    Ok(all.slice(0..PICTURES.min(all.len())))
}

fn rows(trials: &[Trial], with_layers: bool) -> Vec<Row> {
    let row = |trial: &Trial| Row {
        layers: with_layers.then_some(trial.way.network + 1),
        pixels: trial.way.pixels.code(),
        right: trial.right,
        pictures: trial.pictures,
    };
    trials.iter().map(row).collect()
}

impl Trials {
    /// What was tried, in a sentence and a list; empty where nothing was.
    pub(super) fn text(&self, language: Language) -> String {
        let say = |en: &'static str, es: &'static str| if language == Language::Es { es } else { en };
        let mut lines = Vec::new();
        if !self.proposals.is_empty() {
            lines.push(format!(
                "{}: {}.",
                say(
                    "The file holds arrays without layers. Networks that may be its own",
                    "El archivo contiene arreglos sin capas. Redes que podrían ser la suya"
                ),
                self.proposals.len()
            ));
        }
        if let Some(first) = self.trials.first() {
            lines.push(format!(
                "{} {} {}:",
                say("Right answers on", "Respuestas correctas en"),
                first.pictures,
                say("training images, the first was taken", "imágenes de entrenamiento; se tomó la primera")
            ));
        }
        for row in &self.trials {
            let network = row.layers.and_then(|number| Some((number, self.proposals.get(number - 1)?)));
            let network = network.map_or_else(String::new, |(number, spec)| {
                let kinds: Vec<&str> = spec.layers.iter().map(|layer| layer.kind()).collect();
                format!(", --layers {number} ({})", kinds.join(" "))
            });
            lines.push(format!("  {}: --pixels={}{network}", row.right, row.pixels));
        }
        if lines.is_empty() { String::new() } else { lines.join("\n") + "\n\n" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(name: &str) -> Vec<u8> {
        let path = format!("{}/../formats/tests/samples/{name}", env!("CARGO_MANIFEST_DIR"));
        std::fs::read(path).expect("a sample")
    }

    #[test]
    fn a_number_chooses_among_the_proposals_and_another_is_refused() -> Result<()> {
        let bytes = sample("odd-torch-bn-state-dict.pt");
        let files = [File { name: "net.pt", bytes: &bytes }];
        let source = Source::committed();
        let with = |layers| understand(&files, None, Some(layers), Some(Pixels::Signed), &source);
        let second = with(2)?;
        assert_eq!(second.imported.spec, second.trials.proposals[1]);
        assert_eq!(second.normalization, Pixels::Signed.normalization());
        for number in [0, 1000] {
            assert!(with(number).is_err_and(|error| error.to_string().contains("proposals, from 1")));
        }
        Ok(())
    }

    #[test]
    fn our_own_file_has_the_same_way_in() -> Result<()> {
        let path = format!("{}/../../www/assets/models/notebook.safetensors", env!("CARGO_MANIFEST_DIR"));
        let bytes = std::fs::read(path)?;
        let files = [File { name: "notebook.safetensors", bytes: &bytes }];
        let understood = understand(&files, None, None, None, &Source::committed())?;
        let own = Weights::from_safetensors(&bytes)?;
        assert_eq!(
            (&understood.imported.tensors, understood.normalization),
            (own.tensors(), own.metadata.normalization)
        );
        Ok(())
    }

    #[test]
    fn what_the_file_does_not_say_is_tried_and_told() -> Result<()> {
        let bytes = sample("odd-torch-bn-state-dict.pt");
        let source = Source::committed();
        let tried = understand(&[File { name: "net.pt", bytes: &bytes }], None, None, None, &source)?;
        let first = &tried.trials.trials[0];
        assert_eq!(
            first.layers.map(|number| &tried.trials.proposals[number - 1]),
            Some(&tried.imported.spec)
        );
        assert_eq!(first.pictures, 500);
        let said = tried.trials.text(Language::Es);
        assert!(said.contains("Respuestas correctas en 500 imágenes"), "{said}");
        // A file that says its preprocessing: nothing is tried.
        let bytes = sample("odd-torch-int8-weights.onnx");
        let said = understand(&[File { name: "net.onnx", bytes: &bytes }], None, None, None, &source)?;
        assert_eq!((said.trials.trials.len(), said.trials.text(Language::En)), (0, String::new()));
        assert_eq!(Some(said.normalization), said.imported.normalization);
        Ok(())
    }
}
