//! Modules that are built beside what trunk builds: one that the page has or has not, those by a profile of their own, and
//! those that come when the page is served already.
//!
//! The page of `www/index.html` is the same with and without NdArray's, and trunk has no conditions, so cargo and
//! wasm-bindgen are called here in the way trunk calls them.

use crate::command::{command, run};
use crate::project::Project;
use crate::setup::{self, Toolchain};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

const TARGET: &str = "wasm32-unknown-unknown";
/// A module of `cifar-web`.
pub(super) struct Module {
    /// Of its files.
    name: &'static str,
    /// Cargo's name of it.
    program: &'static str,
    feature: &'static str,
    /// Whether it is compiled for processors without SIMD.
    is_plain: bool,
    /// What the compiler is told at link time where it is published small.
    small: &'static [&'static str],
}

/// burn's NdArray: for who builds the site for it.
pub(super) const NDARRAY: Module = Module::usual("learn-ndarray", "ndarray");
/// The readers and writers of other programs' networks: trunk builds them, too, as fast as all else; published they are small.
pub(super) const FORMATS: Module = Module { small: &FEW_BYTES, ..Module::usual("formats", "formats") };
/// What tells what answers are worth, in the same way.
pub(super) const EVALUATE: Module = Module::usual("evaluate", "evaluate");
/// What damages pictures, in the same way.
pub(super) const ROBUSTNESS: Module = Module { small: &QUICK, ..Module::usual("robustness", "robustness") };
/// What answers, once more: old processors lack SIMD, and their browsers refuse every module that holds any.
pub(super) const PLAIN: Module =
    Module { name: "view-plain", program: "view", is_plain: true, ..Module::usual("view", "") };

/// What the page answers with: it is not served before.
pub(super) const VIEW: Module = Module::usual("view", "");
/// What else trunk builds of `www/index.html`, by how soon it is asked for: the last are minutes of compiling.
pub(super) const AFTER_VIEW: [Module; 5] =
    [Module::usual("learn", "learn"), EVALUATE, ROBUSTNESS, FORMATS, Module::usual("learn-flex", "flex")];

/// In the place of what .cargo/config.toml asks for.
const WITHOUT_SIMD: &str = "-Ctarget-feature=-simd128";

/// Cargo.toml's profile for code of which bytes count; what computes in it has a level of its own there.
pub(super) const SMALL: &str = "site-small";
/// The same for [`PLAIN`], whose kernels keep their speed.
pub(super) const PLAIN_SMALL: &str = "site-plain";

/// Loops become SIMD at link time, at the level of the program that is linked, where their own crate has it, too.
const QUICK: [&str; 1] = ["-Copt-level=3"];

/// Loops as they are written, and no value kept from one branch for another: each is a little speed for a percent of bytes.
const FEW_BYTES: [&str; 1] = ["-Cllvm-args=-disable-lsr -enable-pre=false -enable-load-pre=false"];

impl Module {
    /// How `www/index.html` names it to trunk.
    pub(super) fn mark(&self) -> String {
        format!("data-bin=\"{}\"", self.name)
    }

    /// Its files in trunk's folder, which are their logical names.
    pub(super) fn files(&self) -> [String; 2] {
        [format!("{}.js", self.name), format!("{}_bg.wasm", self.name)]
    }

    const fn usual(name: &'static str, feature: &'static str) -> Self {
        Self { name, program: name, feature, is_plain: false, small: &[] }
    }

    /// Builds the module and its JavaScript into `stage`, by a profile of Cargo.toml.
    pub(super) fn build(
        &self,
        project: &Project,
        toolchain: Toolchain,
        profile: &str,
        stage: &Path,
    ) -> Result<()> {
        println!("Building the module {} (profile {profile}).", self.name);
        let mut cargo = command("cargo", project.root());
        toolchain.apply(project, &mut cargo)?;
        let wasm = self.compile(project, profile, &mut cargo)?;
        self.bindgen(project, &wasm, stage)
    }

    /// Compiles the module beside other work, which has the terminal: trunk then finds it compiled.
    pub(super) fn compile_ahead(&self, project: &Project, toolchain: Toolchain, profile: &str) -> Result<()> {
        let mut cargo = command("cargo", project.root());
        toolchain.apply(project, &mut cargo)?;
        self.compile(project, profile, cargo.env("CARGO_TERM_QUIET", "true")).map(drop)
    }

    /// Returns where the compiler has left the module.
    fn compile(&self, project: &Project, profile: &str, cargo: &mut Command) -> Result<PathBuf> {
        let told = if profile == SMALL { self.small } else { &[] };
        cargo.args([
            if told.is_empty() { "build" } else { "rustc" },
            "--package",
            "cifar-web",
            "--bin",
            self.program,
            "--features",
            self.feature,
        ]);
        cargo.args(["--target", TARGET, "--profile", profile]);
        let mut folder = project.wasm_target_dir();
        if self.is_plain {
            // Other flags in the same folder would compile everything anew, there and back.
            folder = folder.join("plain");
            cargo.arg("--target-dir").arg(&folder).env("RUSTFLAGS", WITHOUT_SIMD);
        }
        if !told.is_empty() {
            cargo.arg("--").args(told);
        }
        run(cargo).with_context(|| format!("building the module {}", self.name))?;
        Ok(folder.join(TARGET).join(profile).join(format!("{}.wasm", self.program)))
    }

    fn bindgen(&self, project: &Project, wasm: &Path, stage: &Path) -> Result<()> {
        let mut bindgen = command(setup::program(project, "wasm-bindgen")?, project.root());
        bindgen
            .args(["--target", "web", "--no-typescript", "--out-name", self.name, "--out-dir"])
            .arg(stage)
            .arg(wasm);
        run(&mut bindgen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_modules_are_those_that_trunk_builds() {
        let page = include_str!("../../../../www/index.html");
        let value = |link: &str, key: &str| {
            let (_, rest) = link.split_once(&format!("{key}=\""))?;
            Some(rest.split_once('"')?.0.to_owned())
        };
        let links = page.split("<link ").filter_map(|link| {
            let name = value(link, "data-bin")?;
            Some((name, value(link, "data-cargo-features").unwrap_or_default()))
        });
        let mut linked: Vec<_> = links.collect();
        let mut ours: Vec<_> =
            [VIEW].iter().chain(&AFTER_VIEW).map(|m| (m.name.to_owned(), m.feature.to_owned())).collect();
        linked.sort();
        ours.sort();
        assert_eq!(ours, linked);
    }
}
