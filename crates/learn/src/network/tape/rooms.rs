//! Where gradients lie in a network that keeps the maps of many images at once: those that are never needed together share a
//! room, which takes a quarter of the maps' memory away.

use cifar_kernels::Map;
use cifar_model::lower::{self, Lowered};

use super::Buffer;

/// A gradient, from the step that it is first needed at to the last one. Steps are gone through backwards.
struct Stay {
    from: usize,
    to: usize,
    room: usize,
    /// Whether all of it has to be zero first, as where a pool leaves out what no window covers.
    is_left_out: bool,
}

/// Rooms, and which gradient has one when.
pub(super) struct Rooms {
    /// By gradient.
    stays: Vec<Stay>,
    /// By room: values of one image.
    sizes: Vec<usize>,
    values: Vec<Vec<f32>>,
}

impl Rooms {
    /// `buffers` and `gradients` of a network that is lowered to train.
    pub(super) fn new(lowered: &Lowered, buffers: &[Buffer], gradients: &[Buffer]) -> Self {
        let (steps, last) = (&lowered.steps, buffers[lowered.last].gradient);
        let mut stays: Vec<Stay> = gradients
            .iter()
            .map(|_| Stay { from: usize::MAX, to: usize::MAX, room: 0, is_left_out: false })
            .collect();
        for (index, step) in steps.iter().enumerate() {
            for buffer in [step.from, step.to] {
                let stay = &mut stays[buffers[buffer].gradient];
                stay.from = index;
                stay.to = stay.to.min(index);
                stay.is_left_out = matches!(step.work, lower::Work::Pool(_));
            }
        }
        // The way back begins with it.
        stays[last].from = steps.len();
        let mut sizes = Vec::<usize>::new();
        let mut is_free = Vec::<bool>::new();
        for step in (0..=steps.len()).rev() {
            for gradient in 0..stays.len() {
                if stays[gradient].from != step {
                    continue;
                }
                let size = gradients[gradient].map.len();
                // The smallest that is large enough, or else the one that lacks least.
                let free = (0..sizes.len()).filter(|&room| is_free[room]);
                let best = free.min_by_key(|&room| (sizes[room] < size, sizes[room].abs_diff(size)));
                let room = best.unwrap_or(sizes.len());
                if room == sizes.len() {
                    sizes.push(0);
                    is_free.push(false);
                }
                sizes[room] = sizes[room].max(size);
                is_free[room] = false;
                stays[gradient].room = room;
            }
            stays.iter().filter(|stay| stay.to == step).for_each(|stay| is_free[stay.room] = true);
        }
        let values = vec![Vec::new(); sizes.len()];
        Self { stays, sizes, values }
    }

    /// Values of one image.
    pub(super) fn size(&self) -> usize {
        self.sizes.iter().sum()
    }

    /// Values that it holds at the moment.
    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        self.values.iter().map(Vec::len).sum()
    }

    pub(super) fn make_room(&mut self, images: usize) {
        for (size, values) in self.sizes.iter().zip(&mut self.values) {
            if values.len() < images * size {
                // The old one goes first.
                *values = Vec::new();
                *values = vec![0.0; images * size];
            }
        }
    }

    /// Gives the gradients that `step` begins with their rooms. What lay there before is in them, except where nothing is written:
    /// there, as at their borders, are zeros.
    pub(super) fn open(&mut self, step: usize, gradients: &mut [Buffer], images: usize) {
        for (stay, Buffer { map, values, .. }) in self.stays.iter().zip(gradients) {
            if stay.from == step {
                *values = std::mem::take(&mut self.values[stay.room]);
                let values = &mut values[..images * map.len()];
                if stay.is_left_out { values.fill(0.0) } else { clear_border(map, values) }
            }
        }
    }

    /// Takes back the rooms of those that nobody needs behind `step`.
    pub(super) fn close(&mut self, step: usize, gradients: &mut [Buffer]) {
        for (stay, gradient) in self.stays.iter().zip(gradients) {
            if stay.to == step {
                self.values[stay.room] = std::mem::take(&mut gradient.values);
            }
        }
    }
}

fn clear_border(map: &Map, values: &mut [f32]) {
    if map.border == 0 {
        return;
    }
    for image in values.chunks_exact_mut(map.len()) {
        let mut inside = 0;
        for y in 0..map.height {
            let row = map.row(y);
            image[inside..row.start].fill(0.0);
            inside = row.end;
        }
        image[inside..].fill(0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_border_is_cleared_and_nothing_else() {
        let map = Map { height: 2, width: 3, channels: 2, border: 1 };
        let mut values = vec![1.0; 2 * map.len()];
        clear_border(&map, &mut values);
        let mut expected = map.zeros(2);
        for image in expected.chunks_exact_mut(map.len()) {
            (0..2).for_each(|y| image[map.row(y)].fill(1.0));
        }
        assert_eq!(values, expected);
    }
}
