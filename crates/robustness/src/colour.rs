//! Light and colour.

use crate::planes::{AREA, Planes};

/// The value of hue, saturation and value grows by `by`.
pub(crate) fn brightness(planes: Planes, by: f32) -> Planes {
    planes.map_pixels(|pixel| {
        let value = pixel.into_iter().fold(0.0, f32::max);
        let wanted = (value + by).clamp(0.0, 1.0);
        if value > 0.0 { pixel.map(|channel| channel * wanted / value) } else { [wanted; 3] }
    })
}

/// Each channel comes nearer to its own mean: `factor` of the distance is left.
pub(crate) fn contrast(planes: Planes, factor: f32) -> Planes {
    planes.map_planes(|plane| {
        let mean = plane.iter().sum::<f32>() / AREA as f32;
        plane.map(|value| (value - mean) * factor + mean)
    })
}

/// The saturation of hue, saturation and value becomes `factor` times itself plus `plus`, at most 1. Grey has no hue: where
/// `plus` gives it one it turns red, as in CIFAR-10-C.
pub(crate) fn saturation(planes: Planes, factor: f32, plus: f32) -> Planes {
    planes.map_pixels(|pixel| {
        let (value, least) = (pixel.into_iter().fold(0.0, f32::max), pixel.into_iter().fold(1.0, f32::min));
        let saturation = if value > 0.0 { (value - least) / value } else { 0.0 };
        let wanted = (saturation * factor + plus).clamp(0.0, 1.0);
        if saturation > 0.0 {
            pixel.map(|channel| value - (value - channel) * wanted / saturation)
        } else {
            [value, value * (1.0 - wanted), value * (1.0 - wanted)]
        }
    })
}
