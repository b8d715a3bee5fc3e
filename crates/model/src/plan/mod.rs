//! The inference plan: a spec and its weights compiled to steps over buffers that are made once. It only looks
//! forward, and allocates nothing for an image.
//!
//! Its kernels keep a pixel's channels side by side; files and burn keep channels apart (NCHW). The order is
//! changed once, when the weights are compiled.

pub(crate) mod compile;

use cifar_kernels::{Activation, Convolution, Finish, Map, Pool, Scratch, scale_shift};

use crate::lower::Purpose;
use crate::{Error, ErrorKind, ImageSize, Normalization, Result, Weights};

/// Images that go through the steps together: enough for full tiles in the last, small maps, and few enough for
/// their maps to stay in a core's cache.
const GROUP: usize = 4;

/// A network ready to classify.
#[derive(Clone, Debug)]
pub struct Plan {
    steps: Vec<Step>,
    /// What steps read and write, each with room for a group of images.
    buffers: Vec<Buffer>,
    /// What convolutions work in.
    scratch: Scratch,
    size: ImageSize,
    normalization: Normalization,
    /// An image's numbers, plane by plane.
    planes: Vec<f32>,
    /// Where the logits lie.
    last: usize,
    outputs: usize,
}

#[derive(Clone, Debug)]
struct Buffer {
    map: Map,
    values: Vec<f32>,
}

/// What is done, from which buffer to which. In place where both are the same.
#[derive(Clone, Debug)]
struct Step {
    work: Work,
    from: usize,
    to: usize,
}

#[derive(Clone, Debug)]
enum Work {
    Product {
        convolution: Box<Convolution>,
        finish: Finish,
    },
    Scale {
        scale: Vec<f32>,
        shift: Vec<f32>,
    },
    Activate(Activation),
    Pool(Pool),
    /// A ReLU into the buffer `kept`, and [`Pool::SQUARES`] of it.
    SquaresOfRelu {
        kept: usize,
        walk: Walk,
    },
    Copy,
    Add,
}

/// [`Pool::squares_of_relu`]. Held where it is wanted, so that a module that only classifies does not carry it.
pub(crate) type Walk = fn((&Map, &[f32]), (&Map, &mut [f32]), (&Map, &mut [f32]));

impl Plan {
    /// Compiles a network; a last sigmoid or softmax is left out, since the plan answers with logits.
    ///
    /// # Errors
    /// As [`crate::NetworkSpec::check`]; `ErrorKind::Spec` for a network that reads no [`ImageSize`].
    pub fn compile(weights: &Weights) -> Result<Self> {
        let (network, lowered) = compile::lowered(weights, Purpose::Classify)?;
        compile::plan(weights, &lowered, network.outputs(), GROUP, None)
    }

    /// What an image of this network is.
    #[must_use]
    pub const fn size(&self) -> ImageSize {
        self.size
    }

    /// How many logits an image has.
    #[must_use]
    pub const fn outputs(&self) -> usize {
        self.outputs
    }

    /// Logits of `n` images. `planar` is `n` times the [`Self::size`]'s bytes, channel by channel; `out` is `[n, outputs]` row by row.
    ///
    /// # Errors
    /// `ErrorKind::Argument` for lengths that do not fit.
    pub fn logits(&mut self, planar: &[u8], out: &mut [f32]) -> Result<()> {
        let bytes = self.size.bytes();
        let images = planar.len() / bytes;
        if planar.len() != images * bytes || out.len() != images * self.outputs {
            let problem = format!("{} bytes of images, {} logits", planar.len(), out.len());
            let remedy = format!("give {bytes} bytes and one row an image");
            return Err(Error::new(ErrorKind::Argument, problem, remedy));
        }
        for (planar, out) in planar.chunks(GROUP * bytes).zip(out.chunks_mut(GROUP * self.outputs)) {
            self.read(planar);
            self.run(planar.len() / bytes);
            self.write(out);
        }
        Ok(())
    }

    /// Images into the first buffer.
    fn read(&mut self, planar: &[u8]) {
        let Buffer { map, values } = &mut self.buffers[0];
        for (bytes, image) in planar.chunks_exact(self.size.bytes()).zip(values.chunks_exact_mut(map.len())) {
            self.normalization.apply_as(self.size.shape(), bytes, &mut self.planes);
            map.read_planar(&self.planes, image);
        }
    }

    fn run(&mut self, images: usize) {
        for step in &self.steps {
            // Taken out for as long as it is written to: a step reads one buffer and writes another.
            let mut target = std::mem::take(&mut self.buffers[step.to].values);
            let (to, from) = (self.buffers[step.to].map, &self.buffers[step.from]);
            let y = &mut target[..images * to.len()];
            let source = || &from.values[..images * from.map.len()];
            match &step.work {
                Work::Product { convolution, finish } => {
                    convolution.forward(source(), y, *finish, &mut self.scratch);
                }
                Work::Scale { scale, shift } => {
                    if step.from != step.to {
                        from.map.copy(source(), &to, y);
                    }
                    scale_shift(&to, y, scale, shift);
                }
                Work::Activate(activation) if step.from == step.to => activation.apply(y),
                Work::Activate(activation) => activation.apply_from(&from.map, source(), &to, y),
                Work::Pool(pool) => pool.forward((&from.map, source()), (&to, y)),
                Work::SquaresOfRelu { kept, walk } => {
                    let mut values = std::mem::take(&mut self.buffers[*kept].values);
                    let (map, from) = (self.buffers[*kept].map, &self.buffers[step.from]);
                    let (x, kept_values) =
                        (&from.values[..images * from.map.len()], &mut values[..images * map.len()]);
                    walk((&from.map, x), (&map, kept_values), (&to, y));
                    self.buffers[*kept].values = values;
                }
                Work::Copy => from.map.copy(source(), &to, y),
                Work::Add => from.map.add(source(), &to, y),
            }
            self.buffers[step.to].values = target;
        }
    }

    /// What lies in a buffer of the first image, and how.
    pub(crate) fn first_of(&self, buffer: usize) -> (Map, &[f32]) {
        let Buffer { map, values } = &self.buffers[buffer];
        (*map, &values[..map.len()])
    }

    /// The last buffer as logits.
    fn write(&self, out: &mut [f32]) {
        let Buffer { map, values } = &self.buffers[self.last];
        map.write_planar(values, out);
    }
}
