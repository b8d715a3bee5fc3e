//! What a weights file may say besides the network: where it comes from and what it is worth.

use serde::{Deserialize, Serialize, Serializer};

use crate::Evaluation;

/// Where a network comes from and what it is worth, as far as its file says. Nothing here is needed to classify, and
/// nothing is filled with a word that is not true: what is not known is not said.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Provenance {
    /// The recipe's name.
    pub recipe: Option<String>,
    /// The loss that trained it: `as-run`, `as-written`, `corrected`.
    pub loss: Option<String>,
    /// Epochs trained.
    pub epochs: Option<u32>,
    /// Seed of the initial weights, the order and the augmentation.
    pub seed: Option<u64>,
    /// How often it is right, one plain view an image. In the file: `accuracy`, `accuracy_interval` and `n`.
    #[serde(flatten, serialize_with = "accuracy_fields")]
    pub accuracy: Option<Share>,
    /// The images behind the accuracy.
    pub accuracy_on: Option<Split>,
    /// Source commit that trained it.
    pub commit: Option<String>,
    /// SHA-256 of the images: of the five training batches and the test batch, or of the training and the test images
    /// that were fed to the page's run. Empty: not known.
    pub data_sha256: Vec<String>,
    /// What trained it, in words.
    pub hardware: Option<String>,
    /// What `cifar-train measure` found besides the accuracy.
    pub measured: Option<Measured>,
}

/// Images that a network is evaluated on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Split {
    /// Test images. Files that do not say mean these.
    Test,
    /// Training images that were held out.
    HeldOut,
}

/// The three fields that a file has of an accuracy, `null` each where there is none.
fn accuracy_fields<S: Serializer>(accuracy: &Option<Share>, to: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Fields {
        accuracy: Option<f64>,
        accuracy_interval: Option<[f64; 2]>,
        n: Option<u32>,
    }
    let fields = Fields {
        accuracy: accuracy.map(|share| share.accuracy),
        accuracy_interval: accuracy.map(|share| share.interval),
        n: accuracy.map(|share| share.n),
    };
    fields.serialize(to)
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
    /// Files call it `doubt`.
    #[serde(rename = "doubt")]
    pub out_of_distribution: Option<OutOfDistribution>,
    /// Whose held-out images gave temperature and threshold, where this network trained on all training images.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried_from: Option<Sibling>,
}

/// Another run of the same recipe, which held images out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sibling {
    /// Source commit that trained it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
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

/// Of the warning for pictures unlike all that the network was trained on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutOfDistribution {
    /// Held-out training images that the threshold was set on.
    pub held_out: u32,
    /// A picture whose [`crate::out_of_distribution::score`] is below this counts as unlike the training images.
    pub threshold: f64,
    /// Share of the test images below it: false alarms.
    pub false_alarms: f64,
    /// Pictures of other origins.
    pub sets: Vec<Detection>,
}

/// What the warning does with pictures of one kind.
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
