//! Preprocessing that is part of the network: `Rescaling`, `Normalization` and arithmetic with numbers before the first
//! layer that computes. Together they are `scale * x + offset` for each channel.

use cifar_model::{Normalization, number};
use serde_json::Value;

use super::super::operation::{Operation, Side};
use super::super::{ImportError, LayerProblem, Note, Place, Result};
use super::config::{Entry, as_json, text};

/// Networks are given numbers near 0. What would come out larger with pixels of 0 to 255 expects pixels of 0 to 1.
const USUAL: f64 = 20.0;

/// What a layer does, where it is arithmetic: Keras 3 has classes for it, Keras 2 one class with a function.
pub(super) fn operation(layer: &Entry<'_>) -> Option<Operation> {
    let class = layer.place.class.as_str();
    let function = if class == "TFOpLambda" { text(layer.config, "function") } else { class };
    match function {
        "Add" | "math.add" | "__operators__.add" => Some(Operation::Add),
        "Subtract" | "math.subtract" | "__operators__.subtract" => Some(Operation::Subtract),
        "Multiply" | "math.multiply" | "__operators__.multiply" => Some(Operation::Multiply),
        "TrueDivide" | "Divide" | "math.truediv" | "math.divide" | "__operators__.truediv" => {
            Some(Operation::Divide)
        }
        _ => None,
    }
}

/// `scale * x + offset`, channel by channel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::import) struct Scaling {
    scale: [f64; 3],
    offset: [f64; 3],
}

impl Scaling {
    pub(in crate::import) const NONE: Self = Self { scale: [1.0; 3], offset: [0.0; 3] };

    /// First this, then `scale * y + offset`.
    pub(in crate::import) fn then(self, scale: [f64; 3], offset: [f64; 3]) -> Self {
        let channel = |at: usize| (scale[at] * self.scale[at], scale[at] * self.offset[at] + offset[at]);
        let [red, green, blue] = [0, 1, 2].map(channel);
        Self { scale: [red.0, green.0, blue.0], offset: [red.1, green.1, blue.1] }
    }

    /// First this, then an operation with a number for all channels or one for each, which stands on one side.
    pub(super) fn operate(
        self,
        operation: Operation,
        side: Side,
        numbers: &Value,
        place: &Place,
    ) -> Result<Self> {
        let numbers = channels(numbers).ok_or_else(|| ImportError::setting(place, "y", &as_json(numbers)))?;
        let [Some(red), Some(green), Some(blue)] = numbers.map(|number| operation.with(side, number)) else {
            return Err(ImportError::layer(place, LayerProblem::Unknown));
        };
        Ok(self.then([red.0, green.0, blue.0], [red.1, green.1, blue.1]))
    }

    /// The way from bytes to what the first layer reads, and which pixels the file seems to expect.
    pub(in crate::import) fn normalization(self, place: &Place) -> Result<(Normalization, Note)> {
        let largest = |pixel: f64| {
            let ends =
                |at: usize| self.offset[at].abs().max((self.scale[at] * pixel + self.offset[at]).abs());
            [0, 1, 2].map(ends).into_iter().fold(0.0, f64::max)
        };
        let (white, note) =
            if largest(255.0) <= USUAL { (255.0, Note::BytePixels) } else { (1.0, Note::UnitPixels) };
        // scale * white * v + offset = (v - mean) / std, where v is the byte / 255.
        let std = self.scale.map(|scale| (1.0 / (scale * white)) as f32);
        let mean = [0, 1, 2].map(|at| (-self.offset[at] / (self.scale[at] * white)) as f32);
        let normalization = Normalization { mean: mean.map(|mean| mean + 0.0), std };
        if normalization.is_usable() {
            Ok((normalization, note))
        } else {
            Err(ImportError::setting(place, "scale", &self.scale.map(number).join(", ")))
        }
    }
}

/// A number for all channels, or one for each in lists of any depth, as arrays of shape `[1, 1, 1, 3]` are written.
pub(super) fn channels(json: &Value) -> Option<[f64; 3]> {
    match json {
        Value::Number(number) => number.as_f64().map(|number| [number; 3]),
        Value::Array(list) => match &list[..] {
            [inner] => channels(inner),
            [red, green, blue] => Some([red.as_f64()?, green.as_f64()?, blue.as_f64()?]),
            _ => None,
        },
        Value::Null | Value::Bool(_) | Value::String(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normalization(scale: f64, offset: f64) -> (Normalization, Note) {
        Scaling::NONE.then([scale; 3], [offset; 3]).normalization(&Place::default()).unwrap()
    }

    #[test]
    fn usual_scalings_say_which_pixels_they_expect() {
        assert_eq!(normalization(1.0 / 255.0, 0.0), (Normalization::UNIT, Note::BytePixels));
        let half = Normalization { mean: [0.5; 3], std: [0.5; 3] };
        assert_eq!(normalization(1.0 / 127.5, -1.0), (half, Note::BytePixels));
        assert_eq!(normalization(2.0, -1.0), (half, Note::UnitPixels));
    }

    #[test]
    fn operations_follow_one_another() {
        let place = Place::default();
        let halved =
            Scaling::NONE.operate(Operation::Divide, Side::Right, &Value::from(127.5), &place).unwrap();
        let both = halved.operate(Operation::Subtract, Side::Right, &Value::from(1), &place).unwrap();
        assert_eq!(both.normalization(&place).unwrap().0, Normalization { mean: [0.5; 3], std: [0.5; 3] });
        let by_zero =
            Scaling::NONE.operate(Operation::Multiply, Side::Right, &Value::from(0), &place).unwrap();
        assert_eq!(by_zero.normalization(&place).unwrap_err().code(), "unsupported-layer");
        let text = Scaling::NONE.operate(Operation::Add, Side::Right, &Value::from("1"), &place);
        assert_eq!(text.unwrap_err().code(), "unsupported-layer");
    }

    #[test]
    fn a_number_before_the_pixels_is_not_one_behind_them() {
        let place = Place { class: "TrueDivide".into(), ..Place::default() };
        let unit = Scaling::NONE.operate(Operation::Divide, Side::Right, &Value::from(255), &place).unwrap();
        let turned = unit.operate(Operation::Subtract, Side::Left, &Value::from(1), &place).unwrap();
        assert_eq!(turned, Scaling { scale: [-1.0 / 255.0; 3], offset: [1.0; 3] });
        let divided = Scaling::NONE.operate(Operation::Divide, Side::Left, &Value::from(255), &place);
        assert!(divided.unwrap_err().to_string().contains("`TrueDivide`"));
    }
}
