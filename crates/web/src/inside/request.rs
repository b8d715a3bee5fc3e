//! What a page asks to be painted.

use serde::Deserialize;

use super::scale::Palette;

/// What is to be painted of a picture.
#[derive(Clone, Debug, Deserialize)]
pub struct MapRequest {
    /// The stages in sight.
    pub stages: Vec<Wanted>,
    /// Single maps beside them.
    #[serde(default)]
    pub sheets: Vec<Sheet>,
    /// Which channels come first.
    pub channels: Order,
    /// What the full colour means.
    pub scale: Reach,
    /// The page's colours at this moment.
    pub palette: Palette,
}

/// Some maps of a stage, for the canvas of its name.
#[derive(Clone, Debug, Deserialize)]
pub struct Wanted {
    /// The stage's name.
    pub name: String,
    /// How many channels to pass over, in the order asked for.
    pub first: usize,
    /// How many channels to show.
    pub count: usize,
    /// How many maps side by side.
    pub columns: usize,
}

/// Certain channels of a stage, for a canvas of any name.
#[derive(Clone, Debug, Deserialize)]
pub struct Sheet {
    /// The stage's name.
    pub stage: String,
    /// The canvas's name.
    pub canvas: String,
    /// In their order; one that the stage does not have is left out.
    pub channels: Vec<usize>,
    /// How many maps side by side.
    pub columns: usize,
}

/// Which channels come first.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// By number.
    Index,
    /// By the mean size of their values.
    Strongest,
}

/// What the full colour means.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Reach {
    /// The largest size of a value of each stage.
    Stage,
    /// That of all stages.
    Common,
}
