//! Numbers, words and lines out of a pickle's bytes.

use super::{Id, Item, MAX_NAME, Problem};

/// Bytes that are read forward.
pub(super) struct Stream<'bytes> {
    bytes: &'bytes [u8],
    pub(super) at: usize,
}

impl<'bytes> Stream<'bytes> {
    pub(super) const fn new(bytes: &'bytes [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    pub(super) fn take(&mut self, length: usize) -> Result<&'bytes [u8], Problem> {
        let end = self.at.checked_add(length).ok_or(Problem::Broken { at: self.at })?;
        let part = self.bytes.get(self.at..end).ok_or(Problem::Broken { at: self.at })?;
        self.at = end;
        Ok(part)
    }

    pub(super) fn skip(&mut self, length: usize) -> Result<(), Problem> {
        self.take(length).map(|_| ())
    }

    pub(super) fn byte(&mut self) -> Result<u8, Problem> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], Problem> {
        let at = self.at;
        self.take(N)?.try_into().map_err(|_| Problem::Broken { at })
    }

    pub(super) fn length(&mut self) -> Result<usize, Problem> {
        let length = u32::from_le_bytes(self.array()?);
        usize::try_from(length).map_err(|_| Problem::TooLarge { at: self.at })
    }

    pub(super) fn long_length(&mut self) -> Result<usize, Problem> {
        let length = u64::from_le_bytes(self.array()?);
        usize::try_from(length).map_err(|_| Problem::TooLarge { at: self.at })
    }

    pub(super) fn words(&mut self, length: usize) -> Result<Item, Problem> {
        Ok(Item::Text(String::from_utf8_lossy(self.take(length)?).into_owned()))
    }

    /// Up to the end of a line, which is left out.
    pub(super) fn line(&mut self) -> Result<String, Problem> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let end = rest.iter().position(|byte| *byte == b'\n').ok_or(Problem::Broken { at: self.at })?;
        let line = String::from_utf8_lossy(&rest[..end]).into_owned();
        self.at += end + 1;
        Ok(line)
    }
}

pub(super) fn global(module: &str, name: &str, at: usize) -> Result<Item, Problem> {
    if module.len() + name.len() >= MAX_NAME {
        return Err(Problem::TooLarge { at });
    }
    Ok(Item::Global(format!("{module}.{name}").into()))
}

pub(super) fn pairs(ids: &[Id]) -> Option<Vec<(Id, Id)>> {
    let (pairs, rest) = ids.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|&[key, value]| (key, value)).collect())
}

/// Little endian, in two's complement, of any length.
pub(super) fn whole(bytes: &[u8]) -> Item {
    let Some(last) = bytes.last().filter(|_| bytes.len() <= 8) else {
        return if bytes.is_empty() { Item::Whole(0) } else { Item::Large(bytes.to_vec()) };
    };
    let mut eight = [if *last >= 0x80 { 0xff } else { 0 }; 8];
    eight[..bytes.len()].copy_from_slice(bytes);
    Item::Whole(i64::from_le_bytes(eight))
}

/// A number with a fraction, as Python writes it. By JSON's parser, which is in the module anyway: the library's own has a
/// table of ten kilobytes.
pub(super) fn float(line: &str) -> Option<f64> {
    match line {
        "nan" => Some(f64::NAN),
        "inf" => Some(f64::INFINITY),
        "-inf" => Some(f64::NEG_INFINITY),
        digits => serde_json::from_str(digits).ok(),
    }
}

/// A number in decimal digits; 00 and 01 are the truth values of the oldest protocol.
pub(super) fn number(line: &str) -> Option<Item> {
    match line {
        "00" => Some(Item::Bool(false)),
        "01" => Some(Item::Bool(true)),
        digits => digits.trim_end_matches('L').parse().ok().map(Item::Whole),
    }
}
