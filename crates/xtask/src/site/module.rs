//! Modules that are built beside what trunk builds: one that the page has or has not, and one by a profile of its own.
//!
//! The page of `www/index.html` is the same with and without NdArray's, and trunk has no conditions, so cargo and
//! wasm-bindgen are called here in the way trunk calls them.

use crate::command::{command, run};
use crate::project::Project;
use crate::setup::{self, Toolchain};
use anyhow::{Context, Result};
use std::path::Path;

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
    /// Whether its loops become SIMD where it is published small.
    is_quick: bool,
}

/// burn's NdArray: for who builds the site for it.
pub(super) const NDARRAY: Module = Module::usual("learn-ndarray", "ndarray");
/// The readers and writers of other programs' networks: trunk builds them, too, as fast as all else; published they are small.
pub(super) const FORMATS: Module = Module::usual("formats", "formats");
/// What tells what answers are worth, in the same way.
pub(super) const EVALUATE: Module = Module::usual("evaluate", "evaluate");
/// What damages pictures, in the same way.
pub(super) const ROBUSTNESS: Module = Module { is_quick: true, ..Module::usual("robustness", "robustness") };
/// What answers, once more: old processors lack SIMD, and their browsers refuse every module that holds any.
pub(super) const PLAIN: Module =
    Module { name: "view-plain", program: "view", is_plain: true, ..Module::usual("view", "") };

/// In the place of what .cargo/config.toml asks for.
const WITHOUT_SIMD: &str = "-Ctarget-feature=-simd128";

/// Cargo.toml's profile for code of which bytes count; what computes in it has a level of its own there.
pub(super) const SMALL: &str = "site-small";
/// The same for [`PLAIN`], whose kernels keep their speed.
pub(super) const PLAIN_SMALL: &str = "site-plain";

/// Loops become SIMD at link time, at the level of the program that is linked, where their own crate has it, too.
const QUICK: [&str; 2] = ["--", "-Copt-level=3"];

impl Module {
    const fn usual(name: &'static str, feature: &'static str) -> Self {
        Self { name, program: name, feature, is_plain: false, is_quick: false }
    }

    /// Builds the module and its JavaScript into `stage`, by a profile of Cargo.toml.
    pub(super) fn build(
        &self,
        project: &Project,
        toolchain: Toolchain,
        profile: &str,
        stage: &Path,
    ) -> Result<()> {
        let name = self.name;
        println!("Building the module {name} (profile {profile}).");
        let mut cargo = command("cargo", project.root());
        toolchain.apply(project, &mut cargo)?;
        let is_quick = profile == SMALL && self.is_quick;
        cargo.args([
            if is_quick { "rustc" } else { "build" },
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
        if is_quick {
            cargo.args(QUICK);
        }
        run(&mut cargo).with_context(|| format!("building the module {name}"))?;
        let wasm = folder.join(TARGET).join(profile).join(format!("{}.wasm", self.program));
        self.bindgen(project, &wasm, stage)
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
