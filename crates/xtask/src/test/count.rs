//! How many tests passed, read from the lines that each runner closes with; and which did not.

use std::ops::AddAssign;

/// Tests that were run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) passed: u32,
    pub(super) failed: u32,
    /// What did not pass, once for each try.
    pub(super) names: Vec<String>,
}

impl Counts {
    pub(super) fn new(passed: u32, failed: u32) -> Self {
        Self { passed, failed, names: Vec::new() }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.names.extend(other.names);
    }
}

/// What one line of output adds: nothing, unless it is a closing line of cargo (also in the browser), of node's
/// runner or of playwright, or tells that one test failed.
pub(super) fn in_line(line: &str) -> Counts {
    let line = line.trim();
    let mut counts = cargo(line).or_else(|| node(line)).or_else(|| playwright(line)).unwrap_or_default();
    counts.names.extend(name_of_failed(line).map(String::from));
    counts
}

/// `test spec::tests::a_name ... FAILED`, `not ok 12 - a name`, `✖ a name (1.2ms)`, `✘  2 [webkit] › a.test.js:52:1 › a name (16.2s)`.
fn name_of_failed(line: &str) -> Option<&str> {
    let cargo = || line.strip_prefix("test ")?.strip_suffix(" ... FAILED");
    let node = || Some(line.strip_prefix("not ok ")?.split_once(" - ")?.1);
    cargo().or_else(node).or_else(|| Some(line.strip_prefix(['✖', '✘'])?.trim_start()))
}

/// `test result: ok. 29 passed; 0 failed; 0 ignored; ...`
fn cargo(line: &str) -> Option<Counts> {
    let rest = line.strip_prefix("test result: ")?;
    let number = |word: &str| {
        let before = rest.split_once(word)?.0.trim_end();
        before.rsplit([' ', ';']).next()?.parse().ok()
    };
    Some(Counts::new(number(" passed")?, number(" failed")?))
}

/// `# pass 12` and `# fail 0`, with another sign on a terminal.
fn node(line: &str) -> Option<Counts> {
    let rest = line.strip_prefix("# ").or_else(|| line.strip_prefix("ℹ "))?;
    let (word, number) = rest.split_once(' ')?;
    let number = number.parse().ok()?;
    match word {
        "pass" => Some(Counts::new(number, 0)),
        "fail" => Some(Counts::new(0, number)),
        _ => None,
    }
}

/// `12 passed (34.5s)`, `1 failed`, `1 flaky`, `2 did not run`. What passed at the second try passed: the line that
/// says so stays in the output, and a busy machine of two cores does not stop anybody's work.
fn playwright(line: &str) -> Option<Counts> {
    let (number, rest) = line.split_once(' ')?;
    let number = number.parse().ok()?;
    match rest {
        "failed" | "interrupted" | "did not run" => Some(Counts::new(0, number)),
        _ if rest == "passed" || rest == "flaky" || rest.starts_with("passed (") => {
            Some(Counts::new(number, 0))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_runners_closing_lines_are_counted() {
        for (line, expected) in [
            (
                "test result: ok. 29 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out",
                Counts::new(29, 0),
            ),
            (
                "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out",
                Counts::new(3, 2),
            ),
            ("# pass 12", Counts::new(12, 0)),
            ("ℹ fail 4", Counts::new(0, 4)),
            ("  7 passed (34.5s)", Counts::new(7, 0)),
            ("  1 failed", Counts::new(0, 1)),
            ("  1 flaky", Counts::new(1, 0)),
            ("  2 did not run", Counts::new(0, 2)),
        ] {
            assert_eq!(in_line(line), expected, "{line}");
        }
    }

    #[test]
    fn tests_that_failed_are_named() {
        for (line, name) in [
            ("test spec::tests::a_name ... FAILED", "spec::tests::a_name"),
            ("not ok 12 - a name", "a name"),
            ("    not ok 1 - a name - of two parts", "a name - of two parts"),
            ("✖ a name (1.2ms)", "a name (1.2ms)"),
            (
                "  ✘   2 [webkit] › a.test.js:52:1 › a name (16.2s)",
                "2 [webkit] › a.test.js:52:1 › a name (16.2s)",
            ),
        ] {
            assert_eq!(in_line(line), Counts { names: vec![name.into()], ..Counts::default() }, "{line}");
        }
    }

    #[test]
    fn other_lines_count_nothing() {
        for line in
            ["", "running 5 tests", "# tests 12", "2 skipped", "3 passed by unnoticed", "test a ... ok"]
        {
            assert_eq!(in_line(line), Counts::default(), "{line}");
        }
    }
}
