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
        total += outcome.counts.clone();
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

/// What failed, for who sees only the end of the output: a line for each try, empty where everything passed.
pub(super) fn failures(outcomes: &[Outcome]) -> String {
    let named = outcomes.iter().flat_map(|Outcome { stage, counts, .. }| {
        counts.names.iter().map(move |name| format!("failed, at least at one try: {stage}: {name}\n"))
    });
    named.collect()
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
        let outcome = |stage, counts, seconds| Outcome { stage, counts, time: Duration::from_secs(seconds) };
        let one = Counts { names: vec!["a name".into()], ..Counts::new(7, 1) };
        let outcomes = [outcome("native", Counts::new(40, 0), 61), outcome("e2e", one, 9)];
        assert_eq!(failures(&outcomes), "failed, at least at one try: e2e: a name\n");
        let text = table(&outcomes);
        let last = text.lines().last().unwrap();
        assert_eq!(last.split_whitespace().collect::<Vec<_>>(), ["all", "47", "1", "1:10"]);
    }
}
