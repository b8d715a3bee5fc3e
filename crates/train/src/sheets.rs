//! `cifar-train sheets`: the pictures that the page ships, as PNG sheets with their manifest.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use cifar_model::{Class, Dataset, Manifest, Samples, SheetEntry, sha256_hex, write_sheet};
use indicatif::ProgressIterator;

use crate::batches;

const COLUMNS: u32 = 40;
const ROWS: u32 = 25;
/// Pictures on a sheet: a page that steps through the test set fetches one sheet in a thousand steps.
const ON_SHEET: usize = (COLUMNS * ROWS) as usize;

/// Test images of the first view: the notebook's own, then one of each other class in their order, then two that
/// are hard, a deer (58) and a cat (2405).
const SAMPLES: [u32; 12] = [116, 6, 25, 0, 22, 12, 4, 13, 1, 11, 58, 2405];
const SAMPLE_COLUMNS: u32 = 6;

const SOURCE: &str = "CIFAR-10, binary version: Alex Krizhevsky, Learning Multiple Layers of Features from Tiny \
                      Images, 2009";
const LICENSE_NOTE: &str = "The data set states no licence. The pictures are shown for teaching and research and are no part of the \
     code's licence.";

/// What to write.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Folder of the six official batches.
    #[arg(long, default_value = "data/cifar-10-batches-bin")]
    data: PathBuf,
    /// Folder of sheets and manifest.
    #[arg(long, default_value = "www/assets/data")]
    out: PathBuf,
    /// Training sheets of 1,000 images each; 50 are all.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(0..=50))]
    train: u32,
}

/// Writes all ten test sheets, the first training sheets, the samples and the manifest.
pub(crate) fn run(args: &Args) -> Result<()> {
    let test = batches::test(&args.data)?;
    let train = batches::training(&args.data)?.slice(0..args.train as usize * ON_SHEET);
    std::fs::create_dir_all(&args.out).with_context(|| format!("{} cannot be made", args.out.display()))?;
    let jobs = cut("test", &test).chain(cut("train", &train));
    let sheets = jobs
        .progress_count((test.len() + train.len()).div_ceil(ON_SHEET) as u64)
        .map(|(split, first, data)| entry(&args.out, split, first, &data))
        .collect::<Result<Vec<_>>>()?;
    let manifest = Manifest {
        format: 1,
        source: SOURCE.into(),
        license_note: LICENSE_NOTE.into(),
        test_count: test.len() as u32,
        train_count: train.len() as u32,
        samples: samples(&args.out, &test)?,
        sheets,
    };
    manifest.check()?;
    // Last: a manifest only ever names sheets that are whole.
    write(&args.out.join("manifest.json"), (serde_json::to_string_pretty(&manifest)? + "\n").as_bytes())?;
    let bytes: u64 = manifest.sheets.iter().map(|sheet| sheet.bytes).sum();
    println!("{} sheets of {} bytes, samples of {}", manifest.sheets.len(), bytes, manifest.samples.bytes);
    Ok(())
}

/// A split's pictures in portions of one sheet, each with the index of its first.
fn cut<'data>(
    split: &'static str,
    data: &'data Dataset,
) -> impl Iterator<Item = (&'static str, usize, Dataset)> + 'data {
    (0..data.len())
        .step_by(ON_SHEET)
        .map(move |first| (split, first, data.slice(first..data.len().min(first + ON_SHEET))))
}

fn entry(out: &Path, split: &str, first: usize, data: &Dataset) -> Result<SheetEntry> {
    let file = format!("{split}-{:02}.png", first / ON_SHEET);
    let png = write_sheet(data, COLUMNS)?;
    write(&out.join(&file), &png)?;
    Ok(SheetEntry {
        file,
        split: split.into(),
        first: first as u32,
        count: data.len() as u32,
        columns: COLUMNS,
        rows: (data.len() as u32).div_ceil(COLUMNS),
        labels: digits(data.labels()),
        sha256: sha256_hex(&png),
        bytes: png.len() as u64,
    })
}

fn samples(out: &Path, test: &Dataset) -> Result<Samples> {
    let mut chosen = Dataset::default();
    for index in SAMPLES {
        chosen.extend(&test.slice(index as usize..index as usize + 1));
    }
    ensure!(
        Class::ALL.iter().all(|class| chosen.labels().contains(class)),
        "the samples do not show every class: choose other indices"
    );
    let png = write_sheet(&chosen, SAMPLE_COLUMNS)?;
    write(&out.join("samples.png"), &png)?;
    Ok(Samples {
        file: "samples.png".into(),
        indices: SAMPLES.into(),
        columns: SAMPLE_COLUMNS,
        rows: (SAMPLES.len() as u32).div_ceil(SAMPLE_COLUMNS),
        labels: digits(chosen.labels()),
        sha256: sha256_hex(&png),
        bytes: png.len() as u64,
    })
}

fn digits(labels: &[Class]) -> String {
    labels.iter().map(|class| char::from(b'0' + class.index())).collect()
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(path, bytes).with_context(|| format!("{} cannot be written", path.display()))
}

/// All pictures of a split that a folder's sheets hold, each sheet checked against the manifest.
pub(crate) fn read(folder: &Path, split: &str) -> Result<Dataset> {
    let mut all = Dataset::default();
    for sheet in manifest(folder)?.sheets.iter().filter(|sheet| sheet.split == split) {
        let png = bytes(&folder.join(&sheet.file))?;
        cifar_model::verify_sha256(&png, &sheet.sha256, &sheet.file)?;
        ensure!((png.len() as u64, all.len()) == (sheet.bytes, sheet.first as usize), "{}", sheet.file);
        all.extend(&cifar_model::read_sheet(&png, sheet.columns, sheet.rows, sheet.count, &sheet.labels)?);
    }
    ensure!(!all.is_empty(), "{} holds no {split} sheets: make them with --train", folder.display());
    Ok(all)
}

fn manifest(folder: &Path) -> Result<Manifest> {
    let manifest: Manifest = serde_json::from_slice(&bytes(&folder.join("manifest.json"))?)
        .with_context(|| format!("{} is no manifest", folder.join("manifest.json").display()))?;
    manifest.check()?;
    Ok(manifest)
}

fn bytes(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| {
        format!(
            "{} cannot be read: run in the repository's folder, or name the sheets' with --sheets",
            path.display()
        )
    })
}

#[cfg(test)]
mod tests {
    use cifar_model::{read_sheet, write_batch};

    use super::*;

    /// Of the first 5,000 records of the official first training batch: `head -c 15365000 data_batch_1.bin`.
    const FIRST_5000: &str = "25c919756e77f926c2ce5d52f3af2a33de8d75ff7868e4fcd0fa499745217b8d";

    fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/assets/data")
    }

    fn committed(split: &str) -> Result<Vec<u8>> {
        Ok(write_batch(&read(&folder(), split)?))
    }

    /// Every byte and label of the shipped sheets: the hash of the records made from them is the official one.
    #[test]
    fn the_test_sheets_are_the_official_test_batch() -> Result<()> {
        assert_eq!(sha256_hex(&committed("test")?), batches::BATCHES[5].1);
        Ok(())
    }

    #[test]
    fn the_training_sheets_are_the_first_records_of_the_first_batch() -> Result<()> {
        let records = committed("train")?;
        assert_eq!(records.len(), 5000 * cifar_model::cifar::RECORD);
        assert_eq!(sha256_hex(&records), FIRST_5000);
        Ok(())
    }

    #[test]
    fn the_samples_are_the_test_images_that_they_name() -> Result<()> {
        let shown = &manifest(&folder())?.samples;
        let png = std::fs::read(folder().join(&shown.file))?;
        assert!(png.len() <= 40_000 && shown.indices == SAMPLES);
        let pictures =
            read_sheet(&png, shown.columns, shown.rows, shown.indices.len() as u32, &shown.labels)?;
        let test = cifar_model::read_batch(&committed("test")?, "the test sheets")?;
        for (place, &index) in SAMPLES.iter().enumerate() {
            assert_eq!(pictures.slice(place..place + 1), test.slice(index as usize..index as usize + 1));
        }
        Ok(())
    }
}
