//! Networks that named arrays may belong to. What has parameters is known; padding, strides, activations and pools
//! are not. The usual ones are gone through, and those stay whose last map has as many values as the first dense
//! layer reads.

use cifar_model::NetworkSpec;
use cifar_model::spec::{LayerSpec, NORM_EPSILON, Padding};

use super::chain::{chain, groups};
use super::layers::{Kind, Layer, layers};
use crate::import::{ImportError, LayerProblem, Place};

/// How many networks are proposed at most; the last are the first ones again with other activations.
pub const MAX_PROPOSALS: usize = 24;
/// With more convolutions, pools are tried in regular places alone.
const MAX_FREE: usize = 6;

/// How many of them come again.
const OTHERWISE: usize = 4;
/// What is tried in place of ReLU.
const ACTIVATIONS: [LayerSpec; 2] = [LayerSpec::LeakyRelu { slope: 0.01 }, LayerSpec::Gelu {}];

/// How the convolutions treat borders. What is rarer costs more, here and below.
const BORDERS: [(Border, usize); 3] = [(Border::Valid, 0), (Border::Half, 0), (Border::Alternate, 3)];
const POOLS: [(Pool, usize); 10] = [
    (Pool { size: 2, stride: 2, is_mean: false }, 0),
    (Pool { size: 3, stride: 2, is_mean: false }, 2),
    (Pool { size: 3, stride: 3, is_mean: false }, 2),
    (Pool { size: 4, stride: 4, is_mean: false }, 3),
    (Pool { size: 5, stride: 5, is_mean: false }, 3),
    (Pool { size: 2, stride: 2, is_mean: true }, 2),
    (Pool { size: 3, stride: 2, is_mean: true }, 4),
    (Pool { size: 3, stride: 3, is_mean: true }, 4),
    (Pool { size: 4, stride: 4, is_mean: true }, 4),
    (Pool { size: 5, stride: 5, is_mean: true }, 4),
];
const ENDINGS: [(Ending, usize); 6] = [
    (Ending::Flatten, 0),
    (Ending::Mean, 1),
    (Ending::Largest, 5),
    (Ending::MeanTo(2), 4),
    (Ending::MeanTo(4), 4),
    (Ending::MeanTo(7), 5),
];

#[derive(Clone, Copy)]
enum Border {
    Valid,
    /// So much padding that the map keeps its size.
    Half,
    /// Padded and not padded in turn, as in Keras's own example for CIFAR-10.
    Alternate,
}

#[derive(Clone, Copy)]
struct Pool {
    size: usize,
    stride: usize,
    is_mean: bool,
}

#[derive(Clone, Copy)]
enum Ending {
    Flatten,
    Mean,
    Largest,
    /// The mean of squares, so that a map of a fixed size remains (`AdaptiveAvgPool2d`).
    MeanTo(usize),
}

/// All that is guessed.
#[derive(Clone)]
struct Guess {
    border: Border,
    /// Whether convolutions that add channels halve the map.
    is_strided: bool,
    /// Behind which convolutions a pool stands.
    pools: Vec<bool>,
    pool: Pool,
    ending: Ending,
    activation: LayerSpec,
}

/// Networks with these arrays, in the order in which their layers were defined, for an input of `[channels, height,
/// width]`; the most usual first, at most [`MAX_PROPOSALS`]. Empty where no usual one fits this input.
///
/// # Errors
/// `UnsupportedLayer` for arrays of layers that are not here, and for layers that are no chain.
pub fn propose(arrays: &[(String, Vec<usize>)], input: [usize; 3]) -> Result<Vec<NetworkSpec>, ImportError> {
    let layers = layers(arrays)?;
    let Some(chain) = chain(&layers, input[0]) else {
        let (position, name) = layers.first().map_or((0, ""), |layer| (1, layer.name.as_str()));
        let class = layers.first().map_or("no layer", |layer| layer.kind.class());
        let place = Place { position, class: class.into(), name: name.into() };
        return Err(ImportError::layer(&place, LayerProblem::Branches));
    };
    let mut found: Vec<(usize, Guess, Vec<LayerSpec>)> = Vec::new();
    for (cost, guess) in guesses(&chain) {
        let Some(layers) = build(&chain, &guess, input) else { continue };
        if found.iter().all(|(_, _, other)| *other != layers) {
            found.push((cost, guess, layers));
        }
    }
    found.sort_by_key(|(cost, ..)| *cost);
    let first: Vec<Guess> = found.iter().take(OTHERWISE).map(|(_, guess, _)| guess.clone()).collect();
    let mut proposals: Vec<Vec<LayerSpec>> = found.into_iter().map(|(.., layers)| layers).collect();
    proposals.truncate(MAX_PROPOSALS - OTHERWISE * ACTIVATIONS.len());
    for activation in ACTIVATIONS {
        let otherwise = first.iter().map(|guess| Guess { activation: activation.clone(), ..guess.clone() });
        proposals.extend(otherwise.filter_map(|guess| build(&chain, &guess, input)));
    }
    let specs = proposals.into_iter().map(|layers| NetworkSpec { name: "imported".into(), input, layers });
    Ok(specs.filter(|spec| spec.check().is_ok()).collect())
}

/// Where pools may stand among `convolutions`, and what is usual.
fn places(chain: &[&Layer]) -> Vec<(Vec<bool>, usize)> {
    let outputs: Vec<usize> = chain
        .iter()
        .filter_map(|layer| match layer.kind {
            Kind::Conv { outputs, .. } => Some(outputs),
            Kind::Dense { .. } | Kind::Norm { .. } => None,
        })
        .collect();
    let count = outputs.len();
    let every = |nth: usize| (0..count).map(|at| (at + 1).is_multiple_of(nth)).collect();
    let grows = (0..count).map(|at| outputs.get(at + 1).is_some_and(|next| *next > outputs[at])).collect();
    let but_last = (0..count).map(|at| at + 1 < count).collect();
    let mut places: Vec<(Vec<bool>, usize)> =
        vec![(every(1), 0), (every(2), 0), (but_last, 1), (vec![false; count], 1), (every(3), 1), (grows, 2)];
    if count <= MAX_FREE {
        places.extend(
            (0..1_usize << count).map(|bits| ((0..count).map(|at| bits >> at & 1 == 1).collect(), 4)),
        );
    }
    places
}

fn guesses(chain: &[&Layer]) -> Vec<(usize, Guess)> {
    let mut guesses = Vec::new();
    for (pools, of_places) in places(chain) {
        // Where there is no pool, its form is no question.
        let forms = if pools.contains(&true) { &POOLS[..] } else { &POOLS[..1] };
        for &(pool, of_pool) in forms {
            for (border, of_border) in BORDERS {
                for (is_strided, of_strides) in [(false, 0), (true, 3)] {
                    for (ending, of_ending) in ENDINGS {
                        let (pools, activation) = (pools.clone(), LayerSpec::Relu {});
                        let guess = Guess { border, is_strided, pools, pool, ending, activation };
                        guesses.push((of_places + of_pool + of_border + of_strides + of_ending, guess));
                    }
                }
            }
        }
    }
    guesses
}

/// The layers of a guess; none where a map vanishes or the first dense layer reads another number of values.
fn build(chain: &[&Layer], guess: &Guess, input: [usize; 3]) -> Option<Vec<LayerSpec>> {
    let mut building =
        Building { guess, layers: Vec::new(), map: input, convolutions: 0, open: None, is_flat: false };
    for (at, layer) in chain.iter().enumerate() {
        let norm_follows = chain.get(at + 1).is_some_and(|next| matches!(next.kind, Kind::Norm { .. }));
        building.layer(layer.kind, norm_follows, at + 1 == chain.len())?;
    }
    if !building.is_flat {
        building.end(None)?;
    }
    Some(building.layers)
}

struct Building<'guess> {
    guess: &'guess Guess,
    layers: Vec<LayerSpec>,
    map: [usize; 3],
    convolutions: usize,
    /// The convolution whose activation and pool are still to come.
    open: Option<usize>,
    is_flat: bool,
}

impl Building<'_> {
    fn layer(&mut self, kind: Kind, norm_follows: bool, is_last: bool) -> Option<()> {
        match kind {
            Kind::Conv { outputs, inputs, kernel } => {
                self.convolution(outputs, inputs, kernel)?;
                if !norm_follows && !is_last {
                    self.close()?;
                }
            }
            Kind::Norm { scale, shift, .. } => {
                self.layers.push(LayerSpec::BatchNorm { epsilon: NORM_EPSILON, scale, shift });
                self.close()?;
            }
            Kind::Dense { outputs, inputs } => {
                if !self.is_flat {
                    self.end(Some(inputs))?;
                }
                self.layers.push(LayerSpec::Dense { units: outputs });
                if !is_last {
                    self.layers.push(self.guess.activation.clone());
                }
            }
        }
        Some(())
    }

    fn convolution(&mut self, outputs: usize, inputs: usize, kernel: usize) -> Option<()> {
        let [channels, height, width] = self.map;
        let groups = groups(channels, inputs, outputs)?;
        let stride = if self.guess.is_strided && self.convolutions > 0 && outputs > channels { 2 } else { 1 };
        let is_padded = match self.guess.border {
            Border::Valid => false,
            Border::Half => kernel > 1,
            Border::Alternate => kernel > 1 && self.convolutions.is_multiple_of(2),
        };
        let (padding, around) = match (is_padded, stride) {
            (false, _) => (Padding::Valid, 0),
            (true, 1) => (Padding::Same, kernel - 1),
            (true, _) => (Padding::Pixels(kernel / 2), kernel / 2 * 2),
        };
        let size = |size: usize| Some((size + around).checked_sub(kernel)? / stride + 1);
        self.map = [outputs, size(height)?, size(width)?];
        self.layers.push(LayerSpec::Conv { filters: outputs, kernel, padding, stride, groups });
        self.open = Some(self.convolutions);
        self.convolutions += 1;
        Some(())
    }

    /// An activation and, behind a convolution, its pool.
    fn close(&mut self) -> Option<()> {
        self.layers.push(self.guess.activation.clone());
        if self.open.take().is_some_and(|at| self.guess.pools[at]) {
            let Pool { size, stride, is_mean } = self.guess.pool;
            let after = |map: usize| Some(map.checked_sub(size)? / stride + 1);
            let [channels, height, width] = self.map;
            self.map = [channels, after(height)?, after(width)?];
            let (stride, padding) = ((stride != size).then_some(stride), Padding::Valid);
            self.layers.push(if is_mean {
                LayerSpec::AvgPool { size, stride, padding }
            } else {
                LayerSpec::MaxPool { size, stride, padding }
            });
        }
        Some(())
    }

    /// From the last map to numbers: `values` of them, where a dense layer says so.
    fn end(&mut self, values: Option<usize>) -> Option<()> {
        let [channels, height, width] = self.map;
        self.is_flat = true;
        let is_point = height * width == 1;
        let flat = match self.guess.ending {
            Ending::Flatten => {
                self.layers.push(LayerSpec::Flatten {});
                channels * height * width
            }
            // Of one value there is nothing to choose.
            Ending::Mean | Ending::Largest | Ending::MeanTo(_) if is_point => return None,
            Ending::Mean => {
                self.layers.push(LayerSpec::GlobalAvgPool {});
                channels
            }
            Ending::Largest => {
                self.layers.push(LayerSpec::GlobalMaxPool {});
                channels
            }
            Ending::MeanTo(to) => {
                if height != width || height <= to || !height.is_multiple_of(to) {
                    return None;
                }
                let (size, padding) = (height / to, Padding::Valid);
                self.layers
                    .extend([LayerSpec::AvgPool { size, stride: None, padding }, LayerSpec::Flatten {}]);
                channels * to * to
            }
        };
        // Without a dense layer the last convolution has a map for each class.
        values.map_or(flat == channels, |values| values == flat).then_some(())
    }
}
