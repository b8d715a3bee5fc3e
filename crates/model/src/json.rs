//! JSON out of bytes, and into text.

use serde::Serialize;
use serde::de::{DeserializeOwned, Error};

/// What JSON in UTF-8 says. serde_json has one parser for text and another for bytes, and every form that is read is
/// compiled once for each: with text alone a module is kilobytes smaller.
///
/// # Errors
/// As `serde_json::from_str`; for bytes that are no UTF-8.
pub fn from_json<T: DeserializeOwned>(bytes: &[u8]) -> serde_json::Result<T> {
    serde_json::from_str(std::str::from_utf8(bytes).map_err(serde_json::Error::custom)?)
}

/// A value in one line, the keys of its objects in the order of the alphabet. What `Display` writes of a `serde_json::Value`
/// is the same, and brings along a second writer, for several lines.
///
/// # Errors
/// As `serde_json::to_value`.
pub fn to_json<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<String> {
    serde_json::to_string(&serde_json::to_value(value)?)
}
