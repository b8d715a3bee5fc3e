//! Operators on shapes and places, which a program writes where it does not know how many pictures there will be.

use super::super::operation::Operation;
use super::super::{LayerProblem, Result};
use super::attributes::Operator;
use super::constant::Constant;
use super::reader::Reader;
use super::reshape::index;
use super::value::{Places, Signal, Value};

/// No list of sizes is longer: pictures have four.
const MAX_SIZES: usize = 16;

impl<'graph> Reader<'graph> {
    pub(super) fn shape(&mut self, operator: Operator<'graph>) -> Result<()> {
        let sizes = self.signal(operator, 0)?.sizes();
        let [from, to] = [("start", 0), ("end", i64::MAX)]
            .map(|(name, usual)| bound(operator.int(name, usual), sizes.len()));
        let part = sizes.get(from..to).unwrap_or_default().to_vec();
        self.set(operator, Value::Sizes(part))
    }

    /// Sizes out of a list of sizes.
    pub(super) fn gather(&mut self, operator: Operator<'graph>) -> Result<()> {
        operator.only("axis", 0)?;
        if let Value::Listed(signal) = self.value(operator, 0)? {
            let signal = signal.clone();
            return self.pick(operator, signal);
        }
        let sizes = self.sizes(operator, 0)?;
        let places = self.whole(operator, 1)?;
        let picked: Option<Vec<Option<i64>>> =
            places.iter().map(|&at| sizes.get(index(at, sizes.len())?).copied()).collect();
        self.set(operator, Value::Sizes(picked.ok_or_else(|| operator.setting("indices", &places))?))
    }

    pub(super) fn slice(&mut self, operator: Operator<'graph>) -> Result<()> {
        let sizes = self.sizes(operator, 0)?;
        let one = |at: usize, name: &str, usual: i64| -> Result<i64> {
            let numbers = match operator.input(at) {
                Some(_) => self.whole(operator, at)?,
                None => operator.ints(name).map_or(vec![usual], <[i64]>::to_vec),
            };
            numbers
                .first()
                .copied()
                .filter(|_| numbers.len() == 1)
                .ok_or_else(|| operator.setting(name, &numbers.len()))
        };
        let (from, to) = (one(1, "starts", 0)?, one(2, "ends", i64::MAX)?);
        let (axis, step) = (one(3, "axes", 0)?, one(4, "steps", 1)?);
        if axis != 0 || step != 1 {
            return Err(operator.setting("steps", &step));
        }
        let (from, to) = (bound(from, sizes.len()), bound(to, sizes.len()));
        let picked = sizes.get(from..to).unwrap_or_default().to_vec();
        self.set(operator, Value::Sizes(picked))
    }

    pub(super) fn concatenate(&mut self, operator: Operator<'graph>) -> Result<()> {
        let mut all = Vec::new();
        for at in 0..operator.node.input.len() {
            match self.value(operator, at)? {
                Value::Sizes(_) | Value::Constant(Constant::Whole(_)) => {
                    all.extend(self.sizes(operator, at)?)
                }
                Value::Signal(_)
                | Value::Formula(..)
                | Value::Padded(..)
                | Value::Constant(_)
                | Value::Listed(_)
                | Value::Places(_) => {
                    return Err(operator.refuse(LayerProblem::Branches));
                }
            }
            if all.len() > MAX_SIZES {
                return Err(operator.setting("sizes", &all.len()));
            }
        }
        self.set(operator, Value::Sizes(all))
    }

    fn sizes(&self, operator: Operator<'graph>, at: usize) -> Result<Vec<Option<i64>>> {
        match self.value(operator, at)? {
            Value::Sizes(sizes) => Ok(sizes.clone()),
            Value::Constant(Constant::Whole(numbers)) => Ok(numbers.iter().copied().map(Some).collect()),
            Value::Signal(_)
            | Value::Formula(..)
            | Value::Padded(..)
            | Value::Constant(_)
            | Value::Listed(_)
            | Value::Places(_) => Err(operator.refuse(LayerProblem::Unknown)),
        }
    }

    /// `Range`: as many numbers as there are pictures.
    pub(super) fn range(&mut self, operator: Operator<'graph>) -> Result<()> {
        let [from, to, by] = [self.sizes(operator, 0)?, self.sizes(operator, 1)?, self.sizes(operator, 2)?];
        match (&from[..], &to[..], &by[..]) {
            ([Some(0)], [None], [Some(1)]) => {
                self.set(operator, Value::Places(Places { step: 1, inner: vec![0] }))
            }
            _other => Err(operator.refuse(LayerProblem::Unknown)),
        }
    }

    /// Places times a number, or with a number or several added.
    pub(super) fn move_places(
        &mut self,
        operator: Operator<'graph>,
        operation: Operation,
        places: &Places,
        numbers: &[i64],
    ) -> Result<()> {
        let moved = match (operation, &places.inner[..], numbers) {
            (Operation::Multiply, [0], [factor]) => {
                places.step.checked_mul(*factor).map(|step| (step, vec![0]))
            }
            (Operation::Add, [0], more) => Some((places.step, more.to_vec())),
            (Operation::Add, inner, [0]) => Some((places.step, inner.to_vec())),
            _other => None,
        };
        let (step, inner) = moved.ok_or_else(|| operator.refuse(LayerProblem::Unknown))?;
        self.set(operator, Value::Places(Places { step, inner }))
    }

    /// One number a channel, taken out of the list of all pictures' in its own order: PyTorch's exporter writes a mean
    /// over each whole map so.
    fn pick(&mut self, operator: Operator<'graph>, signal: Signal) -> Result<()> {
        let width = i64::try_from(signal.width()).unwrap_or(i64::MAX);
        let pictures = self.batch.filter(|pictures| (1..=64).contains(pictures)).unwrap_or(1);
        let counts = |numbers: &[i64], to: i64| numbers.iter().copied().eq(0..to);
        let is_in_order = match self.value(operator, 1)? {
            Value::Constant(Constant::Whole(places)) => counts(places, width.saturating_mul(pictures)),
            Value::Places(Places { step, inner }) => *step == width && counts(inner, width),
            Value::Signal(_)
            | Value::Formula(..)
            | Value::Padded(..)
            | Value::Constant(_)
            | Value::Sizes(_)
            | Value::Listed(_) => false,
        };
        if !is_in_order {
            return Err(operator.setting("indices", &"another order"));
        }
        self.set(operator, Value::Signal(signal))
    }
}

/// Where a part of a list begins or ends: counted from the end below 0, and never outside of it.
fn bound(at: i64, length: usize) -> usize {
    let at = if at < 0 { at.saturating_add_unsigned(length as u64) } else { at };
    usize::try_from(at.max(0)).unwrap_or(usize::MAX).min(length)
}

#[cfg(test)]
mod tests {
    use super::bound;

    #[test]
    fn parts_are_counted_from_both_ends_and_stay_inside() {
        let four = |at: i64| bound(at, 4);
        assert_eq!([0, 3, 4, 5, i64::MAX].map(four), [0, 3, 4, 4, 4]);
        assert_eq!([-1, -4, -5, -6, i64::MIN].map(four), [3, 0, 0, 0, 0]);
    }
}
