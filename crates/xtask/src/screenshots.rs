//! `cargo xtask screenshots`: pictures of each part of the page, for looking at and for the README.

use crate::command::{command, run};
use crate::project::Project;
use crate::setup;
use crate::site::{self, Profile, SiteOptions};
use anyhow::{Context, Result};

/// `cargo xtask screenshots`
#[derive(clap::Args)]
pub(crate) struct ScreenshotOptions {
    /// Of the site in dist/ as it is
    #[arg(long)]
    dist_only: bool,
    /// Write the README's picture anew
    #[arg(long)]
    readme: bool,
}

/// Builds the page and lets the tests' driver go through its parts at each width, theme and language.
pub(crate) fn screenshots(project: &Project, options: &ScreenshotOptions) -> Result<()> {
    setup::install(project, true)?;
    if !options.dist_only {
        site::build(
            project,
            SiteOptions {
                profile: Profile::SiteFast,
                ndarray: None,
                plain: false,
                optimize: false,
                bundle: true,
            },
        )?;
    }
    let folder = project.path("target/screenshots");
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    let browser = setup::browser(project)?;
    let mut playwright = command(project.npm_bin("playwright"), project.root());
    playwright.args(["test", "--config", "tests/e2e/playwright.config.js", "screenshots"]);
    playwright.env("CIFAR_LAB_BROWSER", browser.browser).env("CIFAR_LAB_SCREENSHOTS", &folder);
    if options.readme {
        playwright.env("CIFAR_LAB_README", project.path(".github/screenshot.png"));
    }
    run(&mut playwright)?;
    println!("The pictures are in {}.", folder.display());
    Ok(())
}
