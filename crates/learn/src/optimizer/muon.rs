//! Muon (Jordan et al. 2024): steps of filters are orthogonal matrices.
//!
//! A filter bank is a matrix, one row a filter. Its momentum is replaced by the nearest matrix whose singular values
//! are about 1, so that each step moves every direction alike and none is left behind. The bank's own norm is set
//! anew with each step: batch norm takes it out again, only its direction counts. What is no filter (biases, the last
//! layer) moves by Nesterov's momentum, each group at a rate of its own.

use std::ops::Range;

use cifar_kernels::Matrix;
use cifar_model::spec::Slot;
use serde::{Deserialize, Serialize};

/// Muon's constants. Each learning rate is multiplied with what the schedule says. Slots named nowhere stay as they
/// began.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MuonConfig {
    /// Filter banks that take orthogonal steps: `conv2.weight`.
    pub filters: Vec<String>,
    /// Share of a bank's norm that a step moves.
    pub learning_rate: f64,
    /// Share of the last steps' sum that is kept.
    pub momentum: f64,
    /// Newton-Schulz iterations.
    pub iterations: u32,
    /// Share that the groups keep.
    pub others_momentum: f64,
    /// What else moves.
    pub others: Vec<SlotGroup>,
}

/// Slots that share a learning rate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlotGroup {
    /// Their names in the weights file.
    pub slots: Vec<String>,
    /// For the gradient of the mean loss.
    pub learning_rate: f64,
    /// Added to the gradient, times the value.
    pub weight_decay: f64,
}

impl MuonConfig {
    pub(super) fn problem(&self, slots: &[Slot]) -> Option<(String, &'static str)> {
        let rate = |rate: f64| rate >= 0.0 && rate.is_finite();
        let share = |share: f64| (0.0..1.0).contains(&share);
        let fits = rate(self.learning_rate)
            && share(self.momentum)
            && share(self.others_momentum)
            && (1..=20).contains(&self.iterations)
            && self.others.iter().all(|group| rate(group.learning_rate) && rate(group.weight_decay));
        if !fits {
            let remedy = "use momenta below 1, 1 to 20 iterations, and rates of 0 or more";
            return Some(("has muon out of range".into(), remedy));
        }
        let names = self.filters.iter().chain(self.others.iter().flat_map(|group| &group.slots));
        let known = |name: &String| slots.iter().any(|slot| slot.trained && slot.name == *name);
        if let Some(name) = names.clone().find(|name| !known(name)) {
            return Some((
                format!("moves {name}, which its network does not train"),
                "name the network's own slots",
            ));
        }
        let flat = |name: &&String| slots.iter().any(|slot| slot.name == **name && slot.shape.len() < 2);
        let flat = self.filters.iter().find(flat);
        flat.map(|name| (format!("takes {name} for filters"), "put biases and norms into a group"))
    }
}

/// Muon at work.
#[derive(Clone, Debug, PartialEq)]
pub struct Muon {
    momentum: f32,
    others_momentum: f32,
    iterations: u32,
    moves: Vec<Move>,
    /// Decaying sums of gradients, one number a value.
    pub(super) velocity: Vec<f32>,
}

/// How the values of one slot move.
#[derive(Clone, Debug, PartialEq)]
struct Move {
    values: Range<usize>,
    learning_rate: f64,
    way: Way,
}

#[derive(Clone, Debug, PartialEq)]
enum Way {
    Orthogonal { rows: usize },
    Nesterov { weight_decay: f32 },
}

impl Muon {
    pub(super) fn new(config: &MuonConfig, slots: &[Slot]) -> Self {
        let (mut moves, mut first) = (Vec::new(), 0);
        for slot in slots {
            let values = first..first + slot.values();
            first = values.end;
            let group = config.others.iter().find(|group| group.slots.contains(&slot.name));
            if config.filters.contains(&slot.name) {
                let way = Way::Orthogonal { rows: slot.shape[0] };
                moves.push(Move { values, learning_rate: config.learning_rate, way });
            } else if let Some(group) = group {
                let way = Way::Nesterov { weight_decay: group.weight_decay as f32 };
                moves.push(Move { values, learning_rate: group.learning_rate, way });
            }
        }
        Self {
            momentum: config.momentum as f32,
            others_momentum: config.others_momentum as f32,
            iterations: config.iterations,
            moves,
            velocity: vec![0.0; first],
        }
    }

    pub(super) fn step(&mut self, rate: f64, values: &mut [f32], gradient: &[f32]) {
        for Move { values: range, learning_rate, way } in &self.moves {
            let rate = (rate * learning_rate) as f32;
            let (values, gradient) = (&mut values[range.clone()], &gradient[range.clone()]);
            let velocity = &mut self.velocity[range.clone()];
            match *way {
                Way::Orthogonal { rows } => {
                    let ahead = nesterov(velocity, gradient.iter().copied(), self.momentum);
                    scale(values, (rows as f32).sqrt() / norm(values).max(f32::MIN_POSITIVE));
                    let step = orthogonal(ahead, rows, self.iterations);
                    values.iter_mut().zip(step).for_each(|(value, step)| *value -= rate * step);
                }
                Way::Nesterov { weight_decay } => {
                    let decayed = gradient.iter().zip(&*values).map(|(g, value)| g + weight_decay * value);
                    let ahead = nesterov(velocity, decayed, self.others_momentum);
                    values.iter_mut().zip(ahead).for_each(|(value, step)| *value -= rate * step);
                }
            }
        }
    }
}

/// Takes the gradient into the velocity and looks one step ahead (Nesterov, as Sutskever et al. 2013 have it).
fn nesterov(velocity: &mut [f32], gradient: impl Iterator<Item = f32>, momentum: f32) -> Vec<f32> {
    let ahead = velocity.iter_mut().zip(gradient).map(|(velocity, gradient)| {
        *velocity = momentum * *velocity + gradient;
        gradient + momentum * *velocity
    });
    ahead.collect()
}

fn norm(values: &[f32]) -> f32 {
    values.iter().map(|&value| f64::from(value).powi(2)).sum::<f64>().sqrt() as f32
}

fn scale(values: &mut [f32], by: f32) {
    values.iter_mut().for_each(|value| *value *= by);
}

/// The matrix `[rows, columns]` with its singular values brought near 1, by Newton-Schulz iterations with the
/// quintic of Jordan et al. 2024, which trades exactness for speed: they end between about 0.7 and 1.2.
fn orthogonal(mut values: Vec<f32>, rows: usize, iterations: u32) -> Vec<f32> {
    const QUINTIC: [f32; 3] = [3.4445, -4.775, 2.0315];
    let norm = norm(&values);
    if norm == 0.0 {
        return values;
    }
    scale(&mut values, 1.0 / norm);
    let mut x = Matrix::new(rows, values);
    let [rows, columns] = x.shape();
    let tall = rows > columns;
    if tall {
        x = x.transposed();
    }
    let [a, b, c] = QUINTIC;
    for _ in 0..iterations {
        // With s = x x^T, symmetric, so that s s is its gram too: x becomes a x + (b s + c s s) x.
        let square = x.gram();
        let fourth = square.gram().into_values();
        let inner = square.values().iter().zip(fourth).map(|(square, fourth)| b * square + c * fourth);
        let inner = Matrix::new(square.shape()[0], inner.collect());
        let mut next = Matrix::new(x.shape()[0], x.values().iter().map(|value| a * value).collect());
        next.add_product(&inner, &x);
        x = next;
    }
    if tall { x.transposed() } else { x }.into_values()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(name: &str, shape: &[usize]) -> Slot {
        Slot { name: name.into(), shape: shape.to_vec(), trained: true, first: 0 }
    }

    fn config() -> MuonConfig {
        MuonConfig {
            filters: vec!["conv1.weight".into()],
            learning_rate: 0.5,
            momentum: 0.6,
            iterations: 5,
            others_momentum: 0.9,
            others: vec![SlotGroup {
                slots: vec!["conv1.bias".into()],
                learning_rate: 0.1,
                weight_decay: 0.0,
            }],
        }
    }

    #[test]
    fn singular_values_come_near_one() {
        let mut rng = fastrand::Rng::with_seed(1);
        for (rows, columns) in [(4, 9), (9, 4)] {
            let values: Vec<f32> = (0..36).map(|_| rng.f32() - 0.5).collect();
            let step = orthogonal(values, rows, 12);
            // The squares of all singular values sum to that of the norm.
            let mean = norm(&step).powi(2) / rows.min(columns) as f32;
            assert!((0.5..1.5).contains(&mean), "{mean}");
        }
        assert_eq!(orthogonal(vec![0.0; 6], 2, 3), [0.0; 6]);
    }

    /// The same iterations in burn's products.
    #[cfg(feature = "flex")]
    fn orthogonal_by_burn(mut values: Vec<f32>, rows: usize, iterations: u32) -> Vec<f32> {
        use burn::tensor::{Device, Tensor, TensorData};
        let by = 1.0 / norm(&values);
        scale(&mut values, by);
        let shape = [rows, values.len() / rows];
        let mut x = Tensor::<2>::from_data(TensorData::new(values, shape), &Device::flex());
        let tall = shape[0] > shape[1];
        if tall {
            x = x.transpose();
        }
        for _ in 0..iterations {
            let square = x.clone().matmul(x.clone().transpose());
            let inner = square.clone() * -4.775 + square.clone().matmul(square) * 2.0315;
            x = x.clone() * 3.4445 + inner.matmul(x);
        }
        if tall { x.transpose() } else { x }.into_data().iter::<f32>().collect()
    }

    #[cfg(feature = "flex")]
    #[test]
    fn burn_takes_the_same_steps() {
        let mut rng = fastrand::Rng::with_seed(2);
        // The banks of the accurate network, smaller where nothing new would be seen, and a tall one.
        for (rows, columns) in [(64, 96), (64, 576), (256, 300), (256, 2304), (90, 40)] {
            let values: Vec<f32> = (0..rows * columns).map(|_| rng.f32() - 0.5).collect();
            let [ours, theirs] = [orthogonal, orthogonal_by_burn].map(|way| way(values.clone(), rows, 5));
            let largest = theirs.iter().fold(0.0_f32, |most, value| most.max(value.abs()));
            for (ours, theirs) in ours.iter().zip(theirs) {
                assert!((ours - theirs).abs() < 1e-4 * largest, "{rows} x {columns}: {ours}, burn {theirs}");
            }
        }
    }

    #[test]
    fn groups_move_at_their_own_rate_and_the_rest_stays() {
        let slots = [slot("conv1.weight", &[2, 1, 1, 1]), slot("conv1.bias", &[1]), slot("conv2.bias", &[1])];
        assert_eq!(config().problem(&slots), None);
        let mut muon = Muon::new(&config(), &slots);
        let mut values = [3.0, 4.0, 1.0, 1.0];
        muon.step(1.0, &mut values, &[0.0, 0.0, 2.0, 2.0]);
        // The bank's norm becomes the root of its rows; the bias moves by 0.1 * (2 + 0.9 * 2).
        assert!((norm(&values[..2]) - 2.0_f32.sqrt()).abs() < 1e-6);
        assert!((values[2] - 0.62).abs() < 1e-6, "{values:?}");
        assert_eq!(values[3], 1.0);
    }

    #[test]
    fn names_of_other_networks_are_refused() {
        let problem = config().problem(&[slot("conv1.weight", &[2, 1, 1, 1])]);
        assert!(problem.is_some_and(|(problem, _)| problem.contains("conv1.bias")));
    }
}
