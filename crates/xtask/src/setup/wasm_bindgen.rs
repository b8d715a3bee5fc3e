//! wasm-bindgen's command for who builds the page and runs no tests: a few lines of our own around the library that the
//! command is made of. The package wasm-bindgen-cli holds the runner of tests as well, with a server and a client: more than
//! half of what it takes to compile.

use super::cargo_tools::says;
use crate::command::{command, find_program, run};
use crate::lockfile::locked_version;
use crate::project::Project;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

const PROGRAM: &str = "wasm-bindgen";
const SOURCE: &str = include_str!("wasm_bindgen/main.rs");

pub(super) fn plan(project: &Project) -> Result<String> {
    let version = locked_version(project, PROGRAM)?;
    Ok(format!("cargo build of wasm-bindgen-cli-support {version} into target/tools (half a minute)"))
}

pub(super) fn found(project: &Project) -> Result<Option<String>> {
    let version = locked_version(project, PROGRAM)?;
    let own = Some(project.tool(PROGRAM)).filter(|path| path.is_file());
    let found = own.into_iter().chain(find_program(PROGRAM)).find(|path| says(project, path, &version));
    Ok(found.map(|path| format!("{version} at {}", path.display())))
}

pub(super) fn install(project: &Project) -> Result<()> {
    let version = locked_version(project, PROGRAM)?;
    let scratch = project.tools().join("build").join(PROGRAM);
    write(&scratch, &version)?;
    let mut cargo = command("cargo", &scratch);
    // Quiet: trunk is compiled beside it.
    cargo.args(["build", "--release", "--quiet"]).env("CARGO_TARGET_DIR", scratch.join("target"));
    run(&mut cargo)?;
    let to = project.tool(PROGRAM);
    fs::create_dir_all(to.parent().context("a tool has a folder")?)?;
    // All at once: half a program would be taken for one.
    let half = to.with_extension("half");
    let built = scratch.join("target/release").join(format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX));
    fs::copy(&built, &half).with_context(|| format!("copying {}", built.display()))?;
    fs::rename(&half, &to).with_context(|| format!("putting {} in place", to.display()))?;
    fs::remove_dir_all(&scratch).with_context(|| format!("removing {}", scratch.display()))
}

/// A package around the source, whose version is the library's. It runs for half a second a module: without optimisation it is
/// compiled in a third of the time.
fn write(folder: &Path, version: &str) -> Result<()> {
    let manifest = format!(
        "[package]\nname = \"{PROGRAM}\"\nversion = \"{version}\"\nedition = \"2024\"\n\
         [dependencies]\nlexopt = \"=0.3.2\"\nwasm-bindgen-cli-support = \"={version}\"\n\
         [profile.release]\nopt-level = 0\n[workspace]\n"
    );
    fs::create_dir_all(folder.join("src")).with_context(|| format!("creating {}", folder.display()))?;
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join("src/main.rs"), SOURCE)?;
    Ok(())
}
