//! Words on a bitmap, letter by letter as the font spaces them.

use ab_glyph::{Font, FontRef, Glyph, OutlinedGlyph, ScaleFont, point};
use anyhow::{Context, Result};

/// Writes a word in black around the column `middle`, its letters standing on row `baseline`. `rgb` has rows of
/// `3 * width` bytes; what reaches out of it is cut off.
pub(crate) fn centred(
    rgb: &mut [u8],
    width: u32,
    text: &str,
    height: f32,
    (middle, baseline): (f32, f32),
) -> Result<()> {
    let font =
        FontRef::try_from_slice(epaint_default_fonts::UBUNTU_LIGHT).context("reading the program's font")?;
    let (glyphs, length) = line(&font, text, height);
    for mut glyph in glyphs {
        glyph.position += point(middle - length / 2.0, baseline);
        if let Some(outlined) = font.outline_glyph(glyph) {
            ink(rgb, width, &outlined);
        }
    }
    Ok(())
}

/// A word's letters side by side from 0, and its length.
fn line(font: &FontRef<'_>, text: &str, height: f32) -> (Vec<Glyph>, f32) {
    let font = font.as_scaled(height);
    let (mut glyphs, mut x) = (Vec::<Glyph>::new(), 0.0);
    for letter in text.chars() {
        let mut glyph = font.scaled_glyph(letter);
        x += glyphs.last().map_or(0.0, |before| font.kern(before.id, glyph.id));
        glyph.position = point(x, 0.0);
        x += font.h_advance(glyph.id);
        glyphs.push(glyph);
    }
    (glyphs, x)
}

/// Darkens each pixel by the share of it that the letter covers.
fn ink(rgb: &mut [u8], width: u32, letter: &OutlinedGlyph) {
    let corner = letter.px_bounds().min;
    letter.draw(|x, y, coverage| {
        let (column, row) = (i64::from(x) + corner.x as i64, i64::from(y) + corner.y as i64);
        let inside = (0..i64::from(width)).contains(&column);
        let place = usize::try_from(3 * (row * i64::from(width) + column)).ok().filter(|_| inside);
        if let Some(pixel) = place.and_then(|at| rgb.get_mut(at..at + 3)) {
            pixel.iter_mut().for_each(|byte| *byte = (f32::from(*byte) * (1.0 - coverage.min(1.0))) as u8);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Columns from the first to the last that have ink.
    fn inked(text: &str, middle: f32) -> Result<(usize, usize)> {
        let mut rgb = vec![255; 3 * 200 * 40];
        centred(&mut rgb, 200, text, 24.0, (middle, 28.0))?;
        let dark = |x: &usize| (0..40).any(|y| rgb[3 * (y * 200 + x)] < 200);
        Ok(((0..200).find(dark).context("ink")?, (0..200).rev().find(dark).context("ink")?))
    }

    #[test]
    fn a_word_lies_around_its_middle() -> Result<()> {
        for word in ["Pájaro", "automobile", "o"] {
            let (first, last) = inked(word, 100.0)?;
            assert!((first + last).abs_diff(200) <= 6, "{word} from {first} to {last}");
        }
        let (short, long) = (inked("cat", 100.0)?, inked("automobile", 100.0)?);
        assert!(long.1 - long.0 > 2 * (short.1 - short.0));
        Ok(())
    }

    #[test]
    fn what_reaches_out_is_cut_off() -> Result<()> {
        assert_eq!(inked("automobile", 0.0)?.0, 0);
        let mut small = vec![255; 3 * 4];
        centred(&mut small, 2, "truck", 24.0, (1.0, -50.0))?;
        assert_eq!(small, vec![255; 12]);
        Ok(())
    }
}
