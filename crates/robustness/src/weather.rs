//! Snow, frost and fog. The layers are made by chance; CIFAR-10-C's frost lays photographs of ice over the picture, which are
//! not shipped here: ours is drawn.

use cifar_model::image::SIDE;

use crate::blur::{Motion, Zoom, motion};
use crate::chance::Chance;
use crate::planes::{AREA, Planes};

/// How it snows.
#[derive(Clone, Copy)]
pub(crate) struct Snow {
    /// Mean and deviation of the normal numbers that become flakes.
    pub(crate) mean: f32,
    pub(crate) deviation: f32,
    /// How far the flakes are enlarged.
    pub(crate) zoom: f64,
    /// What is below falls away.
    pub(crate) least: f32,
    /// How flakes are drawn out, in pixels.
    pub(crate) radius: usize,
    pub(crate) trail: f32,
    /// How much of the picture's own colours is left.
    pub(crate) kept: f32,
}

/// From the weakest to the strongest.
pub(crate) const SNOW: [Snow; 5] = [
    Snow { mean: 0.1, deviation: 0.2, zoom: 1.0, least: 0.6, radius: 8, trail: 3.0, kept: 0.95 },
    Snow { mean: 0.1, deviation: 0.2, zoom: 1.0, least: 0.5, radius: 10, trail: 4.0, kept: 0.9 },
    Snow { mean: 0.15, deviation: 0.3, zoom: 1.75, least: 0.55, radius: 10, trail: 4.0, kept: 0.9 },
    Snow { mean: 0.25, deviation: 0.3, zoom: 2.25, least: 0.6, radius: 12, trail: 6.0, kept: 0.85 },
    Snow { mean: 0.3, deviation: 0.3, zoom: 1.25, least: 0.65, radius: 14, trail: 12.0, kept: 0.8 },
];

/// Colours pale, and flakes fall from two opposite sides.
pub(crate) fn snow(planes: Planes, snow: Snow, chance: &mut Chance) -> Planes {
    let flakes: [f32; AREA] = std::array::from_fn(|_| snow.mean + snow.deviation * chance.normal());
    let flakes = Zoom::new(snow.zoom)
        .of(&flakes)
        .map(|value| if value < snow.least { 0.0 } else { value.clamp(0.0, 1.0) });
    let angle = chance.uniform(-135.0, -45.0);
    let flakes = motion(&flakes, Motion { radius: snow.radius, deviation: snow.trail, angle });
    let mut at = 0;
    planes.map_pixels(|pixel| {
        let [red, green, blue] = pixel;
        // Luma as in Rec. ITU-R BT.601.
        let pale = (0.299 * red + 0.587 * green + 0.114 * blue) * 1.5 + 0.5;
        let fallen = flakes[at] + flakes[AREA - 1 - at];
        at += 1;
        pixel.map(|value| snow.kept * value + (1.0 - snow.kept) * value.max(pale) + fallen)
    })
}

/// Fog of the given weight lies over the picture; a larger `decay` makes it smoother. The brightest value stays the brightest.
pub(crate) fn fog(planes: Planes, weight: f32, decay: f32, chance: &mut Chance) -> Planes {
    let brightest = planes.0.as_flattened().iter().copied().fold(0.0, f32::max);
    let fog = plasma(decay, chance);
    let share = brightest / (brightest + weight);
    planes.map_planes(|plane| std::array::from_fn(|at| (plane[at] + weight * fog[at]) * share))
}

/// A map of heights from 0 to 1 by diamonds and squares that wrap around (Fournier, Fussell and Carpenter, Communications of
/// the ACM 25, 1982): each point is the mean of four others and a chance that shrinks with their distance.
fn plasma(decay: f32, chance: &mut Chance) -> [f32; AREA] {
    let mut map = [0.0_f32; AREA];
    let (mut step, mut wobble) = (SIDE, 100.0_f32);
    let at = |row: usize, column: usize| row % SIDE * SIDE + column % SIDE;
    while step >= 2 {
        let half = step / 2;
        let grid = |first: usize| (first..SIDE).step_by(step);
        let mut wobbled = |sum: f32| sum / 4.0 + wobble * chance.uniform(-wobble, wobble);
        for row in grid(0) {
            for column in grid(0) {
                let corners = [(0, 0), (step, 0), (0, step), (step, step)];
                let sum = corners.iter().map(|(down, right)| map[at(row + down, column + right)]).sum();
                map[at(row + half, column + half)] = wobbled(sum);
            }
        }
        for (first_row, first_column) in [(0, half), (half, 0)] {
            for row in grid(first_row) {
                for column in grid(first_column) {
                    // Before the border comes the other end.
                    let (row, column) = (row + SIDE, column + SIDE);
                    let around = [
                        (row - half, column),
                        (row + half, column),
                        (row, column - half),
                        (row, column + half),
                    ];
                    let sum = around.iter().map(|&(row, column)| map[at(row, column)]).sum();
                    map[at(row, column)] = wobbled(sum);
                }
            }
        }
        step = half;
        wobble /= decay;
    }
    let (least, most) = map.iter().fold((f32::MAX, f32::MIN), |(low, high), &v| (low.min(v), high.max(v)));
    map.map(|value| (value - least) / (most - least).max(f32::MIN_POSITIVE))
}

/// Needles of ice that grow from the border, over a thin veil.
const NEEDLES: usize = 70;

/// `kept` of the picture, and ice of the given weight.
pub(crate) fn frost(planes: Planes, kept: f32, weight: f32, chance: &mut Chance) -> Planes {
    let ice = ice(chance);
    let mut at = 0;
    planes.map_pixels(|pixel| {
        let ice = ice[at];
        at += 1;
        // Ice is a little blue.
        let tint = [0.88 * ice, 0.95 * ice, ice];
        std::array::from_fn(|channel| kept * pixel[channel] + weight * tint[channel])
    })
}

fn ice(chance: &mut Chance) -> [f32; AREA] {
    let veil = plasma(2.5, chance);
    let mut ice = veil.map(|height| 0.35 + 0.3 * height);
    for _ in 0..NEEDLES {
        let along = chance.uniform(0.0, SIDE as f32);
        let deep = chance.uniform(0.0, 5.0);
        let (mut row, mut column) = match chance.below(4) {
            0 => (deep, along),
            1 => (SIDE as f32 - 1.0 - deep, along),
            2 => (along, deep),
            _ => (along, SIDE as f32 - 1.0 - deep),
        };
        let (down, right) = libm::sincosf(chance.uniform(0.0, std::f32::consts::TAU));
        let (bright, length) = (chance.uniform(0.2, 0.5), chance.uniform(4.0, 14.0));
        for step in 0..length as usize {
            if !(0.0..SIDE as f32).contains(&row) || !(0.0..SIDE as f32).contains(&column) {
                break;
            }
            let value = &mut ice[row as usize * SIDE + column as usize];
            *value = (*value + bright * (1.0 - step as f32 / length)).min(1.0);
            (row, column) = (row + down, column + right);
        }
    }
    ice
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plasma_reaches_from_0_to_1_and_wraps_around() {
        let map = plasma(3.0, &mut Chance::new(4));
        assert!(map.contains(&0.0) && map.contains(&1.0));
        let jump = |a: usize, b: usize| (map[a] - map[b]).abs();
        let inner: f32 = (0..SIDE).map(|row| jump(row * SIDE + 14, row * SIDE + 15)).sum();
        let around: f32 = (0..SIDE).map(|row| jump(row * SIDE, row * SIDE + SIDE - 1)).sum();
        assert!(around < 4.0 * inner, "{around} {inner}");
    }

    #[test]
    fn fog_leaves_the_range_and_black_stays_black() {
        let foggy = fog(Planes([[0.5; AREA]; 3]), 1.5, 1.75, &mut Chance::new(2));
        assert!(foggy.0.as_flattened().iter().all(|value| (0.0..=0.5 + 1e-6).contains(value)));
        let black = fog(Planes([[0.0; AREA]; 3]), 1.5, 1.75, &mut Chance::new(2));
        assert!(black.0.as_flattened().iter().all(|&value| value == 0.0));
    }
}
