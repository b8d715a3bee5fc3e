//! A run as a file: what stands around the trainer's own checkpoint so that it can go on elsewhere.
//!
//! Layout: a line that names the format, the length of a JSON header (u32, little-endian), the header, the
//! trainer's checkpoint, and the SHA-256 of all that in hexadecimal digits.

use cifar_model::{Error, ErrorKind, sha256_hex};
use serde::{Deserialize, Serialize};

use super::{EpochFigures, Reason, Result, SessionError, Settings, Validated};
use crate::trainer::Progress;

const MAGIC: &[u8] = b"cifar-lab-run/1\n";
/// What every version begins with. Settings that a file does not name have their usual value, so a new setting makes no
/// new version.
const KIND: &[u8] = b"cifar-lab-run/";
const DIGITS: usize = 64;

/// What the header says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Header {
    /// The version of the program that wrote it: other builds go on within tolerance, not with the same bits.
    pub(super) version: String,
    pub(super) engine: String,
    pub(super) settings: Settings,
    /// SHA-256 of the training images used, and of the test images that validate.
    pub(super) data: [String; 2],
    pub(super) curve: Vec<Bits>,
    /// The sums of an epoch whose evaluation is not done. Files keep the name that the first ones had.
    #[serde(rename = "unjudged")]
    pub(super) unevaluated: Option<Sums>,
}

/// An epoch and the bits of its [`EpochFigures`]: JSON's decimals would come back a last digit off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Bits(u32, [u64; 4]);

impl From<&EpochFigures> for Bits {
    fn from(figures: &EpochFigures) -> Self {
        let EpochFigures { epoch, loss, accuracy, validation } = *figures;
        let [val_loss, val_accuracy] = validation.map_or([f64::NAN; 2], |found| [found.loss, found.accuracy]);
        Self(epoch, [loss, accuracy, val_loss, val_accuracy].map(f64::to_bits))
    }
}

impl From<Bits> for EpochFigures {
    fn from(Bits(epoch, bits): Bits) -> Self {
        let [loss, accuracy, val_loss, val_accuracy] = bits.map(f64::from_bits);
        let validation = Validated { loss: val_loss, accuracy: val_accuracy };
        Self { epoch, loss, accuracy, validation: (!val_loss.is_nan()).then_some(validation) }
    }
}

/// [`Progress`] in integers, so that it comes back exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sums {
    loss_bits: u64,
    correct: u64,
    images: u64,
}

impl From<Progress> for Sums {
    fn from(sums: Progress) -> Self {
        Self { loss_bits: sums.loss.to_bits(), correct: sums.correct, images: sums.images }
    }
}

impl From<Sums> for Progress {
    fn from(sums: Sums) -> Self {
        Self { loss: f64::from_bits(sums.loss_bits), correct: sums.correct, images: sums.images }
    }
}

fn refuse(problem: impl std::fmt::Display, why: Reason) -> SessionError {
    let problem = format!("the saved run cannot be read ({problem})");
    SessionError::from(Error::new(ErrorKind::Recipe, problem, "begin a new run")).because(why)
}

fn unreadable(problem: impl std::fmt::Display) -> SessionError {
    refuse(problem, Reason::Unreadable)
}

/// A file of another version, or none at all.
fn foreign(bytes: &[u8]) -> SessionError {
    let Some(rest) = bytes.strip_prefix(KIND) else {
        return refuse("it does not begin as one", Reason::NoRun);
    };
    let digits: String =
        rest.iter().take(9).map_while(|&b| b.is_ascii_digit().then_some(char::from(b))).collect();
    let problem = format!("the saved run is of version {digits}, this program reads version 1");
    let remedy = "reload the page to get its newest version, or begin a new run";
    SessionError::from(Error::new(ErrorKind::Recipe, problem, remedy)).because(Reason::OtherVersion)
}

/// Header and trainer as one file.
pub(super) fn write(header: &Header, trainer: &[u8]) -> Result<Vec<u8>> {
    let header = serde_json::to_vec(header).map_err(unreadable)?;
    let length = u32::try_from(header.len()).map_err(unreadable)?;
    let mut bytes = [MAGIC, &length.to_le_bytes(), &header, trainer].concat();
    bytes.extend(sha256_hex(&bytes).into_bytes());
    Ok(bytes)
}

/// What [`write`] wrote.
pub(super) fn read(bytes: &[u8]) -> Result<(Header, &[u8])> {
    if !bytes.starts_with(MAGIC) {
        return Err(foreign(bytes));
    }
    let cut = || refuse("it is cut", Reason::Damaged);
    let end = bytes.len().checked_sub(DIGITS).ok_or_else(cut)?;
    let (content, digits) = bytes.split_at(end);
    if sha256_hex(content).as_bytes() != digits {
        return Err(refuse("its checksum is wrong: it was cut or changed", Reason::Damaged));
    }
    let rest = content.get(MAGIC.len()..).ok_or_else(cut)?;
    let (length, rest) = rest.split_first_chunk::<4>().ok_or_else(cut)?;
    let length = u32::from_le_bytes(*length) as usize;
    let (header, trainer) = rest.split_at_checked(length).ok_or_else(cut)?;
    Ok((serde_json::from_slice(header).map_err(unreadable)?, trainer))
}
