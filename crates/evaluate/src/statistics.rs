//! All figures of one network at once, as page and native program tell them.

use cifar_model::Result;
use serde::Serialize;

use crate::answers::Answers;
use crate::classes::{ClassScores, ConfusedPair, animal_or_vehicle, most_confused, per_class, top_k};
use crate::coverage::{CoveragePoint, area_under_risk, coverage, thinned};
use crate::interval::Proportion;
use crate::reliability::{Bands, Bin, Binning, Classwise, bands, classwise, expected_error, reliability};
use crate::scores::{brier, negative_log_likelihood};

/// Seed of every bootstrap here, so that page and native program draw the same.
pub const SEED: u64 = 2023;
/// Confused pairs that are listed.
const PAIRS: usize = 10;
/// Points of the coverage curve: one for each 5 % of the images.
const STEPS: u32 = 20;

/// What a network's answers are worth.
#[derive(Clone, Debug, Serialize)]
pub struct Statistics {
    /// By class, in the order of the classes' numbers.
    pub by_class: [ClassScores; 10],
    /// The true class is among the two largest outputs.
    pub top_2: Option<Proportion>,
    /// Among the three largest.
    pub top_3: Option<Proportion>,
    /// Animals taken for animals, vehicles for vehicles.
    pub animal_or_vehicle: Option<Proportion>,
    /// Most images first.
    pub most_confused: Vec<ConfusedPair>,
    /// At each temperature that was asked for.
    pub calibration: Vec<Calibration>,
}

/// How true a network's probabilities are at a temperature.
#[derive(Clone, Debug, Serialize)]
pub struct Calibration {
    /// What the logits are divided by; 1 for as they are.
    pub temperature: f64,
    /// Mean `-ln p` of the true class, in nats.
    pub negative_log_likelihood: f64,
    /// Brier's score, 0 to 2.
    pub brier: f64,
    /// In bins of equal mass.
    pub equal_mass: Diagram,
    /// In bins of equal width.
    pub equal_width: Diagram,
    /// Of all images, what is left where a network answers only when sure; a point for each twentieth of the images.
    pub coverage: Vec<CoveragePoint>,
    /// Area under risk against coverage, of all points.
    pub area_under_risk: f64,
}

/// A reliability diagram and what it sums up to.
#[derive(Clone, Debug, Serialize)]
pub struct Diagram {
    /// Bins that have images, least confident first.
    pub bins: Vec<Bin>,
    /// 95 % of each bin's accuracy and of the error.
    pub bands: Bands,
    /// Expected calibration error.
    pub expected_error: f64,
    /// The same of each class's probability.
    pub classwise: Classwise,
}

impl Statistics {
    /// All figures, with this many bins, at these temperatures.
    ///
    /// # Errors
    /// Those of [`Calibration::of`].
    pub fn of(answers: &Answers, temperatures: &[f64], bins: usize) -> Result<Self> {
        let at = |&temperature: &f64| Calibration::of(answers, temperature, bins);
        Ok(Self {
            by_class: per_class(answers, SEED),
            top_2: top_k(answers, 2),
            top_3: top_k(answers, 3),
            animal_or_vehicle: animal_or_vehicle(answers),
            most_confused: most_confused(&answers.evaluation(), PAIRS),
            calibration: temperatures.iter().map(at).collect::<Result<_>>()?,
        })
    }
}

impl Calibration {
    /// All figures that depend on the temperature.
    ///
    /// # Errors
    /// `ErrorKind::Argument` for a temperature outside 0.01 to 100, fewer than 5 or more than 30 bins, and for fewer
    /// images than bins.
    pub fn of(answers: &Answers, temperature: f64, bins: usize) -> Result<Self> {
        let each = answers.at(temperature)?;
        let diagram = |binning| -> Result<Diagram> {
            let found = reliability(&each, binning, bins)?;
            Ok(Diagram {
                expected_error: expected_error(&found),
                bins: found,
                bands: bands(&each, binning, bins, SEED)?,
                classwise: classwise(answers, temperature, binning, bins)?,
            })
        };
        let points = coverage(&each);
        Ok(Self {
            temperature,
            negative_log_likelihood: negative_log_likelihood(answers, temperature)?,
            brier: brier(answers, temperature)?,
            equal_mass: diagram(Binning::EqualMass)?,
            equal_width: diagram(Binning::EqualWidth)?,
            coverage: thinned(&points, STEPS),
            area_under_risk: area_under_risk(&points),
        })
    }
}
