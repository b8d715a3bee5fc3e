//! The Python wheel: the npm package's files in a notebook's widget (`crates/widget`), made by Python's own tools in an
//! environment of this project's.

use super::VERSION;
use crate::command::{command, output, run};
use crate::project::Project;
use crate::setup;
use crate::site;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};

/// As it travels from the registry.
const LIMIT: u64 = 1_500_000;

/// What of `crates/widget` belongs to the Python project; the rest is its tests, and the source of what browsers get.
fn is_part(path: &str) -> bool {
    ["pyproject.toml", "README.md"].contains(&path)
        || (path.starts_with("src/") && !path.contains("__pycache__"))
}

/// Writes target/package/wheel, a Python project, and its wheel beside the npm archive. `npm`: the npm package's folder.
/// With `has_limit` the wheel must be within the limit.
pub(super) fn package(project: &Project, npm: &Path, has_limit: bool) -> Result<PathBuf> {
    let (target, stage) = (project.path("target/package"), project.path("target/package/wheel"));
    collect(project, &stage)?;
    let mut bundle = command("node", project.root());
    bundle.arg("crates/widget/js/bundle.js").arg(npm).arg(stage.join("src/cifar_lab_widget/static"));
    bundle.arg(project.dist());
    run(&mut bundle)?;
    // It brings pip, and pip brings what builds.
    let python = setup::python(project, "target/package/python", &[])?;
    let mut pip = command(python, &stage);
    pip.args(["-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir"]).arg(&target).arg(".");
    output(&mut pip)?;
    let wheel = target.join(format!("cifar_lab_widget-{VERSION}-py3-none-any.whl"));
    let bytes = std::fs::metadata(&wheel).with_context(|| format!("reading {}", wheel.display()))?.len();
    println!("{}: {bytes} bytes", wheel.display());
    if has_limit && bytes > LIMIT {
        bail!("the wheel has {bytes} bytes, {LIMIT} are allowed");
    }
    Ok(wheel)
}

fn collect(project: &Project, stage: &Path) -> Result<()> {
    if stage.exists() {
        std::fs::remove_dir_all(stage).with_context(|| format!("removing {}", stage.display()))?;
    }
    let source = project.path("crates/widget");
    let parts = site::files(&source)?.into_iter().filter(|path| is_part(path));
    let parts = parts.map(|path| (source.join(&path), path));
    let licences = ["LICENSE-MIT", "LICENSE-APACHE"].map(|name| (project.path(name), name.to_owned()));
    for (from, to) in parts.chain(licences) {
        let to = stage.join(to);
        if let Some(folder) = to.parent() {
            std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        }
        std::fs::copy(&from, &to).with_context(|| format!("copying {}", from.display()))?;
    }
    // The package's module, and the one that reads networks of other programs.
    let modules = ["formats"];
    std::fs::write(stage.join(site::NOTICES), site::notices(project, &modules)?)
        .context("writing the licences")?;
    std::fs::write(stage.join(site::SBOM), site::sbom(project, &modules, &[])?)
        .context("writing what is built in")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wheel_has_the_workspaces_version() {
        let settings = include_str!("../../../widget/pyproject.toml");
        assert!(settings.contains(&format!("\nversion = \"{VERSION}\"\n")), "{settings}");
    }

    #[test]
    fn the_wheel_carries_what_is_compiled_in_and_the_licences() {
        let settings = include_str!("../../../widget/pyproject.toml");
        assert!(
            settings.contains(&format!("license-files = [\"LICENSE-*\", \"{}\"]", site::NOTICES)),
            "{settings}"
        );
        assert!(settings.contains(&format!("\nsbom-files = [\"{}\"]\n", site::SBOM)), "{settings}");
    }

    #[test]
    fn the_python_project_is_source_and_settings_alone() {
        for path in ["pyproject.toml", "README.md", "src/cifar_lab_widget/py.typed"] {
            assert!(is_part(path), "{path}");
        }
        for path in [
            "js/panel.js",
            "tests/test_picture.py",
            "examples/a.ipynb",
            "src/cifar_lab_widget/__pycache__/widget.pyc",
        ] {
            assert!(!is_part(path), "{path}");
        }
    }
}
