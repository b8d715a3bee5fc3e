//! Zip archives, as much of them as Keras, PyTorch and people's own tools write: stored or deflated, with 64-bit sizes
//! where they are used. What is unpacked may be no larger than it says, and not larger than is useful.
//!
//! Why not the crate `zip`: it is 55 kB gzip of wasm more (`docs/file-formats.md`); the tests write with it.
//!
//! Source: PKWARE's APPNOTE 6.3.10, sections 4.3 to 4.5.

use miniz_oxide::inflate::decompress_to_vec_with_limit;

use super::bytes::Cursor;
use super::{ImportError, Named, Result};

/// The first bytes of such a file.
pub(crate) const SIGNATURE: &[u8] = b"PK\x03\x04";
/// No archive may have more members: PyTorch writes one for each array.
const MAX_MEMBERS: u64 = 10_000;
/// A size or a place that stands elsewhere, since it takes 64 bits.
const ELSEWHERE: u64 = 0xffff_ffff;
/// Which of a member's extra fields has those of 64 bits.
const ZIP64: u16 = 1;
/// The end of the list of members, without its comment, which may be so long.
const END: usize = 22;
const COMMENT: usize = 0xffff;

/// An archive that has been opened.
#[derive(Debug)]
pub(crate) struct Archive<'a> {
    bytes: &'a [u8],
    members: Named<Member>,
}

/// What the list says of a member.
#[derive(Debug)]
struct Member {
    flags: u16,
    method: u16,
    checksum: u32,
    packed: u64,
    size: u64,
    place: u64,
}

fn truncated() -> Box<ImportError> {
    Box::new(ImportError::Truncated { what: "the archive".into() })
}

impl<'a> Archive<'a> {
    /// Reads the list of members.
    ///
    /// # Errors
    /// `Truncated` where it ends before its list, `Damaged` and `TooLarge`.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self> {
        let [count, place] = list(bytes).ok_or_else(truncated)?;
        if count > MAX_MEMBERS {
            let what = "the number of files in the archive".into();
            return Err(ImportError::TooLarge { what, size: count, limit: MAX_MEMBERS }.into());
        }
        let mut cursor = Cursor::at(bytes, place).ok_or_else(truncated)?;
        let mut members = Named::default();
        for _ in 0..count {
            let (name, member) = member(&mut cursor).ok_or_else(truncated)?;
            if !members.insert(name.clone(), member) {
                return Err(ImportError::damaged(name, "the archive has two files of that name"));
            }
        }
        Ok(Self { bytes, members })
    }

    /// Names of all members.
    pub(crate) fn names(&self) -> Vec<String> {
        self.members.iter().map(|(name, _)| name.into()).collect()
    }

    /// Unpacks a member, stored or deflated, of at most `limit` bytes.
    ///
    /// # Errors
    /// `MissingFile`; `TooLarge` by what it says, `Damaged` by what comes out and where its checksum is another;
    /// `UnsupportedStorage` where it is encrypted or compressed otherwise.
    pub(crate) fn read(&self, name: &str, limit: usize) -> Result<Vec<u8>> {
        let missing = || ImportError::MissingFile { name: name.into() };
        let member = self.members.get(name).ok_or_else(missing)?;
        let size = usize::try_from(member.size).ok().filter(|size| *size <= limit).ok_or_else(|| {
            ImportError::TooLarge { what: name.into(), size: member.size, limit: limit as u64 }
        })?;
        let unsupported =
            |storage: String| Box::new(ImportError::UnsupportedStorage { place: name.into(), storage });
        if member.flags & 1 != 0 {
            return Err(unsupported("an encrypted file".into()));
        }
        let packed = member.packed_bytes(self.bytes).ok_or_else(truncated)?;
        let other_size =
            || ImportError::damaged(name, format!("it does not unpack to the {size} bytes that it says"));
        let bytes = match member.method {
            0 => packed.to_vec(),
            // One that unpacks to more stops at what it says.
            8 => decompress_to_vec_with_limit(packed, size).map_err(|_| other_size())?,
            other => return Err(unsupported(format!("a file of compression {other}"))),
        };
        if bytes.len() != size {
            return Err(other_size());
        }
        if checksum(&bytes) != member.checksum {
            return Err(ImportError::damaged(name, "its checksum is another"));
        }
        Ok(bytes)
    }
}

/// How many members the list has, and where it begins: from the end of the file, where a comment may follow.
fn list(bytes: &[u8]) -> Option<[u64; 2]> {
    let last = bytes.len().checked_sub(END)?;
    let at =
        (last.saturating_sub(COMMENT)..=last).rev().find(|at| bytes[*at..].starts_with(b"PK\x05\x06"))?;
    let mut cursor = Cursor::at(bytes, at as u64)?;
    cursor.skip(10)?;
    let count = u64::from(cursor.u16()?);
    cursor.skip(4)?;
    let place = u64::from(cursor.u32()?);
    if count != 0xffff && place != ELSEWHERE {
        return Some([count, place]);
    }
    // Before it stands where the end of 64 bits is.
    let mut locator = Cursor::at(bytes, at.checked_sub(20)? as u64)?;
    (locator.take(4)? == b"PK\x06\x07").then_some(())?;
    locator.skip(4)?;
    let mut cursor = Cursor::at(bytes, locator.u64()?)?;
    (cursor.take(4)? == b"PK\x06\x06").then_some(())?;
    cursor.skip(28)?;
    let count = cursor.u64()?;
    cursor.skip(8)?;
    Some([count, cursor.u64()?])
}

/// The next entry of the list.
fn member(cursor: &mut Cursor<'_>) -> Option<(String, Member)> {
    (cursor.take(4)? == b"PK\x01\x02").then_some(())?;
    cursor.skip(4)?;
    let (flags, method) = (cursor.u16()?, cursor.u16()?);
    cursor.skip(4)?;
    let checksum = cursor.u32()?;
    let [mut packed, mut size] = [u64::from(cursor.u32()?), u64::from(cursor.u32()?)];
    let [name, extra, comment] = [cursor.u16()?, cursor.u16()?, cursor.u16()?].map(usize::from);
    cursor.skip(8)?;
    let mut place = u64::from(cursor.u32()?);
    let name = String::from_utf8_lossy(cursor.take(name)?).into_owned();
    let mut fields = Cursor::at(cursor.take(extra)?, 0)?;
    cursor.skip(comment)?;
    while fields.left() >= 4 {
        let (kind, length) = (fields.u16()?, fields.u16()?);
        let Some(field) = fields.take(length.into()) else { break };
        if kind == ZIP64 {
            let mut wide = Cursor::at(field, 0)?;
            for number in [&mut size, &mut packed, &mut place] {
                if *number == ELSEWHERE {
                    *number = wide.u64()?;
                }
            }
        }
    }
    Some((name, Member { flags, method, checksum, packed, size, place }))
}

impl Member {
    /// Its bytes in the archive; the sizes before them may be 0, those of the list are right.
    fn packed_bytes<'a>(&self, archive: &'a [u8]) -> Option<&'a [u8]> {
        let mut cursor = Cursor::at(archive, self.place)?;
        (cursor.take(4)? == SIGNATURE).then_some(())?;
        cursor.skip(22)?;
        let [name, extra] = [cursor.u16()?, cursor.u16()?].map(usize::from);
        cursor.skip(name + extra)?;
        cursor.take(usize::try_from(self.packed).ok()?)
    }
}

/// CRC-32 as zip has it (APPNOTE 4.4.7), four bits at a time.
pub(crate) fn checksum(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 16] = {
        let mut table = [0; 16];
        let mut at = 0;
        while at < 16 {
            let (mut value, mut bit) = (at as u32, 0);
            while bit < 4 {
                value = if value & 1 == 1 { value >> 1 ^ 0xedb8_8320 } else { value >> 1 };
                bit += 1;
            }
            table[at] = value;
            at += 1;
        }
        table
    };
    let four = |value: u32| value >> 4 ^ TABLE[(value & 0xf) as usize];
    !bytes.iter().fold(u32::MAX, |value, byte| four(four(value ^ u32::from(*byte))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_the_standard() {
        assert_eq!(checksum(b"123456789"), 0xcbf4_3926);
        assert_eq!(checksum(b""), 0);
    }

    #[test]
    fn an_archive_without_members_is_one_and_anything_else_is_not() {
        let mut empty = b"PK\x05\x06".to_vec();
        empty.resize(END, 0);
        assert!(Archive::open(&empty).unwrap().names().is_empty());
        assert_eq!(Archive::open(&empty[1..]).unwrap_err().code(), "truncated");
        empty[10] = 1;
        assert_eq!(Archive::open(&empty).unwrap_err().code(), "truncated");
    }
}
