//! `cifar-train duplicates`: test images that show the same photograph as a training image or as another test image.
//!
//! A network that has seen a photograph while it learnt is not tested by it. Barz and Denzler (2020, "Do we train on test
//! data? Purging CIFAR of near-duplicates") found such pairs with the features of a network and by eye. Here arithmetic
//! alone decides, so that anyone gets the same list again: [`candidates`] finds for each image and its mirror image the
//! others that are most alike pixel for pixel, [`registration`] lays their middles over each other.

mod candidates;
mod detail;
mod list;
mod registration;

use std::path::PathBuf;

use anyhow::Result;
use cifar_model::image::BYTES;
use cifar_model::{Dataset, Language, mirrored};
use indicatif::{ProgressBar, ProgressStyle};

use crate::batches;
use crate::output::Output;
use candidates::{Nearest, nearest};
pub(crate) use list::in_training;
use list::{List, Pair};
use registration::{DEVIATION, Middle, Whole};

/// Deviations, in pixels, of the blurs whose removal leaves the details by which candidates are found: the finer tells
/// pictures apart, the coarser forgives a move.
const DEVIATIONS: [f32; 2] = [DEVIATION, 2.0 * DEVIATION];
/// Candidates of each image, for each deviation, for itself and its mirror image.
const CANDIDATES: usize = 10;
/// Pairs whose details correlate less are not called the same photograph; chosen by looking at the pairs around it.
const THRESHOLD: f32 = 0.8;

/// Where from, where to.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Folder of the six official batches: the page's sheets have the first training images only.
    #[arg(long, default_value = "data/cifar-10-batches-bin")]
    data: PathBuf,
    /// The list that the page shows; without it nothing is written.
    #[arg(long)]
    out: Option<PathBuf>,
    /// The smallest correlation that counts.
    #[arg(long, default_value_t = THRESHOLD)]
    threshold: f32,
    #[command(flatten)]
    output: Output,
}

/// Compares every test image with every other image.
pub(crate) fn run(args: &Args) -> Result<()> {
    let (training, test) = (batches::training(&args.data)?, batches::test(&args.data)?);
    let list = List {
        threshold: args.threshold,
        batches: batches::BATCHES.map(|(name, sha256)| (name.into(), sha256.into())).into(),
        training: pairs(&test, &training, args.threshold, false)?,
        test: pairs(&test, &test, args.threshold, true)?,
    };
    if let Some(path) = &args.out {
        list.write(path)?;
    }
    args.output.print(|| Ok(&list), |language| text(&list, &test, &training, language))
}

/// The pairs of a test image and the image that shows the same photograph, by test image. `same_set`: the others are the
/// test images themselves; each pair is told once, the earlier image first.
fn pairs(test: &Dataset, others: &Dataset, threshold: f32, same_set: bool) -> Result<Vec<Pair>> {
    let views = [test.images().to_vec(), mirrored(test.images())];
    let work = (DEVIATIONS.len() * views.len() * others.len()) as u64;
    let bar = ProgressBar::new(work).with_style(ProgressStyle::with_template("{bar:40} {eta} left")?);
    let mut candidates = vec![Vec::new(); views.len()];
    for deviation in DEVIATIONS {
        let standardized = detail::standardized_details(others.images(), deviation);
        for (view, found) in views.iter().zip(&mut candidates) {
            let view = detail::standardized_details(view, deviation);
            // One of them may be the image itself.
            let most = CANDIDATES + usize::from(same_set);
            found.push(nearest(&view, &standardized, most, &|done| bar.inc(done as u64))?);
        }
    }
    bar.finish_and_clear();
    let wholes: Vec<Whole> = others.images().chunks(BYTES).map(Whole::of).collect();
    let mut pairs = Vec::new();
    for index in 0..test.len() {
        let of_views = views.iter().zip(&candidates).zip([false, true]);
        let found = of_views.flat_map(|((view, candidates), mirrored)| {
            let middle = Middle::of(&view[index * BYTES..(index + 1) * BYTES]);
            let others = distinct(candidates.iter().map(|nearest| &nearest[index]));
            let others = others.into_iter().filter(|other| !same_set || *other > index);
            others
                .map(|other| Pair { index, other, mirrored, correlation: middle.correlation(&wholes[other]) })
                .collect::<Vec<_>>()
        });
        let best = found.max_by(|a, b| a.correlation.total_cmp(&b.correlation));
        pairs.extend(best.filter(|pair| pair.correlation >= threshold));
    }
    Ok(pairs)
}

fn distinct<'a>(nearest: impl Iterator<Item = &'a Nearest>) -> Vec<usize> {
    let mut others: Vec<usize> = nearest.flat_map(Nearest::others).collect();
    others.sort_unstable();
    others.dedup();
    others
}

fn text(list: &List, test: &Dataset, training: &Dataset, language: Language) -> String {
    let same = |pairs: &[Pair], others: &Dataset| {
        pairs.iter().filter(|pair| test.label(pair.index) == others.label(pair.other)).count()
    };
    let (in_training, in_test) = (list.training.len(), list.test.len());
    let (same_training, same_test) = (same(&list.training, training), same(&list.test, test));
    let (all, threshold) = (test.len(), list.threshold);
    match language {
        Language::Es => format!(
            "{in_training} de {all} imágenes de prueba muestran la foto de una imagen de entrenamiento \
             (correlación desde {threshold}), {same_training} con la misma etiqueta\n\
             {in_test} pares de imágenes de prueba muestran la misma foto, {same_test} con la misma etiqueta\n"
        ),
        Language::En => format!(
            "{in_training} of {all} test images show the photograph of a training image (correlation from \
             {threshold}), {same_training} with the same label\n\
             {in_test} pairs of test images show the same photograph, {same_test} with the same label\n"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    /// One of the page's test images, mirrored and paler, put among training images.
    #[test]
    fn a_planted_copy_is_found_with_its_place_and_others_are_not() -> Result<()> {
        let test = Source::committed().test()?.slice(0..40);
        let training = Source::committed().training()?.slice(0..60);
        let mut images = training.images().to_vec();
        let paler: Vec<u8> = test.images()[7 * BYTES..8 * BYTES].iter().map(|value| 60 + value / 2).collect();
        images[31 * BYTES..32 * BYTES].copy_from_slice(&mirrored(&paler));
        let planted = Dataset::new(images, training.labels().to_vec())?;
        let found = pairs(&test, &planted, THRESHOLD, false)?;
        let places: Vec<_> = found.iter().map(|pair| (pair.index, pair.other, pair.mirrored)).collect();
        assert_eq!(places, [(7, 31, true)]);
        assert!(found[0].correlation > 0.98, "{}", found[0].correlation);
        // Within a set, each pair is told once, and the same picture with itself is none.
        let mut images = test.images().to_vec();
        images[31 * BYTES..32 * BYTES].copy_from_slice(&mirrored(&paler));
        let planted = Dataset::new(images, test.labels().to_vec())?;
        let found = pairs(&planted, &planted, THRESHOLD, true)?;
        let places: Vec<_> = found.iter().map(|pair| (pair.index, pair.other, pair.mirrored)).collect();
        assert_eq!(places, [(7, 31, true)]);
        let kept = planted.without(&[31, 31, 99]);
        assert_eq!((kept.len(), kept.image(31)), (39, planted.image(32)));
        Ok(())
    }

    /// Of the committed list, all pairs whose images the checkout has: those of the test set, and those with one of the
    /// first 5,000 training images.
    #[test]
    fn the_page_s_list_has_the_correlations_that_its_images_give() -> Result<()> {
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let listed = list::read(&file.join("../../www/assets/data/near-duplicates.json"))?;
        assert_eq!((listed.training.len(), listed.test.len()), (283, 41));
        let (test, training) = (Source::committed().test()?, Source::committed().training()?);
        let mut checked = 0;
        for (pairs, others) in [(&listed.training, &training), (&listed.test, &test)] {
            for &[index, other, is_mirrored, thousandths] in
                pairs.iter().filter(|pair| pair[1] < others.len())
            {
                let image = test.image(index);
                let view = if is_mirrored == 1 { mirrored(image) } else { image.to_vec() };
                let found = Middle::of(&view).correlation(&Whole::of(others.image(other)));
                assert!((1000.0 * found - thousandths as f32).abs() < 1.0, "{index}, {other}: {found}");
                assert_eq!(test.label(index), others.label(other), "{index}, {other}");
                checked += 1;
            }
        }
        assert!(checked > 60, "{checked} pairs checked");
        Ok(())
    }
}
