//! The list of corruptions, with the parameters of each strength.

use cifar_model::image::BYTES;
use cifar_model::{Error, ErrorKind, Image32, Result};
use serde::{Deserialize, Serialize};

use crate::blur::{Motion, defocus, motion, zoom};
use crate::chance::{Chance, seed_of};
use crate::colour::{brightness, contrast, saturation};
use crate::geometry::{occluder, rotation, scale, shift};
use crate::jpeg::compressed;
use crate::noise::{gaussian, impulse, shot};
use crate::pixelation::pixelated;
use crate::planes::Planes;
use crate::weather::{SNOW, fog, frost, snow};

/// What happens to a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Corruption {
    /// A normal number is added to each value.
    GaussianNoise,
    /// Few photons.
    ShotNoise,
    /// Values that are 0 or 255.
    ImpulseNoise,
    /// Out of focus.
    DefocusBlur,
    /// The camera moved.
    MotionBlur,
    /// The camera zoomed.
    ZoomBlur,
    /// It snows.
    Snow,
    /// Ice on the pane.
    Frost,
    /// Fog.
    Fog,
    /// Brighter.
    Brightness,
    /// Less contrast.
    Contrast,
    /// Colours weaker, then stronger.
    Saturation,
    /// Fewer pixels.
    Pixelation,
    /// Kept as JPEG.
    Jpeg,
    /// Moved.
    Shift,
    /// Turned.
    Rotation,
    /// Smaller.
    Scale,
    /// A square hides a part.
    Occluder,
}

/// What corruptions have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Of sensors.
    Noise,
    /// Of lenses and movements.
    Blur,
    /// Snow, frost, fog.
    Weather,
    /// Light, colour, compression.
    Digital,
    /// Where the object stands, and what hides it.
    Geometry,
}

impl Corruption {
    /// All of them.
    pub const ALL: [Self; 18] = [
        Self::GaussianNoise,
        Self::ShotNoise,
        Self::ImpulseNoise,
        Self::DefocusBlur,
        Self::MotionBlur,
        Self::ZoomBlur,
        Self::Snow,
        Self::Frost,
        Self::Fog,
        Self::Brightness,
        Self::Contrast,
        Self::Saturation,
        Self::Pixelation,
        Self::Jpeg,
        Self::Shift,
        Self::Rotation,
        Self::Scale,
        Self::Occluder,
    ];

    /// As it stands in files and addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::GaussianNoise => "gaussian-noise",
            Self::ShotNoise => "shot-noise",
            Self::ImpulseNoise => "impulse-noise",
            Self::DefocusBlur => "defocus-blur",
            Self::MotionBlur => "motion-blur",
            Self::ZoomBlur => "zoom-blur",
            Self::Snow => "snow",
            Self::Frost => "frost",
            Self::Fog => "fog",
            Self::Brightness => "brightness",
            Self::Contrast => "contrast",
            Self::Saturation => "saturation",
            Self::Pixelation => "pixelation",
            Self::Jpeg => "jpeg",
            Self::Shift => "shift",
            Self::Rotation => "rotation",
            Self::Scale => "scale",
            Self::Occluder => "occluder",
        }
    }

    /// The one that has this name in files and addresses.
    ///
    /// # Errors
    /// `ErrorKind::Argument` for any other name.
    pub fn named(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name).ok_or_else(|| {
            Error::new(ErrorKind::Argument, "no such corruption", "give a name of the list of corruptions")
        })
    }

    /// What it has in common with others.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            Self::GaussianNoise | Self::ShotNoise | Self::ImpulseNoise => Kind::Noise,
            Self::DefocusBlur | Self::MotionBlur | Self::ZoomBlur => Kind::Blur,
            Self::Snow | Self::Frost | Self::Fog => Kind::Weather,
            Self::Brightness | Self::Contrast | Self::Saturation | Self::Pixelation | Self::Jpeg => {
                Kind::Digital
            }
            Self::Shift | Self::Rotation | Self::Scale | Self::Occluder => Kind::Geometry,
        }
    }
}

impl Kind {
    /// As it stands in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Noise => "noise",
            Self::Blur => "blur",
            Self::Weather => "weather",
            Self::Digital => "digital",
            Self::Geometry => "geometry",
        }
    }
}

/// How strong a corruption is: 1 to 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Strength(usize);

impl Strength {
    /// From the weakest to the strongest.
    pub const ALL: [Self; 5] = [Self(1), Self(2), Self(3), Self(4), Self(5)];

    /// # Errors
    /// `ErrorKind::Argument` for anything but 1 to 5.
    pub fn new(strength: usize) -> Result<Self> {
        Self::ALL.into_iter().find(|known| known.0 == strength).ok_or_else(|| {
            Error::new(ErrorKind::Argument, format!("strength {strength}"), "give a strength of 1 to 5")
        })
    }

    /// 1 to 5.
    #[must_use]
    pub const fn get(self) -> usize {
        self.0
    }

    const fn of<T: Copy>(self, each: [T; 5]) -> T {
        each[self.0 - 1]
    }
}

/// Does a corruption to a picture. What is drawn by chance comes from `seed`: give each picture another one.
///
/// # Errors
/// None that is known: pictures of 32 x 32 are made of pictures of 32 x 32.
pub fn corrupt(image: &Image32, corruption: Corruption, strength: Strength, seed: u64) -> Result<Image32> {
    let planes = || Planes::of(image);
    let chance = &mut Chance::new(seed);
    match corruption {
        Corruption::GaussianNoise => gaussian(planes(), strength.of([0.04, 0.06, 0.08, 0.09, 0.10]), chance),
        Corruption::ShotNoise => shot(planes(), strength.of([500.0, 250.0, 100.0, 75.0, 50.0]), chance),
        Corruption::ImpulseNoise => impulse(planes(), strength.of([0.01, 0.02, 0.03, 0.05, 0.07]), chance),
        Corruption::DefocusBlur => {
            let (radius, smoothing) =
                strength.of([(0.3, 0.4), (0.4, 0.5), (0.5, 0.6), (1.0, 0.2), (1.5, 0.1)]);
            defocus(planes(), radius, smoothing)
        }
        Corruption::MotionBlur => {
            let (radius, deviation) = strength.of([(6, 1.0), (6, 1.5), (6, 2.0), (8, 2.0), (9, 2.5)]);
            let angle = chance.uniform(-45.0, 45.0);
            planes().map_planes(|plane| motion(plane, Motion { radius, deviation, angle }))
        }
        Corruption::ZoomBlur => zoom(planes(), strength.of([7, 12, 16, 21, 26])),
        Corruption::Snow => snow(planes(), strength.of(SNOW), chance),
        Corruption::Frost => {
            let (kept, weight) = strength.of([(1.0, 0.2), (1.0, 0.3), (0.9, 0.4), (0.85, 0.4), (0.75, 0.45)]);
            frost(planes(), kept, weight, chance)
        }
        Corruption::Fog => {
            let (weight, decay) = strength.of([(0.2, 3.0), (0.5, 3.0), (0.75, 2.5), (1.0, 2.0), (1.5, 1.75)]);
            fog(planes(), weight, decay, chance)
        }
        Corruption::Brightness => brightness(planes(), strength.of([0.05, 0.1, 0.15, 0.2, 0.3])),
        Corruption::Contrast => contrast(planes(), strength.of([0.75, 0.5, 0.4, 0.3, 0.15])),
        Corruption::Saturation => {
            let (factor, plus) = strength.of([(0.3, 0.0), (0.1, 0.0), (1.5, 0.0), (2.0, 0.1), (2.5, 0.2)]);
            saturation(planes(), factor, plus)
        }
        Corruption::Pixelation => return pixelated(image, strength.of([30, 28, 27, 24, 20])),
        Corruption::Jpeg => return compressed(image, strength.of([80, 65, 58, 50, 40])),
        Corruption::Shift => shift(planes(), strength.of([1, 2, 4, 6, 8]), chance),
        Corruption::Rotation => rotation(planes(), strength.of([5.0, 10.0, 15.0, 25.0, 40.0]), chance),
        Corruption::Scale => scale(planes(), strength.of([0.9, 0.8, 0.7, 0.6, 0.5])),
        Corruption::Occluder => occluder(planes(), strength.of([6, 8, 10, 13, 16]), chance),
    }
    .to_image()
}

/// Does a corruption to planar pictures of 3,072 bytes one after the other, the first of them number `first` of its data set:
/// each has its own seed, so that it comes out the same in whatever batch it stands.
///
/// # Errors
/// `ErrorKind::Picture` for another number of bytes than whole pictures have, and as [`corrupt`].
pub fn corrupt_all(
    planar: &[u8],
    first: u32,
    corruption: Corruption,
    strength: Strength,
    seed: u64,
) -> Result<Vec<u8>> {
    let mut out = Vec::with_capacity(planar.len());
    for (number, image) in (u64::from(first)..).zip(planar.chunks(BYTES)) {
        let image = corrupt(&Image32::from_planar(image)?, corruption, strength, seed_of(seed, number))?;
        out.extend_from_slice(image.planar());
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture() -> Result<Image32> {
        let bytes: Vec<u8> =
            (0..3072_usize).map(|at| ((at % 32) * 5 + (at / 32 % 32) * 3 + at / 1024 * 9) as u8).collect();
        Image32::from_planar(&bytes)
    }

    #[test]
    fn every_corruption_changes_a_picture_alike_for_the_same_seed() -> Result<()> {
        let image = picture()?;
        for corruption in Corruption::ALL {
            for strength in Strength::ALL {
                let once = corrupt(&image, corruption, strength, 7)?;
                assert_ne!(once, image, "{corruption:?} {strength:?}");
                assert_eq!(once, corrupt(&image, corruption, strength, 7)?, "{corruption:?}");
            }
        }
        Ok(())
    }

    #[test]
    fn a_picture_comes_out_the_same_in_any_batch() -> Result<()> {
        let images = picture()?.planar().repeat(3);
        let noisy =
            |planar: &[u8], first| corrupt_all(planar, first, Corruption::GaussianNoise, Strength::ALL[2], 5);
        let all = noisy(&images, 10)?;
        assert_eq!(all[BYTES..], noisy(&images[BYTES..], 11)?[..]);
        assert_ne!(all[..BYTES], all[BYTES..2 * BYTES]);
        assert!(noisy(&images[1..], 0).is_err());
        Ok(())
    }

    #[test]
    fn names_are_those_of_files() {
        for corruption in Corruption::ALL {
            assert_eq!(serde_json::json!(corruption), corruption.name());
            assert_eq!(serde_json::json!(corruption.kind()), corruption.kind().name());
            assert_eq!(Corruption::named(corruption.name()), Ok(corruption));
        }
        assert!(Corruption::named("Fog").is_err_and(|error| error.kind() == ErrorKind::Argument));
    }

    #[test]
    fn a_strength_beyond_five_is_refused() {
        for wrong in [0, 6, usize::MAX] {
            assert!(Strength::new(wrong).is_err_and(|error| error.kind() == ErrorKind::Argument), "{wrong}");
        }
        assert_eq!(Strength::ALL.map(Strength::get), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn black_and_white_stay_in_range() -> Result<()> {
        for value in [0, 255] {
            let image = Image32::from_planar(&[value; 3072])?;
            for corruption in Corruption::ALL {
                corrupt(&image, corruption, Strength::ALL[4], 3)?;
            }
        }
        Ok(())
    }
}
