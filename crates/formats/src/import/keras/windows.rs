//! Layers that move a window over a map: convolutions, pools, and the padding before them.

use cifar_model::spec::{LayerSpec, Padding};
use serde_json::Value;

use super::super::network::{Array, Layer};
use super::super::{ImportError, LayerProblem, Note, Place, Result};
use super::activation;
use super::config::{Entry, as_json, text};
use super::layers::Writer;

/// Size, stride and padding of a window.
#[derive(Clone, Copy, Debug)]
struct Window {
    size: usize,
    stride: usize,
    padding: Padding,
}

impl Writer<'_> {
    pub(super) fn convolution(&mut self, entry: &Entry<'_>) -> Result<()> {
        let (place, config) = (&entry.place, entry.config);
        let filters = whole(place, config, "filters")?;
        let groups = config.get("groups").map_or(Ok(1), |_| whole(place, config, "groups"))?;
        let window = self.window(place, config, "kernel_size", Some(1))?;
        let channels = self.channels(place)? / groups.max(1);
        let shape = [window.size, window.size, channels, filters];
        let kernel = self.numbers(entry, 0, &["kernel"], &shape)?;
        let bias = self.bias(entry, 1, filters)?;
        let kernel = Array { values: outputs_first(&kernel.values, channels, filters), ..kernel };
        self.push_convolution(place, window, [filters, groups], vec![kernel, bias])?;
        self.activation(place, activation::of_key(&config["activation"], place)?)
    }

    pub(super) fn depthwise(&mut self, entry: &Entry<'_>) -> Result<()> {
        let (place, config) = (&entry.place, entry.config);
        let (window, kernel, filters) = self.depthwise_kernel(entry)?;
        let bias = self.bias(entry, 1, filters)?;
        let groups = self.channels(place)?;
        self.push_convolution(place, window, [filters, groups], vec![kernel, bias])?;
        self.activation(place, activation::of_key(&config["activation"], place)?)
    }

    /// A depthwise convolution without bias, then one of single pixels.
    pub(super) fn separable(&mut self, entry: &Entry<'_>) -> Result<()> {
        let (place, config) = (&entry.place, entry.config);
        let (window, kernel, between) = self.depthwise_kernel(entry)?;
        let groups = self.channels(place)?;
        self.push_convolution(place, window, [between, groups], vec![kernel, Array::filled(0.0, between)])?;
        let filters = whole(place, config, "filters")?;
        let kernel = self.numbers(entry, 1, &["pointwise_kernel"], &[1, 1, between, filters])?;
        let kernel = Array { values: outputs_first(&kernel.values, between, filters), ..kernel };
        let bias = self.bias(entry, 2, filters)?;
        let single = Window { size: 1, stride: 1, padding: Padding::Valid };
        self.push_convolution(place, single, [filters, 1], vec![kernel, bias])?;
        self.activation(place, activation::of_key(&config["activation"], place)?)
    }

    /// `[height, width, channels, multiplier]` in the file; filter `channel * multiplier + m` here.
    fn depthwise_kernel(&mut self, entry: &Entry<'_>) -> Result<(Window, Array, usize)> {
        let (place, config) = (&entry.place, entry.config);
        let multiplier =
            config.get("depth_multiplier").map_or(Ok(1), |_| whole(place, config, "depth_multiplier"))?;
        let window = self.window(place, config, "kernel_size", Some(1))?;
        let channels = self.channels(place)?;
        let shape = [window.size, window.size, channels, multiplier];
        let kernel = self.numbers(entry, 0, &["depthwise_kernel", "kernel"], &shape)?;
        let filters = channels.saturating_mul(multiplier);
        Ok((window, Array { values: outputs_first(&kernel.values, 1, filters), ..kernel }, filters))
    }

    fn push_convolution(
        &mut self,
        place: &Place,
        window: Window,
        [filters, groups]: [usize; 2],
        arrays: Vec<Array>,
    ) -> Result<()> {
        let Window { size, stride, mut padding } = window;
        if let Some((around, padded)) = self.padding.take() {
            padding = self
                .folded(around, window)
                .ok_or_else(|| ImportError::setting(&padded, "padding", &format!("{around:?}")))?;
            self.notes.push(Note::PaddingFolded(padded));
        }
        self.begin(place)?;
        let spec = LayerSpec::Conv { filters, kernel: size, padding, stride, groups };
        self.layers.push(Layer { arrays, ..Layer::plain(place, spec) });
        self.moved(Window { padding, ..window }, filters);
        Ok(())
    }

    /// A convolution's padding and that of the layer before it as one, where they can be said so.
    fn folded(&self, around: [[usize; 2]; 2], window: Window) -> Option<Padding> {
        let [_, height, width] = self.map?;
        if window.padding != Padding::Valid {
            return None;
        }
        let [[above, below], [left, right]] = around;
        if above == below && above == left && above == right {
            return Some(Padding::Pixels(above));
        }
        // A map of `length / stride`, rounded up, with no more zeros than that takes.
        let same = |length: usize| {
            let last = length.div_ceil(window.stride).checked_sub(1)?.checked_mul(window.stride)?;
            let all = last.checked_add(window.size)?.saturating_sub(length);
            Some([all / 2, all - all / 2])
        };
        (same(height)? == around[0] && same(width)? == around[1]).then_some(Padding::Same)
    }

    pub(super) fn zero_padding(&mut self, place: &Place, config: &Value) -> Result<()> {
        self.begin(place)?;
        self.check_format(place, config)?;
        let value = &config["padding"];
        let pair = |value: &Value| match value {
            Value::Number(_) => size(value).map(|both| [both; 2]),
            Value::Array(list) => match &list[..] {
                [before, after] => Some([size(before)?, size(after)?]),
                _ => None,
            },
            Value::Null | Value::Bool(_) | Value::String(_) | Value::Object(_) => None,
        };
        let around = match value {
            Value::Array(list) if list.len() == 2 => (|| Some([pair(&list[0])?, pair(&list[1])?]))(),
            _ => pair(value).map(|both| [both; 2]),
        };
        let around = around.ok_or_else(|| ImportError::setting(place, "padding", &as_json(value)))?;
        self.padding = Some((around, place.clone()));
        Ok(())
    }

    pub(super) fn pool(&mut self, place: &Place, config: &Value) -> Result<()> {
        let padded = self.padding.take();
        self.begin(place)?;
        let mut window = self.window(place, config, "pool_size", None)?;
        if let Some((around, padded)) = padded {
            // Zeros count in a mean, as PyTorch's do; a largest value would be one of them.
            let folded = self.folded(around, window);
            window.padding = folded
                .filter(|padding| !place.class.starts_with("Max") && matches!(padding, Padding::Pixels(_)))
                .ok_or_else(|| ImportError::layer(&padded, LayerProblem::Misplaced))?;
            self.notes.push(Note::PaddingFolded(padded));
        }
        let (size, stride, padding) =
            (window.size, Some(window.stride).filter(|s| *s != window.size), window.padding);
        let channels = self.channels(place)?;
        self.layers.push(Layer::plain(
            place,
            if place.class.starts_with("Max") {
                LayerSpec::MaxPool { size, stride, padding }
            } else {
                LayerSpec::AvgPool { size, stride, padding }
            },
        ));
        self.moved(window, channels);
        Ok(())
    }

    pub(super) fn global(&mut self, place: &Place, config: &Value, spec: LayerSpec) -> Result<()> {
        self.begin(place)?;
        self.check_format(place, config)?;
        if config.get("keepdims").and_then(Value::as_bool) == Some(true) {
            return Err(ImportError::setting(place, "keepdims", &true));
        }
        self.map = None;
        self.layers.push(Layer::plain(place, spec));
        Ok(())
    }

    /// Every layer says it; a file that mixes both would need a layer between them.
    fn check_format(&self, place: &Place, config: &Value) -> Result<()> {
        let format = text(config, "data_format");
        if format.is_empty() || (format == "channels_first") == self.channels_first {
            return Ok(());
        }
        Err(ImportError::setting(place, "data_format", &format))
    }

    /// `usual_stride` is that of a layer that says none; pools then move by their size.
    fn window(
        &self,
        place: &Place,
        config: &Value,
        key: &str,
        usual_stride: Option<usize>,
    ) -> Result<Window> {
        self.check_format(place, config)?;
        if let Some(rate) =
            config.get("dilation_rate").filter(|rate| square(rate).is_some_and(|rate| rate != 1))
        {
            return Err(ImportError::setting(place, "dilation_rate", &as_json(rate)));
        }
        let both = |key: &str| {
            square(&config[key]).ok_or_else(|| ImportError::setting(place, key, &as_json(&config[key])))
        };
        let size = both(key)?;
        let stride = if config.get("strides").is_none_or(Value::is_null) {
            usual_stride.unwrap_or(size)
        } else {
            both("strides")?
        };
        let padding = match text(config, "padding") {
            "valid" | "" => Padding::Valid,
            "same" => Padding::Same,
            other => return Err(ImportError::setting(place, "padding", &other)),
        };
        Ok(Window { size, stride: stride.max(1), padding })
    }

    /// The map behind a window; sizes that do not fit are found when the whole network is checked.
    fn moved(&mut self, Window { size, stride, padding }: Window, channels: usize) {
        let Some([_, height, width]) = self.map else { return };
        let places = |length: usize| match padding {
            Padding::Same => length.div_ceil(stride),
            Padding::Valid => (length + 1).saturating_sub(size).div_ceil(stride),
            Padding::Pixels(pixels) => (length + 2 * pixels + 1).saturating_sub(size).div_ceil(stride),
        };
        self.map = Some([channels, places(height), places(width)]);
    }

    /// Of the map that a layer reads.
    pub(super) fn channels(&self, place: &Place) -> Result<usize> {
        let misplaced = || ImportError::layer(place, LayerProblem::Misplaced);
        self.map.map(|[channels, _, _]| channels).ok_or_else(misplaced)
    }

    /// Zeros where the layer has none.
    pub(super) fn bias(&mut self, entry: &Entry<'_>, index: usize, outputs: usize) -> Result<Array> {
        if entry.config.get("use_bias").and_then(Value::as_bool) == Some(false) {
            self.notes.push(Note::ZeroBias(entry.place.clone()));
            return Ok(Array::filled(0.0, outputs));
        }
        self.numbers(entry, index, &["bias"], &[outputs])
    }
}

/// `[places, in, out]` becomes `[out, in, places]`: kernels and the weights of dense layers.
pub(super) fn outputs_first(values: &[f32], inputs: usize, outputs: usize) -> Vec<f32> {
    let places = values.len() / (inputs * outputs).max(1);
    let at = |output: usize, input: usize, place: usize| values[(place * inputs + input) * outputs + output];
    let mut moved = Vec::with_capacity(values.len());
    for output in 0..outputs {
        for input in 0..inputs {
            moved.extend((0..places).map(|place| at(output, input, place)));
        }
    }
    moved
}

/// A number that has to be there and above 0.
pub(super) fn whole(place: &Place, config: &Value, key: &str) -> Result<usize> {
    let value = config.get(key).unwrap_or(&Value::Null);
    size(value).filter(|size| *size > 0).ok_or_else(|| ImportError::setting(place, key, &as_json(value)))
}

/// Nothing here is larger, so that a sum of sizes is one, in a browser's 32 bits, too.
const MAX_SIZE: u64 = 1 << 20;

/// A size, where it is one.
pub(super) fn size(value: &Value) -> Option<usize> {
    value.as_u64().filter(|size| *size <= MAX_SIZE).and_then(|size| usize::try_from(size).ok())
}

/// One number for both axes, or two equal ones.
fn square(value: &Value) -> Option<usize> {
    match value {
        Value::Array(list) => match &list[..] {
            [one, other] if one == other => size(one),
            [one] => size(one),
            _ => None,
        },
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => size(value),
    }
}
