//! What a ReLU makes of values that are no numbers, alone and with a pool, natively and in the browser: their SIMD differs.

use cifar_kernels::{Activation, Convolution, Finish, Map, Pool, Scratch, Window};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// As PyTorch and TensorFlow: a value that overflowed is still seen behind a ReLU, in every way that computes one.
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn what_is_no_number_stays_none_behind_a_relu() {
    let mut values = [1.5, f32::NAN, -2.0, f32::INFINITY, f32::NEG_INFINITY, -0.0];
    Activation::Relu.apply(&mut values);
    assert!(values[1].is_nan());
    assert_eq!([values[0], values[2], values[3], values[4], values[5]], [1.5, 0.0, f32::INFINITY, 0.0, 0.0]);
    assert!(values[5].is_sign_positive(), "the bits that it had");
    values[0] = 7.5;
    Activation::Relu6.apply(&mut values);
    assert!(values[1].is_nan());
    assert_eq!([values[0], values[2], values[3], values[4]], [6.0, 0.0, 6.0, 0.0]);
    // Products of depths and sizes that take the plain way and the one over frequencies, alone and in groups.
    for (channels, outputs, side, kernel, groups) in
        [(3, 8, 9, 3, 1), (16, 16, 12, 3, 1), (3, 5, 7, 1, 1), (4, 4, 8, 3, 4)]
    {
        let input = Map { height: side, width: side, channels, border: kernel / 2 };
        let output = Map { height: side, width: side, channels: outputs, border: 0 };
        let (mut layer, mut scratch) = (
            Convolution::new(input, output, &Window::sliding(kernel, kernel / 2), groups, 8),
            Scratch::default(),
        );
        layer.fill(|_, _| -1.0);
        layer.set_bias(&vec![0.5; outputs]);
        let mut x = input.zeros(1);
        x[input.at(side / 2, side / 2)] = f32::NAN;
        let mut y = output.zeros(1);
        layer.forward(&x, &mut y, Finish::Relu, &mut scratch);
        let middle = &y[output.at(side / 2, side / 2)..][..outputs / groups];
        assert!(
            middle.iter().all(|value| value.is_nan()),
            "{channels} {outputs} {side} {kernel}: {middle:?}"
        );
        assert!(y[..outputs].iter().all(|&value| value == 0.5 || value.is_nan()), "{:?}", &y[..outputs]);
    }
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn a_relu_and_a_pool_in_one_walk_are_one_after_the_other_to_the_bit() {
    let bits = |values: &[f32]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
    for [height, width, channels] in [[4, 6, 8], [5, 7, 4], [13, 13, 36], [2, 2, 4], [1, 1, 4], [7, 6, 12]] {
        let from = Map { height, width, channels, border: 1 };
        let (between, to) = (from.with_border(2), Map::new(height / 2, width / 2, channels).with_border(1));
        let mut x = from.zeros(2);
        // Eleven values in turn, so that each of them comes to each place of a square.
        let values =
            [0.5, -1.5, f32::NAN, 2.0, -0.0, f32::INFINITY, 0.25, -3.0, f32::NEG_INFINITY, 1.0, 0.75];
        for row in (0..2 * height).map(|row| row / height * from.len() + from.row(row % height).start) {
            let inside = &mut x[row..][..width * channels];
            inside.iter_mut().zip(values.iter().cycle().skip(row % 11)).for_each(|(x, &value)| *x = value);
        }
        let (mut kept, mut y) = (between.zeros(2), to.zeros(2));
        Pool::squares_of_relu((&from, &x), (&between, &mut kept), (&to, &mut y));
        let (mut rectified, mut most) = (between.zeros(2), to.zeros(2));
        Activation::Relu.apply_from(&from, &x, &between, &mut rectified);
        Pool::SQUARES.forward((&between, &rectified), (&to, &mut most));
        let what = format!("{height} x {width} x {channels}");
        assert_eq!((bits(&kept), bits(&y)), (bits(&rectified), bits(&most)), "{what}");
    }
}
