//! What a file does not say is tried: which layers its arrays belong to, and how pixels become numbers. Each way answers
//! labelled pictures. The most usual one that no other leads by more than chance stands first; a person decides.

use cifar_model::{Dataset, NetworkSpec, Plan, answer};

use super::ranking::{ROUNDS, Trial, Tried, Way, ranked, shortlisted};
use super::{File, ImportError, Imported, Pixels, Result, read_with_spec};

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
    let read = |at: usize| Ok(read_with_spec(files, &networks[at])?);
    Ok(all_tried(networks.len(), pixels, pictures, read)?)
}

/// Tries all usual pixels with a network whose file does not say them: first those that are most likely its own.
///
/// # Errors
/// `DoesNotFit` for a network that cannot answer pictures of 3 x 32 x 32.
pub fn try_pixels(imported: &Imported, pictures: &Dataset) -> Result<Vec<Trial>, ImportError> {
    Ok(all_tried(1, &Pixels::COLOUR, pictures, |_| Ok(imported.clone()))?)
}

/// Each way on some pictures, the best of them on more, and what is left then on all.
fn all_tried(
    networks: usize,
    pixels: &[Pixels],
    pictures: &Dataset,
    read: impl Fn(usize) -> Result<Imported>,
) -> Result<Vec<Trial>> {
    let ways = (0..networks).flat_map(|network| pixels.iter().map(move |&pixels| Way { network, pixels }));
    let mut left: Vec<Tried> = ways.map(|way| Tried { way, right: Vec::new() }).collect();
    let mut given_up = Vec::new();
    let rounds = ROUNDS.into_iter().filter(|pictures_then| *pictures_then < pictures.len());
    for most in rounds.chain([pictures.len()]) {
        let mut round = Vec::new();
        // Ways of one network are neighbours: its file is read once a round.
        for group in left.chunk_by(|one, other| one.way.network == other.way.network) {
            let imported = read(group[0].way.network)?;
            for tried in group {
                round.extend(tried_on(&imported, tried.clone(), pictures, most)?);
            }
        }
        let ways = if most < pictures.len() { shortlisted(&round) } else { Vec::new() };
        let (on, off) = round.into_iter().partition(|tried| ways.contains(&tried.way));
        left = on;
        given_up.extend::<Vec<Tried>>(off);
    }
    Ok(ranked(&given_up))
}

/// Answers the next pictures too. Nothing where the network is for others.
fn tried_on(imported: &Imported, mut tried: Tried, pictures: &Dataset, most: usize) -> Result<Option<Tried>> {
    if imported.spec.input != [3, 32, 32] {
        return Ok(None);
    }
    let mut plan = Plan::compile(&imported.weights("trial", tried.way.pixels.normalization())?)?;
    let outputs = plan.outputs();
    let range = tried.right.len()..most.min(pictures.len());
    let mut logits = vec![0.0; GROUP * outputs];
    let labels = &pictures.labels()[range.clone()];
    let groups = pictures.images()[range.start * PICTURE..range.end * PICTURE].chunks(GROUP * PICTURE);
    for (bytes, labels) in groups.zip(labels.chunks(GROUP)) {
        let rows = &mut logits[..bytes.len() / PICTURE * outputs];
        plan.logits(bytes, rows)?;
        let answers = rows.chunks(outputs).map(answer).zip(labels);
        tried.right.extend(answers.map(|(answer, label)| answer == Some(usize::from(label.index()))));
    }
    Ok(Some(tried))
}
