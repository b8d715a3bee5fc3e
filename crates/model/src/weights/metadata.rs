//! What a weights file says of itself, and its form in the header.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{FORMAT, refuse};
use crate::{Evaluation, NetworkSpec, Normalization, Result};

/// What a weights file says of itself: everything a reader needs to use the numbers and to judge them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Metadata {
    /// `notebook`.
    pub name: String,
    /// The network.
    pub spec: NetworkSpec,
    /// How pixels become numbers.
    pub normalization: Normalization,
    /// English names, index 0 to 9.
    pub classes: Vec<String>,
    /// The recipe's name.
    pub recipe: String,
    /// The loss that trained it: `as-run`, `as-written`, `corrected`.
    pub loss: String,
    /// Epochs trained.
    pub epochs: u32,
    /// Seed of the initial weights, the order and the augmentation.
    pub seed: u64,
    /// Fraction of the test images that are right, one plain view each.
    pub accuracy: f64,
    /// Its 95 % interval (Wilson 1927).
    pub accuracy_interval: [f64; 2],
    /// Test images behind it.
    pub n: u32,
    /// Source commit that trained it.
    pub commit: String,
    /// SHA-256 of the five training batches and the test batch.
    pub data_sha256: Vec<String>,
    /// What trained it, in words.
    pub hardware: String,
    /// Divides the logits before the softmax, where one was fitted on held-out images.
    #[serde(default)]
    pub temperature: Option<f64>,
    /// What `cifar-train measure` found besides the accuracy.
    #[serde(default)]
    pub measured: Option<Measured>,
}

/// How often a network is right on some images.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// Fraction that is right.
    pub accuracy: f64,
    /// Its 95 % interval (Wilson 1927).
    pub interval: [f64; 2],
    /// Images.
    pub n: u32,
}

impl From<&Evaluation> for Share {
    fn from(counts: &Evaluation) -> Self {
        let (low, high) = counts.wilson_interval();
        Self { accuracy: counts.accuracy(), interval: [low, high], n: counts.n }
    }
}

/// What was measured on a finished file, as a reader of the file computes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// Right answers among the first 1,000 test images, for tests that have no time for all.
    pub first_thousand: u32,
    /// The test images again, the logits of the plain and of the mirrored view averaged.
    pub mirrored: Share,
    /// The drawings that `cifar-train sketches` makes.
    pub drawings: Share,
    /// What rounding the weights to 8 bits did, where they are.
    #[serde(default)]
    pub rounding: Option<Rounding>,
    /// How far its certainty is from its accuracy; where images were held out.
    #[serde(default)]
    pub calibration: Option<Calibration>,
    /// From where on a picture counts as unlike all that it was trained on; where images were held out.
    #[serde(default)]
    pub doubt: Option<Doubt>,
    /// Whose held-out images gave temperature and threshold, where this network trained on all training images.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried_from: Option<Sibling>,
}

/// Another run of the same recipe, which held images out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sibling {
    /// Source commit that trained it.
    pub commit: String,
    /// Fraction of the test images that it has right.
    pub accuracy: f64,
}

/// What rounding did, over all test images.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rounding {
    /// Accuracy with the weights in 32 bits.
    pub accuracy_before: f64,
    /// The largest change of any logit.
    pub largest: f64,
    /// The root of the mean square of the changes.
    pub typical: f64,
}

/// Of the temperature.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// Held-out training images that the temperature was fitted on.
    pub held_out: u32,
    /// Bins of equal mass.
    pub bins: u32,
    /// Expected calibration error on the test images, without the temperature.
    pub error_before: f64,
    /// The same with it.
    pub error: f64,
}

/// Of the sign for pictures unlike all that the network was trained on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Doubt {
    /// Held-out training images that the threshold was set on.
    pub held_out: u32,
    /// [`crate::doubt::familiarity`] below this is doubtful.
    pub threshold: f64,
    /// Share of the test images below it: false alarms.
    pub false_alarms: f64,
    /// Pictures of other origins.
    pub sets: Vec<Detection>,
}

/// What the sign does with pictures of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Detection {
    /// `uniform-noise`.
    pub set: String,
    /// Pictures.
    pub n: u32,
    /// Share of them below the threshold.
    pub detected: f64,
    /// Chance that one of them scores lower than a test image; equals count half.
    pub auroc: f64,
}

impl Metadata {
    /// Refuses numbers that cannot be worked with.
    pub(super) fn check(&self) -> Result<()> {
        if !self.normalization.is_usable() {
            return Err(refuse(format!("the file normalises by {:?}", self.normalization)));
        }
        if let Some(temperature) = self.temperature.filter(|t| !(*t > 0.0 && t.is_finite())) {
            return Err(refuse(format!("the file's temperature is {temperature}")));
        }
        let threshold = self.measured.as_ref().and_then(|measured| measured.doubt.as_ref());
        match threshold.map(|doubt| doubt.threshold) {
            Some(threshold) if !threshold.is_finite() => {
                Err(refuse(format!("the file's threshold of doubt is {threshold}")))
            }
            _ => Ok(()),
        }
    }

    /// Safetensors allows strings alone as metadata: strings stay themselves, everything else is JSON.
    pub(super) fn write(&self) -> Result<HashMap<String, String>> {
        let unwritable = |e| refuse(format!("the metadata cannot be written ({e})"));
        let serde_json::Value::Object(fields) = serde_json::to_value(self).map_err(unwritable)? else {
            return Err(refuse("the metadata is no object".into()));
        };
        let mut header: HashMap<String, String> = fields
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| match value {
                serde_json::Value::String(text) => (key, text),
                other => (key, other.to_string()),
            })
            .collect();
        header.insert("format".into(), FORMAT.into());
        Ok(header)
    }

    pub(super) fn read(header: Option<&HashMap<String, String>>) -> Result<Self> {
        const STRINGS: [&str; 5] = ["name", "recipe", "loss", "commit", "hardware"];
        let header = header.ok_or_else(|| refuse("the file has no metadata".into()))?;
        let format = header.get("format").map_or("none", String::as_str);
        if format != FORMAT {
            return Err(refuse(format!("the file's format is {format}, expected {FORMAT}")));
        }
        let mut fields = serde_json::Map::new();
        for (key, text) in header.iter().filter(|(key, _)| *key != "format") {
            let value = if STRINGS.contains(&key.as_str()) {
                serde_json::Value::String(text.clone())
            } else {
                serde_json::from_str(text).map_err(|e| refuse(format!("metadata {key} is no JSON ({e})")))?
            };
            fields.insert(key.clone(), value);
        }
        let metadata: Self = serde_json::from_value(serde_json::Value::Object(fields))
            .map_err(|e| refuse(format!("the metadata is incomplete ({e})")))?;
        metadata.spec.check()?;
        Ok(metadata)
    }
}
