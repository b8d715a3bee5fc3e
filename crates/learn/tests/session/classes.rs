//! A run of a person's own classes.

use std::error::Error;

use cifar_learn::head::{Keeps, for_classes};
use cifar_learn::session::{Advance, Settings, Training};
use cifar_model::Weights;
use cifar_model::weights::Split;

use super::{HERE, finish, site, small, tensors, worker_of};

/// Twelve classes of a person's own: their labels, names and weights go with the run, through a stop and into its file.
#[test]
fn a_run_of_other_classes_keeps_their_names() -> Result<(), Box<dyn Error>> {
    let shipped = Weights::from_safetensors(&std::fs::read(site("models/notebook.safetensors"))?)?;
    let names: Vec<String> = (0..12).map(|class| format!("class {class}")).collect();
    let begun = for_classes(&shipped, names.clone(), 1, Keeps::AllButTheLast)?;
    let class_weights = (0..12).map(|class| 0.5 + f64::from(class) / 11.0).collect();
    let settings = Settings { batch: 16, epochs: 2, images: 36, test_images: 12, class_weights, ..small() };
    let feed = |run: &mut Training| -> Result<(), Box<dyn Error>> {
        for (split, count) in [("train", 36), ("test", 12)] {
            let labels: Vec<u8> = (0..count).map(|image| image % 12).collect();
            // Each class has a grey of its own.
            let planar: Vec<u8> = labels.iter().flat_map(|label| [label * 20; 3072]).collect();
            assert_eq!(
                run.feed(split, planar[..3072].to_vec(), &[12]).map_err(|e| e.code()),
                Err("argument")
            );
            run.feed(split, planar, &labels)?;
        }
        Ok(())
    };
    let begin = || -> Result<Training, Box<dyn Error>> {
        let mut run = Training::new(HERE, "kernels", settings.clone(), Some(&begun.to_safetensors()?))?;
        feed(&mut run)?;
        Ok(run)
    };
    let mut whole = begin()?;
    let calls = finish(&mut whole)?.len();
    let file = Weights::from_safetensors(&whole.weights()?)?;
    assert_eq!(file.metadata.classes, names);
    assert_eq!(file.metadata.provenance.accuracy_on, Some(Split::HeldOut));
    assert_eq!(file.metadata.provenance.accuracy.map(|share| share.n), Some(12));
    for stop in [0, calls / 2] {
        let mut stopped = begin()?;
        for _ in 0..stop {
            stopped.session().advance()?;
        }
        let mut resumed = Training::resume(HERE, &stopped.checkpoint()?)?;
        feed(&mut resumed)?;
        finish(&mut resumed)?;
        assert!(tensors(&resumed)? == tensors(&whole)?, "stopped after {stop}");
        assert_eq!(Weights::from_safetensors(&resumed.weights()?)?.metadata.classes, names);
    }
    // A worker elsewhere takes the same labels.
    assert_eq!(worker_of(&whole)?.classes()?, 12);
    let one_short = Settings { class_weights: vec![1.0; 11], ..settings.clone() };
    let bytes = begun.to_safetensors()?;
    assert!(Training::new(HERE, "kernels", one_short, Some(&bytes)).is_err());
    for wrong in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let settings = Settings { class_weights: vec![wrong; 12], ..settings.clone() };
        assert!(Training::new(HERE, "kernels", settings, Some(&bytes)).is_err(), "{wrong}");
    }
    Ok(())
}

/// What a rare class weighs may be most of a step's loss: that is no sign that the training has exploded.
#[test]
fn a_mistake_in_a_rare_class_ends_no_run() -> Result<(), Box<dyn Error>> {
    let shipped = Weights::from_safetensors(&std::fs::read(site("models/notebook.safetensors"))?)?;
    let begun = for_classes(&shipped, vec!["usual".into(), "rare".into()], 1, Keeps::AllButTheLast)?;
    let mut tensors = begun.tensors().clone();
    // Sure of the usual class, whatever the picture.
    tensors.insert("dense2.weight".into(), vec![0.0; tensors["dense2.weight"].len()]);
    tensors.insert("dense2.bias".into(), vec![20.0, 0.0]);
    let begun = Weights::new(begun.metadata.clone(), tensors)?.to_safetensors()?;
    let class_weights = vec![1.0, 125.0];
    let settings = Settings { batch: 16, epochs: 1, images: 20, test_images: 2, class_weights, ..small() };
    let mut run = Training::new(HERE, "kernels", settings, Some(&begun))?;
    let labels: Vec<u8> = (0..20).map(|image| u8::from(image % 10 == 0)).collect();
    run.feed("train", vec![128; 20 * 3072], &labels)?;
    run.feed("test", vec![128; 2 * 3072], &[0, 1])?;
    let mut most = 0.0_f64;
    for call in finish(&mut run)? {
        if let Advance::Step { loss, .. } = call {
            most = most.max(loss);
        }
    }
    assert!(most > 100.0 * 2.0_f64.ln(), "no step weighed as much as the limit without weights: {most}");
    Ok(())
}
