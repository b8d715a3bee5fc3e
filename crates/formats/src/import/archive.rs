//! Zip archives with limits: what is unpacked may be no larger than it says, and not larger than is useful.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::ImportError;

/// The first bytes of such a file.
pub(crate) const SIGNATURE: &[u8] = b"PK\x03\x04";
/// No archive may have more members: PyTorch writes one for each array.
const MAX_MEMBERS: usize = 10_000;

/// An archive that has been opened.
#[derive(Debug)]
pub(crate) struct Archive<'a>(ZipArchive<Cursor<&'a [u8]>>);

impl<'a> Archive<'a> {
    /// Reads the list of members.
    ///
    /// # Errors
    /// `Truncated` where it ends before its list, `Damaged`, `UnsupportedStorage` and `TooLarge`.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, ImportError> {
        // The list of members stands at the end: where it is missing, the end is.
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| match error {
            ZipError::InvalidArchive(_) => ImportError::Truncated { what: "the archive".into() },
            other => refusal("the archive", &other),
        })?;
        if archive.len() > MAX_MEMBERS {
            let (size, limit) = (archive.len() as u64, MAX_MEMBERS as u64);
            return Err(ImportError::TooLarge {
                what: "the number of files in the archive".into(),
                size,
                limit,
            });
        }
        Ok(Self(archive))
    }

    /// Names of all members; those that are no text are none that anybody looks for.
    pub(crate) fn names(&self) -> Vec<String> {
        self.0.file_names().filter_map(|name| name.ok().map(Into::into)).collect()
    }

    /// Unpacks a member, stored or deflated, of at most `limit` bytes.
    ///
    /// # Errors
    /// `MissingFile`; `TooLarge` by what it says and by what comes out; `Damaged` where its checksum is another.
    pub(crate) fn read(&mut self, name: &str, limit: usize) -> Result<Vec<u8>, ImportError> {
        let missing = || ImportError::MissingFile { name: name.into() };
        let index = self.0.index_for_name(name).ok_or_else(missing)?;
        let member = self.0.by_index(index).map_err(|error| refusal(name, &error))?;
        let too_large = |size: u64| ImportError::TooLarge { what: name.into(), size, limit: limit as u64 };
        let said = member.size();
        if said > limit as u64 {
            return Err(too_large(said));
        }
        let mut bytes = Vec::new();
        // One more than it says, so that more is seen.
        let read = member.take(said + 1).read_to_end(&mut bytes);
        read.map_err(|error| ImportError::damaged(name, error.to_string()))?;
        if bytes.len() as u64 > said {
            return Err(ImportError::damaged(
                name,
                format!("more than the {said} bytes that it says come out"),
            ));
        }
        if (bytes.len() as u64) < said {
            return Err(ImportError::Truncated { what: name.into() });
        }
        Ok(bytes)
    }
}

fn refusal(place: &str, error: &ZipError) -> ImportError {
    match error {
        ZipError::UnsupportedArchive(storage) => {
            ImportError::UnsupportedStorage { place: place.into(), storage: (*storage).into() }
        }
        other => ImportError::damaged(place, other.to_string()),
    }
}
