//! Why settings or a saved run were refused, where the page has a sentence of its own for it.

use serde::Serialize;

/// The page's sentence is found under `refusal.<reason>`; the fields are its parameters.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "reason", rename_all = "kebab-case", rename_all_fields = "camelCase")]
#[non_exhaustive]
pub enum Reason {
    /// A number out of its range.
    Range {
        /// As `Settings` spells it for the page.
        setting: &'static str,
        /// The least that is taken.
        least: f64,
        /// The most.
        most: f64,
    },
    /// Neither one output a class nor the notebook's twenty.
    Outputs,
    /// The network reads other pictures than the data set has.
    Input,
    /// Only dense layers are to learn, behind random ones.
    RandomFeatures,
    /// Only dense layers are to learn, from pictures that change with each epoch.
    MovingPictures,
    /// The recipe decides a setting that was given otherwise.
    Decided,
    /// The recipe has a network of its own, and weights were given.
    OwnNetwork,
    /// Only dense layers are to learn, and the network has none.
    NoDenseLayers,
    /// The file does not begin as a saved run.
    NoRun,
    /// The saved run has another version.
    OtherVersion,
    /// The saved run was cut or changed on its way.
    Damaged,
    /// The saved run is whole, but this page cannot read what it says, or its numbers are no run's.
    Unreadable,
    /// The site's images are not those that the run began with.
    Images,
}
