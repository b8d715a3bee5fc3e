//! Weights of a convolution or dense layer in 8 bits: a quarter of the bytes, and the network reads them as f32.
//!
//! Symmetric, with a scale for each output (Jacob et al. 2018, Krishnamoorthi 2018): `weight = scale * value`, the
//! values from -127 to 127, so that zero stays zero and no value has a sign that its opposite lacks. A weight moves by
//! at most half a scale.

/// The largest value.
const LARGEST: f32 = 127.0;

/// The rows of a weight, one an output.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Int8 {
    /// Row by row, -127 to 127.
    pub(super) values: Vec<i8>,
    /// One for each row, above 0.
    pub(super) scale: Vec<f32>,
}

impl Int8 {
    /// Rounds `rows` rows of finite numbers to the nearest values.
    pub(super) fn nearest(weights: &[f32], rows: usize) -> Self {
        let mut values = Vec::with_capacity(weights.len());
        let mut scale = Vec::with_capacity(rows);
        for row in weights.chunks_exact((weights.len() / rows.max(1)).max(1)) {
            let most = row.iter().fold(0.0_f32, |most, weight| most.max(weight.abs()));
            // A row so small that its scale would be no normal number is a row of zeros.
            let step = if most / LARGEST >= f32::MIN_POSITIVE { most / LARGEST } else { 1.0 };
            values.extend(row.iter().map(|weight| (weight / step).round().clamp(-LARGEST, LARGEST) as i8));
            scale.push(step);
        }
        Self { values, scale }
    }

    /// The weights that a network computes with.
    pub(super) fn floats(&self) -> Vec<f32> {
        let row = (self.values.len() / self.scale.len().max(1)).max(1);
        let rows = self.values.chunks_exact(row).zip(&self.scale);
        rows.flat_map(|(row, scale)| row.iter().map(move |&value| f32::from(value) * scale)).collect()
    }

    /// Why the numbers of a file cannot be used.
    pub(super) fn problem(&self) -> Option<String> {
        if let Some(at) = self.values.iter().position(|&value| value == i8::MIN) {
            return Some(format!("holds -128 at {at}, expected -127 to 127"));
        }
        let bad = |scale: &f32| !(*scale > 0.0 && (*scale * LARGEST).is_finite());
        let at = self.scale.iter().position(bad)?;
        Some(format!("has the scale {} at {at}, expected one above 0", crate::number(self.scale[at])))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn zero_stays_zero_and_the_largest_stays_itself() {
        let packed = Int8::nearest(&[0.0, -2.54, 1.27, 0.0, 0.0, 0.0], 2);
        assert_eq!(packed.values, [0, -127, 64, 0, 0, 0]);
        assert_eq!(packed.scale[1], 1.0);
        assert_eq!(packed.floats()[..2], [0.0, -127.0 * (2.54 / 127.0)]);
    }

    proptest! {
        /// The stated bound: half a scale, and a little for the division's own rounding.
        #[test]
        fn a_weight_moves_by_half_a_scale(weights in prop::collection::vec(-1e3_f32..1e3, 12)) {
            let packed = Int8::nearest(&weights, 3);
            prop_assert!(packed.problem().is_none());
            for (at, (before, after)) in weights.iter().zip(packed.floats()).enumerate() {
                prop_assert!((before - after).abs() <= 0.500_01 * packed.scale[at / 4], "{before} {after}");
            }
        }

        #[test]
        fn packing_again_changes_no_value(weights in prop::collection::vec(-1e3_f32..1e3, 12)) {
            let once = Int8::nearest(&weights, 2);
            prop_assert_eq!(Int8::nearest(&once.floats(), 2).values, once.values);
        }
    }
}
