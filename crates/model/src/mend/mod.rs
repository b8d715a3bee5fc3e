//! The nearest networks that fit, for one that does not: what a person is offered as a button.
//!
//! Each of them is tried before it is offered: with it the layer fits, or is there no more. What is wrong behind it is told
//! next.

mod edit;
mod progress;

use serde::Serialize;

use crate::Examined;
use crate::class::Class;
use crate::layer::of_logits;
use crate::misfit::{Misfit, Refusal};
use crate::spec::{LayerSpec, NetworkSpec, Padding};

/// So many are offered at most.
const MOST: usize = 2;

/// A change that makes a layer fit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Mend {
    /// What is changed.
    #[serde(flatten)]
    pub change: Change,
    /// The whole network with it.
    pub spec: NetworkSpec,
}

/// What a mend changes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Change {
    /// A field gets the nearest value that fits.
    Set {
        /// Its name in the spec.
        field: &'static str,
        /// What it becomes.
        value: f64,
    },
    /// The layer pads so that the map keeps its size.
    PadSame {},
    /// The layer pads so many pixels.
    PadPixels {
        /// On every side.
        pixels: usize,
    },
    /// A flatten layer comes before it.
    FlattenBefore {},
    /// A mean of each channel comes before it.
    AverageBefore {},
    /// It moves to before the layer that ended the maps.
    MoveBeforeFlat {},
    /// It moves to the end.
    MoveToEnd {},
    /// It goes.
    Remove {},
    /// The maps become a row, and a dense layer answers.
    EndFlat {
        /// Its outputs.
        units: usize,
    },
    /// Every channel becomes its mean, and a dense layer answers.
    EndAverage {
        /// Its outputs.
        units: usize,
    },
    /// A dense layer answers.
    EndDense {
        /// Its outputs.
        units: usize,
    },
    /// The layers of a residual block keep the shape of its input.
    KeepShape {},
    /// The input of a residual block goes through a 1x1 convolution before it is added.
    Project {},
    /// The input of a residual block is added as it is, without its shortcut.
    AddInput {},
}

impl NetworkSpec {
    /// The nearest networks in which what was refused fits, the nearest first; none where none is near.
    #[must_use]
    pub fn mends(&self, refusal: &Refusal) -> Vec<Mend> {
        let before = self.examine();
        let mut found: Vec<Mend> = Vec::new();
        for (change, spec) in self.candidates(refusal, &before) {
            let is_new = spec != *self && !found.iter().any(|mend| mend.spec == spec);
            if is_new && self.is_nearer(&spec, &before) {
                found.push(Mend { change, spec });
            }
        }
        found.truncate(MOST);
        found
    }

    /// This network with one output for each class of CIFAR-10, where it fits and has another number of them.
    #[must_use]
    pub fn with_ten_outputs(&self) -> Option<Mend> {
        self.with_outputs(Class::ALL.len())
    }

    /// This network with so many outputs, where it fits and has another number of them.
    #[must_use]
    pub fn with_outputs(&self, units: usize) -> Option<Mend> {
        if self.check().ok()?.outputs() == units {
            return None;
        }
        let mut spec = self.clone();
        let end = spec.layers.iter().rposition(|layer| of_logits(layer).is_none())?;
        let change = if let LayerSpec::Dense { units: outputs } = &mut spec.layers[end] {
            *outputs = units;
            Change::Set { field: "units", value: units as f64 }
        } else {
            spec.layers.insert(end + 1, LayerSpec::Dense { units });
            Change::EndDense { units }
        };
        spec.check().is_ok().then_some(Mend { change, spec })
    }

    /// What may help, the nearest first.
    fn candidates(&self, refusal: &Refusal, before: &Examined) -> Vec<(Change, Self)> {
        let Refusal { path, misfit, .. } = refusal;
        let units = Class::ALL.len();
        let set =
            |field, value| (Change::Set { field, value: value as f64 }, self.with_size(path, field, value));
        let padded = |change, padding| (change, self.with_padding(path, padding));
        let removed = || (Change::Remove {}, self.edited(path, |layers, place| drop(layers.remove(place))));
        let behind = |change, layer: LayerSpec| {
            (change, self.edited(path, |layers, place| layers.insert(place, layer)))
        };
        let ended = |change, ends: [LayerSpec; 2]| {
            (change, Self { layers: [&self.layers[..], &ends[..]].concat(), ..self.clone() })
        };
        let dense = LayerSpec::Dense { units };
        if is_past(refusal) {
            // A shortcut's layers have no place of their own.
            return vec![(Change::AddInput {}, self.adding_input(path)), removed()];
        }
        match misfit {
            Misfit::Input { .. } => Vec::new(),
            Misfit::NoLayers {} => vec![ended(Change::EndFlat { units }, [LayerSpec::Flatten {}, dense])],
            Misfit::EndsInMap {} => vec![
                ended(Change::EndFlat { units }, [LayerSpec::Flatten {}, dense.clone()]),
                ended(Change::EndAverage { units }, [LayerSpec::GlobalAvgPool {}, dense]),
                removed(),
            ],
            Misfit::NotLast {} => vec![(Change::MoveToEnd {}, self.moved_to_end(path)), removed()],
            Misfit::MapWanted { .. } => {
                let moved = self.moved_before_flat(path).map(|spec| (Change::MoveBeforeFlat {}, spec));
                moved.into_iter().chain([removed()]).collect()
            }
            // In a residual block nothing may make a row.
            Misfit::FlatWanted { .. } if path.len() > 1 => vec![removed()],
            Misfit::FlatWanted { .. } => vec![
                behind(Change::FlattenBefore {}, LayerSpec::Flatten {}),
                behind(Change::AverageBefore {}, LayerSpec::GlobalAvgPool {}),
            ],
            Misfit::ShapeChanged { from, to, input } => {
                let projected = self.projected(path, input, to).map(|spec| (Change::Project {}, spec));
                let kept = (Change::KeepShape {}, self.keeping_shape(path, input[0]));
                let same = input == from;
                let both = if same { vec![Some(kept), projected] } else { vec![projected, Some(kept)] };
                both.into_iter().flatten().chain([removed()]).collect()
            }
            Misfit::RowInBlock {} | Misfit::TooManyLayers { .. } => vec![removed()],
            Misfit::Size { field, value, most } => {
                let narrower = self.narrower(path, before);
                let (field, value) = narrower.unwrap_or((field, (*value).clamp(1, *most)));
                vec![set(field, value), removed()]
            }
            Misfit::Number { field, value, .. } => {
                let value = edit::nearest_number(field, *value);
                vec![(Change::Set { field, value }, self.with_number(path, value as f32))]
            }
            Misfit::Groups { groups, channels, filters } => {
                let divides = |size: &usize| channels.is_multiple_of(*size) && filters.is_multiple_of(*size);
                let all = (1..=*channels.min(filters)).filter(divides);
                let nearest = all.min_by_key(|size| size.abs_diff(*groups)).unwrap_or(1);
                let cuts_channels = *groups > 0 && channels.is_multiple_of(*groups);
                let wider = cuts_channels.then(|| set("filters", filters.next_multiple_of(*groups)));
                wider.into_iter().chain([set("groups", nearest)]).collect()
            }
            Misfit::Padding { most, .. } => {
                let padding = if *most == 0 { Padding::Valid } else { Padding::Pixels(*most) };
                vec![padded(Change::PadPixels { pixels: *most }, padding)]
            }
            Misfit::Kernel { height, width, .. } => {
                let room = height.min(width) + 2 * self.pixels_around(path);
                vec![padded(Change::PadSame {}, Padding::Same), set("kernel", room)]
            }
            Misfit::Pool { height, width, .. } => {
                let room = height.min(width) + 2 * self.pixels_around(path);
                // A pool of one value does nothing.
                let smaller = (room > 1).then(|| set("size", room));
                smaller.into_iter().chain([removed()]).collect()
            }
            Misfit::MapSize { .. } | Misfit::Parameters {} => {
                let narrower = self.narrower(path, before).map(|(field, most)| set(field, most));
                narrower.into_iter().chain([removed()]).collect()
            }
        }
    }

    /// The most filters or units with which the layer stays within the limits.
    fn narrower(&self, path: &[usize], before: &Examined) -> Option<(&'static str, usize)> {
        let (field, now) = match self.at(path)? {
            LayerSpec::Conv { filters, .. } => ("filters", *filters),
            LayerSpec::Dense { units } => ("units", *units),
            LayerSpec::Relu {}
            | LayerSpec::Relu6 {}
            | LayerSpec::LeakyRelu { .. }
            | LayerSpec::Gelu {}
            | LayerSpec::MaxPool { .. }
            | LayerSpec::AvgPool { .. }
            | LayerSpec::BatchNorm { .. }
            | LayerSpec::Flatten {}
            | LayerSpec::GlobalMaxPool {}
            | LayerSpec::GlobalAvgPool {}
            | LayerSpec::Dropout { .. }
            | LayerSpec::Sigmoid {}
            | LayerSpec::Softmax {}
            | LayerSpec::Residual { .. } => return None,
        };
        let most = |is_fine: &dyn Fn(&Self) -> bool| {
            // More never fits where fewer do not.
            let (mut fits, mut over) = (0, now);
            while over - fits > 1 {
                let middle = fits.midpoint(over);
                let other = self.with_size(path, field, middle);
                (fits, over) = if is_fine(&other) { (middle, over) } else { (fits, middle) };
            }
            (fits > 0).then_some((field, fits))
        };
        // At best with room for the layers behind it.
        let is_small = |other: &Self| {
            let next = other.examine().refusal.map(|refusal| refusal.misfit);
            !matches!(next, Some(Misfit::MapSize { .. } | Misfit::Parameters {}))
        };
        most(&|other| self.is_nearer(other, before) && is_small(other))
            .or_else(|| most(&|other| self.is_nearer(other, before)))
    }
}

/// Whether it is about a layer that goes past a residual block.
fn is_past(refusal: &Refusal) -> bool {
    refusal.name.contains(".shortcut.")
}
