//! Checksums put right: a changed file would otherwise be refused for its checksum alone, and its reader never tried.
//! Whoever makes a file to do harm puts them right, too.

use cifar_model::sha256_hex;

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..)?.first_chunk::<4>()?;
    Some(u32::from_le_bytes(*four) as usize)
}

fn short(bytes: &[u8], at: usize) -> Option<usize> {
    let two = bytes.get(at..)?.first_chunk::<2>()?;
    Some(u16::from_le_bytes(*two).into())
}

/// Of the stored members of an archive, in its list, as far as that can be followed.
pub(crate) fn of_zip(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let end = bytes.windows(4).rposition(|four| four == b"PK\x05\x06");
    let mut next = end.and_then(|end| number(&bytes, end + 16));
    while let Some(at) = next {
        next = put_right(&mut bytes, at);
    }
    bytes
}

/// The entry of a member, and where the next one is.
fn put_right(bytes: &mut [u8], at: usize) -> Option<usize> {
    (bytes.get(at..at + 4)? == b"PK\x01\x02").then_some(())?;
    let [method, name, extra, comment] = [10, 28, 30, 32].map(|place| short(bytes, at + place));
    let [size, place] = [20, 42].map(|place| number(bytes, at + place));
    if let (0, Some(before), Some(after)) = (method?, short(bytes, place? + 26), short(bytes, place? + 28)) {
        let first = place? + 30 + before + after;
        if let Some(member) = bytes.get(first..first.saturating_add(size?)) {
            let checksum = crc32fast::hash(member);
            bytes.get_mut(at + 16..at + 20)?.copy_from_slice(&checksum.to_le_bytes());
        }
    }
    Some(at + 46 + name? + extra? + comment?)
}

/// Of the chunks of a PNG. Its pixels have another, which the decoder passes over.
pub(crate) fn of_png(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let mut at = 8;
    while let Some(length) = number(&bytes, at).map(|length| (length as u32).swap_bytes() as usize) {
        let end = at + 8 + length;
        let Some(checksum) = bytes.get(at + 4..end).map(crc32fast::hash) else { break };
        let Some(place) = bytes.get_mut(end..end + 4) else { break };
        place.copy_from_slice(&checksum.to_be_bytes());
        at = end + 4;
    }
    bytes
}

/// Of a saved run, which stands behind it: seeds are without.
pub(crate) fn of_saved_run(bytes: &[u8]) -> Vec<u8> {
    [bytes, sha256_hex(bytes).as_bytes()].concat()
}
