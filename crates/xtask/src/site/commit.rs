//! Of which commit the site is: a report that the page makes says so.

use crate::command::{command, output};
use crate::project::Project;
use anyhow::{Context, Result};
use std::path::Path;

/// Beside the page. Empty where the sources are no repository, or git is not there.
const FILE: &str = "commit.txt";

/// Writes it into what trunk has left in `stage`.
pub(super) fn write(project: &Project, stage: &Path) -> Result<()> {
    let mut git = command("git", project.root());
    git.args(["describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]);
    std::fs::write(stage.join(FILE), output(&mut git).unwrap_or_default())
        .with_context(|| format!("writing {FILE}"))
}
