//! Is 90 % ninety in a hundred? Images of like confidence, and how many of them are right.
//!
//! A network is calibrated where, of all images answered with confidence `c`, a share `c` is right (Guo, Pleiss, Sun
//! and Weinberger, On Calibration of Modern Neural Networks, 2017). The reliability diagram shows the share against
//! `c` (DeGroot and Fienberg 1983), bin by bin.

use std::ops::Range;

use cifar_model::Result;
use serde::{Deserialize, Serialize};

use crate::answers::{Answer, Answers, check, powers, refuse};
use crate::interval::middle;
use crate::resample::{RESAMPLES, Resamples, drawn};
use crate::told::{Told, sorted};

/// How many bins may be asked for.
pub const BINS: std::ops::RangeInclusive<usize> = 5..=MOST_BINS;
const MOST_BINS: usize = 30;

/// How images come into bins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Binning {
    /// As many images in each as in any other, or one more (Nixon et al., Measuring Calibration in Deep Learning,
    /// 2019). Images of the same confidence stay together, in the bin of the first of them.
    EqualMass,
    /// Bin `i` of `m` holds the confidences above `i / m`, up to `(i + 1) / m` (Guo et al. 2017).
    EqualWidth,
}

/// Images of like confidence: one or more.
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

/// What the sampling of the images leaves open: the percentile bootstrap's 95 %, of images drawn anew while the bins
/// stay.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bands {
    /// Of each bin's accuracy.
    pub accuracy: Vec<[f64; 2]>,
    /// Of the expected calibration error. A network that is perfectly calibrated has an error above 0 on any finite
    /// number of images, and drawing anew adds to it: the measured error may lie low in its band.
    pub error: [f64; 2],
}

/// Expected calibration error of each class's probability, whatever the answer is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Classwise {
    /// Of the ten classes.
    pub per_class: [f64; 10],
    /// Their mean (static calibration error: Nixon et al. 2019; classwise: Kull et al., Beyond Temperature Scaling,
    /// 2019).
    pub mean: f64,
}

/// Bins of the answers' confidence, least confident first. Bins without images are left out.
///
/// # Errors
/// `ErrorKind::Argument` for fewer than 5 or more than 30 bins, and for fewer images than bins.
pub fn reliability(answers: &[Answer], binning: Binning, bins: usize) -> Result<Vec<Bin>> {
    let told = sorted(answers.iter().map(|answer| (answer.confidence, answer.is_right)).collect());
    Ok(binned(&told, &starts(&told, binning, bins)?))
}

/// Expected calibration error: the bins' mean distance between confidence and accuracy, each bin weighed by its images
/// (Naeini, Cooper and Hauskrecht 2015). 0 to 1.
#[must_use]
pub fn expected_error(bins: &[Bin]) -> f64 {
    let images: u32 = bins.iter().map(|bin| bin.images).sum();
    let gap = |bin: &Bin| f64::from(bin.images) * (bin.confidence - bin.accuracy).abs();
    bins.iter().map(gap).sum::<f64>() / f64::from(images.max(1))
}

/// Bands about what [`reliability`] and [`expected_error`] give for the same arguments. The same seed gives the same.
///
/// # Errors
/// Those of [`reliability`].
pub fn bands(answers: &[Answer], binning: Binning, bins: usize, seed: u64) -> Result<Bands> {
    let told = sorted(answers.iter().map(|answer| (answer.confidence, answer.is_right)).collect());
    let starts = starts(&told, binning, bins)?;
    let ends = starts.iter().skip(1).copied().chain([told.len()]);
    let bins: Vec<Range<usize>> = starts.iter().zip(ends).map(|(&start, end)| start..end).collect();
    let confidences: Vec<f64> = told.iter().map(|told| told.0).collect();
    let is_right: Vec<u8> = told.iter().map(|told| u8::from(told.1)).collect();
    let mut accuracies = vec![Vec::with_capacity(RESAMPLES); bins.len()];
    let mut errors = Vec::with_capacity(RESAMPLES);
    let mut resamples = Resamples::new(seed, told.len());
    for _ in 0..RESAMPLES {
        let times = resamples.next();
        let mut gaps = 0.0;
        for (values, bin) in accuracies.iter_mut().zip(&bins) {
            let times = &times[bin.clone()];
            let (images, right) = (f64::from(drawn(times)), f64::from(right(times, &is_right[bin.clone()])));
            // A small bin may not be drawn at all.
            if images > 0.0 {
                values.push(right / images);
            }
            gaps += (weighed(times, &confidences[bin.clone()]) - right).abs();
        }
        errors.push(gaps / told.len() as f64);
    }
    let accuracy = accuracies.into_iter().map(|values| middle(values).unwrap_or([0.0, 1.0])).collect();
    Ok(Bands { accuracy, error: middle(errors).unwrap_or([0.0, 1.0]) })
}

/// Of the images of a set, those that are right.
fn right(times: &[u8], is_right: &[u8]) -> u32 {
    times.iter().zip(is_right).map(|(times, is_right)| u32::from(times * is_right)).sum()
}

/// The sum of the confidence over the images of a set.
fn weighed(times: &[u8], confidences: &[f64]) -> f64 {
    /// Sums that do not wait for one another.
    const WAYS: usize = 4;
    let (quads, rest) = confidences.as_chunks::<WAYS>();
    let (quad_times, rest_times) = times.as_chunks::<WAYS>();
    let mut sums = [0.0; WAYS];
    for (confidences, times) in quads.iter().zip(quad_times) {
        for way in 0..WAYS {
            sums[way] += confidences[way] * f64::from(times[way]);
        }
    }
    let rest: f64 =
        rest.iter().zip(rest_times).map(|(confidence, &times)| confidence * f64::from(times)).sum();
    sums.iter().sum::<f64>() + rest
}

/// Expected calibration error of each class's probability at a temperature.
///
/// # Errors
/// Those of [`reliability`], and a temperature outside 0.01 to 100.
pub fn classwise(answers: &Answers, temperature: f64, binning: Binning, bins: usize) -> Result<Classwise> {
    check(temperature)?;
    let mut told: [Vec<Told>; 10] = std::array::from_fn(|_| Vec::with_capacity(answers.len()));
    let mut row_powers = Vec::with_capacity(answers.outputs());
    for (row, class) in answers.rows() {
        row_powers.clear();
        row_powers.extend(powers(row, temperature));
        let sum: f64 = row_powers.iter().sum();
        for (output, (told, power)) in told.iter_mut().zip(&row_powers).enumerate() {
            told.push((power / sum, output == usize::from(class.index())));
        }
    }
    let mut per_class = [0.0; 10];
    for (error, told) in per_class.iter_mut().zip(told) {
        let told = sorted(told);
        *error = expected_error(&binned(&told, &starts(&told, binning, bins)?));
    }
    Ok(Classwise { per_class, mean: per_class.iter().sum::<f64>() / 10.0 })
}

/// Where each bin that has images begins.
fn starts(told: &[Told], binning: Binning, bins: usize) -> Result<Vec<usize>> {
    if !BINS.contains(&bins) {
        let remedy = format!("ask for {} to {}", BINS.start(), BINS.end());
        return Err(refuse(format!("{bins} bins"), &remedy));
    }
    if told.len() < bins {
        return Err(refuse(format!("{} images for {bins} bins", told.len()), "give more images"));
    }
    let mut starts: Vec<usize> = match binning {
        Binning::EqualMass => {
            let edge = |bin: usize| {
                let mut at = told.len() * bin / bins;
                while at > 0 && at < told.len() && told[at].0 == told[at - 1].0 {
                    at += 1;
                }
                at
            };
            (0..bins).map(edge).collect()
        }
        Binning::EqualWidth => {
            let number = |told: &Told| ((told.0 * bins as f64).ceil() as usize).clamp(1, bins) - 1;
            (0..bins).map(|bin| told.partition_point(|told| number(told) < bin)).collect()
        }
    };
    starts.dedup();
    starts.retain(|&start| start < told.len());
    Ok(starts)
}

fn binned(told: &[Told], starts: &[usize]) -> Vec<Bin> {
    let ends = starts.iter().skip(1).copied().chain([told.len()]);
    starts.iter().zip(ends).map(|(&start, end)| summed(&told[start..end])).collect()
}

/// Of some images, at least one.
fn summed(told: &[Told]) -> Bin {
    let n = told.len() as f64;
    Bin {
        images: told.len() as u32,
        range: [told[0].0, told[told.len() - 1].0],
        confidence: told.iter().map(|(confidence, _)| confidence).sum::<f64>() / n,
        accuracy: told.iter().filter(|(_, is_right)| *is_right).count() as f64 / n,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(confidence: f64, is_right: bool) -> Answer {
        Answer { predicted: 0, is_right, confidence, margin: 0.0, entropy: 0.0 }
    }

    #[test]
    fn bins_have_equal_mass_and_the_error_is_the_mean_gap() -> Result<()> {
        let answers: Vec<Answer> = (0..100).map(|i| answer(0.5 + f64::from(i) / 250.0, i % 2 == 0)).collect();
        let bins = reliability(&answers, Binning::EqualMass, 15)?;
        assert_eq!(bins.iter().map(|bin| bin.images).sum::<u32>(), 100);
        assert!(bins.len() == 15 && bins.iter().all(|bin| (6..=7).contains(&bin.images)), "{bins:?}");
        assert!(bins.windows(2).all(|pair| pair[0].range[1] < pair[1].range[0]));
        let by_hand: f64 = bins.iter().map(|b| f64::from(b.images) * (b.confidence - b.accuracy).abs()).sum();
        assert!((expected_error(&bins) - by_hand / 100.0).abs() < 1e-15);
        Ok(())
    }

    /// Half the images in one place: a bin that cut them in two would depend on their order.
    #[test]
    fn equals_stay_together() -> Result<()> {
        let mut answers = vec![answer(0.9, true); 50];
        answers.extend([answer(0.9, false); 10]);
        answers.extend((0..40).map(|i| answer(0.3 + f64::from(i) / 100.0, false)));
        let bins = reliability(&answers, Binning::EqualMass, 10)?;
        let images: Vec<u32> = bins.iter().map(|bin| bin.images).collect();
        assert_eq!(images, [10, 10, 10, 10, 60]);
        assert_eq!(bins[4].accuracy, 50.0 / 60.0);
        assert_eq!(bands(&answers, Binning::EqualMass, 10, 1)?.accuracy.len(), 5);
        Ok(())
    }

    #[test]
    fn edges_of_equal_width_belong_below() -> Result<()> {
        let confidences = [0.0, 0.1, 0.2, 0.200_000_1, 1.0];
        let answers: Vec<Answer> = confidences.iter().map(|&confidence| answer(confidence, true)).collect();
        let bins = reliability(&answers, Binning::EqualWidth, 5)?;
        assert_eq!(bins.iter().map(|bin| bin.images).collect::<Vec<u32>>(), [3, 1, 1]);
        Ok(())
    }

    #[test]
    fn bands_hold_the_figure_and_follow_the_seed() -> Result<()> {
        let answers: Vec<Answer> =
            (0..1000).map(|i| answer(0.101 + 0.00079 * f64::from(i), i * 617 % 1000 < i)).collect();
        let bins = reliability(&answers, Binning::EqualWidth, 10)?;
        let found = bands(&answers, Binning::EqualWidth, 10, 5)?;
        for (bin, [low, high]) in bins.iter().zip(&found.accuracy) {
            assert!(*low <= bin.accuracy && bin.accuracy <= *high && high > low, "{bin:?} {low} {high}");
        }
        assert!(found.error[1] > expected_error(&bins) && found.error[0] < found.error[1]);
        assert_eq!(found, bands(&answers, Binning::EqualWidth, 10, 5)?);
        assert_ne!(found, bands(&answers, Binning::EqualWidth, 10, 6)?);
        Ok(())
    }

    #[test]
    fn numbers_of_bins_have_limits() {
        let answers = [answer(0.5, true); 12];
        for bins in [0, 4, 13, 31, usize::MAX] {
            assert!(reliability(&answers, Binning::EqualMass, bins).is_err(), "{bins}");
        }
        assert!(reliability(&[], Binning::EqualWidth, 5).is_err());
    }
}
