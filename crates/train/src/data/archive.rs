//! The batches in a folder, in the official archive, or in the npm package that holds them as PNG.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use cifar_model::cifar::RECORD;
use flate2::read::GzDecoder;

use crate::batches::BATCHES;

/// A batch's name and bytes, not yet checked.
pub(super) struct Batch {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

/// Images of a batch, official or PNG.
const IMAGES: usize = 10_000;
/// Pixels of an image.
const PIXELS: usize = 1024;
/// Nothing in either archive is larger.
const MAX_ENTRY: u64 = 40_000_000;
/// As the npm package spells them.
const LABELS: [&str; 2] = ["train_lables.json", "test_lables.json"];

/// Reads the batches of a folder or of an archive, whichever of the two forms they have.
pub(super) fn read(path: &Path) -> Result<Vec<Batch>> {
    let mut files = if path.is_dir() { folder(path)? } else { unpack(path)? };
    let mut batches = Vec::new();
    for (name, _) in BATCHES {
        if let Some(bytes) = files.remove(name) {
            batches.push(Batch { name: name.into(), bytes });
        }
    }
    if batches.is_empty() && files.contains_key(LABELS[0]) {
        return from_pictures(&files);
    }
    ensure!(!batches.is_empty(), "{} holds no batch of CIFAR-10's binary version", path.display());
    Ok(batches)
}

/// Whether a file of this name is of use.
fn is_wanted(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    LABELS.contains(&name)
        || BATCHES.iter().any(|(batch, _)| batch.trim_end_matches(".bin") == stem)
            && (name.ends_with(".bin") || name.ends_with(".png"))
}

fn folder(path: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(path).with_context(|| format!("{} cannot be read", path.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_wanted(&name) {
            let bytes = std::fs::read(entry.path()).with_context(|| format!("{name} cannot be read"))?;
            files.insert(name, bytes);
        }
    }
    Ok(files)
}

fn unpack(path: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let context = || format!("{} is no whole .tar.gz archive", path.display());
    let file = File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let mut archive = tar::Archive::new(GzDecoder::new(file));
    let mut files = BTreeMap::new();
    for entry in archive.entries().with_context(context)? {
        let entry = entry.with_context(context)?;
        let path = entry.path().with_context(context)?.into_owned();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if is_wanted(&name) {
            let mut bytes = Vec::new();
            entry.take(MAX_ENTRY).read_to_end(&mut bytes).with_context(context)?;
            files.insert(name, bytes);
        }
    }
    Ok(files)
}

/// Records from PNGs of 1,024 x 10,000 pixels, one image a row, and lists of labels.
fn from_pictures(files: &BTreeMap<String, Vec<u8>>) -> Result<Vec<Batch>> {
    let get = |name: &str| files.get(name).with_context(|| format!("{name} is missing"));
    let labels = |name: &str| -> Result<Vec<u8>> {
        serde_json::from_slice(get(name)?).with_context(|| format!("{name} is no list of labels"))
    };
    let (train, test) = (labels(LABELS[0])?, labels(LABELS[1])?);
    let mut batches = Vec::new();
    for (at, (name, _)) in BATCHES.iter().enumerate() {
        let picture = name.replace(".bin", ".png");
        let labels = if at < 5 { train.get(at * IMAGES..(at + 1) * IMAGES) } else { test.get(..IMAGES) };
        let labels = labels.with_context(|| format!("{name} has too few labels"))?;
        let rgb = decode(get(&picture)?, &picture)?;
        batches.push(Batch { name: (*name).into(), bytes: records(&rgb, labels) });
    }
    Ok(batches)
}

fn decode(bytes: &[u8], name: &str) -> Result<Vec<u8>> {
    let mut reader =
        png::Decoder::new(Cursor::new(bytes)).read_info().with_context(|| format!("{name} is no PNG"))?;
    let header = reader.info();
    let channels = match header.color_type {
        png::ColorType::Rgb => 3,
        png::ColorType::Rgba => 4,
        other => bail!("{name} is {other:?}, expected RGB"),
    };
    let size = (header.width as usize, header.height as usize, header.bit_depth);
    ensure!(size == (PIXELS, IMAGES, png::BitDepth::Eight), "{name} is {size:?}");
    let mut pixels = vec![0; PIXELS * IMAGES * channels];
    reader.next_frame(&mut pixels).with_context(|| format!("{name} is cut short"))?;
    Ok(pixels.chunks_exact(channels).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect())
}

fn records(rgb: &[u8], labels: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(labels.len() * RECORD);
    for (row, &label) in rgb.chunks_exact(PIXELS * 3).zip(labels) {
        bytes.push(label);
        for channel in 0..3 {
            bytes.extend(row.iter().skip(channel).step_by(3));
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_pixels_becomes_a_label_and_three_planes() {
        let rgb: Vec<u8> = (0..PIXELS * 3).map(|i| (i % 3 * 100 + i / 3 % 7) as u8).collect();
        let record = records(&rgb, &[6]);
        assert_eq!(record.len(), RECORD);
        assert_eq!((record[0], record[1], record[3], record[1025], record[2051]), (6, 0, 2, 100, 202));
    }

    #[test]
    fn takes_batches_out_of_an_archive_and_passes_over_the_rest() -> Result<()> {
        let path = std::env::temp_dir().join(format!("cifar-train-archive-{}.tar.gz", std::process::id()));
        let gzip = flate2::write::GzEncoder::new(File::create(&path)?, flate2::Compression::fast());
        let mut archive = tar::Builder::new(gzip);
        for name in ["top/readme.html", "top/test_batch.bin"] {
            let mut header = tar::Header::new_gnu();
            header.set_size(3);
            archive.append_data(&mut header, name, &b"abc"[..])?;
        }
        archive.into_inner()?.finish()?;
        let found = read(&path);
        let whole = std::fs::read(&path)?;
        std::fs::write(&path, &whole[..whole.len() / 2])?;
        let cut = read(&path);
        std::fs::remove_file(&path)?;
        let found = found?;
        assert_eq!(
            (found.len(), found[0].name.as_str(), &found[0].bytes[..]),
            (1, "test_batch.bin", &b"abc"[..])
        );
        assert!(cut.is_err());
        Ok(())
    }
}
