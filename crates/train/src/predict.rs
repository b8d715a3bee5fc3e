//! `cifar-train predict IMAGE`: what a network answers to a test image or a picture file.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use cifar_model::{Image, ImageSize, Language, Plan, Square, Weights};

use crate::answer::Answer;
use crate::output::language;
use crate::picture::{Picture, colour, square};
use crate::source::Source;
use crate::weights_file;

/// What to look at.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Index of a test image, 0 to 9,999 (the notebook shows 116), or a PNG, JPEG, WebP, GIF or BMP file.
    #[arg(default_value = "116")]
    image: String,
    /// A weights file.
    #[arg(long, default_value = "www/assets/models/notebook.safetensors")]
    weights: PathBuf,
    #[command(flatten)]
    source: Source,
    /// Of a file: the part to look at as X,Y,SIDE in pixels; without it the largest square in the middle.
    #[arg(long, value_parser = square)]
    square: Option<Square>,
    /// Of a file: the colour behind transparent parts, as #rrggbb.
    #[arg(long, default_value = "#ffffff", value_parser = colour)]
    background: Colour,
    /// Writes the bytes that the network saw, channel by channel: red, green, blue, each 32 x 32 row by row.
    #[arg(long, value_name = "FILE")]
    planar: Option<PathBuf>,
    /// Language of the answer: en or es.
    #[arg(long, default_value = "en", value_parser = language)]
    lang: Language,
}

/// Red, green, blue.
type Colour = [u8; 3];

/// Prints the answer.
pub(crate) fn run(args: &Args) -> Result<()> {
    let weights = weights_file::read(&args.weights)?;
    let size = ImageSize::of(weights.metadata.spec.input)?;
    let (heading, image) = match args.image.parse() {
        Ok(index) => test_image(args, index, size)?,
        Err(_) => file(args, Path::new(&args.image), size)?,
    };
    if let Some(path) = &args.planar {
        std::fs::write(path, image.planar())
            .with_context(|| format!("{} cannot be written", path.display()))?;
    }
    let logits = logits(&weights, &image)?;
    let answer = Answer { metadata: &weights.metadata, logits: &logits, language: args.lang };
    print!("{heading}\n{}", answer.text());
    Ok(())
}

fn test_image(args: &Args, index: usize, size: ImageSize) -> Result<(String, Image)> {
    ensure!(args.square.is_none(), "--square cuts from a file, and {index} is a test image: leave it out");
    let test = args.source.test()?;
    let count = test.len();
    ensure!(index < count, "there is no test image {index}: give 0 to {}, or a file", count - 1);
    let class = test.label(index).name(args.lang);
    let heading = match args.lang {
        Language::Es => format!("Imagen de prueba {index}; clase verdadera: {class}"),
        Language::En => format!("Test image {index}; true class: {class}"),
    };
    Ok((heading, Image::from_planar(test.image(index))?.fitted(size)?))
}

fn file(args: &Args, path: &Path, size: ImageSize) -> Result<(String, Image)> {
    let picture = Picture::read(path, args.background)?;
    let (width, height) = picture.size();
    let square = args.square.unwrap_or_else(|| Square::centred(width, height));
    let Square { x, y, side } = square;
    let shown = path.display();
    let heading = match args.lang {
        Language::Es => {
            format!("{shown}: {width} x {height} píxeles; se ve el cuadrado en {x}, {y} de lado {side}")
        }
        Language::En => {
            format!("{shown}: {width} x {height} pixels; seen is the square at {x}, {y} of side {side}")
        }
    };
    Ok((heading, picture.image(square, size)?))
}

fn logits(weights: &Weights, image: &Image) -> Result<Vec<f32>> {
    let mut plan = Plan::compile(weights)?;
    let mut logits = vec![0.0; plan.outputs()];
    plan.logits(image.planar(), &mut logits)?;
    Ok(logits)
}

#[cfg(test)]
mod tests {
    use cifar_model::argmax;
    use image::RgbaImage;

    use super::*;

    fn shipped() -> Result<Weights> {
        let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/assets");
        weights_file::read(&assets.join("models/notebook.safetensors"))
    }

    #[test]
    fn image_116_is_an_airplane() -> Result<()> {
        let test = Source::committed().test()?;
        assert_eq!(argmax(&logits(&shipped()?, &Image::from_planar(test.image(116))?)?), 0);
        assert_eq!(test.label(116).name(Language::Es), "Avión");
        Ok(())
    }

    /// Image 116 as a file, eight times as wide and high and with a border: cut out, it is the test image again.
    #[test]
    fn a_file_is_seen_through_its_square() -> Result<()> {
        let test = Source::committed().test()?;
        let seen = Image::from_planar(test.image(116))?;
        let pixels = RgbaImage::from_raw(32, 32, seen.rgba()).context("4,096 bytes")?;
        let large = RgbaImage::from_fn(280, 300, |x, y| {
            let inside = (8..264).contains(&x) && (20..276).contains(&y);
            if inside { *pixels.get_pixel((x - 8) / 8, (y - 20) / 8) } else { [1, 2, 3, 255].into() }
        });
        let folder = std::env::temp_dir();
        let name = |kind: &str| folder.join(format!("cifar-train-predict-{}.{kind}", std::process::id()));
        large.save(name("png"))?;
        let mut args = Args {
            image: name("png").display().to_string(),
            weights: PathBuf::new(),
            source: Source::committed(),
            square: Some(Square { x: 8.0, y: 20.0, side: 256.0 }),
            background: [255; 3],
            planar: Some(name("planar")),
            lang: Language::En,
        };
        let (heading, image) = file(&args, Path::new(&args.image), ImageSize::CIFAR_10)?;
        assert_eq!(image, seen);
        assert!(heading.ends_with("280 x 300 pixels; seen is the square at 8, 20 of side 256"), "{heading}");
        args.weights =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/assets/models/notebook.safetensors");
        run(&args)?;
        assert_eq!(std::fs::read(name("planar"))?, seen.planar());
        args.square = None;
        assert!(
            file(&args, Path::new(&args.image), ImageSize::CIFAR_10)?.0.ends_with("at 0, 10 of side 280")
        );
        ["png", "planar"].map(name).iter().try_for_each(std::fs::remove_file)?;
        Ok(())
    }

    #[test]
    fn an_index_beyond_the_test_set_is_explained() -> Result<()> {
        let args = Args {
            image: "10000".into(),
            weights: PathBuf::new(),
            source: Source::committed(),
            square: None,
            background: [255; 3],
            planar: None,
            lang: Language::En,
        };
        let message =
            test_image(&args, 10_000, ImageSize::CIFAR_10).err().context("must be refused")?.to_string();
        assert!(message.contains("give 0 to 9999, or a file"), "{message}");
        Ok(())
    }
}
