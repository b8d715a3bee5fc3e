//! The figures of a measured file as Markdown.

use std::fmt::Write;

use anyhow::{Context, Result};
use cifar_evaluate::Bin;
use cifar_model::weights::Share;
use cifar_model::{Class, Evaluation, Language, Weights};

fn percent(share: f64) -> String {
    format!("{:.2} %", 100.0 * share)
}

fn told(share: &Share) -> String {
    let [low, high] = share.interval.map(percent);
    format!("{} ({low} to {high}, n = {})", percent(share.accuracy), share.n)
}

/// Everything that `weights` say of themselves; `bins` of the test images, `drawn` of the drawings.
pub(super) fn tables(weights: &Weights, bins: &[Bin], drawn: &Evaluation) -> Result<String> {
    let metadata = &weights.metadata;
    let measured = metadata.provenance.measured.as_ref().context("measured before it is told")?;
    let plain = metadata.provenance.accuracy.context("counted before it is told")?;
    let name = &metadata.name;
    let mut text = format!(
        "# {name}, measured\n\n`cifar-train measure www/assets/models/{name}.safetensors`, by the page's own inference \
         plan. In brackets: 95 % intervals\n(Wilson 1927).\n\n| what | figure |\n|---|---|\n"
    );
    let bytes = weights.to_safetensors()?.len();
    let kind = if weights.is_int8() { "convolutions and dense layers in 8 bits" } else { "32 bits" };
    let mut row = |what: &str, figure: String| writeln!(text, "| {what} | {figure} |");
    row("the file", format!("{bytes} bytes, {kind}"))?;
    row("test images, plain view", told(&plain))?;
    row("test images, mean with the mirrored view", told(&measured.mirrored))?;
    row("the first 1,000 test images", format!("{} right", measured.first_thousand))?;
    row("drawings of `cifar-train sketches`", told(&measured.drawings))?;
    if let Some(rounding) = measured.rounding {
        row("test images before rounding to 8 bits", percent(rounding.accuracy_before))?;
        let (largest, typical) = (rounding.largest, rounding.typical);
        row("logits moved by rounding", format!("at most {largest:.3}, root mean square {typical:.4}"))?;
    }
    if let (Some(calibration), Some(temperature)) = (measured.calibration, metadata.temperature) {
        let fitted = format!("{temperature:.4}, on {} held-out training images", calibration.held_out);
        let carried = measured.carried_from.as_ref().map_or_else(String::new, |sibling| {
            let commit =
                sibling.commit.as_ref().map_or_else(String::new, |commit| format!("commit {commit}, "));
            let right = percent(sibling.accuracy);
            format!(", taken over from a run on the others ({commit}{right} of the test images)")
        });
        row("temperature", fitted + &carried)?;
        row("expected calibration error, temperature 1", percent(calibration.error_before))?;
        row("expected calibration error, that temperature", percent(calibration.error))?;
    }
    if !bins.is_empty() {
        text += "\n## Reliability on the test images\n\nFifteen bins of equal mass.\n\n\
                 | images | confidence from | to | mean | right |\n|---|---|---|---|---|\n";
        for Bin { images, range: [low, high], confidence, accuracy } in bins {
            let shares = [*low, *high, *confidence, *accuracy].map(percent).join(" | ");
            writeln!(text, "| {images} | {shares} |")?;
        }
    }
    if let Some(found) = &measured.out_of_distribution {
        let (limit, alarms) = (found.threshold, percent(found.false_alarms));
        write!(
            text,
            "\n## Unlike anything it was trained on\n\nln sum exp of the logits below {limit:.3}, which 4 % of {} \
             held-out training images lie below; of the test\nimages {alarms} do (false alarms). AUROC: chance that \
             such a picture scores lower than a test image.\n\n| pictures | n | detected | AUROC |\n|---|---|---|---|\n",
            found.held_out
        )?;
        for set in &found.sets {
            writeln!(text, "| {} | {} | {} | {:.4} |", set.set, set.n, percent(set.detected), set.auroc)?;
        }
    }
    text += "\n## Drawings\n\n| class | right | of |\n|---|---|---|\n";
    for class in Class::ALL {
        let row = &drawn.confusion[usize::from(class.index())];
        let (right, of) = (row[usize::from(class.index())], crate::sketches::EACH);
        writeln!(text, "| {} | {right} | {of} |", class.name(Language::En))?;
    }
    Ok(text)
}
