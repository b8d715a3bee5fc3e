//! What a worker tells of answers that it was given once. Numbers only, from `cifar-evaluate`.

use std::cell::RefCell;

use cifar_evaluate::coverage::{coverage, coverage_by};
use cifar_evaluate::reliability::{Bands, Classwise, bands, classwise};
use cifar_evaluate::scores::{brier, negative_log_likelihood};
use cifar_evaluate::statistics::SEED;
use cifar_evaluate::{
    Answer, Answers, Bin, Binning, CoveragePoint, Mcnemar, Statistics, expected_error, fit_temperature,
    mcnemar, reliability,
};
use cifar_model::out_of_distribution::score;
use cifar_model::{Class, Error, ErrorKind, argmax};
use serde::Serialize;

use crate::{Fault, Result};

/// How logits become probabilities.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reading {
    /// By softmax, divided by this temperature: 1 for as they are.
    Temperature(f64),
    /// By a sigmoid for each, as the notebook's last layer reads them.
    Sigmoids,
}

/// A reliability diagram to be made.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// Of the logits.
    pub reading: Reading,
    /// How images come into bins.
    pub binning: Binning,
    /// 5 to 30.
    pub bins: usize,
    /// Whether the bootstrap's bands are wanted: they take ten times as long as all else.
    pub bands: bool,
}

impl Reading {
    /// A script's: a number, or this word.
    ///
    /// # Errors
    /// `argument` where there is no number and another word, or none.
    pub fn of(temperature: Option<f64>, word: Option<&str>) -> Result<Self> {
        match (temperature, word) {
            (Some(temperature), _) => Ok(Self::Temperature(temperature)),
            (None, Some("sigmoids")) => Ok(Self::Sigmoids),
            (None, _) => Err(refuse("no such reading", "give a temperature or \"sigmoids\"")),
        }
    }
}

/// A script's word for how images come into bins.
///
/// # Errors
/// `argument` for another word.
pub fn binning_of(word: &str) -> Result<Binning> {
    match word {
        "equal-mass" => Ok(Binning::EqualMass),
        "equal-width" => Ok(Binning::EqualWidth),
        _ => Err(refuse("no such bins", "give \"equal-mass\" or \"equal-width\"")),
    }
}

fn refuse(problem: &str, remedy: &str) -> Fault {
    Error::new(ErrorKind::Argument, problem, remedy).into()
}

/// How true probabilities are, in one diagram and what it sums up to. By sigmoids there is no one probability of each
/// class: what needs one is left out.
#[derive(Clone, Debug, Serialize)]
pub struct Reliability {
    /// Bins that have images, least confident first.
    pub bins: Vec<Bin>,
    /// 95 % of each bin's accuracy and of the error.
    pub bands: Option<Bands>,
    /// Expected calibration error.
    pub expected_error: f64,
    /// The same of each class's probability.
    pub classwise: Option<Classwise>,
    /// Mean `-ln p` of the true class, in nats.
    pub negative_log_likelihood: Option<f64>,
    /// Brier's score, 0 to 2.
    pub brier: Option<f64>,
}

/// The answers that a worker holds.
#[derive(Default)]
pub struct Held(RefCell<Option<Answers>>);

/// Answers from a page's numbers: logits `[n, outputs]` with the true classes, 0 to 9.
///
/// # Errors
/// `argument` for a label that is no class; as [`Answers::new`].
pub fn answers(logits: Vec<f32>, labels: &[u8]) -> Result<Answers> {
    let class = |&label: &u8| {
        let problem = || Error::new(ErrorKind::Argument, format!("a label of {label}"), "give 0 to 9");
        Class::new(label).ok_or_else(problem)
    };
    let labels = labels.iter().map(class).collect::<cifar_model::Result<_>>()?;
    Ok(Answers::new(logits, labels)?)
}

impl Held {
    /// Takes answers in the place of those before, which stay on an error.
    ///
    /// # Errors
    /// As [`answers`].
    pub fn open(&self, logits: Vec<f32>, labels: &[u8]) -> Result<()> {
        let opened = answers(logits, labels)?;
        *self.0.borrow_mut() = Some(opened);
        Ok(())
    }

    /// What each image's logits say.
    ///
    /// # Errors
    /// `argument` for a temperature outside 0.01 to 100; `internal` before answers are open, here and below.
    pub fn read(&self, reading: Reading) -> Result<Vec<Answer>> {
        self.with(|answers| read(answers, reading))
    }

    /// All figures at these temperatures, as `cifar-train evaluate --json` tells them.
    ///
    /// # Errors
    /// As [`Statistics::of`].
    pub fn figures(&self, temperatures: &[f64], bins: usize) -> Result<Statistics> {
        self.with(|answers| Ok(Statistics::of(answers, temperatures, bins)?))
    }

    /// A reliability diagram.
    ///
    /// # Errors
    /// As [`reliability()`] and [`Held::read`].
    pub fn reliability(&self, question: Question) -> Result<Reliability> {
        let Question { reading, binning, bins, bands: with_bands } = question;
        self.with(|answers| {
            let each = read(answers, reading)?;
            let found = reliability(&each, binning, bins)?;
            let bands = with_bands.then(|| bands(&each, binning, bins, SEED)).transpose()?;
            let (classwise, negative_log_likelihood, brier) = match reading {
                Reading::Temperature(temperature) => (
                    Some(classwise(answers, temperature, binning, bins)?),
                    Some(negative_log_likelihood(answers, temperature)?),
                    Some(brier(answers, temperature)?),
                ),
                Reading::Sigmoids => (None, None, None),
            };
            let expected_error = expected_error(&found);
            Ok(Reliability { bins: found, bands, expected_error, classwise, negative_log_likelihood, brier })
        })
    }

    /// What is left where the network answers only when sure: a point for each confidence that occurs, surest first.
    ///
    /// # Errors
    /// As [`Held::read`].
    pub fn coverage(&self, reading: Reading) -> Result<Vec<CoveragePoint>> {
        Ok(coverage(&self.read(reading)?))
    }

    /// The same by the out-of-distribution score of the logits: pictures like those of the training first.
    ///
    /// # Errors
    /// `internal` before answers are open.
    pub fn coverage_by_score(&self) -> Result<Vec<CoveragePoint>> {
        let scored = |(row, class): (&[f32], Class)| (score(row), argmax(row) == usize::from(class.index()));
        self.with(|answers| Ok(coverage_by(answers.rows().map(scored))))
    }

    /// The out-of-distribution score of each image's logits.
    ///
    /// # Errors
    /// `internal` before answers are open.
    pub fn scores(&self) -> Result<Vec<f64>> {
        self.with(|answers| Ok(answers.rows().map(|(row, _)| score(row)).collect()))
    }

    /// The temperature that makes the network as sure as it is right.
    ///
    /// # Errors
    /// As [`fit_temperature`].
    pub fn fit(&self) -> Result<f64> {
        self.with(|answers| Ok(fit_temperature(answers)?))
    }

    /// These answers against another network's to the same images.
    ///
    /// # Errors
    /// As [`mcnemar()`].
    pub fn compare(&self, other: &Answers) -> Result<Mcnemar> {
        self.with(|answers| Ok(mcnemar(answers, other)?))
    }

    fn with<T>(&self, work: impl FnOnce(&Answers) -> Result<T>) -> Result<T> {
        let held = self.0.borrow();
        work(held.as_ref().ok_or_else(|| Fault::internal("no answers are open yet"))?)
    }
}

fn read(answers: &Answers, reading: Reading) -> Result<Vec<Answer>> {
    Ok(match reading {
        Reading::Temperature(temperature) => answers.at(temperature)?,
        Reading::Sigmoids => answers.by_sigmoids(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Twenty images, each answered with the class of its number, half of them rightly.
    fn held() -> Result<Held> {
        let mut logits = vec![0.0; 20 * 12];
        (0..20).for_each(|image| logits[12 * image + image % 10] = 2.0 + image as f32 / 8.0);
        let labels: Vec<u8> = (0..20_u8).map(|image| if image < 10 { image } else { 3 }).collect();
        let held = Held::default();
        held.open(logits, &labels)?;
        Ok(held)
    }

    fn question(reading: Reading) -> Question {
        Question { reading, binning: Binning::EqualMass, bins: 5, bands: true }
    }

    #[test]
    fn a_diagram_is_that_of_all_figures() -> Result<()> {
        let held = held()?;
        let one = held.reliability(question(Reading::Temperature(1.5)))?;
        let all = held.figures(&[1.5], 5)?;
        let expected = &all.calibration[0];
        assert_eq!(one.bins, expected.equal_mass.bins);
        assert_eq!(one.bands.as_ref(), Some(&expected.equal_mass.bands));
        assert_eq!(one.classwise, Some(expected.equal_mass.classwise));
        assert_eq!(one.expected_error, expected.equal_mass.expected_error);
        assert_eq!(one.negative_log_likelihood, Some(expected.negative_log_likelihood));
        assert_eq!(one.brier, Some(expected.brier));
        let last = held.coverage(Reading::Temperature(1.5))?.last().copied();
        assert_eq!(last.map(|point| (point.answered, point.wrong)), Some((20, 9)));
        // The logits grow from image to image, and with them the score: the last one, a mistake, comes first.
        let by_score = held.coverage_by_score()?;
        assert_eq!((by_score.len(), by_score[0].answered, by_score[0].wrong), (20, 1, 1));
        assert_eq!(held.scores()?.last(), by_score.first().map(|point| &point.threshold));
        Ok(())
    }

    #[test]
    fn sigmoids_have_what_needs_no_sum_of_one() -> Result<()> {
        let held = held()?;
        let sigmoids = Reading::of(None, Some("sigmoids"))?;
        let told = held.reliability(question(sigmoids))?;
        assert!(told.bands.is_some() && told.classwise.is_none() && told.brier.is_none());
        assert!(held.read(sigmoids)?[0].confidence > held.read(Reading::Temperature(1.0))?[0].confidence);
        Ok(())
    }

    #[test]
    fn what_cannot_be_told_is_refused() -> Result<()> {
        let code = |result: Result<f64>| result.err().map_or("done", |fault| fault.code());
        assert_eq!(code(Held::default().fit()), "internal");
        let held = held()?;
        assert_eq!(code(held.open(vec![0.0; 10], &[10]).map(|()| 0.0)), "argument");
        assert_eq!(code(held.open(vec![f32::NAN; 10], &[0]).map(|()| 0.0)), "argument");
        assert_eq!(code(Reading::of(None, Some("tails")).map(|_| 0.0)), "argument");
        assert_eq!(code(binning_of("equal").map(|_| 0.0)), "argument");
        assert_eq!(code(held.compare(&answers(vec![0.0; 10], &[0])?).map(|found| found.p)), "argument");
        assert_eq!(held.read(Reading::Temperature(1.0))?.len(), 20, "the answers of before are still there");
        Ok(())
    }
}
