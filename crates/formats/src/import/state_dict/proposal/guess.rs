//! What is not in the arrays, and how usual each of it is.

use cifar_model::spec::LayerSpec;

use super::super::layers::{Kind, Layer};

/// With more convolutions, pools are tried in regular places alone.
const MAX_FREE: usize = 10;
/// What is rarer than this is not tried.
const MAX_COST: usize = 8;

/// How the convolutions treat borders. What is rarer costs more, here and below.
const BORDERS: [(Border, usize); 3] = [(Border::Valid, 0), (Border::Half, 0), (Border::Alternate, 3)];
const STRIDES: [(Strides, usize); 3] = [(Strides::None, 0), (Strides::Growing, 2), (Strides::All, 3)];
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
pub(super) enum Border {
    Valid,
    /// So much padding that the map keeps its size.
    Half,
    /// Padded and not padded in turn, as in Keras's own example for CIFAR-10.
    Alternate,
}

/// Which convolutions halve the map.
#[derive(Clone, Copy)]
pub(super) enum Strides {
    None,
    /// Those that add channels, but for the first.
    Growing,
    /// All but those of 1x1.
    All,
}

#[derive(Clone, Copy)]
pub(super) struct Pool {
    pub(super) size: usize,
    pub(super) stride: usize,
    pub(super) is_mean: bool,
}

#[derive(Clone, Copy)]
pub(super) enum Ending {
    Flatten,
    Mean,
    Largest,
    /// The mean of squares, so that a map of a fixed size remains (`AdaptiveAvgPool2d`).
    MeanTo(usize),
}

/// All that is guessed.
#[derive(Clone)]
pub(super) struct Guess {
    pub(super) border: Border,
    pub(super) strides: Strides,
    /// Behind which convolutions a pool stands.
    pub(super) pools: Vec<bool>,
    pub(super) pool: Pool,
    pub(super) ending: Ending,
    pub(super) activation: LayerSpec,
    /// Whether norms stand behind the activation.
    pub(super) is_norm_last: bool,
}

/// A convolution behind which a pool may stand.
struct Site {
    outputs: usize,
    /// Whether each filter sees a single map: the convolution behind it belongs to it.
    is_depthwise: bool,
}

/// Where pools may stand, and how unusual that is.
fn places(chain: &[&Layer]) -> Vec<(Vec<bool>, usize)> {
    let site = |layer: &&Layer| match layer.kind {
        Kind::Conv { outputs, inputs, .. } => Some(Site { outputs, is_depthwise: inputs == 1 }),
        Kind::Dense { .. } | Kind::Norm { .. } => None,
    };
    let sites: Vec<Site> = chain.iter().filter_map(site).collect();
    let count = sites.len();
    let places: Vec<Vec<bool>> = if count <= MAX_FREE {
        (0..1_usize << count).map(|bits| (0..count).map(|at| bits >> at & 1 == 1).collect()).collect()
    } else {
        let every = |nth: usize| (0..count).map(|at| (at + 1).is_multiple_of(nth)).collect();
        let grows = |at: usize| sites.get(at + 1).is_some_and(|next| next.outputs > sites[at].outputs);
        let growing = (0..count).map(grows).collect();
        let growing_and_last = (0..count).map(|at| grows(at) || at + 1 == count).collect();
        vec![every(1), every(2), every(3), every(4), growing, growing_and_last, vec![false; count]]
    };
    places
        .into_iter()
        .map(|pools| (irregular(&sites, &pools), pools))
        .map(|(cost, pools)| (pools, cost))
        .collect()
}

/// How far pools are from usual: one stands where channels grow, and those between layers of as many channels stand at
/// even distances.
fn irregular(sites: &[Site], pools: &[bool]) -> usize {
    let apart = sites.iter().zip(pools).filter(|(site, is_pool)| site.is_depthwise && **is_pool).count();
    let whole: Vec<(usize, bool)> = sites
        .iter()
        .zip(pools)
        .filter(|(site, _)| !site.is_depthwise)
        .map(|(site, is_pool)| (site.outputs, *is_pool))
        .collect();
    let (mut cost, mut run, mut distances) = (3 * apart, 0, Vec::new());
    for (at, &(width, is_pool)) in whole.iter().enumerate() {
        run += 1;
        let next = whole.get(at + 1).map(|(next, _)| *next);
        if is_pool {
            if !distances.contains(&run) {
                distances.push(run);
            }
            run = 0;
        } else if next.is_some_and(|next| next != width) {
            cost += 1;
        }
        if next != Some(width) {
            cost += distances.len().saturating_sub(1);
            distances.clear();
            run = 0;
        }
    }
    cost
}

/// All guesses, the most usual first.
pub(super) fn guesses(chain: &[&Layer]) -> Vec<Guess> {
    let mut guesses = Vec::new();
    for (pools, of_places) in places(chain) {
        // Where there is no pool, its form is no question.
        let has_pools = pools.contains(&true);
        let forms = if has_pools { &POOLS[..] } else { &POOLS[..1] };
        for &(pool, of_pool) in forms {
            for (border, of_border) in BORDERS {
                for (strides, of_strides) in STRIDES {
                    for (ending, of_ending) in ENDINGS {
                        // One of the two makes maps smaller.
                        let of_places = match (has_pools, strides) {
                            (true, Strides::None) => of_places,
                            (true, Strides::Growing | Strides::All) => of_places + 1,
                            (false, Strides::None) => usize::from(chain.len() > 1),
                            (false, Strides::Growing | Strides::All) => 0,
                        };
                        let cost = of_places + of_pool + of_border + of_strides + of_ending;
                        if cost <= MAX_COST {
                            let (pools, activation) = (pools.clone(), LayerSpec::Relu {});
                            let is_norm_last = false;
                            let guess =
                                Guess { border, strides, pools, pool, ending, activation, is_norm_last };
                            guesses.push((cost, guess));
                        }
                    }
                }
            }
        }
    }
    let of =
        |cost: usize| guesses.iter().filter(move |guess| guess.0 == cost).map(|(_, guess)| guess.clone());
    (0..=MAX_COST).flat_map(of).collect()
}
