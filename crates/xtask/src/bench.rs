//! `cargo xtask bench`: the page's engines beside other libraries, in one browser. What is timed, and how, stands in
//! tests/bench.

use crate::command::{command, run};
use crate::project::Project;
use crate::setup::{self, find_browser};
use crate::site::{self, Profile, SiteOptions};
use anyhow::{Context, Result};
use std::collections::BTreeMap;

/// `cargo xtask bench`
#[derive(clap::Args)]
pub(crate) struct BenchOptions {
    /// Rounds in which every engine is timed once for each size
    #[arg(long, default_value_t = 9, value_parser = clap::value_parser!(u32).range(1..=1000))]
    rounds: u32,
    /// Our own engines alone
    #[arg(long)]
    no_peers: bool,
    /// Measure the site in dist/ as it is
    #[arg(long)]
    dist_only: bool,
}

/// Builds the modules as they are published, installs the peers, and lets them take turns.
pub(crate) fn bench(project: &Project, options: &BenchOptions) -> Result<()> {
    setup::install(project, true)?;
    if !options.dist_only {
        site::build(project, SiteOptions { profile: Profile::Site, ndarray: None, optimize: true })?;
    }
    let folder = project.path("target/bench");
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    if !options.no_peers {
        install_peers(project, &folder)?;
    }
    let browser = find_browser(project)?.context("no browser is set up: run `cargo xtask setup --tests`")?;
    let mut node = command("node", project.root());
    node.arg("tests/bench/run.js").arg("--dist").arg(project.dist()).arg("--browser").arg(browser.browser);
    node.arg("--modules").arg(folder.join("node_modules")).arg("--out").arg(folder.join("result.json"));
    node.args(["--rounds", &options.rounds.to_string()]);
    if options.no_peers {
        node.args(["--peers", ""]);
    }
    run(&mut node)
}

/// From the registry, in pinned versions, beside the project's own packages: who only builds the page needs none.
fn install_peers(project: &Project, folder: &std::path::Path) -> Result<()> {
    let path = project.path("tests/bench/peers.json");
    let text = std::fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
    let peers: BTreeMap<String, String> = serde_json::from_slice(&text).context("reading peers.json")?;
    let is_there = |(name, version): (&String, &String)| {
        let package = std::fs::read(folder.join("node_modules").join(name).join("package.json"));
        let package = package.ok().and_then(|text| serde_json::from_slice::<serde_json::Value>(&text).ok());
        package.is_some_and(|package| package["version"] == **version)
    };
    if peers.iter().all(is_there) {
        return Ok(());
    }
    println!("Installing the libraries to compare with into target/bench.");
    let mut npm = command(if cfg!(windows) { "npm.cmd" } else { "npm" }, project.root());
    npm.args(["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"]).arg(folder);
    npm.args(peers.iter().map(|(name, version)| format!("{name}@{version}")));
    run(&mut npm)
}
