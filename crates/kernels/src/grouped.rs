//! A convolution by the plain loops of its definition: groups of channels, any stride, any padding, both ways.
//!
//! The inner loops run over outputs or inputs that lie side by side, and compilers make SIMD of them.

use crate::{Finish, Map, Window};

/// A convolution whose channels fall into groups, each with its own share of the outputs (Krizhevsky et al. 2012);
/// depthwise where every channel is a group.
#[derive(Clone, Debug)]
pub(crate) struct Grouped {
    input: Map,
    output: Map,
    window: Window,
    groups: usize,
    /// `[pixels under the window, channels of a group, outputs]`.
    weights: Vec<f32>,
    bias: Vec<f32>,
}

/// An output pixel and a pixel of the input under its window.
struct Tap {
    /// Where the outputs begin, in the order of pixels without a border.
    output: [usize; 2],
    /// Row and column of the input.
    input: [usize; 2],
    /// Which pixel of the window.
    index: usize,
}

impl Grouped {
    /// All weights are zero.
    ///
    /// # Panics
    /// Where channels or outputs are no multiple of the groups.
    pub(crate) fn new(input: Map, output: Map, window: Window, groups: usize) -> Self {
        let fits = input.channels.is_multiple_of(groups) && output.channels.is_multiple_of(groups);
        assert!(fits, "{groups} groups of {input:?} to {output:?}");
        let weights = vec![0.0; window.size * window.size * input.channels / groups * output.channels];
        Self { input, output, window, groups, weights, bias: vec![0.0; output.channels] }
    }

    /// Values under a window that an output looks at.
    pub(crate) const fn depth(&self) -> usize {
        self.window.size * self.window.size * self.channels()
    }

    /// Channels of a group.
    const fn channels(&self) -> usize {
        self.input.channels / self.groups
    }

    /// Outputs of a group.
    const fn outputs(&self) -> usize {
        self.output.channels / self.groups
    }

    /// As [`crate::Panels::fill`].
    pub(crate) fn fill(&mut self, weight: impl Fn(usize, usize) -> f32) {
        let outputs = self.output.channels;
        for (index, weights) in self.weights.chunks_exact_mut(outputs).enumerate() {
            weights.iter_mut().enumerate().for_each(|(output, value)| *value = weight(output, index));
        }
    }

    pub(crate) fn set_bias(&mut self, bias: &[f32]) {
        self.bias.copy_from_slice(bias);
    }

    pub(crate) fn forward(&self, x: &[f32], y: &mut [f32], finish: Finish) {
        let (channels, outputs) = (self.channels(), self.outputs());
        for (x, y) in x.chunks_exact(self.input.len()).zip(y.chunks_exact_mut(self.output.len())) {
            self.output.for_pixels(y, |pixel| pixel.copy_from_slice(&self.bias));
            self.for_taps(|tap| {
                let x = &x[self.input.at(tap.input[0], tap.input[1])..][..self.input.channels];
                let y = &mut y[self.output.at(tap.output[0], tap.output[1])..][..self.output.channels];
                let weights = self.weights_of(tap.index);
                if self.is_depthwise() {
                    y.iter_mut().zip(x).zip(weights).for_each(|((y, x), weight)| *y += x * weight);
                    return;
                }
                for (group, (x, y)) in x.chunks_exact(channels).zip(y.chunks_exact_mut(outputs)).enumerate() {
                    for (x, weights) in x.iter().zip(weights.chunks_exact(self.output.channels)) {
                        let weights = &weights[group * outputs..][..outputs];
                        y.iter_mut().zip(weights).for_each(|(y, weight)| *y += x * weight);
                    }
                }
            });
            if finish == Finish::Relu {
                self.output.for_pixels(y, crate::relu);
            }
        }
    }

    /// The gradient of the input, which lies as `gradient_from`, from that of the output, which lies as `gradient_to`.
    pub(crate) fn input_gradient(
        &self,
        (gradient_to, dy): (&Map, &[f32]),
        (gradient_from, dx): (&Map, &mut [f32]),
    ) {
        let (channels, outputs) = (self.channels(), self.outputs());
        let images = dy.chunks_exact(gradient_to.len()).zip(dx.chunks_exact_mut(gradient_from.len()));
        for (dy, dx) in images {
            dx.fill(0.0);
            self.for_taps(|tap| {
                let dy = &dy[gradient_to.at(tap.output[0], tap.output[1])..][..self.output.channels];
                let dx = &mut dx[gradient_from.at(tap.input[0], tap.input[1])..][..self.input.channels];
                let weights = self.weights_of(tap.index);
                if self.is_depthwise() {
                    dx.iter_mut().zip(dy).zip(weights).for_each(|((dx, dy), weight)| *dx += dy * weight);
                    return;
                }
                for (group, (dy, dx)) in
                    dy.chunks_exact(outputs).zip(dx.chunks_exact_mut(channels)).enumerate()
                {
                    for (dx, weights) in dx.iter_mut().zip(weights.chunks_exact(self.output.channels)) {
                        let weights = &weights[group * outputs..][..outputs];
                        *dx += dy.iter().zip(weights).map(|(dy, weight)| dy * weight).sum::<f32>();
                    }
                }
            });
        }
    }

    /// Adds to `sums`, `[pixels under the window, channels of a group, outputs]`.
    pub(crate) fn weight_gradient(&self, x: &[f32], (map, dy): (&Map, &[f32]), sums: &mut [f32]) {
        let (channels, outputs) = (self.channels(), self.outputs());
        for (x, dy) in x.chunks_exact(self.input.len()).zip(dy.chunks_exact(map.len())) {
            self.for_taps(|tap| {
                let x = &x[self.input.at(tap.input[0], tap.input[1])..][..self.input.channels];
                let dy = &dy[map.at(tap.output[0], tap.output[1])..][..self.output.channels];
                let size = channels * self.output.channels;
                let sums = &mut sums[tap.index * size..][..size];
                if self.is_depthwise() {
                    sums.iter_mut().zip(x).zip(dy).for_each(|((sum, x), dy)| *sum += x * dy);
                    return;
                }
                for (group, (x, dy)) in x.chunks_exact(channels).zip(dy.chunks_exact(outputs)).enumerate() {
                    for (x, sums) in x.iter().zip(sums.chunks_exact_mut(self.output.channels)) {
                        let sums = &mut sums[group * outputs..][..outputs];
                        sums.iter_mut().zip(dy).for_each(|(sum, dy)| *sum += x * dy);
                    }
                }
            });
        }
    }

    /// Whether every channel has one output of its own, so that all lie side by side.
    const fn is_depthwise(&self) -> bool {
        self.channels() == 1 && self.outputs() == 1
    }

    fn weights_of(&self, tap: usize) -> &[f32] {
        let size = self.channels() * self.output.channels;
        &self.weights[tap * size..][..size]
    }

    /// Every pixel under every window of an image; padding is left out, since it adds nothing.
    fn for_taps(&self, mut f: impl FnMut(&Tap)) {
        for output in (0..self.output.height).flat_map(|y| (0..self.output.width).map(move |x| [y, x])) {
            let rows = self.window.span(0, output[0], self.input.height);
            let columns = self.window.span(1, output[1], self.input.width);
            let [above, left] = [0, 1].map(|axis| self.window.hidden(axis, output[axis]));
            for (down, y) in rows.enumerate() {
                for (across, x) in columns.clone().enumerate() {
                    let index = (above + down) * self.window.size + left + across;
                    f(&Tap { output, input: [y, x], index });
                }
            }
        }
    }
}
