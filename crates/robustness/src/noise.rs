//! Noise of sensors and of broken cells.

use crate::chance::{Chance, Photons};
use crate::planes::Planes;

/// A normal number with this standard deviation is added to each value.
pub(crate) fn gaussian(planes: Planes, deviation: f32, chance: &mut Chance) -> Planes {
    planes.map(|value| value + deviation * chance.normal())
}

/// Each value is counted in photons: `full` of them for a value of 1, drawn from a Poisson distribution.
pub(crate) fn shot(planes: Planes, full: f32, chance: &mut Chance) -> Planes {
    let mut photons = Photons::new(full);
    planes.map(|value| photons.draw(value, chance) / full)
}

/// This share of the values becomes 0 or 1, each channel for itself, as in CIFAR-10-C.
pub(crate) fn impulse(planes: Planes, share: f32, chance: &mut Chance) -> Planes {
    planes.map(|value| match chance.uniform(0.0, 1.0) {
        drawn if drawn < share / 2.0 => 0.0,
        drawn if drawn < share => 1.0,
        _ => value,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planes::AREA;

    fn moments(planes: &Planes) -> (f32, f32) {
        let values = planes.0.as_flattened();
        let mean = values.iter().sum::<f32>() / values.len() as f32;
        let square = values.iter().map(|value| (value - mean).powi(2)).sum::<f32>();
        (mean, (square / values.len() as f32).sqrt())
    }

    /// Standard errors of 3,072 values: 0.002 for the mean and 0.0013 for the deviation.
    #[test]
    fn noise_has_its_mean_and_its_deviation() {
        let even = || Planes([[0.5; AREA]; 3]);
        let (mean, deviation) = moments(&gaussian(even(), 0.1, &mut Chance::new(1)));
        assert!((mean - 0.5).abs() < 0.008 && (deviation - 0.1).abs() < 0.006, "{mean} {deviation}");
        // Of 50 photons 25 are expected, and their variance is 25.
        let (mean, deviation) = moments(&shot(even(), 50.0, &mut Chance::new(1)));
        assert!((mean - 0.5).abs() < 0.008 && (deviation - 0.1).abs() < 0.006, "{mean} {deviation}");
        let planes = impulse(even(), 0.07, &mut Chance::new(1));
        let count = |wanted: f32| planes.0.as_flattened().iter().filter(|&&value| value == wanted).count();
        // 107.5 expected of each, with a standard deviation of 10.
        assert!((70..145).contains(&count(0.0)) && (70..145).contains(&count(1.0)));
    }

    #[test]
    fn black_has_no_photons() {
        let black = shot(Planes([[0.0; AREA]; 3]), 50.0, &mut Chance::new(1));
        assert!(black.0.as_flattened().iter().all(|&value| value == 0.0));
    }
}
