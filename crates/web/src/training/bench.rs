//! What every worker of a run holds and no step changes: the network and the images.

use std::ops::Range;

use cifar_learn::{Batch, Cut, EngineKind, Network, Recipe, Trains, share};
use cifar_model::Dataset;

use super::argument;
use super::round::Answer;
use super::task::Task;
use crate::Result;

/// The network, as a whole or cut before its dense layers where only these learn.
enum Way {
    Whole(Box<Network>),
    Dense(Box<Cut>),
}

pub(super) struct Bench {
    way: Way,
    /// Training images, those held out last; and the test images that judge.
    pub(super) data: [Dataset; 2],
    /// Where the training images end that train; behind them lie those held out.
    trains: usize,
}

impl Bench {
    /// Without images yet; the first `trains` of the training images will train.
    pub(super) fn new(recipe: &Recipe, engine: EngineKind, trains: usize) -> Result<Self> {
        let way = match recipe.trains {
            Trains::All => Way::Whole(Box::new(Network::new(&recipe.spec, engine)?)),
            Trains::Dense => Way::Dense(Box::new(Cut::new(&recipe.spec, engine)?)),
        };
        Ok(Self { way, data: <[Dataset; 2]>::default(), trains })
    }

    /// How many features a picture has, where features take the pictures' place.
    pub(super) const fn width(&self) -> Option<usize> {
        match &self.way {
            Way::Whole(_) => None,
            Way::Dense(cut) => Some(cut.width()),
        }
    }

    /// Computes a piece. The `cargo` is what [`super::Training::cargo`] says: nothing else of the run is needed.
    pub(super) fn compute(&self, recipe: &Recipe, cargo: &[f32], task: &Task) -> Result<Answer> {
        match task {
            Task::Features { set, first, last } => {
                let (Way::Dense(cut), Some(data)) = (&self.way, self.data.get(*set as usize)) else {
                    return Err(argument("features of a run that has none", "answer the task given"));
                };
                let range = part(*first, *last, data.len())?;
                Ok(Answer::Features(share::features((cut, recipe), data, cargo, range)?))
            }
            Task::Gradient { epoch, indices, first, last } => {
                let range = part(*first, *last, indices.len())?;
                if indices.iter().any(|&index| index as usize >= self.trains) {
                    return Err(argument("an image that does not train", "give images of the run"));
                }
                let batch = Batch { epoch: *epoch, indices: indices.clone() };
                let data = &self.data[0];
                Ok(Answer::Gradient(match &self.way {
                    Way::Whole(network) => share::gradient((network, recipe), data, cargo, &batch, range)?,
                    Way::Dense(cut) => {
                        let (learning, features) = unpacked(cut, cargo, range.len())?;
                        share::head_gradient((cut, recipe), data, learning, features, &batch, range)?
                    }
                }))
            }
            Task::Judge { first, last } => {
                let (set, offset) = self.judges();
                let data = &self.data[set];
                let range = part(*first, *last, data.len() - offset)?;
                let images = offset + range.start..offset + range.end;
                let (counts, loss) = match &self.way {
                    Way::Whole(network) => share::judge((network, recipe), data, cargo, images)?,
                    Way::Dense(cut) => {
                        let (learning, features) = unpacked(cut, cargo, range.len())?;
                        share::head_judge((cut, recipe), data, learning, features, images)?
                    }
                };
                Ok(Answer::Judged(Box::new(counts), loss))
            }
        }
    }

    /// The set that judges, and where in it the images begin that do.
    pub(super) fn judges(&self) -> (usize, usize) {
        if self.data[1].is_empty() { (0, self.trains) } else { (1, 0) }
    }
}

/// The values that learn, and the features of so many images behind them.
fn unpacked<'a>(cut: &Cut, cargo: &'a [f32], images: usize) -> Result<(&'a [f32], &'a [f32])> {
    match cargo.split_at_checked(cut.head().values()) {
        Some((learning, features)) if features.len() == images * cut.width() => Ok((learning, features)),
        _ => Err(argument("values and features of another run", "give the cargo that goes with the task")),
    }
}

fn part(first: u32, last: u32, count: usize) -> Result<Range<usize>> {
    let range = first as usize..last as usize;
    if range.start < range.end && range.end <= count {
        return Ok(range);
    }
    Err(argument(format!("images {first} to {last} of {count}"), "give a part of what there is"))
}
