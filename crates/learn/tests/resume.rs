//! A run that stops anywhere and goes on ends with the same bits as one that never stopped.

use cifar_learn::network::image_key;
use cifar_learn::{
    AdamConfig, Augmentation, Batch, EngineKind, Gradient, Initial, LossReading, MuonConfig, Network,
    SgdConfig, Trains, WeightDecay,
};
use cifar_learn::{OptimizerConfig, Recipe, Schedule, SlotGroup, Trainer, Validation};
use cifar_model::{LayerSpec, NetworkSpec, Normalization, Result};

const IMAGES: u32 = 20;

fn optimizers() -> [OptimizerConfig; 4] {
    let muon = MuonConfig {
        filters: vec!["conv1.weight".into()],
        learning_rate: 0.2,
        momentum: 0.6,
        iterations: 3,
        others_momentum: 0.85,
        others: vec![SlotGroup {
            slots: vec!["dense1.weight".into()],
            learning_rate: 1.0,
            weight_decay: 0.001,
        }],
    };
    let weight_decay = WeightDecay::Decoupled { share: 0.1 };
    [
        OptimizerConfig::Adam(AdamConfig::default()),
        OptimizerConfig::Adam(AdamConfig { weight_decay, ..AdamConfig::default() }),
        OptimizerConfig::Sgd(SgdConfig { weight_decay, ..SgdConfig::default() }),
        OptimizerConfig::Muon(muon),
    ]
}

fn recipe(optimizer: OptimizerConfig) -> Recipe {
    let conv = LayerSpec::conv(4, 3, cifar_model::spec::Padding::Valid);
    let mut layers = vec![conv, LayerSpec::max_pool(2), LayerSpec::batch_norm(), LayerSpec::Relu {}];
    layers.extend([
        LayerSpec::Dropout { rate: 0.3 },
        LayerSpec::GlobalMaxPool {},
        LayerSpec::Dense { units: 10 },
    ]);
    Recipe {
        name: "small".into(),
        spec: NetworkSpec { name: "small".into(), input: [3, 32, 32], layers },
        normalization: Normalization::UNIT,
        loss: LossReading::Corrected,
        label_smoothing: 0.1,
        initial: Initial::GlorotUniform,
        trains: Trains::All,
        optimizer,
        schedule: Schedule::WarmupCosine { peak: 0.01, warmup: 0.2 },
        augmentation: Augmentation { flip: true, alternate: true, shift: 2, cutout: 8 },
        batch: 8,
        ghost_batch: Some(4),
        statistics_momentum: 0.2,
        epochs: 2,
        validation: Validation::Test,
        seed: 11,
        classes: Vec::new(),
        class_weights: Vec::new(),
    }
}

fn shares(trainer: &Trainer, batch: &Batch, parts: usize) -> Result<Vec<Gradient>> {
    let network = Network::new(&trainer.recipe().spec, EngineKind::Kernels)?;
    let n = batch.indices.len();
    let share = |part: usize| {
        let indices = &batch.indices[n * part / parts..n * (part + 1) / parts];
        let pixels: Vec<f32> = indices
            .iter()
            .flat_map(|&index| {
                let source: Vec<u8> = (0..3072u32).map(|i| ((i * (index + 3)) % 251) as u8).collect();
                let mut shown = vec![0; 3072];
                let recipe = trainer.recipe();
                recipe.augmentation.apply(&source, &mut shown, recipe.seed, batch.epoch, index);
                shown.into_iter().map(|byte| f32::from(byte) / 255.0)
            })
            .collect();
        let labels: Vec<u8> = indices.iter().map(|&index| (index % 10) as u8).collect();
        let seed = trainer.recipe().seed;
        let keys: Vec<u64> = indices.iter().map(|&index| image_key(seed, batch.epoch, index)).collect();
        network.keyed_gradient(trainer.values(), &pixels, (&labels, &keys), n, trainer.recipe().loss)
    };
    (0..parts).map(share).collect()
}

fn finish(mut trainer: Trainer, stop_after: Option<usize>) -> Result<Trainer> {
    let mut taken = 0;
    while let Some(batch) = trainer.next_batch() {
        if Some(taken) == stop_after {
            break;
        }
        trainer.apply(&shares(&trainer, &batch, 2)?)?;
        taken += 1;
    }
    Ok(trainer)
}

#[test]
fn stopped_at_any_step_it_ends_with_the_same_bits() -> Result<()> {
    for recipe in optimizers().map(recipe) {
        let whole = finish(Trainer::new(recipe.clone(), IMAGES)?, None)?;
        assert_eq!(whole.position(), (2, 0));
        for stop in 0..6 {
            let stopped = finish(Trainer::new(recipe.clone(), IMAGES)?, Some(stop))?;
            let resumed = Trainer::from_checkpoint(&stopped.checkpoint()?)?;
            assert_eq!(resumed, stopped, "stopped after {stop}");
            assert_eq!(finish(resumed, None)?, whole, "stopped after {stop}");
        }
    }
    Ok(())
}

#[test]
fn a_cut_or_foreign_checkpoint_is_refused() -> Result<()> {
    let bytes = Trainer::new(recipe(OptimizerConfig::Adam(AdamConfig::default())), IMAGES)?.checkpoint()?;
    for cut in (0..bytes.len()).step_by(61) {
        assert!(Trainer::from_checkpoint(&bytes[..cut]).is_err(), "cut at {cut}");
    }
    assert!(Trainer::from_checkpoint(b"no checkpoint at all").is_err());
    Ok(())
}

#[test]
fn shares_that_are_not_the_batchs_leave_the_state_alone() -> Result<()> {
    let mut trainer = Trainer::new(recipe(OptimizerConfig::Adam(AdamConfig::default())), IMAGES)?;
    let before = trainer.clone();
    let batch = trainer.next_batch().expect("a fresh run has a first step");
    let parts = shares(&trainer, &batch, 2)?;
    assert!(trainer.apply(&parts[..1]).is_err());
    assert!(trainer.apply(&[]).is_err());
    assert_eq!(trainer, before);
    Ok(())
}
