//! NdArray's own module, beside what trunk builds.
//!
//! The page of `www/index.html` is the same with and without it, and trunk has no conditions, so cargo and
//! wasm-bindgen are called here in the way trunk calls them.

use super::Profile;
use crate::command::{command, run};
use crate::project::Project;
use crate::setup::{self, Toolchain};
use anyhow::{Context, Result};
use std::path::Path;

const TARGET: &str = "wasm32-unknown-unknown";
const NAME: &str = "learn-ndarray";

/// Builds the module and its JavaScript into `stage`.
pub(super) fn build(project: &Project, toolchain: Toolchain, profile: Profile, stage: &Path) -> Result<()> {
    println!("Building NdArray's module (profile {}).", profile.name());
    let mut cargo = command("cargo", project.root());
    toolchain.apply(project, &mut cargo)?;
    cargo.args(["build", "--package", "cifar-web", "--bin", NAME, "--features", "ndarray"]);
    cargo.args(["--target", TARGET, "--profile", profile.name()]);
    run(&mut cargo).context("building NdArray's module")?;
    let wasm = project.wasm_target_dir().join(TARGET).join(profile.name()).join(format!("{NAME}.wasm"));
    bindgen(project, &wasm, stage)
}

fn bindgen(project: &Project, wasm: &Path, stage: &Path) -> Result<()> {
    let mut bindgen = command(setup::program(project, "wasm-bindgen")?, project.root());
    bindgen
        .args(["--target", "web", "--no-typescript", "--out-name", NAME, "--out-dir"])
        .arg(stage)
        .arg(wasm);
    run(&mut bindgen)
}
