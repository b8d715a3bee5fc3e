//! Pillow's resampling (Pillow 13.0.0, `ImagingResample`): a filter over the pixels under it, along rows first, then along
//! columns, both rounded to bytes with integer weights. To the last bit, so that what is shown is what a person's own program
//! does.

/// A filter and how far it reaches on either side, in pixels of the result where that is smaller, else of the source.
#[derive(Clone, Copy)]
pub(crate) struct Filter {
    reach: f64,
    weight: fn(f64) -> f64,
}

/// The mean of the pixels whose middle lies under the result's pixel.
pub(crate) const BOX: Filter = Filter { reach: 0.5, weight: |x| f64::from(u8::from(x > -0.5 && x <= 0.5)) };
/// A triangle.
pub(crate) const BILINEAR: Filter = Filter { reach: 1.0, weight: |x| (1.0 - x.abs()).max(0.0) };
/// Keys's cubic with a = -0.5 (IEEE Transactions on Acoustics, Speech, and Signal Processing 29, 1981).
pub(crate) const BICUBIC: Filter = Filter {
    reach: 2.0,
    weight: |x| {
        const A: f64 = -0.5;
        let x = x.abs();
        if x < 1.0 {
            ((A + 2.0) * x - (A + 3.0)) * x * x + 1.0
        } else if x < 2.0 {
            (((x - 5.0) * x + 8.0) * x - 4.0) * A
        } else {
            0.0
        }
    },
};
/// A sine under the first lobe of a wider one, three lobes.
pub(crate) const LANCZOS: Filter =
    Filter { reach: 3.0, weight: |x| if (-3.0..3.0).contains(&x) { sinc(x) * sinc(x / 3.0) } else { 0.0 } };

fn sinc(x: f64) -> f64 {
    let x = x * std::f64::consts::PI;
    if x == 0.0 { 1.0 } else { libm::sin(x) / x }
}

/// Bits behind the point of an integer weight.
const BITS: u32 = 32 - 8 - 2;

/// The pixels of the source that make one pixel of the result, with their weights.
pub(crate) struct Window {
    first: usize,
    weights: Vec<i32>,
}

/// The windows of `count` pixels that together show `start` to `end` of a line of `length` pixels.
pub(crate) fn windows(filter: Filter, length: usize, start: f64, end: f64, count: usize) -> Vec<Window> {
    let scale = (end - start) / count as f64;
    let stretch = scale.max(1.0);
    let reach = filter.reach * stretch;
    let window = |at: usize| {
        let centre = start + (at as f64 + 0.5) * scale;
        let first = (centre - reach + 0.5).max(0.0) as usize;
        let last = ((centre + reach + 0.5) as usize).min(length);
        let distance = |pixel: usize| (pixel as f64 - centre + 0.5) / stretch;
        let weights: Vec<f64> = (first..last).map(|pixel| (filter.weight)(distance(pixel))).collect();
        let total: f64 = weights.iter().sum();
        let whole = |weight: f64| {
            let share = if total == 0.0 { weight } else { weight / total };
            (share * f64::from(1 << BITS)).round() as i32
        };
        Window { first, weights: weights.into_iter().map(whole).collect() }
    };
    (0..count).map(window).collect()
}

impl Window {
    /// The weighted mean of the values of a line; `value` gives the one at a place.
    pub(crate) fn mean(&self, value: impl Fn(usize) -> u8) -> u8 {
        let half = 1_i64 << (BITS - 1);
        let weighted = (self.first..).zip(&self.weights);
        let sum = weighted.fold(half, |sum, (at, &weight)| sum + i64::from(weight) * i64::from(value(at)));
        (sum >> BITS).clamp(0, 255) as u8
    }
}

/// A line of bytes made `count` long.
pub(crate) fn line(windows: &[Window], value: impl Fn(usize) -> u8) -> impl Iterator<Item = u8> {
    windows.iter().map(move |window| window.mean(&value))
}

/// A plane of `from` rows and columns made `to` wide and high.
pub(crate) fn square(filter: Filter, plane: &[u8], from: usize, to: usize) -> Vec<u8> {
    let windows = windows(filter, from, 0.0, from as f64, to);
    let narrow: Vec<u8> =
        (0..from).flat_map(|row| line(&windows, move |column| plane[row * from + column])).collect();
    let columns: Vec<Vec<u8>> =
        (0..to).map(|column| line(&windows, |row| narrow[row * to + column]).collect()).collect();
    (0..to * to).map(|at| columns[at % to][at / to]).collect()
}
