//! `cargo xtask bench`: the page's engines beside other libraries, in one browser. What is timed, and how, stands in
//! tests/bench.

mod native;

use crate::command::{command, run};
use crate::project::Project;
use crate::setup;
use crate::site::{self, SiteOptions};
use anyhow::{Context, Result};
use std::path::Path;
use std::process::Command;

/// `cargo xtask bench`
#[derive(clap::Args)]
pub(crate) struct BenchOptions {
    /// Rounds in which every engine is timed once for each row
    #[arg(long, default_value_t = 9, value_parser = clap::value_parser!(u32).range(1..=1000))]
    rounds: u32,
    /// Rows whose names begin so: `notebook`, `wide-32`, ...; `none` leaves the table out
    #[arg(long, value_name = "ROW")]
    only: Vec<String>,
    /// Our own engines alone
    #[arg(long)]
    no_peers: bool,
    /// Time from the response to the first result, in fresh browser profiles
    #[arg(long)]
    cold: bool,
    /// Two workers beside one
    #[arg(long)]
    workers: bool,
    /// Cost by the number of images, 1 to 10,000
    #[arg(long)]
    scale: bool,
    /// Natively too, beside TensorFlow and onnxruntime from PyPI (needs Python; some hundred megabytes)
    #[arg(long)]
    native: bool,
    /// Each call once: whether everything runs, not how fast
    #[arg(long)]
    quick: bool,
    /// Measure the site in dist/ as it is
    #[arg(long)]
    dist_only: bool,
    /// Write the table into docs/speed.md: it takes every row and every peer
    #[arg(long, conflicts_with_all = ["quick", "only", "no_peers"])]
    docs: bool,
}

impl BenchOptions {
    /// What `cargo xtask test` runs: every row and the memory once, our own engines alone.
    pub(crate) const fn smoke() -> Self {
        Self {
            rounds: 1,
            only: Vec::new(),
            no_peers: true,
            cold: false,
            workers: false,
            scale: false,
            native: false,
            quick: true,
            dist_only: true,
            docs: false,
        }
    }
}

/// Builds the modules as they are published, installs the peers, and lets them take turns.
pub(crate) fn bench(project: &Project, options: &BenchOptions) -> Result<()> {
    setup::install(project, true)?;
    if !options.dist_only {
        site::build(project, SiteOptions::published())?;
    }
    let folder = project.path("target/bench");
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    if !options.no_peers {
        setup::install_packages(project, "tests/bench/peers.json", &folder)?;
    }
    run(&mut in_browser(project, options, &folder)?)?;
    if options.native {
        native::bench(project, &folder, options.rounds)?;
    }
    Ok(())
}

fn in_browser(project: &Project, options: &BenchOptions, folder: &Path) -> Result<Command> {
    let browser = setup::browser(project)?;
    let mut node = command("node", project.root());
    node.arg("tests/bench/run.js").arg("--dist").arg(project.dist()).arg("--folder").arg(folder);
    node.arg("--browser").arg(browser.browser).args(["--rounds", &options.rounds.to_string()]);
    for row in &options.only {
        node.args(["--only", row]);
    }
    let parts =
        [("memory", true), ("workers", options.workers), ("scale", options.scale), ("cold", options.cold)];
    for (part, _) in parts.into_iter().filter(|(_, is_wanted)| *is_wanted) {
        node.args(["--with", part]);
    }
    if !options.no_peers {
        node.arg("--peers");
    }
    if options.quick {
        node.arg("--quick");
    }
    if options.docs {
        node.arg("--document").arg(project.path("docs/speed.md"));
    }
    Ok(node)
}
