//! The table at the end: what each stage counted and how long it took.

use super::count::Counts;
use std::fmt::Write;
use std::time::Duration;

/// How a stage ended.
pub(super) struct Outcome {
    pub(super) stage: &'static str,
    pub(super) counts: Counts,
    pub(super) time: Duration,
}

pub(super) fn total(outcomes: &[Outcome]) -> Counts {
    let mut total = Counts::default();
    for outcome in outcomes {
        total += outcome.counts;
    }
    total
}

pub(super) fn table(outcomes: &[Outcome]) -> String {
    let mut text = row("stage", "passed", "failed", "time");
    for Outcome { stage, counts, time } in outcomes {
        text += &row(stage, &counts.passed.to_string(), &counts.failed.to_string(), &clock(*time));
    }
    let time: Duration = outcomes.iter().map(|outcome| outcome.time).sum();
    let all = total(outcomes);
    text + &row("all", &all.passed.to_string(), &all.failed.to_string(), &clock(time))
}

fn row(stage: &str, passed: &str, failed: &str, time: &str) -> String {
    let mut line = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(line, "{stage:<12}{passed:>8}{failed:>8}{time:>10}");
    line
}

/// Minutes and seconds.
fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_adds_up() {
        let outcome = |stage, passed, failed, seconds| Outcome {
            stage,
            counts: Counts { passed, failed },
            time: Duration::from_secs(seconds),
        };
        let text = table(&[outcome("native", 40, 0, 61), outcome("e2e", 7, 1, 9)]);
        let last = text.lines().last().unwrap();
        assert_eq!(last.split_whitespace().collect::<Vec<_>>(), ["all", "47", "1", "1:10"]);
    }
}
