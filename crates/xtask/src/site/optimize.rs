//! wasm-opt over the published modules: a few per cent of speed, a sixth of the bytes; and their functions in an order in which
//! they are compressed better.

use super::order;
use crate::command::{command, run};
use crate::hash::sha256;
use crate::project::Project;
use anyhow::{Context, Result};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// What the compiler already uses, wasm-opt must be told that it may read and write too.
const FEATURES: [&str; 7] = [
    SIMD,
    "--enable-bulk-memory",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-reference-types",
    "--enable-multivalue",
];

const SIMD: &str = "--enable-simd";

/// Nothing lies in the first kilobyte of a module's memory: the stack begins there, and grows down towards it. A small number
/// added to an address then becomes part of the instruction that reads or writes there.
const LOW_MEMORY: &str = "--low-memory-unused";

/// Optimises every module in the folder. A module seen before is taken from the cache: NdArray's takes minutes.
pub(super) fn modules(project: &Project, folder: &Path) -> Result<()> {
    let version = version(project)?;
    for path in modules_in(folder)? {
        let bytes = std::fs::read(&path)?;
        let arguments = arguments(&path);
        let cached =
            project.path("target/wasm-opt").join(format!("{}.wasm", key(&bytes, &arguments, &version)));
        if !cached.is_file() {
            optimize(project, &path, &arguments, &cached)?;
        }
        std::fs::copy(&cached, &path).with_context(|| format!("copying {}", cached.display()))?;
    }
    Ok(())
}

/// How functions are ordered behind wasm-opt: grows when that changes.
const ORDER: &str = "order 1";

/// For few bytes as they are sent, which is compressed: what makes a module smaller and no two places of it alike is left out.
const SMALL: [&str; 4] =
    ["-Oz", "--one-caller-inline-max-function-size=1", "--skip-pass=local-cse", "--skip-pass=code-folding"];

/// The same once more, for the module that computes least.
const SMALLER: [&str; 3] = ["--skip-pass=memory-packing", "--skip-pass=simplify-locals", "--converge"];

/// For speed; for bytes where nothing is computed that is waited for.
fn arguments(module: &Path) -> Vec<&'static str> {
    let stem = module.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    // Allowed them, it writes such instructions itself: sixteen bytes are copied by one.
    let is_plain = stem == "view-plain_bg";
    let mut arguments = match stem {
        "formats_bg" => [&SMALL[..], &SMALLER].concat(),
        "view-plain_bg" => SMALL.to_vec(),
        _ => vec!["-O3"],
    };
    arguments.push(LOW_MEMORY);
    arguments.extend(FEATURES.into_iter().filter(|feature| !is_plain || *feature != SIMD));
    arguments
}

/// What the result depends on: the module, what is asked for, and who does it.
fn key(module: &[u8], arguments: &[&str], version: &str) -> String {
    let asked = format!("{version} {} {ORDER}\n", arguments.join(" "));
    sha256(&[asked.as_bytes(), module].concat())
}

/// Binaryen's, whose wasm-opt npm has installed.
fn version(project: &Project) -> Result<String> {
    let path = project.path("node_modules/binaryen/package.json");
    let text = std::fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
    let package: Value =
        serde_json::from_slice(&text).with_context(|| format!("reading {}", path.display()))?;
    let version = package["version"].as_str();
    Ok(version.with_context(|| format!("{} names no version", path.display()))?.to_owned())
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
fn optimize(project: &Project, from: &Path, arguments: &[&str], to: &Path) -> Result<()> {
    let name = from.file_name().unwrap_or_default().to_string_lossy();
    println!("Optimising {name}.");
    std::fs::create_dir_all(project.path("target/wasm-opt"))?;
    let half = to.with_extension("half");
    let mut wasm_opt = command(project.npm_bin("wasm-opt"), project.root());
    wasm_opt.args(arguments).arg(from).arg("-o").arg(&half);
    run(&mut wasm_opt).with_context(|| format!("optimising {name}"))?;
    let optimised = std::fs::read(&half).with_context(|| format!("reading {}", half.display()))?;
    let ordered = order::by_likeness(&optimised).with_context(|| format!("ordering {name}"))?;
    std::fs::write(&half, ordered).with_context(|| format!("writing {}", half.display()))?;
    std::fs::rename(&half, to).with_context(|| format!("keeping {}", to.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_writes_simd_into_the_module_for_processors_without_it() {
        let with = |module: &str| arguments(Path::new(module)).contains(&SIMD);
        assert!(with("stage/view_bg.wasm") && with("stage/formats_bg.wasm"));
        assert!(!with("stage/view-plain_bg.wasm"));
    }

    #[test]
    fn only_the_same_module_by_the_same_wasm_opt_is_taken_from_the_cache() {
        let known = key(b"module", &["-O3"], "132.0.0");
        assert_eq!(known, key(b"module", &["-O3"], "132.0.0"));
        let others = [
            key(b"other", &["-O3"], "132.0.0"),
            key(b"module", &["-O3", "--enable-simd"], "132.0.0"),
            key(b"module", &["-O3"], "133.0.0"),
        ];
        assert!(!others.contains(&known));
    }
}
