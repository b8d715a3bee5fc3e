//! Pythons of this project alone, one for each purpose, below target/. Who only builds the page needs none of them.

use super::marker;
use crate::command::{command, find_program, run};
use crate::project::Project;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// The Python of an environment in `folder` (from the project's root, `/`-separated) that has exactly `packages`, as pip
/// names them: `numpy==2.4.6`. It is made anew where it is absent, half made, or has others.
pub(crate) fn python(project: &Project, folder: &str, packages: &[&str]) -> Result<PathBuf> {
    if let Some(python) = found(project, folder, packages) {
        return Ok(python);
    }
    marker::clear(project, &step(folder))?;
    let system = find_program("python3").or_else(|| find_program("python"));
    let system =
        system.context("this needs Python 3.10 or later with its module venv, which is not on the PATH")?;
    let home = project.path(folder);
    run(command(system, project.root()).args(["-m", "venv", "--clear"]).arg(&home))?;
    let python = program(&home);
    if !packages.is_empty() {
        println!("Installing {} into {folder}.", packages.join(", "));
        run(command(&python, project.root()).args(["-m", "pip", "install", "--quiet"]).args(packages))?;
    }
    marker::set(project, &step(folder), &packages.join("\n"))?;
    Ok(python)
}

fn found(project: &Project, folder: &str, packages: &[&str]) -> Option<PathBuf> {
    let python = program(&project.path(folder));
    (python.is_file() && marker::is_set(project, &step(folder), &packages.join("\n"))).then_some(python)
}

/// The packages that a requirements file names.
pub(crate) fn requirements(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

fn program(home: &Path) -> PathBuf {
    home.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" })
}

/// A mark's name is a file's.
fn step(folder: &str) -> String {
    format!("python-{}", folder.replace('/', "-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_environment_counts_when_it_was_finished_with_these_packages() {
        let project = Project::find().unwrap();
        let (folder, packages) = ("target/python-test", ["one==1.0"]);
        let python = program(&project.path(folder));
        std::fs::create_dir_all(python.parent().unwrap()).unwrap();
        std::fs::write(&python, "").unwrap();
        marker::clear(&project, &step(folder)).unwrap();
        assert_eq!(found(&project, folder, &packages), None);
        marker::set(&project, &step(folder), "one==0.9").unwrap();
        assert_eq!(found(&project, folder, &packages), None);
        marker::set(&project, &step(folder), "one==1.0").unwrap();
        assert_eq!(found(&project, folder, &packages), Some(python));
        std::fs::remove_dir_all(project.path(folder)).unwrap();
        assert_eq!(found(&project, folder, &packages), None);
        marker::clear(&project, &step(folder)).unwrap();
    }

    #[test]
    fn remarks_are_no_packages() {
        assert_eq!(
            requirements("# For a check.\nnumpy==2.4.6\n\n torch==2.15.0\n"),
            ["numpy==2.4.6", "torch==2.15.0"]
        );
    }
}
