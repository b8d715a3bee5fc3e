//! The sanity check of Adebayo et al. (2018): the same question to a network with random weights. A map that looks the same
//! shows the picture, or the network's shape, and nothing of what was learnt.

use cifar_model::{Metadata, Result, Weights, places};

use crate::init::glorot_uniform;

/// The random networks that a map is compared with. One alone says little: by chance, small maps are alike or are not.
pub const SEEDS: [u64; 5] = [0, 1, 2, 3, 4];

/// From here on, [`likeness`] says: random weights give much the same map, so it tells little of what was learnt. The paper
/// has no such limit; this one is ours.
///
/// Measured for the output that the network answers, on test images 0 to 19; median, 5th and 95th percentile:
///
/// | map | notebook | accurate |
/// |---|---|---|
/// | gradient times input, channels summed | 0.60, 0.55 to 0.69 | 0.37, 0.23 to 0.42 |
/// | occlusion, 8 x 8 grey, stride 4 | 0.29, 0.16 to 0.43 | 0.12, 0.00 to 0.27 |
/// | Grad-CAM of the last map | 0.03, -0.45 to 0.23 | -0.08, -0.37 to 0.23 |
///
/// So the limit separates one of these maps from all others. The notebook's network multiplies with the bytes themselves:
/// there, bright places stand out whatever was learnt. Among random networks, that map has a likeness of 0.64.
/// `cargo test -p cifar-learn --test sanity -- --nocapture` prints the rows of gradients.
pub const LOOKS_THE_SAME: f64 = 0.5;

/// The mean [`rank_correlation`] of a map with those of random networks, -1 to 1, and `None` where it can be compared with
/// none of them. Grad-CAM of a random network is often zero everywhere: such a map is left out.
#[must_use]
pub fn likeness<'a>(map: &[f32], of_random: impl IntoIterator<Item = &'a [f32]>) -> Option<f64> {
    let all: Vec<f64> = of_random.into_iter().filter_map(|other| rank_correlation(map, other)).collect();
    (!all.is_empty()).then(|| all.iter().sum::<f64>() / all.len() as f64)
}

/// The same network before it learnt anything: the values of [`glorot_uniform`], whatever its recipe began with, and no
/// temperature. The same seed gives the same weights everywhere.
///
/// # Errors
/// As [`cifar_model::NetworkSpec::check`].
pub fn random_weights(weights: &Weights, seed: u64) -> Result<Weights> {
    let Metadata { name, spec, normalization, classes, .. } = &weights.metadata;
    let values = glorot_uniform(spec, seed)?;
    let mut metadata = Metadata::new(name, spec.clone(), *normalization);
    metadata.classes.clone_from(classes);
    Weights::of_slots(metadata, &|slot| &values[slot.range()])
}

/// Spearman's rank correlation of the absolute values of two maps, -1 to 1: one of the paper's measures. It asks whether
/// the same places matter, whatever their sign and however much. Equal values share their mean rank.
///
/// `None` where nothing can be said: maps of different lengths, one that is the same everywhere, or one with a value that is
/// no finite number.
#[must_use]
pub fn rank_correlation(one: &[f32], other: &[f32]) -> Option<f64> {
    let is_usable =
        one.len() == other.len() && [one, other].iter().all(|map| map.iter().all(|v| v.is_finite()));
    if !is_usable {
        return None;
    }
    let [one, other] = [one, other].map(centred_ranks);
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let scale = (product(&one, &one) * product(&other, &other)).sqrt();
    (scale > 0.0).then(|| product(&one, &other) / scale)
}

/// Ranks of the absolute values, less their mean.
fn centred_ranks(map: &[f32]) -> Vec<f64> {
    let order = places(map.len(), &|a, b| map[a].abs().total_cmp(&map[b].abs()));
    let mut ranks = vec![0.0; map.len()];
    let mut first = 0;
    for equals in order.chunk_by(|&a, &b| map[a].abs() == map[b].abs()) {
        let rank = first as f64 + (equals.len() as f64 - map.len() as f64) / 2.0;
        equals.iter().for_each(|&at| ranks[at] = rank);
        first += equals.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_of_absolute_values_are_compared() {
        // By hand: ranks 1 2 3 4 5 and 2 1 4 3 5; 1 - 6 * 4 / (5 * 24).
        let close = |value: Option<f64>, right: f64| value.is_some_and(|value| (value - right).abs() < 1e-12);
        assert!(close(rank_correlation(&[0.1, -0.2, 3.0, 40.0, -50.0], &[2.0, 1.0, -4.0, 3.0, 9.0]), 0.8));
        assert!(close(rank_correlation(&[1.0, 2.0, 3.0], &[-10.0, -20.0, -30.0]), 1.0));
        assert!(close(rank_correlation(&[1.0, 2.0, 3.0], &[3.0, 2.0, 1.0]), -1.0));
        // Equals share a rank: 1.5 1.5 3 and 1 2 3, of which the correlation is the root of 3 / 4.
        assert!(close(rank_correlation(&[5.0, -5.0, 6.0], &[1.0, 2.0, 3.0]), 0.75_f64.sqrt()));
    }

    #[test]
    fn of_maps_that_say_nothing_nothing_is_said() {
        for map in [&[0.0, 0.0][..], &[1.0, f32::NAN], &[f32::INFINITY, 0.0], &[1.0], &[]] {
            assert_eq!(rank_correlation(map, &[1.0, 2.0]), None, "{map:?}");
        }
        assert_eq!(rank_correlation(&[], &[]), None);
        assert_eq!(likeness(&[1.0, 2.0], [&[0.0, 0.0][..]]), None);
        assert_eq!(likeness(&[1.0, 2.0], [&[0.0, 0.0][..], &[3.0, 4.0], &[-3.0, 4.0]]), Some(1.0));
    }
}
