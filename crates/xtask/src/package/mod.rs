//! `cargo xtask package`: the module as an npm package, and the whole site as a zip for a course's file area or a stick.

mod npm;
mod zip;

use crate::project::Project;
use crate::setup;
use crate::site::{self, Profile, SiteOptions};
use anyhow::Result;
use std::path::PathBuf;

/// `cargo xtask package`
#[derive(clap::Args)]
pub(crate) struct PackageOptions {
    /// Package what was built last, whatever its profile; the limit of bytes is not asked for then
    #[arg(long)]
    built: bool,
}

/// Builds the site without NdArray's module, and writes both packages into target/package.
pub(crate) fn package(project: &Project, options: &PackageOptions) -> Result<()> {
    setup::install(project, false)?;
    if !options.built {
        site::build(
            project,
            SiteOptions { profile: Profile::Site, ndarray: None, optimize: true, bundle: true },
        )?;
    }
    npm::package(project, !options.built)?;
    zip::package(project)?;
    Ok(())
}

/// Both packages of what was built last, for the tests: npm's archive and the site's.
pub(crate) fn of_last_build(project: &Project) -> Result<(PathBuf, PathBuf)> {
    Ok((npm::package(project, false)?, zip::package(project)?))
}

/// The version that both names carry: this program's own, which is the workspace's.
const VERSION: &str = env!("CARGO_PKG_VERSION");
