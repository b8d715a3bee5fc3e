//! A network's logits for labelled images, and what each row says.

use cifar_model::{Class, Error, ErrorKind, Evaluation, Result, argmax};
use libm::{exp, log, log1p};
use serde::Serialize;

/// Temperatures that are taken: far beyond what [`crate::fit_temperature`] finds, and no power overflows.
const TEMPERATURES: std::ops::RangeInclusive<f64> = 0.01..=100.0;

/// Logits `[n, outputs]`, row by row, with the class of each image: at least one image, ten or more outputs, all
/// finite.
#[derive(Clone, Debug, PartialEq)]
pub struct Answers {
    logits: Vec<f32>,
    outputs: usize,
    labels: Vec<Class>,
}

/// What one image's logits say.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// The output with the largest logit, the first of equals; 10 and above are no class.
    pub predicted: usize,
    /// Whether it is the label's.
    pub is_right: bool,
    /// Its probability: 1 / outputs to 1 by softmax.
    pub confidence: f64,
    /// Its probability minus that of the next likely output, 0 to 1.
    pub margin: f64,
    /// In nats; by softmax `-sum p ln p` over all outputs, 0 to `ln outputs`.
    pub entropy: f64,
}

impl Answers {
    /// Keeps `logits` `[n, outputs]` of images with these labels.
    ///
    /// # Errors
    /// `ErrorKind::Argument` for no images, rows of fewer than ten, a last row that is not whole, and for a logit
    /// that is NaN or infinite.
    pub fn new(logits: Vec<f32>, labels: Vec<Class>) -> Result<Self> {
        if labels.is_empty() {
            return Err(refuse("there are no images".into(), "give one or more"));
        }
        let outputs = logits.len() / labels.len();
        if outputs < Class::ALL.len() || outputs * labels.len() != logits.len() {
            let problem = format!("{} logits for {} images", logits.len(), labels.len());
            return Err(refuse(problem, "give a row of ten or more for each image"));
        }
        if let Some(at) = logits.iter().position(|logit| !logit.is_finite()) {
            // No number is written out here or in other refusals: what writes them would be a tenth of the page's module.
            let what = if logits[at].is_nan() { "NaN" } else { "infinite" };
            let problem = format!("output {} of image {} is {what}", at % outputs, at / outputs);
            return Err(refuse(problem, "use a network whose outputs are all numbers"));
        }
        Ok(Self { logits, outputs, labels })
    }

    /// Adds the images of another part of the same evaluation.
    ///
    /// # Errors
    /// `ErrorKind::Argument` where its network has another number of outputs.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        if self.outputs != other.outputs {
            let problem = format!("rows of {} and of {} outputs", self.outputs, other.outputs);
            return Err(refuse(problem, "merge answers of one network"));
        }
        self.logits.extend_from_slice(&other.logits);
        self.labels.extend_from_slice(&other.labels);
        Ok(())
    }

    /// How many images: one or more.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "it never is")]
    pub const fn len(&self) -> usize {
        self.labels.len()
    }

    /// Numbers in a row: ten or more.
    #[must_use]
    pub const fn outputs(&self) -> usize {
        self.outputs
    }

    /// The images' classes.
    #[must_use]
    pub fn labels(&self) -> &[Class] {
        &self.labels
    }

    /// Each image's logits with its class.
    pub fn rows(&self) -> impl Iterator<Item = (&[f32], Class)> {
        self.logits.chunks_exact(self.outputs).zip(self.labels.iter().copied())
    }

    /// Counts by class.
    #[must_use]
    pub fn evaluation(&self) -> Evaluation {
        let mut evaluation = Evaluation::default();
        evaluation.record_logits(&self.logits, self.outputs, &self.labels);
        evaluation
    }

    /// What each image's logits say when divided by `temperature`: 1 for as they are.
    ///
    /// # Errors
    /// `ErrorKind::Argument` for a temperature outside 0.01 to 100.
    pub fn at(&self, temperature: f64) -> Result<Vec<Answer>> {
        check(temperature)?;
        Ok(self.rows().map(|(row, class)| Answer::of(row, class, temperature)).collect())
    }

    /// What each image's logits say when a sigmoid reads each of them on its own, as the notebook's last layer does.
    /// The probabilities need not sum to 1: confidence is the largest, 0 to 1, and entropy the sum over all outputs
    /// of `-p ln p - (1 - p) ln (1 - p)`, 0 to `outputs ln 2`.
    #[must_use]
    pub fn by_sigmoids(&self) -> Vec<Answer> {
        self.rows().map(|(row, class)| Answer::of_sigmoids(row, class)).collect()
    }
}

/// Refuses a temperature outside 0.01 to 100, NaN too.
pub(crate) fn check(temperature: f64) -> Result<()> {
    if TEMPERATURES.contains(&temperature) {
        return Ok(());
    }
    Err(refuse("the temperature is out of range".into(), "give one from 0.01 to 100"))
}

pub(crate) fn refuse(problem: String, remedy: &str) -> Error {
    Error::new(ErrorKind::Argument, problem, remedy)
}

/// `exp((z - max z) / temperature)` of each logit: the largest has 1, and their sum is 1 or more.
pub(crate) fn powers(row: &[f32], temperature: f64) -> impl Iterator<Item = f64> {
    let largest = f64::from(row[argmax(row)]);
    row.iter().map(move |&logit| exp((f64::from(logit) - largest) / temperature))
}

impl Answer {
    fn of(row: &[f32], class: Class, temperature: f64) -> Self {
        let predicted = argmax(row);
        let largest = f64::from(row[predicted]);
        let (mut sum, mut next, mut weighed) = (0.0, 0.0_f64, 0.0);
        for (output, power) in powers(row, temperature).enumerate() {
            sum += power;
            if output != predicted {
                next = next.max(power);
            }
            weighed += power * (f64::from(row[output]) - largest) / temperature;
        }
        Self {
            predicted,
            is_right: predicted == usize::from(class.index()),
            confidence: 1.0 / sum,
            margin: (1.0 - next) / sum,
            // ln p = (z - max z) / temperature - ln sum. Rounding can leave a hair below nothing.
            entropy: (log(sum) - weighed / sum).max(0.0),
        }
    }

    fn of_sigmoids(row: &[f32], class: Class) -> Self {
        let predicted = argmax(row);
        let sigmoid = |logit: f64| 1.0 / (1.0 + exp(-logit));
        let others = row.iter().enumerate().filter(|(output, _)| *output != predicted);
        let next = others.map(|(_, &logit)| f64::from(logit)).fold(f64::NEG_INFINITY, f64::max);
        let entropy = |&logit: &f32| {
            let size = f64::from(logit).abs();
            let power = exp(-size);
            // Of 1 - p and p alike, so the sign does not matter.
            log1p(power) + size * power / (1.0 + power)
        };
        let confidence = sigmoid(f64::from(row[predicted]));
        Self {
            predicted,
            is_right: predicted == usize::from(class.index()),
            confidence,
            margin: confidence - sigmoid(next),
            entropy: row.iter().map(entropy).sum(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_by_hand() -> Result<()> {
        let mut row = vec![0.0; 11];
        (row[2], row[10]) = (1.0, 3.0);
        let answers = Answers::new(row, vec![Class::ALL[2]])?;
        let answer = answers.at(1.0)?[0];
        let sum = 3.0_f64.exp() + 1.0_f64.exp() + 9.0;
        assert_eq!((answer.predicted, answer.is_right), (10, false));
        assert!((answer.confidence - 3.0_f64.exp() / sum).abs() < 1e-15);
        assert!((answer.margin - (3.0_f64.exp() - 1.0_f64.exp()) / sum).abs() < 1e-15);
        assert!((answer.entropy - (sum.ln() - (3.0 * 3.0_f64.exp() + 1.0_f64.exp()) / sum)).abs() < 1e-14);
        assert!(answers.at(2.0)?[0].entropy > answer.entropy);
        assert_eq!(answers.evaluation().outside, 1);
        Ok(())
    }

    #[test]
    fn bad_input_is_a_sentence() -> Result<()> {
        let said =
            |logits: Vec<f32>, n| Answers::new(logits, vec![Class::ALL[0]; n]).err().map(|e| e.to_string());
        let nan = [vec![0.0; 13], vec![f32::NAN], vec![0.0; 6]].concat();
        let sentence = said(nan, 2).unwrap_or_default();
        assert_eq!(sentence, "output 3 of image 1 is NaN: use a network whose outputs are all numbers");
        for (logits, images) in
            [(vec![], 0), (vec![0.0; 9], 1), (vec![0.0; 21], 2), (vec![f32::INFINITY; 10], 1)]
        {
            assert!(said(logits, images).is_some());
        }
        let mut answers = Answers::new(vec![0.0; 10], vec![Class::ALL[0]])?;
        for temperature in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e-9] {
            assert!(answers.at(temperature).is_err(), "{temperature}");
        }
        assert!(answers.merge(&Answers::new(vec![0.0; 11], vec![Class::ALL[0]])?).is_err());
        assert_eq!(answers.len(), 1);
        Ok(())
    }

    /// The widest gap that f32 has, at the lowest temperature: nothing is NaN.
    #[test]
    fn the_largest_logits_stay_numbers() -> Result<()> {
        let mut row = vec![-f32::MAX; 10];
        row[4] = f32::MAX;
        let answer = Answers::new(row, vec![Class::ALL[4]])?.at(0.01)?[0];
        assert_eq!((answer.confidence, answer.margin, answer.entropy), (1.0, 1.0, 0.0));
        Ok(())
    }

    #[test]
    fn sigmoids_at_the_ends_and_in_the_middle() -> Result<()> {
        let mut row = vec![-f32::MAX; 10];
        (row[0], row[1]) = (f32::MAX, 0.0);
        let answer = Answers::new(row, vec![Class::ALL[1]])?.by_sigmoids()[0];
        assert_eq!((answer.predicted, answer.is_right), (0, false));
        assert_eq!((answer.confidence, answer.margin, answer.entropy), (1.0, 0.5, std::f64::consts::LN_2));
        Ok(())
    }
}
