//! One layer on the tape: forward, and its gradient back.

use std::ops::Range;

use cifar_kernels::{
    Convolution, Finish, Map, NormStatistics, Scratch, bias_gradient, gelu, gelu_backward, global_max_pool,
    global_max_pool_backward, max_pool, max_pool_backward, norm_backward, norm_statistics, relu,
    relu_backward, scale_shift,
};
use cifar_model::spec::NORM_EPSILON;

/// Values and how they lie.
type Maps<'a> = (&'a Map, &'a [f32]);
type MapsMut<'a> = (&'a Map, &'a mut [f32]);

/// What a layer read and wrote, and the gradients of both; none of its input where nobody needs it.
pub(super) struct Pass<'a> {
    pub(super) x: Maps<'a>,
    pub(super) y: Maps<'a>,
    pub(super) dy: MapsMut<'a>,
    pub(super) dx: Option<MapsMut<'a>>,
}

/// What a step does.
pub(super) enum Layer {
    Product(Box<Product>),
    Norm(Norm),
    Relu,
    Gelu,
    MaxPool(usize),
    GlobalMaxPool,
    /// To a buffer with another border. The gradient is added where the input has a second reader.
    Copy {
        shared: bool,
    },
    /// Adds to what is there: the end of a residual block.
    Add,
}

/// A convolution, or a dense layer over a map of one pixel.
pub(super) struct Product {
    pub(super) weight: Range<usize>,
    pub(super) bias: Range<usize>,
    pub(super) forward: Convolution,
    pub(super) finish: Finish,
    /// The same the other way: over the gradient, with the weights turned round.
    pub(super) back: Option<Convolution>,
    /// For each value under a window, its place among the weights of one output.
    pub(super) planar: Vec<u32>,
    /// Pixels of a window.
    pub(super) taps: usize,
    /// Gradients of the weights, as the convolution sums them, and of the bias.
    pub(super) sums: (Vec<f32>, Vec<f32>),
}

/// Batch norm: where its values stand, and what the batch in hand said.
pub(super) struct Norm {
    pub(super) gamma: Range<usize>,
    pub(super) beta: Range<usize>,
    pub(super) mean: Range<usize>,
    pub(super) variance: Range<usize>,
    pub(super) batch: NormStatistics,
    pub(super) sums: (Vec<f32>, Vec<f32>),
}

impl Layer {
    /// Takes over the weights.
    pub(super) fn set(&mut self, values: &[f32]) {
        if let Self::Product(product) = self {
            product.set(values);
        }
    }

    pub(super) fn forward(
        &mut self,
        x: Maps<'_>,
        y: MapsMut<'_>,
        (values, training): (&[f32], bool),
        scratch: &mut Scratch,
    ) {
        match self {
            Self::Product(layer) => layer.forward.forward(x.1, y.1, layer.finish, scratch),
            Self::Norm(norm) => norm.forward(x, y, values, training),
            Self::Relu => relu(y.1),
            Self::Gelu => {
                x.0.copy(x.1, y.0, y.1);
                gelu(y.1);
            }
            Self::MaxPool(size) => max_pool(*size, x.0, x.1, y.0, y.1),
            Self::GlobalMaxPool => global_max_pool(x.0, x.1, y.1),
            Self::Copy { .. } => x.0.copy(x.1, y.0, y.1),
            Self::Add => x.0.add(x.1, y.0, y.1),
        }
    }

    /// Works on the gradient of the output where it lies, and makes that of the input from it.
    pub(super) fn backward(&mut self, pass: Pass<'_>, values: &[f32], scratch: &mut Scratch) {
        let Pass { x, y, dy, dx } = pass;
        match (self, dx) {
            (Self::Product(product), dx) => product.backward(x, y, dy, dx, scratch),
            (Self::Relu, _) => relu_backward(y.0, y.1, dy.0, dy.1),
            (Self::Gelu, _) => gelu_backward(x.0, x.1, dy.0, dy.1),
            (Self::Norm(norm), Some(dx)) => norm.backward(x, dy, dx, values),
            (Self::MaxPool(size), Some(dx)) => max_pool_backward(*size, [x, y], (dy.0, dy.1), dx),
            (Self::GlobalMaxPool, Some(dx)) => global_max_pool_backward(x, y.1, dy.1, dx),
            (Self::Copy { shared: true }, Some(dx)) => dy.0.add(dy.1, dx.0, dx.1),
            (Self::Copy { shared: false } | Self::Add, Some(dx)) => dy.0.copy(dy.1, dx.0, dx.1),
            (_, None) => {}
        }
    }

    /// Puts what was summed into its places, and begins anew. `share` is the part's share of the batch.
    pub(super) fn take_gradient(&mut self, share: f32, out: &mut [f32]) {
        match self {
            Self::Product(product) => product.take_gradient(out),
            Self::Norm(norm) => norm.take_gradient(share, out),
            _ => {}
        }
    }
}

impl Product {
    fn set(&mut self, values: &[f32]) {
        let (weight, planar, depth) = (&values[self.weight.clone()], &self.planar, self.planar.len());
        self.forward.fill(|output, index| weight[output * depth + planar[index] as usize]);
        self.forward.set_bias(&values[self.bias.clone()]);
        if let Some(back) = &mut self.back {
            let (channels, outputs) = (depth / self.taps, self.bias.len());
            back.fill(|channel, index| {
                let (tap, output) = (index / outputs, index % outputs);
                weight[output * depth + planar[(self.taps - 1 - tap) * channels + channel] as usize]
            });
        }
    }

    fn backward(
        &mut self,
        x: Maps<'_>,
        y: Maps<'_>,
        dy: MapsMut<'_>,
        dx: Option<MapsMut<'_>>,
        scratch: &mut Scratch,
    ) {
        if self.finish == Finish::Relu {
            relu_backward(y.0, y.1, dy.0, dy.1);
        }
        self.forward.weight_gradient(x.1, (dy.0, dy.1), &mut self.sums.0, scratch);
        bias_gradient(dy.0, dy.1, &mut self.sums.1);
        if let (Some(back), Some(dx)) = (&self.back, dx) {
            back.forward(dy.1, dx.1, Finish::Linear, scratch);
        }
    }

    fn take_gradient(&mut self, out: &mut [f32]) {
        let (planar, depth) = (&self.planar, self.planar.len());
        let weight = &mut out[self.weight.clone()];
        self.forward.take_gradient(&mut self.sums.0, |output, index, slope| {
            weight[output * depth + planar[index] as usize] = slope;
        });
        out[self.bias.clone()].copy_from_slice(&self.sums.1);
        self.sums.1.fill(0.0);
    }
}

impl Norm {
    fn forward(&mut self, x: Maps<'_>, y: MapsMut<'_>, values: &[f32], training: bool) {
        if training {
            self.batch = norm_statistics(x.0, x.1);
        }
        let (mean, variance) = match training {
            true => (&self.batch.mean[..], &self.batch.variance[..]),
            false => (&values[self.mean.clone()], &values[self.variance.clone()]),
        };
        let root = |(gamma, variance): (&f32, &f32)| gamma / (variance + NORM_EPSILON).sqrt();
        let scale: Vec<f32> = values[self.gamma.clone()].iter().zip(variance).map(root).collect();
        let beta = values[self.beta.clone()].iter().zip(mean.iter().zip(&scale));
        let shift: Vec<f32> = beta.map(|(beta, (mean, scale))| beta - mean * scale).collect();
        x.0.copy(x.1, y.0, y.1);
        scale_shift(y.0, y.1, &scale, &shift);
    }

    fn backward(&mut self, x: Maps<'_>, dy: MapsMut<'_>, dx: MapsMut<'_>, values: &[f32]) {
        let gamma = (&values[self.gamma.clone()], NORM_EPSILON);
        let gradient = norm_backward(x, &self.batch, gamma, (dy.0, dy.1), dx);
        self.sums = (gradient.scale, gradient.shift);
    }

    fn take_gradient(&mut self, share: f32, out: &mut [f32]) {
        out[self.gamma.clone()].copy_from_slice(&self.sums.0);
        out[self.beta.clone()].copy_from_slice(&self.sums.1);
        for (range, statistic) in [(&self.mean, &self.batch.mean), (&self.variance, &self.batch.variance)] {
            out[range.clone()].iter_mut().zip(statistic).for_each(|(out, value)| *out = value * share);
        }
    }
}
