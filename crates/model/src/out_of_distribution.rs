//! Whether a picture is like anything that a network was trained on. A softmax cannot say: it divides one whole among
//! ten classes, whatever it is shown.

/// The score of a picture's logits: `ln sum exp z`, the negative of the energy at temperature 1 (Liu, Wang, Owens
/// and Li, Energy-based Out-of-distribution Detection, 2020). Below a threshold that 4 % of held-out images do not
/// reach, a picture counts as unlike all that the network was trained on.
#[must_use]
pub fn score(logits: &[f32]) -> f64 {
    let largest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f64 = logits.iter().map(|z| f64::from(z - largest).exp()).sum();
    f64::from(largest) + sum.ln()
}

/// The score that a share of the given ones is below; 0 of none.
#[must_use]
pub fn threshold(scores: &[f64], share: f64) -> f64 {
    let mut sorted = scores.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (share * sorted.len() as f64).floor() as usize;
    sorted.get(place.min(sorted.len().saturating_sub(1))).copied().unwrap_or_default()
}

/// Share of the scores below a threshold; 0 of none.
#[must_use]
pub fn share_below(scores: &[f64], threshold: f64) -> f64 {
    scores.iter().filter(|&&score| score < threshold).count() as f64 / scores.len().max(1) as f64
}

/// Chance that an out-of-distribution image scores lower than a known one, equals counted half: the area under the ROC curve (Hanley
/// and McNeil 1982). 0.5 tells nothing apart, 1 everything.
#[must_use]
pub fn auroc(known: &[f64], others: &[f64]) -> f64 {
    let mut sorted = known.to_vec();
    sorted.sort_by(f64::total_cmp);
    let higher = |score: f64| {
        let up_to = sorted.partition_point(|&other| other <= score);
        let below = sorted.partition_point(|&other| other < score);
        (sorted.len() - up_to) as f64 + 0.5 * (up_to - below) as f64
    };
    others.iter().map(|&score| higher(score)).sum::<f64>() / (known.len() * others.len()).max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_score_is_the_log_of_the_sum() {
        assert!((score(&[0.0; 10]) - 10.0_f64.ln()).abs() < 1e-12);
        assert!((score(&[500.0, 500.0]) - (500.0 + 2.0_f64.ln())).abs() < 1e-4, "no overflow");
    }

    #[test]
    fn a_threshold_leaves_its_share_below() {
        let scores: Vec<f64> = (0..1000).map(|i| f64::from(i * 7 % 1000)).collect();
        let limit = threshold(&scores, 0.04);
        assert_eq!((limit, share_below(&scores, limit)), (40.0, 0.04));
        assert_eq!((threshold(&[], 0.04), share_below(&[], 1.0)), (0.0, 0.0));
    }

    #[test]
    fn auroc_of_pairs_counted_by_hand() {
        assert_eq!(auroc(&[2.0, 3.0], &[0.0, 1.0]), 1.0);
        assert_eq!(auroc(&[2.0, 3.0], &[2.0]), 0.75);
        assert_eq!(auroc(&[1.0], &[1.0, 1.0]), 0.5);
    }
}
