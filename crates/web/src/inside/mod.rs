//! Looking inside, in a worker of its own: the network, the canvases of its stages, and what is shown on them.

mod arrangement;
pub mod excite;
pub mod looked;
mod request;
mod scale;
mod shown;
mod tiles;

use std::cell::RefCell;

use cifar_model::inside::StageInfo;
use cifar_model::{Inspection, Weights};

use crate::canvas::Canvases;
use crate::{Fault, Result};

use arrangement::Arrangement;
use looked::Looked;
pub use request::{MapRequest, Order, Reach, Sheet, Wanted};
pub use scale::{Colours, Palette, Scale};
pub use shown::Shown;
pub use tiles::Bitmap;

/// The worker's state.
#[derive(Default)]
pub struct Inside {
    network: RefCell<Option<Inspection>>,
    looked: RefCell<Option<Looked>>,
    canvases: Canvases,
    arrangement: RefCell<Option<Arrangement>>,
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
        // It names places of stages that another network has not.
        *self.arrangement.borrow_mut() = None;
        Ok(stages)
    }

    /// Canvases handed over: those of the stages by their names, others by any name that a [`Sheet`] says.
    pub const fn canvases(&self) -> &Canvases {
        &self.canvases
    }

    /// What is to be painted of every picture that follows. On an error what was asked for before stays.
    ///
    /// # Errors
    /// `internal` before a network is open; `argument` for a name that no stage has.
    pub fn arrange(&self, request: MapRequest) -> Result<()> {
        self.with(|network| {
            *self.arrangement.borrow_mut() = Some(Arrangement::new(network, request)?);
            Ok(())
        })
    }

    /// Looks at a planar picture, as many bytes as the network's input (3,072 for 32 x 32 in colour), and paints what was
    /// asked for: the values with the full colour of each stage that is painted, and the logits. Or only looks at it.
    ///
    /// # Errors
    /// `argument` for another length; `canvas.unknown`, `canvas.context`.
    pub fn see(&self, planar: &[u8], is_painted: bool) -> Result<[Vec<f32>; 2]> {
        self.with(|network| {
            let logits = network.run(planar)?;
            let mut held = self.arrangement.borrow_mut();
            let Some(arrangement) = held.as_mut().filter(|_| is_painted) else {
                return Ok([Vec::new(), logits]);
            };
            arrangement.paint(network, &self.canvases)?;
            Ok([arrangement.limits().collect(), logits])
        })
    }

    /// What is said of each stage that is painted, for the last picture.
    ///
    /// # Errors
    /// `internal` before a network is open.
    pub fn describe(&self) -> Result<Vec<Shown>> {
        let held = self.arrangement.borrow();
        self.with(|network| held.as_ref().map_or_else(|| Ok(Vec::new()), |held| held.describe(network)))
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
}

fn none_open() -> Fault {
    Fault::internal("no network is open yet")
}
