//! The area mean against exact whole-number arithmetic, in strips, at borders, and with what it has to refuse.

use cifar_model::{AreaMean, Error, ErrorKind, Image, Image32, ImageSize, Result, Square, lay_over};
use proptest::prelude::*;

const SIZE: ImageSize = ImageSize::CIFAR_10;

/// Bytes that look random and are the same each time.
fn noise(width: u32, height: u32, seed: u32) -> Vec<u8> {
    let mix =
        |i: u32| (i ^ seed.rotate_left(16)).wrapping_mul(2_654_435_761).rotate_right(13).wrapping_mul(97);
    (0..4 * width * height).map(|i| mix(i).to_be_bytes()[0]).collect()
}

/// Overlap of two ranges of whole numbers.
fn overlap(a: (u64, u64), b: (u64, u64)) -> u64 {
    a.1.min(b.1).saturating_sub(a.0.max(b.0))
}

/// The mean of every cell over every pixel in whole numbers throughout, in units of a 32nd of a cell's share of a pixel, so
/// that no sum and no half is ever off. The square is given in 1/32 pixel; `weights` are those of red, green and blue in each
/// channel, and sum to `whole`.
fn exact(
    (width, height, rgba): (u32, u32, &[u8]),
    [x, y, side]: [u64; 3],
    cells: u64,
    (weights, whole): (&[[u64; 3]], u64),
) -> Vec<u8> {
    let cell = |start: u64, i: u64| (cells * start + side * i, cells * start + side * (i + 1));
    let pixel = |i: u32| (32 * cells * u64::from(i), 32 * cells * u64::from(i + 1));
    let mut planar = Vec::new();
    for weights in weights {
        for (cell_y, cell_x) in (0..cells).flat_map(|row| (0..cells).map(move |column| (row, column))) {
            let mut sum = 0;
            for row in 0..height {
                let down = overlap(pixel(row), cell(y, cell_y));
                for column in (0..width).filter(|_| down > 0) {
                    let at = 4 * (row * width + column) as usize;
                    let value: u64 = weights.iter().zip(&rgba[at..]).map(|(w, &v)| w * u64::from(v)).sum();
                    sum += down * overlap(pixel(column), cell(x, cell_x)) * value;
                }
            }
            let area = side * side * whole;
            planar.push(((2 * sum + area) / (2 * area)) as u8);
        }
    }
    planar
}

const COLOURS: (&[[u64; 3]], u64) = (&[[1, 0, 0], [0, 1, 0], [0, 0, 1]], 1);
/// ITU-R BT.601, in Pillow's whole numbers.
const GREY: (&[[u64; 3]], u64) = (&[[19_595, 38_470, 7_471]], 65_536);

fn square([x, y, side]: [u64; 3]) -> Square {
    Square { x: x as f64 / 32.0, y: y as f64 / 32.0, side: side as f64 / 32.0 }
}

/// A picture's size with a square inside it, in 1/32 pixel.
fn sizes_and_squares() -> impl Strategy<Value = (u32, u32, [u64; 3])> {
    (1_u32..70, 1_u32..70).prop_flat_map(|(width, height)| {
        let (w, h) = (32 * u64::from(width), 32 * u64::from(height));
        (32..=w.min(h)).prop_flat_map(move |side| {
            (0..=w - side, 0..=h - side).prop_map(move |(x, y)| (width, height, [x, y, side]))
        })
    })
}

proptest! {
    #[test]
    fn every_byte_is_the_exact_mean((width, height, part) in sizes_and_squares(), seed: u32) {
        let rgba = noise(width, height, seed);
        let image = Image32::from_rgba(width, height, &rgba, square(part)).expect("the square fits");
        prop_assert_eq!(&image.planar()[..], exact((width, height, &rgba), part, 32, COLOURS));
    }

    /// Sides that f64 divides by without rounding.
    #[test]
    fn so_it_is_for_networks_of_other_sizes_and_in_grey(
        (width, height, part) in sizes_and_squares(), seed: u32, side in proptest::sample::select(vec![8, 16, 64]),
        channels in proptest::sample::select(vec![1, 3]),
    ) {
        let rgba = noise(width, height, seed);
        let size = ImageSize::of([channels, side, side]).expect("a size");
        let image = Image::from_rgba(width, height, &rgba, square(part), size).expect("the square fits");
        let of = if channels == 1 { GREY } else { COLOURS };
        prop_assert_eq!(image.planar(), &exact((width, height, &rgba), part, side as u64, of)[..]);
    }

    #[test]
    fn strips_of_any_height_give_the_same_bytes(
        (width, height, part) in sizes_and_squares(), seed: u32, strip in 1_u32..30,
    ) {
        let rgba = noise(width, height, seed);
        let mut means = AreaMean::new(width, height, square(part), SIZE).expect("the square fits");
        for first in (0..height).step_by(strip as usize) {
            let (from, to) = (4 * first * width, 4 * height.min(first + strip) * width);
            means.push_rows(first, &rgba[from as usize..to as usize]).expect("rows in order");
        }
        prop_assert_eq!(means.finish(), Image::from_rgba(width, height, &rgba, square(part), SIZE));
    }

    /// Squares at any place that an `f64` can name, not only where sums are exact.
    #[test]
    fn one_colour_stays_itself_and_means_stay_between_the_extremes(
        width in 1_u32..90, height in 1_u32..90, place in [0.0..=1.0_f64, 0.0..=1.0, 0.0..=1.0],
        colour: [u8; 3], seed: u32,
    ) {
        let largest = f64::from(width.min(height));
        let side = 1.0 + place[2] * (largest - 1.0);
        let part = Square { x: place[0] * (f64::from(width) - side), y: place[1] * (f64::from(height) - side), side };
        let pixel = [colour[0], colour[1], colour[2], 7];
        let image = Image32::from_rgba(width, height, &pixel.repeat((width * height) as usize), part);
        for (plane, value) in image.expect("the square fits").planar().chunks_exact(1024).zip(colour) {
            prop_assert!(plane.iter().all(|&byte| byte == value));
        }
        let rgba: Vec<u8> = noise(width, height, seed).iter().map(|byte| 40 + byte % 60).collect();
        let image = Image32::from_rgba(width, height, &rgba, part).expect("the square fits");
        prop_assert!(image.planar().iter().all(|byte| (40..100).contains(byte)));
    }

    #[test]
    fn no_numbers_make_it_panic(
        width: u32, height: u32, x: f64, y: f64, side: f64, first: u32,
        rows in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        if let Ok(mut means) = AreaMean::new(width, height, Square { x, y, side }, SIZE) {
            let _ = means.push_rows(first, &rows);
        }
        if let Ok(mut means) = AreaMean::new(5, 4, Square::centred(5, 4), SIZE) {
            prop_assert_eq!(means.push_rows(first, &rows).is_ok(), first == 0 && rows.len() <= 80 && rows.len() % 20 == 0);
        }
    }
}

#[test]
fn a_picture_of_32_x_32_keeps_its_bytes() -> Result<()> {
    let image = Image32::from_planar(&noise(32, 32, 116)[..3072])?;
    assert_eq!(Image32::from_rgba(32, 32, &image.rgba(), Square::centred(32, 32))?, image);
    Ok(())
}

/// Four pixels a cell: 0, 0, 1, 1 has the mean 0.5, which goes up, and 0, 0, 0, 1 goes down.
#[test]
fn halves_go_up() -> Result<()> {
    let pixels =
        |odd: [u8; 4]| -> Vec<u8> { odd.repeat(32).into_iter().flat_map(|value| [value; 4]).collect() };
    let (upper, lower) = (pixels([0, 0, 0, 0]), pixels([1, 1, 0, 1]));
    let rgba: Vec<u8> = [upper, lower].concat().repeat(64);
    let image = Image32::from_rgba(128, 128, &rgba, Square { x: 0.0, y: 0.0, side: 64.0 })?;
    assert_eq!(image.planar()[..4], [1, 0, 1, 0]);
    Ok(())
}

#[test]
fn the_centred_square_is_the_largest_in_the_middle() {
    assert_eq!(Square::centred(101, 50), Square { x: 25.5, y: 0.0, side: 50.0 });
    assert_eq!(Square::centred(3, 4), Square { x: 0.0, y: 0.5, side: 3.0 });
}

fn refused<T: std::fmt::Debug>(result: Result<T>) -> Error {
    let error = result.expect_err("must be refused");
    assert_eq!(error.kind(), ErrorKind::Picture);
    error
}

#[test]
fn sizes_and_squares_that_cannot_be_read() {
    let whole = Square { x: 0.0, y: 0.0, side: 1.0 };
    for (width, height) in [(0, 5), (5, 0), (10_001, 10_000), (u32::MAX, u32::MAX)] {
        let error = refused(AreaMean::new(width, height, whole, SIZE));
        assert!(error.problem().contains(&format!("{width} x {height}")), "{error}");
    }
    assert!(AreaMean::new(10_000, 10_000, whole, SIZE).is_ok(), "100 megapixels are allowed");
    let (nan, inf) = (f64::NAN, f64::INFINITY);
    for (x, y, side) in [
        (nan, 0.0, 5.0),
        (0.0, inf, 5.0),
        (0.0, 0.0, nan),
        (0.0, 0.0, inf),
        (0.0, 0.0, 0.0),
        (0.0, 0.0, -4.0),
        (0.0, 0.0, 0.999),
        (-0.1, 0.0, 5.0),
        (0.0, 5.1, 5.0),
        (6.0, 0.0, 5.0),
        (0.0, 0.0, 10.5),
    ] {
        let error = refused(AreaMean::new(10, 10, Square { x, y, side }, SIZE));
        assert!(error.problem().contains("square"), "{error}");
    }
}

/// 0.1 + 0.2 is a little above 0.3: a square that ends at the border is inside it all the same.
#[test]
fn rounding_at_the_border_is_forgiven() -> Result<()> {
    let (x, side) = (70.0 - 69.9, 69.9 + 1e-9);
    let image = Image32::from_rgba(70, 70, &[9; 4 * 70 * 70], Square { x, y: -1e-9, side })?;
    assert!(image.planar().iter().all(|&byte| byte == 9));
    Ok(())
}

#[test]
fn rows_out_of_order_in_parts_too_many_and_too_few() -> Result<()> {
    let mut means = AreaMean::new(3, 4, Square::centred(3, 4), SIZE)?;
    assert!(refused(means.push_rows(1, &[0; 12])).problem().contains("row 1 came where row 0 is next"));
    means.push_rows(0, &[0; 24])?;
    assert!(refused(means.push_rows(0, &[0; 12])).problem().contains("row 0 came where row 2 is next"));
    assert!(refused(means.push_rows(2, &[0; 13])).problem().contains("13 bytes"));
    assert!(refused(means.push_rows(2, &[0; 36])).problem().contains("2 are left"));
    assert!(refused(means.clone().finish()).problem().contains("2 of 4 rows"));
    means.push_rows(2, &[0; 24])?;
    assert!(refused(means.push_rows(4, &[0; 12])).problem().contains("0 are left"));
    assert!(means.finish().is_ok());
    refused(Image32::from_rgba(3, 4, &[0; 47], Square::centred(3, 4)));
    Ok(())
}

#[test]
fn transparent_pixels_show_the_background() {
    let mut rgba = [[200, 100, 0, 0], [200, 100, 0, 255], [255, 0, 7, 128], [9, 9, 9, 254]].concat();
    assert!(lay_over(&mut rgba, [0, 255, 7]));
    assert_eq!(rgba, [[0, 255, 7, 255], [200, 100, 0, 255], [128, 127, 7, 255], [9, 10, 9, 255]].concat());
    assert!(!lay_over(&mut rgba, [1, 2, 3]), "what is opaque lets nothing through");
}
