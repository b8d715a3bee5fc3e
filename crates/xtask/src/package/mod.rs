//! `cargo xtask package`: the module as an npm package and inside a Python wheel, and the whole site as a zip for a course's
//! file area or a stick; and the lessons as packages for course systems.

mod lms;
mod npm;
mod wheel;
mod zip;

use crate::project::Project;
use crate::setup;
use crate::site::{self, Address, SiteOptions};
use anyhow::Result;
use lms::Lab;
use std::path::PathBuf;

/// `cargo xtask package`
#[derive(clap::Args)]
pub(crate) struct PackageOptions {
    /// Package what was built last, whatever its profile; the limit of bytes is not asked for then
    #[arg(long)]
    built: bool,
    /// Only the lessons, as packages for course systems: SCORM 1.2 and cmi5
    #[arg(long, requires = "lab")]
    scorm: bool,
    /// Of the packages' lessons: where this site lies, as in <https://example.org/lab/>
    #[arg(long, value_name = "ADDRESS", group = "lab", requires = "scorm")]
    site: Option<Address>,
    /// Of the packages' lessons: this site inside each, for a course system without the internet
    #[arg(long, group = "lab", requires = "scorm")]
    offline: bool,
}

/// Builds the site without NdArray's module, and writes all packages into target/package.
pub(crate) fn package(project: &Project, options: &PackageOptions) -> Result<()> {
    if let Some(address) = &options.site {
        if let Some(caution) = address.caution() {
            println!("{caution}");
        }
        lms::package(project, &Lab::Site(address.clone()))?;
        return Ok(());
    }
    setup::install(project, false)?;
    if !options.built {
        site::build(project, SiteOptions::published())?;
    }
    if options.offline {
        lms::package(project, &Lab::Inside)?;
    } else {
        packages(project, !options.built)?;
    }
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
    /// Lessons for course systems, with the site inside; none but where they are asked for.
    pub(crate) lessons: Vec<PathBuf>,
}

/// All packages of what was built last, for the tests.
pub(crate) fn of_last_build(project: &Project) -> Result<Packages> {
    Ok(Packages { lessons: lms::package(project, &Lab::Inside)?, ..packages(project, false)? })
}

fn packages(project: &Project, has_limit: bool) -> Result<Packages> {
    let npm = npm::package(project, has_limit)?;
    let wheel = wheel::package(project, &project.path(npm::FOLDER), has_limit)?;
    Ok(Packages { npm, wheel, site: zip::package(project)?, lessons: Vec::new() })
}

/// The version that both names carry: this program's own, which is the workspace's.
const VERSION: &str = env!("CARGO_PKG_VERSION");
