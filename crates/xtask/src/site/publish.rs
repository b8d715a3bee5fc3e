//! From trunk's folder to dist/: hashed names, and the list that leads from the plain names to them.

use super::address::{self, Address};
use super::bundle::{Bundle, is_map};
use super::folder::files;
use super::fresh_folder;
use super::names::{hashed, is_hashed};
use super::{early, presets, styles};
use crate::hash::sha256;
use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// The list's own name, which is stable.
pub(crate) const MANIFEST: &str = "assets.json";

/// Keeps the site for use without network; the line in it that the list of files takes the place of.
const SERVICE_WORKER: &str = "sw.js";
const NO_LIST: &str = "const SITE = null;";

/// Where a file is found and what it must be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Asset {
    /// Relative to the site.
    pub(crate) path: String,
    /// Without transport compression.
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
}

/// By logical name: "view_bg.wasm", "models/notebook.safetensors", "data/test-00.png".
pub(crate) type Assets = BTreeMap<String, Asset>;

/// Copies `stage` to `dist` under the published names, as it is.
pub(crate) fn publish(stage: &Path, dist: &Path) -> Result<Assets> {
    site(stage, None, None, dist)
}

/// Copies `stage`, and the bundle in the place of what it replaces, to `dist`. What was in `dist` stays until all of it
/// is copied.
pub(super) fn site(
    stage: &Path,
    bundle: Option<&Bundle>,
    address: Option<&Address>,
    dist: &Path,
) -> Result<Assets> {
    let next = dist.with_extension("next");
    fresh_folder(&next)?;
    let mut assets = Assets::new();
    let is_replaced = |path: &String| bundle.is_some_and(|bundle| bundle.replaced.contains(path));
    let mut sources: Vec<_> =
        files(stage)?.into_iter().filter(|path| !is_replaced(path)).map(|path| (stage, path)).collect();
    if let Some(Bundle { folder, .. }) = bundle {
        sources.extend(files(folder)?.into_iter().map(|path| (folder.as_path(), path)));
    }
    for (folder, path) in sources {
        if let Some(asset) = publish_file(folder, &path, &next)? {
            assets.insert(path, asset);
        }
    }
    let list = serde_json::to_string_pretty(&assets)?;
    std::fs::write(next.join(MANIFEST), list).context("writing the list of assets")?;
    if next.join("index.html").is_file() {
        styles::join(&next)?;
    }
    if let Some(Bundle { early, .. }) = bundle {
        early::write(&next, early, &assets)?;
    }
    if presets::are_in(&next) {
        presets::write(&next, address)?;
    }
    if let Some(address) = address {
        address::write(&next, address)?;
    }
    list_in_service_worker(&next, &assets)?;
    if dist.exists() {
        std::fs::remove_dir_all(dist).with_context(|| format!("removing {}", dist.display()))?;
    }
    std::fs::rename(&next, dist).with_context(|| format!("putting {} in place", dist.display()))?;
    Ok(assets)
}

/// Copies one file; returns its entry where its name is hashed.
fn publish_file(stage: &Path, path: &str, to: &Path) -> Result<Option<Asset>> {
    let bytes = std::fs::read(stage.join(path)).with_context(|| format!("reading {path}"))?;
    let sha256 = sha256(&bytes);
    let name = if is_hashed(path) { hashed(path, &sha256) } else { path.to_owned() };
    let target = to.join(&name);
    if let Some(folder) = target.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))?;
    }
    std::fs::write(&target, &bytes).with_context(|| format!("writing {}", target.display()))?;
    Ok((name != path).then_some(Asset { path: name, bytes: bytes.len() as u64, sha256 }))
}

/// A file of the site as the service worker keeps it.
#[derive(Serialize)]
struct Kept<'a> {
    path: &'a str,
    bytes: u64,
    sha256: String,
    /// Where the path has the content's hash.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
}

/// Writes the list of the site's files into its service worker. A build that differs in any file has another service
/// worker, which is what browsers look at to find a new version.
fn list_in_service_worker(dist: &Path, assets: &Assets) -> Result<()> {
    let path = dist.join(SERVICE_WORKER);
    if !path.is_file() {
        return Ok(());
    }
    let names: BTreeMap<&str, &str> =
        assets.iter().map(|(name, asset)| (asset.path.as_str(), name.as_str())).collect();
    let paths = files(dist)?;
    let mut kept = Vec::new();
    for path in paths.iter().filter(|path| *path != SERVICE_WORKER && !is_map(path)) {
        let bytes = std::fs::read(dist.join(path)).with_context(|| format!("reading {path}"))?;
        let name = names.get(path.as_str()).copied();
        kept.push(Kept { path, bytes: bytes.len() as u64, sha256: sha256(&bytes), name });
    }
    let list = serde_json::to_string(&kept)?;
    let script = std::fs::read_to_string(&path).context("reading the service worker")?;
    let version = &sha256(format!("{list}{script}").as_bytes())[..10];
    if !script.contains(NO_LIST) {
        bail!("{SERVICE_WORKER} has no line `{NO_LIST}` to write the list of files into");
    }
    let site = format!("const SITE = {{ version: \"{version}\", files: {list} }};");
    std::fs::write(&path, script.replacen(NO_LIST, &site, 1)).context("writing the service worker")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of its own for each test, removed at the end.
    struct Scratch(std::path::PathBuf);

    impl Scratch {
        fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("cifar-lab-{name}-{}", std::process::id()));
            fresh_folder(&folder).unwrap();
            Self(folder)
        }

        fn write(&self, path: &str, text: &str) {
            let path = self.0.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            drop(std::fs::remove_dir_all(&self.0));
        }
    }

    #[test]
    fn the_list_leads_from_plain_names_to_the_files() {
        let scratch = Scratch::new("publish");
        scratch.write("stage/index.html", "<p>");
        scratch.write("stage/models/notebook.safetensors", "weights");
        scratch.write("dist/old.txt", "gone after publishing");
        let dist = scratch.0.join("dist");
        let assets = publish(&scratch.0.join("stage"), &dist).unwrap();
        let asset = &assets["models/notebook.safetensors"];
        assert_eq!(asset.bytes, 7);
        assert_eq!(std::fs::read_to_string(dist.join(&asset.path)).unwrap(), "weights");
        assert_eq!(assets.len(), 1);
        assert!(dist.join("index.html").is_file() && !dist.join("old.txt").exists());
        let listed: Assets = serde_json::from_slice(&std::fs::read(dist.join(MANIFEST)).unwrap()).unwrap();
        assert_eq!(listed, assets);
    }

    #[test]
    fn the_service_worker_lists_every_other_file_and_changes_with_each() {
        let scratch = Scratch::new("service-worker");
        let (stage, dist) = (scratch.0.join("stage"), scratch.0.join("dist"));
        scratch.write("stage/sw.js", "before\nconst SITE = null;\nafter");
        scratch.write("stage/view.js", "export {}");
        scratch.write("stage/lang/es.json", "{}");
        let written = |text: &str| {
            scratch.write("stage/lang/es.json", text);
            publish(&stage, &dist).unwrap();
            std::fs::read_to_string(dist.join("sw.js")).unwrap()
        };
        let first = written("{}");
        assert!(first.starts_with("before\nconst SITE = { version: \"") && first.ends_with(" };\nafter"));
        assert!(
            first.contains(r#""path":"lang/es.json","bytes":2,"#) && first.contains(r#""name":"view.js""#)
        );
        assert!(first.contains(r#""path":"assets.json""#) && !first.contains(r#""path":"sw.js""#));
        assert_eq!(first, written("{}"));
        assert_ne!(first, written("{ }"));
        scratch.write("stage/sw.js", "no list");
        assert!(publish(&stage, &dist).unwrap_err().to_string().contains("const SITE = null"));
    }

    #[test]
    fn the_same_content_gets_the_same_names() {
        let scratch = Scratch::new("stable");
        scratch.write("stage/view.js", "export {}");
        let first = publish(&scratch.0.join("stage"), &scratch.0.join("dist")).unwrap();
        let second = publish(&scratch.0.join("stage"), &scratch.0.join("dist")).unwrap();
        assert_eq!(first, second);
    }
}
