//! The learning side of a spec: forward, and the gradient of a part of a batch.
//!
//! There is no module that owns weights. A network's values are one flat slice, in the order of
//! [`cifar_model::CheckedNetwork::slots`]; who computes gets them with each call. So a thread, a worker and a
//! checkpoint all hold the same thing.
//!
//! The tape walks over `cifar-kernels`. To compare it with, burn differentiates its own operations on one of its
//! devices, where a feature asks for one. Both are held against Keras's numbers.

#[cfg(feature = "burn")]
mod autodiff;
mod cut;
mod draw;
mod tape;

use std::cell::RefCell;

use cifar_model::spec::LayerSpec;
use cifar_model::{CheckedNetwork, Error, ErrorKind, Evaluation, NetworkSpec, Node, Result};
use serde::Serialize;

use crate::{EngineKind, Loss};
#[cfg(feature = "burn")]
use autodiff::Autodiff;
pub(crate) use tape::Tape;

pub use cut::Cut;
pub(crate) use cut::frozen;
pub use draw::image_key;

/// What a part of a batch says of every value.
#[derive(Clone, Debug, PartialEq)]
pub struct Gradient {
    /// One number a value that learns: the derivative of the part's share of the mean loss; for a running statistic,
    /// the part's share of the batch's own mean or variance.
    pub values: Vec<f32>,
    /// Sum of the loss over the part's images, in nats.
    pub loss: f64,
    /// Images whose largest logit is their label's.
    pub correct: u32,
    /// Images in the part.
    pub images: u32,
}

/// A checked network on one of the engines.
pub struct Network {
    checked: CheckedNetwork,
    /// Whether it drops values while it trains.
    drops: bool,
    way: Way,
}

enum Way {
    /// Behind a cell, since it computes in buffers of its own.
    Kernels(RefCell<Tape>),
    #[cfg(feature = "burn")]
    Burn(Autodiff),
}

/// Memory that a training step takes in one worker, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StepMemory {
    /// Maps and their gradients, of the images that go forward and back together.
    pub maps: usize,
    /// So many images do.
    pub images: usize,
    /// Values, their gradients, and the two means that Adam keeps of each.
    pub values: usize,
}

impl StepMemory {
    /// Of a step over `batch` images on the kernels.
    #[must_use]
    pub fn of(network: &CheckedNetwork, batch: usize) -> Self {
        const VALUE: usize = size_of::<f32>();
        let [kept, images] = Tape::kept(network, batch);
        let values = network.values().saturating_mul(4 * VALUE);
        Self { maps: kept.saturating_mul(images * VALUE), images, values }
    }
}

/// Images of a batch of `batch`, `[n, C, H, W]` normalised, their n classes, and n keys where something is drawn.
#[derive(Clone, Copy)]
struct Part<'a> {
    pixels: &'a [f32],
    labels: &'a [u8],
    keys: &'a [u64],
    batch: usize,
}

impl Network {
    /// Checks the spec before anything is allocated.
    ///
    /// # Errors
    /// As [`NetworkSpec::check`]; `ErrorKind::Argument` for an engine that is not in this build.
    pub fn new(spec: &NetworkSpec, engine: EngineKind) -> Result<Self> {
        let checked = spec.check()?;
        let way = match engine {
            EngineKind::Kernels => Way::Kernels(RefCell::new(Tape::compile(&checked))),
            #[cfg(feature = "burn")]
            other => Way::Burn(Autodiff::new(other, checked.clone())?),
            #[cfg(not(feature = "burn"))]
            other => return Err(other.absent()),
        };
        Ok(Self { drops: drops(checked.nodes()), checked, way })
    }

    /// How many values the network has: parameters and running statistics.
    #[must_use]
    pub fn values(&self) -> usize {
        self.checked.values()
    }

    /// `[C, H, W]` of an image.
    #[must_use]
    pub const fn input(&self) -> [usize; 3] {
        self.checked.input()
    }

    /// How many outputs the network has.
    #[must_use]
    pub const fn outputs(&self) -> usize {
        self.checked.outputs()
    }

    /// Logits, `[n, outputs]` row by row, with the running statistics; a last sigmoid is left out.
    /// `pixels` is `[n, C, H, W]`, normalised.
    ///
    /// # Errors
    /// `ErrorKind::Argument` for lengths that do not fit.
    pub fn logits(&self, values: &[f32], pixels: &[f32]) -> Result<Vec<f32>> {
        self.expect(values, pixels)?;
        Ok(match &self.way {
            Way::Kernels(tape) => tape.borrow_mut().logits(values, pixels),
            #[cfg(feature = "burn")]
            Way::Burn(burn) => burn.logits(values, pixels),
        })
    }

    /// The part's share of the gradient of the mean loss over a batch of `batch` images.
    /// `pixels` is `[n, C, H, W]`, normalised; `labels` holds n classes.
    ///
    /// # Errors
    /// `ErrorKind::Argument` for lengths that do not fit, labels beyond the outputs, and a network with dropout: that
    /// asks for [`Self::keyed_gradient`].
    pub fn gradient<'a>(
        &self,
        values: &[f32],
        pixels: &[f32],
        labels: &[u8],
        batch: usize,
        loss: impl Into<Loss<'a>>,
    ) -> Result<Gradient> {
        if self.drops {
            let problem = "the network has dropout, and nothing to draw it from";
            return Err(Error::new(ErrorKind::Argument, problem, "give a key for each image"));
        }
        self.keyed_gradient(values, pixels, (labels, &[]), batch, loss)
    }

    /// As [`Self::gradient`], also where the network has dropout: `keys` holds n numbers, which decide what is dropped of
    /// each image ([`image_key`]).
    ///
    /// # Errors
    /// `ErrorKind::Argument` for lengths that do not fit, and labels beyond the outputs.
    pub fn keyed_gradient<'a>(
        &self,
        values: &[f32],
        pixels: &[f32],
        (labels, keys): (&[u8], &[u64]),
        batch: usize,
        loss: impl Into<Loss<'a>>,
    ) -> Result<Gradient> {
        let loss = loss.into();
        let n = self.expect(values, pixels)?;
        let missing = self.drops && keys.len() != n;
        if n != labels.len() || batch < n || missing {
            let counts = format!("{n} images, {} labels, {} keys", labels.len(), keys.len());
            return Err(argument(format!("{counts}, batch of {batch}")));
        }
        if let Some(label) = labels.iter().find(|&&label| usize::from(label) >= self.outputs()) {
            return Err(argument(format!("label {label} of a network with {} outputs", self.outputs())));
        }
        let part = Part { pixels, labels, keys, batch };
        Ok(match &self.way {
            Way::Kernels(tape) => tape.borrow_mut().gradient(values, part, loss),
            #[cfg(feature = "burn")]
            Way::Burn(burn) => burn.gradient(values, part, loss),
        })
    }

    fn expect(&self, values: &[f32], pixels: &[f32]) -> Result<usize> {
        let image: usize = self.checked.input().iter().product();
        if values.len() != self.values() || pixels.is_empty() || !pixels.len().is_multiple_of(image) {
            let want = self.values();
            return Err(argument(format!(
                "{} values (expected {want}), {} pixels",
                values.len(),
                pixels.len()
            )));
        }
        Ok(pixels.len() / image)
    }
}

/// Whether one of these layers drops values.
fn drops(nodes: &[Node]) -> bool {
    nodes.iter().any(|node| {
        matches!(node.layer, LayerSpec::Dropout { .. }) || drops(&node.inner) || drops(&node.shortcut)
    })
}

fn argument(problem: String) -> Error {
    Error::new(
        ErrorKind::Argument,
        problem,
        "give whole images, one label each, and all values of the network",
    )
}

fn count_correct(logits: &[f32], labels: &[u8]) -> u32 {
    let mut counts = Evaluation::default();
    counts.record_logits(logits, logits.len() / labels.len(), labels);
    counts.correct
}
