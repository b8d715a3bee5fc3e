//! `cargo xtask check`: what a reviewer should not have to look for.

mod budget;
mod dependencies;
mod licences;

use crate::command::{command, run};
use crate::project::Project;
use crate::setup::{self, Toolchain, require_debian_packages};
use anyhow::{Result, bail};
use std::process::Command;
use std::time::Instant;

const TARGET: &str = "wasm32-unknown-unknown";
/// What the browser's crate leaves out where nobody asks for it: the page's training, what answers are worth.
pub(crate) const FEATURES: &str = "cifar-web/learn,cifar-web/evaluate,cifar-web/robustness,cifar-web/formats";

/// One check: its name and how to run it.
type Check = (&'static str, fn(&Project) -> Result<()>);

const CHECKS: [Check; 10] = [
    ("format", format),
    ("format and lint of JavaScript", javascript),
    ("clippy, native", clippy_native),
    ("clippy, wasm32", clippy_wasm),
    ("documentation", documentation),
    ("types of the page", types),
    ("unused dependencies", dependencies::unused),
    ("licences", licences::crates),
    ("licences of npm packages", licences::npm_packages),
    ("bytes", budget::check),
];

/// Runs every check, and fails at the end if one of them did.
pub(crate) fn check(project: &Project) -> Result<()> {
    setup::install(project, false)?;
    let mut failed = Vec::new();
    for (name, check) in CHECKS {
        println!("== {name}");
        let start = Instant::now();
        match check(project) {
            Ok(()) => println!("   good, {} s", start.elapsed().as_secs()),
            Err(problem) => {
                println!("   {problem:#}");
                failed.push(name);
            }
        }
    }
    if !failed.is_empty() {
        bail!("{} of {} checks failed: {}", failed.len(), CHECKS.len(), failed.join("; "));
    }
    println!("{} checks passed.", CHECKS.len());
    Ok(())
}

fn format(project: &Project) -> Result<()> {
    run(command("cargo", project.root()).args(["fmt", "--all", "--check"]))
}

fn clippy_native(project: &Project) -> Result<()> {
    let mut cargo = command("cargo", project.root());
    cargo.args(["clippy", "--quiet", "--workspace", "--all-targets", "--features", FEATURES]);
    run(cargo.args(["--", "-D", "warnings"]))
}

/// The browser's crate with each set of features that becomes a module.
fn clippy_wasm(project: &Project) -> Result<()> {
    let toolchain = Toolchain::find(project)?;
    for features in ["", "evaluate", "robustness", "formats", "learn", "flex", "ndarray"] {
        let mut clippy = clippy(project, toolchain)?;
        toolchain.apply(project, &mut clippy)?;
        clippy.args(["--quiet", "--package", "cifar-web", "--target", TARGET, "--features", features]);
        run(clippy.args(["--", "-D", "warnings"]))?;
    }
    Ok(())
}

/// Debian's clippy must be called by its own path: `cargo clippy` would find rustup's first.
fn clippy(project: &Project, toolchain: Toolchain) -> Result<Command> {
    Ok(match toolchain {
        Toolchain::Ordinary => {
            let mut cargo = command("cargo", project.root());
            cargo.arg("clippy");
            cargo
        }
        Toolchain::Debian => {
            require_debian_packages(project, &["rust-web-clippy"])?;
            let mut clippy = command("/usr/bin/cargo-clippy", project.root());
            clippy.arg("clippy");
            clippy
        }
    })
}

fn documentation(project: &Project) -> Result<()> {
    let mut cargo = command("cargo", project.root());
    cargo.args(["doc", "--quiet", "--workspace", "--no-deps", "--features", FEATURES]);
    run(cargo.env("RUSTDOCFLAGS", "-D warnings"))
}

/// Formatter and linter in one: `.biome.jsonc`.
fn javascript(project: &Project) -> Result<()> {
    let mut biome = command(project.npm_bin("biome"), project.root());
    run(biome.args(["check", "--error-on-warnings", "--reporter=summary"]))
}

fn types(project: &Project) -> Result<()> {
    run(command(project.npm_bin("tsc"), project.root()).args(["--project", "tsconfig.json"]))
}
