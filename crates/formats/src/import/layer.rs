//! A layer of somebody's file, and why it cannot be brought along.

use std::fmt;

/// A layer of the file, as its own program calls it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// First is 1, as a person counts; an input layer is not counted. 0 where the file has no order.
    pub position: usize,
    /// `Conv2D`, `BatchNorm2d`, `Gemm`.
    pub class: String,
    /// `conv2d_1`.
    pub name: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.position > 0 {
            write!(f, "layer {}, ", self.position)?;
        }
        write!(f, "`{}`", self.class)?;
        if self.name.is_empty() { Ok(()) } else { write!(f, " ({})", self.name) }
    }
}

/// Why a layer cannot be brought along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LayerProblem {
    /// It is code of its author's: a `Lambda`, a subclass, a module that is not in the library.
    Code,
    /// The program's own layer, which has no counterpart here.
    Unknown,
    /// A layer that is there, with a setting that is not: `dilation_rate` of `[2, 2]`.
    Setting {
        /// Its key in the file.
        key: String,
        /// What the file says.
        value: String,
    },
    /// The layers do not follow one another: two inputs, two outputs, branches that are no two of one layer that are added.
    Branches,
    /// It stands where nothing here can take its place: a normalisation in the middle, a padding before a pool.
    Misplaced,
}

impl LayerProblem {
    /// Every code that [`Self::code`] gives.
    pub const CODES: &[&str] = &["code", "unknown", "setting", "branches", "misplaced"];

    /// A stable code: `setting`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Unknown => "unknown",
            Self::Setting { .. } => "setting",
            Self::Branches => "branches",
            Self::Misplaced => "misplaced",
        }
    }
}

impl fmt::Display for LayerProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code => write!(f, "code cannot be brought along"),
            Self::Unknown => write!(f, "there is no such layer here"),
            Self::Setting { key, value } => write!(f, "{key} = {value} is not read here"),
            Self::Branches => {
                write!(f, "branches can be brought along only where two that begin at one layer are added")
            }
            Self::Misplaced => write!(f, "this layer cannot stand there"),
        }
    }
}
