//! Blur: out of focus, in motion, zooming.

use cifar_model::image::SIDE;

use crate::planes::{AREA, Planes, nearest, reflected};

/// How far a disk reaches: no strength has a larger one.
const REACH: isize = 3;
const WIDTH: usize = 2 * REACH as usize + 1;

/// One of the pixels whose weighted sum a blurred pixel is: how far below it and to the right of it.
#[derive(Clone, Copy)]
struct Tap {
    down: isize,
    right: isize,
    weight: f32,
}

/// No tap is farther away: beyond, a picture has been left behind.
const FARTHEST: isize = SIDE.cast_signed();
/// Values of a line with what lies beyond its two ends.
const WIDE: usize = 3 * SIDE;

/// The weighted sums of all pixels, tap by tap. `border` says which row or column of the picture stands for one that may lie
/// beyond it. The lines are made longer first, so that a tap reads values that lie side by side.
fn summed(plane: &[f32; AREA], taps: &[Tap], border: impl Fn(isize) -> usize) -> [f32; AREA] {
    let from: [usize; WIDE] = std::array::from_fn(|at| border(at.cast_signed() - FARTHEST));
    let mut lines = [[0.0; WIDE]; SIDE];
    for (line, short) in lines.iter_mut().zip(plane.chunks_exact(SIDE)) {
        line.iter_mut().zip(from).for_each(|(value, at)| *value = short[at]);
    }
    let mut sums = [0.0; AREA];
    for &Tap { down, right, weight } in taps {
        let first = (FARTHEST + right.clamp(-FARTHEST, FARTHEST)).unsigned_abs();
        for (row, sums) in sums.chunks_exact_mut(SIDE).enumerate() {
            let line = &lines[border(row.cast_signed() + down)][first..][..SIDE];
            sums.iter_mut().zip(line).for_each(|(sum, value)| *sum += weight * value);
        }
    }
    sums
}

/// A disk of a radius in pixels, smoothed by a normal curve over 3 x 3 with the deviation `smoothing`, is laid over every
/// pixel; borders are reflected.
pub(crate) fn defocus(planes: Planes, radius: f32, smoothing: f32) -> Planes {
    let kernel = disk(radius, smoothing);
    let taps: Vec<Tap> = (-REACH..)
        .zip(&kernel)
        .flat_map(|(down, weights)| {
            (-REACH..).zip(weights).map(move |(right, &weight)| Tap { down, right, weight })
        })
        // Most of the square lies outside the disk.
        .filter(|tap| tap.weight > 0.0)
        .collect();
    planes.map_planes(|plane| summed(plane, &taps, reflected))
}

fn disk(radius: f32, smoothing: f32) -> [[f32; WIDTH]; WIDTH] {
    let inside = |row: isize, column: isize| (row * row + column * column) as f32 <= radius * radius;
    let count = (-REACH..=REACH)
        .flat_map(|row| (-REACH..=REACH).map(move |column| (row, column)))
        .filter(|&(row, column)| inside(row, column))
        .count();
    let side = libm::expf(-0.5 / (smoothing * smoothing));
    let curve = [side, 1.0, side].map(|weight| weight / (1.0 + 2.0 * side));
    let mut kernel = [[0.0; WIDTH]; WIDTH];
    for (row, weights) in (-REACH..).zip(&mut kernel) {
        for (column, weight) in (-REACH..).zip(weights) {
            for (down, vertical) in (-1..).zip(curve) {
                for (right, horizontal) in (-1..).zip(curve) {
                    if inside(row + down, column + right) {
                        *weight += vertical * horizontal / count as f32;
                    }
                }
            }
        }
    }
    kernel
}

/// How a picture is drawn along one direction.
#[derive(Clone, Copy)]
pub(crate) struct Motion {
    /// In pixels.
    pub(crate) radius: usize,
    /// Deviation of the normal curve whose one half weighs the trail, in pixels.
    pub(crate) deviation: f32,
    /// In degrees.
    pub(crate) angle: f32,
}

/// Every pixel is the weighted mean of a trail behind it, beginning with itself; borders are continued. The trail is that of
/// ImageMagick's motion blur, which CIFAR-10-C uses.
pub(crate) fn motion(plane: &[f32; AREA], Motion { radius, deviation, angle }: Motion) -> [f32; AREA] {
    let (down, right) = libm::sincosf(angle.to_radians());
    let trail: Vec<Tap> = (0..=2 * radius)
        .map(|step| {
            let step = step as f32;
            let place = |along: f32| (step * along - 0.5).ceil() as isize;
            let weight = libm::expf(-step * step / (2.0 * deviation * deviation));
            Tap { down: place(down), right: place(right), weight }
        })
        .collect();
    let total: f32 = trail.iter().map(|tap| tap.weight).sum();
    summed(plane, &trail, |place| nearest(place as f32)).map(|sum| sum / total)
}

/// The mean of the picture and of itself enlarged by 1.00, 1.01 and so on, `count` times.
pub(crate) fn zoom(planes: Planes, count: usize) -> Planes {
    let zooms: Vec<Zoom> = (0..count).map(|step| Zoom::new(1.0 + 0.01 * step as f64)).collect();
    planes.map_planes(|plane| {
        let (mut sum, columns) = (*plane, turned(plane));
        for zoom in &zooms {
            sum.iter_mut().zip(zoom.of_turned(&columns)).for_each(|(sum, value)| *sum += value);
        }
        sum.map(|sum| sum / (count + 1) as f32)
    })
}

/// The middle enlarged to the whole: a middle of whole pixels, whose corners stay corners, as SciPy's `zoom` of order 1 has it.
/// For rows and columns alike: the value before, the one behind, and how far it is on the way between them.
pub(crate) struct Zoom([(usize, usize, f32); SIDE]);

impl Zoom {
    pub(crate) fn new(factor: f64) -> Self {
        let cut = (SIDE as f64 / factor).ceil();
        let size = (cut * factor).round();
        let (first, trimmed) = (((SIDE as f64 - cut) / 2.0).floor(), ((size - SIDE as f64) / 2.0).floor());
        let step = if size > 1.0 { (cut - 1.0) / (size - 1.0) } else { 0.0 };
        Self(std::array::from_fn(|at| {
            let place = (first + (at as f64 + trimmed) * step) as f32;
            (nearest(place.floor()), nearest(place.floor() + 1.0), place - place.floor())
        }))
    }

    pub(crate) fn of(&self, plane: &[f32; AREA]) -> [f32; AREA] {
        self.of_turned(&turned(plane))
    }

    /// Of a plane whose columns are the picture's rows: along each line first, whichever rows it is between.
    fn of_turned(&self, columns: &[f32; AREA]) -> [f32; AREA] {
        self.between(&turned(&self.between(columns)))
    }

    /// Rows between rows: values that lie side by side are read, so that compilers make SIMD of it.
    fn between(&self, plane: &[f32; AREA]) -> [f32; AREA] {
        let row = |at: usize| &plane[at * SIDE..][..SIDE];
        let mut made = [0.0; AREA];
        for (to, (before, behind, along)) in made.chunks_exact_mut(SIDE).zip(self.0) {
            for ((value, one), other) in to.iter_mut().zip(row(before)).zip(row(behind)) {
                *value = one * (1.0 - along) + other * along;
            }
        }
        made
    }
}

/// Rows become columns.
fn turned(plane: &[f32; AREA]) -> [f32; AREA] {
    std::array::from_fn(|at| plane[at % SIDE * SIDE + at / SIDE])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_even_picture_stays_even() {
        let even = Planes([[0.4; AREA]; 3]);
        let motion_blurred = even
            .clone()
            .map_planes(|plane| motion(plane, Motion { radius: 6, deviation: 2.0, angle: -30.0 }));
        for planes in [defocus(even.clone(), 1.5, 0.1), motion_blurred, zoom(even, 26)] {
            assert!(planes.0.as_flattened().iter().all(|value| (value - 0.4).abs() < 1e-5));
        }
    }

    #[test]
    fn motion_is_that_of_imagemagick() {
        let text = include_str!("../../../tests/golden/robustness.json");
        let golden: serde_json::Value = serde_json::from_str(text).expect("JSON");
        let bytes = golden["picture"].as_array().expect("a picture");
        let value = |at: usize| bytes[at].as_f64().expect("a byte") as f32 / 255.0;
        let planes =
            Planes(std::array::from_fn(|channel| std::array::from_fn(|at| value(channel * AREA + at))));
        let cases = golden["motions"].as_array().expect("cases");
        assert_eq!(cases.len(), 4);
        for case in cases {
            let number = |name: &str| case[name].as_f64().expect("a number") as f32;
            let (radius, deviation, angle) =
                (number("radius") as usize, number("deviation"), number("angle"));
            let drawn = planes.clone().map_planes(|plane| motion(plane, Motion { radius, deviation, angle }));
            let expected = case["every_24th"].as_array().expect("values");
            for (value, expected) in drawn.0.as_flattened().iter().step_by(24).zip(expected) {
                // ImageMagick cuts off.
                let distance = f64::from(255.0 * value) - expected.as_f64().expect("a byte");
                assert!((-0.1..1.1).contains(&distance), "{angle}: {distance}");
            }
        }
    }

    /// A point leaves a trail in one direction, brightest where it is.
    #[test]
    fn motion_draws_a_point_to_one_side() {
        let mut plane = [0.0; AREA];
        plane[16 * SIDE + 16] = 1.0;
        let drawn = motion(&plane, Motion { radius: 3, deviation: 1.0, angle: 0.0 });
        let lit: Vec<usize> = (0..AREA).filter(|&at| drawn[at] > 1e-4).collect();
        assert!(lit.len() > 3 && lit.iter().all(|at| at % SIDE == 16 || at / SIDE == 16), "{lit:?}");
        let brightest = (0..AREA).max_by(|&a, &b| drawn[a].total_cmp(&drawn[b]));
        assert_eq!(brightest, Some(16 * SIDE + 16));
    }
}
