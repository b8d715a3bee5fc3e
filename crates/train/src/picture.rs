//! Picture files of any size and kind become the pixels that a network sees.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use cifar_model::resample::MAX_PIXELS;
use cifar_model::{Image, ImageSize, Square, lay_over};
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, RgbaImage};

/// A picture as it is meant to be seen: turned as its EXIF orientation says, transparent parts laid over a background.
pub(crate) struct Picture(RgbaImage);

impl Picture {
    /// Reads a PNG, JPEG, WebP, GIF or BMP file, whatever its name ends in; of moving pictures the first frame. Colour
    /// profiles, and the gamma of a PNG, are not applied.
    pub(crate) fn read(path: &Path, background: [u8; 3]) -> Result<Self> {
        let shown = path.display();
        let file = ImageReader::open(path)
            .and_then(ImageReader::with_guessed_format)
            .with_context(|| format!("{shown} cannot be read"))?;
        let refused =
            || format!("{shown} is no picture that can be read: give a PNG, JPEG, WebP, GIF or BMP file");
        // Browsers do not look for the orientation of a WebP, so neither does what is compared with them.
        let is_turned = file.format() != Some(ImageFormat::WebP);
        let mut decoder = file.into_decoder().with_context(refused)?;
        let (width, height) = decoder.dimensions();
        let pixels = u64::from(width) * u64::from(height);
        ensure!(pixels <= MAX_PIXELS, "{shown} has {pixels} pixels: give at most {MAX_PIXELS}");
        let orientation = decoder.orientation().with_context(refused)?;
        let mut picture = DynamicImage::from_decoder(decoder).with_context(refused)?;
        if is_turned {
            picture.apply_orientation(orientation);
        }
        let mut rgba = picture.into_rgba8();
        lay_over(&mut rgba, background);
        Ok(Self(rgba))
    }

    /// Width and height in pixels, as seen.
    pub(crate) fn size(&self) -> (u32, u32) {
        self.0.dimensions()
    }

    /// The area means of a square.
    pub(crate) fn image(&self, square: Square, size: ImageSize) -> Result<Image> {
        let (width, height) = self.size();
        Ok(Image::from_rgba(width, height, self.0.as_raw(), square, size)?)
    }
}

/// Reads `X,Y,SIDE` in pixels.
pub(crate) fn square(text: &str) -> Result<Square, String> {
    let numbers: Vec<f64> =
        text.split(',').map(|part| part.trim().parse()).collect::<Result<_, _>>().unwrap_or_default();
    match numbers[..] {
        [x, y, side] => Ok(Square { x, y, side }),
        _ => Err("use X,Y,SIDE in pixels, as in 10,0,240".into()),
    }
}

/// Reads `#rrggbb`.
pub(crate) fn colour(text: &str) -> Result<[u8; 3], String> {
    let hex =
        text.strip_prefix('#').filter(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()));
    let number = hex.and_then(|hex| u32::from_str_radix(hex, 16).ok());
    let [_, red, green, blue] = number.ok_or("use #rrggbb, as in #ffffff")?.to_be_bytes();
    Ok([red, green, blue])
}

#[cfg(test)]
mod tests {
    use image::codecs::jpeg::JpegEncoder;
    use image::codecs::png::PngEncoder;
    use image::codecs::webp::WebPEncoder;
    use image::{ExtendedColorType, ImageEncoder, Rgba};

    use super::*;

    const WHITE: [u8; 3] = [255; 3];

    /// Reads bytes as a file whose name says nothing of its kind.
    fn read(name: &str, bytes: &[u8], background: [u8; 3]) -> Result<Picture> {
        let path = std::env::temp_dir().join(format!("cifar-train-picture-{}-{name}", std::process::id()));
        std::fs::write(&path, bytes)?;
        let picture = Picture::read(&path, background);
        std::fs::remove_file(&path)?;
        picture
    }

    /// 64 x 32: red on the left, blue on the right.
    fn red_and_blue() -> RgbaImage {
        RgbaImage::from_fn(64, 32, |x, _| Rgba(if x < 32 { [255, 0, 0, 255] } else { [0, 0, 255, 255] }))
    }

    fn encoded(picture: &RgbaImage, format: ImageFormat) -> Result<Vec<u8>> {
        let mut bytes = std::io::Cursor::new(Vec::new());
        DynamicImage::from(picture.clone()).write_to(&mut bytes, format)?;
        Ok(bytes.into_inner())
    }

    /// A TIFF header with the one entry that says: turn a quarter to the right.
    const TURN_RIGHT: [u8; 26] = *b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";

    #[test]
    fn png_webp_gif_and_bmp_keep_the_pixels_of_the_square() -> Result<()> {
        for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif, ImageFormat::Bmp] {
            let picture = read("square", &encoded(&red_and_blue(), format)?, WHITE)?;
            assert_eq!(picture.size(), (64, 32));
            let image = picture.image(Square { x: 16.0, y: 0.0, side: 32.0 }, ImageSize::CIFAR_10)?;
            assert_eq!(image.planar()[14..18], [255, 255, 0, 0], "{format:?}");
            assert_eq!(image.planar()[2 * 1024 + 14..2 * 1024 + 18], [0, 0, 255, 255], "{format:?}");
        }
        Ok(())
    }

    #[test]
    fn exif_orientation_turns_the_picture() -> Result<()> {
        let flat = DynamicImage::from(red_and_blue()).into_rgb8();
        let (mut jpeg, mut png, mut webp) = (Vec::new(), Vec::new(), Vec::new());
        let mut encoder = JpegEncoder::new_with_quality(&mut jpeg, 95);
        encoder.set_exif_metadata(TURN_RIGHT.into())?;
        encoder.write_image(&flat, 64, 32, ExtendedColorType::Rgb8)?;
        let mut encoder = PngEncoder::new(&mut png);
        encoder.set_exif_metadata(TURN_RIGHT.into())?;
        encoder.write_image(&flat, 64, 32, ExtendedColorType::Rgb8)?;
        let mut encoder = WebPEncoder::new_lossless(&mut webp);
        encoder.set_exif_metadata(TURN_RIGHT.into())?;
        encoder.write_image(&flat, 64, 32, ExtendedColorType::Rgb8)?;
        assert_eq!(read("webp", &webp, WHITE)?.size(), (64, 32), "browsers show it as it lies");
        for (name, bytes) in [("jpeg", jpeg), ("png", png)] {
            let picture = read(name, &bytes, WHITE)?;
            assert_eq!(picture.size(), (32, 64), "{name}");
            let [top, bottom] = [[10, 10], [10, 50]].map(|[x, y]| picture.0.get_pixel(x, y).0);
            assert!(top[0] > 240 && top[2] < 15, "{name}: red goes up, not {top:?}");
            assert!(bottom[2] > 240 && bottom[0] < 15, "{name}: blue goes down, not {bottom:?}");
        }
        Ok(())
    }

    #[test]
    fn transparent_parts_show_the_background() -> Result<()> {
        let glass = encoded(&RgbaImage::from_pixel(40, 40, Rgba([9, 9, 9, 0])), ImageFormat::Png)?;
        let image =
            read("glass", &glass, [10, 20, 30])?.image(Square::centred(40, 40), ImageSize::CIFAR_10)?;
        assert_eq!([0, 1024, 2048].map(|at| image.planar()[at]), [10, 20, 30]);
        Ok(())
    }

    /// A case of `tests/pictures/pictures.json`.
    #[derive(serde::Deserialize)]
    struct Case {
        file: String,
        square: Option<Square>,
        background: Option<String>,
    }

    /// The browser's tests compare the page with the same bytes. `UPDATE_PICTURES=1` writes them.
    #[test]
    fn committed_pictures_are_seen_as_they_were() -> Result<()> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/pictures");
        let cases: Vec<Case> = serde_json::from_slice(&std::fs::read(folder.join("pictures.json"))?)?;
        assert!(cases.len() >= 24, "{} cases", cases.len());
        let mut seen = Vec::new();
        for Case { file, square, background } in &cases {
            let background = background.as_deref().map_or(Ok(WHITE), colour).map_err(anyhow::Error::msg)?;
            let picture = Picture::read(&folder.join(file), background)?;
            let (width, height) = picture.size();
            let image = picture
                .image(square.unwrap_or_else(|| Square::centred(width, height)), ImageSize::CIFAR_10)?;
            seen.push(image.planar().to_vec());
        }
        let expected = folder.join("expected.planar");
        if std::env::var_os("UPDATE_PICTURES").is_some() {
            std::fs::write(&expected, seen.concat())?;
        }
        let expected = std::fs::read(expected)?;
        assert_eq!(expected.len(), 3072 * cases.len());
        for ((case, seen), expected) in cases.iter().zip(&seen).zip(expected.chunks_exact(3072)) {
            assert!(seen == expected, "{} is seen otherwise", case.file);
        }
        Ok(())
    }

    #[test]
    fn what_is_no_picture_is_named_and_refused() -> Result<()> {
        let whole = encoded(&red_and_blue(), ImageFormat::Png)?;
        for (name, bytes) in
            [("words", &b"no picture"[..]), ("half", &whole[..whole.len() / 2]), ("empty", &[])]
        {
            let message = format!("{:#}", read(name, bytes, WHITE).err().context("must be refused")?);
            assert!(message.contains(name) && message.contains("PNG, JPEG, WebP, GIF or BMP"), "{message}");
        }
        let message =
            format!("{:#}", Picture::read(Path::new("absent.png"), WHITE).err().context("no file")?);
        assert!(message.contains("absent.png cannot be read"), "{message}");
        Ok(())
    }

    #[test]
    fn squares_and_colours_are_read_or_explained() {
        assert_eq!(square("10, 0.5,240"), Ok(Square { x: 10.0, y: 0.5, side: 240.0 }));
        assert_eq!(colour("#0a1BfF"), Ok([10, 27, 255]));
        assert!(["", "1,2", "1,2,3,4", "a,b,c"].iter().all(|text| square(text).is_err()));
        assert!(["", "ffffff", "#fff", "#ggggggg", "#+fffff"].iter().all(|text| colour(text).is_err()));
    }
}
