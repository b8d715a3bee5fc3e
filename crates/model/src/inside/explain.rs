//! How one value comes about: the arithmetic of its step once more, for one value, in f64.

use cifar_kernels::{Activation, Map, Pool, Window};

use super::making::{Contribution, Frame, Making, Patch, Rule, Slice, Term};
use super::stages::{Lies, Shown};
use super::{Inspection, MapView};
use crate::layer::OfLogits;
use crate::lower::{Norm, Product, Work};
use crate::spec::{Shape, Slot};
use crate::{Result, places};

/// How far a map's value may be from [`Making::written`], as a share of [`Making::magnitude`]. The shipped networks are off by
/// 1.8e-6 at most, networks drawn at random by 0.7e-6 (`crates/model/tests/making.rs`): f32 has 24 bits, and Winograd's
/// transforms cost a few of them.
pub const MAX_ROUNDING: f64 = 5e-6;

/// A rule, its result, and the sizes of what was added.
type Written = (Rule, f64, f64);

impl Inspection {
    /// How one value of the last image comes about: at `[channel, row, column]` of a stage, or at `[index, 0, 0]` of a flat
    /// one. Of a dense layer's inputs, the `most` strongest are listed.
    ///
    /// # Errors
    /// `ErrorKind::Argument` for a stage or a place that is not there.
    pub fn explain(&self, stage: usize, at: [usize; 3], most: usize) -> Result<Making> {
        let place = self.place(stage)?;
        self.check_place(stage, at)?;
        let view = self.view_of(place);
        let (rule, written, magnitude) = match (&place.lies, place.step, place.reads[..].first()) {
            (Lies::Shown(shown), _, Some(&logits)) => self.shown(shown, logits, at[0]),
            (Lies::Buffer(_), Some(step), Some(&from)) => {
                let work = &self.steps[step].work;
                self.done(work, from, *place.reads.last().unwrap_or(&from), view, at, most)?
            }
            (Lies::Buffer(_), None, Some(&from)) => same(self.term(from, self.unflattened(stage, from, at))),
            (Lies::Buffer(_) | Lies::Shown(_), _, None) => self.of_picture(at),
        };
        Ok(Making { cell: self.cell(stage, at), value: view.get(at), written, magnitude, rule })
    }

    /// What a layer's own step did.
    fn done(
        &self,
        work: &Work,
        from: usize,
        last: usize,
        view: MapView<'_>,
        at: [usize; 3],
        most: usize,
    ) -> Result<Written> {
        let term = || self.term(from, at);
        Ok(match work {
            Work::Product(product) => match view.shape {
                Shape::Map(..) => self.convolution(product, from, view.map, at)?,
                Shape::Flat(_) => self.dense(product, from, at[0], most)?,
            },
            Work::Norm(norm) => self.norm(norm, term(), at[0])?,
            Work::Activate(activation) => activated(*activation, term()),
            Work::Pool(Pool::Max(window)) => self.max_pool(window, from, at),
            Work::Pool(Pool::Average { window, counts_padding }) => {
                self.average_pool(window, *counts_padding, from, at)
            }
            Work::Pool(Pool::GlobalMax) => self.global_max(from, at[0]),
            Work::Pool(Pool::GlobalAverage) => self.global_average(from, at[0]),
            // A copy and a dropout layer that does nothing have no stage of their own.
            Work::Copy { .. } | Work::Dropout { .. } => same(term()),
            Work::Add => {
                let (branch, input) = (term(), self.term(last, at));
                let terms = [branch.value, input.value].map(f64::from);
                (Rule::Residual { branch, input }, terms.iter().sum(), sizes(terms))
            }
        })
    }

    fn convolution(&self, product: &Product, from: usize, output: Map, at: [usize; 3]) -> Result<Written> {
        let [filter, row, column] = at;
        let (weight, bias) = (self.slot(&product.weight)?, self.slot(&product.bias)?[filter]);
        let (view, window) = (self.view_of(&self.places[from]), &product.window);
        let frame = frame(window, row, column);
        let (channels, area) = (product.patch.channels, window.size * window.size);
        let first = filter / (output.channels / product.groups) * channels;
        let (mut written, mut magnitude) = (f64::from(bias), f64::from(bias.abs()));
        let weights = weight[filter * channels * area..][..channels * area].chunks_exact(area);
        let slices = weights.enumerate().map(|(channel, weights)| {
            let channel = first + channel;
            let values: Vec<f32> = under(&view, frame, channel).map(|value| value.unwrap_or(0.0)).collect();
            let products = || values.iter().zip(weights).map(|(&x, &w)| f64::from(x) * f64::from(w));
            let sum = products().sum();
            written += sum;
            magnitude += sizes(products());
            Slice { channel, values: values.clone(), weights: weights.to_vec(), sum }
        });
        let slices = slices.collect();
        let reads = self.stages[from].name.clone();
        Ok((Rule::Convolution { reads, window: frame, slices, bias }, written, magnitude))
    }

    fn dense(&self, product: &Product, from: usize, unit: usize, most: usize) -> Result<Written> {
        let (weight, bias) = (self.slot(&product.weight)?, self.slot(&product.bias)?[unit]);
        let inputs = product.patch.len();
        let (view, weights) = (self.view_of(&self.places[from]), &weight[unit * inputs..][..inputs]);
        let products: Vec<f64> = weights
            .iter()
            .enumerate()
            .map(|(index, &weight)| f64::from(view.get([index, 0, 0])) * f64::from(weight))
            .collect();
        let order = places(inputs, &|a, b| products[b].abs().total_cmp(&products[a].abs()));
        let (strongest, others) = order.split_at(most.min(inputs));
        let contribution = |&index: &usize| {
            let term = self.traced(from, [index, 0, 0]);
            Contribution { index, term, weight: weights[index], product: products[index] }
        };
        let rule = Rule::Dense {
            inputs,
            strongest: strongest.iter().map(contribution).collect(),
            rest: others.iter().map(|&index| products[index]).sum(),
            bias,
        };
        let bias = f64::from(bias);
        Ok((rule, bias + products.iter().sum::<f64>(), bias.abs() + sizes(products)))
    }

    fn norm(&self, norm: &Norm, input: Term, channel: usize) -> Result<Written> {
        let of = |slot: &Slot| self.slot(slot).map(|values| values[channel]);
        let (mean, variance, epsilon) = (of(&norm.mean)?, of(&norm.variance)?, norm.epsilon);
        let scale = norm.scale.as_ref().map(of).transpose()?;
        let shift = norm.shift.as_ref().map(of).transpose()?;
        let factor = f64::from(scale.unwrap_or(1.0)) / (f64::from(variance) + f64::from(epsilon)).sqrt();
        let terms = [f64::from(input.value) * factor, -f64::from(mean) * factor];
        let written = (f64::from(input.value) - f64::from(mean)) * factor + f64::from(shift.unwrap_or(0.0));
        let magnitude = sizes(terms) + f64::from(shift.unwrap_or(0.0).abs());
        Ok((Rule::Norm { input, mean, variance, epsilon, scale, shift }, written, magnitude))
    }

    fn max_pool(&self, window: &Window, from: usize, [channel, row, column]: [usize; 3]) -> Written {
        let window = self.patch(frame(window, row, column), from, channel);
        // As the kernels compare: the first value stays until a larger one comes.
        let there = window.values.iter().enumerate().filter_map(|(at, value)| Some((at, (*value)?)));
        let winner = there.reduce(|best, next| if next.1 > best.1 { next } else { best });
        let (at, value) = winner.unwrap_or_default();
        let winner = [at / window.frame.size, at % window.frame.size];
        alone(f64::from(value), Rule::MaxPool { window, winner })
    }

    fn average_pool(&self, window: &Window, counts_padding: bool, from: usize, at: [usize; 3]) -> Written {
        let [channel, row, column] = at;
        let mut window = self.patch(frame(window, row, column), from, channel);
        if counts_padding {
            window.values.iter_mut().for_each(|value| *value = Some(value.unwrap_or(0.0)));
        }
        let there = || window.values.iter().flatten().map(|&value| f64::from(value));
        let (divisor, sum, magnitude) = (there().count(), there().sum::<f64>(), sizes(there()));
        let count = divisor as f64;
        (Rule::AveragePool { window, divisor }, sum / count, magnitude / count)
    }

    fn global_max(&self, from: usize, channel: usize) -> Written {
        let view = self.view_of(&self.places[from]);
        let (mut most, mut winner) = (f32::NEG_INFINITY, None);
        for (at, pixel) in view.pixels().enumerate() {
            if pixel[channel] > most {
                most = pixel[channel];
                winner = Some(self.cell(from, [channel, at / view.map.width, at % view.map.width]));
            }
        }
        let values = view.map.height * view.map.width;
        alone(f64::from(most), Rule::GlobalMaxPool { winner, values })
    }

    fn global_average(&self, from: usize, channel: usize) -> Written {
        let view = self.view_of(&self.places[from]);
        let channel = || view.pixels().map(|pixel| f64::from(pixel[channel]));
        let (sum, values) = (channel().sum::<f64>(), view.map.height * view.map.width);
        let (reads, count) = (self.stages[from].name.clone(), values as f64);
        (Rule::GlobalAveragePool { reads, sum, values }, sum / count, sizes(channel()) / count)
    }

    fn shown(&self, shown: &Shown, logits: usize, index: usize) -> Written {
        match shown.rule {
            OfLogits::Sigmoid => {
                let input = self.term(logits, [index, 0, 0]);
                let written = 1.0 / (1.0 + (-f64::from(input.value)).exp());
                (Rule::Sigmoid { input }, written, 1.0)
            }
            OfLogits::Softmax => {
                let temperature = shown.temperature;
                let scaled = self.logits.iter().map(|&logit| f64::from(logit) / temperature.unwrap_or(1.0));
                let scaled: Vec<f64> = scaled.collect();
                let largest = scaled.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let exponentials: Vec<f64> = scaled.iter().map(|z| (z - largest).exp()).collect();
                let sum: f64 = exponentials.iter().sum();
                // A logit's last bit is as large a share of the result as it is of 1.
                let magnitude = 1.0 + scaled.iter().map(|z| z.abs()).fold(0.0, f64::max);
                let (written, reads) = (exponentials[index] / sum, self.stages[logits].name.clone());
                let logits = self.logits.clone();
                (Rule::Softmax { reads, temperature, logits, largest, exponentials, sum }, written, magnitude)
            }
        }
    }

    fn of_picture(&self, [channel, row, column]: [usize; 3]) -> Written {
        let (normalization, [_, height, width]) =
            (self.weights.metadata.normalization, self.weights.metadata.spec.input);
        let (mean, std) = (normalization.mean[channel], normalization.std[channel]);
        let byte = self.picture[(channel * height + row) * width + column];
        let terms = [f64::from(byte) / 255.0, -f64::from(mean)].map(|term| term / f64::from(std));
        (Rule::Picture { byte, mean, std }, terms.iter().sum(), sizes(terms))
    }

    fn patch(&self, frame: Frame, from: usize, channel: usize) -> Patch {
        let values = under(&self.view_of(&self.places[from]), frame, channel).collect();
        Patch { reads: self.stages[from].name.clone(), channel, frame, values }
    }
}

fn same(input: Term) -> Written {
    alone(f64::from(input.value), Rule::Same { input })
}

fn activated(activation: Activation, input: Term) -> Written {
    let mut value = [input.value];
    activation.apply(&mut value);
    alone(f64::from(value[0]), Rule::Activation { input })
}

/// A result that is no sum.
fn alone(written: f64, rule: Rule) -> Written {
    (rule, written, written.abs())
}

fn sizes(terms: impl IntoIterator<Item = f64>) -> f64 {
    terms.into_iter().map(f64::abs).sum()
}

/// Where the window of an output pixel lies on its input.
fn frame(window: &Window, row: usize, column: usize) -> Frame {
    let [row, column] = [row, column].map(|place| (place * window.stride).cast_signed());
    let [top, left] = window.before.map(usize::cast_signed);
    Frame { row: row - top, column: column - left, size: window.size }
}

/// The values of a channel in a frame, row by row; none outside the map.
fn under(view: &MapView<'_>, frame: Frame, channel: usize) -> impl Iterator<Item = Option<f32>> {
    let view = *view;
    let place = |start: isize, step: usize, length: usize| {
        start.checked_add_unsigned(step).and_then(|at| usize::try_from(at).ok()).filter(|&at| at < length)
    };
    (0..frame.size * frame.size).map(move |at| {
        let row = place(frame.row, at / frame.size, view.map.height)?;
        let column = place(frame.column, at % frame.size, view.map.width)?;
        Some(view.pixel(row, column)[channel])
    })
}
