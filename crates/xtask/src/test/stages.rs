//! The stages, cheapest build first.

use super::count::Counts;
use super::{browser, run_counted};
use crate::bench::BenchOptions;
use crate::check::FEATURES;
use crate::command::{command, run};
use crate::fuzz::FuzzOptions;
use crate::package;
use crate::project::Project;
use crate::setup;
use crate::site::{self, Profile, SiteOptions};
use anyhow::{Context, Result, bail};
use std::path::PathBuf;
use std::process::Command;

/// One kind of test.
pub(super) struct Stage {
    pub(super) name: &'static str,
    pub(super) what: &'static str,
    /// Runs it; with `true`, in the long form of `--all`.
    pub(super) run: fn(&Project, bool) -> Result<Counts>,
}

/// What `--only` takes.
pub(super) const NAMES: [&str; 14] = [
    "page", "types", "native", "fuzz", "ndarray", "browser", "build", "e2e", "chromium", "firefox", "webkit",
    "bench", "hosts", "exports",
];

pub(super) const STAGES: [Stage; 14] = [
    Stage { name: "page", what: "the page's own logic, in node", run: page },
    Stage { name: "types", what: "the page's types, by tsc", run: types },
    Stage { name: "native", what: "every crate, natively", run: native },
    Stage { name: "fuzz", what: "every reader of foreign files, a minute each (with --all)", run: fuzz },
    Stage { name: "ndarray", what: "the same networks on NdArray", run: ndarray },
    Stage {
        name: "browser",
        what: "models and gradients inside the browser",
        run: |project, _| browser::run(project),
    },
    Stage { name: "build", what: "the site with all of its modules", run: build },
    Stage { name: "e2e", what: "the built page in a browser, as a person uses it", run: e2e },
    // One set of tests in three engines: a stage for each, so that the table counts them apart.
    Stage {
        name: "chromium",
        what: "what every engine has to do, in Chromium",
        run: |project, all| engine(project, "chromium", Some(setup::browser(project)?.browser), all),
    },
    Stage {
        name: "firefox",
        what: "the same in Firefox",
        run: |project, all| engine(project, "firefox", setup::FIREFOX.find(), all),
    },
    Stage {
        name: "webkit",
        what: "the same in WebKit",
        run: |project, all| engine(project, "webkit", setup::WEBKIT.find(), all),
    },
    Stage {
        name: "bench",
        what: "the benchmark, each call once: same logits, memory in its budget",
        run: bench,
    },
    Stage {
        name: "hosts",
        what: "the npm package in bundlers, the wheel in notebooks, the builder's texts in their hosts (with --all)",
        run: hosts,
    },
    Stage {
        name: "exports",
        what: "exported networks, and the code of built ones, in onnxruntime, PyTorch, Keras and TensorFlow.js",
        run: exports,
    },
];

fn page(project: &Project, _: bool) -> Result<Counts> {
    run_counted(&mut node_tests(project, "tests/unit")?)
}

/// A folder's tests, named one by one: what a folder means to `node --test` differs between node's versions.
fn node_tests(project: &Project, folder: &str) -> Result<Command> {
    let folder = project.path(folder);
    let files = site::files(&folder)?;
    let mut node = command("node", project.root());
    node.arg("--test")
        .args(files.iter().filter(|path| path.ends_with(".test.js")).map(|path| folder.join(path)));
    Ok(node)
}

fn types(project: &Project, _: bool) -> Result<Counts> {
    run(command(project.npm_bin("tsc"), project.root()).args(["--project", "tsconfig.json"]))?;
    Ok(Counts::new(1, 0))
}

/// Cases of each drawn test with `--all`; without it `.cargo/config.toml` says how many, and which.
const DRAWN: &str = "20000";

fn native(project: &Project, all: bool) -> Result<Counts> {
    let mut cargo = command("cargo", project.root());
    cargo.args(["test", "--workspace", "--features", FEATURES, "--no-fail-fast", "--quiet"]);
    if all {
        // Others each time; the seed stands in the output, to draw them again.
        let seed = std::time::UNIX_EPOCH.elapsed()?.as_secs();
        println!("drawn tests: PROPTEST_RNG_SEED={seed} PROPTEST_CASES={DRAWN}");
        cargo.env("PROPTEST_CASES", DRAWN).env("PROPTEST_RNG_SEED", seed.to_string());
    }
    run_counted(&mut cargo)
}

/// Twenty minutes: their seeds and some changes of them are read in every run, in the stage before.
fn fuzz(project: &Project, all: bool) -> Result<Counts> {
    if !all {
        return Ok(Counts::default());
    }
    crate::fuzz::fuzz(project, &FuzzOptions::all())?;
    Ok(Counts::new(1, 0))
}

fn ndarray(project: &Project, _: bool) -> Result<Counts> {
    let mut cargo = command("cargo", project.root());
    // The whole workspace: one package alone would choose other features for shared dependencies, and build them anew.
    cargo.args(["test", "--workspace", "--features", "cifar-learn/ndarray", "--quiet"]);
    cargo.args(["--test", "plan", "--test", "parity"]);
    run_counted(&mut cargo)
}

/// Where the tests pretend that the site lies: no such host exists, and the tests answer for it.
const ADDRESS: &str = "https://cifar-lab.example/lab/";

/// With `--all` also the module for processors without SIMD, which takes a minute.
fn build(project: &Project, all: bool) -> Result<Counts> {
    let profile = Profile::SiteDev;
    let options = SiteOptions { profile, ndarray: Some(profile), plain: all, optimize: false, bundle: true };
    site::build_for(project, options, Some(&ADDRESS.parse()?))?;
    Ok(Counts::new(1, 0))
}

fn e2e(project: &Project, all: bool) -> Result<Counts> {
    if !project.dist().is_dir() {
        bail!("there is no built site: the stage before has to succeed first");
    }
    let browser = setup::browser(project)?;
    let mut playwright = command(project.npm_bin("playwright"), project.root());
    playwright.args(["test", "--config", "tests/e2e/playwright.config.js"]);
    if all {
        // Every network on every test image, in the browser; and pictures beside the native program.
        playwright.env("CIFAR_LAB_ALL", "1").env("CIFAR_LAB_NATIVE", native_program(project)?);
    }
    run_counted(playwright.env("CIFAR_LAB_BROWSER", browser.browser))
}

/// `cifar-train`, with the features that the native tests have built its libraries with.
fn native_program(project: &Project) -> Result<PathBuf> {
    let mut cargo = command("cargo", project.root());
    run(cargo.args(["build", "--quiet", "--workspace", "--features", FEATURES, "--bin", "cifar-train"]))?;
    Ok(project.path("target/debug/cifar-train"))
}

/// The tests of `tests/engines` in one of them.
fn engine(project: &Project, name: &str, program: Option<PathBuf>, all: bool) -> Result<Counts> {
    let Some(program) = program else {
        println!("left out: this system has no package of it that set-up knows");
        return Ok(Counts::default());
    };
    if !project.dist().is_dir() {
        bail!("there is no built site: the stage `build` has to succeed first");
    }
    let mut playwright = command(project.npm_bin("playwright"), project.root());
    playwright.args(["test", "--config", "tests/engines/playwright.config.js", "--project", name]);
    if all {
        // Memory over an hour of a class.
        playwright.env("CIFAR_LAB_ALL", "1");
    }
    run_counted(playwright.env("CIFAR_LAB_ENGINE", program))
}

/// Several gigabytes of other people's libraries: with `--all` alone.
fn exports(project: &Project, all: bool) -> Result<Counts> {
    if !all {
        println!("left out: `cargo xtask test --all --only exports` installs what it needs and runs it");
        return Ok(Counts::default());
    }
    let needs = project.path("tests/golden/requirements-exports.txt");
    let needs = std::fs::read_to_string(&needs).with_context(|| format!("reading {}", needs.display()))?;
    let python = setup::python(project, "target/exports", &setup::requirements(&needs))?;
    let packages = project.path("target/exports-npm");
    setup::install_packages(project, "tests/golden/tensorflow_js.json", &packages)?;
    let script = |name: &str| {
        let mut check = command(&python, project.root());
        check.arg(project.path("tests/golden").join(name));
        check
    };
    let mut counts = run_counted(script("check_exports.py").arg("--packages").arg(packages))?;
    counts += run_counted(&mut script("check_design.py"))?;
    Ok(counts)
}

fn bench(project: &Project, _: bool) -> Result<Counts> {
    if !project.dist().is_dir() {
        bail!("there is no built site: the stage `build` has to succeed first");
    }
    crate::bench::bench(project, &BenchOptions::smoke())?;
    Ok(Counts::new(1, 0))
}

/// What is tried in programs of others, which take minutes to install: not for every change.
fn hosts(project: &Project, all: bool) -> Result<Counts> {
    if !all {
        return Ok(Counts::default());
    }
    let browser = setup::browser(project)?;
    let folder = project.path("target/hosts");
    run(command("node", project.root()).arg("tests/hosts/install.js").arg(&folder))?;
    let packages = package::of_last_build(project)?;
    let mut node = node_tests(project, "tests/hosts")?;
    node.env("CIFAR_LAB_HOSTS", folder).env("CIFAR_LAB_DIST", project.dist());
    node.env("CIFAR_LAB_PACKAGE", packages.npm).env("CIFAR_LAB_WHEEL", packages.wheel);
    node.env("CIFAR_LAB_LESSONS", std::env::join_paths(packages.lessons)?);
    run_counted(node.env("CIFAR_LAB_SITE", packages.site).env("CIFAR_LAB_BROWSER", browser.browser))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_can_be_run_alone() {
        assert_eq!(STAGES.map(|stage| stage.name), NAMES);
    }
}
