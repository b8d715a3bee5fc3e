//! A sheet of paper and what draws on it: filled outlines, ovals and strokes, in hundredths of the sheet.

use anyhow::Result;
use cifar_model::{Image32, Square};
use fastrand::Rng;

/// Width and height of the sheet in dots, four times what a network sees: edges are as smooth as a brush's.
const DOTS: usize = 128;
/// From hundredths of the sheet to dots.
const SCALE: f32 = DOTS as f32 / 100.0;
/// Corners of an oval whose half axes are 1. Written out: the last digit of a sine differs from system to system, and
/// the drawings must not.
#[rustfmt::skip]
const CORNERS: [Point; 28] = [
    (1.0, 0.0), (0.9749279, 0.22252093),
    (0.90096885, 0.43388376), (0.7818315, 0.6234898),
    (0.6234898, 0.7818315), (0.43388364, 0.9009689),
    (0.22252098, 0.9749279), (-4.371139e-8, 1.0),
    (-0.22252095, 0.9749279), (-0.43388385, 0.90096885),
    (-0.62349, 0.7818314), (-0.7818317, 0.62348956),
    (-0.90096885, 0.43388382), (-0.9749279, 0.22252093),
    (-1.0, -8.742278e-8), (-0.9749279, -0.22252087),
    (-0.90096885, -0.43388376), (-0.7818314, -0.6234899),
    (-0.6234896, -0.7818316), (-0.43388346, -0.900969),
    (-0.22252055, -0.974928), (4.8876205e-7, -1.0),
    (0.2225215, -0.9749278), (0.4338835, -0.90096897),
    (0.6234897, -0.7818316), (0.78183144, -0.62348986),
    (0.90096885, -0.43388376), (0.9749279, -0.22252086),
];

/// Red, green, blue.
pub(super) type Colour = [u8; 3];
/// From the left and from the top, in hundredths of the sheet.
pub(super) type Point = (f32, f32);

/// What a part is painted with; which colour that is, the style says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// The colour of the thing.
    Body,
    /// A second one: wings, a cabin, a belly.
    Second,
    /// Wheels, hooves, noses.
    Dark,
    /// Windows, eyes, sails.
    Light,
}

/// How a drawing looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    /// Body, second, dark, light; without them parts are filled with the ground, as with a pencil.
    pub(super) fills: Option<[Colour; 4]>,
    /// Outlines and strokes; without it only areas are seen, and strokes take their tone's colour.
    pub(super) line: Option<Colour>,
    /// Width of lines.
    pub(super) width: f32,
    /// What the sheet is covered with, above and below the horizon.
    pub(super) ground: [Colour; 2],
    /// Height of the horizon; 100 is none.
    pub(super) horizon: f32,
}

/// A sheet in the making.
pub(super) struct Pen<'rng> {
    dots: Vec<u8>,
    style: Style,
    rng: &'rng mut Rng,
    /// How far points wander from where they should be.
    wobble: f32,
    /// Whether left and right are changed.
    flipped: bool,
    /// Size, and the place of the middle.
    size: f32,
    middle: Point,
}

impl<'rng> Pen<'rng> {
    /// An empty sheet; where things lie on it, how large they are and which way they look is chance.
    pub(super) fn new(style: Style, rng: &'rng mut Rng) -> Self {
        let horizon = (style.horizon * SCALE) as usize;
        let ground = |dot: usize| style.ground[usize::from(dot / DOTS >= horizon)];
        let dots = (0..DOTS * DOTS).flat_map(ground).collect();
        let (flipped, size) = (rng.bool(), 0.8 + 0.3 * rng.f32());
        let middle = (46.0 + 8.0 * rng.f32(), 46.0 + 8.0 * rng.f32());
        Self { dots, style, rng, wobble: 0.9, flipped, size, middle }
    }

    /// A number from `low` to `high`.
    pub(super) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.rng.f32()
    }

    /// True as often as `share` says.
    pub(super) fn chance(&mut self, share: f32) -> bool {
        self.rng.f32() < share
    }

    /// A closed outline, filled.
    pub(super) fn area(&mut self, points: &[Point], tone: Tone) {
        let points: Vec<Point> = points.iter().map(|&point| self.placed(point)).collect();
        let fill = self.style.fills.map_or_else(|| self.style.ground[0], |fills| fills[tone as usize]);
        // A pencil's dark parts are dark, everything else shows the paper.
        let fill = match (self.style.fills, self.style.line) {
            (None, Some(line)) if tone == Tone::Dark => line,
            _ => fill,
        };
        self.fill(&points, fill);
        if let Some(line) = self.style.line {
            let closed: Vec<Point> = points.iter().chain(points.first()).copied().collect();
            self.trace(&closed, self.style.width, line);
        }
    }

    /// An oval by its middle and half axes.
    pub(super) fn oval(&mut self, (x, y): Point, (a, b): Point, tone: Tone) {
        let corners = CORNERS.map(|(right, down)| (x + a * right, y + b * down));
        // Corners that wander each on their own would make a gear wheel.
        let wobble = std::mem::replace(&mut self.wobble, 0.15);
        self.area(&corners, tone);
        self.wobble = wobble;
    }

    /// A rectangle by its corners.
    pub(super) fn block(&mut self, (left, top): Point, (right, bottom): Point, tone: Tone) {
        self.area(&[(left, top), (right, top), (right, bottom), (left, bottom)], tone);
    }

    /// An open line; `width` in lines' widths.
    pub(super) fn stroke(&mut self, points: &[Point], width: f32, tone: Tone) {
        let points: Vec<Point> = points.iter().map(|&point| self.placed(point)).collect();
        let colour = match (self.style.line, self.style.fills) {
            // A thick stroke is a limb: it has its colour.
            (_, Some(fills)) if width > 1.5 || self.style.line.is_none() => fills[tone as usize],
            (Some(line), _) => line,
            (None, None) => [0; 3],
            (None, Some(fills)) => fills[tone as usize],
        };
        self.trace(&points, width * self.style.width, colour);
    }

    /// The 32 x 32 pixels of the sheet.
    pub(super) fn seen(&self) -> Result<Image32> {
        let rgba: Vec<u8> =
            self.dots.as_chunks::<3>().0.iter().flat_map(|&[r, g, b]| [r, g, b, 255]).collect();
        let side = DOTS as u32;
        Ok(Image32::from_rgba(side, side, &rgba, Square::centred(side, side))?)
    }

    /// Where a point comes to lie, in dots.
    fn placed(&mut self, (x, y): Point) -> Point {
        let x = if self.flipped { 100.0 - x } else { x };
        let wobble = self.wobble;
        let mut away = || wobble * (2.0 * self.rng.f32() - 1.0);
        let (dx, dy) = (away(), away());
        let put = |value: f32, middle: f32, away: f32| (middle + (value - 50.0 + away) * self.size) * SCALE;
        (put(x, self.middle.0, dx), put(y, self.middle.1, dy))
    }

    /// Colours every dot inside, by the even-odd rule.
    fn fill(&mut self, points: &[Point], colour: Colour) {
        for row in 0..DOTS {
            let y = row as f32 + 0.5;
            let edges = points.iter().zip(points.iter().cycle().skip(1));
            let mut crossings: Vec<f32> = edges
                .filter(|(a, b)| (a.1 <= y) != (b.1 <= y))
                .map(|(a, b)| a.0 + (y - a.1) / (b.1 - a.1) * (b.0 - a.0))
                .collect();
            crossings.sort_by(f32::total_cmp);
            for pair in crossings.chunks_exact(2) {
                let column = |x: f32| (x + 0.5).clamp(0.0, DOTS as f32) as usize;
                (column(pair[0])..column(pair[1])).for_each(|x| self.dot(x, row, colour));
            }
        }
    }

    /// Colours every dot within half a width of a line.
    fn trace(&mut self, points: &[Point], width: f32, colour: Colour) {
        let half = (width * SCALE * self.size / 2.0).max(0.7);
        for pair in points.windows(2) {
            let [(ax, ay), (bx, by)] = [pair[0], pair[1]];
            let span = |a: f32, b: f32| {
                let [low, high] = [a.min(b) - half, a.max(b) + half].map(|v| v.clamp(0.0, DOTS as f32));
                low as usize..(high.ceil() as usize).min(DOTS)
            };
            let (dx, dy) = (bx - ax, by - ay);
            let length = (dx * dx + dy * dy).max(1e-6);
            for y in span(ay, by) {
                for x in span(ax, bx) {
                    let (px, py) = (x as f32 + 0.5 - ax, y as f32 + 0.5 - ay);
                    let along = ((px * dx + py * dy) / length).clamp(0.0, 1.0);
                    let (ex, ey) = (px - along * dx, py - along * dy);
                    if ex * ex + ey * ey <= half * half {
                        self.dot(x, y, colour);
                    }
                }
            }
        }
    }

    fn dot(&mut self, x: usize, y: usize, colour: Colour) {
        let at = 3 * (y * DOTS + x);
        if let Some(dot) = self.dots.get_mut(at..at + 3) {
            dot.copy_from_slice(&colour);
        }
    }
}
