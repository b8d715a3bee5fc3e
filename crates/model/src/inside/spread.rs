//! How the values of a stage are spread.

use serde::Serialize;

use super::MapView;
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
    /// Walks over the values twice: the first walk says how far the histograms reach. It makes one number of each pixel
    /// after the other, so it costs about as much as painting the stage; for a colour scale alone take
    /// [`MapView::extremes`].
    #[must_use]
    pub fn of(view: MapView<'_>) -> Self {
        let channels = view.map.channels;
        let mut sums: Vec<Sum> = vec![Sum::new(); channels];
        for pixel in view.pixels() {
            sums.iter_mut().zip(pixel).for_each(|(sum, &value)| sum.add(value));
        }
        let mut all = Sum::new();
        sums.iter().for_each(|sum| all.merge(sum));
        let limit = (-all.min).max(all.max).max(0.0);
        let scale = if limit > 0.0 { BINS as f64 / 2.0 / f64::from(limit) } else { 0.0 };
        let mut counts = vec![[0_u32; BINS]; channels];
        for pixel in view.pixels() {
            for (counts, &value) in counts.iter_mut().zip(pixel) {
                if value != 0.0 && value.is_finite() {
                    counts[bin(f64::from(value) * scale)] += 1;
                }
            }
        }
        let mut total = [0; BINS];
        counts.iter().for_each(|counts| total.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count));
        let all = all.spread(&total);
        let channels: Vec<ChannelSpread> = match view.shape {
            Shape::Map(..) => sums.iter().zip(&counts).map(|(sum, counts)| sum.spread(counts)).collect(),
            Shape::Flat(_) => Vec::new(),
        };
        let mut strongest: Vec<usize> = (0..channels.len()).collect();
        strongest.sort_by(|&a, &b| channels[b].strength.total_cmp(&channels[a].strength));
        let dead = (0..channels.len()).filter(|&channel| channels[channel].zeros == 1.0).collect();
        Self { all, channels, strongest, dead, limit }
    }
}

/// Of a value in units of half the bins: -20 to 20.
fn bin(scaled: f64) -> usize {
    // Below 0 a bin begins with the value that is farther from 0, as the picture in a mirror does.
    let half = BINS / 2;
    let steps = (scaled.abs().ceil() as usize).clamp(1, half);
    if scaled < 0.0 { half - steps } else { half + steps - 1 }
}

#[derive(Clone)]
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
        Self {
            min: f32::INFINITY,
            max: f32::NEG_INFINITY,
            sum: 0.0,
            sizes: 0.0,
            zeros: 0,
            nan: 0,
            infinite: 0,
            count: 0,
        }
    }

    fn add(&mut self, value: f32) {
        self.count += 1;
        if value.is_finite() {
            self.min = self.min.min(value);
            self.max = self.max.max(value);
            self.sum += f64::from(value);
            self.sizes += f64::from(value.abs());
            self.zeros += usize::from(value == 0.0);
        } else {
            self.nan += usize::from(value.is_nan());
            self.infinite += usize::from(value.is_infinite());
        }
    }

    fn merge(&mut self, other: &Self) {
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
        self.sum += other.sum;
        self.sizes += other.sizes;
        self.zeros += other.zeros;
        self.nan += other.nan;
        self.infinite += other.infinite;
        self.count += other.count;
    }

    fn spread(&self, histogram: &[u32; BINS]) -> ChannelSpread {
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
            histogram: histogram.to_vec(),
        }
    }
}
