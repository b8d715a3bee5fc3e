//! The temperature that makes a network as sure as it is right, fitted on images that it did not train on (Guo,
//! Pleiss, Sun and Weinberger, On Calibration of Modern Neural Networks, 2017).

use cifar_model::{Class, Result, argmax};
use libm::{exp, log, log1p};

use crate::answers::{Answers, refuse};

/// Temperatures that are looked at.
const RANGE: (f64, f64) = (0.02, 50.0);
/// Places in it that are looked at first, evenly by their logarithm.
const PLACES: u32 = 40;

/// The temperature by which the confidence in the answer, right or wrong, is likeliest: the least mean of
/// `-ln(confidence)` over right answers and `-ln(1 - confidence)` over wrong ones.
///
/// Guo et al. (2017, section 4.2) take the likelihood of the true class instead, which also weighs how the rest is
/// shared out among the other classes. What is told of a picture, and measured by
/// [`crate::expected_error`], is the confidence in
/// its answer alone (top-label calibration: Gupta and Ramdas 2022), so that is fitted.
///
/// # Errors
/// `ErrorKind::Argument` where the likeliest temperature lies at the end of the range from 0.02 to 50: such answers are
/// right always, or no better than chance.
pub fn fit_temperature(answers: &Answers) -> Result<f64> {
    let section = (5.0_f64.sqrt() - 1.0) / 2.0;
    let loss = |place: f64| surprise(answers, exp(place));
    // Nothing says that there is one valley alone: the deepest of some places is where the search begins.
    let (first, last) = (log(RANGE.0), log(RANGE.1));
    let stride = (last - first) / f64::from(PLACES);
    let places = (0..=PLACES).map(|place| first + f64::from(place) * stride);
    let deepest = places.map(|place| (loss(place), place)).min_by(|one, other| one.0.total_cmp(&other.0));
    let start = deepest.map_or(0.0, |(_, place)| place);
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
    let temperature = exp(low.midpoint(high));
    if temperature < RANGE.0 * 1.01 || temperature > RANGE.1 / 1.01 {
        return Err(refuse(
            "the likeliest temperature lies at the end of the range".into(),
            "give more images, wrong answers among them",
        ));
    }
    Ok(temperature)
}

/// Mean over the answers of `-ln p`, in nats, where `p` is the chance that the network gave to how it turned out.
fn surprise(answers: &Answers, temperature: f64) -> f64 {
    let of = |(row, label): (&[f32], Class)| {
        let best = argmax(row);
        let power = |z: &f32| exp((f64::from(*z) - f64::from(row[best])) / temperature);
        // Of the others alone: what is left of 1 would be lost beside it.
        let others: f64 = row.iter().enumerate().filter(|(i, _)| *i != best).map(|(_, z)| power(z)).sum();
        let is_right = best == usize::from(label.index());
        log1p(others) - if is_right { 0.0 } else { log(others.max(f64::MIN_POSITIVE)) }
    };
    answers.rows().map(of).sum::<f64>() / answers.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Binning, expected_error, reliability};

    /// Images of which the network says with logit `z` that they are cats, and is right as often as `share`.
    fn cats(n: usize, share: f64, z: f32) -> Result<Answers> {
        let mut row = [0.0; 10];
        row[3] = z;
        let labels = (0..n).map(|i| Class::ALL[if (i as f64 + 0.5) < share * n as f64 { 3 } else { 5 }]);
        Answers::new(row.repeat(n), labels.collect())
    }

    /// One logit alone: the confidence at the best temperature is the accuracy, so the temperature is known.
    #[test]
    fn a_temperature_brings_confidence_down_to_accuracy() -> Result<()> {
        let answers = cats(1000, 0.8, 9.0)?;
        let temperature = fit_temperature(&answers)?;
        let expected = 9.0 / (9.0_f64 * 0.8 / 0.2).ln();
        assert!((temperature - expected).abs() < 1e-4, "{temperature} {expected}");
        let error = |temperature| -> Result<f64> {
            Ok(expected_error(&reliability(&answers.at(temperature)?, Binning::EqualMass, 15)?))
        };
        assert!(error(1.0)? > 0.19 && error(temperature)? < 1e-5);
        Ok(())
    }

    #[test]
    fn what_cannot_be_fitted_is_refused() -> Result<()> {
        assert!(fit_temperature(&cats(100, 1.0, 3.0)?).is_err(), "always right: the colder the likelier");
        assert!(fit_temperature(&cats(100, 0.0, 3.0)?).is_err(), "never right");
        Ok(())
    }
}
