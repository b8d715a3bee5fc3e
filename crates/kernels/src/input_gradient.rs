//! The way of a convolution's gradient back to its input.

use crate::grouped::Grouped;
use crate::{Convolution, Finish, Map, Scratch, Window};

/// The gradient of a convolution's input, from that of its output.
#[derive(Clone, Debug)]
pub struct InputGradient {
    /// As the gradient of the output lies, and that of the input.
    maps: [Map; 2],
    /// Pixels of a window.
    taps: usize,
    way: Way,
}

#[derive(Clone, Debug)]
enum Way {
    /// A convolution over the gradient of the output, with the weights turned round.
    Turned(Convolution),
    /// Each output's gradient goes back to all that it looked at.
    Scattered(Grouped),
}

impl InputGradient {
    /// The border that the gradient of the output has to have.
    #[must_use]
    pub fn border(window: &Window, groups: usize) -> usize {
        if window.is_even() && groups == 1 { window.size - 1 - window.before[0] } else { 0 }
    }

    /// From gradients that lie as `output`, with [`Self::border`], to gradients that lie as `input`; all weights are zero.
    /// `images` as in [`Convolution::new`].
    ///
    /// # Panics
    /// As [`Convolution::new`].
    #[must_use]
    pub fn new(output: Map, input: Map, window: &Window, groups: usize, images: usize) -> Self {
        let way = if window.is_even() && groups == 1 {
            // Over the input without its border, whose gradient nobody needs.
            let back = Window::sliding(window.size, output.border);
            Way::Turned(Convolution::new(output, input, &back, 1, images))
        } else {
            Way::Scattered(Grouped::new(input, output, *window, groups))
        };
        Self { maps: [output, input], taps: window.size * window.size, way }
    }

    /// Sets every weight: `weight` is that of the convolution forward, as in [`Convolution::fill`].
    pub fn fill(&mut self, weight: impl Fn(usize, usize) -> f32) {
        let ([output, input], last) = (self.maps.map(|map| map.channels), self.taps - 1);
        match &mut self.way {
            // By value: what is reached by a reference is read again for each weight.
            Way::Turned(back) => back.fill(move |channel, index| {
                let (tap, output) = (index / output, index % output);
                weight(output, (last - tap) * input + channel)
            }),
            Way::Scattered(forward) => forward.fill(weight),
        }
    }

    /// The gradient `dx` of the input, from the gradient `dy` of the output.
    pub fn run(&self, dy: &[f32], dx: &mut [f32], scratch: &mut Scratch) {
        let [output, input] = &self.maps;
        match &self.way {
            Way::Turned(back) => back.forward(dy, dx, Finish::Linear, scratch),
            Way::Scattered(forward) => forward.input_gradient((output, dy), (input, dx)),
        }
    }
}
