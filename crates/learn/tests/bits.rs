//! Bits that may not change: the first steps of each recipe's network, and the logits of each shipped file.
//!
//! They differ from one instruction set to the next, since sums of another order round otherwise. A machine of another
//! set prints its own and compares nothing. `cargo test -p cifar-learn --test bits -- --nocapture` prints them all.

use cifar_learn::{EngineKind, Initial, Network, Recipe, Trainer, init};
use cifar_model::{Plan, Result, Weights, sha256_hex};

/// Images a batch, and of those the ones whose statistics a norm takes together.
const BATCH: u32 = 12;
const GHOST: u32 = 6;

/// Pictures with neighbours alike, as photographs have them.
fn pictures(images: usize) -> Vec<u8> {
    let mut rng = fastrand::Rng::with_seed(21);
    let mut level = 128_i32;
    let mut next = || {
        level = (level + rng.i32(-24..=24)).clamp(0, 255);
        level as u8
    };
    (0..images * 3072).map(|_| next()).collect()
}

fn compare(what: &str, found: &str, recorded: &[(&str, &str)]) {
    let path = cifar_kernels::path();
    println!("(\"{what}\", \"{found}\"), // {path}");
    if path != PATH {
        return;
    }
    let expected = recorded.iter().find(|(name, _)| *name == what).map(|(_, bits)| *bits);
    assert_eq!(Some(found), expected, "{what}");
}

/// The instruction set that the bits below belong to: AVX-512.
const PATH: &str = "v4";

/// The losses of the steps in nats, as bits, and the start of the SHA-256 of all values after them.
const STEPS: &[(&str, &str)] = &[
    ("notebook", "40424dc59c8086e2 4041f3b9bd64c116 4041d4d0b19badf2 abd2f1796480c57f"),
    ("notebook-as-written", "40420db1b5302d0a 4041f7c5391aee42 4041eddc091b1f60 097e1faee2e8b9f0"),
    ("notebook-corrected", "403c68b895c5b79e 403bc286dbdedc56 403b6fa45e2668f6 e2d90f206e0ff877"),
    ("accurate-quick", "403c1295a1dd38a2 404f60539a1a84cc 403c1929fb5a6f92 968be627fa9146a9"),
    ("accurate", "403c377867106621 40526bea7aacfb8c 403d4881c9d1ab90 1a0460846ab2b378"),
];

/// The start of the SHA-256 of the logits.
const LOGITS: &[(&str, &str)] = &[
    ("notebook", "289cb0ef586101cb"),
    ("notebook-as-written", "5e074bc8e242e73b"),
    ("notebook-corrected", "3b9c9027a99e35e4"),
    ("accurate", "fbfd9e287aa94761"),
];

fn recipe(json: &str) -> Result<Recipe> {
    let mut recipe = Recipe::from_json(json)?;
    recipe.batch = BATCH;
    recipe.ghost_batch = recipe.ghost_batch.map(|_| GHOST);
    recipe.validation = cifar_learn::Validation::None;
    if let Initial::Whitened { pictures, .. } = &mut recipe.initial {
        *pictures = 3 * BATCH;
    }
    Ok(recipe)
}

/// What three steps on a few pictures come to.
fn steps(recipe: &Recipe) -> Result<String> {
    let images = 3 * BATCH;
    let pictures = pictures(images as usize);
    let values = init::from_pictures(recipe, &pictures)?;
    let mut trainer = Trainer::from_values(recipe.clone(), images, values)?;
    let network = Network::new(&recipe.spec, EngineKind::Kernels)?;
    let mut losses = String::new();
    for _ in 0..3 {
        let batch = trainer.next_batch().expect("a run of three steps or more");
        let mut shares = Vec::new();
        for part in recipe.shards(batch.indices.len(), 2) {
            let indices = &batch.indices[part];
            let mut bytes = vec![0; indices.len() * 3072];
            for (&index, out) in indices.iter().zip(bytes.chunks_exact_mut(3072)) {
                let picture = &pictures[index as usize * 3072..][..3072];
                recipe.augmentation.apply(picture, out, recipe.seed, batch.epoch, index);
            }
            let mut pixels = vec![0.0; bytes.len()];
            recipe.normalization.apply(&bytes, &mut pixels);
            let labels: Vec<u8> = indices.iter().map(|index| (index % 10) as u8).collect();
            let loss = recipe.loss.smoothed(recipe.label_smoothing);
            let n = batch.indices.len();
            shares.push(network.gradient(trainer.values(), &pixels, &labels, n, loss)?);
        }
        let loss: f64 = shares.iter().map(|share| share.loss).sum();
        losses += &format!("{:x} ", loss.to_bits());
        trainer.apply(&shares)?;
    }
    Ok(losses + &start_of_hash(trainer.values()))
}

fn start_of_hash(values: &[f32]) -> String {
    let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    sha256_hex(&bytes)[..16].into()
}

#[test]
fn first_steps_of_every_recipe_keep_their_bits() -> Result<()> {
    for json in [
        include_str!("../../train/recipes/notebook.json"),
        include_str!("../../train/recipes/notebook-as-written.json"),
        include_str!("../../train/recipes/notebook-corrected.json"),
        include_str!("../../train/recipes/accurate-quick.json"),
        include_str!("../../train/recipes/accurate.json"),
    ] {
        let recipe = recipe(json)?;
        compare(&recipe.name, &steps(&recipe)?, STEPS);
    }
    Ok(())
}

#[test]
fn shipped_files_keep_the_bits_of_their_logits() -> Result<()> {
    let pictures = pictures(9);
    for bytes in [
        &include_bytes!("../../../www/assets/models/notebook.safetensors")[..],
        include_bytes!("../../../www/assets/models/notebook-as-written.safetensors"),
        include_bytes!("../../../www/assets/models/notebook-corrected.safetensors"),
        include_bytes!("../../../www/assets/models/accurate.safetensors"),
    ] {
        let weights = Weights::from_safetensors(bytes)?;
        let mut plan = Plan::compile(&weights)?;
        let mut logits = vec![0.0; 9 * plan.outputs()];
        plan.logits(&pictures, &mut logits)?;
        compare(&weights.metadata.name, &start_of_hash(&logits), LOGITS);
    }
    Ok(())
}
