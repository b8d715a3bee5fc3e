//! Marks of finished steps. A step writes its mark after the last of its work has succeeded, so what an
//! interrupted step left behind is never taken for a whole.

use crate::project::Project;
use anyhow::{Context, Result};
use std::path::PathBuf;

/// Whether the step was finished for exactly this `version` (a version, a hash: whatever makes it out of date).
pub(super) fn is_set(project: &Project, step: &str, version: &str) -> bool {
    std::fs::read_to_string(path(project, step)).is_ok_and(|text| text == version)
}

/// Records that the step is finished.
pub(super) fn set(project: &Project, step: &str, version: &str) -> Result<()> {
    let path = path(project, step);
    let folder = path.parent().context("a mark has a folder")?;
    std::fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))?;
    std::fs::write(&path, version).with_context(|| format!("writing {}", path.display()))
}

/// Forgets the step, before its files are touched.
pub(super) fn clear(project: &Project, step: &str) -> Result<()> {
    let path = path(project, step);
    match std::fs::remove_file(&path) {
        Err(problem) if problem.kind() != std::io::ErrorKind::NotFound => {
            Err(problem).with_context(|| format!("removing {}", path.display()))
        }
        _ => Ok(()),
    }
}

fn path(project: &Project, step: &str) -> PathBuf {
    project.tools().join("done").join(step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_holds_for_its_version_until_cleared() {
        let project = Project::find().unwrap();
        set(&project, "marker-test", "1").unwrap();
        assert!(is_set(&project, "marker-test", "1"));
        assert!(!is_set(&project, "marker-test", "2"));
        clear(&project, "marker-test").unwrap();
        clear(&project, "marker-test").unwrap();
        assert!(!is_set(&project, "marker-test", "1"));
    }
}
