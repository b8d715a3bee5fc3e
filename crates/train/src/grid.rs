//! `cifar-train grid`: the notebook's first picture, training images side by side with their names.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use cifar_model::{Dataset, Language};

use crate::canvas::{encode, white};
use crate::letters::centred;
use crate::output::language;
use crate::source::Source;

/// Pixels of the picture for each pixel of an image.
const ZOOM: u32 = 4;
const IMAGE: u32 = 32 * ZOOM;
const MARGIN: u32 = 16;
/// Below each image: its name.
const LABEL: u32 = 34;
const LETTERS: f32 = 24.0;
/// From an image's lower edge to the line that its name stands on.
const BASELINE: u32 = 23;

/// What to show.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// How many training images, from the first on; the notebook shows 25.
    #[arg(long, default_value_t = 25, value_parser = clap::value_parser!(u32).range(1..=400))]
    first: u32,
    /// Language of the names: es, the notebook's, or en.
    #[arg(long, default_value = "es", value_parser = language)]
    lang: Language,
    #[command(flatten)]
    source: Source,
    /// The PNG file to write.
    #[arg(long)]
    out: PathBuf,
}

/// Writes the grid, as square as the number allows.
pub(crate) fn run(args: &Args) -> Result<()> {
    let all = args.source.training()?;
    let count = args.first as usize;
    ensure!(count <= all.len(), "there are {} images here: name the official batches with --data", all.len());
    let bytes = grid(&all.slice(0..count), args.lang)?;
    std::fs::write(&args.out, bytes).with_context(|| format!("{} cannot be written", args.out.display()))?;
    println!("{}: the first {count} training images", args.out.display());
    Ok(())
}

/// Images in one row of a grid of `count`.
fn columns(count: usize) -> u32 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX)).sqrt().ceil() as u32
}

/// Left and top edge of image `index`.
fn corner(index: usize, columns: u32) -> (u32, u32) {
    let (column, row) = (index as u32 % columns, index as u32 / columns);
    (MARGIN + column * (IMAGE + MARGIN), MARGIN + row * (IMAGE + LABEL + MARGIN))
}

/// The PNG file's bytes.
fn grid(data: &Dataset, language: Language) -> Result<Vec<u8>> {
    let columns = columns(data.len());
    let (_, last_row) = corner(data.len() - 1, columns);
    let size = (MARGIN + columns * (IMAGE + MARGIN), last_row + IMAGE + LABEL + MARGIN / 2);
    let mut rgb = white(size);
    for (index, class) in data.labels().iter().enumerate() {
        let (x, y) = corner(index, columns);
        enlarge(data.image(index), &mut rgb, size.0, (x, y));
        let below = ((x + IMAGE / 2) as f32, (y + IMAGE + BASELINE) as f32);
        centred(&mut rgb, size.0, class.name(language), LETTERS, below)?;
    }
    encode(size, &rgb)
}

/// Each of the 32 x 32 pixels becomes a square of its own colour, unsmoothed: nothing is shown that is not there.
fn enlarge(planar: &[u8], rgb: &mut [u8], width: u32, (left, top): (u32, u32)) {
    for y in 0..IMAGE {
        for x in 0..IMAGE {
            let source = (y / ZOOM * 32 + x / ZOOM) as usize;
            let target = 3 * ((top + y) * width + left + x) as usize;
            rgb[target..target + 3].copy_from_slice(&[0, 1024, 2048].map(|plane| planar[plane + source]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_25_are_in_their_places_with_names_below() -> Result<()> {
        let data = Source::committed().training()?.slice(0..25);
        let spanish = image::load_from_memory(&grid(&data, Language::Es)?)?.into_rgb8();
        let english = image::load_from_memory(&grid(&data, Language::En)?)?.into_rgb8();
        for index in 0..25 {
            let (left, top) = corner(index, 5);
            assert_eq!((left, top), (16 + index as u32 % 5 * 144, 16 + index as u32 / 5 * 178));
            for (x, y) in [(0, 0), (31, 0), (0, 31), (31, 31), (13, 20)] {
                let source = (y * 32 + x) as usize;
                let expected = [0, 1024, 2048].map(|plane| data.image(index)[plane + source]);
                for (dx, dy) in [(0, 0), (3, 3)] {
                    let shown = spanish.get_pixel(left + 4 * x + dx, top + 4 * y + dy);
                    assert_eq!(shown.0, expected, "image {index}, pixel {x}, {y}");
                }
            }
            let dark = |picture: &image::RgbImage| {
                let below = (left..left + IMAGE).flat_map(|x| (0..LABEL).map(move |y| (x, top + IMAGE + y)));
                below.filter(|&(x, y)| picture.get_pixel(x, y)[0] < 128).count()
            };
            assert!(dark(&spanish) > 30 && dark(&english) > 30, "a name below image {index}");
        }
        assert_ne!(spanish, english);
        Ok(())
    }

    #[test]
    fn other_numbers_make_other_grids() {
        assert_eq!([1, 2, 4, 5, 9, 10, 25, 26].map(columns), [1, 2, 2, 3, 3, 4, 5, 6]);
    }
}
