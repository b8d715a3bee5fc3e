//! Moved, turned, smaller, hidden: what CIFAR-10-C does not have. Definitions are this project's own.

use cifar_model::image::SIDE;

use crate::chance::Chance;
use crate::planes::{AREA, Between, Planes, nearest};

/// What is hidden is as grey as the mean of most data sets.
const GREY: f32 = 0.5;

/// Moved by whole pixels in one of eight directions; the border is continued.
pub(crate) fn shift(planes: Planes, by: usize, chance: &mut Chance) -> Planes {
    const DIRECTIONS: [(f32, f32); 8] = [
        (0.0, 1.0),
        (1.0, 1.0),
        (1.0, 0.0),
        (1.0, -1.0),
        (0.0, -1.0),
        (-1.0, -1.0),
        (-1.0, 0.0),
        (-1.0, 1.0),
    ];
    let (down, right) = DIRECTIONS[chance.below(DIRECTIONS.len())];
    let by = by as f32;
    planes.map_planes(|plane| {
        std::array::from_fn(|at| {
            let (row, column) = ((at / SIDE) as f32 - down * by, (at % SIDE) as f32 - right * by);
            plane[nearest(row) * SIDE + nearest(column)]
        })
    })
}

/// Turned about its middle, to one side or the other; the border is continued.
pub(crate) fn rotation(planes: Planes, degrees: f32, chance: &mut Chance) -> Planes {
    let side = if chance.below(2) == 0 { degrees } else { -degrees };
    let (sin, cos) = libm::sincosf(side.to_radians());
    about_the_middle(planes, false, |row, column| (cos * row - sin * column, sin * row + cos * column))
}

/// Made smaller about its middle, on grey: as an object that is farther away.
pub(crate) fn scale(planes: Planes, factor: f32) -> Planes {
    about_the_middle(planes, true, |row, column| (row / factor, column / factor))
}

/// `is_open`: beyond the border is grey, else the border. `source`: where the value of a place comes from; both as distances from
/// the middle, row and column.
fn about_the_middle(planes: Planes, is_open: bool, source: impl Fn(f32, f32) -> (f32, f32)) -> Planes {
    const MIDDLE: f32 = (SIDE - 1) as f32 / 2.0;
    let place = |at: usize| {
        let (row, column) = source((at / SIDE) as f32 - MIDDLE, (at % SIDE) as f32 - MIDDLE);
        Between::new(row + MIDDLE, column + MIDDLE, is_open)
    };
    let places: Vec<Between> = (0..AREA).map(place).collect();
    planes.map_planes(|plane| std::array::from_fn(|at| places[at].of(plane, GREY)))
}

/// A grey square of a side in pixels lies somewhere on the picture, wholly inside.
pub(crate) fn occluder(planes: Planes, side: usize, chance: &mut Chance) -> Planes {
    let places = SIDE - side + 1;
    let (top, left) = (chance.below(places), chance.below(places));
    let hidden =
        |at: usize| (top..top + side).contains(&(at / SIDE)) && (left..left + side).contains(&(at % SIDE));
    planes
        .map_planes(|plane: &[f32; AREA]| std::array::from_fn(|at| if hidden(at) { GREY } else { plane[at] }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp() -> Planes {
        Planes([std::array::from_fn(|at| at as f32 / AREA as f32); 3])
    }

    #[test]
    fn a_shift_keeps_pixels_and_a_turn_keeps_the_middle() {
        let shifted = shift(ramp(), 2, &mut Chance::new(5));
        let (before, after) = (ramp().0[0], shifted.0[0]);
        let by: Vec<f32> = (10..20).map(|at| after[at * SIDE + at] - before[at * SIDE + at]).collect();
        assert!(by.iter().all(|one| (one - by[0]).abs() < 1e-6) && by[0] != 0.0, "{by:?}");
        let turned = rotation(ramp(), 30.0, &mut Chance::new(5));
        let middle = |planes: &Planes| {
            [15, 16]
                .iter()
                .flat_map(|row| [15, 16].map(|column| planes.0[0][row * SIDE + column]))
                .sum::<f32>()
        };
        assert!((middle(&turned) - middle(&ramp())).abs() < 1e-5);
    }

    #[test]
    fn the_occluder_hides_its_square_and_scaling_leaves_a_grey_frame() {
        let hidden = occluder(Planes([[1.0; AREA]; 3]), 12, &mut Chance::new(9));
        assert_eq!(hidden.0[0].iter().filter(|&&value| value == GREY).count(), 144);
        let small = scale(Planes([[1.0; AREA]; 3]), 0.5);
        assert_eq!((small.0[0][0], small.0[0][16 * SIDE + 16]), (GREY, 1.0));
        assert_eq!(scale(ramp(), 1.0), ramp());
    }
}
