//! The bytes of the site, and of the part that comes before the first answer.

use crate::project::Project;
use crate::serve::gzip;
use crate::site::{self, Assets, MANIFEST, Profile, SiteOptions};
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;

/// From the address to the first answer, compressed: a second on a slow course-room line.
const FIRST_ANSWER_LIMIT: u64 = 1_000_000;

/// Listed files that the first answer needs; besides these, all of the page's own text.
const FIRST_ASSETS: [&str; 6] = [
    "view.js",
    "view_bg.wasm",
    "models/models.json",
    "models/notebook.safetensors",
    "data/manifest.json",
    "data/samples.png",
];

/// A file's size as it is and as it is sent.
#[derive(Clone, Copy)]
struct Size {
    raw: u64,
    gzip: u64,
}

/// Builds the site as it is published, without NdArray, prints the size of each of its parts, and compares the first
/// answer's sum.
pub(super) fn check(project: &Project) -> Result<()> {
    site::build(project, SiteOptions { profile: Profile::Site, ndarray: None, optimize: true })?;
    let dist = project.dist();
    let list = std::fs::read(dist.join(MANIFEST)).context("reading the list of assets")?;
    let assets: Assets = serde_json::from_slice(&list).context("reading the list of assets")?;
    // By logical name where there is one: names with hashes would make the table new after every change.
    let names: BTreeMap<&str, &str> =
        assets.iter().map(|(name, asset)| (asset.path.as_str(), name.as_str())).collect();
    let mut sizes = BTreeMap::new();
    for path in site::files(&dist)? {
        let bytes = std::fs::read(dist.join(&path)).with_context(|| format!("reading {path}"))?;
        let size = Size { raw: bytes.len() as u64, gzip: gzip(&bytes)?.len() as u64 };
        let name = names.get(path.as_str()).map_or(path.clone(), |name| (*name).to_owned());
        sizes.insert(name, size);
    }
    judge(&sizes)
}

fn judge(sizes: &BTreeMap<String, Size>) -> Result<()> {
    let missing: Vec<_> = FIRST_ASSETS.into_iter().filter(|name| !sizes.contains_key(*name)).collect();
    if !missing.is_empty() {
        bail!("the site lacks what the first answer needs: {}", missing.join(", "));
    }
    println!("   {:>10} {:>10}  first  file", "raw", "gzip");
    let mut first = Size { raw: 0, gzip: 0 };
    for (name, size) in sizes {
        let is_first = is_first(name);
        if is_first {
            first = Size { raw: first.raw + size.raw, gzip: first.gzip + size.gzip };
        }
        println!("   {:>10} {:>10}  {:<5}  {name}", size.raw, size.gzip, if is_first { "yes" } else { "" });
    }
    println!("   {:>10} {:>10}         before the first answer", first.raw, first.gzip);
    if first.gzip > FIRST_ANSWER_LIMIT {
        bail!("{} bytes come before the first answer, {FIRST_ANSWER_LIMIT} are allowed", first.gzip);
    }
    Ok(())
}

/// Whether the file comes before the first answer. Page text is counted whole, both languages included, but for the
/// notebook's steps and the lessons, which come when they are opened.
fn is_first(name: &str) -> bool {
    let is_page_text = [".html", ".js", ".css"].iter().any(|end| name.ends_with(end))
        && !name.starts_with("learn")
        && !["page/notebook/", "page/lessons/"].iter().any(|folder| name.starts_with(folder));
    FIRST_ASSETS.contains(&name) || is_page_text || name == MANIFEST || name.starts_with("lang/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(weights: u64) -> BTreeMap<String, Size> {
        let mut sizes: BTreeMap<String, Size> =
            FIRST_ASSETS.iter().map(|name| ((*name).to_owned(), Size { raw: 2, gzip: 1 })).collect();
        sizes.insert("learn_bg.wasm".to_owned(), Size { raw: 9_000_000, gzip: 3_000_000 });
        sizes.insert("models/notebook.safetensors".to_owned(), Size { raw: weights, gzip: weights });
        sizes
    }

    #[test]
    fn the_learning_module_is_not_waited_for() {
        for name in ["learn_bg.wasm", "learn.js", "learn-ndarray.js", "data/test-00.png"] {
            assert!(!is_first(name), "{name}");
        }
        for name in ["index.html", "cifar-lab.js", "components/x/x.css", "assets.json", "lang/es.json"] {
            assert!(is_first(name), "{name}");
        }
    }

    #[test]
    fn the_notebooks_steps_are_not_waited_for() {
        assert!(!is_first("page/notebook/panel.js"));
        assert!(!is_first("page/lessons/panel.js") && !is_first("lessons/es.json"));
        assert!(is_first("page/live-notebook.js"));
    }

    #[test]
    fn the_limit_is_the_limit() {
        let others = FIRST_ASSETS.len() as u64 - 1;
        assert!(judge(&site(FIRST_ANSWER_LIMIT - others)).is_ok());
        assert!(judge(&site(FIRST_ANSWER_LIMIT - others + 1)).is_err());
    }

    #[test]
    fn a_site_without_weights_does_not_pass_as_small() {
        let mut sizes = site(1);
        sizes.remove("models/notebook.safetensors");
        assert!(judge(&sizes).unwrap_err().to_string().contains("notebook"));
    }
}
