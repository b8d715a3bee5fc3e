//! Residual blocks: where the branches of a graph part and meet again, and the layers that they become.

use super::super::network::{Layer, goes_past};
use super::super::operation::Operation;
use super::super::{ImportError, LayerProblem, Place, Result};
use super::config::MAX_LAYERS;
use super::graph::{Graph, Step, expanded, flat, too_many};
use super::layers::Writer;
use super::scaling;

impl<'m, 'j> Graph<'m, 'j> {
    /// Where the two come from that an addition adds.
    pub(super) fn addition(&self, at: usize) -> Result<Option<usize>> {
        let call = &self.calls[at];
        let branches = || ImportError::layer(&call.layer.place, LayerProblem::Branches);
        match call.inputs[..] {
            [] | [_] => Ok(None),
            [one, other] if scaling::operation(call.layer) == Some(Operation::Add) => {
                let mut is_past = vec![false; self.calls.len()];
                for call in self.back(one) {
                    is_past[call] = true;
                }
                self.back(other).find(|&start| is_past[start]).map(Some).ok_or_else(branches)
            }
            [..] => Err(branches()),
        }
    }

    /// The call before, over a residual block where it is one.
    fn before(&self, at: usize) -> Option<usize> {
        let call = &self.calls[at];
        call.residual.or_else(|| call.inputs.first().copied())
    }

    /// The calls from this one back to the first.
    fn back(&self, end: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(end), |at| self.before(*at))
    }

    /// The steps behind `start` up to `end`; none of them was seen in another branch, as `is_seen` says by call.
    pub(super) fn chain(
        &self,
        [start, end]: [usize; 2],
        is_seen: &mut [bool],
        left: &mut usize,
    ) -> Result<Vec<Step<'m, 'j>>> {
        let mut lists = Vec::new();
        let mut at = end;
        while at != start {
            let call = &self.calls[at];
            let branches = || ImportError::layer(&call.layer.place, LayerProblem::Branches);
            if std::mem::replace(&mut is_seen[at], true) {
                return Err(branches());
            }
            lists.push(match (call.residual, &call.inputs[..]) {
                (Some(start), &[one, other]) => {
                    *left = left.checked_sub(1).ok_or_else(|| too_many(MAX_LAYERS + 1))?;
                    let mut branch = |end| self.chain([start, end], is_seen, left);
                    let (one, other) = (branch(one)?, branch(other)?);
                    let [here, there] =
                        [&one, &other].map(|steps| steps.iter().map(Step::name).collect::<Vec<_>>());
                    let (inner, past) = if goes_past(&call.layer.place.name, &here, &there) {
                        (other, one)
                    } else {
                        (one, other)
                    };
                    vec![Step::Residual(&call.layer.place, inner, past)]
                }
                (Some(_) | None, _) => expanded(call.layer, &call.numbers, left)?,
            });
            at = self.before(at).ok_or_else(branches)?;
        }
        lists.reverse();
        Ok(flat(lists))
    }
}

impl Writer<'_> {
    /// What the steps of a block come to, and those that go past it.
    ///
    /// # Errors
    /// As [`Self::steps`].
    pub(super) fn residual(
        &mut self,
        place: &Place,
        inner: &[Step<'_, '_>],
        shortcut: &[Step<'_, '_>],
    ) -> Result<()> {
        self.begin(place)?;
        let map = self.map;
        let shortcut = self.branch(place, shortcut)?;
        self.map = map;
        let inner = self.branch(place, inner)?;
        self.layers.push(Layer::residual(place, inner, shortcut));
        Ok(())
    }

    /// Layers that stand in a block.
    fn branch(&mut self, place: &Place, steps: &[Step<'_, '_>]) -> Result<Vec<Layer>> {
        let before = std::mem::take(&mut self.layers);
        let read = self.steps(steps).and_then(|()| self.settled(place));
        let found = std::mem::replace(&mut self.layers, before);
        read.map(|()| found)
    }
}
