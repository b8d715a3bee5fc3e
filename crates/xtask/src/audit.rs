//! `cargo xtask audit`: Lighthouse, axe and a slow school network, in real Chromium. What is asked for stands in
//! tests/audit.

use crate::command::{command, run};
use crate::project::Project;
use crate::setup;
use crate::site::{self, SiteOptions};
use anyhow::{Context, Result};

/// `cargo xtask audit`
#[derive(clap::Args)]
pub(crate) struct AuditOptions {
    /// Audit the site in dist/ as it is
    #[arg(long)]
    dist_only: bool,
}

/// Builds the site as it is published, installs Lighthouse, and lets both meet.
pub(crate) fn audit(project: &Project, options: &AuditOptions) -> Result<()> {
    setup::install(project, true)?;
    if !options.dist_only {
        site::build(project, SiteOptions::published())?;
    }
    let folder = project.path("target/audit");
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    setup::install_packages(project, "tests/audit/packages.json", &folder)?;
    let browser = setup::browser(project)?;
    let mut node = command("node", project.root());
    node.arg("tests/audit/run.js").arg("--server").arg(std::env::current_exe()?);
    node.arg("--dist").arg(project.dist()).arg("--browser").arg(browser.browser);
    node.arg("--modules").arg(folder.join("node_modules")).arg("--out").arg(folder.join("result.json"));
    run(&mut node)
}
