//! `cargo xtask audit`: Lighthouse, axe and a slow school network, in real Chromium. What is asked for stands in
//! tests/audit.

use crate::command::{command, run};
use crate::project::Project;
use crate::setup::{self, find_browser};
use crate::site::{self, Profile, SiteOptions};
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::path::Path;

/// `cargo xtask audit`
#[derive(clap::Args)]
pub(crate) struct AuditOptions {
    /// Audit the site in dist/ as it is
    #[arg(long)]
    dist_only: bool,
}

/// Builds the site as it is published, installs Lighthouse, and lets both meet.
pub(crate) fn audit(project: &Project, options: &AuditOptions) -> Result<()> {
    setup::install(project, true)?;
    if !options.dist_only {
        site::build(
            project,
            SiteOptions { profile: Profile::Site, ndarray: None, optimize: true, bundle: true },
        )?;
    }
    let folder = project.path("target/audit");
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    install_packages(project, "tests/audit/packages.json", &folder)?;
    let browser = find_browser(project)?.context("no browser is set up: run `cargo xtask setup --tests`")?;
    let mut node = command("node", project.root());
    node.arg("tests/audit/run.js").arg("--server").arg(std::env::current_exe()?);
    node.arg("--dist").arg(project.dist()).arg("--browser").arg(browser.browser);
    node.arg("--modules").arg(folder.join("node_modules")).arg("--out").arg(folder.join("result.json"));
    run(&mut node)
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
        let package = package.ok().and_then(|text| serde_json::from_slice::<serde_json::Value>(&text).ok());
        package.is_some_and(|package| package["version"] == **version)
    };
    if packages.iter().all(is_there) {
        return Ok(());
    }
    println!("Installing the packages of {list} into {}.", folder.display());
    let mut npm = command(if cfg!(windows) { "npm.cmd" } else { "npm" }, project.root());
    npm.args(["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"]).arg(folder);
    npm.args(packages.iter().map(|(name, version)| format!("{name}@{version}")));
    run(&mut npm)
}
