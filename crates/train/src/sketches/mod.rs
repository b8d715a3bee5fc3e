//! Drawings of the ten classes by simple programs: what a person might draw on the page's sheet. `cifar-train measure`
//! counts how many of them a network reads; `cifar-train sketches` shows them.
//!
//! Not what people draw, and no measure of it: a set that anyone can make again, to the byte. None of them trained
//! any network or chose anything.

mod birds_and_frogs;
mod four_legged;
mod pen;
mod vehicles;

use std::path::PathBuf;

use anyhow::{Context, Result};
use cifar_model::{Class, Dataset, write_sheet};
use fastrand::Rng;

use pen::{Colour, Pen, Style};

/// Drawings of each class.
pub(crate) const EACH: usize = 24;
/// Every chance in the drawings comes from it.
const SEED: u64 = 116;

type Program = fn(&mut Pen<'_>);

/// In the order of the classes.
const PROGRAMS: [&[Program]; 10] = [
    &[vehicles::airplane_side, vehicles::airplane_above, vehicles::airplane_light],
    &[vehicles::automobile_side, vehicles::automobile_round, vehicles::automobile_front],
    &[birds_and_frogs::bird_standing, birds_and_frogs::bird_flying, birds_and_frogs::bird_tall],
    &[four_legged::cat_face, four_legged::cat_sitting, four_legged::cat_walking],
    &[four_legged::deer_side, four_legged::deer_face],
    &[four_legged::dog_face, four_legged::dog_side, four_legged::dog_sitting],
    &[birds_and_frogs::frog_front, birds_and_frogs::frog_side, birds_and_frogs::frog_above],
    &[four_legged::horse_side, four_legged::horse_running, four_legged::horse_head],
    &[vehicles::ship_steamer, vehicles::ship_sail, vehicles::ship_freighter],
    &[vehicles::truck_box, vehicles::truck_ladder, vehicles::truck_front],
];

/// Colours that things of a class have, in drawings: body and second.
const COLOURS: [[[Colour; 2]; 3]; 10] = [
    [[[235, 235, 235], [190, 195, 205]], [[205, 60, 50], [240, 240, 240]], [[120, 130, 145], [90, 100, 115]]],
    [[[200, 30, 35], [180, 25, 30]], [[40, 80, 170], [35, 70, 150]], [[230, 190, 40], [215, 175, 30]]],
    [[[120, 85, 55], [90, 62, 40]], [[60, 110, 180], [40, 80, 140]], [[240, 235, 225], [170, 165, 160]]],
    [[[225, 140, 60], [235, 170, 130]], [[60, 58, 60], [170, 130, 130]], [[170, 165, 160], [215, 170, 165]]],
    [[[160, 105, 60], [130, 85, 50]], [[185, 130, 80], [150, 100, 60]], [[120, 80, 50], [100, 65, 40]]],
    [[[165, 110, 60], [110, 70, 40]], [[235, 225, 205], [150, 105, 65]], [[60, 52, 48], [40, 36, 34]]],
    [[[95, 160, 60], [70, 130, 45]], [[130, 120, 60], [105, 95, 45]], [[60, 130, 70], [45, 105, 55]]],
    [[[125, 75, 45], [95, 58, 35]], [[225, 220, 210], [180, 175, 165]], [[80, 52, 38], [60, 40, 30]]],
    [[[70, 75, 90], [190, 60, 45]], [[160, 45, 40], [230, 225, 215]], [[30, 60, 110], [215, 190, 150]]],
    [[[215, 50, 40], [200, 45, 35]], [[235, 235, 230], [40, 90, 165]], [[90, 140, 80], [230, 200, 60]]],
];
const INK: Colour = [25, 25, 28];
const PAPER: Colour = [255, 255, 255];

/// What things of a class are seen against, above and below the horizon: sky, grass, water, road.
fn scene(class: usize, rng: &mut Rng) -> ([Colour; 2], f32) {
    const SKY: Colour = [150, 195, 235];
    const GRASS: Colour = [110, 150, 75];
    const WATER: Colour = [60, 105, 150];
    const ROAD: Colour = [125, 125, 128];
    const FLOOR: Colour = [190, 165, 135];
    const WALL: Colour = [215, 205, 190];
    let (ground, horizon) = match class {
        0 => ([SKY, SKY], 100.0),
        1 | 9 => ([SKY, ROAD], 60.0),
        2 => ([SKY, if rng.bool() { SKY } else { GRASS }], 72.0),
        3 | 5 => (if rng.bool() { [WALL, FLOOR] } else { [SKY, GRASS] }, 66.0),
        4 | 7 => ([if rng.bool() { GRASS } else { SKY }, GRASS], 55.0),
        6 => ([GRASS, FLOOR], 60.0),
        _ => ([SKY, WATER], 62.0),
    };
    let shade = rng.u8(0..28);
    (ground.map(|colour| colour.map(|value| value.saturating_sub(shade))), horizon + 8.0 * rng.f32() - 4.0)
}

/// Four looks in turn: a pencil on paper, colours on paper with and without outlines, colours in a scene.
fn style(class: usize, drawing: usize, rng: &mut Rng) -> Style {
    let [body, second] = COLOURS[class][rng.u32(0..3) as usize];
    let fills = Some([body, second, [35, 33, 35], [245, 245, 240]]);
    let paper = Style {
        fills: None,
        line: Some(INK),
        width: 2.6 + 1.6 * rng.f32(),
        ground: [PAPER; 2],
        horizon: 100.0,
    };
    match drawing % 4 {
        0 => paper,
        1 => Style { fills, ..paper },
        2 => {
            // Without outlines, light things need dark paper.
            let is_light = body.iter().map(|&value| u32::from(value)).sum::<u32>() > 450;
            let ground = if is_light { [70, 88, 105] } else { [232, 228, 218] };
            Style { fills, line: None, ground: [ground; 2], ..paper }
        }
        _ => {
            let (ground, horizon) = scene(class, rng);
            Style { fills, line: rng.bool().then_some(INK), width: 1.8, ground, horizon }
        }
    }
}

/// All drawings, class after class.
pub(crate) fn drawings() -> Result<Dataset> {
    let mut images = Vec::new();
    let mut labels = Vec::new();
    for class in Class::ALL {
        let number = usize::from(class.index());
        for drawing in 0..EACH {
            let mut rng =
                Rng::with_seed(SEED.wrapping_mul(1_000_003).wrapping_add((number * EACH + drawing) as u64));
            let style = style(number, drawing, &mut rng);
            // Each program draws in each look.
            let programs = PROGRAMS[number];
            let mut pen = Pen::new(style, &mut rng);
            programs[drawing / 4 % programs.len()](&mut pen);
            images.extend_from_slice(pen.seen()?.planar());
            labels.push(class);
        }
    }
    Ok(Dataset::new(images, labels)?)
}

/// Where to.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The PNG sheet, a row a class.
    #[arg(long, default_value = "sketches.png")]
    out: PathBuf,
}

/// Writes all drawings on one sheet.
pub(crate) fn run(args: &Args) -> Result<()> {
    let drawings = drawings()?;
    std::fs::write(&args.out, write_sheet(&drawings, EACH as u32)?)
        .with_context(|| format!("{} cannot be written", args.out.display()))?;
    println!("{}: {} drawings, {EACH} of each class", args.out.display(), drawings.len());
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// The committed figures are of these bytes.
    #[test]
    fn the_drawings_are_the_same_everywhere_and_no_two_are_alike() -> Result<()> {
        let all = drawings()?;
        assert_eq!(all.len(), 240);
        let apart: BTreeSet<&[u8]> = all.images().chunks_exact(3072).collect();
        assert_eq!(apart.len(), all.len());
        assert_eq!(drawings()?, all);
        assert_eq!(cifar_model::sha256_hex(all.images()), DRAWN);
        Ok(())
    }

    /// Every drawing has something on it: no colour, ground or body, covers all but a few of its dots.
    #[test]
    fn every_sheet_is_drawn_on() -> Result<()> {
        let all = drawings()?;
        for (at, image) in all.images().chunks_exact(3072).enumerate() {
            let mut counts = BTreeMap::new();
            for dot in 0..1024 {
                *counts.entry([image[dot], image[1024 + dot], image[2048 + dot]]).or_insert(0) += 1;
            }
            let most = counts.into_values().max().unwrap_or(0);
            assert!((60..960).contains(&most), "drawing {at}: {most} dots of one colour");
        }
        Ok(())
    }

    const DRAWN: &str = "2703b5ec4a128aec01595378d08e9d2a6b9ee173492f042342287fe76e194048";
}
