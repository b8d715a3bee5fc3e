//! Dense layers and batch norms. Ours has norms for maps alone: one between dense layers is arithmetic on their
//! weights.

use cifar_model::spec::{LayerSpec, Padding};
use serde_json::Value;

use super::super::network::{Array, Layer};
use super::super::{ImportError, Note, Result};
use super::activation;
use super::config::{Entry, as_json};
use super::layers::Writer;
use super::windows::{outputs_first, whole};

/// Keras's own, where the file says none.
const EPSILON: f64 = 1e-3;

impl Writer<'_> {
    /// On a map it reads each pixel's channels, as a convolution of single pixels does.
    pub(super) fn dense(&mut self, entry: &Entry<'_>) -> Result<()> {
        let (place, config) = (&entry.place, entry.config);
        let units = whole(place, config, "units")?;
        let stored = self.stored(place, &entry.key, 0, &["kernel"])?;
        let inputs = match (self.map, &stored.shape[..]) {
            (Some([channels, _, _]), _) => channels,
            (None, [inputs, _]) => *inputs,
            (None, _) => 0,
        };
        let kernel = self.numbers(entry, 0, &["kernel"], &[inputs, units])?;
        let mut kernel = Array { values: outputs_first(&kernel.values, inputs, units), ..kernel };
        let mut bias = self.bias(entry, 1, units)?;
        if let Some((factors, norm)) = self.norm.take_if(|(factors, _)| factors.len() == inputs) {
            for (row, bias) in kernel.values.chunks_exact_mut(inputs.max(1)).zip(&mut bias.values) {
                let moved: f64 = row
                    .iter()
                    .zip(&factors)
                    .map(|(weight, [_, shift])| f64::from(*weight) * f64::from(*shift))
                    .sum();
                *bias = (f64::from(*bias) + moved) as f32;
                row.iter_mut().zip(&factors).for_each(|(weight, [scale, _])| *weight *= scale);
            }
            self.notes.push(Note::NormFolded(norm));
        }
        self.begin(place)?;
        let spec = match &mut self.map {
            Some([channels, _, _]) => {
                *channels = units;
                LayerSpec::conv(units, 1, Padding::Valid)
            }
            None => LayerSpec::Dense { units },
        };
        self.layers.push(Layer { arrays: vec![kernel, bias], ..Layer::plain(place, spec) });
        self.activation(place, activation::of_key(&config["activation"], place)?)
    }

    pub(super) fn batch_norm(&mut self, entry: &Entry<'_>) -> Result<()> {
        let (place, config) = (&entry.place, entry.config);
        let is_on = |key: &str| config.get(key).and_then(Value::as_bool).unwrap_or(true);
        let (scale, shift) = (is_on("scale"), is_on("center"));
        let epsilon = config.get("epsilon").and_then(Value::as_f64).unwrap_or(EPSILON) as f32;
        self.check_axis(entry)?;
        let width = match (
            self.map,
            &self.stored(place, &entry.key, 0, &["gamma", "beta", "moving_mean"])?.shape[..],
        ) {
            (Some([channels, _, _]), _) => channels,
            (None, [width]) => *width,
            (None, _) => 0,
        };
        let parts = [("gamma", scale), ("beta", shift), ("moving_mean", true), ("moving_variance", true)];
        let mut arrays = Vec::new();
        for (name, _) in parts.into_iter().filter(|(_, is_there)| *is_there) {
            arrays.push(self.numbers(entry, arrays.len(), &[name], &[width])?);
        }
        if self.map.is_some() {
            self.begin(place)?;
            let spec = LayerSpec::BatchNorm { epsilon, scale, shift };
            self.layers.push(Layer { arrays, ..Layer::plain(place, spec) });
            return Ok(());
        }
        self.settled(place)?;
        let factors = factors(&arrays, [scale, shift], epsilon, width);
        match self.layers.last_mut() {
            Some(Layer { spec: LayerSpec::Dense { .. }, arrays, .. }) => {
                for (output, [scale, shift]) in factors.iter().enumerate() {
                    let inputs = arrays[0].values.len() / width.max(1);
                    let row = &mut arrays[0].values[output * inputs..][..inputs];
                    row.iter_mut().for_each(|weight| *weight *= scale);
                    arrays[1].values[output] = arrays[1].values[output] * scale + shift;
                }
                self.notes.push(Note::NormFolded(place.clone()));
            }
            Some(_) | None => self.norm = Some((factors, place.clone())),
        }
        Ok(())
    }

    /// Channels are what a norm of a map has to go over.
    fn check_axis(&self, entry: &Entry<'_>) -> Result<()> {
        let axis = entry.config.get("axis").unwrap_or(&Value::Null);
        let number = axis.get(0).unwrap_or(axis).as_i64().unwrap_or(-1);
        let is_last = number == -1 || number == if self.map.is_some() { 3 } else { 1 };
        let fits = if self.map.is_some() && self.channels_first { number == 1 } else { is_last };
        if fits { Ok(()) } else { Err(ImportError::setting(&entry.place, "axis", &as_json(axis))) }
    }
}

/// What each value is multiplied by, and what is added to it.
fn factors(arrays: &[Array], [scale, shift]: [bool; 2], epsilon: f32, width: usize) -> Vec<[f32; 2]> {
    let part = |at: usize, value: usize| f64::from(arrays[at].values[value]);
    let statistics = usize::from(scale) + usize::from(shift);
    let of = |value: usize| {
        let gamma = if scale { part(0, value) } else { 1.0 };
        let beta = if shift { part(usize::from(scale), value) } else { 0.0 };
        let factor = gamma / (part(statistics + 1, value) + f64::from(epsilon)).sqrt();
        [factor as f32, (beta - part(statistics, value) * factor) as f32]
    };
    (0..width).map(of).collect()
}
