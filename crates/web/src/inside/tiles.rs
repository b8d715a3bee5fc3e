//! The feature maps of a stage as a bitmap: one pixel a value, the maps side by side. The page enlarges it.

use cifar_model::inside::MapView;
use cifar_model::spec::Shape;

use super::scale::Scale;

/// Channels whose values become entries together, so that compilers make SIMD of it.
const LANES: usize = 16;
/// Pixels whose entries are found before their colours are: few enough for a processor's nearest cache.
const BAND: usize = 1024;

/// A bitmap that is used again for every stage and every picture: one for each stage would drive the network's weights out of
/// the processor's cache.
#[derive(Clone, Debug, Default)]
pub struct Bitmap {
    /// In pixels.
    pub width: usize,
    /// In pixels.
    pub height: usize,
    /// Row by row, as many as the largest stage has had.
    rgba: Vec<[u8; 4]>,
    /// Of some rows of a map, pixel by pixel, some channels' entries of the scale.
    entries: Vec<u8>,
}

/// How maps lie on a bitmap.
#[derive(Clone, Copy)]
struct Layout {
    columns: usize,
    height: usize,
    width: usize,
}

impl Bitmap {
    /// Red, green, blue, opacity, row by row. They stay where they lie until a larger stage is painted.
    #[must_use]
    pub fn rgba(&self) -> &[u8] {
        self.rgba[..self.width * self.height].as_flattened()
    }

    /// Paints the maps of some channels, `columns` of them side by side; a flat stage has channels of one value. Places
    /// that are left over have [`Scale::empty`].
    pub fn paint(&mut self, view: MapView<'_>, channels: &[usize], columns: usize, scale: &Scale<'_>) {
        let (height, width) = match view.shape {
            Shape::Map(_, height, width) => (height, width),
            Shape::Flat(_) => (1, 1),
        };
        let layout = Layout { columns: columns.clamp(1, channels.len().max(1)), height, width };
        self.lay_out(layout, channels.len(), scale.empty());
        match view.shape {
            Shape::Map(all, ..) if scale.holds_all() => self.paint_maps(view, all, channels, (layout, scale)),
            Shape::Map(..) | Shape::Flat(_) => self.paint_values(view, channels, (layout, scale)),
        }
    }

    /// Makes room for so many maps; places behind the last one are `empty`.
    fn lay_out(&mut self, Layout { columns, height, width }: Layout, count: usize, empty: [u8; 4]) {
        self.width = columns * width;
        self.height = count.div_ceil(columns) * height;
        let pixels = self.width * self.height;
        if self.rgba.len() < pixels {
            self.rgba.resize(pixels, empty);
        }
        let left_over = count % columns * width;
        if left_over > 0 {
            let last = &mut self.rgba[pixels - height * self.width..pixels];
            last.chunks_exact_mut(self.width).for_each(|row| row[left_over..].fill(empty));
        }
    }

    /// Value by value: few, or such as only a broken network has.
    fn paint_values(&mut self, view: MapView<'_>, channels: &[usize], (layout, scale): (Layout, &Scale<'_>)) {
        let Layout { columns, height, width } = layout;
        // What a dense layer made lies as it is counted: no place of it needs a division.
        let line = if view.map.height * view.map.width == 1 { view.row(0) } else { &[] };
        for (place, &channel) in channels.iter().enumerate() {
            let corner = place / columns * height * self.width + place % columns * width;
            for (row, column) in (0..height).flat_map(|row| (0..width).map(move |column| (row, column))) {
                let value = line.get(channel).copied();
                let value = value.unwrap_or_else(|| view.get([channel, row, column]));
                self.rgba[corner + row * self.width + column] = scale.rgba(value);
            }
        }
    }

    /// Of values that are all within the scale.
    fn paint_maps(
        &mut self,
        view: MapView<'_>,
        all: usize,
        channels: &[usize],
        (layout, scale): (Layout, &Scale<'_>),
    ) {
        let Layout { columns, height, width } = layout;
        let together = LANES.min(all);
        let rows = (BAND / width.max(1)).clamp(1, height.max(1));
        self.entries.resize(rows * width * together, 0);
        for first in (0..all).step_by(LANES) {
            // The last of them once more, where there would be fewer.
            let from = first.min(all - together);
            let here = first..first + LANES;
            if !channels.iter().any(|channel| here.contains(channel)) {
                continue;
            }
            for top in (0..height).step_by(rows) {
                let count = rows.min(height - top);
                for row in 0..count {
                    let entries = &mut self.entries[row * width * together..][..width * together];
                    fill(entries, view.row(top + row), from, all, scale);
                }
                let (mut corner, mut column) = (top * self.width, 0);
                for &channel in channels {
                    if here.contains(&channel) {
                        let pixels = &mut self.rgba[corner..];
                        let of = (together, channel - from);
                        colour(&self.entries, of, (count, width), scale, (pixels, self.width));
                    }
                    column += 1;
                    corner += width;
                    if column == columns {
                        column = 0;
                        corner += (height - 1) * self.width;
                    }
                }
            }
        }
    }
}

/// Entries of a row of pixels, `all` values each: of so many channels together as there is room for.
#[inline(always)]
fn fill(entries: &mut [u8], row: &[f32], from: usize, all: usize, scale: &Scale<'_>) {
    // A copy of its own: beside the caller's, every byte that is written might change it, and nothing is made SIMD.
    let scale = *scale;
    // Where all are wanted, pixels do not matter.
    let step = if all < LANES { LANES } else { all };
    let (chunks, rest) = entries.as_chunks_mut::<LANES>();
    let mut at = from;
    for entries in chunks {
        if let Some(values) = row.get(at..).and_then(|row| row.first_chunk::<LANES>()) {
            // Made beside the entries: where each is written at once, it might change a value that is read next, and
            // nothing is made SIMD.
            let mut made = [0; LANES];
            made.iter_mut().zip(values).for_each(|(to, &value)| *to = scale.entry_within(value));
            *entries = made;
        }
        at += step;
    }
    if !rest.is_empty() {
        rest.iter_mut().zip(&row[at..]).for_each(|(to, &value)| *to = scale.entry_within(value));
    }
}

/// The colours of one channel's entries, of which so many lie together, `width` of them in a row, on a bitmap of `line` pixels in
/// a row.
#[inline(always)]
fn colour(
    entries: &[u8],
    (together, channel): (usize, usize),
    (rows, width): (usize, usize),
    scale: &Scale<'_>,
    (pixels, line): (&mut [[u8; 4]], usize),
) {
    if together == LANES {
        let entries = entries.as_chunks::<LANES>().0;
        for row in 0..rows {
            let pixels = &mut pixels[row * line..][..width];
            let entries = &entries[row * width..][..width];
            pixels
                .iter_mut()
                .zip(entries)
                .for_each(|(pixel, entries)| *pixel = scale.colour(entries[channel % LANES]));
        }
    } else {
        for row in 0..rows {
            let pixels = &mut pixels[row * line..][..width];
            let entries = &entries[row * width * together..][..width * together];
            for (pixel, entries) in pixels.iter_mut().zip(entries.chunks_exact(together)) {
                *pixel = scale.colour(entries[channel]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inside::scale::{Colours, Palette};
    use cifar_kernels::Map;
    use cifar_model::inside::Reach;

    fn colours() -> Colours {
        let palette: Palette = serde_json::from_str(
            r##"{"zero":"#fff","negative":"#00f","positive":"#f00","invalid":"#0f0","empty":"#888"}"##,
        )
        .expect("a palette");
        Colours::new(palette)
    }

    const RED: [u8; 4] = [255, 0, 0, 255];
    const BLUE: [u8; 4] = [0, 0, 255, 255];
    const WHITE: [u8; 4] = [255, 255, 255, 255];
    const GREY: [u8; 4] = [136, 136, 136, 255];

    /// Two channels of 2 x 3 with a border of one.
    fn values(map: Map) -> Vec<f32> {
        let mut values = map.zeros(1);
        for row in 0..map.height {
            for column in 0..map.width {
                let odd = (row + column) % 2;
                let at = map.at(row, column);
                values[at..at + 2].copy_from_slice(&[[1.0, -1.0][odd], [0.0, 1.0][odd]]);
            }
        }
        values
    }

    fn rows(bitmap: &Bitmap) -> Vec<Vec<[u8; 4]>> {
        let pixel = |p: &[u8]| [p[0], p[1], p[2], p[3]];
        bitmap
            .rgba()
            .chunks_exact(4 * bitmap.width)
            .map(|row| row.chunks_exact(4).map(pixel).collect())
            .collect()
    }

    #[test]
    fn each_value_is_one_pixel_of_its_map() {
        let map = Map::new(2, 3, 2).with_border(1);
        let values = values(map);
        let view = MapView { shape: Shape::Map(2, 2, 3), map, values: &values };
        let mut bitmap = Bitmap::default();
        bitmap.paint(view, &[1, 0], 2, &Scale::new(&colours(), 1.0));
        let expected = [[WHITE, RED, WHITE, RED, BLUE, RED], [RED, WHITE, RED, BLUE, RED, BLUE]];
        assert_eq!(rows(&bitmap), expected);
    }

    #[test]
    fn places_that_are_left_over_have_their_colour() {
        let map = Map::new(2, 3, 2).with_border(1);
        let values = values(map);
        let view = MapView { shape: Shape::Map(2, 2, 3), map, values: &values };
        let mut bitmap = Bitmap::default();
        bitmap.paint(view, &[0, 1, 0], 2, &Scale::new(&colours(), 1.0));
        assert_eq!((bitmap.width, bitmap.height), (6, 4));
        assert_eq!(rows(&bitmap)[2][3..], [GREY; 3]);
        bitmap.paint(view, &[], 2, &Scale::new(&colours(), 1.0));
        assert_eq!((bitmap.height, bitmap.rgba().len()), (0, 0));
        // Another stage has been painted since: nothing of it is left, and no room was taken for it.
        let at = bitmap.rgba.as_ptr();
        bitmap.paint(view, &[1, 1, 1, 1], 2, &Scale::new(&colours(), 1.0));
        bitmap.paint(view, &[0, 1, 0], 2, &Scale::new(&colours(), 1.0));
        assert_eq!((rows(&bitmap)[2][3..].to_vec(), bitmap.rgba.as_ptr()), (vec![GREY; 3], at));
    }

    /// What was a map is counted channel by channel, as files and other libraries flatten it.
    #[test]
    fn flattened_values_stand_in_their_order() {
        let map = Map::new(2, 3, 2).with_border(1);
        let values = values(map);
        let view = MapView { shape: Shape::Flat(12), map, values: &values };
        let mut bitmap = Bitmap::default();
        bitmap.paint(view, &(0..12).collect::<Vec<_>>(), 3, &Scale::new(&colours(), 1.0));
        let expected = [[RED, BLUE, RED], [BLUE, RED, BLUE], [WHITE, RED, WHITE], [RED, WHITE, RED]];
        assert_eq!(rows(&bitmap), expected);
    }

    /// Each value is a whole number of entries, so that the fast way rounds none to the other side.
    #[test]
    fn maps_within_the_scale_have_the_colours_of_their_values() {
        let colours = colours();
        let scale = Scale::new(&colours, 127.0);
        let reach = Reach { largest: 127.0, highest: 127.0, is_finite: true };
        let mut bitmap = Bitmap::default();
        for (all, height, width) in
            [(1, 1, 1), (3, 5, 4), (3, 2, 33), (15, 3, 1), (16, 6, 6), (17, 2, 3), (40, 40, 41), (64, 1, 9)]
        {
            let map = Map::new(height, width, all).with_border(1);
            let mut values = map.zeros(1);
            for row in 0..height {
                let numbers = (row * 31..).map(|at| (at * 89 % 255) as f32 - 127.0);
                values[map.row(row)].iter_mut().zip(numbers).for_each(|(value, number)| *value = number);
            }
            let view = MapView { shape: Shape::Map(all, height, width), map, values: &values };
            let channels: Vec<usize> = (0..all).rev().chain([all / 2]).collect();
            bitmap.paint(view, &channels, 3, &scale.holding(reach));
            let fast = bitmap.rgba().to_vec();
            bitmap.paint(view, &channels, 3, &scale);
            assert!(fast == bitmap.rgba(), "{all} x {height} x {width}");
        }
    }
}
