//! The npm packages of `package.json`, in exactly the versions of its lock file, and those of single commands.

use super::marker;
use crate::command::{command, find_program, run};
use crate::hash::sha256;
use crate::project::Project;
use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

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
    let mut npm = command(find_npm()?, project.root());
    // `ci` removes what a broken installation left. No package here needs to run a script of its own.
    run(npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]))?;
    marker::set(project, STEP, &version(project)?)
}

/// Packages that one command alone needs, from the registry, in the versions that `list` pins: who only builds the page
/// needs none of them.
pub(crate) fn install_packages(project: &Project, list: &str, folder: &Path) -> Result<()> {
    let path = project.path(list);
    let text = std::fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
    let packages: BTreeMap<String, String> =
        serde_json::from_slice(&text).with_context(|| format!("reading {list}"))?;
    let is_there = |(name, version): (&String, &String)| {
        let package = std::fs::read(folder.join("node_modules").join(name).join("package.json"));
        let package = package.ok().and_then(|text| serde_json::from_slice::<Value>(&text).ok());
        package.is_some_and(|package| package["version"] == **version)
    };
    if packages.iter().all(is_there) {
        return Ok(());
    }
    println!("Installing the packages of {list} into {}.", folder.display());
    let mut npm = command(find_npm()?, project.root());
    npm.args(["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"]).arg(folder);
    npm.args(packages.iter().map(|(name, version)| format!("{name}@{version}")));
    run(&mut npm)
}

/// Where npm is.
pub(crate) fn find_npm() -> Result<PathBuf> {
    find_program("npm")
        .context("npm is not on the PATH: install Node.js 20 or newer, then run this command again")
}

/// The lock file's hash: another lock file, another installation.
fn version(project: &Project) -> Result<String> {
    let path = project.path("package-lock.json");
    let bytes = std::fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
    Ok(sha256(&bytes))
}
