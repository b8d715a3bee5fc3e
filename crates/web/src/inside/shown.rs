//! What is said of a stage beside its maps.

use cifar_model::inside::{ChannelSpread, MapView};
use cifar_model::spec::Shape;
use cifar_model::{Inspection, places};
use serde::Serialize;

use super::request::{Order, Wanted};
use crate::Result;

/// What a stage shows.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    name: String,
    /// Channels in the order in which they stand.
    #[serde(skip)]
    order: Vec<usize>,
    /// The value with the full colour.
    limit: f32,
    min: f32,
    max: f32,
    mean: f64,
    /// Share of the values that are 0.
    zeros: f64,
    /// How many values are infinite or no number.
    invalid: usize,
    /// Channels that are 0 everywhere.
    #[serde(skip)]
    dead: Vec<usize>,
    /// Of the channels on the canvas, in their order; NaN where a channel has no finite value.
    #[serde(skip)]
    ranges: Vec<[f32; 2]>,
}

impl Shown {
    /// Its lists, by name, which go over the boundary as they lie: number by number they took longer than the network.
    #[must_use]
    pub fn channels(&self) -> [(&'static str, Vec<u32>); 2] {
        let numbers = |list: &[usize]| list.iter().map(|&channel| channel as u32).collect();
        [("order", numbers(&self.order)), ("dead", numbers(&self.dead))]
    }

    /// Smallest and largest value of the channels on the canvas, two for each.
    #[must_use]
    pub fn ranges(&self) -> &[f32] {
        self.ranges.as_flattened()
    }
}

/// How many channels a stage has; a flat one has one for each value.
pub(super) const fn channels_of(view: MapView<'_>) -> usize {
    match view.shape {
        Shape::Map(channels, ..) => channels,
        Shape::Flat(values) => values,
    }
}

/// The channels that are on the canvas.
pub(super) fn cut<'a>(order: &'a [usize], wanted: &Wanted) -> &'a [usize] {
    let first = wanted.first.min(order.len());
    &order[first..first.saturating_add(wanted.count).min(order.len())]
}

/// `limit`: the value with the full colour.
pub(super) fn describe(
    network: &Inspection,
    stage: usize,
    wanted: &Wanted,
    order: Order,
    limit: f32,
) -> Result<Shown> {
    let (view, spread) = (network.view(stage)?, network.spread_without_histograms(stage)?);
    let channels = channels_of(view);
    let order = match (order, view.shape) {
        (Order::Index, _) => (0..channels).collect(),
        (Order::Strongest, Shape::Map(..)) => spread.strongest.clone(),
        (Order::Strongest, Shape::Flat(_)) => strongest(view, channels),
    };
    let ranges = cut(&order, wanted).iter().map(|&channel| match view.shape {
        Shape::Map(_, height, width) => {
            let ChannelSpread { min, max, nan, infinite, .. } = &spread.channels[channel];
            if nan + infinite == height * width { [f32::NAN; 2] } else { [*min, *max] }
        }
        Shape::Flat(_) => {
            let value = view.get([channel, 0, 0]);
            [if value.is_finite() { value } else { f32::NAN }; 2]
        }
    });
    Ok(Shown {
        name: wanted.name.clone(),
        ranges: ranges.collect(),
        limit,
        min: spread.all.min,
        max: spread.all.max,
        mean: spread.all.mean,
        zeros: spread.all.zeros,
        invalid: spread.all.nan + spread.all.infinite,
        dead: spread.dead,
        order,
    })
}

/// The values of a flat stage from the largest size on.
pub(super) fn strongest(view: MapView<'_>, count: usize) -> Vec<usize> {
    let size = |index: usize| view.get([index, 0, 0]).abs();
    places(count, &|a, b| size(b).total_cmp(&size(a)))
}
