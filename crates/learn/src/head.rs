//! A network for other classes than those it learnt: its last layer begins anew, with an output for each class, and
//! whatever lies before it stays or begins anew, too.

use cifar_model::spec::Slot;
use cifar_model::{Error, ErrorKind, Metadata, Result, Weights};

use crate::init;

/// No set may have more classes: more would be no question for a network this small.
pub const MOST_CLASSES: usize = 20;

/// What of a network stays when it gets other classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeps {
    /// Every value but those of its last layer: transfer of what it has learnt.
    AllButTheLast,
    /// Its layers, with random values.
    Nothing,
}

/// The network of a weights file with these classes, ready to learn them; what is random comes from the seed. What the file
/// said of the network's worth is no longer true and stays away.
///
/// # Errors
/// `ErrorKind::Argument` for fewer than 2 or more than [`MOST_CLASSES`] classes, and for a name that is empty or comes twice;
/// `ErrorKind::Spec` where the network does not fit with so many outputs.
pub fn for_classes(weights: &Weights, classes: Vec<String>, seed: u64, keeps: Keeps) -> Result<Weights> {
    check(&classes)?;
    let Metadata { name, spec, normalization, .. } = &weights.metadata;
    let (before, units) = (spec.check()?, classes.len());
    let spec = if before.outputs() == units {
        spec.clone()
    } else {
        let too_large = || {
            let problem = format!("the network does not fit with {units} outputs");
            Error::new(ErrorKind::Spec, problem, "use a smaller network")
        };
        spec.with_outputs(units).ok_or_else(too_large)?.spec
    };
    let (network, random) = (spec.check()?, init::glorot_uniform(&spec, seed)?);
    // The last layer that makes outputs of what comes before it; a norm behind it begins anew with it.
    let last = network.slots().iter().rposition(|slot| slot.trained && slot.shape.len() > 1);
    let first_new = last.map_or(usize::MAX, |last| network.slots()[last].first);
    let learnt = |slot: &Slot| {
        let is_new = keeps == Keeps::Nothing || slot.first >= first_new;
        weights.get(&slot.name).filter(|values| !is_new && values.len() == slot.values())
    };
    let mut metadata = Metadata { classes, ..Metadata::new(name, spec, *normalization) };
    metadata.provenance.seed = Some(seed);
    Weights::of_slots(metadata, &|slot| learnt(slot).unwrap_or(&random[slot.range()]))
}

fn check(classes: &[String]) -> Result<()> {
    let refuse = |problem: String, remedy: &str| Err(Error::new(ErrorKind::Argument, problem, remedy));
    if !(2..=MOST_CLASSES).contains(&classes.len()) {
        return refuse(format!("{} classes", classes.len()), &format!("give 2 to {MOST_CLASSES}"));
    }
    for (place, name) in classes.iter().enumerate() {
        if name.trim().is_empty() {
            return refuse(format!("class {place} has no name"), "give it one");
        }
        if classes[..place].contains(name) {
            return refuse(format!("two classes are called {name}"), "give each a name of its own");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use cifar_model::NetworkSpec;

    fn names(count: usize) -> Vec<String> {
        (0..count).map(|class| format!("class {class}")).collect()
    }

    fn shipped() -> Result<Weights> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../www/assets/models/notebook.safetensors");
        Weights::from_safetensors(&std::fs::read(path).expect("the weights are part of the repository"))
    }

    #[test]
    fn all_but_the_last_layer_stays() -> Result<()> {
        let before = shipped()?;
        for count in [2, 3, 10, 20] {
            let after = for_classes(&before, names(count), 7, Keeps::AllButTheLast)?;
            assert_eq!(after.metadata.spec.check()?.outputs(), count);
            assert_eq!(after.metadata.classes, names(count));
            assert_eq!(after.metadata.normalization, before.metadata.normalization);
            assert_eq!((after.metadata.temperature, &after.metadata.provenance.measured), (None, &None));
            assert!(after.metadata.provenance.accuracy.is_none());
            let same: Vec<&String> = after
                .tensors()
                .iter()
                .filter(|(name, values)| before.get(name) == Some(values.as_slice()))
                .map(|(name, _)| name)
                .collect();
            let all = after.tensors().len();
            assert_eq!(same.len(), all - 2, "weight and bias of the last layer, of {count} classes");
            // The file that it becomes is read again.
            let read = Weights::from_safetensors(&after.to_safetensors()?)?;
            assert_eq!(read.metadata.classes, names(count));
        }
        Ok(())
    }

    #[test]
    fn nothing_stays_but_the_layers_and_the_seed_decides() -> Result<()> {
        let before = shipped()?;
        let begun = |seed| for_classes(&before, names(4), seed, Keeps::Nothing);
        assert_eq!(begun(1)?.tensors(), begun(1)?.tensors());
        assert_ne!(begun(1)?.tensors(), begun(2)?.tensors());
        let spec = begun(1)?.metadata.spec;
        let random = init::glorot_uniform(&spec, 1)?;
        assert!(begun(1)?.tensors().values().flatten().count() == random.len());
        Ok(())
    }

    fn begun(layers: &str) -> Result<Weights> {
        let json = format!(r#"{{"name":"bare","input":[3,32,32],"layers":[{layers}]}}"#);
        let spec: NetworkSpec = serde_json::from_str(&json).expect("a spec");
        let values = init::glorot_uniform(&spec, 1)?;
        let network = spec.check()?;
        let tensors = network.slots().iter().map(|s| (s.name.clone(), values[s.range()].to_vec()));
        let normalization = shipped()?.metadata.normalization;
        Weights::new(Metadata::new("bare", spec, normalization), tensors.collect())
    }

    #[test]
    fn a_last_layer_begins_anew_with_the_norm_behind_it() -> Result<()> {
        let before = begun(
            r#"{"kind":"conv","filters":4,"kernel":3,"padding":"same"},
            {"kind":"conv","filters":10,"kernel":3,"padding":"same"},{"kind":"batch_norm"},{"kind":"global_avg_pool"}"#,
        )?;
        let after = for_classes(&before, names(10), 2, Keeps::AllButTheLast)?;
        assert_eq!(after.get("conv1.weight"), before.get("conv1.weight"));
        assert_ne!(after.get("conv2.weight"), before.get("conv2.weight"), "other classes, as many as before");
        Ok(())
    }

    #[test]
    fn a_network_without_dense_layers_gets_one() -> Result<()> {
        let before =
            begun(r#"{"kind":"conv","filters":10,"kernel":3,"padding":"same"},{"kind":"global_avg_pool"}"#)?;
        let after = for_classes(&before, names(3), 1, Keeps::AllButTheLast)?;
        assert_eq!(after.metadata.spec.check()?.outputs(), 3);
        assert!(before.tensors().iter().all(|(name, values)| after.get(name) == Some(values.as_slice())));
        Ok(())
    }

    #[test]
    fn names_that_cannot_be_told_apart_and_too_many_are_refused() -> Result<()> {
        let before = shipped()?;
        for wrong in [names(1), names(21), vec!["one".into(), " ".into()], vec!["same".into(), "same".into()]]
        {
            let refused = for_classes(&before, wrong, 1, Keeps::Nothing).map(drop).unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::Argument);
        }
        Ok(())
    }
}
