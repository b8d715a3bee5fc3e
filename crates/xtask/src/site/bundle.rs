//! The page's modules as a few small files. In `www/` each has one purpose and a file of its own; over a slow line a
//! hundred files are a hundred waits. esbuild joins them when the site is published, and at no other time.

use super::folder::fresh_folder;
use crate::command::{command, output};
use crate::project::Project;
use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The folder of parts that several files share. Their names hold their content's hash, as esbuild writes it.
const PARTS: &str = "parts/";

/// Whether a file's name changes with its content because esbuild named it.
pub(super) fn is_part(path: &str) -> bool {
    path.starts_with(PARTS)
}

/// Whether a file is for a browser's developer tools alone.
pub(crate) fn is_map(path: &str) -> bool {
    path.ends_with(".map")
}

/// What takes the place of files that trunk has copied.
#[derive(Deserialize)]
pub(super) struct Bundle {
    /// Where the new files are.
    #[serde(skip)]
    pub(super) folder: PathBuf,
    /// Files of trunk's folder that the site does without, by their paths there.
    pub(super) replaced: BTreeSet<String>,
    /// By page, the modules that it starts with.
    pub(super) early: BTreeMap<String, Vec<String>>,
    /// By language and key, the sentences that these modules and index.html can say.
    pub(super) words: BTreeMap<String, BTreeMap<String, String>>,
}

/// Bundles what trunk has left in `stage`, which stays as it is: the npm package is made from it.
pub(super) fn bundle(project: &Project, stage: &Path) -> Result<Bundle> {
    let folder = project.path("target/bundle");
    fresh_folder(&folder)?;
    let mut node = command("node", project.root());
    node.arg(project.path("crates/xtask/src/site/bundle.js")).arg(stage).arg(&folder);
    let told = output(&mut node).context("bundling the page's modules")?;
    let bundle: Bundle = serde_json::from_str(&told).context("reading what bundle.js tells")?;
    Ok(Bundle { folder, ..bundle })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_script_tells_is_read() {
        let told = r#"{"replaced":["shell/dom.js"],"early":{"index.html":["app.js","parts/chunk-ABCDEFGH.js"]},
                "words":{"en":{"answer.title":"The answer"}}}"#;
        let bundle: Bundle = serde_json::from_str(told).unwrap();
        assert!(bundle.replaced.contains("shell/dom.js"));
        assert_eq!(bundle.words["en"]["answer.title"], "The answer");
        assert!(is_part(&bundle.early["index.html"][1]) && !is_part("shell/parts/x.js"));
        assert!(is_map("parts/chunk-ABCDEFGH.js.map") && !is_map("app.js"));
    }
}
