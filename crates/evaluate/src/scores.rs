//! Proper scores: least, on the average, for a network that tells the true probabilities (Gneiting and Raftery,
//! Strictly Proper Scoring Rules, 2007). Both weigh at once how often a network is right and how well it knows when.

use cifar_model::Result;
use libm::log;

use crate::answers::{Answers, check, powers};

/// Negative log-likelihood: mean of `-ln p` of the true class, in nats; scikit-learn's `log_loss`. 0 or more, `ln 10`
/// for ten outputs that are always equal.
///
/// # Errors
/// `ErrorKind::Argument` for a temperature outside 0.01 to 100.
pub fn negative_log_likelihood(answers: &Answers, temperature: f64) -> Result<f64> {
    check(temperature)?;
    let of = |(row, class): (&[f32], cifar_model::Class)| {
        let largest = f64::from(row[cifar_model::argmax(row)]);
        let gap = (largest - f64::from(row[usize::from(class.index())])) / temperature;
        gap + log(powers(row, temperature).sum())
    };
    Ok(answers.rows().map(of).sum::<f64>() / answers.len() as f64)
}

/// Brier's score (1950): mean over the images of `sum (p - y)^2` over all outputs, `y` being 1 for the true class and
/// else 0. 0 to 2.
///
/// # Errors
/// `ErrorKind::Argument` for a temperature outside 0.01 to 100.
pub fn brier(answers: &Answers, temperature: f64) -> Result<f64> {
    check(temperature)?;
    let of = |(row, class): (&[f32], cifar_model::Class)| {
        let sum: f64 = powers(row, temperature).sum();
        let distance = |(output, power): (usize, f64)| {
            let truth = if output == usize::from(class.index()) { 1.0 } else { 0.0 };
            let gap = power / sum - truth;
            gap * gap
        };
        powers(row, temperature).enumerate().map(distance).sum::<f64>()
    };
    Ok(answers.rows().map(of).sum::<f64>() / answers.len() as f64)
}

#[cfg(test)]
mod tests {
    use cifar_model::Class;

    use super::*;

    #[test]
    fn nothing_known_and_all_known() -> Result<()> {
        let unsure = Answers::new(vec![0.0; 10], vec![Class::ALL[7]])?;
        assert!((negative_log_likelihood(&unsure, 1.0)? - 10.0_f64.ln()).abs() < 1e-15);
        assert!((brier(&unsure, 1.0)? - (0.81 + 9.0 * 0.01)).abs() < 1e-15);
        let mut row = vec![0.0; 10];
        row[7] = 800.0;
        let sure = Answers::new(row.clone(), vec![Class::ALL[7]])?;
        assert_eq!((negative_log_likelihood(&sure, 1.0)?, brier(&sure, 1.0)?), (0.0, 0.0));
        // Wrong with a probability of 1: as dear as the gap of the logits, and a number.
        let wrong = Answers::new(row, vec![Class::ALL[2]])?;
        assert_eq!((negative_log_likelihood(&wrong, 1.0)?, brier(&wrong, 1.0)?), (800.0, 2.0));
        assert!(brier(&wrong, 0.0).is_err() && negative_log_likelihood(&wrong, f64::NAN).is_err());
        Ok(())
    }
}
