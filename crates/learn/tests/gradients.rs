//! Gradients are what differences of the loss say, losses keep to their floors, and Adam leaves alone what is not trained.

mod distance;

use cifar_learn::{Adam, AdamConfig, EngineKind, LossReading, Network};
use cifar_model::{LayerSpec, NetworkSpec, Result};
use distance::{largest, worst};

/// Wider steps cross the kinks of the pool (1e-2 is off by 3e-2), narrower ones drown in the rounding of f32.
const STEP: f32 = 1e-3;

const ENGINES: [EngineKind; 2] = [EngineKind::Kernels, EngineKind::Flex];

/// Finite differences on the weights and biases of a network without norms, for each reading of the loss.
#[test]
fn gradients_are_the_differences_of_the_loss() -> Result<()> {
    let mut layers = vec![LayerSpec::conv(3, 3, cifar_model::spec::Padding::Same)];
    layers.extend([LayerSpec::Gelu {}, LayerSpec::max_pool(8), LayerSpec::Flatten {}]);
    layers.push(LayerSpec::Dense { units: 12 });
    let spec = NetworkSpec { name: "differences".into(), input: [3, 32, 32], layers };
    let values = cifar_learn::init::glorot_uniform(&spec, 2)?;
    let mut rng = fastrand::Rng::with_seed(1);
    let pixels: Vec<f32> = (0..4 * 3072).map(|_| rng.f32()).collect();
    let readings = [LossReading::AsRun, LossReading::AsWritten, LossReading::Corrected];
    for (engine, reading) in ENGINES.into_iter().flat_map(|engine| readings.map(|reading| (engine, reading)))
    {
        let network = Network::new(&spec, engine)?;
        let loss = |values: &[f32]| network.gradient(values, &pixels, &[1, 2, 3, 9], 4, reading);
        let gradient = loss(&values)?.values;
        let steepest = largest(gradient.iter().copied());
        for at in (0..values.len()).step_by(values.len() / 23) {
            let mut moved = values.clone();
            moved[at] = values[at] + STEP;
            let above = loss(&moved)?.loss;
            moved[at] = values[at] - STEP;
            let difference = (above - loss(&moved)?.loss) / (2.0 * f64::from(STEP)) / 4.0;
            let off = (difference - f64::from(gradient[at])).abs() / steepest;
            assert!(
                off < 5e-3,
                "{engine:?}, {reading:?} value {at}: difference {difference}, gradient {}",
                gradient[at]
            );
        }
    }
    Ok(())
}

/// A network with every kind of layer, blocks in blocks, and maps whose borders and gradients differ.
fn every_layer() -> NetworkSpec {
    use LayerSpec::{Dense, Flatten, Gelu, Relu, Residual};
    use cifar_model::spec::Padding::{Same, Valid};
    let conv = |filters, kernel, padding| LayerSpec::conv(filters, kernel, padding);
    let inner = vec![Relu {}, conv(20, 1, Valid), Gelu {}];
    let block = vec![
        LayerSpec::batch_norm(),
        Relu {},
        conv(20, 3, Same),
        LayerSpec::batch_norm(),
        Residual { layers: inner, shortcut: vec![] },
    ];
    let layers = vec![
        conv(7, 2, Valid),
        Gelu {},
        conv(20, 3, Same),
        LayerSpec::max_pool(2),
        LayerSpec::batch_norm(),
        Gelu {},
        Residual { layers: block, shortcut: vec![] },
        Relu {},
        LayerSpec::max_pool(3),
        conv(20, 3, Valid),
        Relu {},
        conv(33, 3, Valid),
        Relu {},
        Flatten {},
        Dense { units: 17 },
        Relu {},
        Dense { units: 10 },
    ];
    NetworkSpec { name: "every layer".into(), input: [3, 32, 32], layers }
}

/// The same with one largest value a channel at its end.
fn global_pool() -> NetworkSpec {
    let mut spec = every_layer();
    spec.layers.truncate(11);
    spec.layers.extend([LayerSpec::GlobalMaxPool {}, LayerSpec::Dense { units: 10 }]);
    spec
}

/// The tape does what burn's differentiation does, in every value, on more images than go through it at once.
#[test]
fn the_tape_and_burn_agree_on_every_layer() -> Result<()> {
    for spec in [every_layer(), global_pool(), NetworkSpec::notebook(20, true)] {
        let mut rng = fastrand::Rng::with_seed(7);
        let mut values = cifar_learn::init::glorot_uniform(&spec, 3)?;
        values.iter_mut().for_each(|value| *value += 0.05 * (rng.f32() - 0.5));
        let pixels: Vec<f32> = (0..13 * 3072).map(|_| rng.f32()).collect();
        let labels: Vec<u8> = (0..13).map(|_| rng.u8(..10)).collect();
        let [tape, burn] = ENGINES.map(|engine| Network::new(&spec, engine));
        let (tape, burn) = (tape?, burn?);
        // Twice: the second time buffers and sums hold what the first left.
        for _ in 0..2 {
            let [ours, theirs] = [&tape, &burn]
                .map(|network| network.gradient(&values, &pixels, &labels, 20, LossReading::Corrected));
            let (ours, theirs) = (ours?, theirs?);
            assert!((ours.loss - theirs.loss).abs() < 1e-4 * theirs.loss, "{}", spec.name);
            assert_eq!((ours.correct, ours.images), (theirs.correct, theirs.images));
            // A bias before a norm has no gradient: what is there is rounding, to be held against what is not.
            let gradients = largest(theirs.values.iter().copied());
            let mut first = 0;
            for slot in spec.check()?.slots() {
                let range = first..first + slot.values();
                first = range.end;
                let theirs = &theirs.values[range.clone()];
                let off = worst(&ours.values[range], theirs)
                    / largest(theirs.iter().copied()).max(1e-2 * gradients);
                assert!(off < 1e-3, "{} {}: {off}", spec.name, slot.name);
            }
        }
        let [ours, theirs] = [&tape, &burn].map(|network| network.logits(&values, &pixels));
        let off = worst(&ours?, &theirs?);
        assert!(off < 1e-4, "{}: logits off by {off}", spec.name);
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
