//! A network that is being built: what it comes to, what does not fit and what would, and its first weights.

use cifar_learn::head::{self, Keeps};
use cifar_learn::session::{Settings, usual_ghost_batch};
use cifar_learn::{StepMemory, init};
use cifar_model::{Error, ErrorKind, Mend, Metadata, NetworkSpec, Node, Refusal, SummaryRow, Weights};
use serde::Serialize;

use crate::{Fault, Result};

/// Longer than any network within the limits.
const MOST_BYTES: usize = 1 << 16;
/// Outputs that the page's networks have: one a class, or the notebook's twenty.
const OUTPUTS: [usize; 2] = [10, 20];

/// What a spec comes to.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Told {
    /// Of the layers that fit, first to last; those of a residual block follow it.
    rows: Vec<Row>,
    /// Of the whole network, where it fits.
    whole: Option<Whole>,
    /// The first thing that does not fit, and what would.
    problem: Option<Problem>,
}

/// A row of the table and the place of its layer: in its list, after those of the blocks around it.
#[derive(Debug, Serialize)]
struct Row {
    path: Vec<usize>,
    #[serde(flatten)]
    row: SummaryRow,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Whole {
    parameters: usize,
    multiply_adds: u64,
    outputs: usize,
    /// In one worker, with Adam.
    memory: StepMemory,
    /// Whether a norm takes whole batches, so that one worker trains alone.
    has_norm: bool,
    /// The network with an output for each class, where it has another number than this page trains.
    ten_outputs: Option<Mend>,
}

#[derive(Debug, Serialize)]
struct Problem {
    #[serde(flatten)]
    refusal: Refusal,
    mends: Vec<Mend>,
}

/// What a spec comes to, for steps of `batch` images.
///
/// # Errors
/// `spec` for JSON that is none; one that does not fit is no error.
pub fn tell(json: &str, batch: usize) -> Result<Told> {
    let spec = read(json)?;
    let examined = spec.examine();
    let mut paths = Vec::new();
    places(&examined.nodes, 0, &mut Vec::new(), &mut paths);
    let rows = paths.into_iter().zip(examined.rows()).map(|(path, row)| Row { path, row }).collect();
    if let Some(refusal) = examined.refusal {
        let mends = spec.mends(&refusal);
        return Ok(Told { rows, whole: None, problem: Some(Problem { refusal, mends }) });
    }
    let (network, summary) = (spec.check()?, spec.summary()?);
    let whole = Whole {
        parameters: summary.parameters,
        multiply_adds: summary.multiply_adds,
        outputs: network.outputs(),
        memory: StepMemory::of(&network, together(batch)),
        has_norm: network.slots().iter().any(|slot| !slot.trained),
        ten_outputs: if OUTPUTS.contains(&network.outputs()) { None } else { spec.with_ten_outputs() },
    };
    Ok(Told { rows, whole: Some(whole), problem: None })
}

/// Images of a batch that go through a network with norms together, where nobody says how many.
fn together(batch: usize) -> usize {
    let ghost = usual_ghost_batch(u32::try_from(batch).unwrap_or(u32::MAX)) as usize;
    batch.max(1).div_ceil(batch.max(1).div_ceil(ghost))
}

/// A weights file with the values that a run with this seed begins with; pixels as the notebook has them.
///
/// # Errors
/// `spec` for what is no network, and for one with another number of outputs than the classes' or the notebook's.
pub fn weights(json: &str, seed: u32) -> Result<Vec<u8>> {
    let spec = read(json)?;
    let network = spec.check()?;
    if !OUTPUTS.contains(&network.outputs()) {
        let problem = format!("the network has {} outputs", network.outputs());
        return Err(Error::new(ErrorKind::Spec, problem, "end it with 10, one a class").into());
    }
    let normalization = Settings::default().recipe().map_err(Fault::from)?.normalization;
    let values = init::glorot_uniform(&spec, u64::from(seed))?;
    let mut metadata = Metadata::new(&spec.name.clone(), spec, normalization);
    metadata.provenance.seed = Some(u64::from(seed));
    Ok(Weights::of_slots(metadata, &|slot| &values[slot.range()])?.to_safetensors()?)
}

/// The network of a weights file for other classes, to be trained: a weights file again ([`head::for_classes`]).
///
/// # Errors
/// `weights` for what is no such file; as [`head::for_classes`].
pub fn for_classes(file: &[u8], classes: Vec<String>, seed: u32, keeps: Keeps) -> Result<Vec<u8>> {
    let weights = Weights::from_safetensors(file)?;
    Ok(head::for_classes(&weights, classes, seed.into(), keeps)?.to_safetensors()?)
}

fn read(json: &str) -> Result<NetworkSpec> {
    let refuse = |problem: String| -> Fault {
        Error::new(ErrorKind::Spec, problem, "cifar-lab.d.ts declares what is taken").into()
    };
    if json.len() > MOST_BYTES {
        return Err(refuse(format!("a network of {} bytes", json.len())));
    }
    serde_json::from_str(json).map_err(|error| refuse(error.to_string()))
}

/// In the order of the summary's rows; the first of these nodes has the place `first` in its list.
fn places(nodes: &[Node], first: usize, before: &mut Vec<usize>, all: &mut Vec<Vec<usize>>) {
    for (place, node) in (first..).zip(nodes) {
        before.push(place);
        all.push(before.clone());
        places(&node.inner, 0, before, all);
        // A shortcut's layers are no blocks: their places come behind those of the block's.
        places(&node.shortcut, node.inner.len(), before, all);
        before.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(layers: &str) -> String {
        format!(r#"{{"name":"built","input":[3,32,32],"layers":[{layers}]}}"#)
    }

    const BLOCK: &str = r#"{"kind":"conv","filters":4,"kernel":3,"padding":"same"},
        {"kind":"residual","layers":[{"kind":"conv","filters":4,"kernel":3,"padding":"same"},{"kind":"relu"}]}"#;

    #[test]
    fn rows_of_a_shortcut_have_places_behind_those_of_its_block() -> Result<()> {
        let one = r#"{"kind":"conv","filters":4,"kernel":1,"padding":"valid"}"#;
        let past = format!(r#"{one},{{"kind":"residual","layers":[{{"kind":"relu"}}]}}"#);
        let block = format!(r#"{{"kind":"residual","layers":[{one}],"shortcut":[{past}]}}"#);
        let told = tell(&spec(&format!(r#"{block},{{"kind":"global_avg_pool"}}"#)), 1)?;
        let rows: Vec<_> = told.rows.iter().map(|row| (row.row.name.as_str(), &row.path[..])).collect();
        let expected: [(&str, &[usize]); 6] = [
            ("residual1", &[0]),
            ("residual1.conv1", &[0, 0]),
            ("residual1.shortcut.conv2", &[0, 1]),
            ("residual1.shortcut.residual2", &[0, 2]),
            ("residual1.shortcut.residual2.relu1", &[0, 2, 0]),
            ("global_pool", &[1]),
        ];
        assert_eq!(rows, expected);
        Ok(())
    }

    #[test]
    fn a_network_that_fits_is_told_whole() -> Result<()> {
        let json = spec(&format!(r#"{BLOCK},{{"kind":"global_avg_pool"}},{{"kind":"dense","units":10}}"#));
        let told = serde_json::to_value(tell(&json, 32)?).expect("JSON");
        assert!(told["problem"].is_null());
        let paths: Vec<_> =
            told["rows"].as_array().expect("rows").iter().map(|row| row["path"].clone()).collect();
        assert_eq!(
            paths,
            [vec![0], vec![1], vec![1, 0], vec![1, 1], vec![2], vec![3]].map(serde_json::Value::from)
        );
        let whole = &told["whole"];
        assert_eq!((&whole["parameters"], &whole["outputs"]), (&(112 + 148 + 50).into(), &10.into()));
        assert_eq!((&whole["hasNorm"], &whole["memory"]["images"]), (&false.into(), &8.into()));
        assert!(whole["tenOutputs"].is_null());
        let weights = Weights::from_safetensors(&weights(&json, 7)?)?;
        assert_eq!((weights.metadata.name.as_str(), weights.metadata.provenance.seed), ("built", Some(7)));
        Ok(())
    }

    #[test]
    fn what_does_not_fit_is_told_with_what_would() -> Result<()> {
        let told =
            serde_json::to_value(tell(&spec(&format!(r#"{BLOCK},{{"kind":"dense","units":12}}"#)), 1)?);
        let told = told.expect("JSON");
        let problem = &told["problem"];
        assert_eq!(problem["code"], "flat-wanted");
        assert_eq!(problem["path"], serde_json::json!([2]));
        assert_eq!(problem["mends"][0]["code"], "flatten-before");
        assert_eq!(told["rows"].as_array().map(Vec::len), Some(4));
        // The next thing is the number of outputs, which is fine elsewhere.
        let mended = problem["mends"][0]["spec"].to_string();
        let told = serde_json::to_value(tell(&mended, 1)?).expect("JSON");
        assert_eq!(told["whole"]["tenOutputs"]["code"], "set");
        assert_eq!(weights(&mended, 1).expect_err("twelve outputs").code(), "spec");
        let mended = told["whole"]["tenOutputs"]["spec"].to_string();
        assert!(weights(&mended, 1).is_ok());
        Ok(())
    }

    #[test]
    fn what_is_no_spec_is_refused() {
        for json in ["", "{}", &spec(r#"{"kind":"magic"}"#), &" ".repeat(MOST_BYTES + 1)] {
            assert_eq!(tell(json, 1).expect_err(json).code(), "spec");
            assert!(weights(json, 1).is_err());
        }
    }
}
