//! The layers that were found, each with the one before it, and the chain that they make.

use cifar_model::spec::{LayerSpec, MAX_LAYERS};

use super::super::network::{Array, Layer, goes_past};
use super::super::{ImportError, LayerProblem, Place, Result};

/// A layer of ours.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) place: Place,
    pub(super) spec: LayerSpec,
    pub(super) arrays: Vec<Array>,
    /// The step whose output it reads; 0 is the picture.
    pub(super) from: usize,
    /// The other step, where it adds two.
    pub(super) plus: Option<usize>,
}

/// A layer in a chain, by its place among the steps.
enum Link {
    One(usize),
    /// Where two are added, what leads to the one and, from the same place, to the other.
    Block(usize, Vec<Self>, Vec<Self>),
}

/// The layers from the picture to step `last`, one behind the other.
///
/// # Errors
/// `UnsupportedLayer` where branches meet that are no block: which have layers in common.
pub(super) fn chain(steps: &[Step], last: usize) -> Result<Vec<Layer>> {
    let before = before(steps);
    let followed = |last: usize| {
        let mut seen = vec![false; steps.len() + 1];
        between(steps, &before, (0, last), &mut seen, MAX_LAYERS)
    };
    let links = followed(last).ok_or_else(|| {
        // The first that adds what is no block: those before it are.
        let adds = (1..=last.min(steps.len())).filter(|at| steps[at - 1].plus.is_some());
        let first = adds.into_iter().find(|at| followed(*at).is_none());
        let place = first.map(|at| steps[at - 1].place.clone()).unwrap_or_default();
        ImportError::layer(&place, LayerProblem::Branches)
    })?;
    Ok(layers(steps, &links))
}

fn names<'s>(steps: &'s [Step], links: &[Link]) -> Vec<&'s str> {
    let at = |link: &Link| match link {
        Link::One(at) | Link::Block(at, ..) => *at,
    };
    links.iter().map(|link| steps[at(link) - 1].place.name.as_str()).collect()
}

fn layers(steps: &[Step], links: &[Link]) -> Vec<Layer> {
    let layer = |link: &Link| match link {
        Link::One(at) => {
            let Step { place, spec, arrays, .. } = &steps[at - 1];
            Layer { arrays: arrays.clone(), ..Layer::plain(place, spec.clone()) }
        }
        Link::Block(at, inner, shortcut) => {
            Layer::residual(&steps[at - 1].place, layers(steps, inner), layers(steps, shortcut))
        }
    };
    links.iter().map(layer).collect()
}

/// The step before each, of a sum that where its two parts come from. 0 is the picture, and a step always comes after those
/// that it reads.
fn before(steps: &[Step]) -> Vec<usize> {
    let mut before = vec![0];
    for step in steps {
        let (mut one, mut other) = (step.from, step.plus.unwrap_or(step.from));
        while one != other {
            let later = if one > other { &mut one } else { &mut other };
            *later = before.get(*later).copied().unwrap_or(0);
        }
        before.push(one);
    }
    before
}

/// What lies behind step `first` up to step `last`; none where they do not lead from one to the other, or where a
/// step that was `seen` lies there: one that two branches have in common.
fn between(
    steps: &[Step],
    before: &[usize],
    (first, last): (usize, usize),
    seen: &mut [bool],
    depth: usize,
) -> Option<Vec<Link>> {
    let (mut links, mut at) = (Vec::new(), last);
    while at > first {
        let step = steps.get(at - 1)?;
        if std::mem::replace(seen.get_mut(at)?, true) {
            return None;
        }
        let start = *before.get(at)?;
        links.push(match step.plus {
            None => Link::One(at),
            Some(plus) => {
                let depth = depth.checked_sub(1)?;
                let mut part = |end| between(steps, before, (start, end), seen, depth);
                let (one, other) = (part(step.from)?, part(plus)?);
                let [here, there] = [&one, &other].map(|links| names(steps, links));
                let is_past = goes_past(&step.place.name, &here, &there);
                let (inner, shortcut) = if is_past { (other, one) } else { (one, other) };
                Link::Block(at, inner, shortcut)
            }
        });
        at = start;
    }
    links.reverse();
    (at == first).then_some(links)
}
