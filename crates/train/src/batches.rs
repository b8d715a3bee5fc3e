//! The six official batches, read from the data folder.

use std::path::Path;

use anyhow::{Context, Result};
use cifar_model::{Dataset, read_batch, verify_sha256};

/// The official files with their SHA-256, the five training batches first.
pub(crate) const BATCHES: [(&str, &str); 6] = [
    ("data_batch_1.bin", "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
    ("data_batch_2.bin", "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
    ("data_batch_3.bin", "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
    ("data_batch_4.bin", "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
    ("data_batch_5.bin", "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"),
    ("test_batch.bin", "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"),
];

/// All 50,000 training images, in the order of the batches.
pub(crate) fn training(data: &Path) -> Result<Dataset> {
    let mut all = Dataset::default();
    for batch in &BATCHES[..5] {
        all.extend(&read(data, batch)?);
    }
    Ok(all)
}

/// The 10,000 test images.
pub(crate) fn test(data: &Path) -> Result<Dataset> {
    read(data, &BATCHES[5])
}

/// Weights name these hashes as their data, so what is read has to have them.
fn read(data: &Path, (name, sha256): &(&str, &str)) -> Result<Dataset> {
    let path = data.join(name);
    let bytes = std::fs::read(&path).with_context(|| {
        format!(
            "{} cannot be read: put the official binary batches there, or name their folder with --data",
            path.display()
        )
    })?;
    let shown = path.display().to_string();
    verify_sha256(&bytes, sha256, &shown)?;
    Ok(read_batch(&bytes, &shown)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_with_another_hash_is_named_and_refused() -> Result<()> {
        let folder = std::env::temp_dir().join(format!("cifar-train-batches-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("test_batch.bin"), vec![0; cifar_model::cifar::RECORD])?;
        let refused = test(&folder);
        let absent = training(&folder);
        std::fs::remove_dir_all(&folder)?;
        let message = refused.expect_err("one black airplane is not the test set").to_string();
        assert!(message.contains("test_batch.bin") && message.contains(BATCHES[5].1), "{message}");
        assert!(absent.is_err_and(|error| error.to_string().contains("data_batch_1.bin")));
        Ok(())
    }
}
