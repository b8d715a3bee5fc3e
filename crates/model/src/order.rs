//! One sort for all lists. The library's own is made anew for each kind of list, and of some thousand bytes each time, because it
//! has a way of its own for every length and looks for what is sorted already.

use std::cmp::Ordering;

/// The places of a list of so many, as `compare` orders what stands there; of equals the first one first.
#[must_use]
pub fn places(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    let mut merged = Vec::with_capacity(count);
    let mut length = 1;
    while length < count {
        // Two sorted runs after the other become one.
        for both in places.chunks(2 * length) {
            let (mut left, mut right) = both.split_at(length.min(both.len()));
            while let ([one, ones @ ..], [other, others @ ..]) = (left, right) {
                if compare(*one, *other) == Ordering::Greater {
                    merged.push(*other);
                    right = others;
                } else {
                    merged.push(*one);
                    left = ones;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        std::mem::swap(&mut places, &mut merged);
        merged.clear();
        length *= 2;
    }
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

    #[test]
    fn lists_of_every_length_are_sorted_as_the_library_does_it() {
        let list: Vec<usize> = (0..300).map(|at| at * at * 7919 % 101).collect();
        for count in 0..list.len() {
            let mut expected: Vec<usize> = (0..count).collect();
            expected.sort_by_key(|&at| list[at]);
            assert_eq!(places(count, &|one, other| list[one].cmp(&list[other])), expected);
        }
    }
}
