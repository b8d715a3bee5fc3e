//! What a file does not say is tried: which layers its arrays belong to, and how pixels become numbers. Each way answers
//! labelled pictures. The most usual one that no other leads by more than chance stands first; a person decides.

use cifar_model::{Dataset, NetworkSpec, Plan, argmax};

use super::ranking::{FIRST_PICTURES, Trial, Tried, Way, ranked, shortlisted};
use super::{File, ImportError, Imported, Pixels, read_with_spec};

/// How many pictures are answered at a time.
const GROUP: usize = 64;
/// Bytes of one.
const PICTURE: usize = 3 * 32 * 32;

/// Tries networks for arrays without layers with these pixels: first the one that is most likely the file's own.
/// Those that are not for pictures of 3 x 32 x 32 are left out.
///
/// # Errors
/// As [`read_with_spec`].
pub fn try_layers(
    files: &[File<'_>],
    networks: &[NetworkSpec],
    pixels: &[Pixels],
    pictures: &Dataset,
) -> Result<Vec<Trial>, ImportError> {
    all_tried(networks.len(), pixels, pictures, |at| read_with_spec(files, &networks[at]))
}

/// Tries all usual pixels with a network whose file does not say them: first those that are most likely its own.
///
/// # Errors
/// `DoesNotFit` for a network that cannot answer pictures of 3 x 32 x 32.
pub fn try_pixels(imported: &Imported, pictures: &Dataset) -> Result<Vec<Trial>, ImportError> {
    all_tried(1, &Pixels::ALL, pictures, |_| Ok(imported.clone()))
}

/// Each way on some pictures, the best of them on all.
fn all_tried(
    networks: usize,
    pixels: &[Pixels],
    pictures: &Dataset,
    read: impl Fn(usize) -> Result<Imported, ImportError>,
) -> Result<Vec<Trial>, ImportError> {
    let mut first = Vec::new();
    for network in 0..networks {
        let imported = read(network)?;
        for &pixels in pixels {
            first.extend(tried(&imported, Way { network, pixels }, pictures, FIRST_PICTURES)?);
        }
    }
    let mut all = Vec::new();
    for way in shortlisted(&first) {
        all.extend(tried(&read(way.network)?, way, pictures, pictures.len())?);
    }
    Ok(ranked(&all))
}

/// Nothing where the network is for other pictures.
fn tried(
    imported: &Imported,
    way: Way,
    pictures: &Dataset,
    most: usize,
) -> Result<Option<Tried>, ImportError> {
    if imported.spec.input != [3, 32, 32] {
        return Ok(None);
    }
    let mut plan = Plan::compile(&imported.weights("trial", way.pixels.normalization())?)?;
    let outputs = plan.outputs();
    let count = most.min(pictures.len());
    let mut logits = vec![0.0; GROUP * outputs];
    let mut right = Vec::with_capacity(count);
    let groups = pictures.images()[..count * PICTURE].chunks(GROUP * PICTURE);
    for (bytes, labels) in groups.zip(pictures.labels().chunks(GROUP)) {
        let rows = &mut logits[..bytes.len() / PICTURE * outputs];
        plan.logits(bytes, rows)?;
        let answers = rows.chunks(outputs).map(argmax).zip(labels);
        right.extend(answers.map(|(answer, label)| answer == usize::from(label.index())));
    }
    Ok(Some(Tried { way, right }))
}
