//! Bytes that damage leaves, as this project once wrote them down: the page is held to the same ones
//! (`tests/e2e/page-robustness.test.js`). `UPDATE=1 cargo test -p cifar-robustness --test recorded` writes them anew.

use std::collections::BTreeMap;

use cifar_model::{Result, sha256_hex};
use cifar_robustness::{Corruption, Strength, corrupt_all};

/// Two pictures, by a formula: waves, row by row.
fn pictures() -> Vec<u8> {
    (0..6144_usize).map(|at| ((at % 32) * 7 + (at / 32 % 32) * 3 + at / 1024 * 29) as u8).collect()
}

#[test]
fn damage_leaves_the_bytes_that_are_written_down() -> Result<()> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden/recorded-corruptions.json");
    let mut made = BTreeMap::new();
    for corruption in Corruption::ALL {
        let bytes = corrupt_all(&pictures(), 40, corruption, Strength::new(4)?, 9)?;
        made.insert(corruption.name().to_owned(), sha256_hex(&bytes));
    }
    if std::env::var_os("UPDATE").is_some() {
        let text = serde_json::to_string_pretty(&made).expect("JSON") + "\n";
        std::fs::write(path, text).expect("the file is written");
    }
    let text = std::fs::read_to_string(path).expect("the bytes that were written down");
    let recorded: BTreeMap<String, String> = serde_json::from_str(&text).expect("JSON");
    assert_eq!(made, recorded);
    Ok(())
}
