//! Looking inside: the stages of a network, what they read, and how their values are spread.

mod drawn;
mod fixture;

use cifar_model::inside::{BINS, MapView, PICTURE, PROBABILITIES, Reach, Spread};
use cifar_model::spec::{Padding, Shape};
use cifar_model::{
    Error, ErrorKind, Inspection, LayerSpec, Metadata, Normalization, Plan, Result, Weights, probabilities,
    sigmoid,
};
use fixture::{drawn_weights, network, picture, picture_for};
use proptest::prelude::*;

/// Name, kind and what it reads.
fn graph(inspection: &Inspection) -> Vec<String> {
    let stages = inspection.stages().iter();
    stages.map(|stage| format!("{} {} < {}", stage.name, stage.kind, stage.reads.join(" "))).collect()
}

#[test]
fn stages_are_a_graph_from_the_picture_to_the_probabilities() -> Result<()> {
    let conv = LayerSpec::conv(8, 3, Padding::Same);
    let inner = LayerSpec::residual(vec![LayerSpec::Gelu {}]);
    let branch = vec![LayerSpec::batch_norm(), conv.clone(), inner, LayerSpec::Dropout { rate: 0.5 }];
    let layers = vec![
        conv,
        LayerSpec::residual(branch),
        LayerSpec::AvgPool { size: 2, stride: None, padding: Padding::Valid },
        LayerSpec::residual(vec![]),
        LayerSpec::Residual {
            layers: vec![LayerSpec::conv(5, 3, Padding::Same)],
            shortcut: vec![LayerSpec::conv(5, 1, Padding::Valid), LayerSpec::batch_norm()],
        },
        LayerSpec::GlobalMaxPool {},
        LayerSpec::Dense { units: 10 },
        LayerSpec::Sigmoid {},
    ];
    let inspection = Inspection::compile(&drawn_weights(network(layers))?)?;
    let expected = [
        "picture picture < ",
        "conv1 conv < picture",
        "residual1.norm1 batch_norm < conv1",
        "residual1.conv2 conv < residual1.norm1",
        "residual1.residual2.gelu1 gelu < residual1.conv2",
        "residual1.residual2 residual < residual1.residual2.gelu1 residual1.conv2",
        "residual1.dropout1 dropout < residual1.residual2",
        "residual1 residual < residual1.dropout1 conv1",
        "pool1 avg_pool < residual1",
        "residual3 residual < pool1 pool1",
        "residual4.conv3 conv < residual3",
        "residual4.shortcut.conv4 conv < residual3",
        "residual4.shortcut.norm2 batch_norm < residual4.shortcut.conv4",
        "residual4 residual < residual4.conv3 residual4.shortcut.norm2",
        "global_pool global_max_pool < residual4",
        "dense1 dense < global_pool",
        "sigmoid sigmoid < dense1",
        "probabilities probabilities < dense1",
    ];
    assert_eq!(graph(&inspection), expected);
    let stages = inspection.stages();
    let blocks: Vec<_> = stages.iter().filter_map(|stage| stage.block.as_deref()).collect();
    let outer = "residual1";
    let [inner, last] = ["residual1.residual2", "residual4"];
    assert_eq!(blocks, [outer, outer, inner, outer, outer, last, last, last]);
    let logits: Vec<_> = stages.iter().filter(|stage| stage.is_logits).map(|stage| &stage.name).collect();
    assert_eq!(logits, ["dense1"]);
    let own: Vec<_> = stages.iter().map(|stage| stage.parameters).filter(|&own| own > 0).collect();
    assert_eq!(own, [224, 32, 584, 365, 45, 20, 60]);
    assert_eq!((&stages[0].shape[..], &stages[14].shape[..]), (&[3, 32, 32][..], &[5][..]));
    Ok(())
}

#[test]
fn the_kind_is_the_one_of_the_json() {
    let all = r#"[{"kind":"conv","filters":1,"kernel":1,"padding":"same"},{"kind":"relu"},
        {"kind":"leaky_relu","slope":0.1},{"kind":"gelu"},{"kind":"max_pool","size":2},
        {"kind":"avg_pool","size":2},{"kind":"batch_norm"},{"kind":"flatten"},{"kind":"global_max_pool"},
        {"kind":"global_avg_pool"},{"kind":"dropout","rate":0.1},{"kind":"dense","units":1},
        {"kind":"sigmoid"},{"kind":"softmax"},{"kind":"residual","layers":[]}]"#;
    let layers: Vec<LayerSpec> = serde_json::from_str(all).unwrap();
    for layer in layers {
        assert_eq!(serde_json::to_value(&layer).unwrap()["kind"], layer.kind());
    }
}

/// Beside a sigmoid, and beside a softmax with a temperature, the page shows other numbers than the network.
#[test]
fn the_last_stages_are_what_the_network_and_the_page_make_of_the_logits() -> Result<()> {
    let ends = [(None, None), (None, Some(0.5)), (Some(LayerSpec::Sigmoid {}), None)];
    let softmax = [(Some(LayerSpec::Softmax {}), Some(2.0)), (Some(LayerSpec::Softmax {}), None)];
    for (last, temperature) in ends.into_iter().chain(softmax) {
        let layers = [LayerSpec::Flatten {}, LayerSpec::Dense { units: 10 }].into_iter().chain(last.clone());
        let mut weights = drawn_weights(network(layers.collect()))?;
        weights.metadata.temperature = temperature;
        let mut inspection = Inspection::compile(&weights)?;
        let logits = inspection.run(&picture())?;
        let shown = inspection.map(PROBABILITIES);
        match &last {
            Some(LayerSpec::Softmax {}) => {
                assert_eq!(inspection.map("softmax")?.values, probabilities(&logits, None));
                assert_eq!(shown.is_ok(), temperature.is_some());
            }
            Some(layer) => {
                assert_eq!(*layer, LayerSpec::Sigmoid {});
                let values: Vec<f32> = logits.iter().copied().map(sigmoid).collect();
                assert_eq!(inspection.map("sigmoid")?.values, values);
                assert!(shown.is_ok());
            }
            None => assert!(shown.is_ok()),
        }
        if let Ok(shown) = shown {
            assert_eq!(shown.values, probabilities(&logits, temperature));
        }
    }
    Ok(())
}

#[test]
fn the_picture_is_a_stage_of_normalised_values() -> Result<()> {
    let layers =
        vec![LayerSpec::conv(4, 5, Padding::Same), LayerSpec::Flatten {}, LayerSpec::Dense { units: 3 }];
    let weights = drawn_weights(network(layers))?;
    let mut inspection = Inspection::compile(&weights)?;
    inspection.run(&picture())?;
    let mut expected = vec![0.0; 3072];
    weights.metadata.normalization.apply(&picture(), &mut expected);
    assert_eq!(inspection.map(PICTURE)?.values, expected);
    assert_eq!(inspection.map("flatten")?.values, inspection.map("conv1")?.values);
    Ok(())
}

/// 200 layers, one layer, none that is spatial; and names and numbers of stages that are not there.
#[test]
fn every_network_that_can_be_loaded_can_be_looked_into() -> Result<()> {
    let mut deep = vec![LayerSpec::Relu {}; 198];
    deep.extend([LayerSpec::Flatten {}, LayerSpec::Dense { units: 2 }]);
    let mut inspection = Inspection::compile(&drawn_weights(network(deep))?)?;
    inspection.run(&picture())?;
    assert_eq!(inspection.stages().len(), 202);
    assert_eq!(inspection.map("relu198")?.shape, Shape::Map(3, 32, 32));

    let mut one = Inspection::compile(&drawn_weights(network(vec![LayerSpec::GlobalAvgPool {}]))?)?;
    let logits = one.run(&picture())?;
    assert_eq!(graph(&one).len(), 3);
    assert_eq!(one.map("global_pool")?.values, logits);

    let flat = vec![
        LayerSpec::Flatten {},
        LayerSpec::Dense { units: 5 },
        LayerSpec::Relu {},
        LayerSpec::Dense { units: 2 },
    ];
    let mut flat = Inspection::compile(&drawn_weights(network(flat))?)?;
    flat.run(&picture())?;
    assert!(flat.spread(2)?.channels.is_empty());
    let unknown = flat.map("conv1").unwrap_err();
    assert_eq!(unknown.kind(), ErrorKind::Argument);
    assert!(unknown.to_string().contains("dense2"), "{unknown}");
    assert_eq!(flat.spread(6).unwrap_err().kind(), ErrorKind::Argument);
    assert_eq!(flat.run(&[0; 3071]).unwrap_err().kind(), ErrorKind::Argument);
    Ok(())
}

/// A network that the plan takes, but whose maps would fill the memory side by side.
#[test]
fn maps_that_are_too_large_are_refused() -> Result<()> {
    let mut layers = vec![LayerSpec::conv(1024, 1, Padding::Same)];
    layers.extend(vec![LayerSpec::Gelu {}; 70]);
    layers.extend([LayerSpec::GlobalMaxPool {}, LayerSpec::Dense { units: 2 }]);
    let refused = Inspection::compile(&drawn_weights(network(layers))?).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Spec);
    assert!(refused.to_string().contains("at most 67108864"), "{refused}");
    Ok(())
}

#[test]
fn a_spread_counts_what_is_there() -> Result<()> {
    let conv = |filters| LayerSpec::conv(filters, 1, Padding::Valid);
    let spec = network(vec![conv(3), LayerSpec::Relu {}, conv(1), LayerSpec::GlobalMaxPool {}]);
    // The first filter sees nothing, the second shifts a plane beyond every number, the third hands red on. Then infinity
    // is multiplied by 0.
    let rows = [[0.0, 0.0, 0.0], [-3e38, 0.0, 0.0], [1.0, 0.0, 0.0]];
    let tensors = [
        ("conv1.weight", rows.concat()),
        ("conv1.bias", vec![-1.0, 0.0, 0.0]),
        ("conv2.weight", vec![0.0; 3]),
        ("conv2.bias", vec![1.0]),
    ];
    let weights = tensors.map(|(name, values)| (name.to_owned(), values)).into();
    let normalization = Normalization { mean: [0.5; 3], std: [0.25; 3] };
    let weights = Weights::new(Metadata::new("counted", spec, normalization), weights)?;
    let mut inspection = Inspection::compile(&weights)?;
    // Red is -2, or 2 in the last row.
    let mut planar = vec![0; 3072];
    planar[992..1024].fill(255);
    inspection.run(&planar)?;

    let spread = inspection.spread(inspection.stage("conv1")?)?;
    let [flat, infinite, red] = &spread.channels[..] else { panic!("{spread:?}") };
    assert_eq!((flat.min, flat.max, flat.mean, flat.strength), (-1.0, -1.0, -1.0, 1.0));
    assert_eq!((infinite.infinite, infinite.nan, infinite.min, infinite.max), (1024, 0, 0.0, 0.0));
    assert_eq!((red.min, red.max, red.mean, red.strength), (-2.0, 2.0, -1.875, 2.0));
    assert_eq!((red.histogram[0], red.histogram[BINS - 1]), (992, 32));
    assert_eq!((spread.limit, &spread.strongest[..], spread.dead.len()), (2.0, &[2, 0, 1][..], 0));
    assert_eq!(spread.all.histogram.iter().sum::<u32>(), 2048);

    let spread = inspection.spread(inspection.stage("relu1")?)?;
    assert_eq!((&spread.dead[..], spread.channels[2].zeros), (&[0][..], 992.0 / 1024.0));
    assert_eq!(spread.channels[2].histogram.iter().sum::<u32>(), 32, "zeros are in no bin");

    let spread = inspection.spread(inspection.stage("conv2")?)?;
    // The last row's infinity is negative, and a ReLU makes 0 of it.
    let [neither] = &spread.channels[..] else { panic!("{spread:?}") };
    assert_eq!((neither.nan, neither.infinite, neither.min, neither.max), (992, 0, 1.0, 1.0));

    let mut extremes = Vec::new();
    inspection.view(inspection.stage("conv1")?)?.extremes(&mut extremes);
    assert_eq!(extremes, [[-1.0, -1.0], [0.0, 0.0], [-2.0, 2.0]]);
    let reach = |stage| Ok::<_, Error>(inspection.view(inspection.stage(stage)?)?.reach());
    assert_eq!(reach("conv1")?, Reach { largest: 2.0, highest: 2.0, is_finite: false });
    assert_eq!(reach("conv2")?, Reach { largest: 1.0, highest: 1.0, is_finite: false });
    Ok(())
}

/// One value of each stage is read in four ways.
fn views_agree(view: MapView<'_>, planar: &[f32]) {
    let [channels, height, width] = match view.shape {
        Shape::Map(channels, height, width) => [channels, height, width],
        Shape::Flat(values) => [values, 1, 1],
    };
    let mut at = 0;
    for channel in 0..channels {
        for row in 0..height {
            for column in 0..width {
                assert_eq!(view.get([channel, row, column]).to_bits(), planar[at].to_bits());
                at += 1;
            }
        }
    }
    assert_eq!((at, view.pixels().count()), (planar.len(), view.map.height * view.map.width));
}

proptest! {
    #[test]
    fn a_look_inside_is_the_plans_answer_in_maps(mut spec in drawn::network(), input in drawn::input()) {
        spec.input = input;
        spec.layers.insert(0, LayerSpec::Conv { filters: 4, kernel: 5, padding: Padding::Same, stride: 4, groups: 1 });
        prop_assume!(spec.check().is_ok());
        let weights = drawn_weights(spec).unwrap();
        let (mut plan, mut inspection) = (Plan::compile(&weights).unwrap(), Inspection::compile(&weights).unwrap());
        let mut logits = vec![0.0; plan.outputs()];
        let picture = picture_for(input);
        plan.logits(&picture, &mut logits).unwrap();
        let seen = inspection.run(&picture).unwrap();
        let largest = logits.iter().fold(1.0_f32, |most, logit| most.max(logit.abs()));
        for (plain, seen) in logits.iter().zip(&seen) {
            prop_assert!((plain - seen).abs() < 1e-4 * largest);
        }
        let (mut planar, mut extremes) = (Vec::new(), Vec::new());
        for (index, stage) in inspection.stages().iter().enumerate() {
            let view = inspection.view(index).unwrap();
            prop_assert_eq!(&view.shape.dims(), &stage.shape);
            for read in &stage.reads {
                prop_assert!(inspection.stage(read).unwrap() < index, "{} reads {read}", stage.name);
            }
            inspection.read_map(index, &mut planar).unwrap();
            views_agree(view, &planar);
            if stage.is_logits {
                prop_assert_eq!(&planar, &seen);
            }
            let spread = Spread::of(view);
            let highest = planar.iter().copied().fold(0.0, f32::max);
            prop_assert_eq!(view.reach(), Reach { largest: spread.limit, highest, is_finite: true });
            if let Some(read) = inspection.rectified(index) {
                prop_assert_eq!(inspection.view(read).unwrap().reach().rectified(), Some(view.reach()));
            }
            view.extremes(&mut extremes);
            for (channel, extremes) in spread.channels.iter().zip(&extremes) {
                prop_assert_eq!(*extremes, [channel.min, channel.max]);
            }
            let binned: u32 = spread.all.histogram.iter().sum();
            let nonzero = planar.iter().filter(|&&value| value != 0.0).count();
            prop_assert_eq!(binned as usize, nonzero);
            let sizes: f64 = planar.iter().map(|&value| f64::from(value.abs())).sum();
            let strength = sizes / planar.len() as f64;
            prop_assert!((spread.all.strength - strength).abs() <= 1e-6 * strength, "{}", stage.name);
            prop_assert_eq!(spread.all.zeros, (planar.len() - nonzero) as f64 / planar.len() as f64);
        }
    }
}
