//! One layer on the tape: forward, and its gradient back.

use std::ops::Range;

use cifar_kernels::{
    Activation, Convolution, Finish, InputGradient, Map, NormStatistics, Pool, Scratch, bias_gradient,
    dropout, norm_backward, norm_statistics, scale_shift,
};

use crate::network::draw::layer_key;

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

/// What a pass over the steps works with.
#[derive(Clone, Copy)]
pub(super) struct Run<'a> {
    /// All of the network.
    pub(super) values: &'a [f32],
    /// Whether norms look at the batch, dropout drops, and weights get a gradient.
    pub(super) training: bool,
    /// One an image, for what is drawn.
    pub(super) keys: &'a [u64],
}

/// What a step does.
pub(super) enum Layer {
    Product(Box<Product>),
    Norm(Norm),
    Activate(Activation),
    Pool(Pool),
    Dropout {
        rate: f32,
        /// Which of the network's dropout layers it is.
        layer: u64,
    },
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
    /// The same the other way; nothing where nobody needs it.
    pub(super) back: Option<InputGradient>,
    /// For each value under a window, its place among the weights of one output.
    pub(super) planar: Vec<u32>,
    /// Gradients of the weights, as the convolution sums them, and of the bias.
    pub(super) sums: (Vec<f32>, Vec<f32>),
}

/// Batch norm: where its values stand, and what the current batch said.
pub(super) struct Norm {
    pub(super) gamma: Option<Range<usize>>,
    pub(super) beta: Option<Range<usize>>,
    pub(super) mean: Range<usize>,
    pub(super) variance: Range<usize>,
    pub(super) epsilon: f32,
    pub(super) batch: NormStatistics,
    pub(super) sums: (Vec<f32>, Vec<f32>),
}

impl Layer {
    /// Takes over the weights.
    pub(super) fn set(&mut self, values: &[f32]) {
        match self {
            Self::Product(product) => product.set(values),
            Self::Norm(_)
            | Self::Activate(_)
            | Self::Pool(_)
            | Self::Dropout { .. }
            | Self::Copy { .. }
            | Self::Add => {}
        }
    }

    pub(super) fn forward(&mut self, x: Maps<'_>, y: MapsMut<'_>, run: Run<'_>, scratch: &mut Scratch) {
        match self {
            Self::Product(layer) => layer.forward.forward(x.1, y.1, layer.finish, scratch),
            Self::Norm(norm) => norm.forward(x, y, run),
            Self::Activate(activation) => {
                // There is nothing to read where it works in place.
                if !x.1.is_empty() {
                    x.0.copy(x.1, y.0, y.1);
                }
                activation.apply(y.1);
            }
            Self::Pool(pool) => pool.forward(x, y),
            Self::Dropout { rate, layer } => {
                x.0.copy(x.1, y.0, y.1);
                if run.training {
                    drop_values(y, (*rate, *layer), run.keys);
                }
            }
            Self::Copy { .. } => x.0.copy(x.1, y.0, y.1),
            Self::Add => x.0.add(x.1, y.0, y.1),
        }
    }

    /// Works on the gradient of the output where it lies, and makes that of the input from it.
    pub(super) fn backward(&mut self, pass: Pass<'_>, run: Run<'_>, scratch: &mut Scratch) {
        let Pass { x, y, dy, dx } = pass;
        match (self, dx) {
            (Self::Product(product), dx) => {
                if product.finish == Finish::Relu {
                    Activation::Relu.backward(y.0, y.1, dy.0, dy.1);
                }
                if run.training {
                    product.sum_gradient(x, (dy.0, dy.1), scratch);
                }
                if let (Some(back), Some(dx)) = (&product.back, dx) {
                    back.run(dy.1, dx.1, scratch);
                }
            }
            (Self::Activate(activation), _) => {
                let seen = if activation.reads_its_output() { y } else { x };
                activation.backward(seen.0, seen.1, dy.0, dy.1);
            }
            (Self::Dropout { rate, layer }, _) => drop_values(dy, (*rate, *layer), run.keys),
            (Self::Norm(norm), Some(dx)) => norm.backward(x, dy, dx, run),
            (Self::Pool(pool), Some(dx)) => pool.backward([x, y], (dy.0, dy.1), dx),
            (Self::Copy { shared: true }, Some(dx)) => dy.0.add(dy.1, dx.0, dx.1),
            (Self::Copy { shared: false } | Self::Add, Some(dx)) => dy.0.copy(dy.1, dx.0, dx.1),
            (Self::Norm(_) | Self::Pool(_) | Self::Copy { .. } | Self::Add, None) => {}
        }
    }

    /// Puts what was summed into its places, and begins anew. `share` is the part's share of the batch.
    pub(super) fn take_gradient(&mut self, share: f32, out: &mut [f32]) {
        match self {
            Self::Product(product) => product.take_gradient(out),
            Self::Norm(norm) => norm.take_gradient(share, out),
            Self::Activate(_) | Self::Pool(_) | Self::Dropout { .. } | Self::Copy { .. } | Self::Add => {}
        }
    }
}

fn drop_values((map, values): MapsMut<'_>, (rate, layer): (f32, u64), keys: &[u64]) {
    let keys: Vec<u64> = keys.iter().map(|&key| layer_key(key, layer)).collect();
    dropout(map, values, &keys, rate);
}

impl Product {
    fn set(&mut self, values: &[f32]) {
        let (weight, planar, depth) = (&values[self.weight.clone()], &self.planar, self.planar.len());
        self.forward.fill(move |output, index| weight[output * depth + planar[index] as usize]);
        self.forward.set_bias(&values[self.bias.clone()]);
        if let Some(back) = &mut self.back {
            back.fill(move |output, index| weight[output * depth + planar[index] as usize]);
        }
    }

    fn sum_gradient(&mut self, x: Maps<'_>, dy: Maps<'_>, scratch: &mut Scratch) {
        self.forward.weight_gradient(x.1, dy, &mut self.sums.0, scratch);
        bias_gradient(dy.0, dy.1, &mut self.sums.1);
    }

    fn take_gradient(&mut self, out: &mut [f32]) {
        let (planar, depth) = (&self.planar, self.planar.len());
        let weight = &mut out[self.weight.clone()];
        self.forward.take_gradient(&mut self.sums.0, |output, index, value| {
            weight[output * depth + planar[index] as usize] = value;
        });
        out[self.bias.clone()].copy_from_slice(&self.sums.1);
        self.sums.1.fill(0.0);
    }
}

impl Norm {
    fn forward(&mut self, x: Maps<'_>, y: MapsMut<'_>, run: Run<'_>) {
        if run.training {
            self.batch = norm_statistics(x.0, x.1);
        }
        let (scale, shift) = self.factors(run);
        x.0.copy(x.1, y.0, y.1);
        scale_shift(y.0, y.1, &scale, &shift);
    }

    /// What each channel is multiplied with, and what is added then.
    fn factors(&self, Run { values, training, .. }: Run<'_>) -> (Vec<f32>, Vec<f32>) {
        let (mean, variance) = match training {
            true => (&self.batch.mean[..], &self.batch.variance[..]),
            false => (&values[self.mean.clone()], &values[self.variance.clone()]),
        };
        let root = |(gamma, variance): (&f32, &f32)| gamma / (variance + self.epsilon).sqrt();
        let scale: Vec<f32> = self.learnt(&self.gamma, values, 1.0).iter().zip(variance).map(root).collect();
        let beta = self.learnt(&self.beta, values, 0.0);
        let beta = beta.iter().zip(mean.iter().zip(&scale));
        let shift = beta.map(|(beta, (mean, scale))| beta - mean * scale).collect();
        (scale, shift)
    }

    /// What is learnt of each channel, or what stands for it where nothing is.
    fn learnt(&self, range: &Option<Range<usize>>, values: &[f32], otherwise: f32) -> Vec<f32> {
        match range {
            Some(range) => values[range.clone()].to_vec(),
            None => vec![otherwise; self.mean.len()],
        }
    }

    fn backward(&mut self, x: Maps<'_>, dy: MapsMut<'_>, dx: MapsMut<'_>, run: Run<'_>) {
        if !run.training {
            // The running statistics stand, whatever the picture: nothing but a factor.
            let (scale, _) = self.factors(run);
            dy.0.copy(dy.1, dx.0, dx.1);
            return scale_shift(dx.0, dx.1, &scale, &vec![0.0; scale.len()]);
        }
        let gamma = self.learnt(&self.gamma, run.values, 1.0);
        let gradient = norm_backward(x, &self.batch, (&gamma, self.epsilon), (dy.0, dy.1), dx);
        self.sums = (gradient.scale, gradient.shift);
    }

    fn take_gradient(&mut self, share: f32, out: &mut [f32]) {
        for (range, sums) in [(&self.gamma, &self.sums.0), (&self.beta, &self.sums.1)] {
            if let Some(range) = range {
                out[range.clone()].copy_from_slice(sums);
            }
        }
        for (range, statistic) in [(&self.mean, &self.batch.mean), (&self.variance, &self.batch.variance)] {
            out[range.clone()].iter_mut().zip(statistic).for_each(|(out, value)| *out = value * share);
        }
    }
}
