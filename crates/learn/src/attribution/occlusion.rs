//! Occlusion: hide a square of the picture, and look which probabilities fall.

use std::ops::Range;

use cifar_model::resample::grey;
use cifar_model::{Error, ErrorKind, ImageSize, Plan, Result, probabilities};

/// The bytes of occluded pictures that are made at once: as many pictures go through a plan together, at least.
const BATCH: usize = 16;

/// A square that goes over a picture (Zeiler and Fergus 2014), in one colour.
///
/// The picture is cut into cells of `stride` x `stride` pixels; those of the last row and column may be smaller. Each
/// position hides the square around the middle of its cell, as far as it lies inside the picture; where the middle of the
/// square cannot be that of the cell, it lies half a pixel above and to the left. With a stride of 1, there are 1,024
/// on a picture of 32 x 32.
///
/// ```
/// use cifar_learn::attribution::Occlusion;
/// use cifar_model::ImageSize;
///
/// let occlusion = Occlusion::new(ImageSize::CIFAR_10, 8, 4, [128, 128, 128])?;
/// assert_eq!((occlusion.across(), occlusion.positions()), (8, 64));
/// # Ok::<(), cifar_model::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occlusion {
    picture: ImageSize,
    side: usize,
    stride: usize,
    colour: [u8; 3],
}

impl Occlusion {
    /// `side` and `stride` in pixels, 1 to the picture's side each; `colour` red, green, blue.
    ///
    /// # Errors
    /// `ErrorKind::Argument` for a size out of its range.
    pub fn new(picture: ImageSize, side: usize, stride: usize, colour: [u8; 3]) -> Result<Self> {
        if [side, stride].iter().any(|size| !(1..=picture.side()).contains(size)) {
            let problem = format!("a square of {side} pixels that moves by {stride}");
            let remedy = format!("use 1 to {} pixels for both", picture.side());
            return Err(Error::new(ErrorKind::Argument, problem, remedy));
        }
        let colour = if picture.channels() == 1 { [grey(colour); 3] } else { colour };
        Ok(Self { picture, side, stride, colour })
    }

    /// Positions in a row, and rows of them.
    #[must_use]
    pub const fn across(&self) -> usize {
        self.picture.side().div_ceil(self.stride)
    }

    /// All positions. They are counted from 0, row by row.
    #[must_use]
    pub const fn positions(&self) -> usize {
        self.across() * self.across()
    }

    /// The rows and the columns that are hidden at a position.
    #[must_use]
    pub fn hidden(&self, position: usize) -> [Range<usize>; 2] {
        let whole = self.picture.side();
        [position / self.across(), position % self.across()].map(|cell| {
            let first = cell * self.stride;
            let twice_the_middle = first + whole.min(first + self.stride);
            let end = (twice_the_middle + self.side) / 2;
            end.saturating_sub(self.side)..end.min(whole)
        })
    }

    /// The picture's planar bytes occluded at the positions, one after the other.
    fn cut(&self, picture: &[u8], positions: Range<usize>, out: &mut Vec<u8>) {
        out.clear();
        let whole = self.picture.side();
        for position in positions {
            let first = out.len();
            out.extend_from_slice(picture);
            let [rows, columns] = self.hidden(position);
            for (plane, &colour) in out[first..].chunks_exact_mut(whole * whole).zip(&self.colour) {
                rows.clone().for_each(|y| plane[y * whole..][columns.clone()].fill(colour));
            }
        }
    }

    /// For each position, how far each output's probability falls: `[positions, outputs]`, row by row, -1 to 1. Below 0
    /// where an output gains by it. `picture` is channel by channel. Probabilities are those that the page shows:
    /// the softmax of all logits, with the network's temperature where it has one.
    ///
    /// Positions can be shared out over workers, and asked for in parts: what is said of one does not depend on the others.
    ///
    /// # Errors
    /// `ErrorKind::Argument` for positions that there are not, another length of the picture, and a network for others.
    pub fn drops(
        &self,
        plan: &mut Plan,
        temperature: Option<f64>,
        picture: &[u8],
        positions: Range<usize>,
    ) -> Result<Vec<f32>> {
        let bytes = plan.size().bytes();
        let is_there = positions.start <= positions.end && positions.end <= self.positions();
        if !is_there || picture.len() != bytes || self.picture != plan.size() {
            let problem = format!("positions {positions:?} of a picture of {} bytes", picture.len());
            let remedy = format!("give {bytes} bytes and positions up to {}", self.positions());
            return Err(Error::new(ErrorKind::Argument, problem, remedy));
        }
        let outputs = plan.outputs();
        let mut logits = vec![0.0; BATCH * outputs];
        plan.logits(picture, &mut logits[..outputs])?;
        let whole = probabilities(&logits[..outputs], temperature);
        let mut drops = Vec::with_capacity(positions.len() * outputs);
        let mut occluded = Vec::with_capacity(BATCH * bytes);
        for first in positions.clone().step_by(BATCH) {
            let batch = first..positions.end.min(first + BATCH);
            self.cut(picture, batch.clone(), &mut occluded);
            let logits = &mut logits[..batch.len() * outputs];
            plan.logits(&occluded, logits)?;
            for row in logits.chunks_exact(outputs) {
                let left = probabilities(row, temperature);
                drops.extend(whole.iter().zip(&left).map(|(before, after)| before - after));
            }
        }
        Ok(drops)
    }
}

#[cfg(test)]
mod tests {
    use cifar_model::image::SIDE;

    use super::*;

    const SIZE: ImageSize = ImageSize::CIFAR_10;

    fn hidden(side: usize, stride: usize, position: usize) -> Result<[Range<usize>; 2]> {
        Ok(Occlusion::new(SIZE, side, stride, [0; 3])?.hidden(position))
    }

    #[test]
    fn squares_lie_around_the_middles_of_their_cells() -> Result<()> {
        assert_eq!(hidden(1, 1, 33)?, [1..2, 1..2]);
        assert_eq!(hidden(3, 1, 33)?, [0..3, 0..3]);
        assert_eq!(hidden(3, 1, 0)?, [0..2, 0..2], "cut off at the edge");
        assert_eq!(hidden(3, 1, 1023)?, [30..32, 30..32]);
        assert_eq!(hidden(2, 1, 33)?, [0..2, 0..2], "half a pixel above and to the left");
        assert_eq!(hidden(8, 8, 5)?, [8..16, 8..16], "side by side");
        assert_eq!(hidden(32, 32, 0)?, [0..32, 0..32]);
        assert_eq!(hidden(2, 5, 48)?, [30..32, 30..32], "the last cell has two pixels");
        Ok(())
    }

    #[test]
    fn squares_as_wide_as_their_cells_leave_no_pixel_out() -> Result<()> {
        for side in 1..=SIDE {
            let occlusion = Occlusion::new(SIZE, side, side, [0; 3])?;
            let mut seen = vec![0; SIDE * SIDE];
            for position in 0..occlusion.positions() {
                let [rows, columns] = occlusion.hidden(position);
                rows.for_each(|y| seen[y * SIDE..][columns.clone()].iter_mut().for_each(|times| *times += 1));
            }
            let most = if SIDE.is_multiple_of(side) { 1 } else { 4 };
            assert!(seen.iter().all(|times| (1..=most).contains(times)), "side {side}");
        }
        Ok(())
    }

    #[test]
    fn sizes_out_of_range_are_refused() {
        for (side, stride) in [(0, 1), (33, 1), (1, 0), (1, 33), (usize::MAX, 1)] {
            assert!(Occlusion::new(SIZE, side, stride, [0; 3]).is_err(), "{side}, {stride}");
        }
    }
}
