//! Networks that named arrays may belong to. What has parameters is known; padding, strides, activations and pools
//! are not. The usual ones are gone through, and those stay whose last map has as many values as the first dense
//! layer reads.

mod building;
mod guess;
mod residual;

use cifar_model::spec::LayerSpec;
use cifar_model::{ImageSize, NetworkSpec};

use super::chain::chain;
use super::layers::{Layer, layers};
use crate::import::{ImportError, LayerProblem, Place, Result};
use building::build;
use guess::{Guess, guesses};
use residual::residual;

/// How many networks are proposed at most.
pub const MAX_PROPOSALS: usize = STRUCTURES + OTHERWISE * (ACTIVATIONS.len() + 1);
/// How many differ in more than their activations and the place of their norms.
const STRUCTURES: usize = 20;
/// How many of them come again with another activation, and with norms behind it.
const OTHERWISE: usize = 4;
/// What is tried in place of ReLU.
const ACTIVATIONS: [LayerSpec; 3] =
    [LayerSpec::LeakyRelu { slope: 0.01 }, LayerSpec::Gelu {}, LayerSpec::Relu6 {}];

/// Networks with these arrays, in the order in which their layers were defined, for an input of `[channels, height,
/// width]`; the most usual first, at most [`MAX_PROPOSALS`]. Empty where no usual one fits this input.
///
/// # Errors
/// `UnsupportedLayer` for arrays of layers that are not here, and for layers that are no chain.
pub fn propose(arrays: &[(String, Vec<usize>)], input: [usize; 3]) -> Result<Vec<NetworkSpec>, ImportError> {
    let layers = layers(arrays)?;
    let spec = |layers| NetworkSpec { name: "imported".into(), input, layers };
    let found = residual(&layers, input[0]);
    let residual = found.networks.into_iter().map(spec).filter(|spec| spec.check().is_ok());
    let mut specs: Vec<NetworkSpec> = residual.collect();
    if specs.is_empty() || found.may_be_chain {
        match of_chain(&layers, input) {
            Ok(more) => specs.extend(more),
            Err(error) if specs.is_empty() => return Err(*error),
            Err(_) => {}
        }
        specs.truncate(MAX_PROPOSALS);
    }
    Ok(specs)
}

/// Networks of layers one behind the other.
///
/// # Errors
/// `UnsupportedLayer` for layers that are no chain.
fn of_chain(layers: &[Layer], input: [usize; 3]) -> Result<Vec<NetworkSpec>> {
    let Some(chain) = chain(layers, input[0]) else {
        let (position, name) = layers.first().map_or((0, ""), |layer| (1, layer.name.as_str()));
        let class = layers.first().map_or("no layer", |layer| layer.kind.class());
        let place = Place { position, class: class.into(), name: name.into() };
        return Err(ImportError::layer(&place, LayerProblem::Branches));
    };
    let mut found: Vec<(Guess, Vec<LayerSpec>)> = Vec::new();
    for guess in guesses(&chain) {
        if found.len() == STRUCTURES {
            break;
        }
        if let Some(layers) = build(&chain, &guess, input).filter(|layers| is_new(&found, layers)) {
            found.push((guess, layers));
        }
    }
    let first: Vec<Guess> = found.iter().take(OTHERWISE).map(|(guess, _)| guess.clone()).collect();
    for guess in first {
        let norm_last = Guess { is_norm_last: true, ..guess.clone() };
        let activations = ACTIVATIONS.map(|activation| Guess { activation, ..guess.clone() });
        for guess in [norm_last].into_iter().chain(activations) {
            if let Some(layers) = build(&chain, &guess, input).filter(|layers| is_new(&found, layers)) {
                found.push((guess, layers));
            }
        }
    }
    let specs = found.into_iter().map(|(_, layers)| NetworkSpec { name: "imported".into(), input, layers });
    Ok(specs.filter(|spec| spec.check().is_ok()).collect())
}

/// The same for the first usual input that fits: the data set's, digits of 28 x 28, then larger and smaller squares.
///
/// # Errors
/// As [`propose`], where none fits.
pub fn propose_of_any_size(arrays: &[(String, Vec<usize>)]) -> Result<Vec<NetworkSpec>, ImportError> {
    const DIGITS: [usize; 3] = [1, 28, 28];
    const SIDES: [usize; 12] = [32, 64, 48, 96, 28, 16, 24, 40, 56, 80, 72, 8];
    let squares = SIDES.into_iter().flat_map(|side| [[3, side, side], [1, side, side]]);
    let first = propose(arrays, ImageSize::CIFAR_10.shape());
    if first.as_ref().is_ok_and(|found| !found.is_empty()) {
        return first;
    }
    let found = |input| propose(arrays, input).ok().filter(|found| !found.is_empty());
    [DIGITS].into_iter().chain(squares).find_map(found).map_or(first, Ok)
}

fn is_new(found: &[(Guess, Vec<LayerSpec>)], layers: &[LayerSpec]) -> bool {
    found.iter().all(|(_, other)| other != layers)
}
