//! `cargo xtask package`: the module as an npm package and inside a Python wheel, and the whole site as a zip for a course's
//! file area or a stick.

mod npm;
mod wheel;
mod zip;

use crate::project::Project;
use crate::setup;
use crate::site::{self, SiteOptions};
use anyhow::Result;
use std::path::PathBuf;

/// `cargo xtask package`
#[derive(clap::Args)]
pub(crate) struct PackageOptions {
    /// Package what was built last, whatever its profile; the limit of bytes is not asked for then
    #[arg(long)]
    built: bool,
}

/// Builds the site without NdArray's module, and writes all packages into target/package.
pub(crate) fn package(project: &Project, options: &PackageOptions) -> Result<()> {
    setup::install(project, false)?;
    if !options.built {
        site::build(project, SiteOptions::published())?;
    }
    packages(project, !options.built)?;
    Ok(())
}

/// The files that are packages.
pub(crate) struct Packages {
    /// npm's archive.
    pub(crate) npm: PathBuf,
    /// Python's.
    pub(crate) wheel: PathBuf,
    /// The zip with the site.
    pub(crate) site: PathBuf,
}

/// All packages of what was built last, for the tests.
pub(crate) fn of_last_build(project: &Project) -> Result<Packages> {
    packages(project, false)
}

fn packages(project: &Project, has_limit: bool) -> Result<Packages> {
    let npm = npm::package(project, has_limit)?;
    let wheel = wheel::package(project, &project.path(npm::FOLDER), has_limit)?;
    Ok(Packages { npm, wheel, site: zip::package(project)? })
}

/// The version that both names carry: this program's own, which is the workspace's.
const VERSION: &str = env!("CARGO_PKG_VERSION");
