//! What a ReLU makes of values that are no numbers, natively and in the browser: their SIMD differs.

use cifar_kernels::{Activation, Convolution, Finish, Map, Scratch, Window};

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
