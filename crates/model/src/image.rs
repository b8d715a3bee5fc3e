//! The 32 x 32 picture that a network sees, and how any picture becomes one.

use crate::{Error, ErrorKind, Result};

/// Width and height.
pub const SIDE: usize = 32;
/// Bytes of a planar RGB picture: 1,024 red, 1,024 green, 1,024 blue, each row by row.
pub const BYTES: usize = 3 * SIDE * SIDE;

/// A 32 x 32 RGB picture in CIFAR's byte order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image32([u8; BYTES]);

impl Image32 {
    /// Takes 3,072 planar bytes.
    ///
    /// # Errors
    /// `ErrorKind::Picture` for any other length.
    pub fn from_planar(planar: &[u8]) -> Result<Self> {
        planar.try_into().map(Self).map_err(|_| {
            let problem = format!("a picture of {} bytes", planar.len());
            Error::new(ErrorKind::Picture, problem, "give 3,072 bytes, planar RGB of 32 x 32")
        })
    }

    /// The planar bytes.
    #[must_use]
    pub const fn planar(&self) -> &[u8; BYTES] {
        &self.0
    }

    /// Left and right changed.
    #[must_use]
    pub fn mirrored(&self) -> Self {
        let mut planar = self.0;
        planar.chunks_exact_mut(SIDE).for_each(<[u8]>::reverse);
        Self(planar)
    }

    /// 4,096 bytes RGBA, opaque, row by row.
    #[must_use]
    pub fn rgba(&self) -> Vec<u8> {
        let plane = SIDE * SIDE;
        (0..plane).flat_map(|i| [self.0[i], self.0[plane + i], self.0[2 * plane + i], 255]).collect()
    }
}

/// The planar bytes of any number of images with left and right changed.
#[must_use]
pub fn mirrored(planar: &[u8]) -> Vec<u8> {
    planar.chunks_exact(SIDE).flat_map(|row| row.iter().rev()).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mirroring_turns_each_row_of_each_plane_and_twice_is_nothing() -> Result<()> {
        let bytes: Vec<u8> = (0..BYTES).map(|i| (i * 7 % 251) as u8).collect();
        let image = Image32::from_planar(&bytes)?;
        let turned = image.mirrored();
        assert_eq!((turned.planar()[0], turned.planar()[1024 + 32]), (bytes[31], bytes[1024 + 63]));
        assert_eq!(turned.planar()[..], mirrored(&bytes));
        assert_eq!(turned.mirrored(), image);
        Ok(())
    }
}
