//! Licences of everything that is built in or shipped, against a list of those that a program may have unchanged
//! parts under with no more than a notice and the address of their source, both of which the build ships
//! (`site/notices.rs`).

use crate::command::{command, output};
use crate::licence::can_be_met;
use crate::project::Project;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What the code may be under besides its own MIT OR Apache-2.0.
const ALLOWED: [&str; 16] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    // Of the list of root certificates.
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    // File by file: asks for the source of changed files, and we change none.
    "MPL-2.0",
    // Of libFuzzer, which `cargo xtask fuzz` alone builds.
    "NCSA",
    // Of fonts: free to use and to pass on unchanged.
    "OFL-1.1",
    "Ubuntu-font-1.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Every crate that a program or a module of ours is built from, on any system and with all features. `cargo tree`
/// knows which features are on; `cargo metadata` also lists what is behind those that are not.
pub(super) fn crates(project: &Project) -> Result<()> {
    let mut cargo = command("cargo", project.root());
    cargo.args(["tree", "--locked", "--workspace", "--all-features", "--target", "all"]);
    let text = output(cargo.args(["--edges", "normal,build", "--prefix", "none", "--format", "{p}|{l}"]))?;
    allowed(packages(&text).into_iter())
}

/// Names and licences, each package once, though a tree names it wherever it hangs.
fn packages(tree: &str) -> BTreeSet<(String, String)> {
    let split = |line: &str| {
        let (name, licence) = line.trim_end_matches(" (*)").split_once('|')?;
        Some((name.to_owned(), licence.to_owned()))
    };
    tree.lines().filter_map(split).collect()
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
    allowed(packages)
}

/// Prints how many packages are under which licence; names every package that is under none of the allowed.
fn allowed(packages: impl Iterator<Item = (String, String)>) -> Result<()> {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    let mut refused = BTreeSet::new();
    for (name, licence) in packages {
        if !can_be_met(&licence, &ALLOWED) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_that_stands_twice_in_the_tree_counts_once() {
        let tree = "one v1.0.0|MIT\n\ntwo v2.0.0|\none v1.0.0|MIT (*)\n";
        let found = packages(tree).into_iter().collect::<Vec<_>>();
        assert_eq!(
            found,
            [("one v1.0.0", "MIT"), ("two v2.0.0", "")].map(|(a, b)| (a.to_owned(), b.to_owned()))
        );
    }

    #[test]
    fn the_refused_package_is_named() {
        let packages = [("good", "MIT"), ("bad", "AGPL-3.0-only")].map(|(a, b)| (a.to_owned(), b.to_owned()));
        let problem = allowed(packages.into_iter()).unwrap_err().to_string();
        assert!(problem.ends_with("bad (AGPL-3.0-only)"), "{problem}");
    }
}
