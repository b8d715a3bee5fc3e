//! The layers of a guess, and whether they fit the arrays.

use cifar_model::spec::{LayerSpec, Padding};

use super::super::chain::groups;
use super::super::layers::{Kind, Layer};
use super::guess::{Border, Ending, Guess, Pool, Strides};

/// The layers of a guess; none where a map vanishes or the first dense layer reads another number of values.
pub(super) fn build(chain: &[&Layer], guess: &Guess, input: [usize; 3]) -> Option<Vec<LayerSpec>> {
    let mut building =
        Building { guess, layers: Vec::new(), map: input, convolutions: 0, open: None, is_flat: false };
    for (at, layer) in chain.iter().enumerate() {
        let norm_follows = chain.get(at + 1).is_some_and(|next| matches!(next.kind, Kind::Norm { .. }));
        building.layer(layer, norm_follows, at + 1 == chain.len())?;
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
    /// The convolution whose pool is still to come.
    open: Option<usize>,
    is_flat: bool,
}

impl Building<'_> {
    fn layer(&mut self, layer: &Layer, norm_follows: bool, is_last: bool) -> Option<()> {
        match layer.kind {
            Kind::Conv { outputs, inputs, kernel } => {
                self.convolution(outputs, inputs, kernel)?;
                if !is_last && (!norm_follows || self.guess.is_norm_last) {
                    self.layers.push(self.guess.activation.clone());
                }
                if !is_last && !norm_follows {
                    self.pool()?;
                }
            }
            Kind::Norm { scale, shift, .. } => {
                self.layers.push(LayerSpec::BatchNorm { epsilon: layer.epsilon(), scale, shift });
                if !self.guess.is_norm_last {
                    self.layers.push(self.guess.activation.clone());
                }
                self.pool()?;
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
        let halves = match self.guess.strides {
            Strides::None => false,
            Strides::Growing => self.convolutions > 0 && outputs > channels,
            Strides::All => kernel > 1,
        };
        let stride = if halves { 2 } else { 1 };
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

    /// The pool behind a convolution, where it has one.
    fn pool(&mut self) -> Option<()> {
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
