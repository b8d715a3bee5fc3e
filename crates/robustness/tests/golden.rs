//! Corruptions and resizers against Pillow, SciPy, OpenCV and scikit-image: `tests/golden/robustness.py`.

use cifar_model::resample::Square;
use cifar_model::{Image32, Result, sha256_hex};
use cifar_robustness::{Corruption, Resizer, Strength, corrupt, photographed, resize};
use serde_json::Value;

fn golden() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden/robustness.json");
    let text = std::fs::read_to_string(path).expect("the golden numbers");
    serde_json::from_str(&text).expect("JSON")
}

/// The script's picture.
fn formula(height: usize, width: usize, channel: usize, at: usize) -> u8 {
    let (y, x) = (at / width % height, at % width);
    let waves = (x * (3 + channel) + y * (5 - channel)) % 113;
    let grain = (x * x * 13 + y * y * 7 + x * y * 3 + channel * 5) % 17;
    (waves + (x / 5 + y / 7 + channel) % 3 * 60 + grain) as u8
}

fn picture() -> Result<Image32> {
    let planar: Vec<u8> = (0..3072).map(|at| formula(32, 32, at / 1024, at % 1024)).collect();
    Image32::from_planar(&planar)
}

/// The largest and the mean distance from the values that are written down, in levels.
fn distances(image: &Image32, entry: &Value) -> (u8, f32) {
    let expected = entry["every_24th"].as_array().expect("values");
    assert_eq!(expected.len(), 128);
    let values = image.planar().iter().step_by(24).zip(expected);
    let distances: Vec<u8> =
        values.map(|(value, expected)| value.abs_diff(expected.as_u64().expect("a byte") as u8)).collect();
    let sum: f32 = distances.iter().copied().map(f32::from).sum();
    (distances.iter().copied().max().unwrap_or(0), sum / 128.0)
}

fn is_the_same(image: &Image32, entry: &Value) -> bool {
    entry["sha256"] == sha256_hex(image.planar())
}

#[test]
fn corruptions_are_those_of_cifar_10_c() -> Result<()> {
    let (golden, image) = (golden(), picture()?);
    for (name, entries) in golden["corruptions"].as_object().expect("corruptions") {
        let corruption: Corruption = serde_json::from_value(name.as_str().into()).expect("a corruption");
        for (strength, entry) in Strength::ALL.into_iter().zip(entries.as_array().expect("five")) {
            let made = corrupt(&image, corruption, strength, 1)?;
            let ((distance, mean), case) = (distances(&made, entry), format!("{name} {}", strength.get()));
            match corruption {
                Corruption::Pixelation => assert!(is_the_same(&made, entry), "{case}"),
                // Between files of the two encoders lie few coefficients that are rounded to the other side.
                Corruption::Jpeg => {
                    assert!(distance <= 25 && mean <= 1.5, "{case}: {distance} {mean}");
                }
                _ => assert!(distance <= 1, "{case}: {distance}"),
            }
        }
    }
    Ok(())
}

#[test]
fn resizers_are_those_of_pillow_and_opencv() -> Result<()> {
    let golden = golden();
    let cases = golden["resizers"].as_array().expect("cases");
    assert_eq!(cases.len(), 4);
    for case in cases {
        let size = |name: &str| case[name].as_u64().expect("a size") as usize;
        let (width, height) = (size("width"), size("height"));
        let rgba: Vec<u8> = (0..width * height)
            .flat_map(|at| {
                [0, 1, 2].map(|channel| formula(height, width, channel, at)).into_iter().chain([9])
            })
            .collect();
        let square: Square = serde_json::from_value(case["square"].clone()).expect("a square");
        let results = case["results"].as_object().expect("results");
        for resizer in Resizer::ALL {
            let made = resize(width as u32, height as u32, &rgba, square, resizer)?;
            let name = serde_json::to_value(resizer).expect("a name");
            let name = name.as_str().expect("a name");
            let Some(entry) = results.get(name) else {
                assert_eq!(resizer, Resizer::AreaMean);
                continue;
            };
            match resizer {
                Resizer::Bilinear => assert!(distances(&made, entry).0 <= 1, "{name} {width}"),
                _ => assert!(is_the_same(&made, entry), "{name} {width}: {:?}", distances(&made, entry)),
            }
        }
    }
    Ok(())
}

#[test]
fn a_picture_that_was_enlarged_comes_back_as_from_pillow_and_opencv() -> Result<()> {
    let (golden, image) = (golden(), picture()?);
    let made = photographed(image.planar(), 0, 0, 1)?;
    let results = golden["photographed"].as_object().expect("results");
    assert_eq!(results.len(), Resizer::ALL.len() - 1);
    for (resizer, planar) in Resizer::ALL.into_iter().zip(made.chunks_exact(3072)) {
        let name = serde_json::to_value(resizer).expect("a name");
        let Some(entry) = results.get(name.as_str().expect("a name")) else { continue };
        let made = Image32::from_planar(planar)?;
        match resizer {
            Resizer::Bilinear => assert!(distances(&made, entry).0 <= 1, "{name}"),
            _ => assert!(is_the_same(&made, entry), "{name}: {:?}", distances(&made, entry)),
        }
    }
    Ok(())
}

#[test]
fn what_the_area_mean_refuses_all_refuse() {
    for resizer in Resizer::ALL {
        assert!(resize(10, 10, &[0; 399], Square::centred(10, 10), resizer).is_err());
        assert!(resize(10, 10, &[0; 400], Square { x: 5.0, y: 0.0, side: 10.0 }, resizer).is_err());
        assert!(resize(0, 10, &[], Square::centred(0, 10), resizer).is_err());
    }
}
