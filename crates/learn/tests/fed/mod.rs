//! Runs that get the site's own images, as the page gives them.

use std::error::Error;
use std::path::{Path, PathBuf};

use cifar_learn::session::Training;
use cifar_model::{Dataset, Manifest, read_sheet};

/// A file of the site.
pub(crate) fn site(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/assets").join(path)
}

/// The first sheet of a split.
pub(crate) fn sheet(split: &str) -> Result<Dataset, Box<dyn Error>> {
    let manifest: Manifest = serde_json::from_slice(&std::fs::read(site("data/manifest.json"))?)?;
    let first = manifest.sheets.iter().find(|sheet| sheet.split == split && sheet.first == 0);
    let entry = first.ok_or("no sheet")?;
    let png = std::fs::read(site("data").join(&entry.file))?;
    Ok(read_sheet(&png, entry.columns, entry.rows, entry.count, &entry.labels)?)
}

/// As many images as the run needs, the first of each split.
pub(crate) fn feed(run: &mut Training) -> Result<(), Box<dyn Error>> {
    let needs = run.describe();
    for (split, count) in [("train", needs.needs_train), ("test", needs.needs_test)] {
        if count > 0 {
            let data = sheet(split)?.slice(0..count as usize);
            let labels: Vec<u8> = data.labels().iter().map(|class| class.index()).collect();
            run.feed(split, data.images().to_vec(), &labels)?;
        }
    }
    Ok(())
}
