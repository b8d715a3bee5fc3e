//! What is painted of every picture until something else is asked for: found once, so that a picture costs no more than its
//! pixels.

use cifar_model::Inspection;
use cifar_model::inside::{MapView, Reach};
use cifar_model::spec::Shape;

use super::request::{MapRequest, Order, Reach as Meaning};
use super::scale::{Colours, Scale};
use super::shown::{Shown, channels_of, cut, describe, strongest};
use super::tiles::Bitmap;
use crate::Result;
use crate::canvas::Canvases;

/// A request, with all that it does not say of each picture anew.
pub(super) struct Arrangement {
    request: MapRequest,
    colours: Colours,
    /// As the request's stages.
    stages: Vec<Painted>,
    /// As the request's sheets.
    sheets: Vec<Painted>,
    reaches: Reaches,
    bitmap: Bitmap,
}

/// How far the values of each stage reach in one picture: measured once, whoever asks.
struct Reaches(Vec<Option<Reach>>);

impl Reaches {
    fn of(&mut self, network: &Inspection, stage: usize) -> Result<Reach> {
        if let Some(reach) = self.0[stage] {
            return Ok(reach);
        }
        let rectified = match network.rectified(stage) {
            Some(read) => self.of(network, read)?.rectified(),
            None => None,
        };
        let reach = match rectified {
            Some(reach) => reach,
            None => network.view(stage)?.reach(),
        };
        self.0[stage] = Some(reach);
        Ok(reach)
    }

    /// The largest size of a finite value of all stages.
    fn largest(&mut self, network: &Inspection) -> Result<f32> {
        (0..self.0.len()).try_fold(0.0, |most: f32, stage| Ok(most.max(self.of(network, stage)?.largest)))
    }
}

/// Some maps of a stage on a canvas.
struct Painted {
    stage: usize,
    channels: Vec<usize>,
    /// Of the last picture.
    reach: Reach,
    /// The value with the full colour, of the last picture.
    limit: f32,
}

impl Painted {
    fn new(stage: usize, channels: Vec<usize>) -> Self {
        Self { stage, channels, reach: Reach::default(), limit: 0.0 }
    }

    fn paint(
        &mut self,
        view: MapView<'_>,
        (canvas, columns): (&str, usize),
        (colours, limit): (&Colours, f32),
        (bitmap, canvases): (&mut Bitmap, &Canvases),
    ) -> Result<()> {
        self.limit = limit;
        if self.channels.is_empty() {
            return Ok(());
        }
        let scale = Scale::new(colours, limit).holding(self.reach);
        bitmap.paint(view, &self.channels, columns, &scale);
        let size = (bitmap.width as u32, bitmap.height as u32);
        canvases.show_lasting(canvas, bitmap.rgba(), size)
    }
}

impl Arrangement {
    /// Of a request.
    ///
    /// # Errors
    /// `argument` for a name that no stage has.
    pub(super) fn new(network: &Inspection, request: MapRequest) -> Result<Self> {
        let stages = request.stages.iter().map(|wanted| {
            let stage = network.stage(&wanted.name)?;
            let order: Vec<usize> = (0..channels_of(network.view(stage)?)).collect();
            Ok(Painted::new(stage, cut(&order, wanted).to_vec()))
        });
        let stages = stages.collect::<Result<_>>()?;
        let sheets = request.sheets.iter().map(|sheet| {
            let stage = network.stage(&sheet.stage)?;
            let count = channels_of(network.view(stage)?);
            let channels = sheet.channels.iter().copied().filter(|&channel| channel < count).collect();
            Ok(Painted::new(stage, channels))
        });
        let sheets = sheets.collect::<Result<_>>()?;
        let reaches = Reaches(vec![None; network.stages().len()]);
        let (colours, bitmap) = (Colours::new(request.palette), Bitmap::default());
        Ok(Self { request, colours, stages, sheets, reaches, bitmap })
    }

    /// Paints what the network made of its last picture.
    ///
    /// # Errors
    /// `canvas.unknown`, `canvas.context`.
    pub(super) fn paint(&mut self, network: &Inspection, canvases: &Canvases) -> Result<()> {
        let Self { request, colours, stages, sheets, reaches, bitmap } = self;
        reaches.0.fill(None);
        for (wanted, painted) in request.stages.iter().zip(&mut *stages) {
            let view = network.view(painted.stage)?;
            painted.reach = reaches.of(network, painted.stage)?;
            if request.channels == Order::Strongest {
                let order = match view.shape {
                    Shape::Map(..) => network.spread_without_histograms(painted.stage)?.strongest,
                    Shape::Flat(values) => strongest(view, values),
                };
                painted.channels = cut(&order, wanted).to_vec();
            }
        }
        let common = match request.scale {
            Meaning::Stage => None,
            // Of those that are out of sight, too: a colour must not change its meaning while a person scrolls.
            Meaning::Common => Some(reaches.largest(network)?),
        };
        for (wanted, painted) in request.stages.iter().zip(stages) {
            let limit = common.unwrap_or(painted.reach.largest);
            let place = (&*wanted.name, wanted.columns);
            painted.paint(network.view(painted.stage)?, place, (colours, limit), (bitmap, canvases))?;
        }
        for (sheet, painted) in request.sheets.iter().zip(sheets) {
            let view = network.view(painted.stage)?;
            painted.reach = reaches.of(network, painted.stage)?;
            let limit = common.unwrap_or(painted.reach.largest);
            let place = (&*sheet.canvas, sheet.columns);
            painted.paint(view, place, (colours, limit), (bitmap, canvases))?;
        }
        Ok(())
    }

    /// The values with the full colour, of each stage that was painted.
    pub(super) fn limits(&self) -> impl Iterator<Item = f32> {
        self.stages.iter().map(|painted| painted.limit)
    }

    /// What is said of each stage that was painted.
    ///
    /// # Errors
    /// `argument` for a stage that is not there.
    pub(super) fn describe(&self, network: &Inspection) -> Result<Vec<Shown>> {
        let stages = self.request.stages.iter().zip(&self.stages);
        stages
            .map(|(wanted, painted)| {
                describe(network, painted.stage, wanted, self.request.channels, painted.limit)
            })
            .collect()
    }
}
