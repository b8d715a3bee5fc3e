//! The detail of an image: what is left when its blur is taken away. Two photographs of ships under a grey sky are alike
//! in their large areas; in their detail they are not.

use cifar_model::image::{BYTES, SIDE};

/// Pixels of one colour.
const AREA: usize = SIDE * SIDE;

/// The image (`[3, 32, 32]`, 0 to 255) less its blur by a normal curve of this deviation in pixels. Beyond the border the
/// nearest pixel goes on.
pub(super) fn detail(image: &[u8], deviation: f32) -> Vec<f32> {
    let curve = curve(deviation);
    let mut values: Vec<f32> = image.iter().map(|&value| f32::from(value)).collect();
    for plane in values.chunks_mut(AREA) {
        let rows = blurred(plane, &curve, [1, SIDE]);
        let blur = blurred(&rows, &curve, [SIDE, 1]);
        plane.iter_mut().zip(blur).for_each(|(value, blur)| *value -= blur);
    }
    values
}

/// From the middle outwards, up to three deviations; both sides and the middle sum to 1.
fn curve(deviation: f32) -> Vec<f32> {
    let reach = (3.0 * deviation).ceil() as usize;
    let weights: Vec<f32> = (0..=reach).map(|far| (-0.5 * (far as f32 / deviation).powi(2)).exp()).collect();
    let sum = 2.0 * weights.iter().sum::<f32>() - 1.0;
    weights.iter().map(|weight| weight / sum).collect()
}

/// A plane blurred along one of its directions: `along` is the distance between neighbours, `across` between lines.
fn blurred(plane: &[f32], curve: &[f32], [along, across]: [usize; 2]) -> Vec<f32> {
    let mut blurred = vec![0.0; plane.len()];
    for line in 0..SIDE {
        for place in 0..SIDE {
            let at = |place: usize| plane[line * across + place.min(SIDE - 1) * along];
            let sides = curve.iter().enumerate().skip(1);
            let sum = sides.map(|(far, weight)| weight * (at(place.saturating_sub(far)) + at(place + far)));
            blurred[line * across + place * along] = curve[0] * at(place) + sum.sum::<f32>();
        }
    }
    blurred
}

/// The values less their mean, at length 1; all 0 where they are all alike. The product of two such vectors is the
/// correlation of their values.
pub(super) fn standardized(mut values: Vec<f32>) -> Vec<f32> {
    let mean = values.iter().sum::<f32>() / values.len() as f32;
    values.iter_mut().for_each(|value| *value -= mean);
    let length = values.iter().map(|value| value * value).sum::<f32>().sqrt();
    // An image of one colour has no detail, whatever rounding leaves of it.
    let factor = if length > 1e-2 { length.recip() } else { 0.0 };
    values.iter_mut().for_each(|value| *value *= factor);
    values
}

/// Standardised detail of many images, one behind the other.
pub(super) fn standardized_details(images: &[u8], deviation: f32) -> Vec<f32> {
    images.chunks(BYTES).flat_map(|image| standardized(detail(image, deviation))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blur_keeps_sums_and_one_colour_has_no_detail() {
        let weights = curve(2.0);
        let sum = 2.0 * weights.iter().sum::<f32>() - weights[0];
        assert!((sum - 1.0).abs() < 1e-6, "{sum}");
        assert!(detail(&[77; BYTES], 2.0).iter().all(|value| value.abs() < 1e-3));
        assert!(standardized_details(&[77; BYTES], 2.0).iter().all(|value| *value == 0.0));
    }

    #[test]
    fn a_point_is_spread_along_both_directions_alike() {
        let mut image = vec![0; BYTES];
        image[16 * SIDE + 16] = 200;
        let detail = detail(&image, 2.0);
        let at = |row: usize, column: usize| detail[row * SIDE + column];
        // One less the square of the curve's middle weight: 1 / (sum of exp(-k² / 8), k from -6 to 6) = 0.19967.
        assert!((at(16, 16) - 200.0 * (1.0 - 0.199_67_f32.powi(2))).abs() < 0.01, "{}", at(16, 16));
        assert_eq!((at(14, 16), at(16, 13)), (at(18, 16), at(13, 16)));
        assert!((detail.iter().sum::<f32>()).abs() < 1e-2);
    }
}
