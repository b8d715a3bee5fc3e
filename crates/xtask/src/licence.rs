//! Licence expressions as packages state them: `MIT OR Apache-2.0`.

use spdx::{Expression, LicenseReq, ParseMode};

/// Whether the expression can be met with these licences alone. Exceptions only ever allow more.
pub(crate) fn can_be_met(expression: &str, with: &[&str]) -> bool {
    // Older packages write `MIT/Apache-2.0`.
    let Ok(expression) = Expression::parse_mode(expression, ParseMode::LAX) else { return false };
    expression.evaluate(|requirement: &LicenseReq| {
        requirement.license.id().is_some_and(|id| with.contains(&id.name))
    })
}

#[cfg(test)]
mod tests {
    use super::can_be_met;

    const WITH: [&str; 3] = ["Apache-2.0", "MIT", "Unicode-3.0"];

    #[test]
    fn a_choice_is_met_by_one_of_its_sides() {
        for licence in ["MIT OR GPL-3.0-only", "MIT/Apache-2.0", "(MIT OR Apache-2.0) AND Unicode-3.0"] {
            assert!(can_be_met(licence, &WITH), "{licence}");
        }
    }

    #[test]
    fn a_demand_is_met_by_all_of_its_sides() {
        for licence in ["MIT AND GPL-3.0-only", "GPL-3.0-only", "", "proprietary"] {
            assert!(!can_be_met(licence, &WITH), "{licence}");
        }
    }
}
