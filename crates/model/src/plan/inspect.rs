//! A plan to look inside: it keeps what every layer makes of an image.

use super::{Plan, compile};
use crate::image::BYTES;
use crate::layer::{OfLogits, of_logits};
use crate::lower::{Purpose, Stage};
use crate::spec::Shape;
use crate::{Error, ErrorKind, Result, Weights};

/// A network whose every layer can be looked at. It makes no layer part of another, as [`Plan`] does, so that the map
/// behind a convolution is there beside the one behind its ReLU; logits are the plan's up to rounding, and to the bit
/// where the network has no norm. Classifying needs none of it: that is what [`Plan`] is for.
#[derive(Clone, Debug)]
pub struct Inspection {
    plan: Plan,
    stages: Vec<Stage>,
    /// The name of a last sigmoid or softmax, and what it makes of the logits.
    output: Option<(String, OfLogits)>,
}

/// What a layer makes of an image.
#[derive(Clone, Debug, PartialEq)]
pub struct FeatureMap {
    /// Without the batch dimension.
    pub shape: Shape,
    /// `[C, H, W]`, row by row, or `[n]`.
    pub values: Vec<f32>,
}

impl Inspection {
    /// Compiles a network.
    ///
    /// # Errors
    /// As [`Plan::compile`].
    pub fn compile(weights: &Weights) -> Result<Self> {
        let (plan, lowered, network) = compile::plan(weights, Purpose::Inspect)?;
        let output = network.nodes().get(network.up_to_logits().len());
        let output = output.and_then(|node| Some((node.name.clone(), of_logits(&node.layer)?)));
        Ok(Self { plan, stages: lowered.stages, output })
    }

    /// The layers that can be asked for, in the order of the summary; those of a block come before the block.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let last = self.output.iter().map(|(name, _)| name.as_str());
        self.stages.iter().map(|stage| stage.node.as_str()).chain(last)
    }

    /// Takes in an image, 3,072 bytes, planar RGB. Gives back its logits.
    ///
    /// # Errors
    /// `ErrorKind::Argument` for another length.
    pub fn run(&mut self, planar: &[u8]) -> Result<Vec<f32>> {
        if planar.len() != BYTES {
            let problem = format!("an image of {} bytes", planar.len());
            return Err(Error::new(ErrorKind::Argument, problem, "give 3,072 bytes"));
        }
        let mut logits = vec![0.0; self.plan.outputs()];
        self.plan.logits(planar, &mut logits)?;
        Ok(logits)
    }

    /// What the layer of this name made of the last image; zeros before the first.
    ///
    /// # Errors
    /// `ErrorKind::Argument` for a name that is none of [`Self::names`].
    pub fn map(&self, node: &str) -> Result<FeatureMap> {
        if let Some(stage) = self.stages.iter().find(|stage| stage.node == node) {
            return Ok(FeatureMap { shape: stage.shape, values: self.plan.first_of(stage.buffer) });
        }
        let Some((_, shown)) = self.output.as_ref().filter(|(name, _)| name == node) else {
            let problem = format!("the network has no layer {node}");
            let names: Vec<&str> = self.names().collect();
            return Err(Error::new(
                ErrorKind::Argument,
                problem,
                format!("ask for one of {}", names.join(", ")),
            ));
        };
        let values = shown(&self.plan.first_of(self.plan.last));
        Ok(FeatureMap { shape: Shape::Flat(values.len()), values })
    }
}
