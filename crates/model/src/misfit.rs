//! Why a layer does not fit where it stands, as data: the page has a sentence for each case, the terminal gets one here.

use serde::Serialize;

use crate::{Error, ErrorKind, number};

/// Why a network does not hold together. Shapes are `[C, H, W]` or `[n]`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Misfit {
    /// The input's shape is beyond the limits.
    Input {
        /// `[C, H, W]`.
        shape: [usize; 3],
    },
    /// There is nothing behind the input.
    NoLayers {},
    /// There are more layers than a network may have.
    TooManyLayers {
        /// So many may be there.
        most: usize,
    },
    /// The last layer leaves a map, where logits are wanted.
    EndsInMap {},
    /// A sigmoid or softmax has layers behind it.
    NotLast {},
    /// The layer works on maps.
    MapWanted {
        /// What it got.
        input: Vec<usize>,
    },
    /// The layer works on a row of values.
    FlatWanted {
        /// What it got.
        input: Vec<usize>,
    },
    /// A layer in a residual block or its shortcut makes a row of values, where maps are added.
    RowInBlock {},
    /// A residual block adds what has another shape.
    ShapeChanged {
        /// What goes in.
        input: Vec<usize>,
        /// What is added: the same, or what the shortcut makes of it.
        from: Vec<usize>,
        /// What its layers make of it.
        to: Vec<usize>,
    },
    /// A size is out of its range, which begins at 1.
    Size {
        /// Its name in the spec.
        field: &'static str,
        /// What it is.
        value: usize,
        /// What it may be.
        most: usize,
    },
    /// A fraction is out of its range.
    Number {
        /// Its name in the spec.
        field: &'static str,
        /// What it is.
        value: f32,
        /// What it may be, in words.
        range: &'static str,
    },
    /// The groups cut channels or filters in the middle.
    Groups {
        /// What they are.
        groups: usize,
        /// Of the input.
        channels: usize,
        /// Of the layer.
        filters: usize,
    },
    /// More is padded than the window covers.
    Padding {
        /// On every side.
        pixels: usize,
        /// What they may be.
        most: usize,
    },
    /// The filters are larger than the padded map.
    Kernel {
        /// Height and width of a filter.
        kernel: usize,
        /// Of the map.
        height: usize,
        /// Of the map.
        width: usize,
    },
    /// The squares of a pool are larger than the padded map.
    Pool {
        /// Height and width of a square.
        size: usize,
        /// Of the map.
        height: usize,
        /// Of the map.
        width: usize,
    },
    /// The layer makes more values than one map may hold, or none.
    MapSize {
        /// What it would make.
        output: Vec<usize>,
    },
    /// With this layer the network has more parameters than it may have.
    Parameters {},
}

/// A misfit and where it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Refusal {
    /// Place of the layer in its list, after those of the residual blocks around it; empty for the network as a whole.
    pub path: Vec<usize>,
    /// `conv1`, as a checked network calls the layer; `input` or `network` for the whole.
    pub name: String,
    /// What is wrong.
    #[serde(flatten)]
    pub misfit: Misfit,
}

impl Refusal {
    pub(crate) fn of(name: &str, misfit: Misfit) -> Self {
        Self { path: Vec::new(), name: name.into(), misfit }
    }

    /// The same, seen from the list in which the layer or its block has this place.
    pub(crate) fn at(mut self, place: usize) -> Self {
        self.path.insert(0, place);
        self
    }
}

impl Misfit {
    fn problem(&self) -> String {
        match self {
            Self::Input { shape } => format!("has the shape {shape:?}"),
            Self::NoLayers {} => "has no layers".into(),
            Self::TooManyLayers { most } => format!("has over {most} layers"),
            Self::EndsInMap {} => "leaves a map".into(),
            Self::NotLast {} => "stands before the end".into(),
            Self::MapWanted { input } | Self::FlatWanted { input } => format!("got {input:?}"),
            Self::RowInBlock {} => "makes a row of values in a residual block".into(),
            Self::ShapeChanged { from, to, .. } => format!("turns {from:?} into {to:?}"),
            Self::Size { field, value, .. } => format!("has {field} {value}"),
            Self::Number { field, value, .. } => format!("has {field} {}", number(*value)),
            Self::Groups { groups, channels, filters } => {
                format!("has {groups} groups of {channels} channels and {filters} filters")
            }
            Self::Padding { pixels, .. } => format!("pads {pixels} pixels"),
            Self::Kernel { kernel, height, width } => {
                format!("is {kernel} wide on a map of {height} x {width}")
            }
            Self::Pool { size, height, width } => format!("pools {size} of a map of {height} x {width}"),
            Self::MapSize { output } => format!("would hold {output:?} values"),
            Self::Parameters {} => "takes the network over 16,777,216 parameters".into(),
        }
    }

    fn remedy(&self) -> String {
        match self {
            Self::Input { .. } => "use 1 to 1,024 each and at most 1,048,576 values in all".into(),
            Self::NoLayers {} => "give it at least one dense layer".into(),
            Self::TooManyLayers { .. } | Self::Parameters {} => "use fewer".into(),
            Self::EndsInMap {} => "end the network with a dense layer".into(),
            Self::NotLast {} => "use a sigmoid or softmax as the last layer only".into(),
            Self::MapWanted { .. } => "place it before the flatten layer".into(),
            Self::FlatWanted { .. } => "flatten or pool the map first".into(),
            Self::RowInBlock {} => "place it behind the block, which adds maps".into(),
            Self::ShapeChanged { .. } => {
                "let a residual block keep its shape, or its shortcut change it, too".into()
            }
            Self::Size { most, .. } => format!("use 1 to {most}"),
            Self::Number { range, .. } => format!("use {range}"),
            Self::Groups { .. } => "use a number of groups that divides both".into(),
            Self::Padding { most, .. } => format!("use at most {most} around a window of its size"),
            Self::Kernel { .. } => "use a smaller kernel or fewer pools".into(),
            Self::Pool { .. } => "use fewer pools".into(),
            Self::MapSize { .. } => "use sizes from 1 to 1,048,576 values a map".into(),
        }
    }
}

impl From<Refusal> for Error {
    fn from(Refusal { name, misfit, .. }: Refusal) -> Self {
        Self::new(ErrorKind::Spec, format!("layer {name} {}", misfit.problem()), misfit.remedy())
    }
}
