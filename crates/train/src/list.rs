//! `cifar-train list`: the page's list of models, from the weights files beside it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use cifar_model::sha256_hex;
use serde::{Deserialize, Serialize};

use crate::weights_file;

/// Where.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Folder of the weights files and of models.json.
    #[arg(default_value = "www/assets/models")]
    folder: PathBuf,
}

/// `models.json`.
#[derive(Serialize, Deserialize)]
struct Models {
    format: u32,
    models: Vec<Entry>,
}

/// One file.
#[derive(Serialize, Deserialize)]
struct Entry {
    name: String,
    file: String,
    bytes: u64,
    sha256: String,
}

/// Writes the list: files that were listed keep their place, others come last.
pub(crate) fn run(args: &Args) -> Result<()> {
    let path = args.folder.join("models.json");
    let shown = path.display();
    let text = std::fs::read_to_string(&path).with_context(|| format!("{shown} cannot be read"))?;
    let listed: Models =
        serde_json::from_str(&text).with_context(|| format!("{shown} is no list of models"))?;
    let mut there = BTreeSet::new();
    for file in std::fs::read_dir(&args.folder)? {
        let name = file?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".safetensors") {
            there.insert(name);
        }
    }
    let before = listed.models.into_iter().map(|entry| entry.file).filter(|file| there.contains(file));
    let mut files: Vec<String> = before.collect();
    files.extend(there.into_iter().filter(|file| !files.contains(file)).collect::<Vec<_>>());
    let models = files.iter().map(|file| entry(&args.folder, file)).collect::<Result<_>>()?;
    let list = Models { format: 1, models };
    std::fs::write(&path, serde_json::to_string_pretty(&list)? + "\n")
        .with_context(|| format!("{shown} cannot be written"))?;
    println!("{shown}: {}", files.join(", "));
    Ok(())
}

fn entry(folder: &Path, file: &str) -> Result<Entry> {
    let path = folder.join(file);
    let weights = weights_file::read(&path)?;
    let bytes = std::fs::read(&path)?;
    let (name, sha256) = (weights.metadata.name, sha256_hex(&bytes));
    Ok(Entry { name, file: file.into(), bytes: bytes.len() as u64, sha256 })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The committed list is what this program would write.
    #[test]
    fn the_list_of_this_checkout_is_written_the_same_again() -> Result<()> {
        let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/assets/models");
        let folder = std::env::temp_dir().join(format!("cifar-train-list-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        for file in std::fs::read_dir(&committed)? {
            let file = file?;
            std::fs::copy(file.path(), folder.join(file.file_name()))?;
        }
        run(&Args { folder: folder.clone() })?;
        let written = std::fs::read_to_string(folder.join("models.json"));
        std::fs::remove_dir_all(&folder)?;
        assert_eq!(written?, std::fs::read_to_string(committed.join("models.json"))?);
        Ok(())
    }
}
