//! A canvas's bitmap in the making: RGBA and the words to be written over it. Pure.

use cifar_model::{Error, ErrorKind, number};
use serde::{Deserialize, Deserializer};

use crate::Result;

/// An opaque colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub [u8; 3]);

impl Colour {
    /// Reads `#rgb` or `#rrggbb`.
    ///
    /// # Errors
    /// `argument` for any other text.
    pub fn parse(css: &str) -> Result<Self> {
        let refuse = || Error::new(ErrorKind::Argument, format!("colour {css:?}"), "give #rgb or #rrggbb");
        let digits =
            css.trim().strip_prefix('#').filter(|digits| !digits.starts_with('+')).ok_or_else(refuse)?;
        let value = u32::from_str_radix(digits, 16).map_err(|_| refuse())?;
        match digits.len() {
            6 => Ok(Self([(value >> 16) as u8, (value >> 8) as u8, value as u8])),
            3 => Ok(Self([8, 4, 0].map(|shift| (value >> shift) as u8 % 16 * 17))),
            _ => Err(refuse().into()),
        }
    }

    /// `#rrggbb`.
    #[must_use]
    pub fn css(self) -> String {
        let [r, g, b] = self.0;
        format!("#{r:02x}{g:02x}{b:02x}")
    }

    /// This colour over another; `cover` from 0 to 1.
    fn over(self, below: [u8; 3], cover: f64) -> [u8; 3] {
        std::array::from_fn(|i| {
            let mixed = f64::from(self.0[i]) * cover + f64::from(below[i]) * (1.0 - cover);
            mixed.round() as u8
        })
    }
}

impl<'de> Deserialize<'de> for Colour {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let css = String::deserialize(deserializer)?;
        Self::parse(&css).map_err(serde::de::Error::custom)
    }
}

/// Where a text's own point lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// At its left end.
    Left,
    /// At its right end.
    Right,
}

/// Words on the bitmap, in device pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// What it says.
    pub words: String,
    /// Its point, at half its height.
    pub x: f64,
    /// Middle of its line.
    pub y: f64,
    /// It is squeezed to fit.
    pub max_width: f64,
    /// Font size.
    pub size: f64,
    /// Heavier than the rest.
    pub bold: bool,
    /// Its colour.
    pub colour: Colour,
    /// Which end the point is.
    pub align: Align,
}

/// A size in device pixels from CSS pixels.
///
/// # Errors
/// `argument` for sizes outside 1 to 4,096 CSS pixels, ratios outside 0.25 to 8 and bitmaps over 16 megapixels.
pub fn device_size(width: f64, height: f64, ratio: f64) -> Result<(u32, u32)> {
    let fits = |value: f64| (1.0..=4096.0).contains(&value);
    let device = |value: f64| (value * ratio).round().max(1.0) as u32;
    if !fits(width)
        || !fits(height)
        || !(0.25..=8.0).contains(&ratio)
        || width * height * ratio * ratio > 16e6
    {
        let [width, height, ratio] = [width, height, ratio].map(number);
        let problem = format!("a canvas of {width} x {height} CSS pixels at ratio {ratio}");
        let remedy = "give 1 to 4,096 CSS pixels, a ratio of 0.25 to 8, at most 16 megapixels";
        return Err(Error::new(ErrorKind::Argument, problem, remedy).into());
    }
    Ok((device(width), device(height)))
}

/// The bitmap.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// Device pixels.
    pub width: u32,
    /// Device pixels.
    pub height: u32,
    /// Row by row, opaque.
    pub rgba: Vec<u8>,
    /// Written over it in this order.
    pub texts: Vec<Text>,
}

impl Frame {
    /// One colour all over.
    #[must_use]
    pub fn filled((width, height): (u32, u32), colour: Colour) -> Self {
        let [r, g, b] = colour.0;
        let rgba = [r, g, b, 255].repeat(width as usize * height as usize);
        Self { width, height, rgba, texts: Vec::new() }
    }

    /// Sets one pixel; outside the bitmap nothing happens.
    pub fn set(&mut self, x: u32, y: u32, rgb: [u8; 3]) {
        if x < self.width && y < self.height {
            let at = 4 * (y as usize * self.width as usize + x as usize);
            self.rgba[at..at + 3].copy_from_slice(&rgb);
        }
    }

    /// Fills a rectangle. Rows are whole; the first and last column take the colour in proportion to the part of
    /// them that is covered, so that a bar's length is true to a fraction of a pixel.
    pub fn fill(&mut self, x: (f64, f64), y: (u32, u32), colour: Colour) {
        let (left, right) = (x.0.max(0.0), x.1.min(f64::from(self.width)));
        for row in y.0..y.1.min(self.height) {
            for column in left.floor() as u32..right.ceil().max(0.0) as u32 {
                let start = f64::from(column).max(left);
                let cover = (f64::from(column + 1).min(right) - start).max(0.0);
                self.set(column, row, colour.over(self.at(column, row), cover));
            }
        }
    }

    /// A hollow rectangle of whole pixels, `thick` pixels inwards.
    pub fn outline(&mut self, x: (u32, u32), y: (u32, u32), thick: u32, colour: Colour) {
        let (wide, thick_end) = ((f64::from(x.0), f64::from(x.1)), y.1.saturating_sub(thick));
        self.fill(wide, (y.0, (y.0 + thick).min(y.1)), colour);
        self.fill(wide, (thick_end.max(y.0), y.1), colour);
        self.fill((f64::from(x.0), f64::from((x.0 + thick).min(x.1))), y, colour);
        self.fill((f64::from(x.1.saturating_sub(thick).max(x.0)), f64::from(x.1)), y, colour);
    }

    /// The colour of a pixel; black outside.
    #[must_use]
    pub fn at(&self, x: u32, y: u32) -> [u8; 3] {
        let at = 4 * (y as usize * self.width as usize + x as usize);
        self.rgba.get(at..at + 3).and_then(|rgb| rgb.try_into().ok()).unwrap_or_default()
    }
}
