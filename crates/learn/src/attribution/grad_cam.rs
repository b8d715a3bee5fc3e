//! Grad-CAM: which places of a layer's map speak for an output.

use cifar_model::spec::Shape;
use cifar_model::{FeatureMap, Result};

use super::{Attribution, refuse};

/// Where in a layer's map a logit finds what it grows by. Values are at least 0, in units of the logit.
#[derive(Clone, Debug, PartialEq)]
pub struct GradCam {
    /// Rows of the map.
    pub height: usize,
    /// Columns of the map.
    pub width: usize,
    /// `[height, width]`, row by row.
    pub map: Vec<f32>,
    /// The same at the picture's size, `[H, W]`, by [`enlarge`].
    pub enlarged: Vec<f32>,
}

impl Attribution {
    /// Grad-CAM (Selvaraju et al. 2017) of the layer of this name:
    ///
    /// - weight of channel k = mean over the places of d logit / d map\[k\]
    /// - value of a place = max(0, sum over k of weight of k x map\[k\] there)
    ///
    /// All zeros where no place speaks for the output.
    ///
    /// # Errors
    /// `ErrorKind::Argument` for a name that is none of [`Self::spatial_stages`], which the error lists, and as
    /// [`Self::gradient`].
    pub fn grad_cam(&mut self, node: &str, output: usize) -> Result<GradCam> {
        let maps = self.map(node)?;
        let Shape::Map(_, height, width) = maps.shape else {
            let names: Vec<&str> = self.spatial_stages().collect();
            return Err(refuse(format!("what the layer {node} makes has no rows and columns"), &names));
        };
        let gradient = self.stage_gradient(node, output)?;
        let map = weighted(&maps, &gradient, height * width);
        let [_, rows, columns] = self.network.input();
        let enlarged = enlarge(&map, [height, width], [rows, columns]);
        Ok(GradCam { height, width, map, enlarged })
    }
}

fn weighted(maps: &FeatureMap, gradient: &FeatureMap, places: usize) -> Vec<f32> {
    let mut sums = vec![0.0_f32; places];
    for (map, gradient) in maps.values.chunks_exact(places).zip(gradient.values.chunks_exact(places)) {
        let weight = gradient.iter().sum::<f32>() / places as f32;
        sums.iter_mut().zip(map).for_each(|(sum, value)| *sum += weight * value);
    }
    // What is no number stays none, to be seen as such: `max` would make it 0.
    sums.iter_mut().filter(|sum| **sum < 0.0).for_each(|sum| *sum = 0.0);
    sums
}

/// Bilinear interpolation of `[height, width]` to another size, with half-pixel centres: the value of a pixel stands at its
/// middle, so that the outermost half of an outer pixel has that pixel's value. As PyTorch's `interpolate` with
/// `align_corners=False`, and `tf.image.resize` without antialiasing.
#[must_use]
pub fn enlarge(map: &[f32], [height, width]: [usize; 2], [rows, columns]: [usize; 2]) -> Vec<f32> {
    let across: Vec<_> = (0..columns).map(|column| between(column, columns, width)).collect();
    let mut out = Vec::with_capacity(rows * columns);
    for (above, below, down) in (0..rows).map(|row| between(row, rows, height)) {
        out.extend(across.iter().map(|&(left, right, along)| {
            let row = |y: usize| mix(map[y * width + left], map[y * width + right], along);
            mix(row(above), row(below), down)
        }));
    }
    out
}

/// The two pixels between whose middles a pixel of the larger picture lies, and how far from the first.
fn between(index: usize, many: usize, few: usize) -> (usize, usize, f32) {
    let at = ((index as f32 + 0.5) * few as f32 / many as f32 - 0.5).clamp(0.0, (few - 1) as f32);
    let first = at as usize;
    (first, (first + 1).min(few - 1), at - first as f32)
}

fn mix(one: f32, other: f32, share: f32) -> f32 {
    one * (1.0 - share) + other * share
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_is_enlarged_around_the_middles_of_its_pixels() {
        // Eight pixels of two: their middles lie at 2 and 6.
        let row = enlarge(&[0.0, 8.0], [1, 2], [1, 8]);
        assert_eq!(row, [0.0, 0.0, 1.0, 3.0, 5.0, 7.0, 8.0, 8.0]);
        assert_eq!(enlarge(&[3.0], [1, 1], [2, 2]), [3.0; 4]);
        assert_eq!(enlarge(&[1.0, 2.0, 3.0, 4.0], [2, 2], [2, 2]), [1.0, 2.0, 3.0, 4.0]);
    }
}
