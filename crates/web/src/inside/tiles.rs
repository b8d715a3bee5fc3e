//! The feature maps of a stage as a bitmap: one pixel a value, the maps side by side. The page enlarges it.

use cifar_model::inside::MapView;
use cifar_model::spec::Shape;

use super::scale::Scale;

/// A bitmap that is used again for every picture.
#[derive(Clone, Debug, Default)]
pub struct Bitmap {
    /// In pixels.
    pub width: usize,
    /// In pixels.
    pub height: usize,
    /// Row by row; opaque where there is a map.
    pub rgba: Vec<u8>,
    /// Of one row of maps, pixel by pixel, their channels' [`Scale::entry`].
    entries: Vec<u8>,
}

impl Bitmap {
    /// Paints the maps of some channels, `columns` of them side by side; a flat stage has channels of one value. Places
    /// that are left over stay transparent.
    pub fn paint(&mut self, view: MapView<'_>, channels: &[usize], columns: usize, scale: &Scale<'_>) {
        let (height, width) = match view.shape {
            Shape::Map(_, height, width) => (height, width),
            Shape::Flat(_) => (1, 1),
        };
        let columns = columns.clamp(1, channels.len().max(1));
        self.width = columns * width;
        self.height = channels.len().div_ceil(columns) * height;
        self.rgba.clear();
        self.rgba.resize(4 * self.width * self.height, 0);
        let (Some(&first), Some(&last)) = (channels.iter().min(), channels.iter().max()) else { return };
        let corner = |place: usize| place / columns * height * self.width + place % columns * width;
        match view.shape {
            Shape::Flat(_) => {
                for (place, &channel) in channels.iter().enumerate() {
                    let at = 4 * corner(place);
                    self.rgba[at..at + 4].copy_from_slice(&scale.rgba(view.get([channel, 0, 0])));
                }
            }
            Shape::Map(all, ..) => {
                for row in 0..height {
                    self.entries.clear();
                    for pixel in view.row(row).chunks_exact(all) {
                        self.entries.extend(pixel[first..=last].iter().map(|&value| scale.entry(value)));
                    }
                    for (place, &channel) in channels.iter().enumerate() {
                        let to = 4 * (corner(place) + row * self.width);
                        let line = self.entries[channel - first..].iter().step_by(last - first + 1);
                        let pixels = self.rgba[to..to + 4 * width].chunks_exact_mut(4);
                        pixels
                            .zip(line)
                            .for_each(|(pixel, &entry)| pixel.copy_from_slice(&scale.colour(entry)));
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inside::scale::{Colours, Palette};
    use cifar_kernels::Map;

    fn colours() -> Colours {
        let palette: Palette =
            serde_json::from_str(r##"{"zero":"#fff","negative":"#00f","positive":"#f00","invalid":"#0f0"}"##)
                .expect("a palette");
        Colours::new(palette)
    }

    const RED: [u8; 4] = [255, 0, 0, 255];
    const BLUE: [u8; 4] = [0, 0, 255, 255];
    const WHITE: [u8; 4] = [255, 255, 255, 255];

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
            .rgba
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
    fn places_that_are_left_over_are_transparent() {
        let map = Map::new(2, 3, 2).with_border(1);
        let values = values(map);
        let view = MapView { shape: Shape::Map(2, 2, 3), map, values: &values };
        let mut bitmap = Bitmap::default();
        bitmap.paint(view, &[0, 1, 0], 2, &Scale::new(&colours(), 1.0));
        assert_eq!((bitmap.width, bitmap.height), (6, 4));
        assert_eq!(rows(&bitmap)[2][3..], [[0; 4]; 3]);
        bitmap.paint(view, &[], 2, &Scale::new(&colours(), 1.0));
        assert_eq!((bitmap.height, bitmap.rgba.len()), (0, 0));
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
