//! The figures against scikit-learn's, SciPy's and NumPy's (`tests/golden/evaluation.py`), of two made-up networks:
//! within 1e-12, of 1 or of the figure where that is larger.
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use cifar_evaluate::classes::{animal_or_vehicle, per_class, top_k};
use cifar_evaluate::coverage::area_under_risk;
use cifar_evaluate::reliability::{bands, classwise};
use cifar_evaluate::scores::{brier, negative_log_likelihood};
use cifar_evaluate::statistics::SEED;
use cifar_evaluate::{
    Answer, Answers, Binning, Proportion, coverage, expected_error, fit_temperature, mcnemar, reliability,
};
use cifar_model::{Class, Result};
use serde_json::Value;

fn golden() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden/evaluation.json");
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// Logits stand in the file as 64ths.
fn answers(golden: &Value, name: &str) -> Answers {
    let logits = numbers(&golden[name]).into_iter().map(|sixty_fourths| (sixty_fourths / 64.0) as f32);
    let labels = numbers(&golden["labels"]).into_iter().map(|label| Class::ALL[label as usize]);
    Answers::new(logits.collect(), labels.collect()).unwrap()
}

/// All numbers of an array, of arrays in it too.
fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .map_or_else(|| vec![value.as_f64().unwrap()], |all| all.iter().flat_map(numbers).collect())
}

#[track_caller]
fn assert_close(found: &[f64], expected: &Value, what: &str) {
    let expected = numbers(expected);
    assert_eq!(found.len(), expected.len(), "{what}");
    for (found, expected) in found.iter().zip(expected) {
        let tolerance = 1e-12 * expected.abs().max(1.0);
        assert!((found - expected).abs() <= tolerance, "{what}: {found}, expected {expected}");
    }
}

fn told(share: Option<Proportion>) -> Vec<f64> {
    let share = share.unwrap();
    vec![share.value, share.interval[0], share.interval[1]]
}

#[test]
fn classes_are_those_of_scikit_learn() {
    let golden = golden();
    let answers = answers(&golden, "first");
    let evaluation = answers.evaluation();
    let confusion: Vec<f64> = evaluation.confusion.as_flattened().iter().copied().map(f64::from).collect();
    assert_close(&confusion, &golden["confusion"], "confusion");
    assert!(evaluation.outside > 0, "some answers are no class");
    assert_close(&told(Proportion::of(evaluation.correct, evaluation.n)), &golden["accuracy"], "accuracy");
    for (class, scores) in per_class(&answers, SEED).into_iter().enumerate() {
        let expected = &golden["classes"][class];
        assert_close(&told(scores.precision), &expected["precision"], "precision");
        assert_close(&told(scores.recall), &expected["recall"], "recall");
        let [low, high] = scores.f1_interval.unwrap();
        assert_close(&[scores.f1.unwrap(), low, high], &expected["f1"], "F1");
    }
    let guesses = [top_k(&answers, 2), top_k(&answers, 3)].map(told).concat();
    assert_close(&guesses, &golden["top_k"], "second and third guess");
    assert_close(&told(animal_or_vehicle(&answers)), &golden["animal_or_vehicle"], "animal or vehicle");
}

#[test]
fn probabilities_are_judged_as_numpy_and_scikit_learn_do() -> Result<()> {
    let golden = golden();
    let answers = answers(&golden, "first");
    for expected in golden["temperatures"].as_array().unwrap() {
        let temperature = expected["temperature"].as_f64().unwrap();
        let each = answers.at(temperature)?;
        let of = |figure: fn(&Answer) -> f64| each.iter().map(figure).collect::<Vec<f64>>();
        assert_close(&of(|answer| answer.confidence), &expected["confidence"], "confidence");
        let summed = |figure| [of(figure).iter().sum::<f64>()];
        assert_close(&summed(|answer| answer.margin), &expected["margin"], "margins");
        assert_close(&summed(|answer| answer.entropy), &expected["entropy"], "entropies");
        let likelihood = negative_log_likelihood(&answers, temperature)?;
        assert_close(&[likelihood], &expected["negative_log_likelihood"], "log loss");
        assert_close(&[brier(&answers, temperature)?], &expected["brier"], "Brier");
        assert_close(&[area_under_risk(&coverage(&each))], &expected["area_under_risk"], "risk");
        for diagram in expected["diagrams"].as_array().unwrap() {
            let binning: Binning = serde_json::from_value(diagram["binning"].clone()).unwrap();
            let count = diagram["bins"].as_u64().unwrap() as usize;
            let bins = reliability(&each, binning, count)?;
            let images: Vec<f64> = bins.iter().map(|bin| f64::from(bin.images)).collect();
            assert_close(&images, &diagram["images"], "images");
            let confidences: Vec<f64> = bins.iter().map(|bin| bin.confidence).collect();
            assert_close(&confidences, &diagram["confidence"], "a bin's confidence");
            let accuracies: Vec<f64> = bins.iter().map(|bin| bin.accuracy).collect();
            assert_close(&accuracies, &diagram["accuracy"], "a bin's accuracy");
            assert_close(&[expected_error(&bins)], &diagram["error"], "error");
            let bands = bands(&each, binning, count, SEED)?;
            assert_close(bands.accuracy.as_flattened(), &diagram["accuracy_bands"], "bands");
            assert_close(&bands.error, &diagram["error_band"], "band of the error");
            let by_class = classwise(&answers, temperature, binning, count)?;
            assert_close(&by_class.per_class, &diagram["classwise"], "error by class");
        }
    }
    Ok(())
}

#[test]
fn sigmoids_are_read_as_scipy_reads_them() -> Result<()> {
    let golden = golden();
    let expected = &golden["sigmoids"];
    let each = answers(&golden, "first").by_sigmoids();
    let of = |figure: fn(&Answer) -> f64| each.iter().map(figure).collect::<Vec<f64>>();
    assert_close(&of(|answer| answer.confidence), &expected["confidence"], "confidence");
    assert_close(&[of(|answer| answer.margin).iter().sum()], &expected["margin"], "margins");
    assert_close(&[of(|answer| answer.entropy).iter().sum()], &expected["entropy"], "entropies");
    let bins = reliability(&each, Binning::EqualMass, 15)?;
    assert_close(&[expected_error(&bins)], &expected["error"], "error");
    Ok(())
}

/// A valley is flat at its bottom: half the digits of its height are those of its place.
#[test]
fn the_fitted_temperature_is_where_scipy_finds_the_least_log_loss() -> Result<()> {
    let golden = golden();
    let (found, expected) =
        (fit_temperature(&answers(&golden, "first"))?, numbers(&golden["fitted_temperature"])[0]);
    assert!((found - expected).abs() < 1e-6, "{found}, expected {expected}");
    Ok(())
}

#[test]
fn two_networks_differ_as_scipy_says() -> Result<()> {
    let golden = golden();
    let found = mcnemar(&answers(&golden, "first"), &answers(&golden, "second"))?;
    assert_close(&[f64::from(found.only_first), f64::from(found.only_second)], &golden["only"], "alone");
    assert_close(&[found.p], &golden["p"], "p");
    for case in golden["binomial"].as_array().unwrap() {
        let [a, b, p] = numbers(case).try_into().unwrap();
        let found = found_alone(a as usize, b as usize)?;
        // Tails are small: digits of the figure itself, not of 1.
        assert!((found - p).abs() <= 1e-10 * p, "{a} {b}: {found}, expected {p}");
    }
    Ok(())
}

/// p where `a` images are right in one network alone, and `b` in the other.
fn found_alone(a: usize, b: usize) -> Result<f64> {
    let rows = |right: std::ops::Range<usize>| {
        let row = |image| {
            let mut row = [0.0; 10];
            row[if right.contains(&image) { 4 } else { 5 }] = 1.0;
            row
        };
        // One image more that neither has right.
        Answers::new((0..=a + b).flat_map(row).collect(), vec![Class::ALL[4]; a + b + 1])
    };
    Ok(mcnemar(&rows(0..a)?, &rows(a..a + b)?)?.p)
}
