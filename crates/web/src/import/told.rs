//! What the page is told of files: plain values, which `cifar-lab.d.ts` declares as `ModelContents`.

use cifar_formats::import::{Imported, Note, Pixels, Place, SilentLayer, Unfilled};
use cifar_model::{NetworkSpec, Normalization, Summary};
use serde::Serialize;

use crate::refusal::Result;

/// What is told of the files.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Told {
    /// The name of the file that the network is in.
    pub(super) file: String,
    /// The kind of file; none where layers are still to be chosen.
    pub(super) kind: Option<&'static str>,
    made_with: String,
    /// The network, once its layers are known.
    pub(super) network: Option<Network>,
    /// The networks that arrays without layers may belong to.
    pub(super) proposals: Vec<Proposal>,
    /// How pixels become numbers, where the files say it.
    pub(super) normalization: Option<Normalization>,
    /// Usual ways, the most usual first.
    pixels: Vec<Usual>,
    classes: Option<Vec<String>>,
    pub(super) silent: Vec<Silent>,
    notes: Vec<Remark>,
    /// Values in the files' own arrays.
    parameters: usize,
}

#[derive(Debug, Serialize)]
pub(super) struct Network {
    pub(super) spec: NetworkSpec,
    summary: Summary,
    /// Of the last layer.
    outputs: usize,
}

#[derive(Debug, Serialize)]
pub(super) struct Proposal {
    pub(super) spec: NetworkSpec,
}

/// A usual way from bytes to numbers.
#[derive(Debug, Serialize)]
pub(super) struct Usual {
    code: &'static str,
    pub(super) normalization: Normalization,
}

/// A layer of the file as its program calls it.
#[derive(Debug, Serialize)]
pub(super) struct Layer {
    position: usize,
    class: String,
    name: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Silent {
    layer: Layer,
    kept: bool,
}

/// A note: its code, and the layer or the array that it is of.
#[derive(Debug, Serialize)]
pub(super) struct Remark {
    code: &'static str,
    layer: Option<Layer>,
    array: Option<String>,
}

/// Where a network's layers do not have the shapes of the files' arrays.
#[derive(Debug, Serialize)]
pub struct Empty {
    /// Of the layer; empty for arrays that belong to none.
    path: Vec<usize>,
    code: &'static str,
    /// Of the array.
    array: String,
    have: Vec<usize>,
    expected: Vec<usize>,
}

impl Empty {
    pub(super) fn of(path: Vec<usize>, unfilled: Unfilled) -> Self {
        let (code, array, have, expected) = match unfilled {
            Unfilled::Missing { name } => ("weights-missing", name, Vec::new(), Vec::new()),
            Unfilled::Shape { name, have, expected } => ("weights-shape", name, have, expected),
            Unfilled::Left { name } => ("weights-left", name, Vec::new(), Vec::new()),
        };
        Self { path, code, array, have, expected }
    }
}

impl Told {
    /// Of arrays whose layers are still to be chosen.
    pub(super) fn of_arrays(file: &str, proposals: &[NetworkSpec]) -> Self {
        let input = proposals.first().map_or([3, 32, 32], |spec| spec.input);
        let proposals = proposals.iter().map(|spec| Proposal { spec: spec.clone() }).collect();
        Self { proposals, ..Self::nothing(file, input) }
    }

    /// Of a network.
    pub(super) fn of_network(file: &str, imported: &Imported) -> Result<Self> {
        Ok(Self {
            kind: Some(imported.source.kind.code()),
            made_with: imported.source.made_with.clone(),
            network: Some(Network::of(&imported.spec)?),
            normalization: imported.normalization,
            classes: imported.classes.clone(),
            silent: imported.silent.iter().map(Silent::of).collect(),
            notes: imported.notes.iter().map(Remark::of).collect(),
            parameters: imported.parameters,
            ..Self::nothing(file, imported.spec.input)
        })
    }

    /// Nothing of files with a network that reads this.
    fn nothing(file: &str, input: [usize; 3]) -> Self {
        Self {
            file: file.into(),
            kind: None,
            made_with: String::new(),
            network: None,
            proposals: Vec::new(),
            normalization: None,
            pixels: Pixels::usual(input).iter().map(|way| Usual::of(*way)).collect(),
            classes: None,
            silent: Vec::new(),
            notes: Vec::new(),
            parameters: 0,
        }
    }
}

impl Network {
    fn of(spec: &NetworkSpec) -> Result<Self> {
        Ok(Self { summary: spec.summary()?, outputs: spec.check()?.outputs(), spec: spec.clone() })
    }
}

impl Usual {
    const fn of(way: Pixels) -> Self {
        Self { code: way.code(), normalization: way.normalization() }
    }
}

impl Layer {
    fn of(place: &Place) -> Self {
        Self { position: place.position, class: place.class.clone(), name: place.name.clone() }
    }
}

impl Silent {
    fn of(silent: &SilentLayer) -> Self {
        Self { layer: Layer::of(&silent.place), kept: silent.kept }
    }
}

impl Remark {
    fn of(note: &Note) -> Self {
        let (layer, array) = match note {
            Note::ZeroBias(place)
            | Note::FlattenReordered(place)
            | Note::PaddingFolded(place)
            | Note::NormFolded(place)
            | Note::Shared(place) => (Some(Layer::of(place)), None),
            Note::Dequantised(name) => (None, Some(name.clone())),
            Note::UnitPixels | Note::BytePixels => (None, None),
        };
        Self { code: note.code(), layer, array }
    }
}
