//! What was told of images, in order: a probability, and whether it came true.

/// A probability, and whether what it was given to came true.
pub(crate) type Told = (f64, bool);

/// Values of a digit.
const DIGITS: usize = 1 << DIGIT_BITS;
const DIGIT_BITS: u32 = 8;

/// Least probability first; equals by whether they came true, so that the order of the images is forgotten.
///
/// Digit by digit from the last one on (Knuth, The Art of Computer Programming, volume 3, section 5.2.5): with comparisons, of which ten
/// thousand images need more than a hundred thousand, a diagram takes a fifth longer.
pub(crate) fn sorted(told: Vec<Told>) -> Vec<Told> {
    let mut from = told;
    let mut to = from.clone();
    // Whether it came true is the least of all digits.
    for digit in 0..=u64::BITS / DIGIT_BITS {
        let is_moved = distribute(&from, &mut to, |told| match digit.checked_sub(1) {
            None => usize::from(told.1),
            Some(digit) => (order(told.0) >> (digit * DIGIT_BITS)) as usize % DIGITS,
        });
        if is_moved {
            std::mem::swap(&mut from, &mut to);
        }
    }
    from
}

/// A number's bits in the order of [`f64::total_cmp`].
fn order(value: f64) -> u64 {
    let bits = value.to_bits();
    // Below zero, larger bits are smaller numbers.
    if value.is_sign_negative() { !bits } else { bits | (1 << 63) }
}

/// By a digit, equals in the order in which they come. Whether `to` has them: where all have the same one, they stay.
#[inline(always)]
fn distribute(from: &[Told], to: &mut [Told], digit: impl Fn(&Told) -> usize) -> bool {
    let mut places = [0; DIGITS];
    from.iter().for_each(|told| places[digit(told)] += 1);
    if places.contains(&from.len()) {
        return false;
    }
    let mut next = 0;
    for place in &mut places {
        next += std::mem::replace(place, next);
    }
    for told in from {
        let place = &mut places[digit(told)];
        to[*place] = *told;
        *place += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_that_of_comparisons() {
        let mut state = 1_u64;
        for n in [0, 1, 2, 300] {
            let mut told: Vec<Told> = (0..n)
                .map(|at| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    let share = (state >> 11) as f64 / (1_u64 << 53) as f64;
                    // Equals, small ones, negative ones, and what is no number.
                    let value = [share, (share * 4.0).floor(), share.powi(40), -share, 0.0, -0.0, f64::NAN];
                    (value[at % 7], state >> 63 == 1)
                })
                .collect();
            let found = sorted(told.clone());
            told.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
            let bits =
                |told: &[Told]| told.iter().map(|(value, came)| (value.to_bits(), *came)).collect::<Vec<_>>();
            assert_eq!(bits(&found), bits(&told));
        }
    }
}
