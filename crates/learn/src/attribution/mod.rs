//! Where a network looked: what of a picture an output depends on, asked in three ways, and whether the answer says
//! anything of what the network learnt.
//!
//! - [`Attribution::gradient_times_input`] and [`Attribution::grad_cam`] go back from the output, with the tape's own
//!   gradients. They ask for a **logit**, not for a probability: both methods are defined so, and the gradient of a
//!   probability vanishes where the network is sure. It also mixes all classes, as each takes from the others.
//! - [`Occlusion`] hides one square after another and looks at the probabilities: those are what a person sees move.
//! - [`Attribution::attack`] goes the same way to change a picture by little, so that the network errs.
//! - [`sanity`] does the same with random weights. A map that looks much the same there tells little of what was learnt.
//!
//! Nothing here learns: norms use their running statistics and dropout drops nothing, as when a network answers.
//! `tests/attribution.rs` holds it against finite differences, `tests/attribution_golden.rs` against PyTorch.

mod attack;
mod grad_cam;
mod occlusion;
pub mod sanity;

use cifar_model::lower::Stage;
use cifar_model::spec::Shape;
use cifar_model::{CheckedNetwork, Error, ErrorKind, FeatureMap, Normalization, Result, Weights};

use crate::engine::flat_values;
use crate::network::Tape;

pub use attack::Attack;
pub use grad_cam::{GradCam, enlarge};
pub use occlusion::Occlusion;

/// A network and one picture, ready to be asked which values move which output.
pub struct Attribution {
    network: CheckedNetwork,
    values: Vec<f32>,
    normalization: Normalization,
    tape: Tape,
    stages: Vec<Stage>,
    /// The last picture, `[C, H, W]`, normalised; zeros before the first.
    pixels: Vec<f32>,
}

/// What each value of the picture adds to a logit, as far as the network is linear around it.
#[derive(Clone, Debug, PartialEq)]
pub struct GradientTimesInput {
    /// `[C, H, W]`: the gradient of the logit by the normalised value, times that value. Any sign.
    pub channels: Vec<f32>,
    /// `[H, W]`: the sum over the channels.
    pub sum: Vec<f32>,
}

impl Attribution {
    /// Compiles a network of any input shape.
    ///
    /// # Errors
    /// As [`cifar_model::NetworkSpec::check`]; `ErrorKind::Weights` where a tensor is missing; `ErrorKind::Spec` where maps and
    /// their gradients hold more than [`cifar_model::inside::MAX_INSPECTED_VALUES`] together.
    pub fn new(weights: &Weights) -> Result<Self> {
        let spec = &weights.metadata.spec;
        let (network, values) = (spec.check()?, flat_values(spec, weights)?);
        let (tape, stages) = Tape::to_attribute(&network, &values)?;
        let pixels = vec![0.0; network.input().iter().product()];
        let mut attribution =
            Self { network, values, normalization: weights.metadata.normalization, tape, stages, pixels };
        attribution.see_normalized(&vec![0.0; attribution.pixels.len()])?;
        Ok(attribution)
    }

    /// How many logits the network has.
    #[must_use]
    pub const fn outputs(&self) -> usize {
        self.network.outputs()
    }

    /// The layers whose maps can be asked for, in the order of the summary; those of a block come before the block.
    pub fn stages(&self) -> impl Iterator<Item = (&str, Shape)> {
        self.stages.iter().map(|stage| (stage.node.as_str(), stage.shape))
    }

    /// Those of them that have rows and columns: what [`Self::grad_cam`] can be asked for.
    pub fn spatial_stages(&self) -> impl Iterator<Item = &str> {
        self.stages().filter(|(_, shape)| matches!(shape, Shape::Map(..))).map(|(name, _)| name)
    }

    /// Takes in a picture, channel by channel: 3,072 bytes, planar RGB, for the data set's networks. Gives back its logits.
    ///
    /// # Errors
    /// `ErrorKind::Argument` for another length.
    pub fn see(&mut self, planar: &[u8]) -> Result<Vec<f32>> {
        let input = self.network.input();
        let image: usize = input.iter().product();
        if planar.len() != image {
            let problem = format!("a picture of {} bytes for a network that reads {input:?}", planar.len());
            return Err(Error::new(ErrorKind::Argument, problem, format!("give {image} bytes")));
        }
        let mut pixels = vec![0.0; image];
        self.normalization.apply_as(input, planar, &mut pixels);
        self.see_normalized(&pixels)
    }

    /// Takes in a picture as the network reads it, `[C, H, W]`. Gives back its logits.
    ///
    /// # Errors
    /// `ErrorKind::Argument` for another length.
    pub fn see_normalized(&mut self, pixels: &[f32]) -> Result<Vec<f32>> {
        if pixels.len() != self.pixels.len() {
            let problem =
                format!("{} numbers for a network that reads {:?}", pixels.len(), self.network.input());
            return Err(Error::new(
                ErrorKind::Argument,
                problem,
                "give one number for each value of its input",
            ));
        }
        self.pixels.copy_from_slice(pixels);
        Ok(self.tape.see(&self.values, pixels))
    }

    /// The gradient of a logit by the picture, `[C, H, W]`: how much the logit grows for each unit that a **normalised**
    /// value grows.
    ///
    /// # Errors
    /// `ErrorKind::Argument` for an output that the network does not have.
    pub fn gradient(&mut self, output: usize) -> Result<Vec<f32>> {
        self.gradient_by(output, None)
    }

    /// The same for each step of a byte, 0 to 255: the normalised gradient over 255 times the channel's deviation.
    ///
    /// # Errors
    /// As [`Self::gradient`].
    pub fn gradient_by_byte(&mut self, output: usize) -> Result<Vec<f32>> {
        let mut gradient = self.gradient(output)?;
        let [_, height, width] = self.network.input();
        for (channel, plane) in gradient.chunks_exact_mut(height * width).enumerate() {
            let unit = 255.0 * self.normalization.std[channel % 3];
            plane.iter_mut().for_each(|value| *value /= unit);
        }
        Ok(gradient)
    }

    /// The gradient of a logit by what the layer of this name made of the picture, in the layer's shape.
    ///
    /// # Errors
    /// `ErrorKind::Argument` for a name that is none of [`Self::stages`], and as [`Self::gradient`].
    pub fn stage_gradient(&mut self, node: &str, output: usize) -> Result<FeatureMap> {
        let Stage { buffer, shape, .. } = *self.stage(node)?;
        Ok(FeatureMap { shape, values: self.gradient_by(output, Some(buffer))? })
    }

    /// What the layer of this name made of the picture, as [`cifar_model::Inspection::map`].
    ///
    /// # Errors
    /// `ErrorKind::Argument` for a name that is none of [`Self::stages`].
    pub fn map(&self, node: &str) -> Result<FeatureMap> {
        let Stage { buffer, shape, .. } = *self.stage(node)?;
        Ok(FeatureMap { shape, values: self.tape.values_of(buffer) })
    }

    /// Gradient times input (Shrikumar et al. 2016). The input is the **normalised** value, so that what counts as nothing
    /// is a value of 0 there: black for the notebook's network, the mean colour for the accurate one.
    ///
    /// # Errors
    /// As [`Self::gradient`].
    pub fn gradient_times_input(&mut self, output: usize) -> Result<GradientTimesInput> {
        let mut channels = self.gradient(output)?;
        channels.iter_mut().zip(&self.pixels).for_each(|(gradient, pixel)| *gradient *= pixel);
        let [_, height, width] = self.network.input();
        let mut sum = vec![0.0; height * width];
        for plane in channels.chunks_exact(height * width) {
            sum.iter_mut().zip(plane).for_each(|(sum, value)| *sum += value);
        }
        Ok(GradientTimesInput { channels, sum })
    }

    fn gradient_by(&mut self, output: usize, buffer: Option<usize>) -> Result<Vec<f32>> {
        let mut factors = vec![0.0; self.outputs()];
        let problem = || format!("output {output} of a network with {}", self.network.outputs());
        let remedy = "count outputs from 0";
        *factors.get_mut(output).ok_or_else(|| Error::new(ErrorKind::Argument, problem(), remedy))? = 1.0;
        Ok(self.tape.gradient_by(&self.values, &factors, buffer))
    }

    fn stage(&self, node: &str) -> Result<&Stage> {
        self.stages.iter().find(|stage| stage.node == node).ok_or_else(|| {
            let names: Vec<&str> = self.stages().map(|(name, _)| name).collect();
            refuse(format!("the network has no layer {node}"), &names)
        })
    }
}

/// What cannot be asked, and the layers that can.
fn refuse(problem: String, names: &[&str]) -> Error {
    let remedy = match names {
        [] => {
            "ask for gradient times input or occlusion: no layer of this network has rows and columns".into()
        }
        names => format!("ask for one of {}", names.join(", ")),
    };
    Error::new(ErrorKind::Argument, problem, remedy)
}
