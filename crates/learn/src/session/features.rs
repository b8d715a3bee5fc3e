//! Features of a run's images, where only the dense layers learn: each image goes through the layers before them once,
//! and every epoch reads what came out.
//!
//! They are computed in slices that always begin at the same images, so that their bits do not depend on who computes
//! them, and they are in no checkpoint: a run that goes on computes them again.

use super::task::Task;
use super::{Result, argument};

/// Images that go through the layers in one piece: some ten milliseconds with the notebook's network.
const SLICE: usize = 32;

pub(super) struct Features {
    /// Values an image.
    pub(super) width: usize,
    /// Training images and test images that the run has.
    counts: [usize; 2],
    /// Row by row, as far as they are computed.
    sets: [Vec<f32>; 2],
}

impl Features {
    /// Memory for all of them, before the first is computed.
    pub(super) fn new(width: usize, counts: [usize; 2]) -> Result<Self> {
        let mut sets: [Vec<f32>; 2] = Default::default();
        for (set, &count) in sets.iter_mut().zip(&counts) {
            set.try_reserve_exact(count.saturating_mul(width)).map_err(|_| {
                argument(format!("{count} times {width} features do not fit"), "use fewer images")
            })?;
        }
        Ok(Self { width, counts, sets })
    }

    /// Images whose features are here, and how many there will be.
    pub(super) fn progress(&self) -> (u32, u32) {
        let done: usize = self.sets.iter().map(|set| set.len() / self.width).sum();
        (done as u32, self.counts.iter().sum::<usize>() as u32)
    }

    /// The next slices, at most `pieces`; none where all are here.
    pub(super) fn next(&self, pieces: u32) -> Vec<Task> {
        let slices = |set: usize| {
            let count = self.counts[set];
            (self.sets[set].len() / self.width..count).step_by(SLICE).map(move |first| Task::Features {
                set: set as u32,
                first: first as u32,
                last: (first + SLICE).min(count) as u32,
            })
        };
        slices(0).chain(slices(1)).take(pieces.max(1) as usize).collect()
    }

    /// Takes what [`Self::next`] asked for, in its order.
    pub(super) fn add(&mut self, rows: &[f32]) {
        let is_second = self.sets[0].len() == self.counts[0] * self.width;
        self.sets[usize::from(is_second)].extend_from_slice(rows);
    }

    /// Values with the features of some images behind them.
    pub(super) fn behind(&self, values: &[f32], set: u32, images: impl Iterator<Item = u32>) -> Vec<f32> {
        let rows =
            images.flat_map(|image| &self.sets[set as usize][image as usize * self.width..][..self.width]);
        values.iter().chain(rows).copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_begin_at_the_same_images_however_many_compute() -> Result<()> {
        let all = |pieces| -> Result<Vec<Task>> {
            let mut features = Features::new(2, [70, 33])?;
            let mut all = Vec::new();
            loop {
                let slices = features.next(pieces);
                if slices.is_empty() {
                    assert_eq!(features.progress(), (103, 103));
                    return Ok(all);
                }
                for slice in &slices {
                    let Task::Features { first, last, .. } = *slice else { panic!("features are due") };
                    features.add(&vec![0.5; 2 * (last - first) as usize]);
                }
                all.extend(slices);
            }
        };
        let alone = all(1)?;
        assert_eq!(alone.len(), 3 + 2);
        assert_eq!(alone.last(), Some(&Task::Features { set: 1, first: 32, last: 33 }));
        assert_eq!(all(2)?, alone);
        assert_eq!(all(16)?, alone);
        Ok(())
    }

    #[test]
    fn an_image_finds_its_row() -> Result<()> {
        let mut features = Features::new(2, [2, 1])?;
        features.add(&[1.0, 2.0, 3.0, 4.0]);
        features.add(&[5.0, 6.0]);
        assert_eq!(features.behind(&[9.0], 0, [1, 0].into_iter()), [9.0, 3.0, 4.0, 1.0, 2.0]);
        assert_eq!(features.behind(&[], 1, 0..1), [5.0, 6.0]);
        Ok(())
    }
}
