//! What JPEG loses, and nothing of its files: colours at half the width and height, cosines of 8 x 8 pixels, rounded to
//! steps. The code for bits loses nothing and is left out: an encoder and a decoder from libraries would be half of all bytes
//! that evaluating costs a page.
//!
//! Tables and steps are those of ITU-T T.81, annex K, scaled by quality as libjpeg does; colours are brought to half size and
//! back as libjpeg-turbo does by default. Pillow's files differ where a coefficient lies between two steps.

use cifar_model::image::{BYTES, SIDE};
use cifar_model::{Image32, Result};

use crate::planes::AREA;

const BLOCK: usize = 8;
/// Width and height of a plane of colour.
const HALF: usize = SIDE / 2;

#[rustfmt::skip]
const LUMINANCE: [u16; BLOCK * BLOCK] = [
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55,
    14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
    18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];
#[rustfmt::skip]
const CHROMINANCE: [u16; BLOCK * BLOCK] = [
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99,
    24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
];

/// A picture as a JPEG file of a quality of 1 to 100 leaves it.
pub(crate) fn compressed(image: &Image32, quality: u8) -> Result<Image32> {
    let rgb = |at: usize| [0, 1, 2].map(|channel| f32::from(image.planar()[channel * AREA + at]));
    let weighted = |weights: [f32; 3], plus: f32| -> Vec<f32> {
        let sum =
            |pixel: [f32; 3]| pixel.iter().zip(weights).map(|(value, weight)| value * weight).sum::<f32>();
        (0..AREA).map(|at| (sum(rgb(at)) + plus).round()).collect()
    };
    let luma = weighted([0.299, 0.587, 0.114], 0.0);
    let blue = weighted([-0.168_735_9, -0.331_264_1, 0.5], 128.0);
    let red = weighted([0.5, -0.418_687_6, -0.081_312_4], 128.0);
    let luma = quantized(&luma, SIDE, &LUMINANCE, quality);
    let [blue, red] =
        [blue, red].map(|plane| doubled(&quantized(&halved(&plane), HALF, &CHROMINANCE, quality)));
    let mut planar = [0; BYTES];
    for at in 0..AREA {
        let (luma, blue, red) = (luma[at], blue[at] - 128.0, red[at] - 128.0);
        let pixel = [luma + 1.402 * red, luma - 0.344_136 * blue - 0.714_136 * red, luma + 1.772 * blue];
        for (channel, value) in pixel.into_iter().enumerate() {
            planar[channel * AREA + at] = value.round().clamp(0.0, 255.0) as u8;
        }
    }
    Image32::from_planar(&planar)
}

/// Means of four, halves up and down by turns.
fn halved(plane: &[f32]) -> Vec<f32> {
    let mean = |at: usize| {
        let (row, column) = (2 * (at / HALF), 2 * (at % HALF));
        let value = |down: usize, right: usize| plane[(row + down) * SIDE + column + right];
        let up = if at.is_multiple_of(2) { 1.0 } else { 2.0 };
        ((value(0, 0) + value(0, 1) + value(1, 0) + value(1, 1) + up) / 4.0).floor()
    };
    (0..HALF * HALF).map(mean).collect()
}

/// Three quarters of the nearest and one of the next, along both axes.
fn doubled(plane: &[f32]) -> Vec<f32> {
    let last = HALF - 1;
    let next = |at: usize| {
        let near = at / 2;
        (near, if at.is_multiple_of(2) { near.saturating_sub(1) } else { (near + 1).min(last) })
    };
    let value = |at: usize| {
        let ((row, far_row), (column, far_column)) = (next(at / SIDE), next(at % SIDE));
        let line = |column: usize| 3.0 * plane[row * HALF + column] + plane[far_row * HALF + column];
        let up = if (at % SIDE).is_multiple_of(2) { 8.0 } else { 7.0 };
        ((3.0 * line(column) + line(far_column) + up) / 16.0).floor()
    };
    (0..AREA).map(value).collect()
}

/// Cosines of each block, rounded to the steps of a quality, and bytes again.
fn quantized(plane: &[f32], side: usize, table: &[u16; BLOCK * BLOCK], quality: u8) -> Vec<f32> {
    let quality = f32::from(quality.clamp(1, 100));
    let percent = if quality < 50.0 { (5000.0 / quality).floor() } else { 200.0 - 2.0 * quality };
    let steps = table.map(|step| ((f32::from(step) * percent + 50.0) / 100.0).floor().clamp(1.0, 255.0));
    let cosines = cosines();
    let back: Matrix = std::array::from_fn(|row| std::array::from_fn(|column| cosines[column][row]));
    let mut out = vec![0.0; side * side];
    for corner in
        (0..side * side).filter(|at| (at / side).is_multiple_of(BLOCK) && (at % side).is_multiple_of(BLOCK))
    {
        let place = |at: usize| corner + at / BLOCK * side + at % BLOCK;
        let block = std::array::from_fn(|at| plane[place(at)] - 128.0);
        let mut waves = transformed(&block, &cosines);
        waves.iter_mut().zip(steps).for_each(|(wave, step)| *wave = (*wave / step).round() * step);
        let block = transformed(&waves, &back);
        block.iter().enumerate().for_each(|(at, value)| {
            out[place(at)] = (value + 128.0).round().clamp(0.0, 255.0);
        });
    }
    out
}

/// Row by row.
type Matrix = [[f32; BLOCK]; BLOCK];

/// `[wave][place]`, so that each row has the length 1.
fn cosines() -> Matrix {
    std::array::from_fn(|wave| {
        std::array::from_fn(|place| {
            let angle = (2 * place + 1) as f32 * wave as f32 * std::f32::consts::PI / 16.0;
            let length: f32 = if wave == 0 { 0.125 } else { 0.25 };
            length.sqrt() * libm::cosf(angle)
        })
    })
}

/// A matrix along the columns of a block, then along its rows.
fn transformed(block: &[f32; BLOCK * BLOCK], matrix: &Matrix) -> [f32; BLOCK * BLOCK] {
    let [mut columns, mut out] = [[0.0; BLOCK * BLOCK]; 2];
    for (row, weights) in matrix.iter().enumerate() {
        for (k, weight) in weights.iter().enumerate() {
            for at in 0..BLOCK {
                columns[row * BLOCK + at] += weight * block[k * BLOCK + at];
            }
        }
    }
    for row in 0..BLOCK {
        for k in 0..BLOCK {
            for (at, weights) in matrix.iter().enumerate() {
                out[row * BLOCK + at] += weights[k] * columns[row * BLOCK + k];
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lower_quality_is_farther_from_the_picture() -> Result<()> {
        let bytes: Vec<u8> =
            (0..BYTES).map(|at| (at % SIDE * 8) as u8 ^ (at / SIDE % SIDE * 3) as u8).collect();
        let image = Image32::from_planar(&bytes)?;
        let error = |other: &Image32| -> u32 {
            image.planar().iter().zip(other.planar()).map(|(a, b)| u32::from(a.abs_diff(*b))).sum()
        };
        let errors = [100, 80, 40, 5].map(|quality| compressed(&image, quality).map(|other| error(&other)));
        let errors = errors.into_iter().collect::<Result<Vec<u32>>>()?;
        assert!(errors.is_sorted() && errors[0] < errors[3], "{errors:?}");
        Ok(())
    }

    #[test]
    fn an_even_picture_stays_as_it_is_at_the_best_quality() -> Result<()> {
        let image = Image32::from_planar(&[77; BYTES])?;
        assert_eq!(compressed(&image, 100)?, image);
        Ok(())
    }
}
