//! Only the dense layers learn: what lies before them stays, and features in the pictures' place change nothing.

mod distance;

use cifar_learn::{
    Batch, Cut, EngineKind, Network, OptimizerConfig, Recipe, SgdConfig, Trainer, Trains, init, shard,
};
use cifar_model::spec::Padding;
use cifar_model::{Class, Dataset, ErrorKind, LayerSpec, NetworkSpec, Result};
use distance::{largest, worst};

const IMAGES: u32 = 24;
const NOTEBOOK: &str = include_str!("../../train/recipes/notebook.json");

/// A network with batch norm and a pool before its dense layers, and the notebook's own.
fn specs() -> [NetworkSpec; 2] {
    let conv = LayerSpec::conv(6, 3, Padding::Same);
    let mut layers = vec![conv, LayerSpec::max_pool(2), LayerSpec::batch_norm(), LayerSpec::Gelu {}];
    layers.extend([LayerSpec::GlobalMaxPool {}, LayerSpec::Dense { units: 12 }, LayerSpec::Relu {}]);
    layers.push(LayerSpec::Dense { units: 10 });
    let normed = NetworkSpec { name: "normed".into(), input: [3, 32, 32], layers };
    [normed, NetworkSpec::notebook(20, true)]
}

fn recipe(spec: NetworkSpec, trains: Trains) -> Result<Recipe> {
    let base = Recipe::from_json(NOTEBOOK)?;
    Ok(Recipe { spec, trains, batch: 10, epochs: 2, seed: 3, ..base })
}

fn data() -> Result<Dataset> {
    let bytes = (0..IMAGES * 3072).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    Dataset::new(bytes, (0..IMAGES as usize).map(|i| Class::ALL[i % 10]).collect())
}

/// Values whose running statistics are not those of a fresh network.
fn values(spec: &NetworkSpec) -> Result<Vec<f32>> {
    let mut values = init::glorot_uniform(spec, 9)?;
    let mut at = 0;
    for slot in spec.check()?.slots() {
        if !slot.trained {
            values[at..at + slot.values()].iter_mut().enumerate().for_each(|(k, v)| *v += 0.1 * k as f32);
        }
        at += slot.values();
    }
    Ok(values)
}

/// The largest difference, of the largest value.
fn off(found: &[f32], expected: &[f32]) -> f64 {
    worst(found, expected) / largest(expected.iter().copied())
}

#[test]
fn the_head_behind_the_features_answers_as_the_whole_network() -> Result<()> {
    for (spec, engine) in specs()
        .into_iter()
        .flat_map(|spec| [EngineKind::Kernels, EngineKind::Flex].map(|engine| (spec.clone(), engine)))
    {
        let (data, values, recipe) = (data()?, values(&spec)?, recipe(spec.clone(), Trains::Dense)?);
        let (whole, cut) = (Network::new(&spec, engine)?, Cut::new(&spec, engine)?);
        let (frozen, learning) = values.split_at(recipe.frozen()?);
        let features = shard::features((&cut, &recipe), &data, frozen, 0..IMAGES as usize)?;
        assert_eq!(features.len(), cut.width() * IMAGES as usize);
        let found = shard::head_evaluate((&cut, &recipe), &data, learning, &features, 0..IMAGES as usize)?;
        let expected = shard::evaluate((&whole, &recipe), &data, &values, 0..IMAGES as usize)?;
        assert_eq!(found.0.correct, expected.0.correct, "{}", spec.name);
        assert!((found.1 - expected.1).abs() < 1e-4, "{}: {} {}", spec.name, found.1, expected.1);
    }
    Ok(())
}

/// Where no norm takes a batch's own statistics, the gradients of the dense layers are those of the whole network's gradient.
#[test]
fn the_heads_gradient_is_the_end_of_the_whole_networks() -> Result<()> {
    let [_, spec] = specs();
    for engine in [EngineKind::Kernels, EngineKind::Flex] {
        let (data, values, recipe) = (data()?, values(&spec)?, recipe(spec.clone(), Trains::Dense)?);
        let (whole, cut) = (Network::new(&spec, engine)?, Cut::new(&spec, engine)?);
        let batch = Batch { epoch: 1, indices: vec![5, 0, 17, 23, 8] };
        let all = shard::gradient((&whole, &recipe), &data, &values, &batch, 1..4)?;
        let (frozen, learning) = values.split_at(recipe.frozen()?);
        let rows = shard::features((&cut, &recipe), &data, frozen, 0..IMAGES as usize)?;
        let width = cut.width();
        let features: Vec<f32> =
            [0, 17, 23].iter().flat_map(|&i| &rows[i * width..][..width]).copied().collect();
        let head = shard::head_gradient((&cut, &recipe), &data, learning, &features, &batch, 1..4)?;
        assert_eq!((head.correct, head.images), (all.correct, all.images));
        assert!((head.loss - all.loss).abs() < 1e-5);
        let difference = off(&head.values, &all.values[frozen.len()..]);
        assert!(difference < 1e-5, "{engine:?}: off by {difference}");
    }
    Ok(())
}

/// Steps to the end; the run is written and read again after so many.
fn finish(recipe: &Recipe, stop: Option<usize>) -> Result<Trainer> {
    let (data, cut) = (data()?, Cut::new(&recipe.spec, EngineKind::Kernels)?);
    let mut trainer = Trainer::from_values(recipe.clone(), IMAGES, values(&recipe.spec)?)?;
    let rows = shard::features((&cut, recipe), &data, trainer.halves().0, 0..IMAGES as usize)?;
    let mut taken = 0;
    while let Some(batch) = trainer.next_batch() {
        if stop == Some(taken) {
            trainer = Trainer::from_checkpoint(&trainer.checkpoint()?)?;
        }
        let features: Vec<f32> = (batch.indices.iter())
            .flat_map(|&index| &rows[index as usize * cut.width()..][..cut.width()])
            .copied()
            .collect();
        let n = batch.indices.len();
        let part = shard::head_gradient((&cut, recipe), &data, trainer.halves().1, &features, &batch, 0..n)?;
        trainer.apply(&[part])?;
        taken += 1;
    }
    Ok(trainer)
}

#[test]
fn what_lies_before_the_dense_layers_keeps_its_bits_and_a_stop_changes_none() -> Result<()> {
    for spec in specs() {
        for optimizer in
            [recipe(spec.clone(), Trains::Dense)?.optimizer, OptimizerConfig::Sgd(SgdConfig::default())]
        {
            let recipe = Recipe { optimizer, ..recipe(spec.clone(), Trains::Dense)? };
            let (before, whole) = (values(&spec)?, finish(&recipe, None)?);
            let frozen = recipe.frozen()?;
            assert_eq!(whole.values()[..frozen], before[..frozen], "{}: statistics too", spec.name);
            assert_ne!(whole.values()[frozen..], before[frozen..]);
            for stop in [0, 2, 5] {
                assert_eq!(finish(&recipe, Some(stop))?, whole, "{} stopped after {stop}", spec.name);
            }
        }
    }
    Ok(())
}

#[test]
fn what_cannot_be_is_refused() -> Result<()> {
    let [spec, _] = specs();
    let dense = recipe(spec, Trains::Dense)?;
    let kind = |recipe: Recipe| Trainer::new(recipe, IMAGES).err().map(|error| error.kind());
    assert_eq!(kind(dense.clone()), Some(ErrorKind::Recipe), "random features");
    let moved = Recipe {
        augmentation: cifar_learn::Augmentation { shift: 1, ..dense.augmentation },
        ..dense.clone()
    };
    assert_eq!(
        moved.check().err().map(|error| error.kind()),
        Some(ErrorKind::Recipe),
        "pictures that change"
    );
    // Gradients of the whole network are not those of its end.
    let (data, network) = (data()?, Network::new(&dense.spec, EngineKind::Kernels)?);
    let mut trainer = Trainer::from_values(dense.clone(), IMAGES, values(&dense.spec)?)?;
    let batch = trainer.next_batch().expect("a fresh run has a first step");
    let n = batch.indices.len();
    let whole = shard::gradient((&network, &dense), &data, trainer.values(), &batch, 0..n)?;
    assert_eq!(trainer.apply(&[whole]).expect_err("too long").kind(), ErrorKind::Argument);
    Ok(())
}

/// A recipe, and so a checkpoint, of before says nothing of it and means every layer.
#[test]
fn a_recipe_that_says_nothing_trains_every_layer() -> Result<()> {
    let recipe = Recipe::from_json(NOTEBOOK)?;
    assert_eq!((recipe.trains, recipe.frozen()?), (Trains::All, 0));
    let json = serde_json::to_string(&recipe).expect("a recipe is plain data");
    assert!(!json.contains("trains"), "files stay as they were");
    Ok(())
}
