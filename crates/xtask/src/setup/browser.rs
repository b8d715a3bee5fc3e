//! A browser for the tests, and the driver that runs the wasm tests in it.

use super::{apt, marker};
use crate::command::{command, find_program, run};
use crate::project::Project;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};

const STEP: &str = "browser";
const PACKAGES: [&str; 2] = ["chromium", "chromium-driver"];

/// Programs of one version, which a driver demands.
#[derive(Debug)]
pub(crate) struct Browser {
    pub(crate) browser: PathBuf,
    pub(crate) driver: PathBuf,
}

/// The browser that set-up found or made.
pub(crate) fn browser(project: &Project) -> Result<Browser> {
    find(project)?.context("no browser is set up: run `cargo xtask setup --tests`")
}

/// The browser that the tests use: named by CHROME and CHROMEDRIVER, the system's, or the project's own.
fn find(project: &Project) -> Result<Option<Browser>> {
    let named = |variable: &str| std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_file());
    let browser = named("CHROME").or_else(|| find_program("chromium"));
    let driver = named("CHROMEDRIVER").or_else(|| find_program("chromedriver"));
    if let (Some(browser), Some(driver)) = (browser, driver) {
        return Ok(Some(Browser { browser, driver }));
    }
    let folder = own_folder(project);
    if !marker::is_set(project, STEP, &playwrights_version(project)?) {
        return Ok(None);
    }
    let browser = find_file(&folder, &["chrome", "chrome.exe", "Google Chrome for Testing"]);
    let driver = find_file(&folder, &["chromedriver", "chromedriver.exe"]);
    Ok(browser.zip(driver).map(|(browser, driver)| Browser { browser, driver }))
}

pub(super) fn plan(_: &Project) -> Result<String> {
    Ok(if apt::is_available() {
        format!("apt-get install {}", PACKAGES.join(" "))
    } else {
        "download the Chrome for Testing that playwright names, and its driver, into target/tools".to_owned()
    })
}

pub(super) fn found(project: &Project) -> Result<Option<String>> {
    Ok(find(project)?.map(|found| format!("{} with {}", found.browser.display(), found.driver.display())))
}

pub(super) fn install(project: &Project) -> Result<()> {
    if apt::is_available() {
        return apt::require(project, &PACKAGES);
    }
    marker::clear(project, STEP)?;
    let folder = own_folder(project);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).with_context(|| format!("removing {}", folder.display()))?;
    }
    let version = playwrights_version(project)?;
    for program in ["chrome", "chromedriver"] {
        let npx = find_program("npx");
        let mut npx =
            command(npx.context("npx is not on the PATH: install Node.js 20 or newer")?, project.root());
        npx.args(["--yes", "@puppeteer/browsers", "install", &format!("{program}@{version}"), "--path"]);
        run(npx.arg(&folder))?;
    }
    marker::set(project, STEP, &version)
}

/// The version of Chrome that the installed playwright was tested with.
fn playwrights_version(project: &Project) -> Result<String> {
    let path = project.path("node_modules/playwright-core/browsers.json");
    let Ok(text) = std::fs::read_to_string(&path) else { return Ok("unknown".to_owned()) };
    let list: serde_json::Value =
        serde_json::from_str(&text).with_context(|| format!("reading {}", path.display()))?;
    let browsers = list["browsers"].as_array().map(Vec::as_slice).unwrap_or_default();
    let chromium = browsers.iter().find(|browser| browser["name"] == "chromium");
    match chromium.and_then(|browser| browser["browserVersion"].as_str()) {
        Some(version) => Ok(version.to_owned()),
        None => bail!("{} names no version of Chromium", path.display()),
    }
}

/// The first file of one of these names in a folder, however deep.
fn find_file(folder: &Path, names: &[&str]) -> Option<PathBuf> {
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).ok()?.flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if names.iter().any(|name| entry.file_name() == *name) {
                return Some(path);
            }
        }
    }
    None
}

fn own_folder(project: &Project) -> PathBuf {
    project.tools().join("browser")
}
