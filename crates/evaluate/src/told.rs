//! What was told of images, in order: a probability, and whether it came true.

use std::cmp::Ordering;

/// A probability, and whether what it was given to came true.
pub(crate) type Told = (f64, bool);

/// Least probability first; equals by whether they came true, so that the order of the images is forgotten.
pub(crate) fn sorted(mut told: Vec<Told>) -> Vec<Told> {
    told.sort_unstable_by(order);
    told
}

/// Not inlined: sorting compares in a hundred places.
#[inline(never)]
fn order(one: &Told, other: &Told) -> Ordering {
    one.0.total_cmp(&other.0).then(one.1.cmp(&other.1))
}
