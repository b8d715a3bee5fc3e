//! What a file does not say is tried: which layers its arrays belong to, and how pixels become numbers. Each way answers
//! labelled pictures. The most usual one that no other leads by more than chance stands first; a person decides.

use cifar_model::{Dataset, NetworkSpec, Normalization, Plan, argmax};

use super::{File, ImportError, Imported, read_with_spec};

/// How many pictures everything is tried on; only the best go on to all.
const FIRST: usize = 48;
/// How many go on.
const KEPT: usize = 8;
/// How many pictures are answered at a time.
const GROUP: usize = 64;
/// Bytes of one.
const PICTURE: usize = 3 * 32 * 32;

/// A usual way from bytes to numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pixels {
    /// 0 to 1: byte / 255.
    Unit,
    /// -1 to 1: byte / 127.5 - 1.
    Signed,
    /// Mean 0 and deviation 1 for each channel of CIFAR-10's training images.
    Cifar10,
    /// The same of ImageNet's, as pretrained networks have it.
    ImageNet,
    /// 0 to 255.
    Bytes,
}

impl Pixels {
    /// All of them, the most usual first.
    pub const ALL: [Self; 5] = [Self::Unit, Self::Signed, Self::Cifar10, Self::ImageNet, Self::Bytes];

    /// A stable code: `0..1`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unit => "0..1",
            Self::Signed => "-1..1",
            Self::Cifar10 => "cifar-10",
            Self::ImageNet => "imagenet",
            Self::Bytes => "0..255",
        }
    }

    /// The numbers of it. Those of ImageNet are torchvision's; those of CIFAR-10 are the training images' own, as
    /// PyTorch's examples round them.
    #[must_use]
    pub const fn normalization(self) -> Normalization {
        match self {
            Self::Unit => Normalization::UNIT,
            Self::Signed => Normalization { mean: [0.5; 3], std: [0.5; 3] },
            Self::Cifar10 => Normalization { mean: [0.4914, 0.4822, 0.4465], std: [0.247, 0.2435, 0.2616] },
            Self::ImageNet => Normalization { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
            Self::Bytes => Normalization { mean: [0.0; 3], std: [1.0 / 255.0; 3] },
        }
    }
}

/// A way of reading a file, and what it is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trial {
    /// Which of the networks that were given.
    pub network: usize,
    /// How pixels become numbers.
    pub pixels: Pixels,
    /// How many pictures get their own class.
    pub right: usize,
    /// Of how many.
    pub pictures: usize,
}

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
    ranked(networks.len(), pixels, pictures, |at| read_with_spec(files, &networks[at]))
}

/// Tries all usual pixels with a network whose file does not say them: first those that are most likely its own.
///
/// # Errors
/// `DoesNotFit` for a network that cannot answer pictures of 3 x 32 x 32.
pub fn try_pixels(imported: &Imported, pictures: &Dataset) -> Result<Vec<Trial>, ImportError> {
    ranked(1, &Pixels::ALL, pictures, |_| Ok(imported.clone()))
}

/// A trial, and which pictures got their own class.
struct Counted {
    trial: Trial,
    right: Vec<bool>,
}

impl Counted {
    /// Whether this one's lead over another is more than chance: by McNemar's test, two deviations of the pictures
    /// that only one of them names rightly. Without it a leaky ReLU, which answers nearly the same as a ReLU, would be
    /// taken for it by a picture or two.
    fn leads(&self, other: &Self) -> bool {
        let pairs = || self.right.iter().zip(&other.right);
        let ahead = pairs().filter(|(own, others)| **own && !**others).count();
        let behind = pairs().filter(|(own, others)| !**own && **others).count();
        let lead = ahead.saturating_sub(behind);
        lead * lead > 4 * (ahead + behind)
    }

    /// Whether it names more pictures than guessing would: four deviations, since the best of many guesses is lucky.
    fn is_beyond_chance(&self) -> bool {
        let beyond = (10 * self.trial.right).saturating_sub(self.trial.pictures);
        beyond * beyond > 16 * 9 * self.trial.pictures
    }
}

/// The most usual one or, where others lead it and do better than chance, the most usual of these that no other leads;
/// then the others by how many pictures they name rightly. A network for other classes is so taken for what is usual.
fn ranked(
    networks: usize,
    pixels: &[Pixels],
    pictures: &Dataset,
    read: impl Fn(usize) -> Result<Imported, ImportError>,
) -> Result<Vec<Trial>, ImportError> {
    let mut first = Vec::new();
    for network in 0..networks {
        let imported = read(network)?;
        for &pixels in pixels {
            first.extend(tried(&imported, network, pixels, pictures, FIRST)?);
        }
    }
    first.sort_by_key(|counted| std::cmp::Reverse(counted.trial.right));
    first.truncate(KEPT);
    let mut ways: Vec<(usize, Pixels)> =
        first.iter().map(|counted| (counted.trial.network, counted.trial.pixels)).collect();
    ways.extend(pixels.first().filter(|_| !first.is_empty()).map(|&usual| (0, usual)));
    ways.sort_unstable();
    ways.dedup();
    let mut all = Vec::new();
    for (network, pixels) in ways {
        all.extend(tried(&read(network)?, network, pixels, pictures, pictures.len())?);
    }
    let is_better = |at: usize, best: usize| all[at].leads(&all[best]) && all[at].is_beyond_chance();
    let best = (1..all.len()).fold(0, |best, at| if is_better(at, best) { at } else { best });
    let mut trials: Vec<Trial> = all.iter().map(|counted| counted.trial).collect();
    let best = trials.get(best).copied();
    trials.sort_by_key(|trial| (Some(*trial) != best, std::cmp::Reverse(trial.right)));
    Ok(trials)
}

/// Nothing where the network is for other pictures.
fn tried(
    imported: &Imported,
    network: usize,
    pixels: Pixels,
    pictures: &Dataset,
    most: usize,
) -> Result<Option<Counted>, ImportError> {
    if imported.spec.input != [3, 32, 32] {
        return Ok(None);
    }
    let mut plan = Plan::compile(&imported.weights("trial", pixels.normalization())?)?;
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
    let named = right.iter().filter(|right| **right).count();
    Ok(Some(Counted { trial: Trial { network, pixels, right: named, pictures: count }, right }))
}
