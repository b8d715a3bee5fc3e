//! What a layer of a functional model is called with, as each of Keras's versions writes it.

use serde_json::Value;

use super::super::operation::Side;

/// The numbers that a layer is called with.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers<'j> {
    pub(super) all: Vec<&'j Value>,
    /// Where the first stands.
    pub(super) side: Side,
}

/// What a call is given: results of other calls, and numbers.
#[derive(Default)]
pub(super) struct Found<'j> {
    pub(super) calls: Vec<(&'j str, u64)>,
    pub(super) numbers: Numbers<'j>,
}

/// What Keras 2 writes in place of a layer where a call begins with a number: `1 - x`.
const CONSTANT: &str = "_CONSTANT_VALUE";

impl<'j> Found<'j> {
    fn number(&mut self, number: &'j Value) {
        if self.numbers.all.is_empty() && self.calls.is_empty() {
            self.numbers.side = Side::Left;
        }
        self.numbers.all.push(number);
    }

    /// Keras 3 writes objects with a history, Keras 2 `["name", call, output, {more}]`.
    pub(super) fn look(&mut self, json: &'j Value) {
        match json {
            Value::Object(object) => {
                let config = object.get("config");
                if let Some(history) = config.and_then(|config| config.get("keras_history")) {
                    return self.look(history);
                }
                if let Some(value) = config.and_then(|config| config.get("value")) {
                    return self.number(value);
                }
                object.values().for_each(|value| self.look(value));
            }
            Value::Array(list) => match &list[..] {
                [Value::String(name), Value::Number(_), value, rest @ ..] if name == CONSTANT => {
                    self.look(value);
                    rest.iter().for_each(|value| self.look(value));
                }
                [Value::String(name), Value::Number(call), _, rest @ ..] => {
                    self.calls.push((name, call.as_u64().unwrap_or(u64::MAX)));
                    rest.iter().for_each(|value| self.look(value));
                }
                _ => list.iter().for_each(|value| self.look(value)),
            },
            Value::Number(_) => self.number(json),
            Value::Null | Value::Bool(_) | Value::String(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_number_stands_before_or_behind_what_it_is_done_to() {
        let side = |call: &Value| {
            let mut found = Found::default();
            found.look(call);
            assert_eq!((found.calls.len(), found.numbers.all.len()), (1, 1), "{call}");
            found.numbers.side
        };
        // As Keras 2 writes both, then Keras 3.
        assert_eq!(side(&json!([["in", 0, 0, {"y": 1.0, "name": null}]])), Side::Right);
        assert_eq!(side(&json!([["_CONSTANT_VALUE", -1, 1.0, {"y": ["in", 0, 0]}]])), Side::Left);
        let tensor = json!({"class_name": "__keras_tensor__", "config": {"keras_history": ["in", 0, 0]}});
        assert_eq!(side(&json!({"args": [tensor, 1.0], "kwargs": {}})), Side::Right);
        assert_eq!(side(&json!({"args": [1.0, tensor], "kwargs": {}})), Side::Left);
    }
}
