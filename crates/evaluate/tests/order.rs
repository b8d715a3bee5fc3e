//! What may not matter: the order of the images, and whether they came in parts.
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use cifar_evaluate::{Answers, Statistics, mcnemar};
use cifar_model::Class;
use proptest::prelude::*;
use serde_json::Value;

/// Images with ten to twelve outputs. They share eight rows, in halves: equal confidences, right and wrong, are common, and
/// so are equal logits.
fn images() -> impl Strategy<Value = Vec<(Vec<f32>, Class)>> {
    (10..13_usize).prop_flat_map(|outputs| {
        let logit = (-8..8_i8).prop_map(|halves| f32::from(halves) / 2.0);
        let rows = proptest::collection::vec(proptest::collection::vec(logit, outputs), 8);
        let picks = proptest::collection::vec((0..8_usize, 0..10_usize), 20..60);
        (rows, picks).prop_map(|(rows, picks)| {
            picks.into_iter().map(|(row, class)| (rows[row].clone(), Class::ALL[class])).collect()
        })
    })
}

fn answers(images: &[(Vec<f32>, Class)]) -> Answers {
    let logits = images.iter().flat_map(|(row, _)| row.iter().copied()).collect();
    Answers::new(logits, images.iter().map(|(_, class)| *class).collect()).unwrap()
}

fn figures(answers: &Answers) -> Value {
    serde_json::to_value(Statistics::of(answers, &[1.0, 1.7], 15).unwrap()).unwrap()
}

/// Equal but for the last digits of sums.
fn is_close(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_close(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len() && one.iter().all(|(key, one)| is_close(one, &other[key]))
        }
        (Value::Number(one), Value::Number(other)) => {
            one.as_f64().zip(other.as_f64()).is_some_and(|(one, other)| (one - other).abs() < 1e-12)
        }
        (one, other) => one == other,
    }
}

proptest! {
    #[test]
    fn the_order_of_the_images_changes_nothing(
        (images, shuffled) in images().prop_flat_map(|images| (Just(images.clone()), Just(images).prop_shuffle()))
    ) {
        let (one, other) = (figures(&answers(&images)), figures(&answers(&shuffled)));
        prop_assert!(is_close(&one, &other), "{one}\n{other}");
    }

    #[test]
    fn parts_are_as_good_as_the_whole(images in images(), at in 1..19_usize) {
        let mut parts = answers(&images[..at]);
        parts.merge(&answers(&images[at..])).unwrap();
        prop_assert_eq!(&parts, &answers(&images));
        let mut counts = answers(&images[..at]).evaluation();
        counts.merge(&answers(&images[at..]).evaluation());
        prop_assert_eq!(counts, parts.evaluation());
    }

    /// Either may be called the first.
    #[test]
    fn the_comparison_has_two_equal_sides(images in images(), others in images()) {
        let n = images.len().min(others.len());
        let one = answers(&images[..n]);
        let others: Vec<_> = others.into_iter().zip(&images).map(|((row, _), (_, class))| (row, *class)).collect();
        let other = answers(&others[..n]);
        let (there, back) = (mcnemar(&one, &other).unwrap(), mcnemar(&other, &one).unwrap());
        prop_assert_eq!((there.only_first, there.p), (back.only_second, back.p));
        prop_assert!((0.0..=1.0).contains(&there.p));
        prop_assert_eq!((there.both + there.only_first + there.only_second + there.neither) as usize, n);
    }
}
