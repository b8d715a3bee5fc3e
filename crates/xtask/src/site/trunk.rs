//! Trunk builds the page of `www/index.html`: the modules that it links, its scripts, styles and data.

use super::Profile;
use super::folder::fresh_folder;
use crate::command::{command, run};
use crate::project::Project;
use crate::setup::{self, Toolchain};
use anyhow::{Context, Result};
use std::path::Path;

/// Builds into `stage`.
pub(super) fn build(project: &Project, toolchain: Toolchain, profile: Profile, stage: &Path) -> Result<()> {
    fresh_folder(stage)?;
    println!("Building the page and its modules (profile {}).", profile.name());
    fetch_crates(project)?;
    let mut trunk = command(setup::program(project, "trunk")?, project.root());
    toolchain.apply(project, &mut trunk)?;
    // Offline: trunk must find the tools that set-up installed, and never download others.
    trunk.args(["build", "--offline", "--cargo-profile", profile.name(), "--dist"]).arg(stage);
    // Trunk reads this variable as a value of its own option and refuses "1".
    trunk.env_remove("NO_COLOR");
    trunk.env_remove("RUST_BACKTRACE");
    run(&mut trunk).context("building the page")
}

/// Downloads the crates that the modules need and a native build does not.
fn fetch_crates(project: &Project) -> Result<()> {
    let mut cargo = command("cargo", project.root());
    run(cargo.args(["fetch", "--quiet", "--target", "wasm32-unknown-unknown"]))
}
