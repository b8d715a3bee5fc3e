//! Numbers into pictures: an image enlarged with crisp edges, probabilities as bars. Pure, tested natively.

use cifar_model::{Error, ErrorKind, Image};
use serde::Deserialize;

use crate::Result;
use crate::frame::{Align, Colour, Frame, Text, device_size};

/// No more bars fit on one canvas.
const MAX_BARS: usize = 64;
/// Height of the words, in CSS pixels, where the rows leave room.
const TEXT: f64 = 14.0;
/// Mean width of a letter over the font's size, for a sans-serif face.
const LETTER: f64 = 0.6;

/// The page's colours and font at this moment.
#[derive(Clone, Debug, Deserialize)]
pub struct Theme {
    background: Colour,
    ink: Colour,
    muted: Colour,
    track: Colour,
    bar: Colour,
    best: Colour,
    truth: Colour,
    /// A CSS `font-family` list.
    pub font: String,
}

/// One probability.
#[derive(Clone, Debug, Deserialize)]
pub struct Bar {
    label: String,
    /// 0 to 1; other numbers are drawn as the nearer end, and none, as what is not finite is written, as 0.
    value: Option<f64>,
    text: String,
    #[serde(default)]
    best: bool,
    #[serde(default)]
    truth: bool,
    /// An output that no class belongs to: its words step back.
    #[serde(default)]
    dead: bool,
}

/// What to paint.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PaintRequest {
    /// The canvas's name.
    pub canvas: String,
    width: f64,
    height: f64,
    pixel_ratio: f64,
    /// Colours and font.
    pub theme: Theme,
    /// One row each.
    #[serde(default)]
    bars: Vec<Bar>,
}

impl PaintRequest {
    /// The bitmap: `picture` (3,072 bytes, planar) where there is one, else the bars.
    ///
    /// # Errors
    /// `argument` for sizes beyond the limits of [`device_size`] or over 64 bars, `picture` for other lengths.
    pub fn frame(&self, picture: Option<&[u8]>) -> Result<Frame> {
        let size = device_size(self.width, self.height, self.pixel_ratio)?;
        let frame = Frame::filled(size, self.theme.background);
        match picture {
            Some(planar) => Ok(enlarge(frame, &Image::from_planar(planar)?)),
            None => self.bars(frame),
        }
    }

    fn bars(&self, mut frame: Frame) -> Result<Frame> {
        if self.bars.len() > MAX_BARS {
            let problem = format!("{} bars", self.bars.len());
            return Err(Error::new(ErrorKind::Argument, problem, "give at most 64").into());
        }
        let columns = Columns::new(self, &frame);
        let edge = |row: usize| (frame.height as usize * row / self.bars.len().max(1)) as u32;
        let rows: Vec<_> = (0..self.bars.len()).map(|row| (edge(row), edge(row + 1))).collect();
        for (bar, row) in self.bars.iter().zip(rows) {
            self.bar(&mut frame, &columns, bar, row);
        }
        Ok(frame)
    }

    fn bar(&self, frame: &mut Frame, columns: &Columns, bar: &Bar, row: (u32, u32)) {
        let theme = &self.theme;
        let gap = (row.1 - row.0) / 4;
        let y = (row.0 + gap, row.1 - gap);
        let (left, right) = columns.track;
        let value = bar.value.filter(|value| value.is_finite()).unwrap_or_default();
        let length = f64::from(right - left) * value.clamp(0.0, 1.0);
        let colour = if bar.best { theme.best } else { theme.bar };
        frame.fill((f64::from(left), f64::from(right)), y, theme.track);
        frame.fill((f64::from(left), f64::from(left) + length), y, colour);
        if bar.truth {
            let thick = (2.0 * self.pixel_ratio).round().max(1.0) as u32;
            frame.outline((left, right), y, thick, theme.truth);
        }
        let bold = bar.best || bar.truth;
        let text = |words: &str, x, max_width, colour, align| Text {
            words: words.into(),
            x,
            y: f64::from(row.0 + row.1) / 2.0,
            max_width,
            size: columns.size,
            bold,
            colour,
            align,
        };
        let width = f64::from(frame.width);
        let label_end = f64::from(left) - columns.gap;
        let value_room = width - f64::from(right) - columns.gap;
        let label_colour = if bar.dead { theme.muted } else { theme.ink };
        frame.texts.push(text(&bar.label, label_end, label_end, label_colour, Align::Right));
        let value_colour = if bold { theme.ink } else { theme.muted };
        frame.texts.push(text(&bar.text, width, value_room, value_colour, Align::Right));
    }
}

/// Where labels end, tracks lie and values begin, in device pixels.
struct Columns {
    track: (u32, u32),
    gap: f64,
    size: f64,
}

impl Columns {
    /// Labels and values get what their longest words need: values at most a third, and labels what leaves a quarter to the track.
    fn new(request: &PaintRequest, frame: &Frame) -> Self {
        let row = f64::from(frame.height) / request.bars.len().max(1) as f64;
        let size = (TEXT * request.pixel_ratio).min(0.75 * row);
        let (gap, width) = (0.7 * size, f64::from(frame.width));
        let longest = |words: fn(&Bar) -> &str| {
            let letters = request.bars.iter().map(|bar| words(bar).chars().count()).max();
            letters.unwrap_or(0) as f64 * LETTER * size + gap
        };
        let values = longest(|bar| &bar.text).min(width / 3.0);
        let left = longest(|bar| &bar.label).min(0.75 * width - values).round() as u32;
        let right = (width - values).round() as u32;
        Self { track: (left, right.max(left)), gap, size }
    }
}

/// The largest square in the middle, each of its pixels the image's pixel below it: nothing is mixed.
fn enlarge(mut frame: Frame, image: &Image) -> Frame {
    let side = frame.width.min(frame.height);
    let (left, top) = ((frame.width - side) / 2, (frame.height - side) / 2);
    let pixels = image.size().side() as u32;
    // Once for each of its pixels, not for each of the screen's.
    let colours: Vec<[u8; 3]> = (0..(pixels * pixels) as usize).map(|at| image.pixel(at)).collect();
    for y in 0..side {
        for x in 0..side {
            let at = y * pixels / side * pixels + x * pixels / side;
            frame.set(left + x, top + y, colours[at as usize]);
        }
    }
    frame
}

#[cfg(test)]
#[path = "paint_tests.rs"]
mod tests;
