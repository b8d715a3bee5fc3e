//! The page's training, run natively on the site's own images, or on the official batches of a folder: what `cargo xtask
//! measure` holds the browser against.
//!
//! `native-run SETTINGS [FOLDER]` takes settings as JSON (`{"images":5000,"epochs":15,"workers":2}`) and prints JSON: the losses of the
//! first ten steps, the curve, and the seconds that the steps took. All parts are computed by one thread, one after the other.

use std::path::Path;
use std::time::Instant;

use cifar_learn::session::{Advance, Program, Settings, Training};
use cifar_model::{Dataset, Manifest, read_batch, read_sheet};

const HERE: Program = Program { version: cifar_web::VERSION, place: "a native program" };

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let settings: Settings =
        serde_json::from_str(&std::env::args().nth(1).ok_or("give the settings as JSON")?)?;
    let mut run = Training::new(HERE, "kernels", settings, None)?;
    let is = run.describe();
    for (split, count) in [("train", is.needs_train), ("test", is.needs_test)] {
        let data = match std::env::args().nth(2) {
            Some(folder) => batches(Path::new(&folder), split, count)?,
            None => sheets(split, count)?,
        };
        let labels: Vec<u8> = data.labels().iter().map(|class| class.index()).collect();
        run.feed(split, data.images().to_vec(), &labels)?;
    }
    let (start, mut losses) = (Instant::now(), Vec::new());
    loop {
        match run.session().advance()? {
            Advance::Step { loss, .. } if losses.len() < 10 => losses.push(loss),
            Advance::Done => break,
            _ => {}
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    let curve = run.describe().curve;
    println!("{}", serde_json::json!({ "losses": losses, "curve": curve, "seconds": seconds }));
    Ok(())
}

/// The first images of a split, of the official batches.
fn batches(folder: &Path, split: &str, count: u32) -> Result<Dataset, Box<dyn std::error::Error>> {
    let numbered = (1..=5).map(|number| format!("data_batch_{number}.bin"));
    let names = if split == "train" { numbered.collect() } else { vec!["test_batch.bin".to_owned()] };
    let mut all = Dataset::default();
    for name in names {
        all.extend(&read_batch(&std::fs::read(folder.join(&name))?, &name)?);
    }
    Ok(all.slice(0..count as usize))
}

/// The first images of a split, of the site's sheets.
fn sheets(split: &str, count: u32) -> Result<Dataset, Box<dyn std::error::Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/assets/data");
    let manifest: Manifest = serde_json::from_slice(&std::fs::read(folder.join("manifest.json"))?)?;
    let mut sheets: Vec<_> = manifest.sheets.iter().filter(|sheet| sheet.split == split).collect();
    sheets.sort_by_key(|sheet| sheet.first);
    let mut all = Dataset::default();
    for sheet in sheets {
        let png = std::fs::read(folder.join(&sheet.file))?;
        all.extend(&read_sheet(&png, sheet.columns, sheet.rows, sheet.count, &sheet.labels)?);
    }
    if all.len() < count as usize {
        return Err(format!("the site has {} {split} images, the run needs {count}", all.len()).into());
    }
    Ok(all.slice(0..count as usize))
}
