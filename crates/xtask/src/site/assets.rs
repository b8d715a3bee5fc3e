//! The list that leads from plain names to the published files.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The list's own name, which is stable.
pub(crate) const MANIFEST: &str = "assets.json";

/// Where a file is found and what it must be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Asset {
    /// Relative to the site.
    pub(crate) path: String,
    /// Without transport compression. None: it is still being built, and whoever asks for it gets it when it is there.
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
}

impl Asset {
    /// What `cargo xtask serve` builds while the page is there already.
    pub(super) fn to_come(name: &str) -> Self {
        Self { path: name.to_owned(), bytes: 0, sha256: String::new() }
    }

    pub(crate) const fn is_to_come(&self) -> bool {
        self.bytes == 0
    }
}

/// By logical name: "view_bg.wasm", "models/notebook.safetensors", "data/test-00.png".
pub(crate) type Assets = BTreeMap<String, Asset>;
