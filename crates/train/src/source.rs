//! Where commands that look at images find them: the page's sheets, or the official batches.

use std::path::PathBuf;

use anyhow::Result;
use cifar_model::Dataset;

use crate::{batches, sheets};

/// A folder of images.
#[derive(clap::Args)]
pub(crate) struct Source {
    /// Folder of the six official batches. Without it the page's sheets are read: the same bytes, of all test images
    /// and of the first 5,000 training images.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Folder of the page's sheets and their manifest.
    #[arg(long, default_value = "www/assets/data")]
    sheets: PathBuf,
}

impl Source {
    /// The page's sheets, from the project's folder.
    pub(crate) fn of_the_page() -> Self {
        Self { data: None, sheets: "www/assets/data".into() }
    }

    /// The 10,000 test images.
    pub(crate) fn test(&self) -> Result<Dataset> {
        match &self.data {
            Some(folder) => batches::test(folder),
            None => sheets::read(&self.sheets, "test"),
        }
    }

    /// Training images from the first on, as many as there are.
    pub(crate) fn training(&self) -> Result<Dataset> {
        match &self.data {
            Some(folder) => batches::training(folder),
            None => sheets::read(&self.sheets, "train"),
        }
    }

    /// The sheets of this checkout, wherever a test runs.
    #[cfg(test)]
    pub(crate) fn committed() -> Self {
        let sheets = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/assets/data");
        Self { data: None, sheets }
    }
}
