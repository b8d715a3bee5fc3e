//! `cargo xtask measure`: training in the page, timed and held against a native run. What is measured, and how, stands
//! in tests/measure.

use crate::command::{command, run};
use crate::project::Project;
use crate::setup;
use crate::site::{self, SiteOptions};
use anyhow::{Context, Result};

/// `cargo xtask measure`
#[derive(clap::Args)]
pub(crate) struct MeasureOptions {
    /// Rounds in which every run trains once
    #[arg(long, default_value_t = 9, value_parser = clap::value_parser!(u32).range(1..=1000))]
    rounds: u32,
    /// Epochs of the run that is held against the native one
    #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u32).range(1..=200))]
    epochs: u32,
    /// Training images of that run; all of them need all sheets, see tests/measure
    #[arg(long, default_value_t = 5000, value_parser = clap::value_parser!(u32).range(1..=50_000))]
    images: u32,
    /// Its seed
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Its workers: their number decides the bits
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=64))]
    workers: u32,
    /// What is measured
    #[arg(long, value_delimiter = ',', default_value = "speed,clicks,curve", value_parser = ["speed", "clicks", "curve"])]
    parts: Vec<String>,
    /// Measure the site in dist/ as it is
    #[arg(long)]
    dist_only: bool,
}

/// Builds the modules as they are published and the native run, and lets node drive the browser.
pub(crate) fn measure(project: &Project, options: &MeasureOptions) -> Result<()> {
    setup::install(project, true)?;
    if !options.dist_only {
        site::build(project, SiteOptions::published())?;
    }
    let mut cargo = command("cargo", project.root());
    cargo.args([
        "build",
        "--release",
        "--package",
        "cifar-web",
        "--features",
        "learn",
        "--example",
        "native-run",
    ]);
    run(&mut cargo)?;
    let native =
        project.path("target/release/examples").join(format!("native-run{}", std::env::consts::EXE_SUFFIX));
    let folder = project.path("target/measure");
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    let browser = setup::browser(project)?;
    let mut node = command("node", project.root());
    node.arg("tests/measure/training.js").arg("--dist").arg(project.dist()).arg("--native").arg(native);
    node.arg("--browser").arg(browser.browser).arg("--out").arg(folder.join("training.json"));
    node.args(["--rounds", &options.rounds.to_string(), "--epochs", &options.epochs.to_string()]);
    node.args(["--images", &options.images.to_string()]);
    node.args(["--seed", &options.seed.to_string(), "--workers", &options.workers.to_string()]);
    run(node.arg("--parts").arg(options.parts.join(",")))
}
