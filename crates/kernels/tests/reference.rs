//! Every kernel against the plain loops of its definition, over many shapes, natively and in the browser.

use cifar_kernels::{
    Activation, Convolution, Finish, Map, Matrix, Panels, Pool, Scratch, Window, Windows, bias_gradient,
    norm_backward, norm_statistics, product, scale_shift, weight_gradient,
};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// A convolution's shape.
#[derive(Clone, Copy, Debug)]
struct Shape {
    images: usize,
    size: [usize; 2],
    channels: usize,
    outputs: usize,
    kernel: usize,
    pad: usize,
}

/// Numbers between -1 and 1 that repeat nowhere in reach.
fn noise(n: usize, seed: u32) -> Vec<f32> {
    let mut state = seed.wrapping_mul(2_654_435_761) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state as f32 / u32::MAX as f32 * 2.0 - 1.0
    };
    (0..n).map(|_| next()).collect()
}

/// Noise inside, zeros in the border.
fn maps(map: &Map, n: usize, seed: u32) -> Vec<f32> {
    let (mut values, noise) = (map.zeros(n), noise(n * map.len(), seed));
    for image in 0..n {
        for y in 0..map.height {
            let row = map.row(y);
            let row = image * map.len() + row.start..image * map.len() + row.end;
            values[row.clone()].copy_from_slice(&noise[row]);
        }
    }
    values
}

/// What sums of another order may differ by, as a share of the largest value; through frequencies a digit more.
const ROUNDING: f64 = 1e-5;
const ROUNDING_OF_FREQUENCIES: f64 = 3e-5;

fn close(what: &str, found: &[f32], expected: &[f64], most: f64) {
    assert_eq!(found.len(), expected.len(), "{what}");
    let largest = expected.iter().fold(1e-3_f64, |most, value| most.max(value.abs()));
    for (index, (&found, expected)) in found.iter().zip(expected).enumerate() {
        let off = (f64::from(found) - expected).abs() / largest;
        assert!(off < most, "{what}: {found} at {index}, expected {expected}, off by {off}");
    }
}

/// Calls `f(image, y, x, dy, dx)` for every window and every pixel under it.
fn every_pixel(s: &Shape, out: &Map, mut f: impl FnMut(usize, usize, usize, usize, usize)) {
    for image in 0..s.images {
        for y in 0..out.height {
            for x in 0..out.width {
                (0..s.kernel * s.kernel).for_each(|tap| f(image, y, x, tap / s.kernel, tap % s.kernel));
            }
        }
    }
}

fn check_convolution(s: Shape) {
    let [height, width] = s.size;
    let input = Map { height, width, channels: s.channels, border: s.pad };
    let shrunk = |size: usize| size + 2 * s.pad + 1 - s.kernel;
    let output = Map { height: shrunk(height), width: shrunk(width), channels: s.outputs, border: 1 };
    let windows = Windows::new(input, output, s.kernel);
    let depth = windows.depth();
    let (x, weights, bias) = (maps(&input, s.images, 1), noise(s.outputs * depth, 2), noise(s.outputs, 3));
    let weight =
        |o: usize, dy: usize, dx: usize, c: usize| weights[o * depth + (dy * s.kernel + dx) * s.channels + c];
    let at = |image: usize, y: usize, x: usize| image * input.len() + y * input.stride() + x * s.channels;
    let to = |image: usize, y: usize, x: usize| image * output.len() + output.at(y, x);

    let mut expected = vec![0.0_f64; s.images * output.len()];
    every_pixel(&s, &output, |image, y, column, dy, dx| {
        for o in 0..s.outputs {
            let start = if (dy, dx) == (0, 0) { f64::from(bias[o]) } else { 0.0 };
            let sum = (0..s.channels)
                .map(|c| f64::from(x[at(image, y + dy, column + dx) + c]) * f64::from(weight(o, dy, dx, c)));
            expected[to(image, y, column) + o] += start + sum.sum::<f64>();
        }
    });
    let mut panels = Panels::new(depth, s.outputs);
    panels.fill(|o, index| weights[o * depth + index]);
    panels.set_bias(&bias);
    let mut y = output.zeros(s.images);
    product(&windows, &panels, &x, &mut y, Finish::Linear);
    close("product", &y, &expected, ROUNDING);
    product(&windows, &panels, &x, &mut y, Finish::Relu);
    close(
        "product with relu",
        &y,
        &expected.iter().map(|value| value.max(0.0)).collect::<Vec<_>>(),
        ROUNDING,
    );

    let (mut layer, mut scratch) =
        (Convolution::new(input, output, &Window::sliding(s.kernel, s.pad), 1, 8), Scratch::default());
    layer.fill(|o, index| weights[o * depth + index]);
    layer.set_bias(&bias);
    layer.forward(&x, &mut y, Finish::Linear, &mut scratch);
    close("layer", &y, &expected, ROUNDING_OF_FREQUENCIES);

    // The gradient has the border that the way back to the input needs.
    let gradient_map = output.with_border(s.kernel - 1 - s.pad);
    let dy = maps(&gradient_map, s.images, 4);
    let from = |image: usize, y: usize, x: usize| image * gradient_map.len() + gradient_map.at(y, x);
    let mut of_weights = vec![0.0_f64; depth * s.outputs];
    let mut of_input = vec![0.0_f64; s.images * input.len()];
    every_pixel(&s, &output, |image, y, column, ky, kx| {
        for o in 0..s.outputs {
            let gradient = f64::from(dy[from(image, y, column) + o]);
            for c in 0..s.channels {
                let pixel = at(image, y + ky, column + kx) + c;
                let index = (ky * s.kernel + kx) * s.channels + c;
                of_weights[index * s.outputs + o] += f64::from(x[pixel]) * gradient;
                of_input[pixel] += f64::from(weight(o, ky, kx, c)) * gradient;
            }
        }
    });
    let mut found = vec![0.0; depth * s.outputs];
    weight_gradient(&windows, &x, (&gradient_map, &dy), &mut found, &mut Scratch::default());
    close("gradient of the weights", &found, &of_weights, ROUNDING);

    let (mut sums, mut found) = (layer.sums(), vec![0.0; depth * s.outputs]);
    layer.weight_gradient(&x, (&gradient_map, &dy), &mut sums, &mut scratch);
    layer.take_gradient(&mut sums, |o, index, value| found[index * s.outputs + o] = value);
    close("gradient of the layer's weights", &found, &of_weights, ROUNDING_OF_FREQUENCIES);
    assert!(sums.iter().all(|&sum| sum == 0.0), "the next sums begin anew");

    let plain = input.with_border(0);
    let back = Windows::new(gradient_map, plain, s.kernel);
    let mut turned = Panels::new(back.depth(), s.channels);
    turned.fill(|c, index| {
        let (tap, o) = (index / s.outputs, index % s.outputs);
        weight(o, s.kernel - 1 - tap / s.kernel, s.kernel - 1 - tap % s.kernel, c)
    });
    let mut dx = plain.zeros(s.images);
    product(&back, &turned, &dy, &mut dx, Finish::Linear);
    let inner = |image: usize| {
        let of_input = &of_input;
        (0..height).flat_map(move |y| of_input[image * input.len()..][input.row(y)].to_vec())
    };
    close("gradient of the input", &dx, &(0..s.images).flat_map(inner).collect::<Vec<_>>(), ROUNDING);

    let mut sums = vec![0.0; s.outputs];
    bias_gradient(&gradient_map, &dy, &mut sums);
    let mut of_bias = vec![0.0_f64; s.outputs];
    every_pixel(&Shape { kernel: 1, ..s }, &output, |image, y, x, _, _| {
        for o in 0..s.outputs {
            of_bias[o] += f64::from(dy[from(image, y, x) + o]);
        }
    });
    close("gradient of the bias", &sums, &of_bias, ROUNDING);
}

/// The shapes of the networks, and those at the edges of tiles and groups.
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn convolutions_of_the_networks() {
    let shape = |images, size, channels, outputs, kernel, pad| Shape {
        images,
        size: [size, size],
        channels,
        outputs,
        kernel,
        pad,
    };
    for s in [
        shape(2, 32, 3, 32, 3, 0),
        shape(1, 15, 32, 64, 3, 0),
        shape(5, 6, 64, 64, 3, 0),
        shape(70, 1, 40, 20, 1, 0),
        shape(2, 9, 3, 24, 2, 0),
        shape(3, 7, 16, 40, 3, 1),
        shape(9, 3, 33, 65, 3, 1),
        shape(7, 7, 256, 40, 3, 1),
        shape(2, 31, 24, 64, 3, 1),
        shape(1, 1, 1, 1, 1, 0),
        shape(1, 5, 2, 3, 5, 2),
    ] {
        check_convolution(s);
    }
}

#[cfg(not(target_arch = "wasm32"))]
proptest::proptest! {
    #[test]
    fn convolutions_of_any_shape(
        (images, channels, outputs) in (1..12_usize, 1..36_usize, 1..70_usize),
        (kernel, same) in (1..5_usize, proptest::bool::ANY),
        (height, width) in (0..9_usize, 0..9_usize),
    ) {
        let pad = if same { kernel / 2 } else { 0 };
        check_convolution(Shape { images, size: [height + kernel, width + kernel], channels, outputs, kernel, pad });
    }

    #[test]
    fn matrices_of_any_shape(rows in 1..40_usize, depth in 1..300_usize, columns in 1..70_usize) {
        check_matrices([rows, depth, columns]);
    }
}

/// `sum + left * right`, by the definition.
fn check_matrices([rows, depth, columns]: [usize; 3]) {
    let [left, right] = [noise(rows * depth, 12), noise(depth * columns, 13)];
    let start = noise(rows * columns, 14);
    let dot = |row: usize, value: &dyn Fn(usize) -> f32| -> f64 {
        (0..depth).map(|k| f64::from(left[row * depth + k]) * f64::from(value(k))).sum()
    };
    let cells = |columns: usize| (0..rows * columns).map(move |at| (at / columns, at % columns));
    let expected: Vec<f64> = cells(columns)
        .zip(&start)
        .map(|((row, column), &start)| f64::from(start) + dot(row, &|k| right[k * columns + column]))
        .collect();
    let (left_matrix, mut sum) = (Matrix::new(rows, left.clone()), Matrix::new(rows, start.clone()));
    sum.add_product(&left_matrix, &Matrix::new(depth, right.clone()));
    close("matrices", sum.values(), &expected, ROUNDING);

    let expected: Vec<f64> =
        cells(rows).map(|(row, column)| dot(row, &|k| left[column * depth + k])).collect();
    let gram = left_matrix.gram();
    close("gram", gram.values(), &expected, ROUNDING);
    assert_eq!(gram, gram.transposed());
    assert_eq!(left_matrix.transposed().shape(), [depth, rows]);
    assert_eq!(left_matrix.transposed().transposed(), left_matrix);
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn matrices_multiply_as_defined() {
    // Edges of tiles, panels and blocks of the depth; one row, one column, one number.
    let shapes =
        [[1, 1, 1], [1, 300, 5], [7, 1, 33], [12, 256, 32], [13, 257, 31], [70, 600, 65], [64, 576, 64]];
    shapes.into_iter().for_each(check_matrices);
}

/// The derivative of `loss` at `x`, by differences.
fn numerical_gradient(x: &[f32], loss: impl Fn(&[f32]) -> f64) -> Vec<f64> {
    let mut moved = x.to_vec();
    let mut difference = |index: usize| {
        const STEP: f32 = 1e-2;
        moved[index] = x[index] + STEP;
        let above = loss(&moved);
        moved[index] = x[index] - STEP;
        let below = loss(&moved);
        moved[index] = x[index];
        (above - below) / (2.0 * f64::from(STEP))
    };
    (0..x.len()).map(&mut difference).collect()
}

fn dot(a: &[f32], b: &[f32]) -> f64 {
    a.iter().zip(b).map(|(&a, &b)| f64::from(a) * f64::from(b)).sum()
}

fn near(what: &str, found: &[f32], expected: &[f64], tolerance: f64) {
    let largest = expected.iter().fold(1e-3_f64, |most, value| most.max(value.abs()));
    for (&found, expected) in found.iter().zip(expected) {
        assert!(
            (f64::from(found) - expected).abs() < tolerance * largest,
            "{what}: {found}, expected {expected}"
        );
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn pools_take_the_largest_and_give_back_to_it() {
    let (from, to, images) = (Map { height: 5, width: 7, channels: 3, border: 1 }, Map::new(2, 3, 3), 2);
    let x = maps(&from, images, 5);
    let (pool, mut y) = (Pool::Max(Window::tiling(2)), to.zeros(images));
    pool.forward((&from, &x), (&to, &mut y));
    let (dy, mut dx) = (noise(y.len(), 6), from.zeros(images));
    pool.backward([(&from, &x), (&to, &y)], (&to, &dy), (&from, &mut dx));
    for image in 0..images {
        for (row, column, channel) in (0..18).map(|i| (i / 9, i / 3 % 3, i % 3)) {
            let square = (0..4)
                .map(|tap| image * from.len() + from.at(2 * row + tap / 2, 2 * column + tap % 2) + channel);
            let best = square.clone().max_by(|&a, &b| x[a].total_cmp(&x[b])).expect("four pixels");
            let at = image * to.len() + to.at(row, column) + channel;
            assert_eq!((y[at], dx[best]), (x[best], dy[at]));
            assert!(square.filter(|&other| other != best).all(|other| dx[other] == 0.0));
        }
    }
    assert_eq!(dx.iter().filter(|&&value| value != 0.0).count(), y.len());

    let (to, mut most, gradient) = (Map::flat(3), vec![0.0; images * 3], noise(images * 3, 7));
    Pool::GlobalMax.forward((&from, &x), (&to, &mut most));
    let mut dx = from.zeros(images);
    Pool::GlobalMax.backward([(&from, &x), (&to, &most)], (&to, &gradient), (&from, &mut dx));
    for (value, hit) in x.iter().zip(&dx).filter(|(_, hit)| **hit != 0.0) {
        let at = gradient.iter().position(|g| g == hit).expect("a gradient that was given");
        assert_eq!(*value, most[at]);
    }
    assert_eq!(dx.iter().filter(|&&value| value != 0.0).count(), most.len());
}

#[test]
#[cfg(not(target_arch = "wasm32"))]
fn of_equal_values_the_first_gets_the_gradient() {
    let (from, to) = (Map::new(2, 2, 1), Map::flat(1));
    for window in [Window::tiling(2), Window { stride: 1, ..Window::tiling(2) }] {
        let mut dx = [9.0; 4];
        let maps = [(&from, &[0.5; 4][..]), (&to, &[0.5][..])];
        Pool::Max(window).backward(maps, (&to, &[3.0]), (&from, &mut dx));
        assert_eq!(dx, [3.0, 0.0, 0.0, 0.0]);
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn gradients_of_activations_and_norm_are_their_differences() {
    let (map, bordered) = (Map::new(3, 4, 5), Map { height: 3, width: 4, channels: 5, border: 2 });
    let (x, dy) = (noise(120, 8), noise(120, 9));
    let mut dx = bordered.zeros(2);
    let inner = |values: &[f32]| -> Vec<f32> {
        values
            .chunks_exact(bordered.len())
            .flat_map(|image| (0..3).flat_map(move |y| image[bordered.row(y)].to_vec()))
            .collect()
    };
    for activation in [Activation::Gelu, Activation::LeakyRelu(0.3), Activation::Relu6] {
        map.copy(&dy, &bordered, &mut dx);
        activation.backward(&map, &x, &bordered, &mut dx);
        let loss = |x: &[f32]| {
            let mut y = x.to_vec();
            activation.apply(&mut y);
            dot(&y, &dy)
        };
        // A step over the kink of a leaky ReLU has no derivative.
        let far: Vec<f32> = x.iter().map(|x| if x.abs() < 0.02 { 0.0 } else { 1.0 }).collect();
        let found: Vec<f32> = inner(&dx).iter().zip(&far).map(|(dx, far)| dx * far).collect();
        let expected: Vec<f64> =
            numerical_gradient(&x, loss).iter().zip(&far).map(|(dx, &far)| dx * f64::from(far)).collect();
        near(&format!("{activation:?}"), &found, &expected, 1e-3);
    }

    // Both read what came out.
    let wide: Vec<f32> = x.iter().map(|x| 20.0 * x).collect();
    for (activation, most) in [(Activation::Relu, f32::INFINITY), (Activation::Relu6, 6.0)] {
        let mut y = wide.clone();
        activation.apply(&mut y);
        let clamped: Vec<f32> = wide.iter().map(|x| x.clamp(0.0, most)).collect();
        assert_eq!(y, clamped);
        map.copy(&dy, &bordered, &mut dx);
        activation.backward(&map, &y, &bordered, &mut dx);
        let is_seen = |x: f32| x > 0.0 && x < most;
        let expected: Vec<f32> =
            wide.iter().zip(&dy).map(|(&x, &dy)| if is_seen(x) { dy } else { 0.0 }).collect();
        assert_eq!(inner(&dx), expected);
    }
    assert!(wide.iter().any(|&x| x > 6.0) && wide.iter().any(|&x| (1.0..5.0).contains(&x)));

    let (gamma, beta, epsilon) = (noise(5, 10), noise(5, 11), 1e-5);
    let norm = |x: &[f32], gamma: &[f32], beta: &[f32]| {
        let statistics = norm_statistics(&map, x);
        let scale: Vec<f32> =
            gamma.iter().zip(&statistics.variance).map(|(g, v)| g / (v + epsilon).sqrt()).collect();
        let shift: Vec<f32> =
            beta.iter().zip(&statistics.mean).zip(&scale).map(|((b, m), s)| b - m * s).collect();
        let mut y = x.to_vec();
        scale_shift(&map, &mut y, &scale, &shift);
        y
    };
    let statistics = norm_statistics(&map, &x);
    let found = norm_backward((&map, &x), &statistics, (&gamma, epsilon), (&map, &dy), (&bordered, &mut dx));
    near("norm", &inner(&dx), &numerical_gradient(&x, |x| dot(&norm(x, &gamma, &beta), &dy)), 5e-3);
    near("gamma", &found.scale, &numerical_gradient(&gamma, |gamma| dot(&norm(&x, gamma, &beta), &dy)), 1e-3);
    near("beta", &found.shift, &numerical_gradient(&beta, |beta| dot(&norm(&x, &gamma, beta), &dy)), 1e-3);
}
