//! The layers of a model in the order in which they compute. A functional model's are a graph: a chain is followed from
//! its end, and an addition of two that come from one place becomes a residual block ([`super::blocks`]).

use serde_json::Value;

use super::super::{ImportError, LayerProblem, Named, Place, Result};
use super::calls::{Found, Numbers};
use super::config::{Entry, MAX_LAYERS, Model};

/// What is computed next.
#[derive(Debug)]
pub(super) enum Step<'m, 'j> {
    /// A layer, with the numbers that it is called with: those of `x / 255`.
    Layer(&'m Entry<'j>, Numbers<'j>),
    /// What the first steps make of a map is added to what the second make of it, which go past the block.
    Residual(&'m Place, Vec<Self>, Vec<Self>),
}

impl Step<'_, '_> {
    /// As the file calls it.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Layer(layer, _) => &layer.place.name,
            Self::Residual(place, ..) => &place.name,
        }
    }
}

/// All layers of a model but its inputs, those of models inside it in their place.
///
/// # Errors
/// `UnsupportedLayer` where layers branch otherwise than residual blocks do, `Damaged` for circles and layers that are
/// not there, `TooLarge` where models that are called again and again come to too many layers.
pub(super) fn steps<'m, 'j>(model: &'m Model<'j>) -> Result<Vec<Step<'m, 'j>>> {
    inner(model, &mut { MAX_LAYERS })
}

/// As [`steps`], of which there may be `left`.
fn inner<'m, 'j>(model: &'m Model<'j>, left: &mut usize) -> Result<Vec<Step<'m, 'j>>> {
    let Some(ends) = model.ends else {
        let layers = model.layers.iter().filter(|layer| layer.place.class != "InputLayer");
        return layers
            .map(|layer| expanded(layer, &Numbers::default(), left))
            .collect::<Result<Vec<_>, _>>()
            .map(flat);
    };
    let graph = Graph::read(model, ends)?;
    graph.chain([graph.first, graph.last], &mut vec![false; graph.calls.len()], left)
}

pub(super) fn flat<T>(lists: Vec<Vec<T>>) -> Vec<T> {
    lists.into_iter().flatten().collect()
}

/// A layer, or those of the model in its place: a model counts as well, or empty ones would cost nothing.
pub(super) fn expanded<'m, 'j>(
    layer: &'m Entry<'j>,
    numbers: &Numbers<'j>,
    left: &mut usize,
) -> Result<Vec<Step<'m, 'j>>> {
    *left = left.checked_sub(1).ok_or_else(|| too_many(MAX_LAYERS + 1))?;
    match &layer.model {
        Some(model) => inner(model, left),
        None => Ok(vec![Step::Layer(layer, numbers.clone())]),
    }
}

pub(super) fn too_many(size: usize) -> Box<ImportError> {
    Box::new(ImportError::TooLarge {
        what: "the number of layers".into(),
        size: size as u64,
        limit: MAX_LAYERS as u64,
    })
}

/// A call of a layer.
pub(super) struct Call<'m, 'j> {
    pub(super) layer: &'m Entry<'j>,
    /// Places of the calls that it reads.
    pub(super) inputs: Vec<usize>,
    pub(super) numbers: Numbers<'j>,
    /// Of an addition: where both come from.
    pub(super) residual: Option<usize>,
}

/// All calls of a model. [`super::blocks`] walks it.
pub(super) struct Graph<'m, 'j> {
    pub(super) calls: Vec<Call<'m, 'j>>,
    first: usize,
    last: usize,
}

impl<'m, 'j> Graph<'m, 'j> {
    fn read(model: &'m Model<'j>, [first, last]: [&'j Value; 2]) -> Result<Self> {
        let mut names = Named::default();
        let mut calls = Vec::new();
        let mut said = Vec::new();
        for layer in &model.layers {
            // An input is there without being called.
            let count = layer.calls.len().max(1);
            if calls.len() + count > MAX_LAYERS {
                return Err(too_many(calls.len() + count));
            }
            for index in 0..count {
                names.insert(key(&layer.place.name, index as u64), calls.len());
                calls.push(Call { layer, inputs: Vec::new(), numbers: Numbers::default(), residual: None });
                said.push(layer.calls.get(index));
            }
        }
        for (call, said) in calls.iter_mut().zip(said) {
            let Some(said) = said else { continue };
            let mut found = Found::default();
            found.look(said);
            call.numbers = found.numbers;
            let known = |call: &(&str, u64)| find(&names, call).ok_or_else(|| unknown(call.0));
            call.inputs = found.calls.iter().map(known).collect::<Result<_, _>>()?;
        }
        let one = |end: &'j Value| {
            let mut found = Found::default();
            found.look(end);
            match found.calls[..] {
                [call] => find(&names, &call).ok_or_else(|| unknown(call.0)),
                _ => {
                    let class = "Functional".into();
                    let place = Place { position: 0, class, name: model.name.into() };
                    Err(ImportError::layer(&place, LayerProblem::Branches))
                }
            }
        };
        let mut graph = Self { first: one(first)?, last: one(last)?, calls };
        for at in graph.order()? {
            graph.calls[at].residual = graph.addition(at)?;
        }
        Ok(graph)
    }

    /// The calls that lead to the end, each behind its inputs.
    fn order(&self) -> Result<Vec<usize>> {
        let mut order = Vec::new();
        let mut state = vec![0_u8; self.calls.len()];
        let mut open = vec![self.last];
        while let Some(&at) = open.last() {
            if state[at] == 1 {
                state[at] = 2;
                order.push(at);
            }
            if state[at] == 2 {
                open.pop();
                continue;
            }
            state[at] = 1;
            for &input in &self.calls[at].inputs {
                match state[input] {
                    0 => open.push(input),
                    1 => return Err(ImportError::damaged("the configuration", "its layers run in a circle")),
                    _ => {}
                }
            }
        }
        Ok(order)
    }
}

/// A call by its layer's name and its number. Keras 2 counts on where a model is used in another one, too: a number
/// that is not there means the only call that is.
fn find(names: &Named<usize>, &(name, index): &(&str, u64)) -> Option<usize> {
    let only = || names.get(&key(name, 0)).filter(|_| !names.contains(&key(name, 1)));
    names.get(&key(name, index)).or_else(only).copied()
}

/// No name makes it another call's: the number ends at the first space.
fn key(name: &str, index: u64) -> String {
    format!("{index} {name}")
}

fn unknown(name: &str) -> Box<ImportError> {
    ImportError::damaged("the configuration", format!("a layer reads {name}, which is not there"))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn layer(class: &str, name: &str, inputs: &[&str]) -> Value {
        let calls: Vec<Value> = inputs.iter().map(|name| json!([name, 0, 0, {}])).collect();
        let calls = if calls.is_empty() { json!([]) } else { json!([calls]) };
        json!({"class_name": class, "name": name, "config": {"name": name}, "inbound_nodes": calls})
    }

    fn functional(layers: &[Value], last: &str) -> Value {
        json!({"class_name": "Functional", "config": {"name": "net", "layers": layers,
            "input_layers": [["in", 0, 0]], "output_layers": [[last, 0, 0]]}})
    }

    /// `a`, or `+(b c)` for what is added, `+(b c|d)` where the shortcut is `d`.
    fn said(steps: &[Step<'_, '_>]) -> String {
        let words = steps.iter().map(|step| match step {
            Step::Layer(layer, _) => layer.place.name.clone(),
            Step::Residual(_, inner, past) if past.is_empty() => format!("+({})", said(inner)),
            Step::Residual(_, inner, past) => format!("+({}|{})", said(inner), said(past)),
        });
        words.collect::<Vec<_>>().join(" ")
    }

    fn read(layers: &[Value], last: &str) -> Result<String> {
        let json = functional(layers, last);
        let model = super::super::config::model(&json)?;
        steps(&model).map(|steps| said(&steps))
    }

    #[test]
    fn an_addition_of_its_own_input_is_a_residual_block_and_blocks_may_lie_in_blocks() {
        let mut layers = vec![
            layer("InputLayer", "in", &[]),
            layer("Conv2D", "a", &["in"]),
            layer("Conv2D", "b", &["a"]),
            layer("Conv2D", "c", &["b"]),
            layer("Add", "inner", &["b", "c"]),
            layer("Add", "outer", &["inner", "a"]),
            layer("Dense", "d", &["outer"]),
        ];
        assert_eq!(read(&layers, "d").unwrap(), "a +(b +(c)) d");
        // The order in the file says nothing.
        layers.reverse();
        assert_eq!(read(&layers, "d").unwrap(), "a +(b +(c)) d");
    }

    #[test]
    fn what_goes_past_a_block_may_have_layers_of_its_own() {
        let layers = [
            layer("InputLayer", "in", &[]),
            layer("Conv2D", "a", &["in"]),
            layer("Conv2D", "b", &["a"]),
            layer("Conv2D", "c", &["b"]),
            layer("Conv2D", "p", &["a"]),
            layer("Add", "sum", &["p", "c"]),
            layer("Conv2D", "e", &["sum"]),
            layer("Conv2D", "q", &["sum"]),
            layer("Add", "last", &["e", "q"]),
        ];
        assert_eq!(read(&layers, "last").unwrap(), "a +(b c|p) +(e|q)");
        // A name says more than a number of layers.
        let layers = [
            layer("InputLayer", "in", &[]),
            layer("Conv2D", "b", &["in"]),
            layer("Conv2D", "shortcut_conv", &["in"]),
            layer("Dropout", "shortcut_norm", &["shortcut_conv"]),
            layer("Add", "sum", &["shortcut_norm", "b"]),
        ];
        assert_eq!(read(&layers, "sum").unwrap(), "+(b|shortcut_conv shortcut_norm)");
        // The second sum adds a layer that the first has added already.
        let twice = [&layers[..], &[layer("Add", "twice", &["sum", "b"])]].concat();
        let refusal = read(&twice, "twice").unwrap_err().to_string();
        assert!(refusal.contains("branches"), "{refusal}");
    }

    #[test]
    fn models_that_are_called_again_and_again_come_to_no_more_layers_than_others() {
        // Each calls the one inside of it twice: 2^depth layers of few bytes.
        let nested = |depth: usize| {
            let mut inner = layer("ReLU", "r", &["in"]);
            for at in 0..depth {
                let name = inner["name"].as_str().unwrap().to_owned();
                inner["inbound_nodes"] = json!([[["in", 0, 0, {}]], [[name, 0, 0, {}]]]);
                let mut json = functional(&[layer("InputLayer", "in", &[]), inner], &name);
                json["config"]["output_layers"] = json!([[name, 1, 0]]);
                json["name"] = json!(format!("m{at}"));
                inner = json;
            }
            let model = super::super::config::model(&inner)?;
            steps(&model).map(|steps| steps.len())
        };
        assert_eq!(nested(8).unwrap(), 256);
        assert_eq!(nested(30).unwrap_err().code(), "too-large");
        let mut often = layer("ReLU", "r", &["in"]);
        often["inbound_nodes"] = json!(vec![json!([["in", 0, 0, {}]]); 1_000]);
        assert_eq!(read(&[layer("InputLayer", "in", &[]), often], "r").unwrap_err().code(), "too-large");
    }

    #[test]
    fn other_branches_circles_and_names_that_are_not_there_are_refused() {
        let layers = [
            layer("InputLayer", "in", &[]),
            layer("Conv2D", "a", &["in"]),
            layer("Conv2D", "b", &["in"]),
            layer("Multiply", "sum", &["a", "b"]),
            layer("Concatenate", "both", &["a", "b"]),
            layer("Conv2D", "round", &["round"]),
            layer("Conv2D", "lost", &["nobody"]),
        ];
        let refused = |count: usize, more: &[usize], last: &str| {
            let more = more.iter().map(|index| layers[*index].clone());
            read(&layers[..count].iter().cloned().chain(more).collect::<Vec<_>>(), last).unwrap_err()
        };
        assert_eq!(refused(4, &[], "sum").code(), "unsupported-layer");
        let both = refused(3, &[4], "both");
        assert!(both.to_string().starts_with("layer 3, `Concatenate` (both)"), "{both}");
        assert_eq!(refused(1, &[5], "round").code(), "damaged");
        assert_eq!(refused(1, &[6], "lost").code(), "damaged");
    }
}
