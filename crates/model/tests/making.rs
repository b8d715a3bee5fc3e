//! How a value comes about: what is written out is what the kernels made, and every number in it stands where it says.
#![expect(clippy::unwrap_used, reason = "a failed `unwrap` here is a failed test")]

mod drawn;
mod fixture;

use cifar_model::inside::{Cell, MAX_ROUNDING, Making, Rule, Term};
use cifar_model::spec::Padding;
use cifar_model::{
    ErrorKind, Inspection, LayerSpec, Metadata, NetworkSpec, Normalization, Result, Weights, read_sheet,
};
use fixture::{drawn_weights, network, picture, picture_for};
use proptest::prelude::*;

/// Places of a stage's values: all of a few, spread evenly over many.
fn places(shape: &[usize], most: usize) -> impl Iterator<Item = [usize; 3]> {
    let [channels, height, width] = [0, 1, 2].map(|axis| shape.get(axis).copied().unwrap_or(1));
    let values = channels * height * width;
    // An odd step that does not divide the sides, so that rows and columns change.
    let step = (values / most).max(1) | 1;
    (0..values).step_by(step).map(move |at| [at / (height * width), at / width % height, at % width])
}

/// What a cell names is what the inspection has there.
fn holds(inspection: &Inspection, Cell { stage, channel, row, column }: &Cell, value: f32) -> bool {
    let view = inspection.view(inspection.stage(stage).unwrap()).unwrap();
    view.get([*channel, *row, *column]).to_bits() == value.to_bits()
}

fn dot(values: &[f32], weights: &[f32]) -> f64 {
    values.iter().zip(weights).map(|(&x, &w)| f64::from(x) * f64::from(w)).sum()
}

/// The numbers of a rule are those of the maps that it reads, and come to its result.
fn is_consistent(inspection: &Inspection, making: &Making) -> bool {
    let is_there = |term: &Term| holds(inspection, &term.cell, term.value);
    let under = |stage: &str, channel: usize, row: isize, column: isize| {
        let view = inspection.view(inspection.stage(stage).unwrap()).unwrap();
        let fits = |at: isize, size: usize| usize::try_from(at).ok().filter(|&at| at < size);
        Some(view.get([channel, fits(row, view.map.height)?, fits(column, view.map.width)?]))
    };
    let near = |sum: f64| (sum - making.written).abs() <= 1e-12 * making.magnitude;
    match &making.rule {
        Rule::Convolution { reads, window, slices, bias } => {
            let sums: f64 = slices.iter().map(|slice| dot(&slice.values, &slice.weights)).sum();
            near(f64::from(*bias) + sums)
                && slices.iter().all(|slice| {
                    slice.values.iter().enumerate().all(|(at, &value)| {
                        let [row, column] = [at / window.size, at % window.size].map(usize::cast_signed);
                        let found = under(reads, slice.channel, window.row + row, window.column + column);
                        found.unwrap_or(0.0) == value
                    })
                })
        }
        Rule::Dense { inputs, strongest, rest, bias } => {
            let listed: f64 = strongest.iter().map(|part| part.product).sum();
            let sizes = strongest.windows(2).all(|pair| pair[0].product.abs() >= pair[1].product.abs());
            let parts = strongest.iter().all(|part| {
                is_there(&part.term) && part.product == f64::from(part.term.value) * f64::from(part.weight)
            });
            near(f64::from(*bias) + listed + rest) && sizes && parts && strongest.len() == 5.min(*inputs)
        }
        Rule::MaxPool { window, winner: [row, column] } => {
            let values = window.values.iter().flatten();
            let largest = values.fold(f32::NEG_INFINITY, |most, &value| most.max(value));
            let [down, right] = [row, column].map(|at| at.cast_signed());
            let found =
                under(&window.reads, window.channel, window.frame.row + down, window.frame.column + right);
            found == Some(making.value) && largest == making.value
        }
        Rule::AveragePool { window, divisor } => {
            let there: Vec<f64> = window.values.iter().flatten().map(|&value| f64::from(value)).collect();
            there.len() == *divisor && near(there.iter().sum::<f64>() / *divisor as f64)
        }
        Rule::GlobalMaxPool { winner, .. } => {
            winner.as_ref().is_some_and(|cell| holds(inspection, cell, making.value))
        }
        Rule::GlobalAveragePool { sum, values, .. } => near(sum / *values as f64),
        Rule::Norm { input, .. } | Rule::Activation { input } | Rule::Sigmoid { input } => is_there(input),
        Rule::Residual { branch, input } => {
            is_there(branch) && is_there(input) && near(f64::from(branch.value) + f64::from(input.value))
        }
        Rule::Same { input } => is_there(input) && input.value.to_bits() == making.value.to_bits(),
        Rule::Softmax { exponentials, sum, .. } => {
            near(exponentials[making.cell.channel] / sum) && exponentials.contains(&1.0)
        }
        Rule::Picture { mean, std, byte } => {
            near((f64::from(*byte) / 255.0 - f64::from(*mean)) / f64::from(*std))
        }
    }
}

/// Checks values of every stage; gives back how far the written ones are off at most, as a share of their magnitude.
fn check(weights: &Weights, planar: &[u8], most: usize) -> f64 {
    let mut inspection = Inspection::compile(weights).unwrap();
    inspection.run(planar).unwrap();
    let mut worst = 0.0_f64;
    for (index, stage) in inspection.stages().iter().enumerate() {
        for at in places(&stage.shape, most) {
            let making = inspection.explain(index, at, 5).unwrap();
            let off = (making.written - f64::from(making.value)).abs();
            let share = off / making.magnitude.max(f64::from(f32::MIN_POSITIVE));
            assert!(share <= MAX_ROUNDING, "{} of {making:?}", share);
            worst = worst.max(share);
            assert!(holds(&inspection, &making.cell, making.value), "{making:?}");
            assert!(is_consistent(&inspection, &making), "{making:?}");
        }
    }
    worst
}

proptest! {
    #[test]
    fn what_is_written_is_what_the_kernels_made(
        mut spec in drawn::network(), input in drawn::input(), temperature in prop_oneof![Just(None), Just(Some(0.6))],
    ) {
        spec.input = input;
        spec.layers.insert(0, LayerSpec::Conv { filters: 4, kernel: 5, padding: Padding::Same, stride: 4, groups: 1 });
        prop_assume!(spec.check().is_ok());
        let mut weights = drawn_weights(spec).unwrap();
        weights.metadata.temperature = temperature;
        check(&weights, &picture_for(input), 150);
    }
}

/// With the pictures that the page has; how far rounding goes is printed with `--nocapture`.
#[test]
fn shipped_networks_are_written_as_they_compute() -> Result<()> {
    let sheet = include_bytes!("../../../www/assets/data/samples.png");
    let samples = read_sheet(sheet, 6, 2, 12, "012345678943")?;
    let files: [&[u8]; 2] = [
        include_bytes!("../../../www/assets/models/notebook.safetensors"),
        include_bytes!("../../../www/assets/models/accurate.safetensors"),
    ];
    for file in files {
        let weights = Weights::from_safetensors(file)?;
        let worst = (0..2).map(|image| check(&weights, samples.image(image), 400)).fold(0.0, f64::max);
        println!("{}: at most {worst:e} of the magnitude", weights.metadata.name);
        assert!(worst > 0.0, "f32 rounds");
    }
    Ok(())
}

fn of(layers: Vec<LayerSpec>, stage: &str, at: [usize; 3]) -> Result<Making> {
    let mut inspection = Inspection::compile(&drawn_weights(network(layers))?)?;
    inspection.run(&picture())?;
    inspection.explain(inspection.stage(stage)?, at, 3)
}

#[test]
fn a_window_may_begin_in_the_padding_and_reads_its_own_group() -> Result<()> {
    let conv = |filters, groups| LayerSpec::Conv {
        filters,
        kernel: 3,
        padding: Padding::Pixels(2),
        stride: 2,
        groups,
    };
    let layers = vec![conv(4, 1), conv(6, 2), LayerSpec::GlobalAvgPool {}, LayerSpec::Dense { units: 2 }];
    let making = of(layers, "conv2", [3, 0, 1])?;
    let Rule::Convolution { window, slices, reads, .. } = making.rule else { panic!("{making:?}") };
    assert_eq!((window.row, window.column, window.size, &*reads), (-2, 0, 3, "conv1"));
    // Filters 3 to 5 of six read the second half of four channels.
    assert_eq!(slices.iter().map(|slice| slice.channel).collect::<Vec<_>>(), [2, 3]);
    assert_eq!((&slices[0].values[..6], slices[0].weights.len()), (&[0.0; 6][..], 9));
    Ok(())
}

#[test]
fn padding_counts_in_a_mean_only_where_it_is_of_pixels() -> Result<()> {
    for (padding, divisor) in [(Padding::Same, 6), (Padding::Pixels(1), 9)] {
        let pool = LayerSpec::AvgPool { size: 3, stride: Some(1), padding };
        let making = of(vec![pool, LayerSpec::GlobalMaxPool {}], "pool1", [0, 0, 5])?;
        let Rule::AveragePool { divisor: found, window } = making.rule else { panic!("{making:?}") };
        assert_eq!((found, window.frame.row, window.frame.column), (divisor, -1, 4));
        assert_eq!(window.values[0], if divisor == 9 { Some(0.0) } else { None });
    }
    Ok(())
}

/// What a dense layer reads behind a flatten layer is named by its map, not by its number.
#[test]
fn flattened_inputs_are_traced_back_to_their_map() -> Result<()> {
    let layers = vec![
        LayerSpec::conv(5, 3, Padding::Valid),
        LayerSpec::Dropout { rate: 0.5 },
        LayerSpec::Flatten {},
        LayerSpec::Dropout { rate: 0.5 },
        LayerSpec::Dense { units: 4 },
    ];
    let making = of(layers, "dense1", [2, 0, 0])?;
    let Rule::Dense { strongest, inputs, .. } = making.rule else { panic!("{making:?}") };
    assert_eq!((inputs, strongest.len()), (4500, 3));
    for part in strongest {
        let Cell { stage, channel, row, column } = part.term.cell;
        assert_eq!((&*stage, (channel * 30 + row) * 30 + column), ("conv1", part.index));
    }
    Ok(())
}

#[test]
fn places_that_are_not_there_are_refused() -> Result<()> {
    let layers = || vec![LayerSpec::conv(5, 3, Padding::Valid), LayerSpec::GlobalAvgPool {}];
    for (stage, at) in [("conv1", [5, 0, 0]), ("conv1", [0, 30, 0]), ("global_pool", [0, 0, 1])] {
        assert_eq!(of(layers(), stage, at).unwrap_err().kind(), ErrorKind::Argument);
    }
    Ok(())
}

/// Weights are finite, or the file is refused; what they make may not be.
#[test]
fn what_is_not_finite_comes_through_as_such() -> Result<()> {
    let spec = || NetworkSpec {
        name: "loud".into(),
        input: [3, 32, 32],
        layers: vec![
            LayerSpec::conv(1, 1, Padding::Valid),
            LayerSpec::max_pool(31),
            LayerSpec::Flatten {},
            LayerSpec::Dense { units: 2 },
        ],
    };
    let tensors = |weight: f32| {
        [
            ("conv1.weight", vec![weight, 0.0, 0.0]),
            ("conv1.bias", vec![0.0]),
            ("dense1.weight", vec![1.0, 0.0]),
            ("dense1.bias", vec![0.0, 0.0]),
        ]
        .map(|(name, values)| (name.to_owned(), values))
        .into()
    };
    let weights = |weight| {
        Weights::new(
            Metadata::new("loud", spec(), Normalization { mean: [0.0; 3], std: [0.1; 3] }),
            tensors(weight),
        )
    };
    assert_eq!(weights(f32::NAN).unwrap_err().kind(), ErrorKind::Weights);
    let mut inspection = Inspection::compile(&weights(3e38)?)?;
    inspection.run(&[255; 3072])?;
    let explain = |stage| inspection.explain(inspection.stage(stage).unwrap(), [0; 3], 1).unwrap();
    let conv = explain("conv1");
    assert_eq!((conv.value, conv.written.is_finite()), (f32::INFINITY, true), "f64 holds it");
    assert_eq!(explain("pool1").value, f32::INFINITY);
    let quiet = inspection.explain(inspection.stage("dense1")?, [1, 0, 0], 1)?;
    assert!(quiet.value.is_nan() && quiet.written.is_nan(), "infinity times 0: {quiet:?}");
    assert!(explain("probabilities").written.is_nan());
    Ok(())
}
