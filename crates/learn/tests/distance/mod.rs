//! How far two rows of numbers lie apart.

/// Largest absolute value; no number where one is none, which `f64::max` would pass over.
pub(crate) fn largest(values: impl IntoIterator<Item = impl Into<f64>>) -> f64 {
    let larger = |most: f64, value: f64| if most.is_nan() || value <= most { most } else { value };
    values.into_iter().map(|value| value.into().abs()).fold(0.0, larger)
}

/// Largest difference of two rows of the same length.
pub(crate) fn worst<A: Copy + Into<f64>, B: Copy + Into<f64>>(ours: &[A], theirs: &[B]) -> f64 {
    assert_eq!(ours.len(), theirs.len());
    largest(ours.iter().zip(theirs).map(|(&a, &b)| a.into() - b.into()))
}
