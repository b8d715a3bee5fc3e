//! Weights in the order in which the tile reads them.

use crate::tile::width;

/// Weights of a product: for each group of outputs that one tile computes, the weights of the first value
/// under the window, then those of the second, and so on. The last group is filled up with zeros.
#[derive(Clone, Debug)]
pub struct Panels {
    pub(crate) depth: usize,
    pub(crate) outputs: usize,
    pub(crate) values: Vec<f32>,
    /// One number an output, filled up with zeros.
    pub(crate) bias: Vec<f32>,
}

impl Panels {
    /// Room for `outputs` sums of `depth` products each, all zero.
    #[must_use]
    pub fn new(depth: usize, outputs: usize) -> Self {
        let room = outputs.next_multiple_of(width());
        Self { depth, outputs, values: vec![0.0; room * depth], bias: vec![0.0; room] }
    }

    /// Sets every weight: `weight(output, index)` is what the value at `index` under the window is multiplied
    /// with, where values are counted row by row, pixel by pixel, channel by channel.
    pub fn fill(&mut self, weight: impl Fn(usize, usize) -> f32) {
        let width = width();
        for (panel, values) in self.values.chunks_exact_mut(width * self.depth).enumerate() {
            let first = panel * width;
            let outputs = width.min(self.outputs - first);
            for (index, values) in values.chunks_exact_mut(width).enumerate() {
                for (lane, value) in values[..outputs].iter_mut().enumerate() {
                    *value = weight(first + lane, index);
                }
            }
        }
    }

    /// Sets what each output begins with.
    pub fn set_bias(&mut self, bias: &[f32]) {
        self.bias[..self.outputs].copy_from_slice(bias);
    }
}
