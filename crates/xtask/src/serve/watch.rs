//! Rebuilding after a change. The folders are looked at twice a second: a few hundred files, and no part of it
//! differs from one system to the next.

use super::files::Files;
use super::listen::Shared;
use crate::project::Project;
use crate::site::{self, SiteOptions, files};
use anyhow::Result;
use std::collections::BTreeMap;
use std::sync::Weak;
use std::time::{Duration, SystemTime};

/// What the site is built from. The recipes are compiled into the module that trains, the runs' logs lie beside it.
const FOLDERS: [&str; 10] = [
    "www",
    "crates/kernels",
    "crates/model",
    "crates/evaluate",
    "crates/robustness",
    "crates/formats",
    "crates/learn",
    "crates/web",
    "crates/train/recipes",
    "crates/train/runs",
];
const PAUSE: Duration = Duration::from_millis(500);

/// When each file of the sources was last written.
#[derive(PartialEq, Eq)]
pub(super) struct Changes(BTreeMap<String, SystemTime>);

impl Changes {
    /// As the files are now.
    pub(super) fn now(project: &Project) -> Result<Self> {
        let mut times = BTreeMap::new();
        for folder in FOLDERS {
            for path in files(&project.path(folder))? {
                let path = format!("{folder}/{path}");
                // A file may vanish between being listed and being asked: that is a change like any other.
                if let Ok(time) = project.path(&path).metadata().and_then(|data| data.modified()) {
                    times.insert(path, time);
                }
            }
        }
        Ok(Self(times))
    }
}

/// Builds after every change, for as long as the server has what is served. A build that fails leaves the last good page.
pub(super) fn rebuild_while_served(
    project: &Project,
    options: SiteOptions,
    mut built: Changes,
    served: &Weak<Shared>,
) {
    loop {
        std::thread::sleep(PAUSE);
        let Some(shared) = served.upgrade() else { return };
        match Changes::now(project) {
            Ok(now) if now != built => {
                // Noted before the build: what changes during it is built next.
                built = now;
                match site::build(project, options).and_then(|()| Files::load(&project.dist())) {
                    Ok(files) => shared.replace(files),
                    Err(problem) => {
                        eprintln!("{problem:#}\nThe page stays as it was; waiting for the next change.")
                    }
                }
            }
            Ok(_) => {}
            Err(problem) => eprintln!("{problem:#}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_crate_and_folder_that_the_page_links_is_looked_at() {
        let page = include_str!("../../../../www/index.html");
        let linked: Vec<_> =
            page.split("href=\"../").skip(1).filter(|href| href.starts_with("crates/")).collect();
        assert!(!linked.is_empty());
        for href in linked {
            assert!(FOLDERS.iter().any(|folder| href.starts_with(folder)), "{href}");
        }
    }

    #[test]
    fn trunk_alone_looks_at_the_same_folders() {
        let list = FOLDERS.map(|folder| format!("\"{folder}\"")).join(", ");
        assert!(include_str!("../../../../Trunk.toml").contains(&format!("watch = [{list}]")));
    }
}
