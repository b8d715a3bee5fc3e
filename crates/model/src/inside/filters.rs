//! The weights of a stage, to be shown.

use serde::Serialize;

use super::{Inspection, PICTURE};
use crate::lower::Work;
use crate::spec::Shape;
use crate::{Error, ErrorKind, Result};

/// The filters of a convolution, or the units of a dense layer. `values` and `bias` are the arrays of the network itself:
/// they are not serialised, since numbers by the million go better as they lie.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Filters<'a> {
    /// The stage.
    pub stage: String,
    /// `[filters, channels, rows, columns]`. A dense layer that looks at a map has one filter a unit, as large as the map:
    /// what it multiplies the map with. Behind a flat stage rows and columns are 1.
    pub shape: [usize; 4],
    /// The stage that the filters lie on; behind a flatten layer the map that was flattened.
    pub reads: String,
    /// Groups of channels: the filters of group `g` read the `g`th share of the channels.
    pub groups: usize,
    /// Whether they look at the picture itself, all three colours: then a filter can be shown as a colour picture. Its
    /// values are weights, not colours: below 0, a pixel counts against.
    pub are_colours: bool,
    /// The largest size of a weight: where a scale that diverges around 0 ends.
    pub limit: f32,
    /// As `shape` says, row by row.
    #[serde(skip)]
    pub values: &'a [f32],
    /// One each filter.
    #[serde(skip)]
    pub bias: &'a [f32],
}

impl Inspection {
    /// The filters of a stage. Of how they came about they say nothing: a whitening first layer (the recipe
    /// `accurate` begins with one) looks like any other, and a file says it by its recipe's name alone.
    ///
    /// # Errors
    /// `ErrorKind::Argument` for a stage that is neither a convolution nor a dense layer, or is not there.
    pub fn filters(&self, stage: usize) -> Result<Filters<'_>> {
        let place = self.place(stage)?;
        let product = place.step.and_then(|step| match &self.steps[step].work {
            Work::Product(product) => Some(product),
            Work::Norm(_)
            | Work::Activate(_)
            | Work::Pool(_)
            | Work::Dropout { .. }
            | Work::Copy { .. }
            | Work::Add => None,
        });
        let Some(product) = product else {
            let problem = format!("stage {} has no filters", self.stages[stage].name);
            let remedy = "ask for a convolution or a dense layer";
            return Err(Error::new(ErrorKind::Argument, problem, remedy));
        };
        let (values, bias) = (self.slot(&product.weight)?, self.slot(&product.bias)?);
        let patch = product.patch;
        let reads = match place.shape {
            Shape::Map(..) => self.stages[place.reads[0]].name.clone(),
            Shape::Flat(_) => self.traced(place.reads[0], [0; 3]).cell.stage,
        };
        Ok(Filters {
            stage: self.stages[stage].name.clone(),
            shape: [bias.len(), patch.channels, patch.height, patch.width],
            are_colours: reads == PICTURE && patch.channels == 3,
            reads,
            groups: product.groups,
            limit: values.iter().fold(0.0, |most, value| most.max(value.abs())),
            values,
            bias,
        })
    }
}
