//! `cargo xtask fuzz`: LLVM's libFuzzer looks for inputs that a reader of foreign bytes cannot bear.
//!
//! It needs no nightly compiler: the pass that counts which code an input reaches is a stable option of rustc, and the crate
//! `libfuzzer-sys` brings the engine, which is compiled with the C++ compiler that is there.

use crate::command::{command, output, run};
use crate::project::Project;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// Counters for each edge, and what numbers and texts the code compares its input with. The options are those of
/// cargo-fuzz; its sanitizers alone need a nightly compiler, and there is no unsafe code here for them to watch.
const FLAGS: [&str; 6] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    // Sums that do not fit are faults, though the page's own build lets them pass.
    "-Cdebug-assertions",
];

/// `cargo xtask fuzz`
#[derive(clap::Args)]
pub(crate) struct FuzzOptions {
    /// Seconds for each reader, at most
    #[arg(long, default_value_t = 60)]
    seconds: u32,
    /// Inputs for each reader, at most; without it, as many as there is time for
    #[arg(long)]
    inputs: Option<u64>,
    /// Where the search begins; without it elsewhere each time, and it is said where
    #[arg(long)]
    seed: Option<u32>,
    /// These readers alone: `weights`, `keras`; where none is named all, and those of the page
    #[arg(long, value_name = "READER")]
    reader: Vec<String>,
}

impl FuzzOptions {
    /// Every reader, as long as `cargo xtask test --all` gives each.
    pub(crate) fn all() -> Self {
        Self { seconds: 60, inputs: None, seed: None, reader: Vec::new() }
    }
}

/// What a search came to.
struct Search {
    reader: String,
    inputs: u64,
    seconds: u64,
    problem: Option<String>,
}

/// Builds the search and lets it run, one reader after the other.
///
/// # Errors
/// Where a reader panics or takes more than it states; what was found lies in `target/fuzz/found`.
pub(crate) fn fuzz(project: &Project, options: &FuzzOptions) -> Result<()> {
    let program = build(project)?;
    let names = output(&mut command(&program, project.root()))?;
    let names: Vec<&str> = names.lines().collect();
    if let Some(unknown) = options.reader.iter().find(|name| !names.contains(&name.as_str())) {
        bail!("there is no reader {unknown}: {}", names.join(", "));
    }
    let is_wanted = |name: &&str| options.reader.is_empty() || options.reader.iter().any(|one| one == name);
    let seed = options.seed.unwrap_or(std::time::UNIX_EPOCH.elapsed()?.subsec_nanos());
    println!("--seed {seed}");
    let mut searches = Vec::new();
    for name in names.into_iter().filter(is_wanted) {
        let search = search(project, &program, name, options, seed)?;
        println!(
            "{:<24}{:>14} inputs {:>5} s  {}",
            search.reader,
            search.inputs,
            search.seconds,
            search.problem.as_deref().unwrap_or("good")
        );
        searches.push(search);
    }
    let failed: Vec<_> = searches.iter().filter(|search| search.problem.is_some()).collect();
    if !failed.is_empty() {
        let readers: Vec<_> = failed.iter().map(|search| search.reader.as_str()).collect();
        bail!("{}: the inputs lie in {}", readers.join(", "), folder(project, "found").display());
    }
    if options.reader.is_empty() {
        let mut node = command("node", project.root());
        node.args(["tests/fuzz/search.js", &options.seconds.to_string()]).env("SEED", seed.to_string());
        run(node.env("INPUTS", options.inputs.map_or_else(String::new, |inputs| inputs.to_string())))?;
    }
    Ok(())
}

fn folder(project: &Project, name: &str) -> PathBuf {
    project.path("target/fuzz").join(name)
}

fn build(project: &Project) -> Result<PathBuf> {
    // Named, so that the flags do not reach programs that cargo runs while it builds.
    let host = output(command("rustc", project.root()).args(["--print", "host-tuple"]))?;
    let mut cargo = command("cargo", project.root());
    cargo.args(["build", "--release", "--package", "cifar-fuzz", "--features", "libfuzzer", "--bin", "fuzz"]);
    cargo.args(["--target", &host, "--target-dir"]).arg(folder(project, "build"));
    run(cargo.env("RUSTFLAGS", FLAGS.join(" ")))
        .context("building the search: it needs a C++ compiler beside Rust")?;
    Ok(folder(project, "build").join(host).join("release/fuzz"))
}

fn search(
    project: &Project,
    program: &Path,
    reader: &str,
    options: &FuzzOptions,
    seed: u32,
) -> Result<Search> {
    let (corpus, found) = (folder(project, "corpus").join(reader), folder(project, "found"));
    for folder in [&corpus, &found] {
        std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    }
    let mut fuzzer = command(program, project.root());
    fuzzer.env("CIFAR_LAB_READER", reader).env("CIFAR_LAB_SEEDS", &corpus).arg(&corpus);
    fuzzer.arg(format!("-max_total_time={}", options.seconds)).arg(format!("-seed={seed}"));
    fuzzer.args(options.inputs.map(|inputs| format!("-runs={inputs}")));
    fuzzer.arg(format!("-artifact_prefix={}/{reader}-", found.display()));
    fuzzer.args(["-print_final_stats=1", "-timeout=10", "-rss_limit_mb=2048", "-verbosity=1"]);
    let start = std::time::Instant::now();
    let run =
        fuzzer.stdin(Stdio::null()).output().with_context(|| format!("starting {}", program.display()))?;
    let told = String::from_utf8_lossy(&run.stderr);
    let inputs = told.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    let inputs = inputs.and_then(|number| number.trim().parse().ok()).unwrap_or_default();
    let problem = (!run.status.success()).then(|| {
        let said =
            |line: &&str| line.contains("panicked") || line.contains("ERROR:") || line.contains("allowed");
        let lines: Vec<_> = told.lines().filter(said).take(4).collect();
        format!("{} {}", run.status, lines.join(" | "))
    });
    Ok(Search { reader: reader.into(), inputs, seconds: start.elapsed().as_secs(), problem })
}
