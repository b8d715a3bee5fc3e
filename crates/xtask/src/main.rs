//! The project's commands: `cargo xtask serve | test | build | fuzz | bench | measure | screenshots | check | audit | package | setup`.
//!
//! Every command begins with the same set-up, which is over at once when nothing is missing, so a fresh
//! clone needs only Rust, git and Node and no list of things to install first.
//!
//! - [`setup`] installs what is missing, [`project`] says where things are, [`command`](mod@command) runs other programs.
//! - [`site`] builds the page: trunk compiles, scripts are joined, files get the names that they are published under.
//! - [`serve`] shows it, with the headers that a strict host sends; [`package`] makes npm package, wheel and zip of it.
//! - [`test`](mod@test) runs all tests in stages, [`check`] what needs no test: format, lints, types, licences, limits on
//!   bytes. These two are what has to pass before a change is merged.
//! - [`fuzz`](mod@fuzz) looks for files that a reader cannot bear.
//! - [`bench`](mod@bench), [`measure`], [`audit`] and [`screenshots`] are for people who look at speed, training, access
//!   and looks.
#![forbid(unsafe_code)]

mod audit;
mod bench;
mod check;
mod command;
mod fuzz;
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
use fuzz::FuzzOptions;
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
    /// Look for files that a reader cannot bear, by libFuzzer: into target/fuzz
    Fuzz(FuzzOptions),
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
        Task::Fuzz(options) => fuzz::fuzz(project, &options),
        Task::Setup { explain: true, tests } => setup::explain(project, tests),
        Task::Setup { explain: false, tests } => setup::install(project, tests),
        Task::Build { profile, no_ndarray, base_url } => {
            setup::install_beside(project, false, || site::compile_ahead(project, profile, true))?;
            let ndarray = (!no_ndarray).then_some(profile);
            // Minutes of wasm-opt are for what is published.
            let optimize = profile != Profile::SiteDev;
            let plain = profile == Profile::Site;
            let options = SiteOptions { profile, ndarray, plain, optimize, bundle: true };
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

    /// Commands in a document: inside backquotes, or a line of a block, without its comment.
    fn commands_of(text: &str) -> impl Iterator<Item = &str> {
        let quoted = text.split('`').filter(|part| !part.contains('\n'));
        let lines = text.lines().map(|line| line.split(" #").next().unwrap_or(line).trim());
        quoted.chain(lines).filter(|part| part.starts_with("cargo xtask "))
    }

    #[test]
    fn every_command_in_the_documents_is_understood() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let guides = std::fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
        let mut count = 0;
        for path in guides.chain([root.join("README.md")]) {
            let text = std::fs::read_to_string(&path).unwrap();
            for command in commands_of(&text) {
                count += 1;
                let problem =
                    parsed(command).err().filter(|e| e.kind() != clap::error::ErrorKind::DisplayHelp);
                assert!(problem.is_none(), "{}: {command}", path.display());
            }
        }
        assert!(count > 20, "{count} commands found");
    }

    #[test]
    fn what_is_misspelt_or_would_write_half_a_table_is_refused() {
        for command in [
            "cargo xtask measure --parts speed,click",
            "cargo xtask bench --docs --only wide",
            "cargo xtask bench --docs --no-peers",
            "cargo xtask bench --docs --quick",
            "cargo xtask test --only pages",
        ] {
            assert!(parsed(command).is_err(), "{command}");
        }
    }
}
