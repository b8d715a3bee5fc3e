//! Changes to one layer of a network, by its place.

use crate::spec::{LayerSpec, MAX_LAYERS, NetworkSpec, Padding};

/// [`crate::spec::NORM_EPSILON`] as a person writes it.
const USUAL_EPSILON: f64 = 1e-5;

impl NetworkSpec {
    /// The layer with this place; the places of the residual blocks around it come first.
    pub(super) fn at(&self, path: &[usize]) -> Option<&LayerSpec> {
        let (&place, blocks) = path.split_last()?;
        let mut layers = &self.layers;
        for &block in blocks {
            let LayerSpec::Residual { layers: inner, .. } = layers.get(block)? else { return None };
            layers = inner;
        }
        layers.get(place)
    }

    /// This network after a change; `edit` gets the list and the place in it. The same where there is no such place.
    pub(super) fn edited(&self, path: &[usize], edit: impl FnOnce(&mut Vec<LayerSpec>, usize)) -> Self {
        let mut spec = self.clone();
        if let (Some(_), Some((&place, blocks))) = (self.at(path), path.split_last())
            && let Some(layers) = list_in(&mut spec.layers, blocks)
        {
            edit(layers, place);
        }
        spec
    }

    pub(super) fn with_size(&self, path: &[usize], field: &str, value: usize) -> Self {
        self.edited(path, |layers, place| set_size(&mut layers[place], field, value))
    }

    /// The one number of the layer that is no size.
    pub(super) fn with_number(&self, path: &[usize], value: f32) -> Self {
        self.edited(path, |layers, place| {
            if let LayerSpec::LeakyRelu { slope: number }
            | LayerSpec::Dropout { rate: number }
            | LayerSpec::BatchNorm { epsilon: number, .. } = &mut layers[place]
            {
                *number = value;
            }
        })
    }

    pub(super) fn with_padding(&self, path: &[usize], padding: Padding) -> Self {
        self.edited(path, |layers, place| set_padding(&mut layers[place], padding))
    }

    /// What the layer pads by a number.
    pub(super) fn pixels_around(&self, path: &[usize]) -> usize {
        match self.at(path) {
            Some(
                LayerSpec::Conv { padding: Padding::Pixels(pixels), .. }
                | LayerSpec::MaxPool { padding: Padding::Pixels(pixels), .. }
                | LayerSpec::AvgPool { padding: Padding::Pixels(pixels), .. },
            ) => *pixels,
            Some(_) | None => 0,
        }
    }

    pub(super) fn moved_to_end(&self, path: &[usize]) -> Self {
        self.edited(path, |layers, place| {
            let layer = layers.remove(place);
            layers.push(layer);
        })
    }

    /// Before the layer that made a row of the map, where that stands in the same list.
    pub(super) fn moved_before_flat(&self, path: &[usize]) -> Option<Self> {
        let &[place] = path else { return None };
        // A second one has nothing to do.
        let flat = self.layers[..place].iter().position(ends_maps)?;
        (!ends_maps(&self.layers[place])).then(|| {
            self.edited(path, |layers, place| {
                let layer = layers.remove(place);
                layers.insert(flat, layer);
            })
        })
    }

    /// The windows of a block leave the map's size as it is, and its last convolution gives back the channels that came.
    pub(super) fn keeping_shape(&self, path: &[usize], channels: usize) -> Self {
        self.edited(path, |layers, place| {
            let LayerSpec::Residual { layers: inner, shortcut } = &mut layers[place] else { return };
            shortcut.clear();
            for layer in inner.iter_mut() {
                set_padding(layer, Padding::Same);
                set_size(layer, "stride", 1);
            }
            let last = inner.iter_mut().rev().find(|layer| matches!(layer, LayerSpec::Conv { .. }));
            if let Some(LayerSpec::Conv { filters, groups, .. }) = last {
                *filters = channels;
                *groups = if channels.is_multiple_of(*groups) { *groups } else { 1 };
            }
        })
    }

    /// The block's input is added as it is.
    pub(super) fn adding_input(&self, path: &[usize]) -> Self {
        self.edited(path, |layers, place| {
            if let LayerSpec::Residual { shortcut, .. } = &mut layers[place] {
                shortcut.clear();
            }
        })
    }

    /// The block's input goes through a convolution of one pixel, which gives it the shape of what its layers make; with a
    /// norm, where they have one.
    pub(super) fn projected(&self, path: &[usize], from: &[usize], to: &[usize]) -> Option<Self> {
        let (&[_, height, _], &[filters, rows, _]) = (from, to) else { return None };
        let stride = height.div_ceil(rows.max(1));
        Some(self.edited(path, |layers, place| {
            let LayerSpec::Residual { layers: inner, shortcut } = &mut layers[place] else { return };
            *shortcut =
                vec![LayerSpec::Conv { filters, kernel: 1, padding: Padding::Valid, stride, groups: 1 }];
            shortcut.extend(inner.iter().find(|layer| matches!(layer, LayerSpec::BatchNorm { .. })).cloned());
        }))
    }
}

/// The list inside these blocks.
fn list_in<'a>(layers: &'a mut Vec<LayerSpec>, blocks: &[usize]) -> Option<&'a mut Vec<LayerSpec>> {
    let Some((&block, rest)) = blocks.split_first() else { return Some(layers) };
    let LayerSpec::Residual { layers: inner, .. } = layers.get_mut(block)? else { return None };
    list_in(inner, rest)
}

/// How many there are, those of residual blocks included; some more than there may be are enough.
pub(super) fn layers(list: &[LayerSpec]) -> usize {
    let inner = |layer: &LayerSpec| {
        if let LayerSpec::Residual { layers: inner, shortcut } = layer {
            layers(inner) + layers(shortcut)
        } else {
            0
        }
    };
    list.iter().map(|layer| 1 + inner(layer)).sum::<usize>().min(100 * MAX_LAYERS)
}

/// Within its range; where the range has no end, what is usual.
pub(super) fn nearest_number(field: &str, value: f32) -> f64 {
    match field {
        "epsilon" => USUAL_EPSILON,
        "rate" if value >= 1.0 => 0.9,
        _ if value > 1.0 => 1.0,
        _ => 0.0,
    }
}

fn ends_maps(layer: &LayerSpec) -> bool {
    matches!(layer, LayerSpec::Flatten {} | LayerSpec::GlobalAvgPool {} | LayerSpec::GlobalMaxPool {})
}

fn set_padding(layer: &mut LayerSpec, value: Padding) {
    if let LayerSpec::Conv { padding, .. }
    | LayerSpec::MaxPool { padding, .. }
    | LayerSpec::AvgPool { padding, .. } = layer
    {
        *padding = value;
    }
}

fn set_size(layer: &mut LayerSpec, field: &str, value: usize) {
    if let LayerSpec::Conv { filters, kernel, stride, groups, .. } = layer {
        match field {
            "filters" => *filters = value,
            "kernel" => *kernel = value,
            "stride" => *stride = value,
            "groups" => *groups = value,
            _ => {}
        }
    } else if let LayerSpec::MaxPool { size, stride, .. } | LayerSpec::AvgPool { size, stride, .. } = layer {
        match field {
            "size" => *size = value,
            "stride" => *stride = Some(value),
            _ => {}
        }
    } else if let (LayerSpec::Dense { units }, "units") = (layer, field) {
        *units = value;
    }
}
