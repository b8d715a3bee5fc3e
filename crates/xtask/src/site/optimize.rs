//! wasm-opt over the published modules: a few per cent of speed, a sixth of the bytes.

use crate::command::{command, run};
use crate::hash::sha256;
use crate::project::Project;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// What the compiler already uses, wasm-opt must be told that it may read and write too.
const FEATURES: [&str; 7] = [
    "--enable-simd",
    "--enable-bulk-memory",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Optimises every module in the folder. A module seen before is taken from the cache: NdArray's takes minutes.
pub(super) fn modules(project: &Project, folder: &Path) -> Result<()> {
    for path in modules_in(folder)? {
        let bytes = std::fs::read(&path)?;
        let cached = project.path("target/wasm-opt").join(format!("{}.wasm", sha256(&bytes)));
        if !cached.is_file() {
            optimize(project, &path, &cached)?;
        }
        std::fs::copy(&cached, &path).with_context(|| format!("copying {}", cached.display()))?;
    }
    Ok(())
}

fn modules_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut modules = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "wasm") {
            modules.push(path);
        }
    }
    modules.sort();
    Ok(modules)
}

/// Writes beside the cache first: an interrupted run must not leave half a module there.
fn optimize(project: &Project, from: &Path, to: &Path) -> Result<()> {
    let name = from.file_name().unwrap_or_default().to_string_lossy();
    println!("Optimising {name}.");
    std::fs::create_dir_all(project.path("target/wasm-opt"))?;
    let half = to.with_extension("half");
    let mut wasm_opt = command(project.npm_bin("wasm-opt"), project.root());
    wasm_opt.arg("-O3").args(FEATURES).arg(from).arg("-o").arg(&half);
    run(&mut wasm_opt).with_context(|| format!("optimising {name}"))?;
    std::fs::rename(&half, to).with_context(|| format!("keeping {}", to.display()))
}
