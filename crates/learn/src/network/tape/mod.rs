//! Forward and back over `cifar-kernels`: what a layer did is kept until its gradient has come.
//!
//! A pixel's channels lie side by side, as the kernels want them. Values and gradients come and go in the order
//! of the slots, `[out, in, rows, columns]`: they are put into the kernels' order with each step.

mod attribute;
mod compile;
mod layer;
mod rooms;

use cifar_kernels::{Map, Scratch};

use super::{Gradient, Part, count_correct};
use crate::Loss;
use layer::{Layer, Pass, Run};
use rooms::Rooms;

/// Images that go forward and back together, in a network that does not mix them: their maps stay in the cache.
const GROUP: usize = 8;

/// The buffer of the pictures.
const PICTURE: usize = 0;

/// A compiled network with room for the maps of some images.
pub(crate) struct Tape {
    input: [usize; 3],
    steps: Vec<Step>,
    buffers: Vec<Buffer>,
    /// What came back for the buffers: some share one.
    gradients: Vec<Buffer>,
    /// Where the gradients lie, where many images are kept at once; else each has values of its own.
    rooms: Option<Rooms>,
    /// Whether a norm mixes the images of a batch, which then cannot be cut.
    mixes: bool,
    last: usize,
    scratch: Scratch,
}

/// Values of a map for as many images as were needed so far.
struct Buffer {
    map: Map,
    values: Vec<f32>,
    /// Where the gradient of these values lies; of a gradient, its own place.
    gradient: usize,
}

/// A layer, what it reads and what it writes. In place where both are the same.
struct Step {
    layer: Layer,
    from: usize,
    to: usize,
}

impl Tape {
    /// Logits with the running statistics, `[n, outputs]`, of `pixels`, `[n, C, H, W]`.
    pub(super) fn logits(&mut self, values: &[f32], pixels: &[f32]) -> Vec<f32> {
        self.set(values);
        let image: usize = self.input.iter().product();
        let groups = pixels.chunks(GROUP * image);
        let run = Run { values, training: false, keys: &[] };
        groups.flat_map(|pixels| self.forward(run, pixels)).collect()
    }

    /// As [`super::Network::gradient`].
    pub(super) fn gradient(&mut self, values: &[f32], part: Part<'_>, loss: Loss<'_>) -> Gradient {
        let Part { pixels, labels, keys, batch } = part;
        self.set(values);
        let image: usize = self.input.iter().product();
        let group = if self.mixes { labels.len() } else { GROUP };
        let mut all =
            Gradient { values: vec![0.0; values.len()], loss: 0.0, correct: 0, images: labels.len() as u32 };
        for (index, (pixels, labels)) in pixels.chunks(group * image).zip(labels.chunks(group)).enumerate() {
            // None where nothing is dropped.
            let keys = keys.get(index * group..index * group + labels.len()).unwrap_or_default();
            let run = Run { values, training: true, keys };
            let logits = self.forward(run, pixels);
            let (sum, gradient) = loss.gradient(&logits, labels, batch);
            all.loss += sum;
            all.correct += count_correct(&logits, labels);
            self.backward(run, &gradient, labels.len());
        }
        let share = labels.len() as f32 / batch as f32;
        self.steps.iter_mut().for_each(|step| step.layer.take_gradient(share, &mut all.values));
        all
    }

    /// The weights in the kernels' order.
    fn set(&mut self, values: &[f32]) {
        self.steps.iter_mut().for_each(|step| step.layer.set(values));
    }

    fn forward(&mut self, run: Run<'_>, pixels: &[f32]) -> Vec<f32> {
        let [channels, height, width] = self.input;
        let images = pixels.len() / (channels * height * width);
        self.make_room(images);
        let Buffer { map, values: pictures, .. } = &mut self.buffers[PICTURE];
        map.read_planar(pixels, pictures);
        for step in &mut self.steps {
            // Taken out for as long as it is written to.
            let mut target = std::mem::take(&mut self.buffers[step.to].values);
            let (to, from) = (self.buffers[step.to].map, &self.buffers[step.from]);
            // Nothing where the layer works in place: its input is the target.
            let x = from.values.get(..images * from.map.len()).unwrap_or_default();
            let y = &mut target[..images * to.len()];
            step.layer.forward((&from.map, x), (&to, y), run, &mut self.scratch);
            self.buffers[step.to].values = target;
        }
        let Buffer { map, values, .. } = &self.buffers[self.last];
        let mut logits = vec![0.0; images * map.len()];
        map.write_planar(values, &mut logits);
        logits
    }

    fn backward(&mut self, run: Run<'_>, gradient: &[f32], images: usize) {
        if let Some(rooms) = &mut self.rooms {
            rooms.open(self.steps.len(), &mut self.gradients, images);
        }
        self.read_gradient(gradient);
        for step in (0..self.steps.len()).rev() {
            if let Some(rooms) = &mut self.rooms {
                rooms.open(step, &mut self.gradients, images);
            }
            self.step_back(step, run, images);
            if let Some(rooms) = &mut self.rooms {
                rooms.close(step, &mut self.gradients);
            }
        }
    }

    /// Takes in the gradient of the logits, `[n, outputs]`.
    fn read_gradient(&mut self, gradient: &[f32]) {
        let Buffer { map, values: last, .. } = &mut self.gradients[self.buffers[self.last].gradient];
        map.read_planar(gradient, last);
    }

    fn step_back(&mut self, step: usize, run: Run<'_>, images: usize) {
        let step = &mut self.steps[step];
        let (from, to) = (&self.buffers[step.from], &self.buffers[step.to]);
        let x = (&from.map, from.values.get(..images * from.map.len()).unwrap_or_default());
        let y = (&to.map, to.values.get(..images * to.map.len()).unwrap_or_default());
        let mut taken = std::mem::take(&mut self.gradients[to.gradient].values);
        let dy_map = self.gradients[to.gradient].map;
        let dy = (&dy_map, &mut taken[..images * dy_map.len()]);
        // A layer that works in place has no second one.
        let needed = from.gradient != to.gradient;
        let Buffer { map, values: dx, .. } = &mut self.gradients[from.gradient];
        let dx = needed.then(|| (&*map, &mut dx[..images * map.len()]));
        step.layer.backward(Pass { x, y, dy, dx }, run, &mut self.scratch);
        self.gradients[to.gradient].values = taken;
    }

    fn make_room(&mut self, images: usize) {
        let gradients = match &mut self.rooms {
            Some(rooms) => {
                rooms.make_room(images);
                &mut [][..]
            }
            None => &mut self.gradients,
        };
        for Buffer { map, values, .. } in self.buffers.iter_mut().chain(gradients) {
            if values.len() < images * map.len() {
                *values = map.zeros(images);
            }
        }
    }
}
