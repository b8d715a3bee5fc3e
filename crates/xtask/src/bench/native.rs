//! The same networks natively, beside TensorFlow and onnxruntime from PyPI, which get a Python of their own.

use crate::command::{command, run};
use crate::project::Project;
use crate::setup;
use anyhow::Result;
use std::path::Path;

/// What is compared with, in the versions that the figures of docs/speed.md come from.
const PACKAGES: [&str; 2] = ["tensorflow-cpu==2.21.0", "onnxruntime==1.32.0"];

/// Builds the native program, installs the peers, and lets them take turns.
pub(super) fn bench(project: &Project, folder: &Path, rounds: u32) -> Result<()> {
    let mut cargo = command("cargo", project.root());
    run(cargo.args(["build", "--release", "--package", "cifar-train"]))?;
    let python = setup::python(project, "target/bench/venv", &PACKAGES)?;
    let program = project.path("target/release").join(format!("cifar-train{}", std::env::consts::EXE_SUFFIX));
    let mut node = command("node", project.root());
    node.arg("tests/bench/native.js").arg("--folder").arg(folder).arg("--program").arg(program);
    run(node.arg("--python").arg(python).args(["--rounds", &rounds.min(5).to_string()]))
}
