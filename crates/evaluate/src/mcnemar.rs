//! Two networks on the same images: is one better, or was it luck?

use cifar_model::{Result, argmax};
use libm::{exp, log};
use serde::Serialize;

use crate::answers::{Answers, refuse};

/// How the answers of two networks to the same images differ.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Mcnemar {
    /// Images that both have right.
    pub both: u32,
    /// Images that the first alone has right.
    pub only_first: u32,
    /// Images that the second alone has right.
    pub only_second: u32,
    /// Images that neither has right.
    pub neither: u32,
    /// Exact two-sided p-value, 0 to 1: how often two equally good networks would differ at least as unevenly.
    pub p: f64,
}

/// McNemar's test (1947), exact: of the images that one network alone has right, each would fall to either with a
/// chance of one half if both were equally good; the smaller count's binomial tail is doubled (Dietterich,
/// Approximate Statistical Tests for Comparing Supervised Classification Learning Algorithms, 1998, recommends the
/// test).
///
/// # Errors
/// `ErrorKind::Argument` where the images' labels are not the same, in the same order.
pub fn mcnemar(first: &Answers, second: &Answers) -> Result<Mcnemar> {
    if first.labels() != second.labels() {
        let problem =
            format!("labels of {} and of {} images that are not the same", first.len(), second.len());
        return Err(refuse(problem, "compare two networks on the same images, in the same order"));
    }
    let mut counts = [0; 4];
    for ((one, class), (other, _)) in first.rows().zip(second.rows()) {
        let is_right = |row| argmax(row) == usize::from(class.index());
        counts[2 * usize::from(!is_right(one)) + usize::from(!is_right(other))] += 1;
    }
    let [both, only_first, only_second, neither] = counts;
    Ok(Mcnemar { both, only_first, only_second, neither, p: p_value(only_first, only_second) })
}

/// `min(1, 2 P(X <= min(a, b)))` for X binomial with `a + b` trials of one half.
fn p_value(a: u32, b: u32) -> f64 {
    let (n, least) = (a + b, a.min(b));
    if a == b {
        return 1.0;
    }
    // The largest term by its logarithm, the rest of the tail as shares of it: no term is too small to be held.
    let ln_choose: f64 = (0..least).map(|i| log(f64::from(n - i) / f64::from(i + 1))).sum();
    let (mut share, mut tail) = (1.0, 1.0);
    for k in (1..=least).rev() {
        share *= f64::from(k) / f64::from(n - k + 1);
        tail += share;
    }
    (2.0 * tail * exp(ln_choose - f64::from(n) * std::f64::consts::LN_2)).min(1.0)
}

#[cfg(test)]
mod tests {
    use cifar_model::Class;

    use super::*;

    #[test]
    fn small_tails_by_hand() {
        assert_eq!(p_value(0, 0), 1.0);
        assert_eq!(p_value(4, 4), 1.0);
        assert!((p_value(0, 5) - 2.0 / 32.0).abs() < 1e-15);
        assert!((p_value(7, 1) - 2.0 * 9.0 / 256.0).abs() < 1e-15);
        assert_eq!(p_value(1, 2), 1.0, "twice the tail is more than all");
        assert_eq!(p_value(30, 90), p_value(90, 30));
    }

    #[test]
    fn other_images_are_refused() -> Result<()> {
        let of = |class: usize| Answers::new(vec![0.0; 10], vec![Class::ALL[class]]);
        let found = mcnemar(&of(0)?, &of(0)?)?;
        assert_eq!((found.both, found.only_first, found.only_second, found.neither), (1, 0, 0, 0));
        assert!(mcnemar(&of(0)?, &of(1)?).is_err());
        Ok(())
    }
}
