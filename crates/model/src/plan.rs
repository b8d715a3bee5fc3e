//! The inference plan: a spec and its weights compiled to steps, without burn. It only looks forward.
//!
//! Maps lie channel by channel, `[C, H, W]`. A convolution adds one weighted, shifted row of its input to a row
//! of its output at a time: long runs of multiply-add that every compiler turns into SIMD.

use crate::image::BYTES;
use crate::spec::{LayerSpec, NORM_EPSILON, Node, Padding, Shape};
use crate::{Error, ErrorKind, Normalization, Result, Weights};

/// A network ready to classify.
#[derive(Clone, Debug)]
pub struct Plan {
    steps: Vec<Step>,
    normalization: Normalization,
    outputs: usize,
}

#[derive(Clone, Debug)]
enum Step {
    Conv {
        weight: Vec<f32>,
        bias: Vec<f32>,
        kernel: usize,
        pad: usize,
        input: [usize; 3],
        output: [usize; 3],
    },
    Norm {
        scale: Vec<f32>,
        shift: Vec<f32>,
    },
    Relu,
    Gelu,
    MaxPool {
        size: usize,
        input: [usize; 3],
        output: [usize; 3],
    },
    GlobalMaxPool {
        channels: usize,
    },
    Dense {
        weight: Vec<f32>,
        bias: Vec<f32>,
    },
    Residual(Vec<Self>),
}

impl Plan {
    /// Compiles a network; a last sigmoid is left out, since the plan answers with logits.
    ///
    /// # Errors
    /// As [`crate::NetworkSpec::check`]; `ErrorKind::Spec` for a network that does not read 3 x 32 x 32.
    pub fn compile(weights: &Weights) -> Result<Self> {
        let metadata = &weights.metadata;
        if metadata.spec.input != [3, 32, 32] {
            let problem = format!("the network reads {:?}", metadata.spec.input);
            return Err(Error::new(ErrorKind::Spec, problem, "use a network that reads [3, 32, 32]"));
        }
        let steps = compile(&metadata.spec.check()?, weights)?;
        Ok(Self { steps, normalization: metadata.normalization, outputs: metadata.spec.outputs()? })
    }

    /// How many logits an image has.
    #[must_use]
    pub const fn outputs(&self) -> usize {
        self.outputs
    }

    /// Logits of `n` images. `planar` is `n * 3,072` bytes, planar RGB; `out` is `[n, outputs]` row by row.
    ///
    /// # Errors
    /// `ErrorKind::Argument` for lengths that do not fit.
    pub fn logits(&mut self, planar: &[u8], out: &mut [f32]) -> Result<()> {
        let images = planar.len() / BYTES;
        if planar.len() != images * BYTES || out.len() != images * self.outputs {
            let problem = format!("{} bytes of images, {} logits", planar.len(), out.len());
            return Err(Error::new(ErrorKind::Argument, problem, "give 3,072 bytes and one row an image"));
        }
        for (image, row) in planar.chunks_exact(BYTES).zip(out.chunks_exact_mut(self.outputs)) {
            let mut pixels = vec![0.0; BYTES];
            self.normalization.apply(image, &mut pixels);
            row.copy_from_slice(&run(&self.steps, pixels));
        }
        Ok(())
    }
}

fn compile(nodes: &[Node], weights: &Weights) -> Result<Vec<Step>> {
    nodes.iter().filter_map(|node| step(node, weights).transpose()).collect()
}

fn map(shape: Shape) -> [usize; 3] {
    match shape {
        Shape::Map(c, h, w) => [c, h, w],
        Shape::Flat(n) => [n, 1, 1],
    }
}

fn step(node: &Node, weights: &Weights) -> Result<Option<Step>> {
    let part = |part: &str| {
        let name = format!("{}.{part}", node.name);
        let missing = || Error::new(ErrorKind::Weights, format!("tensor {name} is missing"), "export again");
        weights.get(&name).map(<[f32]>::to_vec).ok_or_else(missing)
    };
    let (input, output) = (map(node.input), map(node.output));
    Ok(Some(match node.layer {
        LayerSpec::Conv { kernel, padding, .. } => {
            let pad = if padding == Padding::Same { kernel / 2 } else { 0 };
            Step::Conv { weight: part("weight")?, bias: part("bias")?, kernel, pad, input, output }
        }
        LayerSpec::BatchNorm {} => {
            let (gamma, variance) = (part("weight")?, part("running_var")?);
            let root = |(g, v): (&f32, &f32)| g / (v + NORM_EPSILON).sqrt();
            let scale: Vec<f32> = gamma.iter().zip(&variance).map(root).collect();
            let (beta, mean) = (part("bias")?, part("running_mean")?);
            let shift = beta.iter().zip(mean.iter().zip(&scale)).map(|(b, (m, s))| b - m * s).collect();
            Step::Norm { scale, shift }
        }
        LayerSpec::Relu {} => Step::Relu,
        LayerSpec::Gelu {} => Step::Gelu,
        LayerSpec::MaxPool { size } => Step::MaxPool { size, input, output },
        LayerSpec::GlobalMaxPool {} => Step::GlobalMaxPool { channels: input[0] },
        LayerSpec::Dense { .. } => Step::Dense { weight: part("weight")?, bias: part("bias")? },
        LayerSpec::Residual { .. } => Step::Residual(compile(&node.inner, weights)?),
        LayerSpec::Flatten {} | LayerSpec::Sigmoid {} => return Ok(None),
    }))
}

fn run(steps: &[Step], input: Vec<f32>) -> Vec<f32> {
    steps.iter().fold(input, |mut x, step| match step {
        Step::Conv { weight, bias, kernel, pad, input, output } => {
            conv(&x, weight, bias, (*kernel, *pad), *input, *output)
        }
        Step::Norm { scale, shift } => {
            let plane = x.len() / scale.len();
            for (values, (scale, shift)) in x.chunks_exact_mut(plane).zip(scale.iter().zip(shift)) {
                values.iter_mut().for_each(|value| *value = *value * scale + shift);
            }
            x
        }
        Step::Relu => {
            x.iter_mut().for_each(|value| *value = value.max(0.0));
            x
        }
        Step::Gelu => {
            x.iter_mut().for_each(|value| *value = gelu(*value));
            x
        }
        Step::MaxPool { size, input, output } => max_pool(&x, *size, *input, *output),
        Step::GlobalMaxPool { channels } => x.chunks_exact(x.len() / channels).map(largest).collect(),
        Step::Dense { weight, bias } => {
            let rows = weight.chunks_exact(x.len()).zip(bias);
            rows.map(|(row, bias)| bias + dot(row, &x)).collect()
        }
        Step::Residual(inner) => {
            let added = run(inner, x.clone());
            x.iter_mut().zip(added).for_each(|(value, added)| *value += added);
            x
        }
    })
}

fn largest(values: &[f32]) -> f32 {
    values.iter().copied().fold(f32::NEG_INFINITY, f32::max)
}

/// Eight sums side by side, since one sum would wait for itself at each step.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let (a8, a_rest) = a.as_chunks::<8>();
    let (b8, b_rest) = b.as_chunks::<8>();
    let mut sums = [0.0; 8];
    for (a, b) in a8.iter().zip(b8) {
        for lane in 0..8 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    sums.iter().sum::<f32>() + a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum::<f32>()
}

/// `out[o, y, x] = bias[o] + sum over i, dy, dx of w[o, i, dy, dx] * in[i, y + dy - pad, x + dx - pad]`.
fn conv(
    x: &[f32],
    weight: &[f32],
    bias: &[f32],
    (kernel, pad): (usize, usize),
    [channels, height, width]: [usize; 3],
    [_, out_height, out_width]: [usize; 3],
) -> Vec<f32> {
    let mut out = Vec::with_capacity(bias.len() * out_height * out_width);
    for (filter, &bias) in weight.chunks_exact(channels * kernel * kernel).zip(bias) {
        let first = out.len();
        out.resize(first + out_height * out_width, bias);
        let planes = x.chunks_exact(height * width).zip(filter.chunks_exact(kernel * kernel));
        for (plane, taps) in planes {
            for (y, target) in out[first..].chunks_exact_mut(out_width).enumerate() {
                for (dy, taps) in taps.chunks_exact(kernel).enumerate() {
                    let Some(row) = (y + dy).checked_sub(pad).filter(|&row| row < height) else { continue };
                    let source = &plane[row * width..][..width];
                    taps.iter().enumerate().for_each(|(dx, &tap)| add_row(target, source, tap, dx, pad));
                }
            }
        }
    }
    out
}

/// `target[x] += tap * source[x + dx - pad]` wherever the source has a value.
fn add_row(target: &mut [f32], source: &[f32], tap: f32, dx: usize, pad: usize) {
    let skipped = pad.saturating_sub(dx);
    let source = &source[dx.saturating_sub(pad)..];
    target[skipped..].iter_mut().zip(source).for_each(|(target, value)| *target += tap * value);
}

fn max_pool(x: &[f32], size: usize, [_, height, width]: [usize; 3], [c, oh, ow]: [usize; 3]) -> Vec<f32> {
    let mut out = Vec::with_capacity(c * oh * ow);
    for plane in x.chunks_exact(height * width) {
        for y in 0..oh {
            for x in 0..ow {
                let rows = (0..size).map(|dy| largest(&plane[(y * size + dy) * width + x * size..][..size]));
                out.push(rows.fold(f32::NEG_INFINITY, f32::max));
            }
        }
    }
    out
}

/// `x * Phi(x)`, with erf by Abramowitz and Stegun 1964, 7.1.26: at most 1.5e-7 off.
fn gelu(x: f32) -> f32 {
    let z = x.abs() / std::f32::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let powers = [1.061_405_4, -1.453_152, 1.421_413_8, -0.284_496_74, 0.254_829_6];
    let erf = 1.0 - powers.iter().fold(0.0, |sum, a| (sum + a) * t) * (-z * z).exp();
    0.5 * x * (1.0 + erf.copysign(x))
}
