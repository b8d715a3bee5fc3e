//! A convolution, or a dense layer over maps of one pixel, by the way that suits its shape.

use crate::grouped::Grouped;
use crate::instructions;
use crate::winograd::{self, Winograd};
use crate::{Finish, Map, Panels, Scratch, Window, Windows, product, weight_gradient};

/// Channels and outputs from which on fewer products pay for the transforms around them.
const MANY: usize = 16;

/// Tiles from which on they pay for weights that are four times as many to read. The fewer numbers a machine multiplies at
/// once, the less it waits for them: from 4 tiles on, the network `accurate` answers a picture in 0.7 of the time with four
/// numbers at once (wasm), and in 1.3 times that with sixteen.
fn enough_tiles() -> usize {
    if instructions::lanes() > 4 { 8 } else { 4 }
}

/// Windows over maps, and their weights.
#[derive(Clone, Debug)]
pub struct Convolution {
    /// Channels of the input and of the output.
    channels: [usize; 2],
    way: Way,
}

#[derive(Clone, Debug)]
enum Way {
    Direct { windows: Windows, panels: Panels },
    Frequencies { layer: Winograd, panels: Vec<Panels>, bias: Vec<f32> },
    Grouped(Grouped),
}

impl Convolution {
    /// The border that the input has to have, in which the padding lies: groups do without.
    #[must_use]
    pub fn border(window: &Window, groups: usize) -> usize {
        if groups == 1 { window.border() } else { 0 }
    }

    /// From maps `input`, with [`Self::border`], to maps `output`; all weights are zero. Each of the `groups` of channels
    /// has its own share of the outputs. `images` is how many usually go through together, at least.
    ///
    /// # Panics
    /// As [`Windows::of`], and where channels or outputs are no multiple of the groups.
    #[must_use]
    pub fn new(input: Map, output: Map, window: &Window, groups: usize, images: usize) -> Self {
        let channels = [input.channels, output.channels];
        if groups > 1 {
            return Self { channels, way: Way::Grouped(Grouped::new(input, output, *window, groups)) };
        }
        let windows = Windows::of(input, output, window);
        let layer = Winograd::new(input, output);
        let pays = input.channels.min(output.channels) >= MANY && images * layer.tiles() >= enough_tiles();
        let way = if window.size == 3 && window.is_even() && pays {
            Way::Frequencies { panels: layer.panels(), layer, bias: vec![0.0; output.channels] }
        } else {
            Way::Direct { panels: Panels::new(windows.depth(), output.channels), windows }
        };
        Self { channels, way }
    }

    /// Makes the room in which [`Self::forward`] works, which it else makes when it is first called.
    pub fn make_room(&self, scratch: &mut Scratch) {
        match &self.way {
            Way::Frequencies { layer, .. } => layer.make_room(scratch),
            Way::Direct { .. } | Way::Grouped(_) => {}
        }
    }

    /// Sets every weight, as [`Panels::fill`].
    pub fn fill(&mut self, weight: impl Fn(usize, usize) -> f32) {
        match &mut self.way {
            Way::Direct { panels, .. } => panels.fill(weight),
            Way::Frequencies { panels, .. } => winograd::fill(panels, weight),
            Way::Grouped(layer) => layer.fill(weight),
        }
    }

    /// Sets what each output begins with.
    pub fn set_bias(&mut self, bias: &[f32]) {
        match &mut self.way {
            Way::Direct { panels, .. } => panels.set_bias(bias),
            Way::Frequencies { bias: kept, .. } => kept.copy_from_slice(bias),
            Way::Grouped(layer) => layer.set_bias(bias),
        }
    }

    /// As [`product`].
    pub fn forward(&self, x: &[f32], y: &mut [f32], finish: Finish, scratch: &mut Scratch) {
        match &self.way {
            Way::Direct { windows, panels } => product(windows, panels, x, y, finish),
            Way::Frequencies { layer, panels, bias } => {
                layer.product((panels, bias), x, y, finish, scratch);
            }
            Way::Grouped(layer) => layer.forward(x, y, finish),
        }
    }

    /// Zeros to sum gradients of the weights in.
    #[must_use]
    pub fn sums(&self) -> Vec<f32> {
        let [inputs, outputs] = self.channels;
        let values = match &self.way {
            Way::Direct { windows, .. } => windows.depth() * outputs,
            Way::Frequencies { panels, .. } => panels.len() * inputs * outputs,
            Way::Grouped(layer) => layer.depth() * outputs,
        };
        vec![0.0; values]
    }

    /// Adds the gradient of the weights to `sums`; `dy` lies as `map`, which is the output with any border.
    pub fn weight_gradient(&self, x: &[f32], dy: (&Map, &[f32]), sums: &mut [f32], scratch: &mut Scratch) {
        match &self.way {
            Way::Direct { windows, .. } => weight_gradient(windows, x, dy, sums, scratch),
            Way::Frequencies { layer, .. } => layer.weight_gradient(x, dy, sums, scratch),
            Way::Grouped(layer) => layer.weight_gradient(x, dy, sums),
        }
    }

    /// Calls `take(output, index, gradient)` for every weight, and makes the sums zero.
    pub fn take_gradient(&self, sums: &mut [f32], mut take: impl FnMut(usize, usize, f32)) {
        match &self.way {
            Way::Direct { .. } | Way::Grouped(_) => {
                for (index, sums) in sums.chunks_exact_mut(self.channels[1]).enumerate() {
                    for (output, sum) in sums.iter_mut().enumerate() {
                        take(output, index, std::mem::take(sum));
                    }
                }
            }
            Way::Frequencies { .. } => {
                winograd::take_gradient(sums, self.channels, take);
            }
        }
    }
}
