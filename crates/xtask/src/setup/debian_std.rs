//! Debian's way to a wasm32 standard library: its compiler, its sources, one build.
//!
//! Debian ships the sources of the standard library but, for this compiler, no wasm32 build of it. The result
//! goes into a sysroot of our own under `target/tools`, whose host half is a link to Debian's, so nothing
//! under /usr is written except by apt.

use super::{apt, marker};
use crate::command::{command, output, path_with, run};
use crate::project::Project;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const STEP: &str = "debian-std-plain";

/// Compiler, cargo, the library's sources and a linker for WebAssembly.
const PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-22"];
const RUSTC: &str = "/usr/bin/rustc";
const CARGO: &str = "/usr/bin/cargo";
const LINKER: &str = "wasm-ld-22";
const TARGET: &str = "wasm32-unknown-unknown";

/// Whether the library is there and was built by the compiler that is installed now.
pub(super) fn is_ready(project: &Project) -> bool {
    compiler(project).is_ok_and(|compiler| marker::is_set(project, STEP, &compiler))
}

/// Makes `command` compile with Debian's toolchain and our sysroot.
pub(super) fn apply<'a>(project: &Project, command: &'a mut Command) -> Result<&'a mut Command> {
    let bin = home(project).join("bin");
    Ok(command
        .env("RUSTC", bin.join("rustc"))
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", LINKER)
        // clippy-driver is given our rustc's name but not its arguments, and asks this variable instead.
        .env("SYSROOT", home(project).join("sysroot"))
        // cargo is found before rustup's, which would insist on a toolchain of its own.
        .env("PATH", path_with(&[bin, project.tools().join("bin")])?)
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("CARGO"))
}

/// Installs the packages and builds the library.
pub(super) fn install(project: &Project) -> Result<()> {
    apt::require(project, &PACKAGES)?;
    let compiler = compiler(project)?;
    marker::clear(project, STEP)?;
    let libraries = build(project)?;
    assemble(project, &libraries)?;
    marker::set(project, STEP, &compiler)?;
    remove_folder(&scratch(project))
}

/// Debian's compiler in words, exact to the commit.
fn compiler(project: &Project) -> Result<String> {
    output(command(RUSTC, project.root()).arg("-vV"))
}

/// Builds the library as the dependency of an empty crate, and returns the folder of its parts.
fn build(project: &Project) -> Result<PathBuf> {
    let folder = scratch(project);
    fs::create_dir_all(folder.join("src"))?;
    // Its own workspace: without that line cargo would look for it among this one's members.
    let manifest = "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n";
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join("src/lib.rs"), "")?;
    let mut cargo = command(CARGO, &folder);
    cargo.args(["build", "--release", "-Zbuild-std=std,panic_abort,test", "--target", TARGET]);
    // -Zbuild-std is unstable; this variable admits it to a stable compiler, for this one build.
    cargo.env("RUSTC_BOOTSTRAP", "1").env("RUSTC", RUSTC).env("CARGO_TARGET_DIR", folder.join("target"));
    // Else cargo takes what .cargo/config.toml asks of the page: the module for processors without SIMD needs a library without.
    cargo.env("RUSTFLAGS", "-Ctarget-feature=-simd128");
    cargo.env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO");
    run(&mut cargo)?;
    Ok(folder.join("target").join(TARGET).join("release/deps"))
}

/// Lays out bin/rustc, bin/cargo and the sysroot that they use, in place of an older one.
fn assemble(project: &Project, libraries: &Path) -> Result<()> {
    let home = home(project);
    remove_folder(&home)?;
    let rustlib = home.join("sysroot/lib/rustlib");
    let wasm = rustlib.join(TARGET).join("lib");
    fs::create_dir_all(&wasm)?;
    let copied = copy_libraries(libraries, &wasm)?;
    if copied == 0 {
        bail!("the build left no library in {}: run this command again", libraries.display());
    }
    let host = output(command(RUSTC, project.root()).args(["--print", "host-tuple"]))?;
    let system = output(command(RUSTC, project.root()).args(["--print", "sysroot"]))?;
    link(&Path::new(&system).join("lib/rustlib").join(&host), &rustlib.join(&host))?;
    let bin = home.join("bin");
    fs::create_dir_all(&bin)?;
    link(Path::new(CARGO), &bin.join("cargo"))?;
    write_compiler(&bin.join("rustc"), &home.join("sysroot"))
}

/// Copies every part but the empty crate's own, and returns how many.
fn copy_libraries(from: &Path, to: &Path) -> Result<usize> {
    let mut count = 0;
    for entry in fs::read_dir(from).with_context(|| format!("reading {}", from.display()))? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if name.ends_with(".rlib") && !name.starts_with("libempty-") {
            fs::copy(&path, to.join(name))?;
            count += 1;
        }
    }
    Ok(count)
}

/// A `rustc` that is Debian's with our sysroot. Cargo asks it where the sysroot is, so one place decides.
fn write_compiler(path: &Path, sysroot: &Path) -> Result<()> {
    let script = format!("#!/bin/sh\nexec {RUSTC} --sysroot '{}' \"$@\"\n", sysroot.display());
    fs::write(path, script)?;
    make_executable(path)
}

#[cfg(unix)]
fn make_executable(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::set_permissions(path, fs::Permissions::from_mode(0o755))?)
}

#[cfg(unix)]
fn link(target: &Path, name: &Path) -> Result<()> {
    std::os::unix::fs::symlink(target, name).with_context(|| format!("linking {}", name.display()))
}

#[cfg(not(unix))]
fn make_executable(_: &Path) -> Result<()> {
    bail!("Debian's way needs Debian")
}

#[cfg(not(unix))]
fn link(_: &Path, _: &Path) -> Result<()> {
    bail!("Debian's way needs Debian")
}

fn remove_folder(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("removing {}", folder.display()))?;
    }
    Ok(())
}

fn home(project: &Project) -> PathBuf {
    project.tools().join("debian")
}

fn scratch(project: &Project) -> PathBuf {
    project.tools().join("build-std")
}
