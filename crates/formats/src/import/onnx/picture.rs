//! The picture among a graph's inputs.

use cifar_model::spec::Shape;

use super::super::{ImportError, LayerProblem, Named, Place, Result};
use super::value::Signal;
use crate::onnx::proto;

/// Rows and columns where the file leaves them open: those of CIFAR-10.
const OPEN_SIZE: usize = 32;

/// The input that the network answers to.
pub(super) struct Picture<'graph> {
    pub(super) name: &'graph str,
    /// How many pictures the file says at a time, where it does.
    pub(super) batch: Option<i64>,
    /// A map.
    pub(super) signal: Signal,
}

/// The one input that is no constant and has four axes.
///
/// # Errors
/// `MissingArray` where another input is no constant, but read: the file lacks it. `UnsupportedLayer` for several
/// pictures or none, `TooLarge` for sizes that no picture here has.
pub(super) fn find(graph: &proto::Graph) -> Result<Picture<'_>> {
    let (mut constants, mut read) = (Named::default(), Named::default());
    for tensor in &graph.initializer {
        constants.insert(tensor.name.clone(), ());
    }
    for input in graph.node.iter().flat_map(|node| &node.input) {
        read.insert(input.clone(), ());
    }
    let sizes = |input: &proto::Value| -> Vec<Option<i64>> {
        let kind = input.kind.as_ref().and_then(|kind| kind.tensor_type.as_ref());
        let shape = kind.and_then(|kind| kind.shape.as_ref());
        shape.map(|shape| shape.dim.iter().map(|dim| dim.dim_value).collect()).unwrap_or_default()
    };
    let (pictures, others): (Vec<&proto::Value>, Vec<&proto::Value>) = graph
        .input
        .iter()
        .filter(|input| !constants.contains(&input.name))
        .partition(|input| sizes(input).len() == 4);
    let input = match (&pictures[..], others.iter().find(|input| read.contains(&input.name))) {
        ([input], None) => *input,
        // An array that the file does not hold, and wants to be given each time.
        ([_], Some(array)) => return Err(ImportError::MissingArray { name: array.name.clone() }.into()),
        ([], Some(flat)) => {
            let place = Place { class: "Input".into(), name: flat.name.clone(), position: 0 };
            return Err(ImportError::setting(
                &place,
                "shape",
                &format!("{:?}", sizes(flat).iter().take(8).collect::<Vec<_>>()),
            ));
        }
        ([] | [_, _, ..], _) => {
            let class = format!("{} pictures as inputs", pictures.len());
            return Err(ImportError::layer(&Place { class, ..Place::default() }, LayerProblem::Branches));
        }
    };
    let sizes = sizes(input);
    let [batch, a, b, c] = sizes[..] else {
        return Err(ImportError::damaged(&input.name, "it has no shape"));
    };
    let size = |said: Option<i64>| {
        let size = said.map_or(Some(OPEN_SIZE), |size| usize::try_from(size).ok());
        size.filter(|size| (1..=1024).contains(size)).ok_or(ImportError::TooLarge {
            what: "the side of the picture".into(),
            size: said.unwrap_or(0).unsigned_abs(),
            limit: 1024,
        })
    };
    let few = |said: Option<i64>| said.is_some_and(|channels| (1..=4).contains(&channels));
    let is_channels_last = few(c) && !few(a);
    let [channels, height, width] = if is_channels_last { [c, a, b] } else { [a, b, c] };
    let shape = Shape::Map(size(channels)?, size(height)?, size(width)?);
    Ok(Picture { name: &input.name, batch, signal: Signal { is_channels_last, ..Signal::of(0, shape) } })
}
