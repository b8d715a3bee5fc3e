//! What the page's service worker keeps, so that it opens without network: a list in the worker itself.

use super::assets::Assets;
use super::bundle::is_map;
use super::folder::files;
use crate::hash::sha256;
use anyhow::{Context, Result, bail};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

/// Keeps the site for use without network; the line in it that the list of files takes the place of.
pub(crate) const SERVICE_WORKER: &str = "sw.js";
const NO_LIST: &str = "const SITE = null;";

/// Beginnings of the names of what is of no use to the page as a tab of its own, or only there to be compared with. It
/// comes from the network.
const LEFT_OUT: [&str; 11] = [
    SERVICE_WORKER,
    "embed",
    "cifar-lab-element",
    "cifar-lab.d.ts",
    "social",
    "presets/",
    "robots",
    "licences",
    "sbom",
    "learn-flex",
    "learn-ndarray",
];

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

/// Writes the list of what is kept into the site's service worker. A build that differs in any of it has another service
/// worker, which is what browsers look at to find a new version.
pub(super) fn write(dist: &Path, assets: &Assets) -> Result<()> {
    let path = dist.join(SERVICE_WORKER);
    if !path.is_file() {
        return Ok(());
    }
    let names: BTreeMap<&str, &str> =
        assets.iter().map(|(name, asset)| (asset.path.as_str(), name.as_str())).collect();
    let paths = files(dist)?;
    let mut kept = Vec::new();
    for path in paths.iter().filter(|path| !is_map(path)) {
        let name = names.get(path.as_str()).copied();
        if LEFT_OUT.iter().any(|start| name.unwrap_or(path).starts_with(start)) {
            continue;
        }
        let bytes = std::fs::read(dist.join(path)).with_context(|| format!("reading {path}"))?;
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
