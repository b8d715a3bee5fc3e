//! What a worker answers: an image's classification, a test's result. Numbers only, from `cifar-model`.

use cifar_model::{Class, Evaluation, Image, Metadata, argmax, mirrored, out_of_distribution, probabilities};
use serde::Serialize;

/// What a network says about one image.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// One each output; they sum to 1.
    pub probabilities: Vec<f32>,
    /// As the last dense layer gives them; of two views, their mean.
    pub logits: Vec<f32>,
    /// Of the largest logit.
    pub index: usize,
    /// The plain view's and the mirrored view's own, where the network looked at the mirror image, too.
    pub views: Vec<View>,
    /// Whether the picture is like those that the network was trained on, where its file has a threshold.
    pub out_of_distribution: Option<OutOfDistribution>,
}

/// What a network says about one view of an image.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct View {
    /// Of the largest logit.
    pub index: usize,
    /// One each output; they sum to 1.
    pub probabilities: Vec<f32>,
}

/// Of the plain view, for which the threshold was set.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct OutOfDistribution {
    /// [`out_of_distribution::score`] of the logits.
    pub score: f64,
    /// The file's.
    pub threshold: f64,
    /// Whether it lies below.
    pub unlike: bool,
}

impl Answer {
    /// `logits` are one view's, or the plain and the mirrored view's one after the other.
    #[must_use]
    pub fn new(logits: &[f32], outputs: usize, metadata: &Metadata) -> Self {
        let chances = |logits: &[f32]| probabilities(logits, metadata.temperature);
        let (plain, rest) = logits.split_at(outputs.min(logits.len()));
        let mean: Vec<f32> = if rest.is_empty() { plain.to_vec() } else { mean_of_views(logits, outputs) };
        let view = |logits: &[f32]| View { index: argmax(logits), probabilities: chances(logits) };
        let views = if rest.is_empty() { Vec::new() } else { vec![view(plain), view(rest)] };
        let measured = metadata.provenance.measured.as_ref();
        let limits = measured.and_then(|measured| measured.out_of_distribution.as_ref());
        let out_of_distribution = limits.map(|limits| {
            let (score, threshold) = (out_of_distribution::score(plain), limits.threshold);
            OutOfDistribution { score, threshold, unlike: score < threshold }
        });
        Self { probabilities: chances(&mean), index: argmax(&mean), logits: mean, views, out_of_distribution }
    }
}

/// The planar bytes that a network looks at: the picture, and for a second look its mirror image behind it.
#[must_use]
pub fn views(picture: &Image, with_mirror: bool) -> Vec<u8> {
    let mut planar = picture.planar().to_vec();
    if with_mirror {
        planar.extend(picture.mirrored());
    }
    planar
}

/// Images, and for a second look the mirror images of all of them behind.
#[must_use]
pub fn both_views(planar: &[u8]) -> Vec<u8> {
    [planar, &mirrored(planar)].concat()
}

/// Of logits `[2 n, outputs]`, plain views before mirrored ones, the mean of each image's two rows: `[n, outputs]`.
#[must_use]
pub fn mean_of_views(logits: &[f32], outputs: usize) -> Vec<f32> {
    let (plain, mirrored) = logits.split_at(logits.len() / (2 * outputs.max(1)) * outputs);
    plain.iter().zip(mirrored).map(|(one, other)| f32::midpoint(*one, *other)).collect()
}

/// What a network answered to labelled images: the counts and, where they are kept, the answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evaluated {
    /// Of all images.
    pub counts: Evaluation,
    /// Of each image, in their order.
    pub kept: Option<Kept>,
}

/// Each image's answer, from which everything else about it follows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    /// `[n, outputs]`, row by row, not divided by the network's temperature.
    pub logits: Vec<f32>,
    /// The true classes, 0 to 9.
    pub labels: Vec<u8>,
}

impl Evaluated {
    /// No images yet.
    #[must_use]
    pub fn new(keeps_answers: bool) -> Self {
        Self { counts: Evaluation::default(), kept: keeps_answers.then(Kept::default) }
    }

    /// Counts the images of `logits`, `[n, outputs]`, with their classes, and keeps their answers where it keeps any.
    pub fn record(&mut self, logits: &[f32], outputs: usize, labels: &[Class]) {
        self.counts.record_logits(logits, outputs, labels);
        if let Some(kept) = &mut self.kept {
            kept.logits.extend_from_slice(logits);
            kept.labels.extend(labels.iter().map(|class| class.index()));
        }
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

    #[test]
    fn answers_are_kept_in_order_where_they_are_wanted() {
        let (labels, logits) = ([Class::ALL[1], Class::ALL[0]], [0.0, 4.0, f32::NAN, 0.0]);
        for keeps in [true, false] {
            let mut all = Evaluated::new(keeps);
            all.record(&logits[..2], 2, &labels[..1]);
            all.record(&logits[2..], 2, &labels[1..]);
            assert_eq!(all.counts.n, 2);
            let kept = all.kept.map(|kept| (kept.logits[..2].to_vec(), kept.logits[2].is_nan(), kept.labels));
            assert_eq!(kept, keeps.then(|| (vec![0.0, 4.0], true, vec![1, 0])));
        }
    }

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
