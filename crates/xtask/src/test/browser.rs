//! The tests that run inside the browser: those of the crates' `tests/` folders that say so.

use super::count::Counts;
use super::run_counted;
use crate::command::command;
use crate::project::Project;
use crate::setup::{self, Browser, Toolchain};
use crate::site::Profile;
use anyhow::{Context, Result, bail};
use serde_json::json;
use std::path::PathBuf;

/// The crates that are compiled to WebAssembly. They are selected together, so that what the browser crate asks
/// of their dependencies (a source of randomness) holds for all.
const PACKAGES: [&str; 4] = ["cifar-kernels", "cifar-model", "cifar-learn", "cifar-web"];
/// What marks a test file for the browser: the same file can hold the same checks for the native run.
const MARK: &str = "wasm_bindgen_test";
const TARGET: &str = "wasm32-unknown-unknown";
/// A test of a whole network is slow where nothing is optimised for speed.
const TIMEOUT_SECONDS: &str = "600";

/// Builds the marked test files for wasm32 and runs each in a fresh browser.
pub(super) fn run(project: &Project) -> Result<Counts> {
    let files = marked_files(project)?;
    if files.is_empty() {
        bail!("no file in crates/*/tests is marked `{MARK}`");
    }
    let browser = setup::browser(project)?;
    let toolchain = Toolchain::find(project)?;
    let mut cargo = command("cargo", project.root());
    toolchain.apply(project, &mut cargo)?;
    cargo.args(["test", "--no-fail-fast", "--target", TARGET, "--profile", Profile::SiteDev.name()]);
    for package in PACKAGES {
        cargo.args(["--package", package]);
    }
    // With Flex, which the tests of training hold the kernels against.
    cargo.args(["--features", "cifar-web/flex"]);
    for file in &files {
        cargo.args(["--test", file]);
    }
    cargo.env(
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
        setup::program(project, "wasm-bindgen-test-runner")?,
    );
    cargo.env("CHROMEDRIVER", &browser.driver);
    cargo.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", write_settings(project, &browser)?);
    cargo.env("WASM_BINDGEN_TEST_TIMEOUT", TIMEOUT_SECONDS).env("WASM_BINDGEN_TEST_ONLY_WEB", "1");
    run_counted(&mut cargo)
}

/// The names of the test files that hold the mark.
fn marked_files(project: &Project) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for package in PACKAGES {
        let folder = project.path("crates").join(package.trim_start_matches("cifar-")).join("tests");
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry?.path();
            let Some(name) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".rs")) else {
                continue;
            };
            if std::fs::read_to_string(&path)?.contains(MARK) {
                names.push(name.to_owned());
            }
        }
    }
    names.sort();
    names.dedup();
    Ok(names)
}

/// How the driver starts the browser.
fn write_settings(project: &Project, browser: &Browser) -> Result<PathBuf> {
    let arguments = [
        "--headless=new",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-dev-shm-usage",
        // The browser's own sandbox refuses to start for root, and needs rights that build machines withhold.
        // Nothing but our own tests is loaded.
        "--no-sandbox",
    ];
    let options = json!({ "binary": browser.browser, "args": arguments });
    let path = project.wasm_target_dir().join("webdriver.json");
    std::fs::create_dir_all(project.wasm_target_dir())?;
    std::fs::write(&path, json!({ "goog:chromeOptions": options }).to_string())
        .with_context(|| format!("writing {}", path.display()))?;
    Ok(path)
}
