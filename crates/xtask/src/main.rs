//! The commands of the README: `cargo xtask serve | test | build | bench | measure | screenshots | check | audit | package | setup`.
//!
//! Every command begins with the same set-up, which is over at once when nothing is missing, so a fresh
//! clone needs only Rust, git and Node and no list of things to install first.
#![forbid(unsafe_code)]

mod audit;
mod bench;
mod check;
mod command;
mod hash;
mod licence;
mod lockfile;
mod measure;
mod package;
mod project;
mod screenshots;
mod serve;
mod setup;
mod site;
mod test;

use anyhow::Result;
use audit::AuditOptions;
use bench::BenchOptions;
use clap::{Parser, Subcommand};
use measure::MeasureOptions;
use package::PackageOptions;
use project::Project;
use screenshots::ScreenshotOptions;
use serve::ServeOptions;
use site::{Address, Profile, SiteOptions};
use std::process::ExitCode;
use test::TestOptions;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Builds, serves and tests cifar-lab")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build the page and serve it
    Serve(ServeOptions),
    /// Format, clippy, docs, types, dependencies, licences, bytes
    Check,
    /// Time the page's engines beside other libraries
    Bench(BenchOptions),
    /// Lighthouse, axe and a slow network, on the page as it is published
    Audit(AuditOptions),
    /// Train in the page and time it, beside a native run
    Measure(MeasureOptions),
    /// The npm package, the Python wheel, and the site as a zip, into target/package
    Package(PackageOptions),
    /// Take pictures of each part of the page, in each width, theme and language
    Screenshots(ScreenshotOptions),
    /// Run every test: native, in the browser, of the page and end to end
    Test(TestOptions),
    /// Install what is missing: wasm target, wasm-bindgen, trunk, npm packages
    Setup {
        /// Say what each step is for and what it would do, and do nothing
        #[arg(long)]
        explain: bool,
        /// Include what only the tests need: a browser and its driver
        #[arg(long)]
        tests: bool,
    },
    /// Write the static site into dist/
    Build {
        #[arg(long, value_enum, default_value_t = Profile::Site)]
        profile: Profile,
        /// Leave out NdArray's own module, by far the longest part of the build
        #[arg(long)]
        no_ndarray: bool,
        /// The site's own address, as in <https://example.org/lab/>: link previews get their picture, and the ready-made
        /// parts their oEmbed data. All else works at any address
        #[arg(long, value_name = "ADDRESS")]
        base_url: Option<Address>,
    },
}

fn main() -> ExitCode {
    match Project::find().and_then(|project| execute(&project, Cli::parse().task)) {
        Ok(()) => ExitCode::SUCCESS,
        // The sentence alone, whatever RUST_BACKTRACE says: it tells what to do, a stack does not.
        Err(problem) => {
            eprintln!("error: {problem:#}");
            ExitCode::FAILURE
        }
    }
}

fn execute(project: &Project, task: Task) -> Result<()> {
    match task {
        Task::Serve(options) => serve::serve(project, &options),
        Task::Check => check::check(project),
        Task::Bench(options) => bench::bench(project, &options),
        Task::Audit(options) => audit::audit(project, &options),
        Task::Measure(options) => measure::measure(project, &options),
        Task::Package(options) => package::package(project, &options),
        Task::Screenshots(options) => screenshots::screenshots(project, &options),
        Task::Test(options) => test::test(project, &options),
        Task::Setup { explain: true, tests } => setup::explain(project, tests),
        Task::Setup { explain: false, tests } => setup::install(project, tests),
        Task::Build { profile, no_ndarray, base_url } => {
            setup::install(project, false)?;
            let ndarray = (!no_ndarray).then_some(profile);
            let options = SiteOptions { profile, ndarray, optimize: true, bundle: true };
            site::build_for(project, options, base_url.as_ref())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(command: &str) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(command.replacen("cargo xtask", "xtask", 1).split_whitespace())
    }

    #[test]
    fn every_command_in_the_readmes_text_is_understood() {
        let readme = include_str!("../../../README.md");
        let commands: Vec<_> = readme.split('`').filter(|text| text.starts_with("cargo xtask ")).collect();
        assert!(commands.len() > 10);
        for command in commands {
            assert!(parsed(command).is_ok(), "{command}");
        }
    }

    #[test]
    fn what_is_misspelt_or_would_write_half_a_table_is_refused() {
        for command in [
            "cargo xtask measure --parts speed,click",
            "cargo xtask bench --readme --only wide",
            "cargo xtask bench --readme --no-peers",
            "cargo xtask bench --readme --quick",
            "cargo xtask test --only pages",
        ] {
            assert!(parsed(command).is_err(), "{command}");
        }
    }
}
