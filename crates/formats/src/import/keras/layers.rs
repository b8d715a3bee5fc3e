//! Keras's layers as ours, one after the other: what each means here, and what is refused.

use cifar_model::spec::LayerSpec;
use serde_json::Value;

use super::super::network::{Array, FlattenOrder, Layer};
use super::super::tensor::Budget;
use super::super::{ImportError, LayerProblem, Note, Place, Result, SilentLayer};
use super::activation;
use super::arrays::{Arrays, Stored};
use super::calls::Numbers;
use super::config::{Entry, Key, as_json, text};
use super::graph::Step;
use super::scaling::{self, Scaling};

/// Layers of one value for each input that answers leave out.
const SILENT: &[&str] = &[
    "ActivityRegularization",
    "AlphaDropout",
    "GaussianDropout",
    "GaussianNoise",
    "Identity",
    "RandomBrightness",
    "RandomColorDegeneration",
    "RandomColorJitter",
    "RandomContrast",
    "RandomElasticTransform",
    "RandomErasing",
    "RandomFlip",
    "RandomGaussianBlur",
    "RandomGrayscale",
    "RandomHue",
    "RandomInvert",
    "RandomPerspective",
    "RandomPosterization",
    "RandomRotation",
    "RandomSaturation",
    "RandomSharpness",
    "RandomShear",
    "RandomTranslation",
    "RandomZoom",
    "SpatialDropout2D",
];

/// The layers so far, and what is still to become part of the next one.
pub(super) struct Writer<'w> {
    pub(super) arrays: &'w Arrays<'w>,
    pub(super) budget: Budget,
    pub(super) layers: Vec<Layer>,
    pub(super) silent: Vec<SilentLayer>,
    pub(super) notes: Vec<Note>,
    /// Of the pixels, and the layer that said it last.
    pub(super) scaling: Option<(Scaling, Place)>,
    /// Rows and columns of zeros before and after the map, until a convolution takes them.
    pub(super) padding: Option<([[usize; 2]; 2], Place)>,
    /// What a norm between dense layers does to each value, until a dense layer takes it.
    pub(super) norm: Option<(Vec<[f32; 2]>, Place)>,
    /// Of the network.
    pub(super) input: [usize; 3],
    /// The map's `[C, H, W]`, none behind the flatten layer.
    pub(super) map: Option<[usize; 3]>,
    /// Whether maps are channel, row, column in the file.
    pub(super) channels_first: bool,
    pub(super) order: FlattenOrder,
    /// Whether anything was computed yet.
    pub(super) begun: bool,
}

impl<'w> Writer<'w> {
    /// Adds steps in the order in which they compute.
    ///
    /// # Errors
    /// `UnsupportedLayer`, `MissingArray`, `WrongShape` and those of arrays.
    pub(super) fn steps(&mut self, steps: &[Step<'_, '_>]) -> Result<()> {
        for step in steps {
            match step {
                Step::Layer(layer, numbers) => self.layer(layer, numbers)?,
                Step::Residual(place, inner, shortcut) => self.residual(place, inner, shortcut)?,
            }
        }
        Ok(())
    }

    /// Nothing may wait for a layer that takes it.
    ///
    /// # Errors
    /// `UnsupportedLayer` for what waits.
    pub(super) fn settled(&self, _behind: &Place) -> Result<()> {
        let padding = self.padding.as_ref().map(|(_, place)| place);
        match padding.or_else(|| self.norm.as_ref().map(|(_, place)| place)) {
            Some(place) => Err(ImportError::layer(place, LayerProblem::Misplaced)),
            None => Ok(()),
        }
    }

    /// Before a layer that computes and takes nothing.
    pub(super) fn begin(&mut self, place: &Place) -> Result<()> {
        self.begun = true;
        self.settled(place)
    }

    fn layer(&mut self, entry: &Entry<'_>, numbers: &Numbers<'_>) -> Result<()> {
        let (place, config) = (&entry.place, entry.config);
        if let Some(found) = activation::of_layer(&place.class, config, place)? {
            return self.activation(place, found);
        }
        if let Some(operation) = scaling::operation(entry) {
            return match numbers.all[..] {
                [number] if !self.begun => {
                    let so_far = self.scaling.as_ref().map_or(Scaling::NONE, |(scaling, _)| *scaling);
                    self.scaling =
                        Some((so_far.operate(operation, numbers.side, number, place)?, place.clone()));
                    Ok(())
                }
                _ => Err(ImportError::layer(place, LayerProblem::Misplaced)),
            };
        }
        match place.class.as_str() {
            "InputLayer" => Ok(()),
            "Rescaling" | "Normalization" if self.begun => {
                Err(ImportError::layer(place, LayerProblem::Misplaced))
            }
            "Rescaling" => self.rescaling(place, config),
            "Normalization" => self.normalization(entry),
            "Conv2D" | "Convolution2D" => self.convolution(entry),
            "DepthwiseConv2D" => self.depthwise(entry),
            "SeparableConv2D" | "SeparableConvolution2D" => self.separable(entry),
            "ZeroPadding2D" => self.zero_padding(place, config),
            "MaxPooling2D" | "MaxPool2D" | "AveragePooling2D" | "AvgPool2D" => self.pool(place, config),
            "GlobalMaxPooling2D" | "GlobalMaxPool2D" => {
                self.global(place, config, LayerSpec::GlobalMaxPool {})
            }
            "GlobalAveragePooling2D" | "GlobalAvgPool2D" => {
                self.global(place, config, LayerSpec::GlobalAvgPool {})
            }
            "BatchNormalization" | "SyncBatchNormalization" | "BatchNormalizationV1" => {
                self.batch_norm(entry)
            }
            "Flatten" => self.flatten(place, config),
            "Reshape" => self.reshape(place, config),
            "Dense" => self.dense(entry),
            "Dropout" => self.dropout(place, config),
            class if SILENT.contains(&class) => {
                self.silent.push(SilentLayer { place: place.clone(), kept: false });
                Ok(())
            }
            "Lambda" => Err(ImportError::layer(place, LayerProblem::Code)),
            _ if entry.is_code => Err(ImportError::layer(place, LayerProblem::Code)),
            _ => Err(ImportError::layer(place, LayerProblem::Unknown)),
        }
    }

    pub(super) fn activation(&mut self, place: &Place, found: Option<LayerSpec>) -> Result<()> {
        let Some(spec) = found else { return Ok(()) };
        self.begin(place)?;
        self.layers.push(Layer::plain(place, spec));
        Ok(())
    }

    fn rescaling(&mut self, place: &Place, config: &Value) -> Result<()> {
        let so_far = self.scaling.as_ref().map_or(Scaling::NONE, |(scaling, _)| *scaling);
        let [scale, offset] = [("scale", 1.0), ("offset", 0.0)].map(|(key, otherwise)| {
            let value = config.get(key).unwrap_or(&Value::Null);
            if value.is_null() { Ok([otherwise; 3]) } else { numbers(place, key, value) }
        });
        self.scaling = Some((so_far.then(scale?, offset?), place.clone()));
        Ok(())
    }

    /// Mean and variance stand in the settings, or were measured and lie among the arrays.
    fn normalization(&mut self, entry: &Entry<'_>) -> Result<()> {
        let (place, config) = (&entry.place, entry.config);
        if config.get("invert").and_then(Value::as_bool) == Some(true) {
            return Err(ImportError::setting(place, "invert", &true));
        }
        let parts = [("mean", 0), ("variance", 1)].map(|(key, index)| {
            let value = config.get(key).unwrap_or(&Value::Null);
            if !value.is_null() {
                return numbers(place, key, value);
            }
            let stored = self.stored(place, &entry.key, index, &[key])?;
            match stored.floats(&mut self.budget)?[..] {
                [one] => Ok([f64::from(one); 3]),
                [red, green, blue] => Ok([red, green, blue].map(f64::from)),
                [..] => {
                    let (name, have) = (stored.name.clone(), stored.shape.clone());
                    Err(ImportError::WrongShape { name, have, expected: vec![3] }.into())
                }
            }
        });
        let [mean, variance] = parts;
        // Keras's own guard against a division by 0.
        let (mean, deviation) = (mean?, variance?.map(|variance| variance.sqrt().max(1e-7)));
        let so_far = self.scaling.as_ref().map_or(Scaling::NONE, |(scaling, _)| *scaling);
        let offset = [0, 1, 2].map(|at| -mean[at] / deviation[at]);
        self.scaling = Some((so_far.then(deviation.map(|deviation| 1.0 / deviation), offset), place.clone()));
        Ok(())
    }

    fn flatten(&mut self, place: &Place, config: &Value) -> Result<()> {
        let Some(map) = self.map.take() else { return Ok(()) };
        self.begin(place)?;
        // Keras moves channels to the end only where it is told here that they come first.
        let moves = text(config, "data_format") == "channels_first";
        self.order = if self.channels_first && !moves {
            FlattenOrder::ChannelRowColumn
        } else {
            FlattenOrder::RowColumnChannel
        };
        if !self.channels_first && moves {
            self.map = Some(map);
            return Err(ImportError::setting(place, "data_format", &"channels_first"));
        }
        self.layers.push(Layer::plain(place, LayerSpec::Flatten {}));
        Ok(())
    }

    /// To one dimension it is a flatten layer; to what is there already it is nothing.
    fn reshape(&mut self, place: &Place, config: &Value) -> Result<()> {
        let target: Option<Vec<i64>> =
            config["target_shape"].as_array().and_then(|sizes| sizes.iter().map(Value::as_i64).collect());
        let same = self.map.map(|[channels, height, width]| {
            let sizes =
                if self.channels_first { [channels, height, width] } else { [height, width, channels] };
            sizes.map(|size| i64::try_from(size).unwrap_or(i64::MAX)).to_vec()
        });
        match target.as_deref() {
            Some([_]) => self.flatten(place, &Value::Null),
            Some(_) if target == same => Ok(()),
            Some(&[height, width, channels]) if self.is_flat_input([channels, height, width]) => {
                self.map = Some(self.input);
                self.layers.clear();
                Ok(())
            }
            _ => Err(ImportError::setting(place, "target_shape", &as_json(&config["target_shape"]))),
        }
    }

    /// Whether nothing was done to pictures of this size yet but flattening them.
    fn is_flat_input(&self, sizes: [i64; 3]) -> bool {
        let input = self.input.map(|size| i64::try_from(size).unwrap_or(i64::MAX));
        self.map.is_none() && !self.begun && sizes == input
    }

    fn dropout(&mut self, place: &Place, config: &Value) -> Result<()> {
        let rate = config.get("rate").and_then(Value::as_f64).unwrap_or(0.0) as f32;
        // Other shapes of what is dropped are none that we train with; answers leave them out all the same.
        let kept =
            config.get("noise_shape").is_none_or(Value::is_null) && self.begun && (0.0..1.0).contains(&rate);
        if kept && self.padding.is_none() {
            self.layers.push(Layer::plain(place, LayerSpec::Dropout { rate }));
        }
        self.silent.push(SilentLayer { place: place.clone(), kept });
        Ok(())
    }

    /// An array that has to be there.
    pub(super) fn stored(
        &self,
        place: &Place,
        key: &Key,
        index: usize,
        names: &[&str],
    ) -> Result<&'w Stored<'w>> {
        let missing = || ImportError::MissingArray { name: format!("{place}: {}", names[0]) };
        Ok(self.arrays.find(key, index, names).ok_or_else(missing)?)
    }

    /// The numbers of an array of a known shape.
    pub(super) fn numbers(
        &mut self,
        entry: &Entry<'_>,
        index: usize,
        names: &[&str],
        shape: &[usize],
    ) -> Result<Array> {
        let stored = self.stored(&entry.place, &entry.key, index, names)?;
        if stored.shape != shape {
            let (name, have) = (stored.name.clone(), stored.shape.clone());
            return Err(ImportError::WrongShape { name, have, expected: shape.to_vec() }.into());
        }
        Ok(Array { name: stored.name.clone(), values: stored.floats(&mut self.budget)? })
    }
}

fn numbers(place: &Place, key: &str, value: &Value) -> Result<[f64; 3]> {
    scaling::channels(value).ok_or_else(|| ImportError::setting(place, key, &as_json(value)))
}
