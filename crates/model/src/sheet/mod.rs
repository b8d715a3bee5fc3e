//! PNG sheets: many 32 x 32 pictures in one image, row by row, that a person can look at.
//!
//! They are decoded here and never by a browser's canvas, which may alter pixels.

mod rows;

use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;
use png::{BitDepth, ColorType, Compression, Encoder};
use serde::{Deserialize, Serialize};

use crate::image::{BYTES, SIDE};
use crate::{Class, Dataset, Error, ErrorKind, Result};

/// No sheet may have more pictures in a row, or more rows.
pub const MAX_ACROSS: u32 = 128;
const RGB: usize = 3;
/// What to do about a sheet that cannot be read.
pub const REMEDY: &str = "write the sheets again from the data set's batches";

/// One sheet of a manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetEntry {
    /// File name beside the manifest.
    pub file: String,
    /// `test` or `train`.
    pub split: String,
    /// Index in its split of the first picture.
    pub first: u32,
    /// Pictures on the sheet; the last row may be short.
    pub count: u32,
    /// Pictures in a row.
    pub columns: u32,
    /// Rows.
    pub rows: u32,
    /// One digit a picture.
    pub labels: String,
    /// Of the file.
    pub sha256: String,
    /// Of the file.
    pub bytes: u64,
}

/// A small sheet of chosen test pictures: all of the data that a first view needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Samples {
    /// File name beside the manifest.
    pub file: String,
    /// Index in the test set of each picture.
    pub indices: Vec<u32>,
    /// Pictures in a row.
    pub columns: u32,
    /// Rows.
    pub rows: u32,
    /// One digit a picture.
    pub labels: String,
    /// Of the file.
    pub sha256: String,
    /// Of the file.
    pub bytes: u64,
}

/// What the sheets of a folder hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// 1.
    pub format: u32,
    /// Where the pictures come from.
    pub source: String,
    /// What is known of their licence.
    pub license_note: String,
    /// Test pictures on the sheets.
    pub test_count: u32,
    /// Training pictures on the sheets.
    pub train_count: u32,
    /// All sheets.
    pub sheets: Vec<SheetEntry>,
    /// The chosen ones.
    pub samples: Samples,
}

fn refuse(problem: String) -> Error {
    Error::new(ErrorKind::Sheet, problem, REMEDY)
}

impl Manifest {
    /// Refuses a manifest whose counts and labels do not fit its sheets.
    ///
    /// # Errors
    /// `ErrorKind::Sheet`, naming the file.
    pub fn check(&self) -> Result<()> {
        if self.format != 1 {
            return Err(refuse(format!("the manifest's format is {}, expected 1", self.format)));
        }
        for sheet in &self.sheets {
            fits(&sheet.file, sheet.columns, sheet.rows, sheet.count as usize, &sheet.labels)?;
        }
        let samples = &self.samples;
        fits(&samples.file, samples.columns, samples.rows, samples.indices.len(), &samples.labels)
    }
}

fn fits(file: &str, columns: u32, rows: u32, count: usize, labels: &str) -> Result<()> {
    let across = (1..=MAX_ACROSS).contains(&columns) && (1..=MAX_ACROSS).contains(&rows);
    if !across || count == 0 || count > (columns * rows) as usize || labels.len() != count {
        let digits = labels.len();
        return Err(refuse(format!(
            "{file}: {count} pictures, {digits} labels on {columns} x {rows} places"
        )));
    }
    Ok(())
}

/// The PNG of a set's pictures, `columns` in a row; places left over are black.
///
/// # Errors
/// `ErrorKind::Sheet` for no pictures and for more than fit.
pub fn write_sheet(data: &Dataset, columns: u32) -> Result<Vec<u8>> {
    let rows = u32::try_from(data.len()).unwrap_or(u32::MAX).div_ceil(columns.max(1));
    fits("sheet", columns, rows, data.len(), &"0".repeat(data.len()))?;
    let width = columns as usize * SIDE;
    let mut pixels = vec![0; width * rows as usize * SIDE * RGB];
    for index in 0..data.len() {
        let picture = data.image(index);
        each_pixel(index, columns as usize, |from, to| {
            for channel in 0..RGB {
                pixels[to * RGB + channel] = picture[channel * SIDE * SIDE + from];
            }
        });
    }
    let mut bytes = Vec::new();
    let unwritable = |e| refuse(format!("the PNG cannot be written ({e})"));
    let mut encoder = Encoder::new(&mut bytes, width as u32, rows * SIDE as u32);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::High);
    encoder.write_header().and_then(|mut writer| writer.write_image_data(&pixels)).map_err(unwritable)?;
    Ok(bytes)
}

/// A sheet whose rows are still packed by zlib. A browser has its own inflater, and a module without one is smaller by a
/// seventh; [`read_sheet`] does all at once.
pub struct PackedSheet {
    stream: Vec<u8>,
    columns: usize,
    rows: usize,
    classes: Vec<Class>,
}

impl PackedSheet {
    /// Of a PNG: the first `count` pictures, with their labels.
    ///
    /// # Errors
    /// `ErrorKind::Sheet` for bytes that are no 8-bit RGB PNG, without interlacing, of exactly `columns * 32` x `rows * 32`
    /// pixels, and for labels that are not `count` digits.
    pub fn read(png: &[u8], columns: u32, rows: u32, count: u32, labels: &str) -> Result<Self> {
        fits("sheet", columns, rows, count as usize, labels)?;
        let classes: Option<Vec<Class>> = labels.bytes().map(|b| Class::new(b.wrapping_sub(b'0'))).collect();
        let classes = classes.ok_or_else(|| refuse("a label is no digit".into()))?;
        let stream = rows::packed(png, columns * SIDE as u32, rows * SIDE as u32)?;
        Ok(Self { stream, columns: columns as usize, rows: rows as usize, classes })
    }

    /// The zlib stream, for whoever unpacks it: a sheet is megabytes, and needs them once.
    #[must_use]
    pub fn take_stream(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.stream)
    }

    /// Bytes that the stream unpacks to: another number is refused.
    #[must_use]
    pub const fn unpacked_bytes(&self) -> usize {
        rows::unpacked_bytes(self.columns * SIDE, self.rows * SIDE)
    }

    /// The pictures, given what the stream unpacks to.
    ///
    /// # Errors
    /// `ErrorKind::Sheet` for rows of another size, or filtered as PNG knows not.
    pub fn unpacked(self, rows: &[u8]) -> Result<Dataset> {
        let (across, rows_of_pixels) = (self.columns * SIDE, self.rows * SIDE);
        let mut images = vec![0; self.classes.len() * BYTES];
        rows::each(rows, across, rows_of_pixels, |y, line| {
            // The pictures that this row of pixels goes through.
            let pictures = images.chunks_exact_mut(BYTES).skip(y / SIDE * self.columns).take(self.columns);
            for (picture, pixels) in pictures.zip(line.chunks_exact(SIDE * RGB)) {
                let planes = picture.chunks_exact_mut(SIDE * SIDE).enumerate();
                for (channel, plane) in planes {
                    let values = &mut plane[y % SIDE * SIDE..][..SIDE];
                    for (value, pixel) in values.iter_mut().zip(pixels.as_chunks::<RGB>().0) {
                        *value = pixel[channel];
                    }
                }
            }
        })?;
        Dataset::new(images, self.classes)
    }
}

/// Reads a sheet back: the first `count` pictures with their labels.
///
/// # Errors
/// As [`PackedSheet::read`], and for a stream that does not unpack to all rows. Nothing is allocated for a sheet of another
/// size.
pub fn read_sheet(png: &[u8], columns: u32, rows: u32, count: u32, labels: &str) -> Result<Dataset> {
    let mut sheet = PackedSheet::read(png, columns, rows, count, labels)?;
    let unpacked = decompress_to_vec_zlib_with_limit(&sheet.take_stream(), sheet.unpacked_bytes());
    let unpacked = unpacked.map_err(|e| refuse(format!("the PNG cannot be decoded ({e})")))?;
    sheet.unpacked(&unpacked)
}

/// Calls with (pixel of the picture, pixel of the sheet) for picture `index`.
fn each_pixel(index: usize, columns: usize, mut visit: impl FnMut(usize, usize)) {
    let (left, top) = (index % columns * SIDE, index / columns * SIDE);
    for y in 0..SIDE {
        for x in 0..SIDE {
            visit(y * SIDE + x, (top + y) * columns * SIDE + left + x);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn five() -> Result<Dataset> {
        let images = (0..5 * BYTES).map(|i| (i * 31 % 253) as u8).collect();
        Dataset::new(images, (0..5).filter_map(Class::new).collect())
    }

    #[test]
    fn reads_back_every_byte() -> Result<()> {
        let png = write_sheet(&five()?, 3)?;
        assert_eq!(read_sheet(&png, 3, 2, 5, "01234")?, five()?);
        Ok(())
    }

    #[test]
    fn refuses_wrong_sizes_labels_and_every_cut() -> Result<()> {
        let png = write_sheet(&five()?, 3)?;
        let cases = [(2, 3, 5, "01234"), (3, 2, 4, "01234"), (3, 2, 5, "0123x"), (3, 2, 7, "0123456")];
        for (columns, rows, count, labels) in cases {
            let error = read_sheet(&png, columns, rows, count, labels).expect_err("must be refused");
            assert_eq!(error.kind(), ErrorKind::Sheet, "{columns} {rows} {count} {labels}");
        }
        for cut in (0..png.len() - 16).step_by(97) {
            assert!(read_sheet(&png[..cut], 3, 2, 5, "01234").is_err(), "cut at {cut}");
        }
        Ok(())
    }
}
