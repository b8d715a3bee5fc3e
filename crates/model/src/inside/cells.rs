//! Values by their place: found, named and traced back to where they come from.

use super::Inspection;
use super::making::{Cell, Term};
use super::stages::Lies;
use crate::plan::compile::values;
use crate::spec::{Shape, Slot};
use crate::{Error, ErrorKind, Result};

impl Inspection {
    /// Refuses a place that a stage does not have.
    pub(super) fn check_place(&self, stage: usize, at: [usize; 3]) -> Result<()> {
        let dims = match self.places[stage].shape {
            Shape::Map(channels, height, width) => [channels, height, width],
            Shape::Flat(values) => [values, 1, 1],
        };
        if at.iter().zip(&dims).all(|(at, size)| at < size) {
            return Ok(());
        }
        let problem = format!("stage {} has no value at {at:?}", self.stages[stage].name);
        Err(Error::new(ErrorKind::Argument, problem, format!("give a place within {dims:?}")))
    }

    pub(super) fn cell(&self, stage: usize, [channel, row, column]: [usize; 3]) -> Cell {
        Cell { stage: self.stages[stage].name.clone(), channel, row, column }
    }

    pub(super) fn term(&self, stage: usize, at: [usize; 3]) -> Term {
        Term { cell: self.cell(stage, at), value: self.view_of(&self.places[stage]).get(at) }
    }

    /// The value, or the one that it is the same as: back through flatten and dropout layers.
    pub(super) fn traced(&self, mut stage: usize, mut at: [usize; 3]) -> Term {
        while let (None, Lies::Buffer(_), [from]) =
            (self.places[stage].step, &self.places[stage].lies, &self.places[stage].reads[..])
        {
            (stage, at) = (*from, self.unflattened(stage, *from, at));
        }
        self.term(stage, at)
    }

    /// The place of a value in the stage that it comes from unchanged.
    pub(super) fn unflattened(&self, stage: usize, from: usize, at: [usize; 3]) -> [usize; 3] {
        match self.places[from].shape {
            Shape::Map(..) => self.view_of(&self.places[stage]).unflattened(at),
            Shape::Flat(_) => at,
        }
    }

    pub(super) fn slot(&self, slot: &Slot) -> Result<&[f32]> {
        values(&self.weights, slot)
    }
}
