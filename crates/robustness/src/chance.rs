//! What is drawn by chance: one generator for a picture, a corruption and a seed.

use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use rand_distr::{Distribution, Poisson, StandardNormal, StandardUniform};

/// Random numbers that are the same on every machine.
pub(crate) struct Chance(Xoshiro256PlusPlus);

/// Of the picture of this number in its data set: each has its own, so that it comes out the same in whatever batch it stands.
pub(crate) const fn seed_of(seed: u64, number: u64) -> u64 {
    // An odd factor, so that no two pictures share a seed.
    seed.wrapping_add(number.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    /// Of a normal distribution with mean 0 and standard deviation 1.
    pub(crate) fn normal(&mut self) -> f32 {
        StandardNormal.sample(&mut self.0)
    }

    /// From `low` to below `high`.
    pub(crate) fn uniform(&mut self, low: f32, high: f32) -> f32 {
        let share: f32 = StandardUniform.sample(&mut self.0);
        low + (high - low) * share
    }

    /// A number below `count`, which is at least 1.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        (self.uniform(0.0, count as f32) as usize).min(count - 1)
    }
}

/// The Poisson distributions of a picture's values: to set one up takes longer than to draw from it, and the values are bytes.
pub(crate) struct Photons {
    /// Photons for a value of 1.
    full: f32,
    levels: [Option<Poisson<f64>>; LEVELS],
}

/// Values that a byte has.
const LEVELS: usize = 256;

impl Photons {
    pub(crate) const fn new(full: f32) -> Self {
        Self { full, levels: [None; LEVELS] }
    }

    /// How many come for a value from 0 to 1; 0 where none are expected.
    pub(crate) fn draw(&mut self, value: f32, chance: &mut Chance) -> f32 {
        let level = (value * 255.0).round();
        let made = || Poisson::new(f64::from(value * self.full)).ok();
        let distribution = match self.levels.get_mut(level as usize) {
            Some(held) if value == level / 255.0 => {
                *held = held.or_else(made);
                *held
            }
            Some(_) | None => made(),
        };
        distribution.map_or(0.0, |poisson| poisson.sample(&mut chance.0) as f32)
    }
}
