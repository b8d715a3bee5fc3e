//! How many tests passed, read from the lines that each runner closes with.

use std::ops::AddAssign;

/// Tests that were run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) passed: u32,
    pub(super) failed: u32,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// What one line of output adds: nothing, unless it is a closing line of cargo (also in the browser), of node's
/// runner or of playwright.
pub(super) fn in_line(line: &str) -> Counts {
    let line = line.trim();
    cargo(line).or_else(|| node(line)).or_else(|| playwright(line)).unwrap_or_default()
}

/// `test result: ok. 29 passed; 0 failed; 0 ignored; ...`
fn cargo(line: &str) -> Option<Counts> {
    let rest = line.strip_prefix("test result: ")?;
    let number = |word: &str| {
        let before = rest.split_once(word)?.0.trim_end();
        before.rsplit([' ', ';']).next()?.parse().ok()
    };
    Some(Counts { passed: number(" passed")?, failed: number(" failed")? })
}

/// `# pass 12` and `# fail 0`, with another sign on a terminal.
fn node(line: &str) -> Option<Counts> {
    let rest = line.strip_prefix("# ").or_else(|| line.strip_prefix("ℹ "))?;
    let (word, number) = rest.split_once(' ')?;
    let number = number.parse().ok()?;
    match word {
        "pass" => Some(Counts { passed: number, failed: 0 }),
        "fail" => Some(Counts { passed: 0, failed: number }),
        _ => None,
    }
}

/// `12 passed (34.5s)`, `1 failed`, `1 flaky`, `2 did not run`. What passed at the second try passed: the line that
/// says so stays in the output, and a busy machine of two cores does not stop anybody's work.
fn playwright(line: &str) -> Option<Counts> {
    let (number, rest) = line.split_once(' ')?;
    let number = number.parse().ok()?;
    match rest {
        "failed" | "interrupted" | "did not run" => Some(Counts { passed: 0, failed: number }),
        _ if rest == "passed" || rest == "flaky" || rest.starts_with("passed (") => {
            Some(Counts { passed: number, failed: 0 })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: u32, failed: u32) -> Counts {
        Counts { passed, failed }
    }

    #[test]
    fn each_runners_closing_lines_are_counted() {
        for (line, expected) in [
            ("test result: ok. 29 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out", counts(29, 0)),
            ("test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out", counts(3, 2)),
            ("# pass 12", counts(12, 0)),
            ("ℹ fail 4", counts(0, 4)),
            ("  7 passed (34.5s)", counts(7, 0)),
            ("  1 failed", counts(0, 1)),
            ("  1 flaky", counts(1, 0)),
            ("  2 did not run", counts(0, 2)),
        ] {
            assert_eq!(in_line(line), expected, "{line}");
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
