//! From values to colours: a scale that goes both ways from zero.

use cifar_model::inside::Reach;
use serde::Deserialize;

use crate::frame::Colour;

/// Entries of a table: one for what is no number, then from the most negative value over zero to the most positive.
const ENTRIES: usize = 256;
/// The entry of zero, and what rounds to the nearest entry where a conversion cuts off.
const ZERO: f32 = 128.0;
const HALF: f32 = 0.5;
/// From here on a float has no fraction, and its lowest bits count.
const WHOLE: f32 = (1 << 23) as f32;
/// Entries on either side of zero.
const SIDE: f32 = 127.0;
/// Zeros alone have no scale of their own, and smaller numbers would not divide.
const LEAST: f32 = 1e-30;

/// The colours of a scale. Zero is told from both ends by its lightness alone, so that it can be seen without colour
/// vision; the ends are told apart by hues that every usual kind of colour vision separates (blue and orange).
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
pub struct Palette {
    zero: Colour,
    negative: Colour,
    positive: Colour,
    /// What is no number, or infinite.
    invalid: Colour,
    /// Where maps leave places over; `None`: the colour of zero.
    #[serde(default)]
    empty: Option<Colour>,
}

/// The colours of a palette, from the most negative to the most positive. For each stage anew they would take as long as a
/// tenth of the notebook's network.
#[derive(Clone, Debug)]
pub struct Colours {
    palette: Palette,
    table: [[u8; 4]; ENTRIES],
}

impl Colours {
    /// Mixes them.
    #[must_use]
    pub fn new(palette: Palette) -> Self {
        let mut table = [[0; 4]; ENTRIES];
        for (entry, rgba) in table.iter_mut().enumerate() {
            let share = (entry as f32 - ZERO) / SIDE;
            let end = if share < 0.0 { palette.negative } else { palette.positive };
            // The root lifts what is small: most values of a map are.
            let cover = share.abs().min(1.0).sqrt();
            let mix = |i: usize| f32::from(end.0[i]) * cover + f32::from(palette.zero.0[i]) * (1.0 - cover);
            *rgba = [mix(0).round() as u8, mix(1).round() as u8, mix(2).round() as u8, 255];
        }
        let [r, g, b] = palette.invalid.0;
        table[0] = [r, g, b, 255];
        Self { palette, table }
    }

    /// Those of `palette`: the ones that are held, where they are.
    pub fn of<'held>(held: &'held mut Option<Self>, palette: &Palette) -> &'held Self {
        if held.as_ref().is_some_and(|colours| colours.palette != *palette) {
            *held = None;
        }
        held.get_or_insert_with(|| Self::new(*palette))
    }
}

/// The colour of every value from `-limit` to `limit`; what lies beyond has the colour of the nearer end.
#[derive(Clone, Copy, Debug)]
pub struct Scale<'colours> {
    colours: &'colours Colours,
    /// Entries for a step of one.
    steps: f32,
    limit: f32,
    holds_all: bool,
}

impl<'colours> Scale<'colours> {
    /// `limit`: the value with the full colour.
    #[must_use]
    pub const fn new(colours: &'colours Colours, limit: f32) -> Self {
        let limit = if limit.is_finite() { limit.max(LEAST) } else { f32::MAX };
        Self { colours, steps: SIDE / limit, limit, holds_all: false }
    }

    /// The same for values that are all finite and not beyond the limit, where `reach` says so: they are painted faster.
    #[must_use]
    pub fn holding(self, reach: Reach) -> Self {
        Self { holds_all: reach.is_finite && reach.largest <= self.limit, ..self }
    }

    /// Red, green, blue, 255 of a place without a value.
    #[must_use]
    pub fn empty(&self) -> [u8; 4] {
        let Palette { zero, empty, .. } = self.colours.palette;
        let [r, g, b] = empty.unwrap_or(zero).0;
        [r, g, b, 255]
    }

    /// Whether [`Self::entry_within`] is enough.
    #[must_use]
    pub const fn holds_all(&self) -> bool {
        self.holds_all
    }

    /// The [`Self::entry`] of a finite value that is not beyond the limit. Beside so large a number as is added here nothing is
    /// left of a fraction, and the lowest bits are the entry; a half may be rounded to the other side.
    #[must_use]
    #[inline(always)]
    pub fn entry_within(&self, value: f32) -> u8 {
        (value * self.steps + (WHOLE + ZERO)).to_bits() as u8
    }

    /// Red, green, blue, 255. What is infinite or no number has the colour of its own.
    #[must_use]
    pub fn rgba(&self, value: f32) -> [u8; 4] {
        self.colour(self.entry(value))
    }

    /// Which colour a value has. Apart from [`Self::colour`], so that compilers make SIMD of it.
    #[must_use]
    pub fn entry(&self, value: f32) -> u8 {
        let inside = value.clamp(-self.limit, self.limit) * self.steps + (ZERO + HALF);
        // By way of i32, for which processors have an instruction.
        if value.abs() <= f32::MAX { inside as i32 as u8 } else { 0 }
    }

    /// Red, green, blue, 255 of an [`Self::entry`].
    #[must_use]
    pub fn colour(&self, entry: u8) -> [u8; 4] {
        self.colours.table[usize::from(entry)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PALETTE: Palette = Palette {
        zero: Colour([250, 250, 250]),
        negative: Colour([0, 60, 160]),
        positive: Colour([170, 60, 0]),
        invalid: Colour([255, 0, 255]),
        empty: None,
    };

    #[test]
    fn zero_and_both_ends_have_their_colours() {
        let colours = Colours::new(PALETTE);
        let scale = Scale::new(&colours, 2.0);
        assert_eq!(scale.rgba(0.0), [250, 250, 250, 255]);
        for (value, colour) in [(-2.0, [0, 60, 160, 255]), (2.0, [170, 60, 0, 255])] {
            assert_eq!(scale.rgba(value), colour);
            assert_eq!(scale.rgba(value * 1000.0), colour);
        }
    }

    #[test]
    fn no_number_is_never_mistaken_for_one() {
        for limit in [0.0, 1e-30, 1.0, 1e30, f32::INFINITY, f32::NAN] {
            let colours = Colours::new(PALETTE);
            let scale = Scale::new(&colours, limit);
            let invalid = [255, 0, 255, 255];
            for value in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
                assert_eq!(scale.rgba(value), invalid);
            }
            for value in [-1.0, -f32::MIN_POSITIVE, 0.0, 1e-20, 5.0, f32::MAX] {
                assert_ne!(scale.rgba(value), invalid, "{value} of {limit}");
            }
        }
    }

    #[test]
    fn what_is_larger_never_looks_nearer_to_zero() {
        let colours = Colours::new(PALETTE);
        let scale = Scale::new(&colours, 1.0);
        let distance = |value: f32| {
            let [r, ..] = scale.rgba(value);
            (250 - i32::from(r)).abs()
        };
        for sign in [-1.0, 1.0] {
            let far: Vec<_> = (0..=100).map(|step| distance(sign * step as f32 / 100.0)).collect();
            assert!(far.is_sorted(), "{far:?}");
        }
    }

    #[test]
    fn colours_are_mixed_anew_for_another_palette_alone() {
        let mut held = None;
        assert_eq!(Colours::of(&mut held, &PALETTE).table[128], [250, 250, 250, 255]);
        let dark = Palette { zero: Colour([5, 5, 5]), ..PALETTE };
        assert_eq!(Colours::of(&mut held, &dark).table[128], [5, 5, 5, 255]);
        assert_eq!(Colours::of(&mut held, &dark).table, Colours::new(dark).table);
    }

    #[test]
    fn values_within_the_limit_have_the_same_entry_the_fast_way() {
        let colours = Colours::new(PALETTE);
        for limit in [1e-38, 1e-30, 3e-5, 1.0, 77.7, 1e30, f32::MAX] {
            let scale = Scale::new(&colours, limit);
            for step in -1000..=1000 {
                let value = limit * (step as f32 / 1000.0);
                let (usual, fast) = (scale.entry(value), scale.entry_within(value));
                assert!(
                    usual.abs_diff(fast) <= u8::from(step % 1000 != 0),
                    "{value} of {limit}: {usual}, {fast}"
                );
                assert_ne!(fast, 0, "no number has the colour of what is none");
            }
        }
    }

    #[test]
    fn the_fast_way_is_for_finite_values_within_the_limit() {
        let colours = Colours::new(PALETTE);
        let holds = |limit, largest, is_finite| {
            Scale::new(&colours, limit).holding(Reach { largest, is_finite, ..Reach::default() }).holds_all()
        };
        assert!(holds(1.0, 1.0, true) && holds(2.0, 1.0, true) && holds(0.0, 0.0, true));
        assert!(!holds(1.0, 1.5, true) && !holds(1.0, 1.0, false));
    }
}
