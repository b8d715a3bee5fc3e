//! Programs from the archives that their projects publish: seconds where compiling takes minutes. Each archive's hash is pinned,
//! so another archive in its place is no program of ours.

use crate::command::{command, output, run};
use crate::hash::sha256;
use crate::project::Project;
use anyhow::{Context, Result, bail};
use std::fs;

/// A published archive with one program in it.
pub(super) struct Release<'a> {
    pub(super) address: String,
    pub(super) sha256: &'a str,
    pub(super) program: &'a str,
}

impl Release<'_> {
    /// Puts the program into the project's tools. Nothing is left there where it fails.
    pub(super) fn install(&self, project: &Project) -> Result<()> {
        let to = project.tool(self.program);
        let folder = to.parent().context("a tool has a folder")?;
        fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))?;
        let archive = folder.join(format!("{}.archive", self.program));
        let unpacked = self.fetch(project, &archive).and_then(|()| {
            // On Windows, too: its tar unpacks zip archives as well.
            let mut tar = command("tar", project.root());
            run(tar.arg("-xf").arg(&archive).arg("-C").arg(folder).arg(to.file_name().unwrap_or_default()))
        });
        // Where it has not come, there is nothing to remove.
        drop(fs::remove_file(&archive));
        unpacked
    }

    fn fetch(&self, project: &Project, archive: &std::path::Path) -> Result<()> {
        let mut curl = command("curl", project.root());
        // A host that is held back answers nothing: whoever waits for it could have begun to compile.
        curl.args(["--fail", "--silent", "--show-error", "--location", "--connect-timeout", "10"]);
        curl.args(["--max-time", "120", "--output"]).arg(archive).arg(&self.address);
        output(&mut curl).with_context(|| format!("{} cannot be had", self.address))?;
        let found = sha256(&fs::read(archive).with_context(|| format!("reading {}", archive.display()))?);
        if found != self.sha256 {
            bail!("{} is not the archive that was published: its SHA-256 is {found}", self.address);
        }
        Ok(())
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    /// An archive as projects publish them, with a script for a program.
    fn archive(name: &str) -> (std::path::PathBuf, String) {
        let folder = std::env::temp_dir().join(format!("cifar-lab-release-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(name), "#!/bin/sh\necho released 1.2.3\n").unwrap();
        run(command("chmod", &folder).args(["+x", name])).unwrap();
        run(command("tar", &folder).args(["-czf", "archive.tar.gz", name])).unwrap();
        let sha256 = sha256(&fs::read(folder.join("archive.tar.gz")).unwrap());
        (folder, sha256)
    }

    #[test]
    fn a_program_comes_from_an_archive_of_the_pinned_hash_and_runs() {
        let project = Project::find().unwrap();
        let (folder, sha256) = archive("release-test");
        let address = format!("file://{}/archive.tar.gz", folder.display());
        let release = Release { address, sha256: &sha256, program: "release-test" };
        release.install(&project).unwrap();
        let program = project.tool("release-test");
        let says = output(&mut command(&program, project.root())).unwrap();
        fs::remove_file(&program).unwrap();
        fs::remove_dir_all(folder).unwrap();
        assert_eq!(says, "released 1.2.3");
    }

    #[test]
    fn another_archive_or_none_leaves_nothing() {
        let project = Project::find().unwrap();
        let (folder, _) = archive("release-other");
        let at = |name: &str| format!("file://{}/{name}", folder.display());
        let install = |address| Release { address, sha256: "00", program: "release-other" }.install(&project);
        let problem = install(at("archive.tar.gz")).unwrap_err().to_string();
        assert!(problem.contains("is not the archive that was published"), "{problem}");
        assert!(install(at("none.tar.gz")).is_err());
        fs::remove_dir_all(folder).unwrap();
        assert!(!project.tool("release-other").exists());
        assert!(!project.tool("release-other.archive").exists());
    }
}
