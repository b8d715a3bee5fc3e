//! From trunk's folder to dist/: hashed names, and the list that leads from the plain names to them.

use super::address::{self, Address};
use super::assets::{Asset, Assets, MANIFEST};
use super::bundle::Bundle;
use super::folder::{files, fresh_folder};
use super::names::{hashed, is_hashed};
use super::{early, keep, presets, styles};
use crate::hash::sha256;
use anyhow::{Context, Result};
use std::path::Path;

/// Copies `stage` to `dist` under the published names, as it is.
pub(crate) fn publish(stage: &Path, dist: &Path) -> Result<Assets> {
    site(stage, None, None, &[], dist)
}

/// Copies `stage`, and the bundle in the place of what it replaces, to `dist`. What was in `dist` stays until all of it
/// is copied. The files of `to_come` are listed, and no browser keeps a site that lacks them.
pub(super) fn site(
    stage: &Path,
    bundle: Option<&Bundle>,
    address: Option<&Address>,
    to_come: &[String],
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
    assets.extend(to_come.iter().map(|name| (name.clone(), Asset::to_come(name))));
    let list = serde_json::to_string_pretty(&assets)?;
    std::fs::write(next.join(MANIFEST), list).context("writing the list of assets")?;
    if next.join("index.html").is_file() {
        styles::join(&next)?;
    }
    if let Some(bundle) = bundle {
        early::write(&next, bundle, &assets)?;
    }
    if presets::are_in(&next) {
        presets::write(&next, address)?;
    }
    if let Some(address) = address {
        address::write(&next, address)?;
    }
    if to_come.is_empty() {
        keep::write(&next, &assets)?;
    }
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
    fn what_is_to_come_is_listed_and_no_browser_keeps_a_site_without_it() {
        let scratch = Scratch::new("begun");
        let (stage, dist) = (scratch.0.join("stage"), scratch.0.join("dist"));
        scratch.write("stage/view.js", "export {}");
        scratch.write("stage/sw.js", "const SITE = null;");
        let assets = site(&stage, None, None, &["learn-flex.js".to_owned()], &dist).unwrap();
        assert!(assets["learn-flex.js"].is_to_come() && !assets["view.js"].is_to_come());
        assert_eq!(std::fs::read_to_string(dist.join("sw.js")).unwrap(), "const SITE = null;");
    }

    #[test]
    fn the_same_content_gets_the_same_names() {
        let scratch = Scratch::new("stable");
        scratch.write("stage/view.js", "export {}");
        let first = publish(&scratch.0.join("stage"), &scratch.0.join("dist")).unwrap();
        let second = publish(&scratch.0.join("stage"), &scratch.0.join("dist")).unwrap();
        assert_eq!(first, second);
    }

    #[test]
    fn the_service_worker_lists_what_the_page_needs_and_changes_with_each() {
        let scratch = Scratch::new("keep");
        let (stage, dist) = (scratch.0.join("stage"), scratch.0.join("dist"));
        scratch.write("stage/sw.js", "before\nconst SITE = null;\nafter");
        scratch.write("stage/view.js", "export {}");
        scratch.write("stage/learn-flex.js", "export {}");
        scratch.write("stage/presets/en/draw.html", "<p>");
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
        assert!(!first.contains("learn-flex") && !first.contains("presets"));
        assert_eq!(first, written("{}"));
        assert_ne!(first, written("{ }"));
        scratch.write("stage/sw.js", "no list");
        assert!(publish(&stage, &dist).unwrap_err().to_string().contains("const SITE = null"));
    }
}
