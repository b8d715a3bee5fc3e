//! To look inside: what every layer of a network makes of an image, and how one value of it comes about.
//!
//! [`Inspection`] runs a network and keeps what each step made. Its stages are a graph: each [`StageInfo`] says what it
//! reads, from the picture to the probabilities. [`MapView`] shows a stage's values where they lie, and [`Spread`] how
//! they are spread. [`Inspection::explain`] writes out one value: a [`Making`].

mod cells;
mod explain;
mod field;
mod filters;
mod making;
mod spread;
mod stages;
mod view;

use cifar_kernels::Pool;
use stages::{Lies, Place};

use crate::lower::{Purpose, Step};
use crate::plan::{Plan, compile};
use crate::spec::{LayerSpec, Shape};
use crate::{Error, ErrorKind, Result, Weights};

pub use explain::MAX_ROUNDING;
pub use field::{ReceptiveField, Side};
pub use filters::Filters;
pub use making::{Cell, Contribution, Frame, Making, Patch, Rule, Slice, Term};
pub use spread::{BINS, ChannelSpread, Spread};
pub use stages::{PICTURE, PROBABILITIES, StageInfo};
pub use view::{MapView, Reach};

/// No network whose maps hold more values than this together can be looked into: 256 MiB.
pub const MAX_INSPECTED_VALUES: usize = 1 << 26;

/// A network whose every layer can be looked at. It makes no layer part of another, as [`Plan`] does, so that the map
/// behind a convolution is there beside the one behind its ReLU; logits are the plan's up to rounding, and to the bit
/// where the network has no norm. Classifying needs none of it: that is what [`Plan`] is for.
///
/// It holds every map of one image, and a copy of the weights to explain values with.
#[derive(Clone, Debug)]
pub struct Inspection {
    plan: Plan,
    steps: Vec<Step>,
    stages: Vec<StageInfo>,
    /// Where the values of each stage lie, and what they are made from.
    places: Vec<Place>,
    weights: Weights,
    /// The bytes of the last image.
    picture: Vec<u8>,
    logits: Vec<f32>,
}

/// What a layer makes of an image.
#[derive(Clone, Debug, PartialEq)]
pub struct FeatureMap {
    /// Without the batch dimension.
    pub shape: Shape,
    /// `[C, H, W]`, row by row, or `[n]`.
    pub values: Vec<f32>,
}

impl Inspection {
    /// Compiles a network.
    ///
    /// # Errors
    /// As [`Plan::compile`], and `ErrorKind::Spec` for a network whose maps hold more than [`MAX_INSPECTED_VALUES`]:
    /// it is refused before anything is allocated.
    pub fn compile(weights: &Weights) -> Result<Self> {
        let (network, lowered) = compile::lowered(weights, Purpose::Inspect)?;
        let values = lowered.values();
        if values > MAX_INSPECTED_VALUES {
            let problem = format!("the network's maps hold {values} values, at most {MAX_INSPECTED_VALUES}");
            return Err(Error::new(ErrorKind::Spec, problem, "look into one with fewer or smaller maps"));
        }
        let plan = compile::plan(weights, &lowered, network.outputs(), 1, Some(Pool::squares_of_relu))?;
        let (stages, places) = stages::of(&network, &lowered, weights.metadata.temperature);
        let (picture, logits) = (vec![0; plan.size().bytes()], vec![0.0; network.outputs()]);
        Ok(Self { plan, steps: lowered.steps, stages, places, weights: weights.clone(), picture, logits })
    }

    /// The stages from the picture to the probabilities, in an order in which each comes behind those that it reads;
    /// the layers of a block come before the block. Methods take a stage's place in this list.
    #[must_use]
    pub fn stages(&self) -> &[StageInfo] {
        &self.stages
    }

    /// The place of the stage of this name.
    ///
    /// # Errors
    /// `ErrorKind::Argument` for a name that no stage has.
    pub fn stage(&self, name: &str) -> Result<usize> {
        self.stages.iter().position(|stage| stage.name == name).ok_or_else(|| {
            let names: Vec<&str> = self.stages.iter().map(|stage| stage.name.as_str()).collect();
            let remedy = format!("ask for one of {}", names.join(", "));
            Error::new(ErrorKind::Argument, format!("the network has no stage {name}"), remedy)
        })
    }

    /// Takes in an image, channel by channel: 3,072 bytes, planar RGB, of a network for the data set. Gives back its logits. Takes 1.05 times as long as [`Plan::logits`] of one
    /// image, for the notebook's network and the accurate one.
    ///
    /// # Errors
    /// `ErrorKind::Argument` for another length.
    pub fn run(&mut self, planar: &[u8]) -> Result<Vec<f32>> {
        if planar.len() != self.picture.len() {
            let problem = format!("an image of {} bytes", planar.len());
            let remedy = format!("give {} bytes", self.picture.len());
            return Err(Error::new(ErrorKind::Argument, problem, remedy));
        }
        self.plan.logits(planar, &mut self.logits)?;
        self.picture.copy_from_slice(planar);
        for place in &mut self.places {
            match &mut place.lies {
                Lies::Buffer(_) => {}
                Lies::Shown(shown) => shown.show(&self.logits),
            }
        }
        Ok(self.logits.clone())
    }

    /// The last image that was run, channel by channel; black before the first.
    #[must_use]
    pub fn picture(&self) -> &[u8] {
        &self.picture
    }

    /// What a stage made of the last image, where it lies: nothing is copied or allocated. Zeros before the first image.
    ///
    /// # Errors
    /// `ErrorKind::Argument` for a place beyond the last stage.
    pub fn view(&self, stage: usize) -> Result<MapView<'_>> {
        self.place(stage).map(|place| self.view_of(place))
    }

    /// What a stage made of the last image, `[C, H, W]` or `[n]`, into `out`, whatever that held before. Allocates
    /// only where `out` has never held as many values; costs one copy that changes the order. To paint, take
    /// [`Self::view`] instead.
    ///
    /// # Errors
    /// As [`Self::view`].
    pub fn read_map(&self, stage: usize, out: &mut Vec<f32>) -> Result<()> {
        let view = self.view(stage)?;
        out.resize(view.shape.values(), 0.0);
        view.write_planar(out);
        Ok(())
    }

    /// What the stage of this name made of the last image.
    ///
    /// # Errors
    /// As [`Self::stage`].
    pub fn map(&self, name: &str) -> Result<FeatureMap> {
        let (stage, mut values) = (self.stage(name)?, Vec::new());
        self.read_map(stage, &mut values)?;
        Ok(FeatureMap { shape: self.places[stage].shape, values })
    }

    /// How the values of a stage are spread over the last image.
    ///
    /// # Errors
    /// As [`Self::view`].
    pub fn spread(&self, stage: usize) -> Result<Spread> {
        self.view(stage).map(Spread::of)
    }

    /// The same without the histograms: what an overview of all stages needs, image by image.
    ///
    /// # Errors
    /// As [`Self::view`].
    pub fn spread_without_histograms(&self, stage: usize) -> Result<Spread> {
        self.view(stage).map(Spread::without_histograms)
    }

    /// The stage whose values a ReLU keeps where they are above 0, if that is what makes this one.
    #[must_use]
    pub fn rectified(&self, stage: usize) -> Option<usize> {
        let is_relu = matches!(self.stages.get(stage)?.layer, Some(LayerSpec::Relu {}));
        if is_relu { self.places[stage].reads.first().copied() } else { None }
    }

    fn place(&self, stage: usize) -> Result<&Place> {
        self.places.get(stage).ok_or_else(|| {
            let problem = format!("the network has no stage {stage}");
            let remedy = format!("ask for one of 0 to {}", self.places.len() - 1);
            Error::new(ErrorKind::Argument, problem, remedy)
        })
    }

    fn view_of<'a>(&'a self, place: &'a Place) -> MapView<'a> {
        let (map, values) = match &place.lies {
            Lies::Buffer(buffer) => self.plan.first_of(*buffer),
            Lies::Shown(shown) => (shown.map(), shown.values()),
        };
        MapView { shape: place.shape, map, values }
    }
}
