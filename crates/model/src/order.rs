//! One sort for all lists. The library's own is made anew for each kind of list, and of some thousand bytes each time.

use std::cmp::Ordering;

/// The places of a list of so many, as `compare` orders what stands there; of equals the first one first.
#[must_use]
pub fn places(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|&one, &other| compare(one, other));
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_stay_as_they_came() {
        let list = ["b", "a", "c", "a"];
        assert_eq!(places(4, &|one, other| list[one].cmp(list[other])), [1, 3, 0, 2]);
        assert!(places(0, &|_, _| Ordering::Equal).is_empty());
    }
}
