//! Licences of everything that is built in or shipped, against a list of those that ask for no more than a notice.

use crate::command::{command, output};
use crate::project::Project;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use spdx::{Expression, LicenseReq, ParseMode};
use std::collections::{BTreeMap, BTreeSet};

/// What the code may be under besides its own MIT OR Apache-2.0.
const ALLOWED: [&str; 13] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    // Of fonts: free to use and to pass on unchanged.
    "OFL-1.1",
    "Ubuntu-font-1.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// What tools may be under besides: they run beside the page in tests, and nothing of them is shipped.
const ALLOWED_TOOLS: [&str; 1] = ["MPL-2.0"];

/// Every crate of the lock file, whatever system or feature asks for it.
pub(super) fn crates(project: &Project) -> Result<()> {
    let mut cargo = command("cargo", project.root());
    let text = output(cargo.args(["metadata", "--format-version", "1", "--locked", "--all-features"]))?;
    let metadata: Value = serde_json::from_str(&text).context("reading cargo's metadata")?;
    let packages = metadata["packages"].as_array().context("cargo's metadata lists no packages")?;
    let packages = packages.iter().map(|package| {
        (
            package["name"].as_str().unwrap_or("?").to_owned(),
            package["license"].as_str().unwrap_or("").to_owned(),
        )
    });
    judge(packages, &[])
}

/// The npm packages, as their lock file tells.
pub(super) fn npm_packages(project: &Project) -> Result<()> {
    let path = project.path("package-lock.json");
    let text = std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    let lock: Value = serde_json::from_str(&text).context("reading package-lock.json")?;
    let packages = lock["packages"].as_object().context("package-lock.json lists no packages")?;
    let packages = packages.iter().map(|(name, package)| {
        let name = if name.is_empty() { "package.json" } else { name };
        (name.to_owned(), package["license"].as_str().unwrap_or("").to_owned())
    });
    judge(packages, &ALLOWED_TOOLS)
}

/// Prints how many packages are under which licence; names every package that is under none of the allowed.
fn judge(packages: impl Iterator<Item = (String, String)>, besides: &[&str]) -> Result<()> {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    let mut refused = BTreeSet::new();
    for (name, licence) in packages {
        if !is_allowed(&licence, besides) {
            refused.insert(format!("{name} ({})", if licence.is_empty() { "no licence" } else { &licence }));
        }
        *counts.entry(licence).or_default() += 1;
    }
    for (licence, count) in &counts {
        println!("   {count:>4}  {licence}");
    }
    if !refused.is_empty() {
        let names = refused.into_iter().collect::<Vec<_>>().join(", ");
        bail!("not under an allowed licence: {names}");
    }
    Ok(())
}

/// Whether the expression can be met with the allowed licences alone. Exceptions only ever allow more.
fn is_allowed(expression: &str, besides: &[&str]) -> bool {
    // Older packages write `MIT/Apache-2.0`.
    let Ok(expression) = Expression::parse_mode(expression, ParseMode::LAX) else { return false };
    expression.evaluate(|requirement: &LicenseReq| {
        requirement.license.id().is_some_and(|id| ALLOWED.contains(&id.name) || besides.contains(&id.name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_met_by_one_of_its_sides() {
        for licence in ["MIT OR GPL-3.0-only", "MIT/Apache-2.0", "(MIT OR Apache-2.0) AND Unicode-3.0"] {
            assert!(is_allowed(licence, &[]), "{licence}");
        }
    }

    #[test]
    fn a_demand_is_met_by_all_of_its_sides() {
        for licence in ["MIT AND GPL-3.0-only", "GPL-3.0-only", "", "proprietary"] {
            assert!(!is_allowed(licence, &[]), "{licence}");
        }
    }

    #[test]
    fn a_tool_may_be_under_what_the_page_may_not() {
        assert!(is_allowed("MPL-2.0", &ALLOWED_TOOLS) && !is_allowed("MPL-2.0", &[]));
        assert!(!is_allowed("GPL-3.0-only", &ALLOWED_TOOLS));
    }

    #[test]
    fn the_refused_package_is_named() {
        let packages = [("good", "MIT"), ("bad", "AGPL-3.0-only")].map(|(a, b)| (a.to_owned(), b.to_owned()));
        let problem = judge(packages.into_iter(), &[]).unwrap_err().to_string();
        assert!(problem.ends_with("bad (AGPL-3.0-only)"), "{problem}");
    }
}
