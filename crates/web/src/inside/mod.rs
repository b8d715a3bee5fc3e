//! Looking inside, in a worker of its own: the network, the canvases of its stages, and what is shown on them.

pub mod excite;
pub mod looked;
mod scale;
mod tiles;

use std::cell::RefCell;

use cifar_model::inside::{ChannelSpread, MapView, StageInfo};
use cifar_model::spec::Shape;
use cifar_model::{Inspection, Weights};
use serde::{Deserialize, Serialize};

use crate::canvas::Canvases;
use crate::{Fault, Result};

use looked::Looked;
pub use scale::{Colours, Palette, Scale};
pub use tiles::Bitmap;

/// What is to be painted of a picture.
#[derive(Clone, Debug, Deserialize)]
pub struct MapRequest {
    /// The stages in sight.
    pub stages: Vec<Wanted>,
    /// Single maps beside them.
    #[serde(default)]
    pub sheets: Vec<Sheet>,
    /// Which channels come first.
    pub channels: Order,
    /// What the full colour means.
    pub scale: Reach,
    /// The page's colours at this moment.
    pub palette: Palette,
}

/// Some maps of a stage, for the canvas of its name.
#[derive(Clone, Debug, Deserialize)]
pub struct Wanted {
    /// The stage's name.
    pub name: String,
    /// How many channels to pass over, in the order asked for.
    pub first: usize,
    /// How many channels to show.
    pub count: usize,
    /// How many maps side by side.
    pub columns: usize,
}

/// Certain channels of a stage, for a canvas of any name.
#[derive(Clone, Debug, Deserialize)]
pub struct Sheet {
    /// The stage's name.
    pub stage: String,
    /// The canvas's name.
    pub canvas: String,
    /// In their order; one that the stage does not have is left out.
    pub channels: Vec<usize>,
    /// How many maps side by side.
    pub columns: usize,
}

/// Which channels come first.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// By number.
    Index,
    /// By the mean size of their values.
    Strongest,
}

/// What the full colour means.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Reach {
    /// The largest size of a value of each stage.
    Stage,
    /// That of all stages that are shown.
    Common,
}

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

/// The worker's state.
#[derive(Default)]
pub struct Inside {
    network: RefCell<Option<Inspection>>,
    looked: RefCell<Option<Looked>>,
    canvases: Canvases,
    bitmap: RefCell<Bitmap>,
    colours: RefCell<Option<Colours>>,
}

impl Inside {
    /// Takes a weights file; gives back the network's stages. On an error the one before stays.
    ///
    /// # Errors
    /// As the readers of `cifar-model`, and `spec` for maps that are too large to be held.
    pub fn open(&self, safetensors: &[u8]) -> Result<Vec<StageInfo>> {
        let weights = Weights::from_safetensors(safetensors)?;
        let network = Inspection::compile(&weights)?;
        let stages = network.stages().to_vec();
        *self.network.borrow_mut() = Some(network);
        *self.looked.borrow_mut() = Some(Looked::new(weights));
        Ok(stages)
    }

    /// Canvases handed over: those of the stages by their names, others by any name that a [`Sheet`] says.
    pub const fn canvases(&self) -> &Canvases {
        &self.canvases
    }

    /// Looks at a picture, 3,072 bytes, planar RGB, and paints what is asked for: what each stage shows, and the logits.
    ///
    /// # Errors
    /// `argument` for another length or a name that no stage has; `canvas.unknown`, `canvas.context`.
    pub fn look(&self, planar: &[u8], request: &MapRequest) -> Result<(Vec<Shown>, Vec<f32>)> {
        self.with(|network| {
            let logits = network.run(planar)?;
            let mut shown = request
                .stages
                .iter()
                .map(|wanted| describe(network, wanted, request.channels))
                .collect::<Result<Vec<_>>>()?;
            if request.scale == Reach::Common {
                let most = shown.iter().fold(0.0, |most: f32, (_, shown)| most.max(shown.limit));
                shown.iter_mut().for_each(|(_, shown)| shown.limit = most);
            }
            let mut held = self.colours.borrow_mut();
            let colours = Colours::of(&mut held, &request.palette);
            for (wanted, (stage, shown)) in request.stages.iter().zip(&shown) {
                let (channels, scale) = (cut(&shown.order, wanted), Scale::new(colours, shown.limit));
                let painted = Painted { channels, columns: wanted.columns };
                self.paint(network.view(*stage)?, &wanted.name, &painted, &scale)?;
            }
            let common = shown.first().map(|(_, shown)| shown.limit);
            for sheet in &request.sheets {
                let common = common.filter(|_| request.scale == Reach::Common);
                self.sheet(network, sheet, colours, common)?;
            }
            Ok((shown.into_iter().map(|(_, shown)| shown).collect(), logits))
        })
    }

    /// The values of a stage for the last picture, `[C, H, W]` or `[n]`.
    ///
    /// # Errors
    /// `argument` for a name that no stage has.
    pub fn values(&self, stage: &str) -> Result<Vec<f32>> {
        self.with(|network| Ok(network.map(stage)?.values))
    }

    /// Does something with the network.
    ///
    /// # Errors
    /// `internal` before one is opened; whatever `work` fails with.
    pub fn with<T>(&self, work: impl FnOnce(&mut Inspection) -> Result<T>) -> Result<T> {
        let mut network = self.network.borrow_mut();
        work(network.as_mut().ok_or_else(none_open)?)
    }

    /// Asks where the network looked.
    ///
    /// # Errors
    /// As [`Self::with`].
    pub fn with_looked<T>(&self, work: impl FnOnce(&mut Looked) -> Result<T>) -> Result<T> {
        let mut looked = self.looked.borrow_mut();
        work(looked.as_mut().ok_or_else(none_open)?)
    }

    /// Paints values of any kind on a canvas, `columns` side by side, on a scale of their own; those that do not fill a row
    /// are left out.
    ///
    /// # Errors
    /// `canvas.unknown`, `canvas.context`.
    pub fn paint_values(
        &self,
        canvas: &str,
        values: &[f32],
        columns: usize,
        palette: &Palette,
    ) -> Result<()> {
        let rows = values.len().checked_div(columns).unwrap_or(0);
        if rows == 0 {
            return Ok(());
        }
        let sizes = values.iter().filter(|value| value.is_finite()).map(|value| value.abs());
        let mut held = self.colours.borrow_mut();
        let scale = Scale::new(Colours::of(&mut held, palette), sizes.fold(0.0, f32::max));
        let rgba: Vec<u8> = values[..rows * columns].iter().flat_map(|&value| scale.rgba(value)).collect();
        self.canvases.show_pixels(canvas, &rgba, (columns as u32, rows as u32))
    }

    fn paint(&self, view: MapView<'_>, canvas: &str, painted: &Painted<'_>, scale: &Scale<'_>) -> Result<()> {
        if painted.channels.is_empty() {
            return Ok(());
        }
        let mut bitmap = self.bitmap.borrow_mut();
        bitmap.paint(view, painted.channels, painted.columns, scale);
        self.canvases.show_pixels(canvas, &bitmap.rgba, (bitmap.width as u32, bitmap.height as u32))
    }

    fn sheet(
        &self,
        network: &Inspection,
        sheet: &Sheet,
        colours: &Colours,
        common: Option<f32>,
    ) -> Result<()> {
        let view = network.view(network.stage(&sheet.stage)?)?;
        let largest = || view.range().into_iter().fold(0.0, |most: f32, value| most.max(value.abs()));
        let limit = common.unwrap_or_else(largest);
        let there = |channel: &usize| *channel < channels_of(view);
        let channels: Vec<usize> = sheet.channels.iter().copied().filter(there).collect();
        let painted = Painted { channels: &channels, columns: sheet.columns };
        self.paint(view, &sheet.canvas, &painted, &Scale::new(colours, limit))
    }
}

fn none_open() -> Fault {
    Fault::internal("no network is open yet")
}

/// What goes onto a canvas.
struct Painted<'a> {
    channels: &'a [usize],
    columns: usize,
}

/// How many channels a stage has; a flat one has one for each value.
const fn channels_of(view: MapView<'_>) -> usize {
    match view.shape {
        Shape::Map(channels, ..) => channels,
        Shape::Flat(values) => values,
    }
}

/// The channels that are on the canvas.
fn cut<'a>(order: &'a [usize], wanted: &Wanted) -> &'a [usize] {
    let first = wanted.first.min(order.len());
    &order[first..first.saturating_add(wanted.count).min(order.len())]
}

fn describe(network: &Inspection, wanted: &Wanted, order: Order) -> Result<(usize, Shown)> {
    let stage = network.stage(&wanted.name)?;
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
    let shown = Shown {
        name: wanted.name.clone(),
        ranges: ranges.collect(),
        limit: spread.limit,
        min: spread.all.min,
        max: spread.all.max,
        mean: spread.all.mean,
        zeros: spread.all.zeros,
        invalid: spread.all.nan + spread.all.infinite,
        dead: spread.dead,
        order,
    };
    Ok((stage, shown))
}

/// The values of a flat stage from the largest size on.
fn strongest(view: MapView<'_>, count: usize) -> Vec<usize> {
    let size = |index: usize| view.get([index, 0, 0]).abs();
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|&a, &b| size(b).total_cmp(&size(a)));
    order
}
