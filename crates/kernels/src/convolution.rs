//! A convolution, or a dense layer over maps of one pixel, by the way that suits its shape.

use crate::winograd::{self, Winograd};
use crate::{Finish, Map, Panels, Scratch, Windows, product, weight_gradient};

/// Channels and outputs from which on fewer products pay for the transforms around them.
const MANY: usize = 16;

/// Tiles from which on they pay for weights that are four times as many to read.
const TILES: usize = 8;

/// Windows over maps, and their weights.
#[derive(Clone, Debug)]
pub struct Convolution {
    windows: Windows,
    outputs: usize,
    way: Way,
}

#[derive(Clone, Debug)]
enum Way {
    Direct(Panels),
    Frequencies { layer: Winograd, panels: Vec<Panels>, bias: Vec<f32> },
}

impl Convolution {
    /// From maps `input` to maps `output` by windows of `kernel` x `kernel` pixels; all weights are zero. `images` is
    /// how many usually go through together, at least.
    ///
    /// # Panics
    /// As [`Windows::new`].
    #[must_use]
    pub fn new(input: Map, output: Map, kernel: usize, images: usize) -> Self {
        let windows = Windows::new(input, output, kernel);
        let outputs = output.channels;
        let layer = Winograd::new(input, output);
        let pays = input.channels.min(outputs) >= MANY && images * layer.tiles() >= TILES;
        let way = if kernel == 3 && pays {
            Way::Frequencies { panels: layer.panels(), layer, bias: vec![0.0; outputs] }
        } else {
            Way::Direct(Panels::new(windows.depth(), outputs))
        };
        Self { windows, outputs, way }
    }

    /// Values under a window.
    #[must_use]
    pub const fn depth(&self) -> usize {
        self.windows.depth()
    }

    /// Makes the room in which [`Self::forward`] works, which it else makes when it is first called.
    pub fn make_room(&self, scratch: &mut Scratch) {
        if let Way::Frequencies { layer, .. } = &self.way {
            layer.make_room(scratch);
        }
    }

    /// Sets every weight, as [`Panels::fill`].
    pub fn fill(&mut self, weight: impl Fn(usize, usize) -> f32) {
        match &mut self.way {
            Way::Direct(panels) => panels.fill(weight),
            Way::Frequencies { panels, .. } => winograd::fill(panels, weight),
        }
    }

    /// Sets what each output begins with.
    pub fn set_bias(&mut self, bias: &[f32]) {
        match &mut self.way {
            Way::Direct(panels) => panels.set_bias(bias),
            Way::Frequencies { bias: kept, .. } => kept.copy_from_slice(bias),
        }
    }

    /// As [`product`].
    pub fn forward(&self, x: &[f32], y: &mut [f32], finish: Finish, scratch: &mut Scratch) {
        match &self.way {
            Way::Direct(panels) => product(&self.windows, panels, x, y, finish),
            Way::Frequencies { layer, panels, bias } => {
                layer.product((panels, bias), x, y, finish, scratch);
            }
        }
    }

    /// Zeros to sum gradients of the weights in.
    #[must_use]
    pub fn sums(&self) -> Vec<f32> {
        let values = match &self.way {
            Way::Direct(_) => self.depth() * self.outputs,
            Way::Frequencies { panels, .. } => panels.len() * self.windows.input.channels * self.outputs,
        };
        vec![0.0; values]
    }

    /// Adds the gradient of the weights to `sums`; `dy` lies as `map`, which is the output with any border.
    pub fn weight_gradient(&self, x: &[f32], dy: (&Map, &[f32]), sums: &mut [f32], scratch: &mut Scratch) {
        match &self.way {
            Way::Direct(_) => weight_gradient(&self.windows, x, dy, sums, scratch),
            Way::Frequencies { layer, .. } => layer.weight_gradient(x, dy, sums, scratch),
        }
    }

    /// Calls `take(output, index, gradient)` for every weight, and makes the sums zero.
    pub fn take_gradient(&self, sums: &mut [f32], mut take: impl FnMut(usize, usize, f32)) {
        match &self.way {
            Way::Direct(_) => {
                for (index, sums) in sums.chunks_exact_mut(self.outputs).enumerate() {
                    for (output, sum) in sums.iter_mut().enumerate() {
                        take(output, index, std::mem::take(sum));
                    }
                }
            }
            Way::Frequencies { .. } => {
                winograd::take_gradient(sums, [self.windows.input.channels, self.outputs], take);
            }
        }
    }
}
