//! The npm packages of `package.json`, in exactly the versions of its lock file.

use super::marker;
use crate::command::{command, find_program, run};
use crate::hash::sha256;
use crate::project::Project;
use anyhow::{Context, Result, bail};

const STEP: &str = "npm";

pub(super) fn plan(_: &Project) -> Result<String> {
    Ok("npm ci (half a minute)".to_owned())
}

pub(super) fn found(project: &Project) -> Result<Option<String>> {
    let is_there = project.path("node_modules").is_dir() && marker::is_set(project, STEP, &version(project)?);
    Ok(is_there.then(|| "as package-lock.json names them".to_owned()))
}

pub(super) fn install(project: &Project) -> Result<()> {
    marker::clear(project, STEP)?;
    let name = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let Some(npm) = find_program("npm").or_else(|| find_program(name)) else {
        bail!("npm is not on the PATH: install Node.js 20 or newer, then run this command again");
    };
    let mut npm = command(npm, project.root());
    // `ci` removes what a broken installation left. No package here needs to run a script of its own.
    run(npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]))?;
    marker::set(project, STEP, &version(project)?)
}

/// The lock file's hash: another lock file, another installation.
fn version(project: &Project) -> Result<String> {
    let path = project.path("package-lock.json");
    let bytes = std::fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
    Ok(sha256(&bytes))
}
