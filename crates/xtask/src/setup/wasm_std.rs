//! The standard library for wasm32, and the compiler that goes with it.
//!
//! The ordinary way is rustup's. Where it cannot download, Debian's compiler builds its own library from the
//! sources that Debian packages (`debian_std`), and that compiler then serves every wasm build.

use super::{apt, debian_std};
use crate::command::{command, find_program, output, run};
use crate::project::Project;
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::Command;

/// The one target of the browser modules.
const TARGET: &str = "wasm32-unknown-unknown";

/// Set to `debian`, it takes Debian's way even where rustup's would do: so that both can be tested anywhere.
const CHOICE: &str = "CIFAR_LAB_WASM_STD";

/// A compiler that can build for wasm32.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Toolchain {
    /// The one that runs this program, with rustup's target.
    Ordinary,
    /// Debian's, with the library built here.
    Debian,
}

impl Toolchain {
    /// The compiler that set-up found or made.
    pub(crate) fn find(project: &Project) -> Result<Self> {
        detect(project)?.context("no compiler for wasm32 is set up: run `cargo xtask setup`")
    }

    /// Makes `command` (cargo, or a program that calls it) compile with this toolchain into the wasm folder.
    pub(crate) fn apply(self, project: &Project, command: &mut Command) -> Result<()> {
        command.env("CARGO_TARGET_DIR", project.wasm_target_dir());
        match self {
            Self::Ordinary => command.env("PATH", crate::command::path_with(&[project.tools().join("bin")])?),
            Self::Debian => debian_std::apply(project, command)?,
        };
        Ok(())
    }
}

pub(super) fn plan(_: &Project) -> Result<String> {
    let debian = "apt-get install rustc-web cargo-web rust-web-src lld-22, then build the library from their sources (1 minute)";
    Ok(match (rustup_is_wanted(), apt::is_available()) {
        (true, true) => format!("rustup target add {TARGET}; where that cannot download: {debian}"),
        (true, false) => format!("rustup target add {TARGET}"),
        (false, _) => debian.to_owned(),
    })
}

pub(super) fn found(project: &Project) -> Result<Option<String>> {
    Ok(detect(project)?.map(|toolchain| match toolchain {
        Toolchain::Ordinary => "this toolchain's own target".to_owned(),
        Toolchain::Debian => "Debian's compiler with the library in target/tools".to_owned(),
    }))
}

pub(super) fn install(project: &Project) -> Result<()> {
    if rustup_is_wanted() {
        match run(command("rustup", project.root()).args(["target", "add", TARGET])) {
            Ok(()) => return Ok(()),
            Err(problem) if apt::is_available() => println!("  {problem:#}; taking Debian's way."),
            Err(problem) => {
                return Err(problem.context(format!("run `rustup target add {TARGET}` once it can download")));
            }
        }
    } else if !apt::is_available() {
        bail!("install rustup (its page is rustup.rs) and run this command again");
    }
    debian_std::install(project)
}

fn detect(project: &Project) -> Result<Option<Toolchain>> {
    if !debian_is_forced() && ordinary_has_target(project)? {
        return Ok(Some(Toolchain::Ordinary));
    }
    Ok(debian_std::is_ready(project).then_some(Toolchain::Debian))
}

fn ordinary_has_target(project: &Project) -> Result<bool> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let folder =
        output(command(rustc, project.root()).args(["--print", "target-libdir", "--target", TARGET]))?;
    Ok(has_library(Path::new(&folder)))
}

/// Whether the folder holds the standard library, and not just traces of one.
fn has_library(folder: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with("libstd-") && name.ends_with(".rlib")
    })
}

fn rustup_is_wanted() -> bool {
    !debian_is_forced() && find_program("rustup").is_some()
}

fn debian_is_forced() -> bool {
    std::env::var_os(CHOICE).is_some_and(|choice| choice == "debian")
}

#[cfg(test)]
mod tests {
    use super::has_library;
    use std::path::Path;

    #[test]
    fn an_absent_folder_has_no_library() {
        assert!(!has_library(Path::new("no/such/folder")));
    }

    #[test]
    fn a_folder_of_other_files_has_no_library() {
        assert!(!has_library(Path::new(env!("CARGO_MANIFEST_DIR"))));
    }
}
