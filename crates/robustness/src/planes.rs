//! A 32 x 32 picture in numbers from 0 to 1, on which corruptions compute.

use cifar_model::image::{BYTES, SIDE};
use cifar_model::{Image32, Result};

/// Values of a plane.
pub(crate) const AREA: usize = SIDE * SIDE;

/// Red, green and blue, each row by row, from 0 to 1.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Planes(pub(crate) [[f32; AREA]; 3]);

impl Planes {
    pub(crate) fn of(image: &Image32) -> Self {
        let mut planes = [[0.0; AREA]; 3];
        let values = planes.as_flattened_mut().iter_mut().zip(image.planar());
        values.for_each(|(value, &byte)| *value = f32::from(byte) / 255.0);
        Self(planes)
    }

    /// Rounded to the nearest byte. CIFAR-10-C's program cuts off instead, which darkens every picture by half a level.
    pub(crate) fn to_image(&self) -> Result<Image32> {
        let mut bytes = [0; BYTES];
        let values = bytes.iter_mut().zip(self.0.as_flattened());
        values.for_each(|(byte, &value)| *byte = (255.0 * value.clamp(0.0, 1.0)).round() as u8);
        Image32::from_planar(&bytes)
    }

    /// Each value anew.
    pub(crate) fn map(mut self, mut change: impl FnMut(f32) -> f32) -> Self {
        self.0.as_flattened_mut().iter_mut().for_each(|value| *value = change(*value));
        self
    }

    /// Each pixel anew, red, green and blue.
    pub(crate) fn map_pixels(mut self, mut change: impl FnMut([f32; 3]) -> [f32; 3]) -> Self {
        for at in 0..AREA {
            let pixel = change([self.0[0][at], self.0[1][at], self.0[2][at]]);
            pixel.into_iter().enumerate().for_each(|(channel, value)| self.0[channel][at] = value);
        }
        self
    }

    /// Each plane anew.
    pub(crate) fn map_planes(mut self, mut change: impl FnMut(&[f32; AREA]) -> [f32; AREA]) -> Self {
        for plane in &mut self.0 {
            *plane = change(plane);
        }
        self
    }
}

/// A place between four neighbours; found once for all planes.
pub(crate) struct Between {
    /// Above and below, left and right each; [`AREA`] is beyond the border.
    corners: [usize; 4],
    down: f32,
    right: f32,
}

impl Between {
    /// `is_open`: what lies beyond the border is no value of the picture; else it is the nearest of the border.
    pub(crate) fn new(row: f32, column: f32, is_open: bool) -> Self {
        let (top, left) = (row.floor(), column.floor());
        let inside = |place: f32| (0.0..SIDE as f32).contains(&place);
        let corner = |(row, column): (f32, f32)| {
            if is_open && !(inside(row) && inside(column)) {
                return AREA;
            }
            nearest(row) * SIDE + nearest(column)
        };
        let corners =
            [(top, left), (top, left + 1.0), (top + 1.0, left), (top + 1.0, left + 1.0)].map(corner);
        Self { corners, down: row - top, right: column - left }
    }

    /// The plane's value there.
    pub(crate) fn of(&self, plane: &[f32; AREA], outside: f32) -> f32 {
        let Self { corners, down, right } = *self;
        let [one, two, three, four] = corners.map(|at| plane.get(at).copied().unwrap_or(outside));
        let above = one * (1.0 - right) + two * right;
        let below = three * (1.0 - right) + four * right;
        above * (1.0 - down) + below * down
    }
}

/// The row or column of the picture that is nearest.
pub(crate) fn nearest(place: f32) -> usize {
    place.clamp(0.0, (SIDE - 1) as f32) as usize
}

/// Where a place lies after reflection at the borders; the border itself is not repeated.
pub(crate) fn reflected(place: isize) -> usize {
    let last = SIDE.cast_signed() - 1;
    let place = place.abs();
    (if place > last { 2 * last - place } else { place }).clamp(0, last).unsigned_abs()
}
