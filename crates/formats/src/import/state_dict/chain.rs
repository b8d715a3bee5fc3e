//! The order in which layers compute. Most files keep the order in which the layers were defined, which is nearly
//! always that of the network; safetensors sorts names, and a few authors define the last layer first. What each
//! layer needs and gives then decides.

use super::layers::{Kind, Layer};

/// How many places are tried for a layer, all together.
const MAX_TRIES: usize = 20_000;

/// What flows from one layer to the next.
#[derive(Clone, Copy, Debug)]
enum Flow {
    /// So many maps.
    Maps(usize),
    /// So many numbers.
    Numbers(usize),
}

/// The layers one behind the other, beginning with `channels` maps; where several fit, the one that stands first. None
/// where they are no chain.
pub(super) fn chain(layers: &[Layer], channels: usize) -> Option<Vec<&Layer>> {
    let mut search = Search { layers, used: vec![false; layers.len()], order: Vec::new(), tries: 0 };
    search.go_on(Flow::Maps(channels)).then(|| search.order.iter().map(|&at| &layers[at]).collect())
}

struct Search<'layers> {
    layers: &'layers [Layer],
    used: Vec<bool>,
    order: Vec<usize>,
    tries: usize,
}

impl Search<'_> {
    fn go_on(&mut self, flow: Flow) -> bool {
        if self.order.len() == self.layers.len() {
            return true;
        }
        for at in 0..self.layers.len() {
            if self.used[at] {
                continue;
            }
            self.tries += 1;
            if self.tries > MAX_TRIES {
                return false;
            }
            let Some(next) = self.behind(flow, self.layers[at].kind) else { continue };
            self.used[at] = true;
            self.order.push(at);
            if self.go_on(next) {
                return true;
            }
            self.order.pop();
            self.used[at] = false;
        }
        false
    }

    /// What a layer makes of what comes to it; none where it does not fit.
    fn behind(&self, flow: Flow, kind: Kind) -> Option<Flow> {
        let is_norm = |at: &usize| matches!(self.layers[*at].kind, Kind::Norm { .. });
        match (flow, kind) {
            (Flow::Maps(maps), Kind::Conv { outputs, inputs, .. }) => {
                groups(maps, inputs, outputs).map(|_| Flow::Maps(outputs))
            }
            // A flatten layer lies between.
            (Flow::Maps(maps), Kind::Dense { outputs, inputs }) => {
                (maps > 0 && inputs.is_multiple_of(maps)).then_some(Flow::Numbers(outputs))
            }
            (Flow::Numbers(numbers), Kind::Dense { outputs, inputs }) => {
                (numbers == inputs).then_some(Flow::Numbers(outputs))
            }
            (Flow::Maps(size) | Flow::Numbers(size), Kind::Norm { channels, .. }) => {
                (size == channels && !self.order.last().is_some_and(is_norm)).then_some(flow)
            }
            (Flow::Numbers(_), Kind::Conv { .. }) => None,
        }
    }
}

/// How many groups a convolution has whose filters see `inputs` of `maps` maps: one or, where a filter sees a single
/// map, one for each. Others are so rare that a file in which they occur is more likely no chain.
pub(super) fn groups(maps: usize, inputs: usize, outputs: usize) -> Option<usize> {
    if inputs == maps {
        return Some(1);
    }
    (inputs == 1 && maps > 0 && outputs.is_multiple_of(maps)).then_some(maps)
}

/// The order of people: `conv2` before `conv10`.
pub(super) fn natural(name: &str) -> Vec<(u64, String)> {
    let mut parts = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
        let (number, after) = rest.split_at(digits);
        let letters = after.find(|letter: char| letter.is_ascii_digit()).unwrap_or(after.len());
        let (word, after) = after.split_at(letters);
        parts.push((number.parse().unwrap_or(if number.is_empty() { 0 } else { u64::MAX }), word.into()));
        rest = after;
    }
    parts
}
