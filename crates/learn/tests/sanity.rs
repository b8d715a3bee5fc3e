//! How alike the maps of the shipped networks and of random ones are: what `LOOKS_THE_SAME` is drawn from.
#![cfg(not(target_arch = "wasm32"))]

use cifar_learn::Attribution;
use cifar_learn::attribution::sanity::{LOOKS_THE_SAME, SEEDS, likeness, random_weights};
use cifar_model::{Dataset, Result, Weights, argmax};

const PICTURES: usize = 20;

/// A map of a picture that a network has seen, for one of its outputs.
type Map = fn(&mut Attribution, usize) -> Result<Vec<f32>>;

/// The likenesses of all pictures, in order of size.
fn likenesses(weights: &Weights, map: Map) -> Result<Vec<f64>> {
    let images: Dataset = cifar_model::read_sheet(
        include_bytes!("../../../www/assets/data/test-00.png"),
        40,
        25,
        1000,
        &"0".repeat(1000),
    )?;
    let mut trained = Attribution::new(weights)?;
    let random = SEEDS.iter().map(|&seed| Attribution::new(&random_weights(weights, seed)?));
    let mut random: Vec<Attribution> = random.collect::<Result<_>>()?;
    let mut found = Vec::new();
    for picture in (0..PICTURES).map(|index| images.image(index)) {
        let output = argmax(&trained.see(picture)?);
        let ours = map(&mut trained, output)?;
        let others = random.iter_mut().map(|random| {
            random.see(picture)?;
            map(random, output)
        });
        let others = others.collect::<Result<Vec<_>>>()?;
        found.extend(likeness(&ours, others.iter().map(Vec::as_slice)));
    }
    found.sort_by(f64::total_cmp);
    Ok(found)
}

#[test]
fn the_limit_parts_what_shows_the_picture_from_what_was_learnt() -> Result<()> {
    let notebook: &[u8] = include_bytes!("../../../www/assets/models/notebook.safetensors");
    let accurate: &[u8] = include_bytes!("../../../www/assets/models/accurate.safetensors");
    let times_input: Map = |network, output| Ok(network.gradient_times_input(output)?.sum);
    let cases: [(&str, &[u8], Map, bool); 4] = [
        ("notebook, gradient times input", notebook, times_input, true),
        (
            "notebook, Grad-CAM of relu3",
            notebook,
            |network, output| Ok(network.grad_cam("relu3", output)?.map),
            false,
        ),
        ("accurate, gradient times input", accurate, times_input, false),
        (
            "accurate, Grad-CAM of gelu6",
            accurate,
            |network, output| Ok(network.grad_cam("gelu6", output)?.map),
            false,
        ),
    ];
    for (what, bytes, map, is_above) in cases {
        let found = likenesses(&Weights::from_safetensors(bytes)?, map)?;
        let at = |share: f64| found[((found.len() - 1) as f64 * share).round() as usize];
        println!("{what}: {:.2}, {:.2} to {:.2}", at(0.5), at(0.05), at(0.95));
        assert_eq!(found.len(), PICTURES, "{what}: all can be compared");
        // Of twenty pictures one may lie on the other side.
        let range = [at(0.05), at(0.95)];
        assert!(range.iter().all(|&likeness| (likeness >= LOOKS_THE_SAME) == is_above), "{what}: {found:?}");
    }
    Ok(())
}
