//! The npm package: the public module with its worker, one network's weights and twelve images. The module that trains is
//! twice as large as all of these together: who wants it opens the lab on a whole site.

use super::VERSION;
use crate::command::{command, output};
use crate::project::Project;
use crate::setup::find_npm;
use crate::site;
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Packed, as it travels from the registry.
const LIMIT: u64 = 1_500_000;
const MODEL: &str = "notebook";
/// The package before it is packed, from the project's folder.
pub(super) const FOLDER: &str = "target/package/npm";

/// Writes target/package/npm and its archive. With `has_limit` the archive must be within the limit.
pub(super) fn package(project: &Project, has_limit: bool) -> Result<PathBuf> {
    let (stage, parts) = (project.path("target/stage"), project.path("target/package/parts"));
    let out = project.path(FOLDER);
    collect(&stage, &parts)?;
    site::publish(&parts, &out)?;
    describe(project, &out)?;
    let npm = find_npm()?;
    let target = project.path("target/package");
    let mut pack = command(npm, &out);
    output(pack.args(["pack", "--silent", "--pack-destination"]).arg(&target))?;
    let archive = target.join(format!("cifar-lab-{VERSION}.tgz"));
    let bytes = std::fs::metadata(&archive).with_context(|| format!("reading {}", archive.display()))?.len();
    println!("{}: {bytes} bytes", archive.display());
    if has_limit && bytes > LIMIT {
        bail!("the npm package has {bytes} bytes, {LIMIT} are allowed");
    }
    Ok(archive)
}

/// Without one of these there is no package.
const NEEDED: [&str; 14] = [
    "cifar-lab.js",
    "cifar-lab.d.ts",
    "cifar-lab-element.js",
    "protocol.js",
    "settings-schema.js",
    "former-names.js",
    "early.js",
    "worker.js",
    "view.js",
    "view_bg.wasm",
    "models/models.json",
    "models/notebook.safetensors",
    "data/manifest.json",
    "data/samples.png",
];

/// What the module imports; `snippets/` is wasm-bindgen's.
const FOLDERS: [&str; 5] = ["workers/", "training/", "pictures/", "dataset/", "snippets/"];

/// Whether a file of the built site belongs to the module.
fn is_part(path: &str) -> bool {
    NEEDED.contains(&path) || FOLDERS.iter().any(|folder| path.starts_with(folder))
}

/// Copies the parts under their plain names; the list of models names what is here.
fn collect(stage: &Path, parts: &Path) -> Result<()> {
    if parts.exists() {
        std::fs::remove_dir_all(parts).with_context(|| format!("removing {}", parts.display()))?;
    }
    let built = site::files(stage).context("there is no built site: run without --built")?;
    let missing: Vec<_> = NEEDED.into_iter().filter(|name| !built.iter().any(|path| path == name)).collect();
    if !missing.is_empty() {
        bail!("the last build lacks {}: run without --built", missing.join(", "));
    }
    for path in built {
        if !is_part(&path) {
            continue;
        }
        let target = parts.join(&path);
        if let Some(folder) = target.parent() {
            std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        }
        let bytes = std::fs::read(stage.join(&path)).with_context(|| format!("reading {path}"))?;
        let bytes = if path == "models/models.json" { one_model(&bytes)? } else { bytes };
        std::fs::write(&target, bytes).with_context(|| format!("writing {}", target.display()))?;
    }
    Ok(())
}

fn one_model(list: &[u8]) -> Result<Vec<u8>> {
    let mut list: Value = serde_json::from_slice(list).context("reading models.json")?;
    let models = list["models"].as_array_mut().context("models.json lists no models")?;
    models.retain(|model| model["name"] == MODEL);
    if models.is_empty() {
        bail!("models.json does not list {MODEL}");
    }
    Ok(serde_json::to_vec(&list)?)
}

/// Where the source lies, as a workflow is told. npm proves a package's origin only where both say the same.
fn repository(server: Option<String>, name: Option<String>) -> Option<Value> {
    Some(json!({ "type": "git", "url": format!("git+{}/{}.git", server?, name?) }))
}

/// What npm wants to know, how to use it, and the licences.
fn describe(project: &Project, out: &Path) -> Result<()> {
    let mut package = json!({
        "name": "cifar-lab",
        "version": VERSION,
        "description": "A CIFAR-10 network in the browser, in Rust and WebAssembly",
        "keywords": ["cifar-10", "neural-network", "webassembly", "education"],
        "license": "MIT OR Apache-2.0",
        "type": "module",
        "exports": {
            // Its types lie beside it under the same name, where TypeScript looks; a condition for them would have to
            // come first, and these are sorted.
            ".": "./cifar-lab.js",
            "./element": "./cifar-lab-element.js",
            "./package.json": "./package.json"
        },
        "types": "./cifar-lab.d.ts",
        "bin": { "cifar-lab": "copy-files.js" },
        "engines": { "node": ">=20" },
        "publishConfig": { "access": "public", "provenance": true }
    });
    let given = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    if let Some(repository) = repository(given("GITHUB_SERVER_URL"), given("GITHUB_REPOSITORY")) {
        package["repository"] = repository;
    }
    std::fs::write(out.join("package.json"), serde_json::to_string_pretty(&package)?)
        .context("writing package.json")?;
    for (from, to) in [
        ("crates/xtask/src/package/npm/README.md", "README.md"),
        ("crates/xtask/src/package/npm/copy-files.js", "copy-files.js"),
        ("LICENSE-MIT", "LICENSE-MIT"),
        ("LICENSE-APACHE", "LICENSE-APACHE"),
    ] {
        std::fs::copy(project.path(from), out.join(to)).with_context(|| format!("copying {from}"))?;
    }
    // Of the one module that the package has.
    std::fs::write(out.join(site::NOTICES), site::notices(project, &[])?).context("writing the licences")?;
    std::fs::write(out.join(site::SBOM), site::sbom(project, &[], &[])?).context("writing what is built in")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_module_and_its_data_are_parts_and_the_page_is_not() {
        for path in ["cifar-lab.js", "workers/worker-pool.js", "view_bg.wasm", "models/notebook.safetensors"]
        {
            assert!(is_part(path), "{path}");
        }
        for path in ["index.html", "app.js", "shell/words.js", "data/test-00.png", "learn_bg.wasm"] {
            assert!(!is_part(path), "{path}");
        }
    }

    #[test]
    fn the_source_is_named_where_a_workflow_builds_the_package() {
        let is = |text: &str| Some(text.to_owned());
        let named = repository(is("https://github.com"), is("someone/cifar-lab")).unwrap();
        assert_eq!(named["url"], "git+https://github.com/someone/cifar-lab.git");
        assert!(repository(is("https://github.com"), None).is_none());
    }

    #[test]
    fn the_list_names_the_one_model_that_is_there() {
        let list = br#"{"format":1,"models":[{"name":"notebook"},{"name":"notebook-corrected"}]}"#;
        let one: Value = serde_json::from_slice(&one_model(list).unwrap()).unwrap();
        assert_eq!(one, json!({ "format": 1, "models": [{ "name": "notebook" }] }));
        assert!(one_model(br#"{"models":[]}"#).is_err());
    }
}
