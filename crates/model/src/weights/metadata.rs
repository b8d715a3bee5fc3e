//! What a weights file says of itself, and its form in the header: what a reader has to know, and what it may.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::provenance::{Provenance, Share, Split};
use super::{FORMAT, refuse};
use crate::{Class, Language, NetworkSpec, Normalization, Result, number};

/// What a weights file says of itself. A reader needs what stands here; everything else is [`Provenance`].
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Metadata {
    /// `notebook`.
    pub name: String,
    /// The network.
    pub spec: NetworkSpec,
    /// How pixels become numbers.
    pub normalization: Normalization,
    /// English names, index 0 to 9.
    pub classes: Vec<String>,
    /// Divides the logits before the softmax, where one was fitted on held-out images.
    pub temperature: Option<f64>,
    /// Where the network comes from and what it is worth, as far as the file says. Its fields lie beside the others in
    /// the header and in JavaScript.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// What a weights file has to say of its network, and its form in the header.
pub trait About: Clone {
    /// `notebook`.
    fn name(&self) -> &str;
    /// The network.
    fn spec(&self) -> &NetworkSpec;
    /// How pixels become numbers.
    fn normalization(&self) -> &Normalization;
    /// Names of the outputs.
    fn classes(&self) -> &[String];
    /// Divides the logits before the softmax.
    fn temperature(&self) -> Option<f64>;

    /// Refuses numbers that cannot be worked with.
    ///
    /// # Errors
    /// `ErrorKind::Weights`.
    fn check(&self) -> Result<()>;

    /// What the header holds: safetensors allows strings alone, so strings stay themselves and everything else is JSON.
    ///
    /// # Errors
    /// `ErrorKind::Weights` for what cannot be written as JSON.
    fn write(&self) -> Result<BTreeMap<String, String>>;

    /// Keys that this version does not know are passed over.
    ///
    /// # Errors
    /// `ErrorKind::Weights` for other formats, and for what is missing or cannot be read; `ErrorKind::Spec` for a spec that
    /// does not hold together.
    fn read(header: Option<&BTreeMap<String, String>>) -> Result<Self>;
}

impl Metadata {
    /// Of a network for the ten classes of CIFAR-10 of which nothing else is known.
    #[must_use]
    pub fn new(name: &str, spec: NetworkSpec, normalization: Normalization) -> Self {
        let classes = Class::names(Language::En).map(String::from).to_vec();
        let provenance = Provenance::default();
        Self { name: name.into(), spec, normalization, classes, temperature: None, provenance }
    }
}

impl About for Metadata {
    fn name(&self) -> &str {
        &self.name
    }

    fn spec(&self) -> &NetworkSpec {
        &self.spec
    }

    fn normalization(&self) -> &Normalization {
        &self.normalization
    }

    fn classes(&self) -> &[String] {
        &self.classes
    }

    fn temperature(&self) -> Option<f64> {
        self.temperature
    }

    fn check(&self) -> Result<()> {
        check_numbers(self)?;
        let measured = self.provenance.measured.as_ref();
        match measured.and_then(|measured| measured.out_of_distribution.as_ref()).map(|found| found.threshold)
        {
            Some(threshold) if !threshold.is_finite() => {
                Err(refuse(format!("the file's out-of-distribution threshold is {}", number(threshold))))
            }
            _ => Ok(()),
        }
    }

    /// What is not known has no key.
    fn write(&self) -> Result<BTreeMap<String, String>> {
        let unwritable = |e| refuse(format!("the metadata cannot be written ({e})"));
        let serde_json::Value::Object(fields) = serde_json::to_value(self).map_err(unwritable)? else {
            return Err(refuse("the metadata is no object".into()));
        };
        let is_said =
            |value: &serde_json::Value| !value.is_null() && value.as_array().is_none_or(|a| !a.is_empty());
        let mut header = BTreeMap::new();
        for (key, value) in fields.into_iter().filter(|(_, value)| is_said(value)) {
            header.insert(
                key,
                match value {
                    serde_json::Value::String(text) => text,
                    other => serde_json::to_string(&other).map_err(unwritable)?,
                },
            );
        }
        header.insert("format".into(), FORMAT.into());
        Ok(header)
    }

    fn read(header: Option<&BTreeMap<String, String>>) -> Result<Self> {
        let header = Header::of(header)?;
        let metadata = Self {
            name: header.text("name").ok_or_else(|| missing("name"))?,
            spec: header.needed("spec")?,
            normalization: header.needed("normalization")?,
            classes: header.needed("classes")?,
            temperature: header.json("temperature")?,
            provenance: header.provenance()?,
        };
        metadata.spec.check()?;
        Ok(metadata)
    }
}

/// Refuses a normalisation and a temperature by which nothing can be divided.
pub(super) fn check_numbers(about: &impl About) -> Result<()> {
    let normalization = about.normalization();
    if !normalization.is_usable() {
        let [mean, std] = [normalization.mean, normalization.std].map(|values| values.map(number).join(", "));
        return Err(refuse(format!("the file normalises by the means {mean} and the deviations {std}")));
    }
    match about.temperature().filter(|t| !(*t > 0.0 && t.is_finite())) {
        Some(temperature) => Err(refuse(format!("the file's temperature is {}", number(temperature)))),
        None => Ok(()),
    }
}

/// The strings of a file's header.
pub(super) struct Header<'file>(pub(super) &'file BTreeMap<String, String>);

impl<'file> Header<'file> {
    /// Of a file of ours.
    pub(super) fn of(header: Option<&'file BTreeMap<String, String>>) -> Result<Self> {
        let header = Self(header.ok_or_else(|| refuse("the file has no metadata".into()))?);
        let format = header.text("format").unwrap_or_else(|| "none".into());
        if format != FORMAT {
            return Err(refuse(format!("the file's format is {format}, expected {FORMAT}")));
        }
        Ok(header)
    }

    pub(super) fn text(&self, key: &str) -> Option<String> {
        self.0.get(key).cloned()
    }

    pub(super) fn json<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>> {
        let unreadable = |e| refuse(format!("metadata {key} cannot be read ({e})"));
        self.0.get(key).map(|text| serde_json::from_str(text).map_err(unreadable)).transpose()
    }

    pub(super) fn needed<T: DeserializeOwned>(&self, key: &str) -> Result<T> {
        self.json(key)?.ok_or_else(|| missing(key))
    }

    fn provenance(&self) -> Result<Provenance> {
        let said = (self.json("accuracy")?, self.json("accuracy_interval")?, self.json("n")?);
        let accuracy = match said {
            // Files of earlier versions say 0 of 0 where nothing was counted.
            (Some(accuracy), Some(interval), Some(n)) if n > 0 => Some(Share { accuracy, interval, n }),
            _ => None,
        };
        let accuracy_on = match self.text("accuracy_on").as_deref() {
            None => accuracy.map(|_| Split::Test),
            Some("test") => Some(Split::Test),
            Some("held-out") => Some(Split::HeldOut),
            Some(other) => {
                return Err(refuse(format!("metadata accuracy_on is {other}, expected test or held-out")));
            }
        };
        Ok(Provenance {
            recipe: self.text("recipe"),
            loss: self.text("loss"),
            epochs: self.json("epochs")?,
            seed: self.json("seed")?,
            accuracy,
            accuracy_on,
            commit: self.text("commit"),
            data_sha256: self.json("data_sha256")?.unwrap_or_default(),
            hardware: self.text("hardware"),
            measured: self.json("measured")?,
        })
    }
}

pub(super) fn missing(key: &str) -> crate::Error {
    refuse(format!("the metadata has no {key}"))
}
