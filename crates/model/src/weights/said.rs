//! What a file says of itself, for who hands it on: as much of it is understood as another program's file needs, and the rest
//! stays as it stands in the header. The module that reads and writes other programs' networks so has no code for it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::metadata::{About, Header, check_numbers, missing};
use super::{FORMAT, refuse};
use crate::{Class, Language, NetworkSpec, Normalization, Result, to_json};

/// What a weights file says of itself, most of it unread.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    name: String,
    spec: NetworkSpec,
    normalization: Normalization,
    classes: Vec<String>,
    temperature: Option<f64>,
    /// All of it.
    header: BTreeMap<String, String>,
}

impl Said {
    /// Of a network of which nothing else is known; where it names no outputs, they are CIFAR-10's classes.
    ///
    /// # Errors
    /// `ErrorKind::Weights` for numbers that JSON does not have.
    pub fn new(
        name: &str,
        spec: NetworkSpec,
        normalization: Normalization,
        classes: Option<Vec<String>>,
    ) -> Result<Self> {
        let usual = || Class::names(Language::En).map(String::from).to_vec();
        let classes = classes.unwrap_or_else(usual);
        let mut header = BTreeMap::new();
        header.insert("format".into(), FORMAT.into());
        header.insert("name".into(), name.into());
        header.insert("spec".into(), json(&spec)?);
        header.insert("normalization".into(), json(&normalization)?);
        header.insert("classes".into(), json(&classes)?);
        Ok(Self { name: name.into(), spec, normalization, classes, temperature: None, header })
    }
}

/// As [`super::Metadata`] writes it.
fn json(value: &impl Serialize) -> Result<String> {
    let unwritable = |e| refuse(format!("the metadata cannot be written ({e})"));
    to_json(value).map_err(unwritable)
}

impl About for Said {
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
        check_numbers(self)
    }

    fn write(&self) -> Result<BTreeMap<String, String>> {
        Ok(self.header.clone())
    }

    fn read(header: Option<&BTreeMap<String, String>>) -> Result<Self> {
        let header = Header::of(header)?;
        let said = Self {
            name: header.text("name").ok_or_else(|| missing("name"))?,
            spec: header.needed("spec")?,
            normalization: header.needed("normalization")?,
            classes: header.needed("classes")?,
            temperature: header.json("temperature")?,
            header: header.0.clone(),
        };
        said.spec.check()?;
        Ok(said)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Metadata, Weights};

    const NOTEBOOK: &[u8] = include_bytes!("../../../../www/assets/models/notebook.safetensors");

    #[test]
    fn a_file_is_handed_on_as_it_stands() -> Result<()> {
        // The shipped file is older than some fields.
        let understood = Weights::from_safetensors(NOTEBOOK)?;
        let file = understood.to_safetensors()?;
        let said = Weights::to_hand_on(&file)?;
        assert!(said.to_safetensors()? == file, "the bytes differ");
        assert_eq!(said.header()?, understood.header()?);
        assert!(said.header()?.contains_key("measured"), "what is not understood goes along");
        assert!(Weights::to_hand_on(&NOTEBOOK[..9]).is_err());
        Ok(())
    }

    /// The code that is written beside the file divides by it.
    #[test]
    fn a_temperature_that_nothing_can_be_divided_by_is_refused() -> Result<()> {
        let calibrated = Weights::from_safetensors(NOTEBOOK)?;
        for (temperature, is_usable) in [(1.5, true), (0.0, false), (-1.0, false)] {
            let metadata = Metadata { temperature: Some(temperature), ..calibrated.metadata.clone() };
            let said = Said::read(Some(&metadata.write()?))?;
            assert_eq!(said.temperature(), Some(temperature));
            assert_eq!(said.check().is_ok(), is_usable, "{temperature}");
        }
        let header = |text: &str| {
            let mut header = calibrated.metadata.write()?;
            header.insert("temperature".into(), text.into());
            Said::read(Some(&header))
        };
        assert!(header("warm").is_err() && header("NaN").is_err());
        Ok(())
    }

    #[test]
    fn a_network_of_which_nothing_else_is_known_has_the_same_file() -> Result<()> {
        let read = Weights::from_safetensors(NOTEBOOK)?;
        let (spec, normalization) = (read.metadata.spec.clone(), read.metadata.normalization);
        let metadata = Metadata::new("mine", spec.clone(), normalization);
        let said = Said::new("mine", spec.clone(), normalization, None)?;
        let [one, other] = [
            Weights::new(metadata, read.tensors().clone())?.to_safetensors()?,
            Weights::new(said, read.tensors().clone())?.to_safetensors()?,
        ];
        assert!(one == other, "the bytes differ");
        let unusable = Normalization { std: [0.0; 3], ..normalization };
        assert!(Weights::new(Said::new("mine", spec, unusable, None)?, read.tensors().clone()).is_err());
        Ok(())
    }
}
