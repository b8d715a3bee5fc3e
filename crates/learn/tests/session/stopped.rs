//! A run that is stopped and goes on: the same bits, and which files are refused.

use std::error::Error;

use cifar_learn::session::Training;

use super::{HERE, begin, feed, finish, small, tensors};

#[test]
fn stopped_after_any_call_it_ends_with_the_same_bits() -> Result<(), Box<dyn Error>> {
    let mut whole = begin(small())?;
    let calls = finish(&mut whole)?;
    // Three steps and two slices an epoch, the second of which ends it.
    assert_eq!(calls.len(), 2 * (3 + 2));
    let (weights, curve) = (tensors(&whole)?, whole.describe().curve);
    assert_eq!(curve.len(), 2);
    for stop in 0..calls.len() {
        let mut stopped = begin(small())?;
        for _ in 0..stop {
            stopped.session().advance()?;
        }
        let mut resumed = Training::resume(HERE, &stopped.checkpoint()?)?;
        feed(&mut resumed)?;
        finish(&mut resumed)?;
        assert_eq!(resumed.describe().curve, curve, "stopped after {stop}");
        assert!(tensors(&resumed)? == weights, "stopped after {stop}");
        assert!(resumed.describe().same_bits);
    }
    Ok(())
}

#[test]
fn a_cut_changed_or_foreign_file_is_refused() -> Result<(), Box<dyn Error>> {
    let bytes = begin(small())?.checkpoint()?;
    let refused =
        |bytes: &[u8]| matches!(Training::resume(HERE, bytes), Err(error) if error.code() == "recipe");
    for cut in (0..bytes.len()).step_by(50_021) {
        assert!(refused(&bytes[..cut]), "cut at {cut}");
    }
    let mut changed = bytes.clone();
    changed[300] ^= 1;
    assert!(refused(&changed));
    assert!(refused(b"no run at all"));
    assert!(!refused(&bytes));
    Ok(())
}

/// A file from before a setting existed is read, one of a later version refused with what to do.
#[test]
fn files_of_other_versions() -> Result<(), Box<dyn Error>> {
    const MAGIC: usize = "cifar-lab-run/1\n".len();
    let bytes = begin(small())?.checkpoint()?;
    let content = &bytes[..bytes.len() - 64];
    let length = u32::from_le_bytes(content[MAGIC..MAGIC + 4].try_into()?) as usize;
    let (header, trainer) = content[MAGIC + 4..].split_at(length);
    let mut header: serde_json::Value = serde_json::from_slice(header)?;
    header["version"] = "0.1.0-2".into();
    let settings = header["settings"].as_object_mut().ok_or("no settings")?;
    settings.remove("workers").ok_or("no workers")?;
    let header = serde_json::to_vec(&header)?;
    let mut old = [&content[..MAGIC], &(header.len() as u32).to_le_bytes(), &header, trainer].concat();
    old.extend(cifar_model::sha256_hex(&old).into_bytes());
    let mut resumed = Training::resume(HERE, &old)?;
    feed(&mut resumed)?;
    assert!(resumed.session().advance().is_ok());
    assert_eq!((resumed.describe().workers, resumed.describe().same_bits), (1, false));
    let later = [&b"cifar-lab-run/2\n"[..], &bytes[MAGIC..]].concat();
    let Err(refusal) = Training::resume(HERE, &later) else { panic!("must be refused") };
    assert!(refusal.to_string().contains("version 2"), "{refusal}");
    Ok(())
}

#[test]
fn other_images_than_those_it_began_with_are_refused() -> Result<(), Box<dyn Error>> {
    let bytes = begin(small())?.checkpoint()?;
    let mut resumed = Training::resume(HERE, &bytes)?;
    resumed.feed("train", vec![7; 40 * 3072], &[1; 40])?;
    let refusal = resumed.feed("test", vec![7; 130 * 3072], &[1; 130]).expect_err("must be refused");
    assert_eq!(refusal.code(), "recipe");
    feed(&mut resumed)?;
    assert!(resumed.session().advance().is_ok());
    Ok(())
}
