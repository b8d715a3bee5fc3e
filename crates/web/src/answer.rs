//! What a worker answers: an image's classification, a test's result. Numbers only, from `cifar-model`.

use cifar_model::{Evaluation, argmax, probabilities};
use serde::Serialize;

/// What a network says about one image.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// One each output; they sum to 1.
    pub probabilities: Vec<f32>,
    /// As the last dense layer gives them.
    pub logits: Vec<f32>,
    /// Of the largest logit.
    pub index: usize,
}

impl Answer {
    /// `temperature` divides the logits before the softmax, where one was fitted.
    #[must_use]
    pub fn new(logits: Vec<f32>, temperature: Option<f64>) -> Self {
        Self { probabilities: probabilities(&logits, temperature), index: argmax(&logits), logits }
    }
}

/// An evaluation with what follows from its counts.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    n: u32,
    correct: u32,
    accuracy: f64,
    interval: (f64, f64),
    confusion: [[u32; 10]; 10],
    outside: u32,
    per_class: [f64; 10],
}

impl From<Evaluation> for Report {
    fn from(counts: Evaluation) -> Self {
        Self {
            n: counts.n,
            correct: counts.correct,
            accuracy: counts.accuracy(),
            interval: counts.wilson_interval(),
            confusion: counts.confusion,
            outside: counts.outside,
            per_class: counts.per_class(),
        }
    }
}

/// The sum of parts, each counted by some worker.
#[must_use]
pub fn report(parts: &[Evaluation]) -> Report {
    let mut sum = Evaluation::default();
    parts.iter().for_each(|part| sum.merge(part));
    sum.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use cifar_model::Class;

    #[test]
    fn parts_sum_up() -> serde_json::Result<()> {
        let mut part = Evaluation::default();
        part.record(Class::ALL[2], 2);
        part.record(Class::ALL[3], 12);
        let json = serde_json::to_value(report(&[part, part]))?;
        assert_eq!(json["n"], 4);
        assert_eq!(json["accuracy"], 0.5);
        assert_eq!(json["outside"], 2);
        assert_eq!(json["confusion"][2][2], 2);
        assert_eq!(json["perClass"][2], 1.0);
        Ok(())
    }
}
