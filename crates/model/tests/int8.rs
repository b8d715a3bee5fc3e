//! A shipped network in 8 bits: a quarter of the bytes, and logits that stay close.

use cifar_model::{Plan, Result, Weights, read_sheet};

/// Of the logits' changes, in units of the logits' own standard deviation.
const TYPICAL: f32 = 0.03;
const LARGEST: f32 = 0.1;

fn logits(weights: &Weights, images: &[u8]) -> Result<Vec<f32>> {
    let mut plan = Plan::compile(weights)?;
    let mut logits = vec![0.0; images.len() / 3072 * plan.outputs()];
    plan.logits(images, &mut logits)?;
    Ok(logits)
}

fn root_mean_square(values: impl ExactSizeIterator<Item = f32>) -> f32 {
    let count = values.len() as f32;
    (values.map(|value| value * value).sum::<f32>() / count).sqrt()
}

#[test]
fn logits_move_by_less_than_the_stated_bound() -> Result<()> {
    let bytes = include_bytes!("../../../www/assets/models/notebook-corrected.safetensors");
    let sheet = include_bytes!("../../../www/assets/data/samples.png");
    let before = Weights::from_safetensors(bytes)?;
    let file = before.to_int8()?.to_safetensors()?;
    assert!(file.len() * 3 < bytes.len(), "{} bytes", file.len());
    let images = read_sheet(sheet, 6, 2, 12, "012345678943")?;
    let after = logits(&Weights::from_safetensors(&file)?, images.images())?;
    let before = logits(&before, images.images())?;
    let mean = before.iter().sum::<f32>() / before.len() as f32;
    let spread = root_mean_square(before.iter().map(|logit| logit - mean));
    let changes = || before.iter().zip(&after).map(|(one, other)| (one - other) / spread);
    let (typical, largest) =
        (root_mean_square(changes()), changes().fold(0.0, |most: f32, c| most.max(c.abs())));
    println!("typical {typical}, largest {largest}, of a spread of {spread}");
    assert!(typical > 0.0 && typical < TYPICAL && largest < LARGEST, "{typical} {largest}");
    Ok(())
}
