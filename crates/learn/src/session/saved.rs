//! A run as a file: what stands around the trainer's own checkpoint so that it can go on elsewhere.
//!
//! Layout: a line that names the format, the length of a JSON header (u32, little-endian), the header, the
//! trainer's checkpoint, and the SHA-256 of all that in hexadecimal digits.

use cifar_model::{Error, ErrorKind, sha256_hex};
use serde::{Deserialize, Serialize};

use super::{EpochFigures, Reason, Result, SessionError, Settings, Validated};
use crate::Trainer;
use crate::trainer::Progress;

const MAGIC: &[u8] = b"cifar-lab-run/1\n";
/// What every version begins with. Settings that a file does not name have their usual value, so a new setting makes no
/// new version.
const KIND: &[u8] = b"cifar-lab-run/";
const DIGITS: usize = 64;
/// Channels, rows and columns of the images that a run is fed.
const INPUT: [usize; 3] = [3, 32, 32];

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

impl Header {
    /// Refuses numbers out of range, and those that contradict each other or the run that they stand around.
    pub(super) fn check(&self, trainer: &Trainer) -> Result<()> {
        self.settings.check()?;
        let recipe = trainer.recipe();
        if self.settings.meant(recipe).map_err(unreadable)? != *recipe {
            return Err(unreadable("its settings are those of another run"));
        }
        if recipe.spec.input != INPUT {
            return Err(unreadable("a network for pictures of another size"));
        }
        let (images, (epoch, step)) = (trainer.images(), trainer.position());
        if images != recipe.training_images(self.settings.images).map_err(unreadable)? {
            return Err(unreadable(format!("{images} of {} images train", self.settings.images)));
        }
        let done = match self.unevaluated.map(Progress::from) {
            None => epoch,
            Some(sums) if epoch > 0 && step == 0 && sums.is_of(u64::from(images)) => epoch - 1,
            Some(_) => return Err(unreadable("sums of an epoch that is not over")),
        };
        let epochs = self.curve.iter().map(|Bits(epoch, _)| *epoch);
        let is_rising = epochs.clone().zip(epochs.clone().skip(1)).all(|(one, next)| one < next);
        let is_there = epochs.clone().all(|epoch| (1..=done).contains(&epoch));
        if !is_rising || !is_there || !self.curve.iter().all(|&bits| is_possible(&bits.into())) {
            return Err(unreadable("a curve of another run"));
        }
        Ok(())
    }
}

/// Whether an epoch can have come to these figures. A network that explodes may have an infinite loss on what validates.
fn is_possible(figures: &EpochFigures) -> bool {
    let EpochFigures { loss, accuracy, validation, .. } = *figures;
    let is_share = |share: f64| (0.0..=1.0).contains(&share);
    let is_validated = |found: Validated| found.loss > -1.0 && is_share(found.accuracy);
    loss.is_finite() && loss > -1.0 && is_share(accuracy) && validation.is_none_or(is_validated)
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
    Ok((cifar_model::from_json(header).map_err(unreadable)?, trainer))
}
