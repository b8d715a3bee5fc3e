//! The tape of a network that does not learn: one picture, and how each value on its way moves an output.

use cifar_model::inside::MAX_INSPECTED_VALUES;
use cifar_model::lower::{Purpose, Stage};
use cifar_model::{CheckedNetwork, Error, ErrorKind, Result};

use super::{Buffer, PICTURE, Run, Tape};

impl Tape {
    /// Compiles a network to ask what its outputs depend on, with its weights. Gives back the layers that can be asked for,
    /// too: each has a buffer of its own here.
    ///
    /// # Errors
    /// `ErrorKind::Spec` for a network whose maps and their gradients hold too many values together.
    pub(crate) fn to_attribute(network: &CheckedNetwork, values: &[f32]) -> Result<(Self, Vec<Stage>)> {
        let mut lowered = network.lower(Purpose::Attribute);
        let kept = 2 * lowered.values();
        if kept > MAX_INSPECTED_VALUES {
            let problem =
                format!("maps and their gradients hold {kept} values, at most {MAX_INSPECTED_VALUES}");
            return Err(Error::new(ErrorKind::Spec, problem, "look into one with fewer or smaller maps"));
        }
        let stages = std::mem::take(&mut lowered.stages);
        let mut tape = Self::from_steps(network, lowered, false);
        tape.set(values);
        Ok((tape, stages))
    }

    /// Takes in one picture, `[C, H, W]` normalised. Gives back its logits.
    pub(crate) fn see(&mut self, values: &[f32], pixels: &[f32]) -> Vec<f32> {
        self.forward(Run { values, training: false, keys: &[] }, pixels)
    }

    /// The gradient of the sum of the logits, each times its `factors`, by what lies in a buffer; by the picture where there
    /// is none. Planar.
    ///
    /// Some buffers share the room for their gradients. Each gradient is whole, and still there, when all that was done after
    /// its buffer was written has been gone through, and nothing before: so the way back ends there.
    pub(crate) fn gradient_by(&mut self, values: &[f32], factors: &[f32], buffer: Option<usize>) -> Vec<f32> {
        let buffer = buffer.unwrap_or(PICTURE);
        self.read_gradient(factors);
        let first = self.steps.iter().rposition(|step| step.to == buffer).map_or(0, |writer| writer + 1);
        let run = Run { values, training: false, keys: &[] };
        (first..self.steps.len()).rev().for_each(|step| self.step_back(step, run, 1));
        planar(&self.gradients[self.buffers[buffer].gradient])
    }

    /// What lies in a buffer, planar.
    pub(crate) fn values_of(&self, buffer: usize) -> Vec<f32> {
        planar(&self.buffers[buffer])
    }
}

fn planar(Buffer { map, values, .. }: &Buffer) -> Vec<f32> {
    let inside = map.with_border(0);
    let (mut plain, mut planar) = (inside.zeros(1), inside.zeros(1));
    map.copy(&values[..map.len()], &inside, &mut plain);
    inside.write_planar(&plain, &mut planar);
    planar
}
