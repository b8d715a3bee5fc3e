//! Which sheet holds an image, and what becomes of the site's lists when they are wrong.

use cifar_model::{Manifest, Samples, SheetEntry};
use cifar_web::Fault;
use cifar_web::site::{Assets, Models, SheetId, Span, count, locate, read_manifest, spans};

fn sheet(split: &str, first: u32, count: u32) -> SheetEntry {
    SheetEntry {
        file: format!("{split}-{first}.png"),
        split: split.into(),
        first,
        count,
        columns: 40,
        rows: 25,
        labels: "0".repeat(count as usize),
        sha256: "0".repeat(64),
        bytes: 1,
    }
}

/// Two test sheets, the second listed first, one training sheet, and the samples 116 and 1,500.
fn manifest() -> Manifest {
    let samples = Samples {
        file: "samples.png".into(),
        indices: vec![116, 1500],
        columns: 2,
        rows: 1,
        labels: "00".into(),
        sha256: "0".repeat(64),
        bytes: 1,
    };
    Manifest {
        format: 1,
        source: "test".into(),
        license_note: "none".into(),
        test_count: 2000,
        train_count: 1000,
        sheets: vec![sheet("test", 1000, 1000), sheet("train", 0, 1000), sheet("test", 0, 1000)],
        samples,
    }
}

fn span(sheet: SheetId, places: std::ops::Range<usize>) -> Span {
    Span { sheet, places }
}

#[test]
fn a_sample_comes_from_the_small_sheet() {
    assert_eq!(locate(&manifest(), "test", 1500), Ok(span(SheetId::Samples, 1..2)));
    assert_eq!(locate(&manifest(), "test", 117), Ok(span(SheetId::Sheet(2), 117..118)));
    assert_eq!(locate(&manifest(), "train", 116), Ok(span(SheetId::Sheet(1), 116..117)));
}

#[test]
fn a_run_of_images_goes_over_whole_sheets_in_their_order() {
    let expected = vec![span(SheetId::Sheet(2), 950..1000), span(SheetId::Sheet(0), 0..55)];
    assert_eq!(spans(&manifest(), "test", 950..1055), Ok(expected));
    assert_eq!(spans(&manifest(), "test", 5..5), Ok(vec![]));
}

#[test]
fn images_beyond_the_last_are_refused_with_the_first_that_is_missing() {
    let missing = |split: &str, index, count| Fault::ImageRange { split: split.into(), index, count };
    assert_eq!(locate(&manifest(), "test", 2000), Err(missing("test", 2000, 2000)));
    assert_eq!(locate(&manifest(), "test", u32::MAX), Err(missing("test", u32::MAX, 2000)));
    assert_eq!(spans(&manifest(), "train", 990..1010), Err(missing("train", 1000, 1000)));
    assert_eq!(locate(&manifest(), "validation", 0), Err(missing("validation", 0, 0)));
}

#[test]
fn a_gap_ends_the_count() {
    let mut manifest = manifest();
    manifest.sheets.remove(2);
    assert_eq!((count(&manifest, "test"), count(&manifest, "train")), (0, 1000));
}

#[test]
fn published_names_are_looked_up_and_others_kept() -> serde_json::Result<()> {
    let json = r#"{"data/samples.png":{"path":"data/samples-01.png","bytes":7,"sha256":"ab"}}"#;
    let assets: Assets = serde_json::from_str(json)?;
    assert_eq!(assets.path("data/samples.png"), "data/samples-01.png");
    assert_eq!(assets.expected("data/samples.png").map(|expected| expected.bytes), Some(7));
    assert_eq!(Assets::default().path("data/samples.png"), "data/samples.png");
    assert_eq!(Assets::default().expected("data/samples.png"), None);
    Ok(())
}

#[test]
fn models_are_found_by_name_or_the_known_ones_named() -> cifar_web::Result<()> {
    let json = r#"{"format":1,"models":[{"name":"a","file":"a.safetensors","bytes":1,"sha256":"00"}]}"#;
    let models = Models::read(json.as_bytes())?;
    assert_eq!(models.find("a")?.file, "a.safetensors");
    let unknown = Fault::ModelUnknown { model: "b".into(), known: vec!["a".into()] };
    assert_eq!(models.find("b"), Err(unknown));
    Ok(())
}

#[test]
fn lists_that_cannot_be_read_say_which_and_why() {
    for bad in ["", "{}", "<html>", r#"{"format":2,"models":[]}"#] {
        let code = Models::read(bad.as_bytes()).map_err(|fault| fault.code());
        assert_eq!(code, Err("fetch.format"), "{bad}");
        assert_eq!(
            read_manifest(bad.as_bytes()).map_err(|fault| fault.code()).map(drop),
            Err("fetch.format")
        );
    }
}
