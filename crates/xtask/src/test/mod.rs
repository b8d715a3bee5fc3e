//! `cargo xtask test`: every test, in stages that are timed and counted.

mod browser;
mod count;
mod report;
mod stages;

use crate::project::Project;
use crate::setup;
use anyhow::{Result, bail};
use count::Counts;
use report::Outcome;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Instant;

/// `cargo xtask test`
#[derive(clap::Args)]
pub(crate) struct TestOptions {
    /// Also what takes too long for every change: property tests with many more cases, every network in the browser on
    /// every test image
    #[arg(long)]
    all: bool,
    /// Run these stages alone
    #[arg(long, value_name = "STAGE", value_parser = stages::NAMES)]
    only: Vec<String>,
}

/// Runs the stages. A stage that fails does not stop the others: one run shows all that is broken.
pub(crate) fn test(project: &Project, options: &TestOptions) -> Result<()> {
    setup::install(project, true)?;
    let mut outcomes = Vec::new();
    for stage in stages::STAGES {
        if !options.only.is_empty() && !options.only.iter().any(|name| name == stage.name) {
            continue;
        }
        println!("\n== {}: {}", stage.name, stage.what);
        let start = Instant::now();
        let counts = (stage.run)(project, options.all).unwrap_or_else(|problem| {
            println!("{problem:#}");
            Counts { names: vec![format!("{problem:#}")], ..Counts::new(0, 1) }
        });
        outcomes.push(Outcome { stage: stage.name, counts, time: start.elapsed() });
    }
    println!("\n{}", report::table(&outcomes));
    print!("{}", report::failures(&outcomes));
    let total = report::total(&outcomes);
    println!("{} passed, {} failed", total.passed, total.failed);
    if total.failed > 0 {
        bail!("not every test passed");
    }
    Ok(())
}

/// Runs a test runner, shows its output and adds up the counts that it prints.
fn run_counted(command: &mut Command) -> Result<Counts> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
    let mut counts = Counts::default();
    if let Some(output) = child.stdout.take() {
        // Browsers print bytes that are not UTF-8; a strange character must not end the run.
        for line in BufReader::new(output).split(b'\n') {
            let line = String::from_utf8_lossy(&line?).into_owned();
            println!("{line}");
            counts += count::in_line(&line);
        }
    }
    let status = child.wait()?;
    // A runner that broke off before it counted: still a failure.
    if !status.success() && counts.failed == 0 {
        counts.failed = 1;
    }
    Ok(counts)
}
