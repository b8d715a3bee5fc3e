//! A network's answer in words: what the notebook prints of it, then what the numbers say.

use cifar_model::{Class, Language, LayerSpec, Metadata, probabilities, sigmoid, softmax, top_k};

/// What a network made of one image.
pub(crate) struct Answer<'answer> {
    pub(crate) metadata: &'answer Metadata,
    pub(crate) logits: &'answer [f32],
    pub(crate) language: Language,
}

impl Answer<'_> {
    /// Everything that is said of it, without the image.
    pub(crate) fn text(&self) -> String {
        let mut lines = self.outputs();
        lines.push(String::new());
        lines.push(self.sentence());
        lines.extend(self.equals());
        lines.push(String::new());
        lines.extend(self.caution());
        lines.push(self.reading());
        lines.extend(self.best());
        lines.extend(self.beyond());
        lines.join("\n") + "\n"
    }

    /// Whether the last layer is the notebook's sigmoid.
    fn is_sigmoid(&self) -> bool {
        matches!(self.metadata.spec.layers.last(), Some(LayerSpec::Sigmoid {}))
    }

    fn sigmoids(&self) -> Vec<f32> {
        self.logits.iter().map(|&logit| sigmoid(logit)).collect()
    }

    /// The probabilities that the loss of this network's training read.
    fn chances(&self) -> Vec<f32> {
        if self.is_as_written() {
            softmax(&self.sigmoids())
        } else {
            probabilities(self.logits, self.metadata.temperature)
        }
    }

    fn is_as_written(&self) -> bool {
        self.metadata.provenance.loss.as_deref() == Some("as-written")
    }

    fn say(&self, spanish: String, english: String) -> String {
        match self.language {
            Language::Es => spanish,
            Language::En => english,
        }
    }

    /// Whether the outputs are the ten classes of CIFAR-10, or the notebook's twenty.
    fn is_of_the_data_set(&self) -> bool {
        let ten = Class::ALL.len();
        Class::are_named(&self.metadata.classes) && [ten, 2 * ten].contains(&self.logits.len())
    }

    fn name(&self, output: usize) -> String {
        if !self.is_of_the_data_set() {
            return self.metadata.classes.get(output).cloned().unwrap_or_else(|| output.to_string());
        }
        let class = u8::try_from(output).ok().and_then(Class::new);
        class.map_or_else(
            || self.say(format!("salida {output}, ninguna clase"), format!("output {output}, no class")),
            |class| class.name(self.language).into(),
        )
    }

    /// The network's last layer, as Python prints it.
    fn outputs(&self) -> Vec<String> {
        let n = self.logits.len();
        let (title, values) = if self.is_sigmoid() {
            let spanish = format!("{n} salidas, cada una la sigmoide de un logit:");
            (self.say(spanish, format!("{n} outputs, each the sigmoid of a logit:")), self.sigmoids())
        } else {
            let title = self.say(format!("{n} salidas, los logits:"), format!("{n} outputs, the logits:"));
            (title, self.logits.to_vec())
        };
        let rows = values
            .chunks(5)
            .map(|row| row.iter().map(|&value| scientific(value)).collect::<Vec<_>>().join(" "));
        std::iter::once(title).chain(rows).collect()
    }

    /// The notebook's sentence: its largest output, called a probability.
    fn sentence(&self) -> String {
        if self.is_sigmoid() {
            let (group, percent) = self.largest(&self.sigmoids());
            self.say(
                format!(
                    "Lo que imprime el cuaderno: la imagen pertenece al grupo {group} con probabilidad {percent}."
                ),
                format!("What the notebook prints: the image belongs to group {group} with probability {percent}."),
            )
        } else {
            let (group, percent) = self.largest(&self.chances());
            self.say(
                format!("La imagen pertenece al grupo {group} con probabilidad {percent}."),
                format!("The image belongs to group {group} with probability {percent}."),
            )
        }
    }

    /// Saturated sigmoids are equal in 32 bits, and of equals the sentence names the first.
    fn equals(&self) -> Option<String> {
        let sigmoids = self.sigmoids();
        let largest = top_k(&sigmoids, 1).first()?.1;
        let equal = sigmoids.iter().filter(|&&value| value == largest).count();
        (self.is_sigmoid() && equal > 1).then(|| {
            self.say(
                format!("Son {equal} las salidas con ese mismo valor: se nombra la primera."),
                format!("As many as {equal} outputs have that same value: the first is named."),
            )
        })
    }

    fn largest(&self, values: &[f32]) -> (String, String) {
        let (output, value) = top_k(values, 1).first().copied().unwrap_or_default();
        (self.name(output), percent(value))
    }

    /// What is wrong with that sentence.
    fn caution(&self) -> Option<String> {
        let (n, sum) = (self.logits.len(), self.sigmoids().iter().sum::<f32>());
        self.is_sigmoid().then(|| {
            self.say(
                format!("Las {n} salidas son independientes y suman {sum:.2}: no son probabilidades de clases, que suman 1."),
                format!("The {n} outputs are independent and sum to {sum:.2}: they are no class probabilities, which sum to 1."),
            )
        })
    }

    /// What the training took as probabilities.
    fn reading(&self) -> String {
        if self.is_as_written() {
            let e = std::f32::consts::E;
            let most = percent(e / (e + self.logits.len() as f32 - 1.0));
            return self.say(
                format!("Este entrenamiento leyó el softmax de las sigmoides, que nunca pasa de {most}:"),
                format!("This training read the softmax of the sigmoids, which never passes {most}:"),
            );
        }
        match self.metadata.temperature {
            Some(t) => self.say(
                format!("El softmax de los logits, divididos por la temperatura {t:.3} ajustada después, suma 1:"),
                format!("The softmax of the logits, divided by the temperature {t:.3} fitted afterwards, sums to 1:"),
            ),
            None => self.say(
                "El entrenamiento leyó el softmax de los logits, que suma 1:".into(),
                "The training read the softmax of the logits, which sums to 1:".into(),
            ),
        }
    }

    fn best(&self) -> Vec<String> {
        let line = |(rank, (output, chance)): (usize, (usize, f32))| {
            let logit = self.logits[output];
            format!("  {}. {:<24}{:>8}   logit {logit:.3}", rank + 1, self.name(output), percent(chance))
        };
        top_k(&self.chances(), 3).into_iter().enumerate().map(line).collect()
    }

    /// The share of the outputs that no image was ever labelled with.
    fn beyond(&self) -> Option<String> {
        if !self.is_of_the_data_set() {
            return None;
        }
        let last = self.logits.len().checked_sub(1).filter(|&last| last >= Class::ALL.len())?;
        let share = percent(self.chances()[Class::ALL.len()..].iter().sum());
        Some(self.say(
            format!("Las salidas 10 a {last} no son ninguna clase; juntas reciben {share}."),
            format!("Outputs 10 to {last} are no class; together they get {share}."),
        ))
    }
}

fn percent(share: f32) -> String {
    format!("{:.2} %", 100.0 * share)
}

/// `9.9999803e-01`: eight digits and an exponent of two, as NumPy has it.
fn scientific(value: f32) -> String {
    let text = format!("{value:.7e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, exponent) = exponent.strip_prefix('-').map_or(('+', exponent), |exponent| ('-', exponent));
    format!("{digits}e{sign}{exponent:0>2}")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::weights_file;

    /// The 20 values that the notebook printed for image 116, as it printed them.
    const PRINTED: [&str; 4] = [
        "9.9999803e-01 7.7114040e-01 9.9347699e-01 7.7789682e-01 8.0786002e-01",
        "2.1501305e-02 1.5028428e-04 8.1832093e-01 9.5761764e-01 8.2022321e-01",
        "8.3745267e-15 1.7867877e-19 3.2088961e-13 6.7108434e-15 9.9982075e-16",
        "2.1984700e-15 3.9497824e-16 2.0186457e-15 1.7299869e-13 4.8392189e-12",
    ];

    fn metadata(name: &str) -> Metadata {
        let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/assets/models");
        weights_file::read(&models.join(format!("{name}.safetensors"))).expect("a shipped file").metadata
    }

    fn text(model: &str, logits: &[f32], language: Language) -> String {
        Answer { metadata: &metadata(model), logits, language }.text()
    }

    fn printed() -> Vec<f32> {
        let values = PRINTED.iter().flat_map(|line| line.split(' ')).map(|value| value.parse::<f64>());
        values.map(|p| p.map(|p| (p / (1.0 - p)).ln() as f32)).collect::<Result<_, _>>().expect("numbers")
    }

    #[test]
    fn says_what_the_notebook_printed_and_what_it_means() {
        let spanish = text("notebook", &printed(), Language::Es);
        let numbers =
            |text: &str| text.split_whitespace().map(str::parse::<f64>).collect::<Result<Vec<_>, _>>();
        for (shown, expected) in spanish.lines().skip(1).zip(PRINTED) {
            assert_eq!(shown.len(), expected.len(), "{shown}");
            for (shown, expected) in
                numbers(shown).expect("numbers").iter().zip(numbers(expected).expect("numbers"))
            {
                assert!((shown / expected - 1.0).abs() < 3e-7, "{shown} for {expected}");
            }
        }
        assert!(spanish.contains("pertenece al grupo Avión con probabilidad 100.00 %."), "{spanish}");
        assert!(spanish.contains("suman 6.97:"), "{spanish}");
        assert!(spanish.contains("1. Avión") && spanish.contains("99.96 %"), "{spanish}");
        assert!(spanish.contains("2. Pájaro") && spanish.contains("3. Barco"), "{spanish}");
        assert!(
            spanish.contains("Las salidas 10 a 19 no son ninguna clase; juntas reciben 0.00 %."),
            "{spanish}"
        );
        let english = text("notebook", &printed(), Language::En);
        assert!(english.contains("belongs to group airplane with probability 100.00 %."), "{english}");
        assert!(english.contains("sum to 6.97: they are no class probabilities"), "{english}");
        assert!(english.contains("The training read the softmax of the logits"), "{english}");
    }

    #[test]
    fn the_loss_as_written_never_sees_more_than_an_eighth() {
        let english = text("notebook-as-written", &printed(), Language::En);
        assert!(english.contains("never passes 12.52 %"), "{english}");
        assert!(!english.contains("99.96 %"), "{english}");
    }

    #[test]
    fn equal_sigmoids_are_owned_up_to() {
        let english = text("notebook", &[40.0; 20], Language::En);
        assert!(english.contains("100.00 %.\nAs many as 20 outputs have that same value"), "{english}");
        assert!(!text("notebook", &printed(), Language::En).contains("same value"));
    }

    #[test]
    fn a_network_without_a_sigmoid_shows_logits_and_their_softmax() {
        let mut logits = [0.0; 10];
        logits[3] = 9.0;
        let unfitted = Metadata { temperature: None, ..metadata("notebook-corrected") };
        let spanish = Answer { metadata: &unfitted, logits: &logits, language: Language::Es }.text();
        assert!(spanish.starts_with("10 salidas, los logits:\n0.0000000e+00"), "{spanish}");
        assert!(
            spanish.contains("\nLa imagen pertenece al grupo Gato con probabilidad 99.89 %."),
            "{spanish}"
        );
        assert!(!spanish.contains("independientes") && !spanish.contains("ninguna clase"), "{spanish}");
    }

    #[test]
    fn a_fitted_temperature_divides_the_logits_and_is_told() {
        let fitted = Metadata { temperature: Some(2.0), ..metadata("notebook-corrected") };
        let mut logits = [0.0; 10];
        logits[3] = 9.0;
        let english = Answer { metadata: &fitted, logits: &logits, language: Language::En }.text();
        // e^4.5 beside nine times e^0.
        assert!(english.contains("with probability 90.91 %."), "{english}");
        assert!(english.contains("divided by the temperature 2.000"), "{english}");
    }

    #[test]
    fn an_output_beyond_the_ten_is_no_class() {
        let mut logits = [0.0; 20];
        logits[12] = 9.0;
        assert!(text("notebook", &logits, Language::En).contains("to group output 12, no class with"));
    }

    #[test]
    fn classes_of_ones_own_have_their_names() {
        let classes = vec!["cup".into(), "spoon".into()];
        let own = Metadata { classes, temperature: None, ..metadata("notebook-corrected") };
        let english = Answer { metadata: &own, logits: &[0.0, 9.0], language: Language::En }.text();
        assert!(english.contains("belongs to group spoon with probability 99.99 %."), "{english}");
        assert!(english.contains("2. cup") && !english.contains("airplane"), "{english}");
        let many = Answer { metadata: &own, logits: &[0.0; 12], language: Language::En }.text();
        assert!(many.contains("3. 2 ") && !many.contains("no class"), "{many}");
    }

    #[test]
    fn numbers_look_like_numpys() {
        assert_eq!(scientific(0.021_501_305), "2.1501305e-02");
        assert_eq!(scientific(-12.0), "-1.2000000e+01");
        assert_eq!(scientific(0.0), "0.0000000e+00");
    }
}
