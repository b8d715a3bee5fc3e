//! A network of another program: what its files say, what they leave open, and the weights file that it becomes.

mod given;
mod told;

use cifar_formats::import::{
    File, ImportError, Imported, Pixels, Trial, Tried, Way, beside_code, main_name, propose_of_any_size,
    ranked, read, read_with_spec, shortlisted, unfilled,
};
use cifar_model::{Class, Error, ErrorKind, NetworkSpec};
use serde::Serialize;
use std::borrow::Cow;

use crate::refusal::{Refusal, Result};
use told::{Empty, Told};

/// Files, and the network that was found in them.
#[derive(Default)]
pub struct Imports {
    given: Vec<(String, Vec<u8>)>,
    files: Vec<(String, Vec<u8>)>,
    /// Names and shapes of the arrays that come without layers; none where the files have theirs.
    arrays: Vec<(String, Vec<usize>)>,
    found: Found,
    /// A file of ours that came in an archive.
    own: Option<Vec<u8>>,
}

/// What the files hold.
#[derive(Default)]
enum Found {
    #[default]
    Nothing,
    Network(Box<Imported>),
    Arrays(Vec<NetworkSpec>),
}

/// A way of reading the files.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Reading {
    /// Which proposal, from 0; none where the files have layers.
    proposal: Option<usize>,
    /// A code of [`Pixels`].
    pixels: String,
}

/// A way, and for each picture whether it was named rightly.
#[derive(Debug)]
pub struct Answered {
    reading: Reading,
    right: Vec<bool>,
}

/// A way, and what it is worth.
#[derive(Debug, Serialize)]
pub struct Worth {
    reading: Reading,
    right: usize,
    pictures: usize,
}

/// What the weights file is to say.
#[derive(Debug)]
pub struct Wanted {
    name: String,
    /// Which proposal, where layers are not chosen yet.
    proposal: Option<usize>,
    /// How pixels become numbers, where the files do not say it: a code of [`Pixels`].
    pixels: Option<String>,
    /// Names of the outputs, where the files do not say them or they are said otherwise.
    classes: Option<Vec<String>>,
}

impl Imports {
    /// Takes a file.
    pub fn give(&mut self, name: String, bytes: Vec<u8>) {
        self.given.push((name, bytes));
    }

    /// Reads the files that were given since the last time.
    ///
    /// # Errors
    /// `import.*`, by [`ImportError`]; nothing is kept then.
    pub fn read(&mut self) -> Result<Told> {
        self.own = None;
        (self.files, self.arrays) = (Vec::new(), Vec::new());
        self.found = Found::Nothing;
        let mut inside = Vec::new();
        for (name, bytes) in std::mem::take(&mut self.given) {
            let unpacked = beside_code(File { name: &name, bytes: &bytes })?;
            inside.extend(unpacked.iter().map(|(name, _)| name.clone()));
            self.files.push(unpacked.unwrap_or((name, bytes)));
        }
        self.found = match read(&views(&self.files)) {
            Err(ImportError::ArchitectureMissing { arrays }) => {
                let proposals = propose_of_any_size(&arrays)?;
                if proposals.is_empty() {
                    return Err(ImportError::ArchitectureMissing { arrays }.into());
                }
                self.arrays = arrays;
                Found::Arrays(proposals)
            }
            Err(ImportError::OwnFile { file }) => {
                let mut files = self.files.iter();
                let own = files.find(|(name, _)| *name == file && inside.contains(name));
                self.own = own.map(|(_, bytes)| bytes.clone());
                return Err(ImportError::OwnFile { file }.into());
            }
            other => Found::Network(Box::new(other?)),
        };
        self.told()
    }

    /// The weights file of ours that `read` refused as one and that came in an archive; none where it was given as it is.
    #[must_use]
    pub fn own(&self) -> Option<&[u8]> {
        self.own.as_deref()
    }

    /// Says which layers the arrays belong to.
    ///
    /// # Errors
    /// As [`Imports::read`], and `spec` for what is no network; what was found before stays then.
    pub fn under(&mut self, spec: &str) -> Result<Told> {
        let spec = NetworkSpec::from_json(spec)?;
        self.found = Found::Network(Box::new(read_with_spec(&views(&self.files), &spec)?));
        self.told()
    }

    /// Where layers do not have the shapes of the files' arrays; none where all have their place.
    ///
    /// # Errors
    /// `argument` where the files have layers of their own; `spec` and `import.does-not-fit` for what is no network.
    pub fn fit(&self, spec: &str) -> Result<Option<Empty>> {
        if self.arrays.is_empty() {
            return Err(nothing());
        }
        let spec = NetworkSpec::from_json(spec)?;
        Ok(unfilled(&self.arrays, &spec)?.map(|(path, unfilled)| Empty::of(path, unfilled)))
    }

    /// The ways of reading that are left open, the most usual first: of a network that reads the data set's images.
    ///
    /// # Errors
    /// `argument` before there are files.
    pub fn ways(&self) -> Result<Vec<Reading>> {
        let proposals = match &self.found {
            Found::Nothing => return Err(nothing()),
            Found::Network(_) => vec![None],
            Found::Arrays(proposals) => (0..proposals.len()).map(Some).collect(),
        };
        let of = |proposal: Option<usize>| {
            Pixels::COLOUR.map(|pixels| Reading { proposal, pixels: pixels.code().into() })
        };
        Ok(proposals.into_iter().flat_map(of).collect())
    }

    /// Of the ways that were tried on some pictures those that are worth more of them.
    ///
    /// # Errors
    /// `argument` for ways that there are not.
    pub fn shortlisted(&self, first: Vec<Answered>) -> Result<Vec<Reading>> {
        let ways = shortlisted(&tried(first)?);
        Ok(ways.into_iter().map(|way| self.reading(way)).collect())
    }

    /// The likeliest way first, of all that were tried on any pictures.
    ///
    /// # Errors
    /// `argument` for ways that there are not.
    pub fn ranked(&self, all: Vec<Answered>) -> Result<Vec<Worth>> {
        let worth = |Trial { way, right, pictures }| Worth { reading: self.reading(way), right, pictures };
        Ok(ranked(&tried(all)?).into_iter().map(worth).collect())
    }

    fn reading(&self, way: Way) -> Reading {
        let proposal = matches!(self.found, Found::Arrays(_)).then_some(way.network);
        Reading { proposal, pixels: way.pixels.code().into() }
    }

    /// The network as a weights file. What the files say themselves of pixels counts more than what is wanted.
    ///
    /// # Errors
    /// `argument` for unknown pixels, for another number of names than outputs, and before there is a network.
    pub fn weights(&self, wanted: &Wanted) -> Result<Vec<u8>> {
        let imported = self.network(wanted.proposal)?;
        let pixels = wanted.pixels.as_deref().map_or(Ok(Pixels::Unit), pixels)?;
        let normalization = imported.normalization.unwrap_or_else(|| pixels.normalization());
        Ok(match &wanted.classes {
            None => imported.to_safetensors(&wanted.name, normalization)?,
            Some(classes) => {
                named_all(classes.len(), imported.spec.check()?.outputs())?;
                let named = Imported { classes: Some(classes.clone()), ..imported.into_owned() };
                named.to_safetensors(&wanted.name, normalization)?
            }
        })
    }

    fn network(&self, proposal: Option<usize>) -> Result<Cow<'_, Imported>> {
        match (&self.found, proposal) {
            (Found::Network(imported), _) => Ok(Cow::Borrowed(&**imported)),
            (Found::Arrays(proposals), Some(at)) => {
                let spec = proposals.get(at).ok_or_else(nothing)?;
                Ok(Cow::Owned(read_with_spec(&views(&self.files), spec)?))
            }
            (Found::Nothing, _) | (Found::Arrays(_), None) => Err(nothing()),
        }
    }

    fn told(&self) -> Result<Told> {
        let file = main_name(&views(&self.files)).unwrap_or_default();
        match &self.found {
            Found::Nothing => Err(nothing()),
            Found::Arrays(proposals) => Ok(Told::of_arrays(file, proposals)),
            Found::Network(imported) => Told::of_network(file, imported),
        }
    }
}

fn pixels(code: &str) -> Result<Pixels> {
    Ok(Pixels::from_code(code)?)
}

fn tried(answered: Vec<Answered>) -> Result<Vec<Tried>> {
    let one = |Answered { reading, right }: Answered| {
        let way = Way { network: reading.proposal.unwrap_or(0), pixels: pixels(&reading.pixels)? };
        Ok(Tried { way, right })
    };
    answered.into_iter().map(one).collect()
}

fn views(files: &[(String, Vec<u8>)]) -> Vec<File<'_>> {
    files.iter().map(|(name, bytes)| File { name, bytes }).collect()
}

/// The notebook's twenty outputs are ten classes twice.
fn named_all(names: usize, outputs: usize) -> Result<()> {
    if names == outputs || (names, outputs) == (Class::ALL.len(), 2 * Class::ALL.len()) {
        return Ok(());
    }
    Err(argument(format!("{names} names for {outputs} outputs"), "give each output a name".into()))
}

fn nothing() -> Refusal {
    argument("no network has been read yet".into(), "read files first".into())
}

fn argument(problem: String, remedy: String) -> Refusal {
    Error::new(ErrorKind::Argument, problem, remedy).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(name: &str) -> Imports {
        let path = format!("{}/../formats/tests/samples/{name}", env!("CARGO_MANIFEST_DIR"));
        let mut imports = Imports::default();
        imports.give(name.into(), std::fs::read(path).expect("a sample"));
        imports
    }

    fn wanted(pixels: Option<&str>, classes: Option<&[&str]>) -> Wanted {
        let classes = classes.map(|names| names.iter().map(ToString::to_string).collect());
        Wanted { name: "mine".into(), proposal: None, pixels: pixels.map(Into::into), classes }
    }

    #[test]
    fn a_file_becomes_weights_of_ours() -> Result<()> {
        let mut imports = given("odd-keras3-rescaling-dropout-bn-softmax.keras");
        let told = imports.read()?;
        assert_eq!((told.kind, told.proposals.len()), (Some("keras"), 0));
        assert_eq!(told.file, "odd-keras3-rescaling-dropout-bn-softmax.keras");
        assert!(told.normalization.is_some() && !told.silent.is_empty());
        let weights = cifar_model::Weights::from_safetensors(&imports.weights(&wanted(None, None))?)?;
        assert_eq!(weights.metadata.name, "mine");
        assert_eq!(Some(weights.metadata.normalization), told.normalization);
        let read = told.network.expect("a network");
        assert_eq!(read.spec, weights.metadata.spec);
        Ok(())
    }

    #[test]
    fn layers_and_pixels_that_a_file_does_not_say_are_tried_and_chosen() -> Result<()> {
        let mut imports = given("odd-torch-bn-state-dict.pt");
        let told = imports.read()?;
        assert!(told.kind.is_none() && told.network.is_none() && told.proposals.len() > 1);
        assert!(imports.weights(&wanted(None, None)).is_err());
        let ways = imports.ways()?;
        assert_eq!(ways.len(), told.proposals.len() * Pixels::COLOUR.len());
        // The eleventh way is right where the others are wrong.
        let answered = |count: usize| {
            let one = |(at, reading): (usize, &Reading)| Answered {
                reading: reading.clone(),
                right: vec![at == 10; count],
            };
            ways.iter().enumerate().map(one).collect::<Vec<_>>()
        };
        let kept = imports.shortlisted(answered(48))?;
        assert_eq!(kept, [ways[10].clone()]);
        let ranked = imports.ranked(answered(500))?;
        assert_eq!((&ranked[0].reading, ranked[0].right, ranked[0].pictures), (&ways[10], 500, 500));
        let proposed = Wanted { proposal: ways[10].proposal, ..wanted(None, None) };
        let by_place = imports.weights(&proposed)?;
        let spec = serde_json::to_string(&told.proposals[2].spec).expect("a spec");
        assert!(imports.fit(&spec)?.is_none());
        let told = imports.under(&spec)?;
        assert!(told.kind.is_some() && told.normalization.is_none());
        assert_eq!(imports.weights(&wanted(None, None))?, by_place);
        assert!(imports.ways()?.iter().all(|reading| reading.proposal.is_none()));
        let bytes = imports.weights(&wanted(Some("-1..1"), None))?;
        let weights = cifar_model::Weights::from_safetensors(&bytes)?;
        assert_eq!(weights.metadata.normalization, Pixels::Signed.normalization());
        assert!(imports.weights(&wanted(Some("0..2"), None)).is_err());
        assert!(imports.weights(&wanted(None, Some(&["one"]))).is_err());
        Ok(())
    }

    #[test]
    fn blocks_of_a_person_say_where_the_arrays_do_not_fit() -> Result<()> {
        let mut imports = given("odd-torch-bn-state-dict.pt");
        let told = imports.read()?;
        let mut spec = told.proposals[0].spec.clone();
        spec.layers.pop();
        spec.layers.push(cifar_model::spec::LayerSpec::Dense { units: 7 });
        let last = spec.layers.len() - 1;
        let json = |spec: &NetworkSpec| serde_json::to_string(spec).expect("a spec");
        let empty = serde_json::to_value(imports.fit(&json(&spec))?).expect("fields");
        assert_eq!((&empty["path"], &empty["code"]), (&vec![last].into(), &"weights-shape".into()));
        assert_eq!((&empty["have"][0], &empty["expected"][0]), (&10.into(), &7.into()));
        // With the file's own again the weights go in, even after another network was confirmed.
        let told = imports.under(&json(&told.proposals[1].spec))?;
        assert!(imports.fit(&json(&told.network.expect("a network").spec))?.is_none());
        assert!(given("odd-keras3-names-swapped.keras").fit(&json(&spec)).is_err());
        Ok(())
    }

    #[test]
    fn our_own_export_for_pytorch_gives_its_weights_file_back() -> Result<()> {
        let ours = include_bytes!("../../../../www/assets/models/accurate.safetensors");
        let weights = cifar_model::Weights::from_safetensors(ours)?;
        let archive = cifar_formats::pytorch::to_pytorch(&weights)?;
        let mut imports = Imports::default();
        imports.give("mine-pytorch.zip".into(), archive);
        assert_eq!(imports.read().expect_err("ours").code, "import.own-file");
        let read = cifar_model::Weights::from_safetensors(imports.own().expect("a file"))?;
        assert_eq!(read.metadata, weights.metadata);
        assert!(read.metadata.temperature.is_some());
        imports.give("mine.safetensors".into(), ours.to_vec());
        assert_eq!(imports.read().expect_err("ours").code, "import.own-file");
        assert!(imports.own().is_none());
        Ok(())
    }

    #[test]
    fn what_cannot_be_read_is_named_and_leaves_nothing() {
        let mut imports = given("odd-keras3-subclass.keras");
        let refusal = imports.read().expect_err("code of somebody's");
        assert_eq!(refusal.code, "import.unsupported-layer");
        let param =
            |key: &str| refusal.params.iter().find(|(name, _)| *name == key).map(|(_, value)| value.as_str());
        assert!(param("said").is_some_and(|said| said.contains("code cannot be brought along")));
        assert_eq!((param("reason"), param("said")), (Some("code"), Some(&refusal.said[..])));
        assert!(imports.weights(&wanted(None, None)).is_err());
        assert!(imports.ways().is_err());
    }
}
