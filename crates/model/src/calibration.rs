//! Whether a network is as sure as it is right: the temperature that held-out images give it, and what is left to say.
//!
//! Confidence is the largest probability. A network is calibrated where, of all images answered with confidence `c`, a
//! share `c` is right (Guo, Pleiss, Sun and Weinberger, On Calibration of Modern Neural Networks, 2017).

use serde::{Deserialize, Serialize};

use crate::{Class, Error, ErrorKind, Result, argmax};

/// Bins of [`reliability`].
pub const BINS: usize = 15;
/// Temperatures that are looked at.
const RANGE: (f64, f64) = (0.02, 50.0);
/// Places in it that are looked at first, evenly by their logarithm.
const PLACES: u32 = 40;

/// Images of like confidence.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bin {
    /// How many.
    pub images: u32,
    /// The least and the largest confidence.
    pub range: [f64; 2],
    /// Their mean confidence.
    pub confidence: f64,
    /// Share of them that is right.
    pub accuracy: f64,
}

/// The temperature by which the confidence in the answer, right or wrong, is likeliest: the least mean of
/// `-ln(confidence)` over right answers and `-ln(1 - confidence)` over wrong ones. The logits are `[n, outputs]`, row by
/// row.
///
/// Guo et al. (2017, section 4.2) take the likelihood of the true class instead, which also weighs how the rest is
/// shared out among the other classes. What is told of a picture, and measured by [`expected_error`], is the confidence in
/// its answer alone (top-label calibration: Gupta and Ramdas 2022), so that is fitted.
///
/// # Errors
/// `ErrorKind::Argument` for no images, for rows that do not fit, and where the likeliest temperature lies at the end
/// of the range from 0.02 to 50: such answers are right always, or no better than chance.
pub fn fit_temperature(logits: &[f32], labels: &[Class]) -> Result<f64> {
    let outputs = outputs(logits, labels)?;
    let section = (5.0_f64.sqrt() - 1.0) / 2.0;
    let loss = |log: f64| surprise(logits, outputs, labels, log.exp());
    // Nothing says that there is one valley alone: the deepest of some places is where the search begins.
    let (first, last) = (RANGE.0.ln(), RANGE.1.ln());
    let stride = (last - first) / f64::from(PLACES);
    let places = (0..=PLACES).map(|place| first + f64::from(place) * stride);
    let deepest = places.map(|log| (loss(log), log)).min_by(|one, other| one.0.total_cmp(&other.0));
    let start = deepest.map_or(0.0, |(_, log)| log);
    let (mut low, mut high) = ((start - stride).max(first), (start + stride).min(last));
    let mut inner = [high - section * (high - low), low + section * (high - low)];
    let mut losses = inner.map(loss);
    while high - low > 1e-6 {
        if losses[0] <= losses[1] {
            high = inner[1];
            inner = [high - section * (high - low), inner[0]];
            losses = [loss(inner[0]), losses[0]];
        } else {
            low = inner[0];
            inner = [inner[1], low + section * (high - low)];
            losses = [losses[1], loss(inner[1])];
        }
    }
    let temperature = low.midpoint(high).exp();
    if temperature < RANGE.0 * 1.01 || temperature > RANGE.1 / 1.01 {
        let problem = format!("the likeliest temperature is {temperature:.3}, at the end of the range");
        return Err(Error::new(ErrorKind::Argument, problem, "give more images, wrong answers among them"));
    }
    Ok(temperature)
}

/// Mean over the answers of `-ln p`, in nats, where `p` is the chance that the network gave to how it turned out.
fn surprise(logits: &[f32], outputs: usize, labels: &[Class], temperature: f64) -> f64 {
    let rows = logits.chunks_exact(outputs).zip(labels);
    let of = |(row, label): (&[f32], &Class)| {
        let best = argmax(row);
        let power = |z: &f32| ((f64::from(*z) - f64::from(row[best])) / temperature).exp();
        // Of the others alone: what is left of 1 would be lost beside it.
        let others: f64 = row.iter().enumerate().filter(|(i, _)| *i != best).map(|(_, z)| power(z)).sum();
        let is_right = best == usize::from(label.index());
        others.ln_1p() - if is_right { 0.0 } else { others.max(f64::MIN_POSITIVE).ln() }
    };
    rows.map(of).sum::<f64>() / labels.len() as f64
}

/// Fifteen bins of equal mass, least confident first: as many images in each as in any other, or one more.
///
/// # Errors
/// `ErrorKind::Argument` for fewer images than bins and for rows that do not fit.
pub fn reliability(logits: &[f32], labels: &[Class], temperature: f64) -> Result<Vec<Bin>> {
    let outputs = outputs(logits, labels)?;
    if labels.len() < BINS {
        let problem = format!("{} images for {BINS} bins", labels.len());
        return Err(Error::new(ErrorKind::Argument, problem, "give more images"));
    }
    let mut answers: Vec<(f64, bool)> = logits
        .chunks_exact(outputs)
        .zip(labels)
        .map(|(row, label)| {
            let best = argmax(row);
            let power = |z: &f32| ((f64::from(*z) - f64::from(row[best])) / temperature).exp();
            (1.0 / row.iter().map(power).sum::<f64>(), best == usize::from(label.index()))
        })
        .collect();
    answers.sort_by(|one, other| one.0.total_cmp(&other.0));
    let edge = |bin: usize| answers.len() * bin / BINS;
    Ok((0..BINS).map(|bin| summed(&answers[edge(bin)..edge(bin + 1)])).collect())
}

/// Of some answers, at least one.
fn summed(answers: &[(f64, bool)]) -> Bin {
    let n = answers.len() as f64;
    Bin {
        images: answers.len() as u32,
        range: [answers[0].0, answers[answers.len() - 1].0],
        confidence: answers.iter().map(|(confidence, _)| confidence).sum::<f64>() / n,
        accuracy: answers.iter().filter(|(_, is_right)| *is_right).count() as f64 / n,
    }
}

/// Expected calibration error: the bins' mean distance between confidence and accuracy, each bin weighed by its images
/// (Naeini, Cooper and Hauskrecht 2015; with bins of equal mass, as Nixon et al., Measuring Calibration in Deep
/// Learning, 2019, recommend, since most images lie close to 1). 0 to 1.
#[must_use]
pub fn expected_error(bins: &[Bin]) -> f64 {
    let images: u32 = bins.iter().map(|bin| bin.images).sum();
    let gap = |bin: &Bin| f64::from(bin.images) * (bin.confidence - bin.accuracy).abs();
    bins.iter().map(gap).sum::<f64>() / f64::from(images.max(1))
}

/// Numbers in a row.
fn outputs(logits: &[f32], labels: &[Class]) -> Result<usize> {
    let outputs = logits.len() / labels.len().max(1);
    if outputs < Class::ALL.len() || outputs * labels.len() != logits.len() {
        let problem = format!("{} logits for {} images", logits.len(), labels.len());
        return Err(Error::new(ErrorKind::Argument, problem, "give a row of ten or more for each image"));
    }
    Ok(outputs)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Images of which the network says with logit `z` that they are cats, and is right as often as `share`.
    fn cats(n: usize, share: f64, z: f32) -> (Vec<f32>, Vec<Class>) {
        let mut row = [0.0; 10];
        row[3] = z;
        let labels = (0..n).map(|i| Class::ALL[if (i as f64 + 0.5) < share * n as f64 { 3 } else { 5 }]);
        (row.repeat(n), labels.collect())
    }

    /// One logit alone: the confidence at the best temperature is the accuracy, so the temperature is known.
    #[test]
    fn a_temperature_brings_confidence_down_to_accuracy() -> Result<()> {
        let (logits, labels) = cats(1000, 0.8, 9.0);
        let temperature = fit_temperature(&logits, &labels)?;
        let expected = 9.0 / (9.0_f64 * 0.8 / 0.2).ln();
        assert!((temperature - expected).abs() < 1e-4, "{temperature} {expected}");
        assert!(expected_error(&reliability(&logits, &labels, 1.0)?) > 0.19);
        // Sorted by confidence, all of which are equal: the bins keep the images' order, half of them all right.
        let bins = reliability(&logits, &labels, temperature)?;
        assert!((bins[0].confidence - 0.8).abs() < 1e-5 && bins[0].accuracy == 1.0, "{bins:?}");
        Ok(())
    }

    #[test]
    fn bins_have_equal_mass_and_the_error_is_the_mean_gap() -> Result<()> {
        let (mut logits, mut labels) = cats(50, 1.0, 8.0);
        let (more, wrong) = cats(50, 0.0, 2.0);
        logits.extend(more);
        labels.extend(wrong);
        let bins = reliability(&logits, &labels, 1.0)?;
        assert_eq!(bins.iter().map(|bin| bin.images).sum::<u32>(), 100);
        assert!(bins.iter().all(|bin| (6..=7).contains(&bin.images)), "{bins:?}");
        let confidence = |z: f64| z.exp() / (z.exp() + 9.0);
        let expected = 0.5 * (1.0 - confidence(8.0)) + 0.5 * confidence(2.0);
        // The bin that holds some of both hides a part of its gap.
        assert!((expected_error(&bins) - expected).abs() < 0.04, "{} {expected}", expected_error(&bins));
        assert!(bins.windows(2).all(|pair| pair[0].range[1] <= pair[1].range[0]));
        Ok(())
    }

    #[test]
    fn what_cannot_be_fitted_is_refused() {
        let (logits, labels) = cats(100, 1.0, 3.0);
        assert!(fit_temperature(&logits, &labels).is_err(), "always right: the colder the likelier");
        assert!(fit_temperature(&[], &[]).is_err());
        assert!(fit_temperature(&logits[..999], &labels).is_err());
        assert!(reliability(&logits[..100], &labels[..10], 1.0).is_err());
    }
}
