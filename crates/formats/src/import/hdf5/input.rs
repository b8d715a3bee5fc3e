//! The file, and how much may be done for it: names and strings may all lie at one place, so a file of one megabyte
//! could otherwise ask for a terabyte.

use std::cell::Cell;

use super::super::bytes::Cursor;
use super::super::{ImportError, Result};
use super::truncated;

/// Bytes of names and strings, and steps on the way to them, for one file.
const BUDGET: usize = 32 << 20;

/// A file's bytes and what is left of its budget.
#[derive(Debug)]
pub(super) struct Input<'a> {
    bytes: &'a [u8],
    left: Cell<usize>,
}

impl<'a> Input<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, left: Cell::new(BUDGET) }
    }

    /// From a place in the file.
    pub(super) fn at(&self, place: u64) -> Result<Cursor<'a>> {
        Cursor::at(self.bytes, place).ok_or_else(truncated)
    }

    pub(super) const fn len(&self) -> u64 {
        self.bytes.len() as u64
    }

    /// Takes from the budget.
    pub(super) fn spend(&self, amount: usize) -> Result<()> {
        let left = self.left.get().checked_sub(amount).ok_or_else(|| ImportError::TooLarge {
            what: "the text in the HDF5 file".into(),
            size: (BUDGET - self.left.get()).saturating_add(amount) as u64,
            limit: BUDGET as u64,
        })?;
        self.left.set(left);
        Ok(())
    }

    /// Text that has to be UTF-8, up to a zero.
    pub(super) fn text(&self, bytes: &[u8]) -> Result<String> {
        let text = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
        self.spend(text.len())?;
        let text = std::str::from_utf8(text);
        text.map(String::from).map_err(|_| ImportError::damaged("a name in the HDF5 file", "it is no UTF-8"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_at_one_place_cost_as_often_as_they_are_read() {
        let bytes = vec![b'a'; 1 << 20];
        let input = Input::new(&bytes);
        for _ in 0..32 {
            assert_eq!(input.text(&bytes).unwrap().len(), 1 << 20);
        }
        assert_eq!(input.text(&bytes).unwrap_err().code(), "too-large");
        assert_eq!(Input::new(b"").text(b"\xff").unwrap_err().code(), "damaged");
    }
}
