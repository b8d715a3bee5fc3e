//! The receptive field: which pixels of the picture a value can see.

use cifar_kernels::{Pool, Window};
use serde::Serialize;

use super::Inspection;
use crate::Result;
use crate::lower::Work;
use crate::spec::Shape;

/// The pixels of the picture on which a value depends: the smallest rectangle around them. Where windows leave pixels
/// between them, as a 1x1 window with stride 2 does, it holds pixels that the value does not see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ReceptiveField {
    /// On the picture.
    pub rows: Side,
    /// On the picture.
    pub columns: Side,
    /// As if the picture went on beyond its borders: the same size for every value of a map, up to a layer that looks at
    /// the whole of it. What lies outside is padding.
    pub unclipped: [Side; 2],
    /// How many rows and columns the field moves from a value to the next; 0 behind a layer that looks at the whole map.
    pub jump: [i32; 2],
}

/// Rows or columns side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Side {
    /// The first; below 0 above or left of the picture.
    pub start: i32,
    /// How many.
    pub length: i32,
}

/// First and last row or column. Saturating: strides multiply, and a network may have two hundred.
type Span = [i32; 2];

/// What a value of a stage sees of the stages that it reads.
enum Reach {
    /// What lies at its own place.
    Place,
    Window(Window),
    All,
}

impl Inspection {
    /// Which pixels of the picture the value at `[channel, row, column]` of a stage can see; `[index, 0, 0]` in a flat one.
    ///
    /// # Errors
    /// As [`Self::explain`].
    pub fn receptive_field(&self, stage: usize, at: [usize; 3]) -> Result<ReceptiveField> {
        self.place(stage)?;
        self.check_place(stage, at)?;
        let [_, row, column] = self.view_of(&self.places[stage]).unflattened(at);
        let axis = |axis: usize, place: usize| {
            let of = |place, is_clipped| self.seen(stage, axis, place, is_clipped);
            let (clipped, whole) = (of(place, true), of(place, false));
            (side(clipped), side(whole), of(place + 1, false)[0].saturating_sub(whole[0]))
        };
        let (rows, tall, down) = axis(0, row);
        let (columns, wide, right) = axis(1, column);
        Ok(ReceptiveField { rows, columns, unclipped: [tall, wide], jump: [down, right] })
    }

    /// What a place of a stage sees of the picture's rows (axis 0) or columns (axis 1): from stage to stage back, each
    /// with all that is seen of it.
    fn seen(&self, stage: usize, axis: usize, place: usize, is_clipped: bool) -> Span {
        let mut seen: Vec<Option<Span>> = vec![None; stage + 1];
        seen[stage] = Some([number(place); 2]);
        for stage in (1..=stage).rev() {
            let Some(span) = seen[stage] else { continue };
            let reach = self.reach(stage);
            for &from in &self.places[stage].reads {
                let map = self.view_of(&self.places[from]).map;
                let last = number([map.height, map.width][axis]) - 1;
                let [first, end] = match &reach {
                    Reach::Place => span,
                    Reach::Window(window) => under(window, axis, span),
                    Reach::All => [0, last],
                };
                let [first, end] = if is_clipped { [first.max(0), end.min(last)] } else { [first, end] };
                let joined = seen[from].map_or([first, end], |[low, high]| [low.min(first), high.max(end)]);
                seen[from] = Some(joined);
            }
        }
        seen[0].unwrap_or_default()
    }

    fn reach(&self, stage: usize) -> Reach {
        let place = &self.places[stage];
        let Some(step) = place.step else { return if place.is_shown() { Reach::All } else { Reach::Place } };
        match &self.steps[step].work {
            Work::Product(product) => match place.shape {
                Shape::Map(..) => Reach::Window(product.window),
                Shape::Flat(_) => Reach::All,
            },
            Work::Pool(Pool::Max(window) | Pool::Average { window, .. }) => Reach::Window(*window),
            Work::Pool(Pool::GlobalMax | Pool::GlobalAverage) => Reach::All,
            Work::Norm(_) | Work::Activate(_) | Work::Dropout { .. } | Work::Copy { .. } | Work::Add => {
                Reach::Place
            }
        }
    }
}

/// What the windows at the places of a span cover.
fn under(window: &Window, axis: usize, [first, last]: Span) -> Span {
    let start =
        |place: i32| place.saturating_mul(number(window.stride)).saturating_sub(number(window.before[axis]));
    [start(first), start(last).saturating_add(number(window.size) - 1)]
}

fn side([first, last]: Span) -> Side {
    Side { start: first, length: last.saturating_sub(first).saturating_add(1) }
}

fn number(size: usize) -> i32 {
    i32::try_from(size).unwrap_or(i32::MAX)
}
