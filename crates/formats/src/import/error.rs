//! Why a file cannot be read, as a stable code with fields: a terminal prints the sentence, the page looks the code up
//! among its own words and fills the fields in.

use std::fmt;

use super::layer::{LayerProblem, Place};

/// Of a reader. The error is in a box: each `?` then hands on one word, and not as many as the largest error has.
pub(crate) type Result<T, E = Box<ImportError>> = std::result::Result<T, E>;

/// Why a file is no network that can be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportError {
    /// No file was given.
    NoFile,
    /// More than one network at once.
    SeveralNetworks {
        /// The files that each hold one.
        names: Vec<String>,
    },
    /// A weights file of this project, which needs no reader of this kind.
    OwnFile {
        /// The file.
        file: String,
    },
    /// Nothing that is known here.
    NotANetwork {
        /// The file.
        file: String,
        /// What it is instead, or what is missing in it.
        problem: String,
    },
    /// The file ends before what it says it holds.
    Truncated {
        /// What ends too early.
        what: String,
    },
    /// The file contradicts itself.
    Damaged {
        /// Where: an array, a member of the archive, an offset.
        place: String,
        /// What is wrong there.
        problem: String,
    },
    /// More than is read here.
    TooLarge {
        /// What is too large.
        what: String,
        /// How large it says it is.
        size: u64,
        /// How large it may be.
        limit: u64,
    },
    /// A way of storing that is not read here, such as compressed HDF5.
    UnsupportedStorage {
        /// Where it occurs.
        place: String,
        /// What it is.
        storage: String,
    },
    /// A pickle calls code of somebody's. It was not run.
    PickleCode {
        /// Its name: `os.system`.
        name: String,
        /// The byte at which it is called.
        at: usize,
    },
    /// A layer cannot be brought along.
    UnsupportedLayer {
        /// Which one.
        place: Place,
        /// Why.
        problem: LayerProblem,
    },
    /// A file that belongs to it was not given: a shard, `model.onnx.data`.
    MissingFile {
        /// Its name.
        name: String,
    },
    /// A layer has no array.
    MissingArray {
        /// The name that the array should have.
        name: String,
    },
    /// An array has another shape than its layer.
    WrongShape {
        /// The array.
        name: String,
        /// As the file has it.
        have: Vec<usize>,
        /// As the layer needs it.
        expected: Vec<usize>,
    },
    /// An array holds numbers that are none.
    NotFinite {
        /// The array.
        name: String,
        /// Which of its values is the first.
        at: usize,
    },
    /// Weights in integers whose layer rounds its inputs as well, or whose scales are missing.
    QuantisedWeights {
        /// The array.
        name: String,
        /// Its type.
        dtype: String,
    },
    /// Arrays alone, without the layers that they belong to: those must be given.
    ArchitectureMissing {
        /// Names and shapes, in the file's own order.
        arrays: Vec<(String, Vec<usize>)>,
    },
    /// A network for other pictures than can be given to it here: not square, too small or too large, or in other channels.
    UnsupportedInput {
        /// `[C, H, W]`.
        input: [usize; 3],
    },
    /// The layers are known, and do not fit together or are beyond our limits.
    DoesNotFit {
        /// What is wrong, with our name of the layer.
        problem: String,
        /// What would fit.
        remedy: String,
    },
}

/// Writes the codes once: an error that is not in the table does not compile.
macro_rules! codes {
    ($($error:ident => $code:literal),* $(,)?) => {
        impl ImportError {
            /// Every code that [`Self::qualified_code`] gives.
            pub const CODES: &[&str] = &[$(concat!("import.", $code)),*];

            /// A stable, English, lower-case code: `unsupported-layer`.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self {
                    $(Self::$error { .. } => $code,)*
                }
            }

            /// The same where errors of other parts are told of as well: `import.unsupported-layer`.
            #[must_use]
            pub const fn qualified_code(&self) -> &'static str {
                match self {
                    $(Self::$error { .. } => concat!("import.", $code),)*
                }
            }
        }
    };
}

codes! {
    NoFile => "no-file",
    SeveralNetworks => "several-networks",
    OwnFile => "own-file",
    NotANetwork => "not-a-network",
    Truncated => "truncated",
    Damaged => "damaged",
    TooLarge => "too-large",
    UnsupportedStorage => "unsupported-storage",
    PickleCode => "pickle-code",
    UnsupportedLayer => "unsupported-layer",
    MissingFile => "missing-file",
    MissingArray => "missing-array",
    WrongShape => "wrong-shape",
    NotFinite => "not-finite",
    QuantisedWeights => "quantised-weights",
    ArchitectureMissing => "architecture-missing",
    UnsupportedInput => "unsupported-input",
    DoesNotFit => "does-not-fit",
}

impl ImportError {
    /// A layer that cannot be brought along.
    pub(crate) fn layer(place: &Place, problem: LayerProblem) -> Box<Self> {
        Box::new(Self::UnsupportedLayer { place: place.clone(), problem })
    }

    /// A layer's setting that is not read here.
    pub(crate) fn setting(place: &Place, key: &str, value: &dyn fmt::Display) -> Box<Self> {
        Self::layer(place, LayerProblem::Setting { key: key.into(), value: value.to_string() })
    }

    /// The file contradicts itself.
    pub(crate) fn damaged(place: impl Into<String>, problem: impl Into<String>) -> Box<Self> {
        Box::new(Self::Damaged { place: place.into(), problem: problem.into() })
    }

    /// What is filled into a sentence of another language, by name.
    #[must_use]
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoFile => Vec::new(),
            Self::SeveralNetworks { names } => vec![("names", names.join(", "))],
            Self::OwnFile { file } => vec![("file", file.clone())],
            Self::NotANetwork { file, problem } => vec![("file", file.clone()), ("problem", problem.clone())],
            Self::Truncated { what } => vec![("what", what.clone())],
            Self::Damaged { place, problem } => vec![("place", place.clone()), ("problem", problem.clone())],
            Self::TooLarge { what, size, limit } => {
                vec![("what", what.clone()), ("size", size.to_string()), ("limit", limit.to_string())]
            }
            Self::UnsupportedStorage { place, storage } => {
                vec![("place", place.clone()), ("storage", storage.clone())]
            }
            Self::PickleCode { name, at } => vec![("name", name.clone()), ("at", at.to_string())],
            Self::UnsupportedLayer { place, problem } => {
                let mut fields = vec![
                    ("position", place.position.to_string()),
                    ("class", place.class.clone()),
                    ("name", place.name.clone()),
                    ("reason", problem.code().into()),
                ];
                if let LayerProblem::Setting { key, value } = problem {
                    fields.extend([("key", key.clone()), ("value", value.clone())]);
                }
                fields
            }
            Self::MissingFile { name } | Self::MissingArray { name } => vec![("name", name.clone())],
            Self::WrongShape { name, have, expected } => {
                vec![("name", name.clone()), ("have", shape(have)), ("expected", shape(expected))]
            }
            Self::NotFinite { name, at } => vec![("name", name.clone()), ("at", at.to_string())],
            Self::QuantisedWeights { name, dtype } => vec![("name", name.clone()), ("dtype", dtype.clone())],
            Self::ArchitectureMissing { arrays } => vec![("arrays", arrays.len().to_string())],
            Self::UnsupportedInput { input: [channels, height, width] } => {
                [("channels", channels), ("height", height), ("width", width)]
                    .map(|(name, size)| (name, size.to_string()))
                    .to_vec()
            }
            Self::DoesNotFit { problem, remedy } => {
                vec![("problem", problem.clone()), ("remedy", remedy.clone())]
            }
        }
    }

    /// What to do next, in English.
    #[must_use]
    pub fn remedy(&self) -> String {
        let text = match self {
            Self::NoFile => "choose a file",
            Self::SeveralNetworks { .. } => "open one network at a time",
            Self::OwnFile { .. } => "open it as it is",
            Self::NotANetwork { .. } => {
                "open a .keras, .h5, .pt, .safetensors or .onnx file, or a model.json with its weights"
            }
            Self::Truncated { .. } => "copy or download the file again",
            Self::Damaged { .. } => "save the network again in its own program",
            Self::TooLarge { .. } => "open a smaller network",
            Self::UnsupportedStorage { .. } => "save the network again with the program's usual settings",
            Self::PickleCode { .. } => {
                "save the weights alone: torch.save(model.state_dict(), \"weights.pt\")"
            }
            Self::UnsupportedLayer { problem, .. } => match problem {
                LayerProblem::Code => "build the layer from the library's own ones",
                LayerProblem::Unknown | LayerProblem::Setting { .. } => "use a layer that is known here",
                LayerProblem::Branches => "build the network as a chain or with residual blocks",
                LayerProblem::Misplaced => "move it to the beginning or into the layer behind it",
            },
            Self::MissingFile { name } => return format!("open {name} together with the file"),
            Self::MissingArray { .. } | Self::WrongShape { .. } => "save the whole network, not a part of it",
            Self::NotFinite { .. } => "train with a smaller learning rate and save again",
            Self::QuantisedWeights { .. } => "save the network before it is quantised",
            Self::ArchitectureMissing { .. } => "say which layers the arrays belong to",
            Self::UnsupportedInput { .. } => {
                "open a network for squares of 8 to 96 pixels in 1 or 3 channels"
            }
            Self::DoesNotFit { remedy, .. } => remedy,
        };
        text.into()
    }
}

fn shape(sizes: &[usize]) -> String {
    format!("{sizes:?}")
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFile => write!(f, "no file was given"),
            Self::SeveralNetworks { names } => write!(f, "several networks at once ({})", names.join(", ")),
            Self::OwnFile { file } => write!(f, "{file} is a weights file of cifar-lab already"),
            Self::NotANetwork { file, problem } => {
                write!(f, "{file} is no network that can be read ({problem})")
            }
            Self::Truncated { what } => write!(f, "{what} ends too early"),
            Self::Damaged { place, problem } => write!(f, "{place} is damaged ({problem})"),
            Self::TooLarge { what, size, limit } => write!(f, "{what} has the size {size}, at most {limit}"),
            Self::UnsupportedStorage { place, storage } => write!(f, "{place} is stored as {storage}"),
            Self::PickleCode { name, at } => {
                write!(f, "the pickle calls `{name}` at byte {at}, which is not run")
            }
            Self::UnsupportedLayer { place, problem } => write!(f, "{place}: {problem}"),
            Self::MissingFile { name } => write!(f, "the file {name} is missing"),
            Self::MissingArray { name } => write!(f, "the array {name} is missing"),
            Self::WrongShape { name, have, expected } => {
                write!(f, "the array {name} has the shape {have:?}, expected {expected:?}")
            }
            Self::NotFinite { name, at } => write!(f, "the array {name} holds no number at {at}"),
            Self::QuantisedWeights { name, dtype } => write!(f, "the array {name} is quantised ({dtype})"),
            Self::ArchitectureMissing { arrays } => write!(f, "{} arrays and no layers", arrays.len()),
            Self::UnsupportedInput { input: [channels, height, width] } => {
                write!(f, "the network reads {height} x {width} pixels in {channels} channels")
            }
            Self::DoesNotFit { problem, .. } => write!(f, "{problem}"),
        }?;
        write!(f, ": {}", self.remedy())
    }
}

impl std::error::Error for ImportError {}

impl From<cifar_model::Error> for ImportError {
    fn from(error: cifar_model::Error) -> Self {
        Self::DoesNotFit { problem: error.problem().into(), remedy: error.remedy().into() }
    }
}

impl From<cifar_model::Error> for Box<ImportError> {
    fn from(error: cifar_model::Error) -> Self {
        Self::new(error.into())
    }
}

impl From<Box<Self>> for ImportError {
    fn from(error: Box<Self>) -> Self {
        *error
    }
}
