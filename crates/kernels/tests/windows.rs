#![cfg(not(target_arch = "wasm32"))]
//! Convolutions and pools with strides, paddings and groups against the plain loops of their definition, forward, and by
//! finite differences back.

use cifar_kernels::{Convolution, Finish, InputGradient, Map, Pool, Scratch, Window};
use proptest::prelude::*;

/// Numbers between -1 and 1.
fn noise(n: usize, seed: u64) -> Vec<f32> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 40) as f32 / 8_388_608.0 - 1.0
    };
    (0..n).map(|_| next()).collect()
}

/// Noise inside, zeros in the border.
fn maps(map: &Map, images: usize, seed: u64) -> Vec<f32> {
    let (plain, mut values) = (map.with_border(0), map.zeros(images));
    plain.copy(&noise(images * plain.len(), seed), map, &mut values);
    values
}

/// The values without their border.
fn inside(map: &Map, values: &[f32]) -> Vec<f32> {
    let plain = map.with_border(0);
    let mut out = plain.zeros(values.len() / map.len());
    map.copy(values, &plain, &mut out);
    out
}

fn close(what: &str, found: &[f32], expected: &[f64], most: f64) {
    assert_eq!(found.len(), expected.len(), "{what}");
    let largest = expected.iter().fold(1e-3_f64, |most, value| most.max(value.abs()));
    for (index, (&found, expected)) in found.iter().zip(expected).enumerate() {
        let off = (f64::from(found) - expected).abs() / largest;
        assert!(off < most, "{what}: {found} at {index}, expected {expected}, off by {off}");
    }
}

/// A window over a map of `size` and how many places it has.
#[derive(Clone, Debug)]
struct Case {
    size: [usize; 2],
    window: Window,
    places: [usize; 2],
}

fn cases() -> impl Strategy<Value = Case> {
    let window = (1..6_usize, 1..5_usize).prop_flat_map(|(size, stride)| {
        let side = || 0..size;
        ([side(), side()], [side(), side()]).prop_map(move |(before, after)| Window {
            size,
            stride,
            before,
            after,
        })
    });
    // Most are as uneven as can be: half get the same padding on all sides.
    let window = (window, any::<bool>()).prop_map(|(window, is_even)| match is_even {
        true => Window { before: [window.before[0]; 2], after: [window.before[0]; 2], ..window },
        false => window,
    });
    (window, 0..7_usize, 0..7_usize).prop_map(|(window, height, width)| {
        let size = [height, width].map(|more| more + window.size);
        let places = [0, 1].map(|axis| {
            (size[axis] + window.before[axis] + window.after[axis] - window.size) / window.stride + 1
        });
        Case { size, window, places }
    })
}

impl Case {
    /// Calls `f` with output row and column, input row and column, and the place in the window, of all but padding.
    fn every_tap(&self, mut f: impl FnMut([usize; 2], [usize; 2], [usize; 2])) {
        let Window { size, stride, before, .. } = self.window;
        for out in (0..self.places[0]).flat_map(|y| (0..self.places[1]).map(move |x| [y, x])) {
            for tap in (0..size).flat_map(|y| (0..size).map(move |x| [y, x])) {
                let at = [0, 1].map(|axis| (out[axis] * stride + tap[axis]).checked_sub(before[axis]));
                if let [Some(y), Some(x)] = at
                    && y < self.size[0]
                    && x < self.size[1]
                {
                    f(out, [y, x], tap);
                }
            }
        }
    }

    fn check_convolution(&self, images: usize, groups: usize, channels: usize, outputs: usize) {
        let (window, size) = (&self.window, self.window.size);
        let (inputs, all) = (groups * channels, groups * outputs);
        let [height, width] = self.size;
        let input = Map { height, width, channels: inputs, border: Convolution::border(window, groups) };
        let output = Map { height: self.places[0], width: self.places[1], channels: all, border: 1 };
        let depth = size * size * channels;
        let (x, weights, bias) = (maps(&input, images, 1), noise(all * depth, 2), noise(all, 3));
        let gradient_map = output.with_border(InputGradient::border(window, groups));
        let dy = maps(&gradient_map, images, 4);
        let plain = input.with_border(0);

        let mut y = vec![0.0_f64; images * output.with_border(0).len()];
        let mut of_weights = vec![0.0_f64; all * depth];
        let mut of_input = vec![0.0_f64; images * plain.len()];
        for image in 0..images {
            let out = |at: [usize; 2], o: usize| {
                (image * self.places[0] * self.places[1] + at[0] * self.places[1] + at[1]) * all + o
            };
            (0..self.places[0]).flat_map(|y| (0..self.places[1]).map(move |x| [y, x])).for_each(|at| {
                (0..all).for_each(|o| y[out(at, o)] = f64::from(bias[o]));
            });
            self.every_tap(|to, from, tap| {
                for (o, c) in (0..all).flat_map(|o| (0..channels).map(move |c| (o, c))) {
                    let channel = o / outputs * channels + c;
                    let index = o * depth + (tap[0] * size + tap[1]) * channels + c;
                    let value = f64::from(x[image * input.len() + input.at(from[0], from[1]) + channel]);
                    let gradient =
                        f64::from(dy[image * gradient_map.len() + gradient_map.at(to[0], to[1]) + o]);
                    y[out(to, o)] += value * f64::from(weights[index]);
                    of_weights[index] += value * gradient;
                    of_input[image * plain.len() + plain.at(from[0], from[1]) + channel] +=
                        gradient * f64::from(weights[index]);
                }
            });
        }

        let mut layer = Convolution::new(input, output, window, groups, 8);
        let mut scratch = Scratch::default();
        layer.fill(|o, index| weights[o * depth + index]);
        layer.set_bias(&bias);
        let mut found = output.zeros(images);
        layer.forward(&x, &mut found, Finish::Linear, &mut scratch);
        close("forward", &inside(&output, &found), &y, 3e-5);
        layer.forward(&x, &mut found, Finish::Relu, &mut scratch);
        close("relu", &inside(&output, &found), &y.iter().map(|v| v.max(0.0)).collect::<Vec<_>>(), 3e-5);

        let (mut sums, mut found) = (layer.sums(), vec![0.0; all * depth]);
        layer.weight_gradient(&x, (&gradient_map, &dy), &mut sums, &mut scratch);
        layer.take_gradient(&mut sums, |o, index, value| found[o * depth + index] = value);
        close("gradient of the weights", &found, &of_weights, 3e-5);
        assert!(sums.iter().all(|&sum| sum == 0.0), "the next sums begin anew");

        // Behind another border, and over what an earlier batch left.
        let bordered = input.with_border(if window.is_even() && groups == 1 { 0 } else { 2 });
        let mut back = InputGradient::new(gradient_map, bordered, window, groups, 8);
        back.fill(|o, index| weights[o * depth + index]);
        let mut dx = maps(&bordered, images, 5);
        back.run(&dy, &mut dx, &mut scratch);
        close("gradient of the input", &inside(&bordered, &dx), &of_input, 3e-5);
        assert_eq!(bordered.zeros(images).len(), dx.len());
    }

    fn check_pool(&self, pool: Pool, images: usize, channels: usize) {
        let [height, width] = self.size;
        let (from, to) = (
            Map { height, width, channels, border: 2 },
            Map { height: self.places[0], width: self.places[1], channels, border: 1 },
        );
        let x = maps(&from, images, 6);
        let mut y = to.zeros(images);
        pool.forward((&from, &x), (&to, &mut y));
        let count = self.places[0] * self.places[1] * channels;
        let expected = |x: &[f32]| -> Vec<f64> {
            let mut all = Vec::new();
            for image in 0..images {
                let (mut largest, mut sums) = (vec![f64::NEG_INFINITY; count], vec![0.0_f64; count]);
                let mut counts = vec![0.0_f64; count];
                self.every_tap(|to, at, _| {
                    for channel in 0..channels {
                        let value = f64::from(x[image * from.len() + from.at(at[0], at[1]) + channel]);
                        let place = (to[0] * self.places[1] + to[1]) * channels + channel;
                        largest[place] = largest[place].max(value);
                        sums[place] += value;
                        counts[place] += 1.0;
                    }
                });
                let size = (self.window.size * self.window.size) as f64;
                all.extend((0..count).map(|place| match pool {
                    Pool::Max(_) => largest[place],
                    Pool::Average { counts_padding: true, .. } => sums[place] / size,
                    Pool::Average { counts_padding: false, .. } => sums[place] / counts[place],
                    Pool::GlobalMax | Pool::GlobalAverage => f64::NAN,
                }));
            }
            all
        };
        close("pool", &inside(&to, &y), &expected(&x), 1e-6);

        let (dy, gradient_from) = (maps(&to, images, 7), from.with_border(1));
        let mut dx = maps(&gradient_from, images, 8);
        // Where windows do not overlap, what no window covers is never written: it begins as zeros.
        if self.window.stride >= self.window.size {
            dx.fill(0.0);
        }
        pool.backward([(&from, &x), (&to, &y)], (&to, &dy), (&gradient_from, &mut dx));
        let (dx, dy, plain) = (inside(&gradient_from, &dx), inside(&to, &dy), from.with_border(0));
        let loss = |x: &[f32]| -> f64 { expected(x).iter().zip(&dy).map(|(y, &dy)| y * f64::from(dy)).sum() };
        for place in (0..dx.len()).step_by(1 + dx.len() / 40) {
            // Far smaller than the distance of any two values, and exact, since the reference computes in f64.
            const STEP: f32 = 1.0 / 67_108_864.0;
            let (image, rest) = (place / plain.len(), place % plain.len());
            let (row, column) = (rest / plain.stride(), rest % plain.stride());
            let at = image * from.len() + from.at(row, 0) + column;
            let mut moved = x.clone();
            moved[at] += STEP;
            let (step, above) = (f64::from(moved[at]) - f64::from(x[at]), loss(&moved));
            if step == 0.0 {
                continue;
            }
            let difference = (above - loss(&x)) / step;
            assert!(
                (difference - f64::from(dx[place])).abs() < 1e-3,
                "{place}: difference {difference}, found {}",
                dx[place]
            );
        }
    }
}

proptest! {
    #[test]
    fn convolutions_of_any_stride_padding_and_groups(
        case in cases(),
        images in 1..4_usize,
        groups in 1..4_usize,
        channels in 1..20_usize,
        outputs in 1..20_usize,
    ) {
        case.check_convolution(images, groups, channels, outputs);
        case.check_convolution(images, channels, 1, 1);
    }

    #[test]
    fn pools_of_any_stride_and_padding(case in cases(), images in 1..3_usize, channels in 1..5_usize) {
        let Window { size, before, after, .. } = case.window;
        // No window may lie in the padding alone.
        let most = |sides: [usize; 2]| sides.map(|side| side.min(size / 2));
        let window = Window { before: most(before), after: most(after), ..case.window };
        let places = [0, 1].map(|axis| {
            (case.size[axis] + window.before[axis] + window.after[axis] - size) / window.stride + 1
        });
        let case = Case { window, places, ..case };
        case.check_pool(Pool::Max(window), images, channels);
        for counts_padding in [false, true] {
            case.check_pool(Pool::Average { window, counts_padding }, images, channels);
        }
    }
}

#[test]
fn a_global_average_is_the_mean_and_shares_its_gradient() {
    let (from, to) = (Map { height: 2, width: 3, channels: 2, border: 1 }, Map::flat(2));
    let mut x = from.zeros(2);
    from.with_border(0).copy(&(0..24).map(|v| v as f32).collect::<Vec<_>>(), &from, &mut x);
    let mut y = to.zeros(2);
    Pool::GlobalAverage.forward((&from, &x), (&to, &mut y));
    assert_eq!(y, [5.0, 6.0, 17.0, 18.0]);
    let mut dx = from.zeros(2);
    Pool::GlobalAverage.backward([(&from, &x), (&to, &y)], (&to, &[6.0, 12.0, -6.0, 0.0]), (&from, &mut dx));
    let expected: Vec<f32> = [[1.0, 2.0]; 6].into_iter().chain([[-1.0, 0.0]; 6]).flatten().collect();
    assert_eq!(inside(&from, &dx), expected);
    assert_eq!(dx.iter().filter(|&&v| v != 0.0).count(), 18, "the border keeps its zeros");
}
