//! Dependencies that no source file uses.

use crate::command::{command, run};
use crate::project::Project;
use crate::setup;
use anyhow::Result;

/// Asks cargo-machete, which looks for each dependency's name in the sources: seconds, no build.
pub(super) fn unused(project: &Project) -> Result<()> {
    let machete = setup::machete(project)?;
    run(command(machete, project.root()).args(["--skip-target-dir", "crates"]))
}
