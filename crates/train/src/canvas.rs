//! Pictures that the program writes: lines and letters become PNG bytes or SVG text, with a font that comes along.

use anyhow::{Context, Result, anyhow};
use plotters::coord::Shift;
use plotters::prelude::{BitMapBackend, DrawingArea, IntoDrawingArea, SVGBackend};
use plotters::style::{FontStyle, register_font};

/// The family of every text: Ubuntu Light in bitmaps, in SVG whatever the reader's system calls so.
pub(crate) const FONT: &str = "sans-serif";

/// A drawing area of the size of the whole picture.
pub(crate) type Area<Backend> = DrawingArea<Backend, Shift>;

/// Makes the font known; to do so twice does no harm.
fn font() -> Result<()> {
    register_font(FONT, FontStyle::Normal, epaint_default_fonts::UBUNTU_LIGHT)
        .map_err(|_| anyhow!("the font that comes with the program cannot be read"))
}

/// Paints a PNG file's bytes.
pub(crate) fn png(
    size: (u32, u32),
    paint: impl FnOnce(&Area<BitMapBackend<'_>>) -> Result<()>,
) -> Result<Vec<u8>> {
    font()?;
    let mut rgb = white(size);
    {
        let area = BitMapBackend::with_buffer(&mut rgb, size).into_drawing_area();
        paint(&area)?;
        area.present().context("the picture cannot be painted")?;
    }
    encode(size, &rgb)
}

/// A PNG file's bytes of rows of `3 * width` bytes.
pub(crate) fn encode((width, height): (u32, u32), rgb: &[u8]) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header()?.write_image_data(rgb)?;
    Ok(bytes)
}

/// A white picture, rows of `3 * width` bytes.
pub(crate) fn white((width, height): (u32, u32)) -> Vec<u8> {
    vec![255; 3 * width as usize * height as usize]
}

/// Paints an SVG file's text, with a title and a description for those who cannot see it.
pub(crate) fn svg(
    size: (u32, u32),
    title: &str,
    description: &str,
    paint: impl FnOnce(&Area<SVGBackend<'_>>) -> Result<()>,
) -> Result<String> {
    font()?;
    let mut text = String::new();
    {
        let area = SVGBackend::with_string(&mut text, size).into_drawing_area();
        paint(&area)?;
        area.present().context("the picture cannot be painted")?;
    }
    let (title, description) = (escaped(title), escaped(description));
    let head = format!("<svg role=\"img\" aria-label=\"{title}\" ");
    let words = format!(">\n<title>{title}</title>\n<desc>{description}</desc>\n");
    Ok(text.replacen("<svg ", &head, 1).replacen(">\n", &words, 1))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_svg_says_what_it_shows() -> Result<()> {
        let text = svg((30, 20), "a < b", "\"1\" & 2", |_| Ok(()))?;
        assert!(
            text.starts_with("<svg role=\"img\" aria-label=\"a &lt; b\" width=\"30\" height=\"20\""),
            "{text}"
        );
        assert!(text.contains("<title>a &lt; b</title>\n<desc>&quot;1&quot; &amp; 2</desc>"), "{text}");
        assert!(text.trim_end().ends_with("</svg>"), "{text}");
        Ok(())
    }
}
