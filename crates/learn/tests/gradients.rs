//! Gradients are slopes, losses keep to their floors, and Adam leaves alone what is not trained.

use cifar_learn::{Adam, AdamConfig, EngineKind, LossReading, Network};
use cifar_model::{LayerSpec, NetworkSpec, Result};

/// Wider steps cross the kinks of the pool (1e-2 is off by 3e-2), narrower ones drown in the rounding of f32.
const STEP: f32 = 1e-3;

/// Finite differences on the weights and biases of a network without norms, for each reading of the loss.
#[test]
fn gradients_are_the_slopes_of_the_loss() -> Result<()> {
    let mut layers =
        vec![LayerSpec::Conv { filters: 3, kernel: 3, padding: cifar_model::spec::Padding::Same }];
    layers.extend([LayerSpec::Gelu {}, LayerSpec::MaxPool { size: 8 }, LayerSpec::Flatten {}]);
    layers.push(LayerSpec::Dense { units: 12 });
    let spec = NetworkSpec { name: "slope".into(), input: [3, 32, 32], layers };
    let network = Network::new(&spec, EngineKind::Flex.device()?)?;
    let values = cifar_learn::init::glorot_uniform(&spec, 2)?;
    let mut rng = fastrand::Rng::with_seed(1);
    let pixels: Vec<f32> = (0..4 * 3072).map(|_| rng.f32()).collect();
    for reading in [LossReading::AsRun, LossReading::AsWritten, LossReading::Corrected] {
        let loss = |values: &[f32]| network.gradient(values, &pixels, &[1, 2, 3, 9], 4, reading);
        let gradient = loss(&values)?.values;
        let largest = gradient.iter().fold(0.0_f32, |most, g| most.max(g.abs()));
        for at in (0..values.len()).step_by(values.len() / 23) {
            let mut moved = values.clone();
            moved[at] = values[at] + STEP;
            let above = loss(&moved)?.loss;
            moved[at] = values[at] - STEP;
            let slope = ((above - loss(&moved)?.loss) / (2.0 * f64::from(STEP)) / 4.0) as f32;
            let off = (slope - gradient[at]).abs() / largest;
            assert!(off < 5e-3, "{reading:?} value {at}: slope {slope}, gradient {}", gradient[at]);
        }
    }
    Ok(())
}

#[test]
fn as_written_no_loss_is_below_its_floor() -> Result<()> {
    let floor = (1.0_f64 + 19.0 * (-1.0_f64).exp()).ln();
    assert!((floor - 2.078).abs() < 1e-3);
    let perfect: Vec<f32> = (0..20).map(|i| if i == 3 { 60.0 } else { -60.0 }).collect();
    let class = cifar_model::Class::new(3).expect("3 is a class");
    let loss = LossReading::AsWritten.sum_of_rows(&perfect, 20, &[class]);
    assert!((loss - floor).abs() < 1e-6, "{loss}");
    assert!(LossReading::AsRun.sum_of_rows(&perfect, 20, &[class]) < 1e-6);
    Ok(())
}

#[test]
fn adam_keeps_its_moments_apart_from_values_that_do_not_train() {
    let mut adam = Adam::new(AdamConfig::default(), 2);
    adam.step(0.1, &mut [0.0, 0.0], &[1.0, 1.0], &[true, false]);
    assert!(adam.mean[0] > 0.0 && adam.mean[1] == 0.0 && adam.square[1] == 0.0);
}
