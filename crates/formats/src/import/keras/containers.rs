//! The files of Keras: where each has the configuration, and where the arrays.

use super::super::archive::Archive;
use super::super::hdf5::{Hdf5, MAX_OBJECTS};
use super::super::{File, ImportError, Imported, Kind, MAX_BYTES, Result, Source};
use super::alone::named_arrays;
use super::arrays::{Arrays, Stored};
use super::build::{MAX_JSON, build, made_with, parse};
use super::config::text;

/// Members of a `.keras` file.
pub(crate) const CONFIG: &str = "config.json";
pub(crate) const WEIGHTS: &str = "model.weights.h5";
const METADATA: &str = "metadata.json";
/// Layers and arrays that lists may name.
const MAX_NAMES: usize = 2 * MAX_OBJECTS;

/// A `.keras` file.
///
/// # Errors
/// Those of archives, of HDF5 and of [`build`].
pub(crate) fn zipped(file: File<'_>) -> Result<Imported> {
    let archive = Archive::open(file.bytes)?;
    // Whoever zips a folder again may have put it in whole.
    let names = archive.names();
    let folder = names.iter().find_map(|name| name.strip_suffix(CONFIG)).unwrap_or_default();
    let config = archive.read(&format!("{folder}{CONFIG}"), MAX_JSON)?;
    let metadata = archive.read(&format!("{folder}{METADATA}"), MAX_JSON).unwrap_or_default();
    let weights = archive.read(&format!("{folder}{WEIGHTS}"), MAX_BYTES)?;
    keras(&config, &metadata, &weights)
}

/// The same as a folder, its files dropped together.
///
/// # Errors
/// As [`zipped`].
pub(crate) fn unpacked(config: File<'_>, files: &[File<'_>]) -> Result<Imported> {
    let named = |name: &str| files.iter().find(|file| file_name(file.name) == name).map(|file| file.bytes);
    let weights = named(WEIGHTS).ok_or_else(|| ImportError::MissingFile { name: WEIGHTS.into() })?;
    keras(config.bytes, named(METADATA).unwrap_or_default(), weights)
}

fn keras(config: &[u8], metadata: &[u8], weights: &[u8]) -> Result<Imported> {
    let config = parse(CONFIG, config)?;
    let metadata = parse(METADATA, metadata).unwrap_or_default();
    let file = Hdf5::open(weights)?;
    let source =
        Source { kind: Kind::Keras, made_with: made_with("keras", text(&metadata, "keras_version")) };
    build(&config, &Arrays::numbered(&file), source)
}

/// A `.h5` file: a whole model, or arrays alone.
///
/// # Errors
/// `ArchitectureMissing` for arrays alone; else as [`zipped`].
pub(crate) fn hdf5(file: File<'_>) -> Result<Imported> {
    let opened = Hdf5::open(file.bytes)?;
    let attribute = |name: &str| opened.strings("", name).and_then(<[String]>::first);
    let Some(config) = attribute("model_config") else {
        let (state, _) = named_arrays(file)?.folded()?;
        return Err(ImportError::ArchitectureMissing { arrays: state.shapes() }.into());
    };
    let config = parse("model_config", config.as_bytes())?;
    let version = attribute("keras_version").map_or("", String::as_str);
    let source = Source { kind: Kind::KerasHdf5, made_with: made_with("keras", version) };
    build(&config, &Arrays::named(named(&opened, "model_weights")?), source)
}

/// Arrays of a file that names layers, in its own order: those of `layer_names`, never that of the groups.
///
/// # Errors
/// `TooLarge` where the lists name more than a file may hold: a layer may stand in them again and again.
pub(super) fn named<'a>(file: &Hdf5<'a>, group: &str) -> Result<Vec<(String, Stored<'a>)>> {
    let within = |name: &str| if group.is_empty() { name.to_owned() } else { format!("{group}/{name}") };
    let mut all = Vec::new();
    let mut count = 0;
    for layer in file.list(group, "layer_names").unwrap_or_default() {
        let path = within(&layer);
        let weights = file.list(&path, "weight_names").unwrap_or_default();
        count += 1 + weights.len();
        if count > MAX_NAMES {
            let (size, limit) = (count as u64, MAX_NAMES as u64);
            return Err(ImportError::TooLarge { what: "the list of arrays".into(), size, limit }.into());
        }
        for weight in weights {
            let place = format!("{path}/{weight}");
            if let Some(dataset) = file.dataset(&place) {
                all.push((format!("{layer}/{weight}"), Stored::of(&place, dataset)));
            }
        }
    }
    Ok(all)
}

/// The last part of a path.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_name_no_more_than_a_file_may_hold() {
        let file = |layers: usize| {
            Hdf5::of_lists(&[
                ("", "layer_names", vec!["a".into(); layers]),
                ("a", "weight_names", vec!["a/kernel:0".into(); 999]),
            ])
        };
        assert_eq!(named(&file(40), "").map(|all| all.len()), Ok(0));
        assert_eq!(named(&file(41), "").unwrap_err().code(), "too-large");
    }
}
