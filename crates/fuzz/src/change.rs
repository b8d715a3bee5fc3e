//! Changes to a seed, the same for the same number.

use fastrand::Rng;

/// Numbers that readers get wrong.
const ODD: [u64; 12] = [
    0,
    1,
    0x7f,
    0x80,
    0xff,
    0x7fff,
    0xffff,
    0x7fff_ffff,
    0xffff_ffff,
    0x1_0000_0000,
    0x7fff_ffff_ffff_ffff,
    u64::MAX,
];
/// The same in texts.
const WORDS: [&str; 14] = [
    "0",
    "-1",
    "1e308",
    "1e-308",
    "NaN",
    "null",
    "4294967296",
    "18446744073709551615",
    "0.5",
    "\"\"",
    "[]",
    "{}",
    "true",
    "\u{202e}",
];

/// A seed with one to four changes; `others` lend it pieces.
#[must_use]
pub fn changed(seeds: &[Vec<u8>], number: u64) -> Vec<u8> {
    let mut chance = Rng::with_seed(number);
    let mut bytes = seeds[chance.usize(..seeds.len())].clone();
    for _ in 0..chance.usize(1..=4) {
        change(&mut bytes, seeds, &mut chance);
    }
    bytes
}

fn change(bytes: &mut Vec<u8>, seeds: &[Vec<u8>], chance: &mut Rng) {
    if bytes.is_empty() {
        return bytes.push(chance.u8(..));
    }
    let at = place(bytes.len(), chance);
    let end = (at + 1 + chance.usize(..16)).min(bytes.len());
    match chance.u8(..9) {
        0 => bytes[at] ^= 1 << chance.u8(..8),
        1 => bytes[at] = chance.u8(..),
        2 => {
            let number = ODD[chance.usize(..ODD.len())].wrapping_sub(chance.u64(..2));
            let size = [1, 2, 4, 8][chance.usize(..4)].min(bytes.len() - at);
            let [little, big] = [number.to_le_bytes(), number.swap_bytes().to_le_bytes()];
            let of = if chance.bool() { &little[..size] } else { &big[8 - size..] };
            bytes[at..at + size].copy_from_slice(of);
        }
        3 => drop(bytes.drain(at..end)),
        4 => {
            let piece = bytes[at..end].repeat(chance.usize(1..40));
            drop(bytes.splice(at..at, piece));
        }
        5 => bytes.truncate(at),
        6 => number_in_text(bytes, at, chance),
        7 => {
            let other = &seeds[chance.usize(..seeds.len())];
            let from = chance.usize(..=other.len());
            let piece = other[from..other.len().min(from + 64)].to_vec();
            drop(bytes.splice(at..end, piece));
        }
        _ => {
            let to = place(bytes.len(), chance);
            let piece = bytes[at..end].to_vec();
            let size = piece.len().min(bytes.len() - to);
            bytes[to..to + size].copy_from_slice(&piece[..size]);
        }
    }
}

/// Structure stands at both ends of most files.
fn place(length: usize, chance: &mut Rng) -> usize {
    let near = chance.usize(..length.min(1500));
    match chance.u8(..3) {
        0 => near,
        1 => length - 1 - near,
        _ => chance.usize(..length),
    }
}

/// The next number that is written in digits becomes another word.
fn number_in_text(bytes: &mut Vec<u8>, at: usize, chance: &mut Rng) {
    let Some(first) = bytes[at..].iter().position(u8::is_ascii_digit).map(|found| at + found) else { return };
    let length = bytes[first..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let word = WORDS[chance.usize(..WORDS.len())];
    drop(bytes.splice(first..first + length, word.bytes()));
}
