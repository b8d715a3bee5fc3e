//! Trunk builds the page of `www/index.html`: the modules that it links, its scripts, styles and data.

use super::Profile;
use super::folder::fresh_folder;
use super::module::Module;
use crate::command::{command, run};
use crate::project::Project;
use crate::setup::{self, Toolchain};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// Builds into `stage`, without the modules of `later`.
pub(super) fn build(
    project: &Project,
    toolchain: Toolchain,
    profile: Profile,
    later: &[&Module],
    stage: &Path,
) -> Result<()> {
    fresh_folder(stage)?;
    println!("Building the page and its modules (profile {}).", profile.name());
    fetch_crates(project)?;
    let mut trunk = command(setup::program(project, "trunk")?, project.root());
    toolchain.apply(project, &mut trunk)?;
    // Offline: trunk must find the tools that set-up installed, and never download others.
    trunk.args(["build", "--offline", "--cargo-profile", profile.name(), "--dist"]).arg(stage);
    if !later.is_empty() {
        trunk.arg(page_without(project, later)?);
    }
    // Trunk reads this variable as a value of its own option and refuses "1".
    trunk.env_remove("NO_COLOR");
    trunk.env_remove("RUST_BACKTRACE");
    run(&mut trunk).context("building the page")
}

/// Where the page lies that trunk builds before its other modules, and the way from there to the page's own folder.
const FOLDER: &str = "target/first";
const BACK: &str = "../../www/";

/// Writes the page as trunk is to build it without some of its modules, and returns where.
fn page_without(project: &Project, later: &[&Module]) -> Result<PathBuf> {
    let html = fs::read_to_string(project.path("www/index.html")).context("reading www/index.html")?;
    let folder = project.path(FOLDER);
    fresh_folder(&folder)?;
    // The name of the page that trunk writes.
    let path = folder.join("index.html");
    fs::write(&path, without(&html, later)).with_context(|| format!("writing {}", path.display()))?;
    Ok(path)
}

/// The page's text without the links of the modules. Trunk takes what the other links name from the page's own folder: from
/// elsewhere they lead there.
fn without(html: &str, later: &[&Module]) -> String {
    const LINK: &str = "<link data-trunk ";
    let mut parts = html.split(LINK);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (link, rest) = part.split_once('>').unwrap_or((part, ""));
        if !later.iter().any(|module| link.contains(&module.mark())) {
            text.push_str(&format!("{LINK}{}>", link.replacen("href=\"", &format!("href=\"{BACK}"), 1)));
        }
        text.push_str(rest);
    }
    text
}

/// Downloads the crates that the modules need and a native build does not.
pub(super) fn fetch_crates(project: &Project) -> Result<()> {
    let mut cargo = command("cargo", project.root());
    run(cargo.args(["fetch", "--quiet", "--target", "wasm32-unknown-unknown"]))
}

#[cfg(test)]
mod tests {
    use super::super::module::{AFTER_VIEW, VIEW};
    use super::*;

    #[test]
    fn the_page_without_its_later_modules_is_the_same_page() {
        let html = include_str!("../../../../www/index.html");
        let later: Vec<_> = AFTER_VIEW.iter().collect();
        let text = without(html, &later);
        assert!(text.contains(&VIEW.mark()) && text.contains("href=\"../../www/../crates/web/Cargo.toml\""));
        assert!(later.iter().all(|module| html.contains(&module.mark()) && !text.contains(&module.mark())));
        let links = |text: &str| text.matches("<link data-trunk ").count();
        assert_eq!(links(&text), links(html) - later.len());
        let own = |text: &str| text.matches("<link rel=\"stylesheet\" href=\"styles/").count();
        assert_eq!(own(&text), own(html));
    }
}
