//! The site's own lists: which file stands behind a logical name, which models there are, which sheet holds an
//! image. Pure: text in, places out.

use std::collections::BTreeMap;
use std::ops::Range;

use cifar_model::Manifest;
use serde::{Deserialize, Serialize};

use crate::{Fault, Result};

/// Logical name of the list of models.
pub const MODELS: &str = "models/models.json";
/// Logical name of the list of sheets.
pub const MANIFEST: &str = "data/manifest.json";

/// What a file must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// Length, decompressed.
    pub bytes: u64,
    /// Lower-case hexadecimal.
    pub sha256: String,
}

/// Where a file lies under the site's address, and what it must be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asset {
    /// Relative to the site.
    pub path: String,
    /// Length, decompressed.
    pub bytes: u64,
    /// Lower-case hexadecimal.
    pub sha256: String,
}

/// `assets.json`: published files by logical name. Empty where the site was built without hashed names; a file
/// then lies under its logical name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assets(BTreeMap<String, Asset>);

impl Assets {
    /// The path of a logical name.
    #[must_use]
    pub fn path<'a>(&'a self, name: &'a str) -> &'a str {
        self.0.get(name).map_or(name, |asset| &asset.path)
    }

    /// What the file of a logical name must be, where the list says so.
    #[must_use]
    pub fn expected(&self, name: &str) -> Option<Expected> {
        self.0.get(name).map(|asset| Expected { bytes: asset.bytes, sha256: asset.sha256.clone() })
    }
}

/// One model of the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelEntry {
    /// `notebook`.
    pub name: String,
    /// Beside the list: `notebook.safetensors`.
    pub file: String,
    /// Length of the file, decompressed.
    pub bytes: u64,
    /// Of the file, in lower-case hexadecimal.
    pub sha256: String,
}

impl ModelEntry {
    /// What the file must be.
    #[must_use]
    pub fn expected(&self) -> Expected {
        Expected { bytes: self.bytes, sha256: self.sha256.clone() }
    }
}

/// `models/models.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Models {
    /// 1.
    pub format: u32,
    /// In the order in which the page offers them.
    pub models: Vec<ModelEntry>,
}

impl Models {
    /// Reads the list.
    ///
    /// # Errors
    /// [`Fault::Format`] for text that is no such list.
    pub fn read(json: &[u8]) -> Result<Self> {
        let unreadable = |problem: String| Fault::Format { asset: MODELS.into(), problem };
        let models: Self = cifar_model::from_json(json).map_err(|e| unreadable(e.to_string()))?;
        match models.format {
            1 => Ok(models),
            other => Err(unreadable(format!("format {other}, expected 1"))),
        }
    }

    /// The entry of a name.
    ///
    /// # Errors
    /// [`Fault::ModelUnknown`] where there is none.
    pub fn find(&self, name: &str) -> Result<&ModelEntry> {
        self.models.iter().find(|entry| entry.name == name).ok_or_else(|| Fault::ModelUnknown {
            model: name.into(),
            known: self.models.iter().map(|entry| entry.name.clone()).collect(),
        })
    }
}

/// Reads the list of sheets.
///
/// # Errors
/// [`Fault::Format`] for text that is no JSON of that form, `sheet` for numbers that do not fit together.
pub fn read_manifest(json: &[u8]) -> Result<Manifest> {
    let manifest: Manifest = cifar_model::from_json(json)
        .map_err(|e| Fault::Format { asset: MANIFEST.into(), problem: e.to_string() })?;
    manifest.check().map_err(|e| Fault::from(e).in_asset(MANIFEST))?;
    Ok(manifest)
}

/// A sheet by its place in the manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SheetId {
    /// The few images of the first view.
    Samples,
    /// `Manifest::sheets[i]`.
    Sheet(usize),
}

/// Some images of one sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The sheet.
    pub sheet: SheetId,
    /// Places on it.
    pub places: Range<usize>,
}

/// How many images of a split the site has, from index 0 on without a gap.
#[must_use]
pub fn count(manifest: &Manifest, split: &str) -> u32 {
    let of_split = || manifest.sheets.iter().filter(|sheet| sheet.split == split);
    let mut end = 0;
    while let Some(next) = of_split().find(|sheet| sheet.first == end && sheet.count > 0) {
        end += next.count;
    }
    end
}

/// The sheet that holds one image: the samples before a whole sheet.
///
/// # Errors
/// [`Fault::ImageRange`] where the site has no such image.
pub fn locate(manifest: &Manifest, split: &str, index: u32) -> Result<Span> {
    let sample = manifest.samples.indices.iter().position(|&i| split == "test" && i == index);
    if let Some(place) = sample {
        return Ok(Span { sheet: SheetId::Samples, places: place..place + 1 });
    }
    let spans = spans(manifest, split, index..index.saturating_add(1))?;
    spans.into_iter().next().ok_or_else(|| out_of_range(manifest, split, index))
}

/// The whole sheets that hold a run of images, in their order.
///
/// # Errors
/// [`Fault::ImageRange`] with the first image that the site does not have.
pub fn spans(manifest: &Manifest, split: &str, images: Range<u32>) -> Result<Vec<Span>> {
    let mut next = images.start;
    let mut spans = Vec::new();
    while next < images.end {
        let holds = |sheet: &cifar_model::SheetEntry| {
            sheet.split == split && (sheet.first..sheet.first.saturating_add(sheet.count)).contains(&next)
        };
        let at = manifest.sheets.iter().position(holds);
        let at = at.ok_or_else(|| out_of_range(manifest, split, next))?;
        let sheet = &manifest.sheets[at];
        let end = images.end.min(sheet.first + sheet.count);
        let places = (next - sheet.first) as usize..(end - sheet.first) as usize;
        spans.push(Span { sheet: SheetId::Sheet(at), places });
        next = end;
    }
    Ok(spans)
}

fn out_of_range(manifest: &Manifest, split: &str, index: u32) -> Fault {
    Fault::ImageRange { split: split.into(), index, count: count(manifest, split) }
}
