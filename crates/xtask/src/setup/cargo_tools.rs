//! Command line tools from crates.io, into `target/tools/bin`.

use super::marker;
use crate::command::{command, find_program, output, run};
use crate::lockfile::locked_version;
use crate::project::Project;
use anyhow::{Context, Result};
use std::path::PathBuf;

/// The newest release that Debian's compiler can build too.
const TRUNK_VERSION: &str = "0.21.14";

/// How a tool is installed.
struct Tool {
    package: &'static str,
    /// The program to look for, which is also the one that must be there after the installation.
    program: &'static str,
    arguments: &'static [&'static str],
    /// Of the compiler: what it runs for decides how much work on its speed pays.
    opt_level: &'static str,
}

/// Not `--locked`: its lock file can name versions that a registry's mirror does not have.
const WASM_BINDGEN: Tool =
    Tool { package: "wasm-bindgen-cli", program: "wasm-bindgen", arguments: &[], opt_level: "1" };

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
    // The test runner comes with the same package; a system may have packaged the program without it.
    let runner = find_program("wasm-bindgen-test-runner").is_some();
    WASM_BINDGEN.found(project, &locked_version(project, "wasm-bindgen")?, runner)
}

pub(super) fn install_wasm_bindgen(project: &Project) -> Result<()> {
    WASM_BINDGEN.install(project, &locked_version(project, "wasm-bindgen")?)
}

pub(super) fn plan_trunk(_: &Project) -> Result<String> {
    Ok(TRUNK.plan(TRUNK_VERSION))
}

pub(super) fn found_trunk(project: &Project) -> Result<Option<String>> {
    TRUNK.found(project, TRUNK_VERSION, true)
}

pub(super) fn install_trunk(project: &Project) -> Result<()> {
    TRUNK.install(project, TRUNK_VERSION)
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
        let says = output(command(&path, project.root()).arg("--version")).unwrap_or_default();
        let is_same = says.split_whitespace().nth(1) == Some(version);
        Ok(is_same.then(|| format!("{version} at {}", path.display())))
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
