//! Takes in a download piece by piece and checks it against the site's list. Pure: `fetch.rs` does the asking.

use cifar_model::sha256_hex;
use serde::Serialize;

use crate::site::Expected;
use crate::{Fault, Result};

/// A file that no list announces may not be larger: the largest weights file that is read.
pub const MAX_UNANNOUNCED: u64 = 96 << 20;

/// A download's state, for the page's progress bar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// Logical name.
    pub asset: String,
    /// Bytes so far, decompressed.
    pub loaded: u64,
    /// Bytes in all, where the site's list says.
    pub total: Option<u64>,
    /// The browser had them already; known at the end.
    pub cached: bool,
}

/// The bytes of one file as they come.
#[derive(Debug)]
pub struct Download {
    asset: String,
    expected: Option<Expected>,
    bytes: Vec<u8>,
}

impl Download {
    /// Nothing yet. Reserves no more than the list announces.
    #[must_use]
    pub fn new(asset: &str, expected: Option<Expected>) -> Self {
        let room = expected.as_ref().map_or(0, |expected| expected.bytes.min(MAX_UNANNOUNCED));
        let bytes = Vec::with_capacity(usize::try_from(room).unwrap_or(0));
        Self { asset: asset.into(), expected, bytes }
    }

    /// Takes in the next piece.
    ///
    /// # Errors
    /// [`Fault::Length`] as soon as there is more than announced, so that an endless answer ends.
    pub fn push(&mut self, piece: &[u8]) -> Result<()> {
        let found = self.loaded() + piece.len() as u64;
        let limit = self.expected.as_ref().map_or(MAX_UNANNOUNCED, |expected| expected.bytes);
        if found > limit {
            return Err(self.wrong_length(limit, found));
        }
        self.bytes.extend_from_slice(piece);
        Ok(())
    }

    /// What a connection that broke off amounts to.
    #[must_use]
    pub fn broken_off(&self) -> Fault {
        match &self.expected {
            Some(expected) => self.wrong_length(expected.bytes, self.loaded()),
            None => Fault::Offline { asset: self.asset.clone() },
        }
    }

    /// The whole file, checked.
    ///
    /// # Errors
    /// [`Fault::Length`] where it was cut short, [`Fault::Hash`] where it is another file.
    pub fn finish(self) -> Result<Vec<u8>> {
        let Some(expected) = &self.expected else { return Ok(self.bytes) };
        if self.loaded() != expected.bytes {
            return Err(self.wrong_length(expected.bytes, self.loaded()));
        }
        let found = sha256_hex(&self.bytes);
        if !found.eq_ignore_ascii_case(&expected.sha256) {
            let (asset, expected) = (self.asset, expected.sha256.clone());
            return Err(Fault::Hash { asset, expected, found });
        }
        Ok(self.bytes)
    }

    /// The state for the page.
    #[must_use]
    pub fn progress(&self, cached: bool) -> Progress {
        let total = self.expected.as_ref().map(|expected| expected.bytes);
        Progress { asset: self.asset.clone(), loaded: self.loaded(), total, cached }
    }

    fn loaded(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn wrong_length(&self, expected: u64, found: u64) -> Fault {
        Fault::Length { asset: self.asset.clone(), expected, found }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    fn abc(bytes: u64) -> Download {
        Download::new("a", Some(Expected { bytes, sha256: ABC.into() }))
    }

    #[test]
    fn pieces_make_the_file() -> Result<()> {
        let mut download = abc(3);
        download.push(b"a")?;
        assert_eq!(download.progress(false).loaded, 1);
        download.push(b"bc")?;
        assert_eq!(download.finish()?, b"abc");
        Ok(())
    }

    #[test]
    fn a_short_file_says_how_short() -> Result<()> {
        let mut download = abc(5);
        download.push(b"abc")?;
        let short = Fault::Length { asset: "a".into(), expected: 5, found: 3 };
        assert_eq!(download.broken_off(), short);
        assert_eq!(download.finish(), Err(short));
        Ok(())
    }

    #[test]
    fn more_than_announced_ends_at_once() {
        let mut download = abc(3);
        let long = Err(Fault::Length { asset: "a".into(), expected: 3, found: 4 });
        assert_eq!(download.push(b"abcd"), long);
    }

    #[test]
    fn another_file_of_the_same_length_is_found_out() -> Result<()> {
        let mut download = abc(3);
        download.push(b"abd")?;
        match download.finish() {
            Err(Fault::Hash { expected, found, .. }) => assert!(expected == ABC && found != ABC),
            other => panic!("{other:?}"),
        }
        Ok(())
    }

    #[test]
    fn an_unannounced_file_is_taken_as_it_is() -> Result<()> {
        let mut download = Download::new("a", None);
        download.push(b"xyz")?;
        assert_eq!(download.progress(true).total, None);
        assert_eq!(download.broken_off(), Fault::Offline { asset: "a".into() });
        assert_eq!(download.finish()?, b"xyz");
        Ok(())
    }
}
