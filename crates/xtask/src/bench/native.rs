//! The same networks natively, beside TensorFlow and onnxruntime from PyPI, which get a Python of their own.

use crate::command::{command, find_program, output, run};
use crate::project::Project;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// What is compared with, in the versions that the README's figures come from.
const PACKAGES: [&str; 2] = ["tensorflow-cpu==2.21.0", "onnxruntime==1.32.0"];

/// Builds the native program, installs the peers, and lets them take turns.
pub(super) fn bench(project: &Project, folder: &Path, rounds: u32) -> Result<()> {
    let mut cargo = command("cargo", project.root());
    run(cargo.args(["build", "--release", "--package", "cifar-train"]))?;
    let python = python(project, folder)?;
    let program = project.path("target/release").join(format!("cifar-train{}", std::env::consts::EXE_SUFFIX));
    let mut node = command("node", project.root());
    node.arg("tests/bench/native.js").arg("--folder").arg(folder).arg("--program").arg(program);
    run(node.arg("--python").arg(python).args(["--rounds", &rounds.min(5).to_string()]))
}

/// A virtual environment below target/ that has the packages.
fn python(project: &Project, folder: &Path) -> Result<PathBuf> {
    let venv = folder.join("venv");
    let python = venv.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    if !python.is_file() {
        let system = find_program("python3").or_else(|| find_program("python"));
        let system = system.context("`--native` needs Python 3 with its module venv")?;
        run(command(system, project.root()).args(["-m", "venv"]).arg(&venv))?;
    }
    let names = PACKAGES.map(|package| package.split("==").next().unwrap_or(package));
    if output(command(&python, project.root()).args(["-m", "pip", "show", "--quiet"]).args(names)).is_err() {
        println!("Installing {} into {}.", PACKAGES.join(" and "), venv.display());
        run(command(&python, project.root()).args(["-m", "pip", "install", "--quiet"]).args(PACKAGES))?;
    }
    Ok(python)
}
