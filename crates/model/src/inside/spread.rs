//! How the values of a stage are spread.

use cifar_kernels::Map;
use serde::Serialize;

use super::MapView;
use crate::places;
use crate::spec::Shape;

/// Bins of a histogram: half of them below 0, half above.
pub const BINS: usize = 40;

/// How the values of a stage are spread, over one image.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Spread {
    /// Of all values.
    pub all: ChannelSpread,
    /// Channel by channel; empty for a flat stage, whose channels would be single values.
    pub channels: Vec<ChannelSpread>,
    /// The channels from the strongest to the weakest by [`ChannelSpread::strength`], equals by number.
    pub strongest: Vec<usize>,
    /// The channels that are 0 everywhere. Behind a ReLU they are called dead; here they are, for this image.
    pub dead: Vec<usize>,
    /// The largest size of a finite value: all histograms reach from `-limit` to `limit`. 0 where all values are 0.
    pub limit: f32,
}

/// How values are spread. Those that are not finite are counted, and are in no other number.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChannelSpread {
    /// Smallest finite value; 0 where there is none.
    pub min: f32,
    /// Largest finite value; 0 where there is none.
    pub max: f32,
    /// Mean of the finite values; 0 where there is none.
    pub mean: f64,
    /// Mean size (absolute value) of the finite values: what tells a channel that answers from one that does not.
    pub strength: f64,
    /// Share of the values that are exactly 0, of 0 to 1.
    pub zeros: f64,
    /// Values that are no number.
    pub nan: usize,
    /// Values that are infinite.
    pub infinite: usize,
    /// How many values each of the [`BINS`] holds; exact zeros are in none of them. The bins are of one width, from
    /// `-limit` to `limit`, so 0 is where the middle two meet.
    pub histogram: Vec<u32>,
}

impl Spread {
    /// Walks over the values twice: the first walk says how far the histograms reach. The second costs four times as much
    /// as the first: for many stages at once take [`Self::without_histograms`].
    #[must_use]
    pub fn of(view: MapView<'_>) -> Self {
        let mut spread = Self::without_histograms(view);
        let scale = if spread.limit > 0.0 { HALF as f32 / spread.limit } else { 0.0 };
        let mut counts = vec![[0; BINS + 1]; view.map.channels];
        for pixel in view.pixels() {
            for (counts, &value) in counts.iter_mut().zip(pixel) {
                counts[bin(value, scale)] += 1;
            }
        }
        let mut total = [0; BINS];
        for (channel, counts) in counts.iter().enumerate() {
            let binned = &counts[..BINS];
            total.iter_mut().zip(binned).for_each(|(sum, count)| *sum += count);
            if let Some(channel) = spread.channels.get_mut(channel) {
                channel.histogram = binned.to_vec();
            }
        }
        spread.all.histogram = total.to_vec();
        spread
    }

    /// All but the histograms, which are left empty: one walk, several channels at a time. All of the notebook's stages take
    /// a quarter of its answer's time together.
    #[must_use]
    pub fn without_histograms(view: MapView<'_>) -> Self {
        let sums = Sum::of_channels(view);
        let all = sums.iter().fold(Sum::new(), Sum::merged).spread();
        let channels: Vec<ChannelSpread> = match view.shape {
            Shape::Map(..) => sums.iter().map(Sum::spread).collect(),
            Shape::Flat(_) => Vec::new(),
        };
        let strongest = places(channels.len(), &|a, b| channels[b].strength.total_cmp(&channels[a].strength));
        let dead = (0..channels.len()).filter(|&channel| channels[channel].zeros == 1.0).collect();
        let limit = (-all.min).max(all.max);
        Self { all, channels, strongest, dead, limit }
    }
}

/// Bins of each sign.
const HALF: usize = BINS / 2;

/// The bin of a value, and one more for what is in none: 0, and what is not finite.
fn bin(value: f32, scale: f32) -> usize {
    // By way of i32, for which processors have an instruction.
    let steps = ((value.abs() * scale) as i32).unsigned_abs() as usize;
    let steps = steps.min(HALF - 1);
    let bin = if value < 0.0 { HALF - 1 - steps } else { HALF + steps };
    if (value != 0.0) & (value.abs() <= f32::MAX) { bin } else { BINS }
}

/// Channels that are looked at together.
const LANES: usize = 8;

/// What is added up of a channel.
#[derive(Clone, Copy)]
struct Sum {
    min: f32,
    max: f32,
    sum: f64,
    sizes: f64,
    zeros: usize,
    nan: usize,
    infinite: usize,
    count: usize,
}

impl Sum {
    const fn new() -> Self {
        let (min, max) = (f32::INFINITY, f32::NEG_INFINITY);
        Self { min, max, sum: 0.0, sizes: 0.0, zeros: 0, nan: 0, infinite: 0, count: 0 }
    }

    fn of_channels(view: MapView<'_>) -> Vec<Self> {
        let channels = view.map.channels;
        let mut sums = Vec::with_capacity(channels);
        let whole = channels / LANES * LANES;
        (0..whole).step_by(LANES).for_each(|first| Lanes::<LANES>::sum(view, first).add_to(&mut sums));
        (whole..channels).for_each(|channel| Lanes::<1>::sum(view, channel).add_to(&mut sums));
        for (channel, sum) in sums.iter_mut().enumerate().filter(|(_, sum)| !sum.sizes.is_finite()) {
            *sum = Self::with_care(view.pixels().map(|pixel| pixel[channel]));
        }
        sums
    }

    /// Of values some of which are not finite: these are counted, and left out of the rest.
    fn with_care(values: impl Iterator<Item = f32>) -> Self {
        let mut sum = Self::new();
        for value in values {
            sum.count += 1;
            sum.nan += usize::from(value.is_nan());
            sum.infinite += usize::from(value.is_infinite());
            if value.is_finite() {
                sum.min = sum.min.min(value);
                sum.max = sum.max.max(value);
                sum.sum += f64::from(value);
                sum.sizes += f64::from(value.abs());
                sum.zeros += usize::from(value == 0.0);
            }
        }
        sum
    }

    fn merged(self, other: &Self) -> Self {
        Self {
            min: self.min.min(other.min),
            max: self.max.max(other.max),
            sum: self.sum + other.sum,
            sizes: self.sizes + other.sizes,
            zeros: self.zeros + other.zeros,
            nan: self.nan + other.nan,
            infinite: self.infinite + other.infinite,
            count: self.count + other.count,
        }
    }

    fn spread(&self) -> ChannelSpread {
        let finite = self.count - self.nan - self.infinite;
        let (min, max) = if finite > 0 { (self.min, self.max) } else { (0.0, 0.0) };
        let share = |sum: f64, of: usize| sum / of.max(1) as f64;
        ChannelSpread {
            min,
            max,
            mean: share(self.sum, finite),
            strength: share(self.sizes, finite),
            zeros: share(self.zeros as f64, self.count),
            nan: self.nan,
            infinite: self.infinite,
            histogram: Vec::new(),
        }
    }
}

/// The sums of some channels side by side, so that compilers make SIMD of them. A row is short: f32 is enough for its sums,
/// and they are added up in f64. A value that is not finite makes the sum of the sizes so, whatever the rest becomes.
struct Lanes<const N: usize> {
    min: [f32; N],
    max: [f32; N],
    sum: [f64; N],
    sizes: [f64; N],
    zeros: [f32; N],
    count: usize,
}

impl<const N: usize> Lanes<N> {
    fn sum(view: MapView<'_>, first: usize) -> Self {
        let Map { channels, height, width, .. } = view.map;
        let (mut min, mut max, mut zeros) = ([f32::INFINITY; N], [f32::NEG_INFINITY; N], [0.0; N]);
        let (mut sum, mut sizes) = ([0.0; N], [0.0; N]);
        for row in 0..height {
            let (mut row_sum, mut row_sizes) = ([0.0_f32; N], [0.0_f32; N]);
            for pixel in view.row(row).chunks_exact(channels) {
                let Some(values) = pixel[first..].first_chunk::<N>() else { continue };
                for lane in 0..N {
                    let value = values[lane];
                    min[lane] = if value < min[lane] { value } else { min[lane] };
                    max[lane] = if value > max[lane] { value } else { max[lane] };
                    row_sum[lane] += value;
                    row_sizes[lane] += value.abs();
                    zeros[lane] += if value == 0.0 { 1.0 } else { 0.0 };
                }
            }
            for lane in 0..N {
                sum[lane] += f64::from(row_sum[lane]);
                sizes[lane] += f64::from(row_sizes[lane]);
            }
        }
        Self { min, max, sum, sizes, zeros, count: height * width }
    }

    fn add_to(&self, sums: &mut Vec<Sum>) {
        sums.extend((0..N).map(|lane| Sum {
            min: self.min[lane],
            max: self.max[lane],
            sum: self.sum[lane],
            sizes: self.sizes[lane],
            zeros: self.zeros[lane] as usize,
            count: self.count,
            ..Sum::new()
        }));
    }
}
