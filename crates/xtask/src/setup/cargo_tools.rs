//! Command line tools from crates.io, or from their own published archives, into `target/tools/bin`.

use super::marker;
use super::release::Release;
use crate::command::{command, find_program, output, run};
use crate::lockfile::locked_version;
use crate::project::Project;
use anyhow::{Context, Result};
use std::env::consts::{ARCH, OS};
use std::path::{Path, PathBuf};

/// The newest release that Debian's compiler can build too.
const TRUNK_VERSION: &str = "0.21.14";
/// Its published archives, by system and processor, with the SHA-256 that is published beside each.
const TRUNK_RELEASES: [(&str, &str, &str, &str); 5] = [
    (
        "linux",
        "x86_64",
        "trunk-x86_64-unknown-linux-gnu.tar.gz",
        "f2b4680cd239693a646a2795e4633c625328d7b2a044fbe749fa3a2fe9e7036b",
    ),
    (
        "linux",
        "aarch64",
        "trunk-aarch64-unknown-linux-gnu.tar.gz",
        "b1d8e60e454f7fc182d9a4d95d1506ffbae947d8ba90f8f6f02da93b60f980f9",
    ),
    (
        "macos",
        "x86_64",
        "trunk-x86_64-apple-darwin.tar.gz",
        "f1ba0e3bbe24e0ae219c6d22c33e24e2825c1608dd27c2556e323495110f1a95",
    ),
    (
        "macos",
        "aarch64",
        "trunk-aarch64-apple-darwin.tar.gz",
        "764e299dd50d89442a4e96a236349f57961984b701e74d3dbdb39cd1c9f5101e",
    ),
    (
        "windows",
        "x86_64",
        "trunk-x86_64-pc-windows-msvc.zip",
        "cd6ac15b9daff0365e5695036791ef2ce3c63f61c014f5a8c532363266e4569c",
    ),
];

/// How a tool is installed.
struct Tool {
    package: &'static str,
    /// The program to look for, which is also the one that must be there after the installation.
    program: &'static str,
    arguments: &'static [&'static str],
    /// Of the compiler: what it runs for decides how much work on its speed pays.
    opt_level: &'static str,
}

/// With the runner of tests, for which it is looked for. Not `--locked`: its lock file can name versions that a registry's
/// mirror does not have.
const WASM_BINDGEN: Tool =
    Tool { package: "wasm-bindgen-cli", program: "wasm-bindgen-test-runner", arguments: &[], opt_level: "0" };

/// `--locked`, or two versions of one of its dependencies do not compile together. Of its features only the
/// one it cannot be built without: nothing is downloaded by it.
const TRUNK: Tool = Tool {
    package: "trunk",
    program: "trunk",
    arguments: &["--locked", "--no-default-features", "--features", "rustls"],
    // It copies files: a build of the page takes as long with it, and it is compiled in half the time.
    opt_level: "0",
};

/// For `cargo xtask check` alone, so it is no step of the set-up.
const MACHETE: Tool =
    Tool { package: "cargo-machete", program: "cargo-machete", arguments: &["--locked"], opt_level: "1" };
const MACHETE_VERSION: &str = "0.9.2";

/// The program that finds unused dependencies, installed at its first use.
pub(crate) fn machete(project: &Project) -> Result<PathBuf> {
    if MACHETE.found(project, MACHETE_VERSION, false)?.is_none() {
        println!("   {}", MACHETE.plan(MACHETE_VERSION));
        MACHETE.install(project, MACHETE_VERSION)?;
    }
    Ok(project.tool(MACHETE.program))
}

/// A program of set-up's packages: the project's own, else the PATH's.
pub(crate) fn program(project: &Project, name: &str) -> Result<PathBuf> {
    let own = Some(project.tool(name)).filter(|path| path.is_file());
    own.or_else(|| find_program(name))
        .with_context(|| format!("{name} is not set up: run `cargo xtask setup`"))
}

pub(super) fn plan_wasm_bindgen(project: &Project) -> Result<String> {
    Ok(WASM_BINDGEN.plan(&locked_version(project, "wasm-bindgen")?))
}

pub(super) fn found_wasm_bindgen(project: &Project) -> Result<Option<String>> {
    WASM_BINDGEN.found(project, &locked_version(project, "wasm-bindgen")?, true)
}

pub(super) fn install_wasm_bindgen(project: &Project) -> Result<()> {
    WASM_BINDGEN.install(project, &locked_version(project, "wasm-bindgen")?)
}

pub(super) fn plan_trunk(_: &Project) -> Result<String> {
    let compiled = TRUNK.plan(TRUNK_VERSION);
    Ok(match trunk_release() {
        Some(release) => format!("{}; where that cannot be had: {compiled}", release.address),
        None => compiled,
    })
}

pub(super) fn found_trunk(project: &Project) -> Result<Option<String>> {
    TRUNK.found(project, TRUNK_VERSION, true)
}

pub(super) fn install_trunk(project: &Project) -> Result<()> {
    if let Some(release) = trunk_release() {
        marker::clear(project, TRUNK.package)?;
        match release.install(project) {
            // What was linked for a newer system does not run.
            Ok(()) if says(project, &project.tool(TRUNK.program), TRUNK_VERSION) => {
                return marker::set(project, TRUNK.package, TRUNK_VERSION);
            }
            Ok(()) => println!("  The published trunk does not run here; compiling it."),
            // Without what the downloading program says of it: this is no error.
            Err(problem) => println!("  {problem}: compiling trunk."),
        }
    }
    TRUNK.install(project, TRUNK_VERSION)
}

/// The archive for this system, where there is one.
fn trunk_release() -> Option<Release<'static>> {
    let (_, _, archive, sha256) = TRUNK_RELEASES.iter().find(|(os, arch, ..)| (*os, *arch) == (OS, ARCH))?;
    let address = format!("https://github.com/trunk-rs/trunk/releases/download/v{TRUNK_VERSION}/{archive}");
    Some(Release { address, sha256, program: TRUNK.program })
}

/// Whether a program runs and says that it is of this version.
pub(super) fn says(project: &Project, program: &Path, version: &str) -> bool {
    let says = output(command(program, project.root()).arg("--version")).unwrap_or_default();
    says.split_whitespace().nth(1) == Some(version)
}

impl Tool {
    fn plan(&self, version: &str) -> String {
        let arguments: String = self.arguments.iter().map(|argument| format!(" {argument}")).collect();
        format!(
            "cargo install {} --version {version}{arguments} --root target/tools (2 to 4 minutes)",
            self.package
        )
    }

    fn found(&self, project: &Project, version: &str, may_be_systems: bool) -> Result<Option<String>> {
        if marker::is_set(project, self.package, version) && project.tool(self.program).is_file() {
            return Ok(Some(format!("{version} in target/tools")));
        }
        let Some(path) = find_program(self.program).filter(|_| may_be_systems) else { return Ok(None) };
        Ok(says(project, &path, version).then(|| format!("{version} at {}", path.display())))
    }

    fn install(&self, project: &Project, version: &str) -> Result<()> {
        marker::clear(project, self.package)?;
        let scratch = self.scratch(project);
        // From the root of the tools, outside this workspace's settings; the compiler's results are kept in
        // `scratch` until the end, so an interrupted installation goes on where it stopped.
        std::fs::create_dir_all(&scratch).with_context(|| format!("creating {}", scratch.display()))?;
        let mut cargo = command("cargo", &project.tools());
        cargo.args(["install", self.package, "--version", version, "--force"]).args(self.arguments);
        cargo.arg("--root").arg(project.tools()).arg("--target-dir").arg(&scratch);
        // Tools run for a second; compiling them takes minutes, a third less without the last optimisations.
        cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", self.opt_level).env("CARGO_PROFILE_RELEASE_LTO", "off");
        run(&mut cargo)?;
        marker::set(project, self.package, version)?;
        std::fs::remove_dir_all(&scratch).with_context(|| format!("removing {}", scratch.display()))
    }

    fn scratch(&self, project: &Project) -> PathBuf {
        project.tools().join("build").join(self.package)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plan_is_the_command_that_is_run() {
        let plan = TRUNK.plan("0.21.14");
        assert!(plan.starts_with("cargo install trunk --version 0.21.14 --locked"), "{plan}");
    }

    #[test]
    fn a_tool_of_another_version_is_not_taken() {
        let project = Project::find().unwrap();
        let cargo = Tool { package: "cargo-test", program: "cargo", arguments: &[], opt_level: "1" };
        assert_eq!(cargo.found(&project, "0.0.1", true).unwrap(), None);
    }
}
