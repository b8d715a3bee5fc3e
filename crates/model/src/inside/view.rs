//! A stage's values where they lie.

use cifar_kernels::Map;

use crate::spec::Shape;

/// The values of a stage, read where the kernels left them: a pixel's channels side by side, row by row. So a painter
/// that walks over rows and pixels reads every value once and in order, and needs no copy.
#[derive(Clone, Copy, Debug)]
pub struct MapView<'a> {
    /// What the stage holds.
    pub shape: Shape,
    /// How it lies. What a flatten layer made lies as the map that it was: then `shape` is flat, and this has more than
    /// one pixel.
    pub map: Map,
    /// `[height, width, channels]` with the border of `map` around; the border holds zeros and is no part of the stage.
    pub values: &'a [f32],
}

impl<'a> MapView<'a> {
    /// The values of a row, `[width, channels]`, without the border.
    ///
    /// # Panics
    /// Where the map has no such row, as slices do; so do the next two.
    #[must_use]
    pub fn row(&self, row: usize) -> &'a [f32] {
        &self.values[self.map.row(row)]
    }

    /// The channels of a pixel.
    #[must_use]
    pub fn pixel(&self, row: usize, column: usize) -> &'a [f32] {
        &self.row(row)[column * self.map.channels..][..self.map.channels]
    }

    /// The value at `[channel, row, column]`, or at `[index, 0, 0]` of a flat stage.
    #[must_use]
    pub fn get(&self, at: [usize; 3]) -> f32 {
        let [channel, row, column] = self.unflattened(at);
        self.pixel(row, column)[channel]
    }

    /// All pixels, row by row, each with its channels.
    pub fn pixels(&self) -> impl Iterator<Item = &'a [f32]> + use<'a> {
        let view = *self;
        (0..view.map.height).flat_map(move |row| view.row(row).chunks_exact(view.map.channels))
    }

    /// Into `[C, H, W]` or `[n]`: as long as the shape has values.
    pub fn write_planar(&self, out: &mut [f32]) {
        let area = self.map.height * self.map.width;
        for (at, pixel) in self.pixels().enumerate() {
            for (channel, &value) in pixel.iter().enumerate() {
                out[channel * area + at] = value;
            }
        }
    }

    /// The largest size of a finite value, and whether all are finite: all that a colour scale of the stage needs. All of
    /// the notebook's stages together take a fortieth of its answer's time.
    #[must_use]
    pub fn reach(&self) -> Reach {
        // The border holds zeros, which are no size.
        if let Some([largest, highest]) = Peaks::of(self.values).finite() {
            return Reach { largest, highest, is_finite: true };
        }
        let finite = self.values.iter().copied().filter(|value| value.is_finite());
        let of = |part: fn(f32) -> f32| finite.clone().map(part).fold(0.0, f32::max);
        Reach { largest: of(f32::abs), highest: of(|value| value), is_finite: false }
    }

    /// Smallest and largest finite value of each channel, into `out`, whatever that held before; `[0, 0]` where a channel
    /// has none. Far cheaper than a [`super::Spread`].
    pub fn extremes(&self, out: &mut Vec<[f32; 2]>) {
        out.clear();
        for first in (0..self.map.channels).step_by(LANES) {
            let mut ranges = Ranges::new();
            let count = LANES.min(self.map.channels - first);
            for pixel in self.pixels() {
                ranges.widen(&pixel[first..first + count]);
            }
            let [mins, maxs] = ranges.0;
            out.extend(mins.into_iter().zip(maxs).take(count).map(|(min, max)| finite([min, max])));
        }
    }

    /// Channel, row and column of the map in which a value lies: for what a flatten layer made, those that it had before.
    #[must_use]
    pub const fn unflattened(&self, at: [usize; 3]) -> [usize; 3] {
        match self.shape {
            Shape::Map(..) => at,
            Shape::Flat(_) => {
                let (area, width) = (self.map.height * self.map.width, self.map.width);
                [at[0] / area, at[0] % area / width, at[0] % width]
            }
        }
    }
}

/// How far the values of a stage reach from zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reach {
    /// The largest size of a finite value; 0 where there is none.
    pub largest: f32,
    /// The largest finite value; 0 where none is above it.
    pub highest: f32,
    /// Whether every value is a finite number.
    pub is_finite: bool,
}

impl Default for Reach {
    /// Of a stage without values.
    fn default() -> Self {
        Self { largest: 0.0, highest: 0.0, is_finite: true }
    }
}

impl Reach {
    /// Of what a ReLU makes of the values: it keeps those above 0. `None` where some are no finite numbers: then they
    /// have to be looked at.
    #[must_use]
    pub fn rectified(self) -> Option<Self> {
        self.is_finite.then_some(Self { largest: self.highest, ..self })
    }
}

/// The largest of all values in two orders of their bits, as whole numbers, which are compared without a look at NaN. To compare
/// sizes instead takes twice as long: each value would lose its sign first.
#[derive(Clone, Copy, Default)]
struct Peaks {
    /// Without a sign: values below zero come behind all others, the lowest last.
    unsigned: u32,
    /// With a sign: above zero in the order of the values, below it all negative.
    signed: i32,
}

impl Peaks {
    /// Compilers make SIMD of each quarter's comparisons; of one row of them they wait for each.
    fn of(values: &[f32]) -> Self {
        let quarter = values.len() / 4;
        let (first, rest) = values.split_at(quarter);
        let (second, rest) = rest.split_at(quarter);
        let (third, rest) = rest.split_at(quarter);
        let (fourth, rest) = rest.split_at(quarter);
        let mut most = [Self::default(); 4];
        for (((&first, &second), &third), &fourth) in first.iter().zip(second).zip(third).zip(fourth) {
            most[0] = most[0].or(first);
            most[1] = most[1].or(second);
            most[2] = most[2].or(third);
            most[3] = most[3].or(fourth);
        }
        let rest = rest.iter().fold(Self::default(), |most, &value| most.or(value));
        most.into_iter().fold(rest, |one, other| Self {
            unsigned: one.unsigned.max(other.unsigned),
            signed: one.signed.max(other.signed),
        })
    }

    #[inline(always)]
    fn or(self, value: f32) -> Self {
        let bits = value.to_bits();
        Self { unsigned: bits.max(self.unsigned), signed: bits.cast_signed().max(self.signed) }
    }

    /// The largest size and the highest value, 0 where none is above it; `None` where some are no finite numbers.
    fn finite(self) -> Option<[f32; 2]> {
        let highest = self.signed.max(0).cast_unsigned();
        // The lowest value without its sign; where none is below zero, the highest once more. Infinity has larger bits than all
        // numbers, and NaN larger ones than that.
        let largest = highest.max(self.unsigned & (u32::MAX >> 1));
        (largest < f32::INFINITY.to_bits()).then(|| [largest, highest].map(f32::from_bits))
    }
}

/// Values that are looked at together.
const LANES: usize = 16;

/// Smallest and largest finite values so far, side by side, so that compilers make SIMD of the comparisons.
struct Ranges([[f32; LANES]; 2]);

impl Ranges {
    const fn new() -> Self {
        Self([[f32::INFINITY; LANES], [f32::NEG_INFINITY; LANES]])
    }

    /// Takes in as many values as there are lanes, or fewer.
    #[inline(always)]
    fn widen(&mut self, values: &[f32]) {
        let [mins, maxs] = &mut self.0;
        for ((min, max), &value) in mins.iter_mut().zip(maxs).zip(values) {
            // No comparison with NaN holds.
            let is_finite = value.abs() <= f32::MAX;
            *min = if is_finite & (value < *min) { value } else { *min };
            *max = if is_finite & (value > *max) { value } else { *max };
        }
    }
}

fn finite([min, max]: [f32; 2]) -> [f32; 2] {
    if min > max { [0.0; 2] } else { [min, max] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_size_and_the_highest_value_of_a_plain_loop() {
        for n in 0..70_u32 {
            let values: Vec<f32> =
                (0..n).map(|at| (at * 37 % 71) as f32 / 8.0 - [0.0, 4.0, 9.0][n as usize % 3]).collect();
            let of = |part: fn(f32) -> f32| values.iter().copied().map(part).fold(0.0, f32::max);
            assert_eq!(Peaks::of(&values).finite(), Some([of(f32::abs), of(|value| value)]), "{n}");
            for wrong in [f32::NAN, -f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
                assert_eq!(Peaks::of(&[&values[..], &[wrong]].concat()).finite(), None);
            }
        }
        assert_eq!(Peaks::of(&[-0.0, -1e-40]).finite(), Some([1e-40, 0.0]));
    }
}
