//! The layers that were found, each with the one before it, and the chain that they make.

use cifar_model::spec::{LayerSpec, MAX_LAYERS};

use super::super::network::{Array, Layer};
use super::super::{ImportError, LayerProblem, Place};

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
    Block(usize, Vec<Self>),
}

/// The layers from the picture to step `last`, one behind the other.
///
/// # Errors
/// `UnsupportedLayer` where branches meet that are not a layer's input and what becomes of it.
pub(super) fn chain(steps: &[Step], last: usize) -> Result<Vec<Layer>, ImportError> {
    let links = between(steps, 0, last, MAX_LAYERS).ok_or_else(|| {
        // The first that adds what is no layer's input: those before it are blocks.
        let adds = (1..=last.min(steps.len())).filter(|at| steps[at - 1].plus.is_some());
        let first = adds.into_iter().find(|at| between(steps, 0, *at, MAX_LAYERS).is_none());
        let place = first.map(|at| steps[at - 1].place.clone()).unwrap_or_default();
        ImportError::layer(&place, LayerProblem::Branches)
    })?;
    Ok(layers(steps, &links))
}

fn layers(steps: &[Step], links: &[Link]) -> Vec<Layer> {
    let layer = |link: &Link| match link {
        Link::One(at) => {
            let Step { place, spec, arrays, .. } = &steps[at - 1];
            Layer { arrays: arrays.clone(), ..Layer::plain(place, spec.clone()) }
        }
        Link::Block(at, inner) => Layer::residual(&steps[at - 1].place, layers(steps, inner)),
    };
    links.iter().map(layer).collect()
}

/// What lies behind step `first` up to step `last`; none where they do not lead from one to the other. A step always
/// comes after those that it reads, so that of the two that are added the later one must be made of the other.
fn between(steps: &[Step], first: usize, last: usize, depth: usize) -> Option<Vec<Link>> {
    let (mut links, mut at) = (Vec::new(), last);
    while at > first {
        let step = steps.get(at - 1)?;
        let Some(plus) = step.plus else {
            links.push(Link::One(at));
            at = step.from;
            continue;
        };
        let (from, to) = (step.from.min(plus), step.from.max(plus));
        // A block inside of this one begins no earlier than it.
        if from < first || from == to {
            return None;
        }
        links.push(Link::Block(at, between(steps, from, to, depth.checked_sub(1)?)?));
        at = from;
    }
    links.reverse();
    (at == first).then_some(links)
}
