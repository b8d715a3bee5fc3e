//! Dataset images on demand: each sheet is fetched once, when an image on it is first asked for.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use cifar_model::{Dataset, Manifest, PackedSheet, SheetEntry};
use futures_util::FutureExt;
use futures_util::future::Shared;

use crate::site::{Expected, SheetId};
use crate::{Fault, Result};

/// Decoded sheets that are kept, 3 MB each: the whole test set and the training images of a usual site.
const KEPT: usize = 16;

type Loading = Shared<Pin<Box<dyn Future<Output = Result<Rc<Dataset>>>>>>;

/// Where a sheet's bytes come from: a logical name and what the file must be.
pub type Source = Rc<dyn Fn(String, Expected) -> Pin<Box<dyn Future<Output = Result<Vec<u8>>>>>>;

/// What unpacks a sheet's zlib stream to so many bytes: the browser's inflater, in tests another.
pub type Unpack = fn(Vec<u8>, usize) -> Pin<Box<dyn Future<Output = Result<Vec<u8>>>>>;

/// Sheets, decoded or on their way.
pub struct Gallery {
    manifest: Rc<Manifest>,
    source: Source,
    unpack: Unpack,
    /// Few, so that a list is as quick as a map; the one that was used last stands last.
    sheets: RefCell<Vec<(SheetId, Loading)>>,
}

impl Gallery {
    /// No sheet yet.
    pub fn new(manifest: Rc<Manifest>, source: Source, unpack: Unpack) -> Self {
        Self { manifest, source, unpack, sheets: RefCell::default() }
    }

    /// What data the site has.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// A decoded sheet. Whoever asks while it is on its way waits for the same download; a failure is forgotten,
    /// so asking again tries again.
    ///
    /// # Errors
    /// As [`crate::fetch::Fetcher::bytes`], and `sheet` for a file that is no such sheet.
    pub async fn sheet(&self, id: SheetId) -> Result<Rc<Dataset>> {
        let loading = self.loading(id);
        let result = loading.clone().await;
        if result.is_err() {
            self.sheets.borrow_mut().retain(|(_, now)| !now.ptr_eq(&loading));
        }
        result
    }

    fn loading(&self, id: SheetId) -> Loading {
        let mut sheets = self.sheets.borrow_mut();
        let loading = match sheets.iter().position(|(held, _)| *held == id) {
            Some(at) => sheets.remove(at).1,
            None => {
                if sheets.len() >= KEPT {
                    drop(sheets.remove(0));
                }
                let loading = load(id, Rc::clone(&self.manifest), Rc::clone(&self.source), self.unpack);
                loading.boxed_local().shared()
            }
        };
        sheets.push((id, loading.clone()));
        loading
    }
}

async fn load(id: SheetId, manifest: Rc<Manifest>, source: Source, unpack: Unpack) -> Result<Rc<Dataset>> {
    let samples = samples_entry(&manifest);
    let entry = match id {
        SheetId::Samples => &samples,
        SheetId::Sheet(at) => manifest.sheets.get(at).ok_or_else(|| Fault::internal("no such sheet"))?,
    };
    let name = format!("data/{}", entry.file);
    let expected = Expected { bytes: entry.bytes, sha256: entry.sha256.clone() };
    let png = source(name.clone(), expected).await?;
    let named = |e: cifar_model::Error| Fault::from(e).in_asset(&name);
    let mut sheet =
        PackedSheet::read(&png, entry.columns, entry.rows, entry.count, &entry.labels).map_err(named)?;
    drop(png);
    let rows =
        unpack(sheet.take_stream(), sheet.unpacked_bytes()).await.map_err(|fault| fault.in_asset(&name))?;
    sheet.unpacked(&rows).map(Rc::new).map_err(named)
}

/// The samples as a sheet like any other; their indices are not in a row, so `first` says nothing.
fn samples_entry(manifest: &Manifest) -> SheetEntry {
    let samples = &manifest.samples;
    SheetEntry {
        file: samples.file.clone(),
        split: "test".into(),
        first: 0,
        count: u32::try_from(samples.indices.len()).unwrap_or(u32::MAX),
        columns: samples.columns,
        rows: samples.rows,
        labels: samples.labels.clone(),
        sha256: samples.sha256.clone(),
        bytes: samples.bytes,
    }
}
