//! Where a layer's arrays lie. Keras 3's own files name groups by class and position and number the arrays; its older
//! files and TensorFlow.js name both.

use super::super::hdf5::{Dataset, Hdf5};
use super::super::tensor::Budget;
use super::super::{ImportError, Named, Result};
use super::config::Key;

/// An array as the file has it.
#[derive(Clone, Debug)]
pub(super) struct Stored<'a> {
    /// Its name in the file.
    pub(super) name: String,
    /// Its sizes, in Keras's order.
    pub(super) shape: Vec<usize>,
    numbers: Numbers<'a>,
}

#[derive(Clone, Debug)]
enum Numbers<'a> {
    Hdf5(Dataset<'a>),
    Floats(Vec<f32>),
}

impl<'a> Stored<'a> {
    /// One whose numbers have been read.
    pub(super) const fn read(name: String, shape: Vec<usize>, floats: Vec<f32>) -> Self {
        Self { name, shape, numbers: Numbers::Floats(floats) }
    }

    pub(super) fn of(name: &str, dataset: &Dataset<'a>) -> Self {
        Self { name: name.into(), shape: dataset.shape().to_vec(), numbers: Numbers::Hdf5(dataset.clone()) }
    }

    fn is_float(&self) -> bool {
        match &self.numbers {
            Numbers::Hdf5(dataset) => dataset.dtype().contains("float"),
            Numbers::Floats(_) => true,
        }
    }

    fn values(&self) -> usize {
        self.shape.iter().fold(1, |product, size| product.saturating_mul(*size))
    }

    /// Its numbers, each time out of what is left for all arrays of a network.
    pub(super) fn floats(&self, budget: &mut Budget) -> Result<Vec<f32>> {
        let name = &self.name;
        budget.take(name, &self.shape)?;
        match &self.numbers {
            Numbers::Hdf5(dataset) if !self.is_float() => {
                Err(ImportError::QuantisedWeights { name: name.clone(), dtype: dataset.dtype() }.into())
            }
            Numbers::Hdf5(dataset) => dataset.floats(name),
            Numbers::Floats(floats) => Ok(floats.clone()),
        }
    }
}

/// All arrays of a file.
#[derive(Debug)]
pub(super) enum Arrays<'a> {
    /// By path: `layers/conv2d_1/vars/0`.
    Numbered(Named<Stored<'a>>),
    /// By the parts of their names, in the order of the file: `conv2d_1`, `sequential`, `conv2d_1`, `kernel`.
    Named(Vec<(Vec<String>, Stored<'a>)>),
}

impl<'a> Arrays<'a> {
    /// Of a file of Keras 3: all but its optimizer's.
    pub(super) fn numbered(file: &Hdf5<'a>) -> Self {
        let all = file.datasets().filter(|(path, _)| !path.starts_with("optimizer/"));
        // Keras 2.13 had another word for it.
        let path = |path: &str| path.replacen("_layer_checkpoint_dependencies/", "layers/", 1);
        let mut numbered = Named::default();
        for (name, dataset) in all {
            numbered.insert(path(name), Stored::of(name, dataset));
        }
        Self::Numbered(numbered)
    }

    /// Of names with slashes; a last `:0`, a variable's number, is left out.
    pub(super) fn named(all: impl IntoIterator<Item = (String, Stored<'a>)>) -> Self {
        let parts = |name: String| {
            let name = name.rsplit_once(':').map_or(name.as_str(), |(name, _)| name);
            name.split('/').map(String::from).collect()
        };
        Self::Named(all.into_iter().map(|(name, stored)| (parts(name), stored)).collect())
    }

    /// How many values the network has in the file: whole numbers are counters and the states of random generators.
    pub(super) fn parameters(&self) -> usize {
        let count = |stored: &Stored<'_>| if stored.is_float() { stored.values() } else { 0 };
        match self {
            Self::Numbered(all) => all.iter().map(|(_, stored)| count(stored)).fold(0, usize::saturating_add),
            Self::Named(all) => all.iter().map(|(_, stored)| count(stored)).fold(0, usize::saturating_add),
        }
    }

    /// The array of a layer that is its `index`th and has one of these names.
    pub(super) fn find(&self, key: &Key, index: usize, names: &[&str]) -> Option<&Stored<'a>> {
        match self {
            Self::Numbered(all) => all.get(&format!("{}/vars/{index}", key.by_class)),
            Self::Named(all) => {
                let layer = key.by_name.last()?;
                let fits = |(parts, _): &&(Vec<String>, Stored<'a>)| {
                    parts.last().is_some_and(|last| names.contains(&last.as_str()))
                        && parts.iter().rev().skip(1).any(|part| part == layer)
                };
                // Two models may each have a layer of this name: the one whose models' names all stand before it.
                let around = |parts: &[String]| {
                    let mut rest = parts.iter();
                    key.by_name.iter().all(|name| rest.any(|part| part == name))
                };
                let (mut first, mut best) = (None, None);
                for (parts, stored) in all.iter().filter(fits) {
                    first = first.or(Some(stored));
                    best = best.or_else(|| around(parts).then_some(stored));
                }
                best.or(first)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use cifar_model::spec::MAX_PARAMETERS;

    use super::*;

    #[test]
    fn all_arrays_together_have_one_limit() {
        // A size of 0 makes the other no smaller, and an array counts each time.
        let stored = Stored::read("a".into(), vec![MAX_PARAMETERS, 0], Vec::new());
        let mut budget = Budget::new();
        for _ in 0..2 {
            assert_eq!(stored.floats(&mut budget), Ok(Vec::new()));
        }
        assert_eq!(stored.floats(&mut budget).unwrap_err().code(), "too-large");
    }
}
