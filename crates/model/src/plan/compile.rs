//! From steps to steps with weights.

use cifar_kernels::{Activation, Convolution, Scratch};

use super::{Buffer, Plan, Step, Walk, Work};
use crate::lower::{self, Lowered, Purpose};
use crate::spec::Slot;
use crate::{CheckedNetwork, Error, ErrorKind, ImageSize, Result, Weights};

/// The steps of a network that reads what a plan can be given.
pub(crate) fn lowered(weights: &Weights, purpose: Purpose) -> Result<(CheckedNetwork, Lowered)> {
    let network = weights.metadata.spec.check()?;
    ImageSize::of(network.input())?;
    let lowered = network.lower(purpose);
    Ok((network, lowered))
}

/// The plan of these steps, with room for `group` images at once. What keeps its ReLUs' values gives the `walk` that is quicker
/// for a pool behind one.
pub(crate) fn plan(
    weights: &Weights,
    lowered: &Lowered,
    outputs: usize,
    group: usize,
    walk: Option<Walk>,
) -> Result<Plan> {
    let size = ImageSize::of(weights.metadata.spec.input)?;
    let mut plan = Plan {
        size,
        steps: Vec::new(),
        buffers: lowered.buffers.iter().map(|&map| Buffer { map, values: map.zeros(group) }).collect(),
        scratch: Scratch::default(),
        normalization: weights.metadata.normalization,
        planes: vec![0.0; size.bytes()],
        last: lowered.last,
        outputs,
    };
    let mut steps = lowered.steps.iter().peekable();
    while let Some(step) = steps.next() {
        let work = match &step.work {
            lower::Work::Product(layer) => {
                let convolution = product(layer, weights, &plan.buffers[step.to].map)?;
                convolution.make_room(&mut plan.scratch);
                Work::Product { convolution: Box::new(convolution), finish: layer.finish }
            }
            lower::Work::Norm(norm) => {
                let (scale, shift) = factors(norm, weights)?;
                Work::Scale { scale, shift }
            }
            lower::Work::Activate(Activation::Relu) if step.from != step.to => {
                let channels = plan.buffers[step.to].map.channels;
                let is_pool = |next: &&lower::Step| {
                    let lower::Work::Pool(pool) = next.work else { return false };
                    next.from == step.to && pool.knows_relu(channels)
                };
                if let Some(walk) = walk
                    && let Some(pool) = steps.next_if(is_pool)
                {
                    let work = Work::SquaresOfRelu { kept: step.to, walk };
                    plan.steps.push(Step { work, from: step.from, to: pool.to });
                    continue;
                }
                Work::Activate(Activation::Relu)
            }
            lower::Work::Activate(activation) => Work::Activate(*activation),
            lower::Work::Pool(pool) => Work::Pool(*pool),
            lower::Work::Copy { .. } => Work::Copy,
            lower::Work::Add => Work::Add,
            // It is there to train with.
            lower::Work::Dropout { .. } => continue,
        };
        plan.steps.push(Step { work, from: step.from, to: step.to });
    }
    Ok(plan)
}

fn product(layer: &lower::Product, weights: &Weights, output: &cifar_kernels::Map) -> Result<Convolution> {
    let (weight, mut bias) = (values(weights, &layer.weight)?, values(weights, &layer.bias)?.to_vec());
    let mut scale = vec![1.0; bias.len()];
    if let Some(norm) = &layer.norm {
        let (factors, shift) = factors(norm, weights)?;
        let moved = bias.iter_mut().zip(&factors).zip(&shift);
        moved.for_each(|((bias, factor), shift)| *bias = *bias * factor + shift);
        scale = factors;
    }
    let depth = layer.patch.len();
    let mut convolution = Convolution::new(layer.input, *output, &layer.window, layer.groups, 1);
    convolution.fill(|output, index| weight[output * depth + layer.patch.planar(index)] * scale[output]);
    convolution.set_bias(&bias);
    Ok(convolution)
}

/// What a norm multiplies with, and what it adds.
fn factors(norm: &lower::Norm, weights: &Weights) -> Result<(Vec<f32>, Vec<f32>)> {
    let channels = norm.mean.values();
    let learnt = |slot: &Option<Slot>, otherwise: f32| match slot {
        Some(slot) => values(weights, slot).map(<[f32]>::to_vec),
        None => Ok(vec![otherwise; channels]),
    };
    let (gamma, beta) = (learnt(&norm.scale, 1.0)?, learnt(&norm.shift, 0.0)?);
    let root = |(g, v): (&f32, &f32)| g / (v + norm.epsilon).sqrt();
    let scale: Vec<f32> = gamma.iter().zip(values(weights, &norm.variance)?).map(root).collect();
    let moved = values(weights, &norm.mean)?.iter().zip(&scale).map(|(mean, scale)| mean * scale);
    let shift = beta.iter().zip(moved).map(|(beta, moved)| beta - moved).collect();
    Ok((scale, shift))
}

/// The array of a slot.
pub(crate) fn values<'a>(weights: &'a Weights, slot: &Slot) -> Result<&'a [f32]> {
    let missing =
        || Error::new(ErrorKind::Weights, format!("tensor {} is missing", slot.name), "export again");
    weights.get(&slot.name).ok_or_else(missing)
}
