//! The feature maps of a stage as a bitmap: one pixel a value, the maps side by side. The page enlarges it.

use cifar_model::inside::MapView;
use cifar_model::spec::Shape;

use super::scale::Scale;

/// Channels whose values become entries together, so that compilers make SIMD of it.
const LANES: usize = 16;

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
    /// Of one row of maps, pixel by pixel, some channels' entries of the scale.
    entries: Vec<[u8; LANES]>,
    /// Those of these channels that are painted: where the map begins, and which of them it is.
    places: Vec<(usize, usize)>,
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
        // A copy of its own: beside the caller's, every byte that is written might change it, and nothing is made SIMD.
        let scale = *scale;
        let layout = Layout { columns: columns.clamp(1, channels.len().max(1)), height, width };
        self.lay_out(layout, channels.len(), scale.empty());
        match view.shape {
            Shape::Flat(_) => {
                for (place, &channel) in channels.iter().enumerate() {
                    // With maps of one value, places follow one another as pixels do.
                    self.rgba[place] = scale.rgba(view.get([channel, 0, 0]));
                }
            }
            Shape::Map(all, ..) if scale.holds_all() => {
                self.paint_maps(view, all, channels, (layout, scale), move |value| scale.entry_within(value));
            }
            Shape::Map(all, ..) => {
                self.paint_maps(view, all, channels, (layout, scale), move |value| scale.entry(value));
            }
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
        self.entries.resize(width, [0; LANES]);
        let left_over = count % columns * width;
        if left_over > 0 {
            let last = &mut self.rgba[pixels - height * self.width..pixels];
            last.chunks_exact_mut(self.width).for_each(|row| row[left_over..].fill(empty));
        }
    }

    #[inline(always)]
    fn paint_maps(
        &mut self,
        view: MapView<'_>,
        all: usize,
        channels: &[usize],
        (Layout { columns, height, width }, scale): (Layout, Scale<'_>),
        entry: impl Fn(f32) -> u8 + Copy,
    ) {
        for first in (0..all).step_by(LANES) {
            let lanes = LANES.min(all - first);
            self.places.clear();
            for (place, &channel) in channels.iter().enumerate() {
                if (first..first + lanes).contains(&channel) {
                    let corner = place / columns * height * self.width + place % columns * width;
                    self.places.push((corner, channel - first));
                }
            }
            if self.places.is_empty() {
                continue;
            }
            for row in 0..height {
                fill(&mut self.entries, view.row(row), all, first, entry);
                for &(corner, lane) in &self.places {
                    let line = &mut self.rgba[corner + row * self.width..][..width];
                    for (pixel, entries) in line.iter_mut().zip(&self.entries) {
                        *pixel = scale.colour(entries[lane % LANES]);
                    }
                }
            }
        }
    }
}

/// Entries of some channels of a row of pixels, `all` values each.
#[inline(always)]
fn fill(
    entries: &mut [[u8; LANES]],
    row: &[f32],
    all: usize,
    first: usize,
    entry: impl Fn(f32) -> u8 + Copy,
) {
    let pixels = row.chunks_exact(all).zip(entries);
    if first + LANES <= all {
        for (pixel, entries) in pixels {
            if let Some(values) = pixel[first..].first_chunk::<LANES>() {
                // Made beside the entries: where each is written at once, it might change a value that is read next, and
                // nothing is made SIMD.
                let mut made = [0; LANES];
                made.iter_mut().zip(values).for_each(|(to, &value)| *to = entry(value));
                *entries = made;
            }
        }
    } else if let (&[_, _, _], 0) = (&row[..all], first) {
        // As a picture has them: a loop over three takes three times as long.
        for (pixel, entries) in pixels {
            let &[red, green, blue] = pixel else { continue };
            [entries[0], entries[1], entries[2]] = [entry(red), entry(green), entry(blue)];
        }
    } else {
        for (pixel, entries) in pixels {
            entries.iter_mut().zip(&pixel[first..]).for_each(|(to, &value)| *to = entry(value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inside::scale::{Colours, Palette};
    use cifar_kernels::Map;

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
}
