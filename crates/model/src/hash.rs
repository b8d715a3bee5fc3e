//! SHA-256, in Rust so that it also works over plain http, where browsers withhold their own.

use sha2::{Digest, Sha256};

use crate::{Error, ErrorKind, Result};

/// 64 lower-case hexadecimal digits.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Compares bytes with the hash that they should have. `name` is what the error calls them.
///
/// # Errors
/// `ErrorKind::Hash`, with expected and found.
pub fn verify_sha256(bytes: &[u8], expected: &str, name: &str) -> Result<()> {
    let found = sha256_hex(bytes);
    if found.eq_ignore_ascii_case(expected) {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Hash,
        format!("{name}: SHA-256 {found}, expected {expected}"),
        "get the file again",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The standard's own example (FIPS 180-2, appendix B.1).
    #[test]
    fn hashes_abc_and_names_both_hashes_of_a_wrong_file() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256_hex(b"abc"), abc);
        assert!(verify_sha256(b"abc", &abc.to_uppercase(), "abc").is_ok());
        let error = verify_sha256(b"abd", abc, "abc.bin").expect_err("must be refused").to_string();
        assert!(error.contains("abc.bin") && error.contains(abc) && error.contains(&sha256_hex(b"abd")));
    }
}
