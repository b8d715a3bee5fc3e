//! The rows of a sheet's PNG, packed and unpacked. A sheet is 8-bit RGB without interlacing, as [`super::write_sheet`]
//! writes it: of all that PNG can be, a reader needs little. Whoever has an inflater (every browser does) unpacks by it.
//!
//! PNG's checksums are passed over: zlib's covers the pixels, and a site's list has the SHA-256 of every sheet.

use super::{REMEDY, RGB};
use crate::{Error, ErrorKind, Result};

const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";
/// Behind width and height: 8 bits, RGB, the one compression and set of filters there are, no interlacing.
const KIND: [u8; 5] = [8, 2, 0, 0, 0];

fn refuse(problem: &str) -> Error {
    Error::new(ErrorKind::Sheet, problem, REMEDY)
}

/// The zlib stream of a PNG's rows, where it is 8-bit RGB of exactly `width` x `height` pixels.
pub(super) fn packed(png: &[u8], width: u32, height: u32) -> Result<Vec<u8>> {
    let mut rest = png.strip_prefix(&SIGNATURE).ok_or_else(|| refuse("the file is no PNG"))?;
    let header = chunk(&mut rest).and_then(|(name, header)| (name == b"IHDR").then_some(header));
    let wanted = [&width.to_be_bytes(), &height.to_be_bytes(), &KIND[..]].concat();
    if header.is_none_or(|header| header != wanted) {
        let problem = format!("the PNG is not {width} x {height}, 8-bit RGB, not interlaced");
        return Err(refuse(&problem));
    }
    let mut stream = Vec::with_capacity(rest.len());
    loop {
        match chunk(&mut rest) {
            Some((b"IDAT", data)) => stream.extend_from_slice(data),
            Some((b"IEND", _)) => return Ok(stream),
            Some(_) => (),
            None => return Err(refuse("the PNG has no end")),
        }
    }
}

/// The next chunk's name and data; `rest` is what follows it.
fn chunk<'a>(rest: &mut &'a [u8]) -> Option<(&'a [u8; 4], &'a [u8])> {
    let (length, after) = rest.split_first_chunk()?;
    let (name, after) = after.split_first_chunk()?;
    let (data, after) = after.split_at_checked(u32::from_be_bytes(*length) as usize)?;
    let (_checksum, after) = after.split_first_chunk::<4>()?;
    *rest = after;
    Some((name, data))
}

/// Bytes of the unpacked rows: one before each row says how it was filtered.
pub(super) const fn unpacked_bytes(width: usize, height: usize) -> usize {
    height * (1 + width * RGB)
}

/// Calls with each row's number and its RGB pixels: what its filter had taken away is added again (PNG, section 9).
pub(super) fn each(
    unpacked: &[u8],
    width: usize,
    height: usize,
    mut visit: impl FnMut(usize, &[u8]),
) -> Result<()> {
    if unpacked.len() != unpacked_bytes(width, height) {
        return Err(refuse("the PNG has another number of rows"));
    }
    let (mut line, mut above) = (vec![0; width * RGB], vec![0; width * RGB]);
    for (at, filtered) in unpacked.chunks_exact(1 + width * RGB).enumerate() {
        let (filter, filtered) = filtered.split_at(1);
        line.copy_from_slice(filtered);
        match filter[0] {
            0 => (),
            1 => add(&mut line, &above, |[left, _, _]| left),
            2 => line.iter_mut().zip(&above).for_each(|(value, up)| *value = value.wrapping_add(*up)),
            3 => add(&mut line, &above, |[left, up, _]| ((u16::from(left) + u16::from(up)) / 2) as u8),
            4 => add(&mut line, &above, nearest),
            _ => return Err(refuse("the PNG has a filter that there is not")),
        }
        visit(at, &line);
        std::mem::swap(&mut line, &mut above);
    }
    Ok(())
}

/// Adds to each byte what `of` makes of its neighbours: left, above, and left of that.
fn add(line: &mut [u8], above: &[u8], of: impl Fn([u8; 3]) -> u8) {
    let (mut left, mut before) = ([0; RGB], [0; RGB]);
    for (pixel, up) in line.as_chunks_mut::<RGB>().0.iter_mut().zip(above.as_chunks::<RGB>().0) {
        for channel in 0..RGB {
            let neighbours = [left[channel], up[channel], before[channel]];
            pixel[channel] = pixel[channel].wrapping_add(of(neighbours));
        }
        (left, before) = (*pixel, *up);
    }
}

/// Paeth's filter: the neighbour that is nearest to left + above - before, in this order where two are as near.
fn nearest([left, up, before]: [u8; 3]) -> u8 {
    let [left_off, up_off] = [i16::from(up) - i16::from(before), i16::from(left) - i16::from(before)];
    let [by_left, by_up, by_before] = [left_off.abs(), up_off.abs(), (left_off + up_off).abs()];
    if by_left <= by_up && by_left <= by_before {
        left
    } else if by_up <= by_before {
        up
    } else {
        before
    }
}

#[cfg(test)]
mod tests {
    use png::{BitDepth, ColorType, Encoder, Filter};

    use super::*;
    use crate::sheet::read_sheet;

    /// Two pictures beside each other, with edges, ramps and noise: every filter's sums go over 255 somewhere.
    fn values() -> Vec<u8> {
        let pixel = |at: usize| [at * 7 % 256, at / 64 * 9 % 256, at * at * 31 % 251];
        (0..64 * 32).flat_map(pixel).map(|value| value as u8).collect()
    }

    fn written(color: ColorType, filter: Filter, values: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, 64, 32);
        encoder.set_color(color);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_filter(filter);
        encoder.write_header().expect("fits").write_image_data(values).expect("fits");
        bytes
    }

    #[test]
    fn every_filter_of_png_is_undone() -> Result<()> {
        for filter in
            [Filter::NoFilter, Filter::Sub, Filter::Up, Filter::Avg, Filter::Paeth, Filter::Adaptive]
        {
            let data = read_sheet(&written(ColorType::Rgb, filter, &values()), 2, 1, 2, "01")?;
            for (at, pixel) in values().as_chunks::<RGB>().0.iter().enumerate() {
                let (picture, place) = (at % 64 / 32, at / 64 * 32 + at % 32);
                let found = [0, 1, 2].map(|channel| data.image(picture)[channel * 1024 + place]);
                assert_eq!(found, *pixel, "{filter:?}, pixel {at}");
            }
        }
        Ok(())
    }

    #[test]
    fn other_kinds_of_png_and_unknown_filters_are_refused() {
        let grey = written(ColorType::Grayscale, Filter::NoFilter, &values()[..64 * 32]);
        assert!(read_sheet(&grey, 2, 1, 2, "01").is_err());
        let mut interlaced = written(ColorType::Rgb, Filter::NoFilter, &values());
        interlaced[28] = 1;
        assert!(packed(&interlaced, 64, 32).is_err());
        let mut unpacked = vec![0; unpacked_bytes(64, 32)];
        assert!(
            each(&unpacked, 64, 32, |_, _| ()).is_ok() && each(&unpacked[1..], 64, 32, |_, _| ()).is_err()
        );
        unpacked[0] = 5;
        assert!(each(&unpacked, 64, 32, |_, _| ()).is_err());
    }
}
