//! The list of languages, `www/shell/languages.js`, written where no module can be imported.

use crate::command::{command, run};
use crate::project::Project;
use anyhow::{Context, Result};
use std::path::Path;

/// Writes the list into what trunk has left in `stage`.
pub(super) fn write(project: &Project, stage: &Path) -> Result<()> {
    let mut node = command("node", project.root());
    node.arg(project.path("crates/xtask/src/site/languages.js")).arg(stage);
    run(&mut node).context("writing the list of languages into the site")
}
