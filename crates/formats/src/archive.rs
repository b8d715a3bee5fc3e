//! Zip archives whose members lie in them as they are: what `.keras` files and downloads of several files are made of.
//! Numbers of weights do not get smaller by deflating.
//!
//! Why not the crate `zip`: `docs/file-formats.md`. Source: PKWARE's APPNOTE 6.3.10, sections 4.3 and 4.4.

use crate::import::{ZIP_SIGNATURE, checksum};

/// Without deflating or folders (APPNOTE 4.4.3).
const VERSION: u16 = 10;
/// 1 January 1980, the first day there is: the same network gives the same bytes.
const DAY: u16 = 0x21;

/// An archive of members with their names, which are ASCII. All together are far below 4 GiB, since networks are.
pub(crate) fn stored(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let (mut file, mut list) = (Vec::new(), Vec::new());
    for (name, bytes) in members {
        let place = file.len() as u32;
        let fields = fields(name, bytes);
        file.extend_from_slice(ZIP_SIGNATURE);
        file.extend_from_slice(&fields);
        file.extend_from_slice(name.as_bytes());
        file.extend_from_slice(bytes);
        list.extend_from_slice(b"PK\x01\x02");
        list.extend_from_slice(&VERSION.to_le_bytes());
        list.extend_from_slice(&fields);
        // No comment, the first disk, no attributes.
        list.extend_from_slice(&[0; 10]);
        list.extend_from_slice(&place.to_le_bytes());
        list.extend_from_slice(name.as_bytes());
    }
    let count = (members.len() as u16).to_le_bytes();
    let [size, place] = [list.len(), file.len()].map(|length| (length as u32).to_le_bytes());
    let end = [&b"PK\x05\x06\0\0\0\0"[..], &count, &count, &size, &place, &[0; 2]].concat();
    [file, list, end].concat()
}

/// What stands before a member and again in the list: version, flags, method, time and day, checksum, sizes, lengths of
/// name and extra.
fn fields(name: &str, bytes: &[u8]) -> Vec<u8> {
    let size = (bytes.len() as u32).to_le_bytes();
    let name = (name.len() as u16).to_le_bytes();
    let checksum = checksum(bytes).to_le_bytes();
    let parts =
        [&VERSION.to_le_bytes()[..], &[0; 6], &DAY.to_le_bytes(), &checksum, &size, &size, &name, &[0; 2]];
    parts.concat()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn another_program_reads_every_member() {
        let members = [("a.json".to_owned(), b"{}".to_vec()), ("folder/b.bin".to_owned(), vec![7; 70_000])];
        let file = stored(&members);
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&file)).expect("an archive");
        assert_eq!(archive.len(), members.len());
        for (name, bytes) in members {
            let mut member = archive.by_name(&name).expect("it is there");
            let mut read = Vec::new();
            // Checks the checksum, too.
            member.read_to_end(&mut read).expect("it is whole");
            assert!(read == bytes, "{name}");
        }
    }
}
