//! How Jordan's airbench (2024, "94% on CIFAR-10 in 3.29 seconds") begins.

use cifar_model::spec::{LayerSpec, Slot};
use cifar_model::{NetworkSpec, Result, places};
use nalgebra::{DMatrix, SymmetricEigen};

use crate::Recipe;

const SIDE: usize = 32;

/// The first layer has to have two filters for each direction of its patches.
pub(super) fn problem(spec: &NetworkSpec) -> Option<(String, &'static str)> {
    let fits = if let Some(LayerSpec::Conv { filters, kernel, groups: 1, .. }) = spec.layers.first() {
        spec.input == [3, SIDE, SIDE] && *filters == 2 * directions(*kernel) && *kernel <= SIDE
    } else {
        false
    };
    (!fits).then(|| {
        let problem = "whitens with a first layer that does not fit".into();
        (problem, "begin with a convolution of 6 * kernel * kernel filters over 3 x 32 x 32")
    })
}

/// Values of a patch, and so directions in which patches differ.
const fn directions(kernel: usize) -> usize {
    3 * kernel * kernel
}

/// The first values of every slot, one after the other.
pub(super) fn values(recipe: &Recipe, pictures: &[u8], epsilon: f64) -> Result<Vec<f32>> {
    let mut rng = fastrand::Rng::with_seed(recipe.seed);
    let slots = recipe.spec.check()?.slots().to_vec();
    let last = slots.iter().rposition(|slot| slot.shape.len() == 2);
    let of_slot = |(index, slot): (usize, &Slot)| match slot.shape[..] {
        [_, _, kernel, _] if index == 0 => whitening(recipe, pictures, kernel, epsilon),
        [outputs, inputs, kernel, _] => identity(outputs, inputs, kernel, &mut rng),
        [_, inputs] if Some(index) == last => even(slot.values(), 3.0_f32.sqrt() / inputs as f32, &mut rng),
        [_, inputs] => even(slot.values(), 1.0 / (inputs as f32).sqrt(), &mut rng),
        _ if slot.name.ends_with("bias") || slot.name.ends_with("mean") => vec![0.0; slot.values()],
        _ => vec![1.0; slot.values()],
    };
    Ok(slots.iter().enumerate().flat_map(of_slot).collect())
}

fn even(count: usize, limit: f32, rng: &mut fastrand::Rng) -> Vec<f32> {
    (0..count).map(|_| (2.0 * rng.f32() - 1.0) * limit).collect()
}

/// The first filters hand a channel on each; what is left begins evenly, as PyTorch does.
fn identity(outputs: usize, inputs: usize, kernel: usize, rng: &mut fastrand::Rng) -> Vec<f32> {
    let filter = inputs * kernel * kernel;
    let mut values = even(outputs * filter, 1.0 / (filter as f32).sqrt(), rng);
    for (output, values) in values.chunks_exact_mut(filter).take(inputs).enumerate() {
        values.fill(0.0);
        values[output * kernel * kernel + kernel * kernel / 2] = 1.0;
    }
    values
}

/// For each direction in which patches of the pictures differ a filter, divided by how much they do, and its
/// negative: the filters' answers are then uncorrelated and alike in size.
fn whitening(recipe: &Recipe, pictures: &[u8], kernel: usize, epsilon: f64) -> Vec<f32> {
    let size = directions(kernel);
    let mut pixels = vec![0.0; pictures.len()];
    recipe.normalization.apply(pictures, &mut pixels);
    let mut products = DMatrix::<f64>::zeros(size, size);
    let mut patch = vec![0.0; size];
    for picture in pixels.chunks_exact(3 * SIDE * SIDE) {
        for y in 0..=SIDE - kernel {
            for x in 0..=SIDE - kernel {
                for (index, value) in patch.iter_mut().enumerate() {
                    let (channel, row, column) =
                        (index / kernel / kernel, index / kernel % kernel, index % kernel);
                    *value = f64::from(picture[(channel * SIDE + y + row) * SIDE + x + column]);
                }
                for (row, a) in patch.iter().enumerate() {
                    for (column, b) in patch[..=row].iter().enumerate() {
                        products[(row, column)] += a * b;
                    }
                }
            }
        }
    }
    let patches = pictures.len() / (3 * SIDE * SIDE) * (SIDE + 1 - kernel).pow(2);
    products.fill_upper_triangle_with_lower_triangle();
    let eigen = SymmetricEigen::new(products / patches as f64);
    let order = places(size, &|a, b| eigen.eigenvalues[b].total_cmp(&eigen.eigenvalues[a]));
    let filter = |sign: f64| {
        let eigen = &eigen;
        order.iter().flat_map(move |&index| {
            let scale = sign / (eigen.eigenvalues[index].max(0.0) + epsilon).sqrt();
            eigen
                .eigenvectors
                .column(index)
                .iter()
                .map(move |value| (value * scale) as f32)
                .collect::<Vec<_>>()
        })
    };
    filter(1.0).chain(filter(-1.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Recipe;

    const RECIPE: &str = include_str!("../../../train/recipes/accurate.json");

    /// The filters' answers over the pictures that made them are white: uncorrelated, of variance 1.
    #[test]
    fn what_is_whitened_is_white() -> Result<()> {
        let recipe = Recipe::from_json(RECIPE)?;
        let mut rng = fastrand::Rng::with_seed(3);
        // Neighbouring pixels alike, as in photographs.
        let mut pictures = vec![0_u8; 20 * 3072];
        let mut level = 128_i32;
        for byte in &mut pictures {
            level = (level + rng.i32(-20..=20)).clamp(0, 255);
            *byte = level as u8;
        }
        let weights = whitening(&recipe, &pictures, 2, 1e-9);
        let mut pixels = vec![0.0; pictures.len()];
        recipe.normalization.apply(&pictures, &mut pixels);
        let mut products = [[0.0_f64; 12]; 12];
        let mut patches = 0.0;
        for picture in pixels.chunks_exact(3072) {
            for place in (0..31).flat_map(|y| (0..31).map(move |x| y * 32 + x)) {
                let answers: Vec<f64> = weights[..144]
                    .chunks_exact(12)
                    .map(|filter| {
                        let taps = [0, 1, 32, 33].map(|tap| place + tap);
                        let values = (0..12).map(|i| picture[i / 4 * 1024 + taps[i % 4]]);
                        filter.iter().zip(values).map(|(w, x)| f64::from(w * x)).sum()
                    })
                    .collect();
                for (row, a) in answers.iter().enumerate() {
                    answers.iter().enumerate().for_each(|(column, b)| products[row][column] += a * b);
                }
                patches += 1.0;
            }
        }
        for (row, sums) in products.iter().enumerate() {
            for (column, sum) in sums.iter().enumerate() {
                let right = if row == column { 1.0 } else { 0.0 };
                assert!((sum / patches - right).abs() < 1e-3, "{row} {column}: {}", sum / patches);
            }
        }
        Ok(())
    }

    #[test]
    fn all_slots_begin_and_the_same_seed_begins_alike() -> Result<()> {
        let recipe = Recipe::from_json(RECIPE)?;
        let pictures: Vec<u8> = (0..5000 * 3072_u32).map(|i| (i * 7 % 251) as u8).collect();
        let first = super::super::from_pictures(&recipe, &pictures)?;
        assert_eq!(first, super::super::from_pictures(&recipe, &pictures)?);
        assert_eq!(first.len(), recipe.spec.check()?.slots().iter().map(Slot::values).sum::<usize>());
        assert!(super::super::from_pictures(&recipe, &pictures[..3072]).is_err());
        assert!(super::super::without_pictures(&recipe).is_err());
        Ok(())
    }
}
