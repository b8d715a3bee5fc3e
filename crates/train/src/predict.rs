//! `cifar-train predict INDEX`: what the notebook prints of one test image, then what the numbers truly say.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Result, ensure};
use cifar_model::{Class, Language, Plan, Weights, probabilities, sigmoid, top_k};

use crate::batches;
use crate::evaluate::{language, read_weights};

/// What to look at.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Index of a test image, 0 to 9,999; the notebook shows 116.
    #[arg(default_value_t = 116)]
    index: usize,
    /// A weights file.
    #[arg(long, default_value = "www/assets/models/notebook.safetensors")]
    weights: PathBuf,
    /// Folder of the six official batches.
    #[arg(long, default_value = "data/cifar-10-batches-bin")]
    data: PathBuf,
    /// Language of the answer.
    #[arg(long, default_value = "en", value_parser = language)]
    lang: Language,
}

/// Prints the answer.
pub(crate) fn run(args: &Args) -> Result<()> {
    let weights = read_weights(&args.weights)?;
    let test = batches::test(&args.data)?;
    let count = test.len();
    ensure!(args.index < count, "there is no test image {}: give 0 to {}", args.index, count - 1);
    let logits = logits(&weights, test.image(args.index))?;
    print!("{}", text(args.index, test.label(args.index), &logits, weights.metadata.temperature, args.lang));
    Ok(())
}

fn logits(weights: &Weights, planar: &[u8]) -> Result<Vec<f32>> {
    let mut plan = Plan::compile(weights)?;
    let mut logits = vec![0.0; plan.outputs()];
    plan.logits(planar, &mut logits)?;
    Ok(logits)
}

/// The sentences of one language.
struct Words {
    image: &'static str,
    outputs: &'static str,
    belongs: &'static str,
    with: &'static str,
    sum: &'static str,
    softmax: &'static str,
    none: &'static str,
}

const fn words(language: Language) -> Words {
    match language {
        Language::Es => Words {
            image: "Imagen de prueba",
            outputs: "salidas, cada una la sigmoide de un logit",
            belongs: "Lo que imprime el cuaderno: la imagen pertenece al grupo",
            with: "con probabilidad",
            sum: "Esas salidas no son probabilidades de clases: son independientes y suman",
            softmax: "Lo que se entrenó es el softmax de los logits",
            none: "ninguna clase",
        },
        Language::En => Words {
            image: "Test image",
            outputs: "outputs, each the sigmoid of a logit",
            belongs: "What the notebook prints: the image belongs to group",
            with: "with probability",
            sum: "Those outputs are no class probabilities: they are independent and sum to",
            softmax: "What was trained is the softmax of the logits",
            none: "no class",
        },
    }
}

fn text(index: usize, truth: Class, logits: &[f32], temperature: Option<f64>, language: Language) -> String {
    let words = words(language);
    let name = |at: usize| {
        let class = u8::try_from(at).ok().and_then(Class::new);
        class.map_or(words.none, |class| class.name(language))
    };
    let sigmoids: Vec<f32> = logits.iter().map(|&logit| sigmoid(logit)).collect();
    let shown = sigmoids.iter().map(|value| format!("{value:.8e}")).collect::<Vec<_>>().join(" ");
    let (first, largest) = top_k(&sigmoids, 1).first().copied().unwrap_or_default();
    let chances = probabilities(logits, temperature);
    let mut out = format!(
        "{} {index}: {}\n{} {}:\n{shown}\n",
        words.image,
        truth.name(language),
        logits.len(),
        words.outputs
    );
    let percent = 100.0 * largest;
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{} {} {} {percent:.2} %.", words.belongs, name(first), words.with);
    let _ = writeln!(out, "{} {:.2}.", words.sum, sigmoids.iter().sum::<f32>());
    let best: Vec<_> =
        top_k(&chances, 3).iter().map(|(at, p)| format!("{} {:.2} %", name(*at), 100.0 * p)).collect();
    let _ = writeln!(out, "{}: {}.", words.softmax, best.join(", "));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The 20 values that the notebook printed for image 116, turned back into logits.
    #[test]
    fn says_what_the_notebook_printed_and_what_it_means() {
        let printed: [f64; 20] = [
            9.9999803e-01,
            7.7114040e-01,
            9.9347699e-01,
            7.7789682e-01,
            8.0786002e-01,
            2.1501305e-02,
            1.5028428e-04,
            8.1832093e-01,
            9.5761764e-01,
            8.2022321e-01,
            8.3745267e-15,
            1.7867877e-19,
            3.2088961e-13,
            6.7108434e-15,
            9.9982075e-16,
            2.1984700e-15,
            3.9497824e-16,
            2.0186457e-15,
            1.7299869e-13,
            4.8392189e-12,
        ];
        let logits = printed.map(|p| (p / (1.0 - p)).ln() as f32);
        let text = text(116, Class::ALL[0], &logits, None, Language::Es);
        assert!(text.contains("al grupo Avión con probabilidad 100.00 %"), "{text}");
        assert!(text.contains("suman 6.97"), "{text}");
        assert!(text.contains("softmax de los logits: Avión 99.96 %"), "{text}");
    }

    #[test]
    fn an_output_beyond_the_ten_is_no_class() {
        let mut logits = [0.0; 20];
        logits[12] = 9.0;
        assert!(text(0, Class::ALL[3], &logits, None, Language::En).contains("to group no class with"));
    }
}
