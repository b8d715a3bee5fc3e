//! From steps to a tape.

use cifar_kernels::{Convolution, InputGradient, Map, NormStatistics, Scratch};
use cifar_model::CheckedNetwork;
use cifar_model::lower::{self, Lowered, Purpose, Work};
use cifar_model::spec::Slot;

use super::layer::{Layer, Norm, Product};
use super::rooms::Rooms;
use super::{Buffer, GROUP, PICTURE, Step, Tape};

impl Tape {
    /// Compiles a network to train it.
    pub(in crate::network) fn compile(network: &CheckedNetwork) -> Self {
        Self::from_steps(network, network.lower(Purpose::Train), true)
    }

    /// `trains`: whether the weights' gradients are asked for, and not the picture's.
    pub(super) fn from_steps(network: &CheckedNetwork, lowered: Lowered, trains: bool) -> Self {
        let mut tape = Self {
            input: network.input(),
            steps: Vec::new(),
            buffers: Vec::new(),
            gradients: Vec::new(),
            rooms: None,
            mixes: false,
            last: lowered.last,
            scratch: Scratch::default(),
        };
        tape.gradients = gradients(&lowered, &mut tape.buffers);
        tape.mixes = mixes(&lowered);
        if trains && tape.mixes {
            tape.rooms = Some(Rooms::new(&lowered, &tape.buffers, &tape.gradients));
        }
        for step in lowered.steps {
            let layer = match step.work {
                Work::Product(layer) => {
                    let gradients = [step.from, step.to].map(|buffer| tape.gradient_map(buffer));
                    let output = tape.buffers[step.to].map;
                    let is_first = step.from == PICTURE;
                    Layer::Product(Box::new(product(&layer, output, gradients, [trains, is_first])))
                }
                Work::Norm(layer) => Layer::Norm(norm(&layer)),
                Work::Activate(activation) => Layer::Activate(activation),
                Work::Pool(pool) => Layer::Pool(pool),
                Work::Dropout { rate, layer } => Layer::Dropout { rate, layer },
                Work::Copy { shared } => Layer::Copy { shared },
                Work::Add => Layer::Add,
            };
            tape.steps.push(Step { layer, from: step.from, to: step.to });
        }
        tape
    }

    /// What the maps of a step over `batch` images come to: values kept for one image, and images that are kept at once.
    pub(in crate::network) fn kept(network: &CheckedNetwork, batch: usize) -> [usize; 2] {
        let lowered = network.lower(Purpose::Train);
        let mut buffers = Vec::new();
        let gradients = gradients(&lowered, &mut buffers);
        let size = |buffers: &[Buffer]| buffers.iter().map(|buffer| buffer.map.len()).sum::<usize>();
        match mixes(&lowered) {
            true => [size(&buffers) + Rooms::new(&lowered, &buffers, &gradients).size(), batch],
            false => [size(&buffers) + size(&gradients), batch.min(GROUP)],
        }
    }

    /// How the gradient of a buffer lies.
    fn gradient_map(&self, buffer: usize) -> Map {
        self.gradients[self.buffers[buffer].gradient].map
    }
}

/// Whether a norm mixes the images of a batch.
fn mixes(lowered: &Lowered) -> bool {
    lowered.steps.iter().any(|step| matches!(step.work, Work::Norm(_)))
}

/// Room for what comes back: a gradient for each buffer, with the border that the step before it needs. What is turned
/// value by value is turned where it lies, so that two buffers share one gradient.
fn gradients(lowered: &Lowered, buffers: &mut Vec<Buffer>) -> Vec<Buffer> {
    let mut gradients: Vec<Buffer> = Vec::new();
    for (index, &map) in lowered.buffers.iter().enumerate() {
        let writer = lowered.steps.iter().find(|step| step.to == index && step.from != index);
        let shared = writer.filter(|step| match step.work {
            Work::Activate(_) | Work::Dropout { .. } => true,
            Work::Product(_) | Work::Norm(_) | Work::Pool(_) | Work::Copy { .. } | Work::Add => false,
        });
        let gradient = match shared {
            Some(step) => buffers[step.from].gradient,
            None => {
                let border = writer.map_or(0, |step| match &step.work {
                    Work::Product(layer) => InputGradient::border(&layer.window, layer.groups),
                    Work::Norm(_)
                    | Work::Activate(_)
                    | Work::Pool(_)
                    | Work::Dropout { .. }
                    | Work::Copy { .. }
                    | Work::Add => 0,
                });
                let gradient = gradients.len();
                gradients.push(Buffer { map: map.with_border(border), values: Vec::new(), gradient });
                gradient
            }
        };
        buffers.push(Buffer { map, values: Vec::new(), gradient });
    }
    gradients
}

/// `gradients` are those of input and output. The first layer of a network that trains hands none on, and one that does
/// not train sums none for its weights.
fn product(
    layer: &lower::Product,
    output: Map,
    gradients: [Map; 2],
    [trains, is_first]: [bool; 2],
) -> Product {
    let lower::Product { input, window, groups, patch, .. } = layer;
    let [to_input, of_output] = gradients;
    // Where a dense layer reads a map as one pixel, it writes that map's gradient so, too.
    let to_input = if input.with_border(0) == to_input.with_border(0) { to_input } else { *input };
    let forward = Convolution::new(*input, output, window, *groups, GROUP);
    let back =
        (!trains || !is_first).then(|| InputGradient::new(of_output, to_input, window, *groups, GROUP));
    Product {
        weight: layer.weight.range(),
        bias: layer.bias.range(),
        finish: layer.finish,
        back,
        planar: (0..patch.len()).map(|index| patch.planar(index) as u32).collect(),
        sums: if trains { (forward.sums(), vec![0.0; output.channels]) } else { (Vec::new(), Vec::new()) },
        forward,
    }
}

fn norm(layer: &lower::Norm) -> Norm {
    let channels = layer.mean.values();
    let range = |slot: &Option<Slot>| slot.as_ref().map(Slot::range);
    Norm {
        gamma: range(&layer.scale),
        beta: range(&layer.shift),
        mean: layer.mean.range(),
        variance: layer.variance.range(),
        epsilon: layer.epsilon,
        batch: NormStatistics { mean: Vec::new(), variance: Vec::new() },
        sums: (vec![0.0; channels], vec![0.0; channels]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cifar_model::{NetworkSpec, Result};

    #[test]
    fn what_is_told_to_be_kept_is_what_a_tape_keeps() -> Result<()> {
        let with_norm = r#"{"name":"x","input":[3,32,32],"layers":[
            {"kind":"conv","filters":4,"kernel":3,"padding":"same"},{"kind":"batch_norm"},{"kind":"relu"},
            {"kind":"flatten"},{"kind":"dense","units":10}]}"#;
        for (spec, images) in [(NetworkSpec::notebook(20, true), 8), (NetworkSpec::from_json(with_norm)?, 32)]
        {
            let network = spec.check()?;
            let mut tape = Tape::compile(&network);
            tape.make_room(images);
            let kept: usize = tape.buffers.iter().chain(&tape.gradients).map(|one| one.values.len()).sum();
            let kept = kept + tape.rooms.as_ref().map_or(0, Rooms::held);
            let [values, at_once] = Tape::kept(&network, 32);
            assert_eq!((at_once, values * images), (images, kept));
        }
        Ok(())
    }
}
