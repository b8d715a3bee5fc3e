//! The readers: each takes bytes as its caller in the page or in `cifar-train` gives them, and goes on with what comes
//! out as far as that caller does.

use cifar_formats::Format;
use cifar_formats::import::{File, beside_code};
use cifar_learn::session::{Program, Training};
use cifar_learn::{Recipe, Trainer};
use cifar_model::{Plan, SelfCheck, Weights, read_batch, read_sheet};
use cifar_web::import::{Imports, Wanted};
use cifar_web::{design, site};

use crate::{checksums, run_log, seeds};

/// A reader of foreign bytes.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    /// `weights`.
    pub name: &'static str,
    /// Reads; whether the bytes were taken.
    pub read: fn(&[u8]) -> bool,
    /// Files that it takes.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// Bytes that it may have allocated at once: so many, and so many for each byte of the input.
    pub memory: [u64; 2],
}

const MIB: u64 = 1 << 20;
/// A map may have a million values, and a plan keeps some of them; nothing else is made before a file's arrays are there.
const MAPS: u64 = 64 * MIB;

/// All of them.
pub const READERS: &[Reader] = &[
    Reader { name: "weights", read: weights, seeds: seeds::weights, memory: [MAPS, 16] },
    Reader { name: "weights-handed-on", read: handed_on, seeds: seeds::weights, memory: [MAPS, 64] },
    Reader { name: "weights-beside-code", read: beside, seeds: seeds::beside, memory: [MAPS, 64] },
    Reader { name: "spec", read: spec, seeds: seeds::spec, memory: [2 * MIB, 256] },
    Reader { name: "sheet", read: sheet, seeds: seeds::sheet, memory: [2 * MIB, 16] },
    Reader { name: "manifest", read: manifest, seeds: seeds::manifest, memory: [MIB, 64] },
    Reader { name: "models", read: models, seeds: seeds::models, memory: [MIB, 64] },
    Reader { name: "records", read: records, seeds: seeds::records, memory: [MIB, 4] },
    Reader { name: "recipe", read: recipe, seeds: seeds::recipe, memory: [2 * MIB, 256] },
    Reader { name: "checkpoint", read: checkpoint, seeds: seeds::checkpoint, memory: [MAPS, 64] },
    Reader { name: "saved-run", read: saved_run, seeds: seeds::saved_run, memory: [MAPS, 64] },
    Reader { name: "run-log", read: run_log, seeds: seeds::run_log, memory: [MIB, 64] },
    Reader { name: "keras", read: one_file, seeds: seeds::keras, memory: [MAPS, 64] },
    Reader {
        name: "keras-settings",
        read: keras_settings,
        seeds: seeds::keras_settings,
        memory: [MAPS, 256],
    },
    Reader { name: "hdf5", read: one_file, seeds: seeds::hdf5, memory: [MAPS, 64] },
    Reader { name: "tensorflow-js", read: tensorflow_js, seeds: seeds::tensorflow_js, memory: [MAPS, 256] },
    Reader {
        name: "tensorflow-js-archive",
        read: one_file,
        seeds: seeds::layers_archive,
        memory: [MAPS, 64],
    },
    Reader { name: "pytorch", read: one_file, seeds: seeds::pytorch, memory: [MAPS, 64] },
    Reader { name: "pickle", read: pickle, seeds: seeds::pickle, memory: [MAPS, 256] },
    Reader { name: "pytorch-stream", read: one_file, seeds: seeds::pytorch_stream, memory: [MAPS, 64] },
    Reader { name: "safetensors", read: one_file, seeds: seeds::safetensors, memory: [MAPS, 64] },
    Reader { name: "onnx", read: one_file, seeds: seeds::onnx, memory: [MAPS, 64] },
    Reader { name: "onnx-data", read: onnx_data, seeds: seeds::onnx_data, memory: [MAPS, 64] },
];

/// A larger network is not asked: how long its answer takes is the network's matter.
const MOST_MULTIPLY_ADDS: u64 = 300_000;

/// A network that is small enough answers a picture.
fn answers(weights: &Weights) -> bool {
    let (Ok(summary), Ok(mut plan)) = (weights.metadata.spec.summary(), Plan::compile(weights)) else {
        return false;
    };
    let is_small = summary.multiply_adds <= MOST_MULTIPLY_ADDS;
    let picture = vec![127; if is_small { plan.size().bytes() } else { 0 }];
    let mut logits = vec![0.0; if is_small { plan.outputs() } else { 0 }];
    plan.logits(&picture, &mut logits).is_ok()
}

/// As the page opens a network.
fn weights(bytes: &[u8]) -> bool {
    let Ok(weights) = Weights::from_safetensors(bytes) else { return false };
    let has_check = weights.self_check().map(SelfCheck::images).is_none_or(|images| !images.is_empty());
    let again = weights.to_safetensors().map(|bytes| Weights::from_safetensors(&bytes));
    assert!(again.is_ok_and(|again| again.is_ok()), "it is not written as it was read");
    has_check && answers(&weights)
}

/// As the page hands a network on to other programs: a format takes it, or says why it cannot.
fn handed_on(bytes: &[u8]) -> bool {
    let Ok(weights) = Weights::to_hand_on(bytes) else { return false };
    Format::ALL.into_iter().filter(|format| format.write(&weights).is_ok()).count() > 0
}

/// Weights in an archive beside the Python that defines their network.
fn beside(bytes: &[u8]) -> bool {
    let archive = checksums::of_zip(bytes);
    matches!(beside_code(File { name: "file.zip", bytes: &archive }), Ok(Some((_, found))) if weights(&found))
}

fn spec(bytes: &[u8]) -> bool {
    let Ok(json) = str::from_utf8(bytes) else { return false };
    design::tell(json, 32).is_ok_and(|told| serde_json::to_string(&told).is_ok())
}

fn sheet(bytes: &[u8]) -> bool {
    read_sheet(&checksums::of_png(bytes), 3, 2, 5, "01234").is_ok()
}

fn manifest(bytes: &[u8]) -> bool {
    let Ok(manifest) = site::read_manifest(bytes) else { return false };
    ["test", "train", ""].into_iter().all(|split| {
        let count = site::count(&manifest, split);
        let _ = [0, count, u32::MAX].map(|index| site::locate(&manifest, split, index));
        site::spans(&manifest, split, 0..count).is_ok()
    })
}

fn models(bytes: &[u8]) -> bool {
    site::Models::read(bytes).is_ok_and(|models| models.find("notebook").is_ok())
}

fn records(bytes: &[u8]) -> bool {
    read_batch(bytes, "data_batch_1.bin").is_ok_and(|data| data.len() * 3073 == bytes.len())
}

fn recipe(bytes: &[u8]) -> bool {
    let Ok(json) = str::from_utf8(bytes) else { return false };
    Recipe::from_json(json).is_ok_and(|recipe| recipe.frozen().is_ok())
}

fn checkpoint(bytes: &[u8]) -> bool {
    Trainer::from_checkpoint(bytes).is_ok_and(|trainer| trainer.checkpoint().is_ok())
}

fn saved_run(bytes: &[u8]) -> bool {
    const HERE: Program = Program { version: "test", place: "a test" };
    Training::resume(HERE, &checksums::of_saved_run(bytes))
        .is_ok_and(|run| run.describe().epoch <= 200 && run.recipe_json().is_ok())
}

fn run_log(bytes: &[u8]) -> bool {
    str::from_utf8(bytes).is_ok_and(|text| run_log::until(text, 1).is_ok())
}

/// What the page does with files of other programs: it reads them, tells what is in them, and takes the likeliest way.
fn import(files: &[(&str, &[u8])]) -> bool {
    let mut imports = Imports::default();
    files.iter().for_each(|(name, bytes)| imports.give((*name).into(), bytes.to_vec()));
    match imports.read() {
        Ok(told) => {
            assert!(serde_json::to_string(&told).is_ok(), "it cannot be told");
            let wanted = Wanted::of(&serde_json::json!({"name": "mine", "proposal": 0})).expect("it is one");
            imports
                .weights(&wanted)
                .is_ok_and(|file| Weights::from_safetensors(&file).is_ok_and(|own| answers(&own)))
        }
        Err(refusal) => {
            assert!(!refusal.code.is_empty() && !refusal.said.is_empty());
            false
        }
    }
}

fn one_file(bytes: &[u8]) -> bool {
    import(&[("file", &checksums::of_zip(bytes))])
}

/// `config.json` with the arrays of a file that is whole.
fn keras_settings(bytes: &[u8]) -> bool {
    import(&[("config.json", bytes), ("model.weights.h5", seeds::KERAS_ARRAYS.as_slice())])
}

/// `model.json` with the arrays of a file that is whole.
fn tensorflow_js(bytes: &[u8]) -> bool {
    import(&[("model.json", bytes), ("group1-shard1of1.bin", seeds::SHARD)])
}

/// `data.pkl` with the arrays of a file that is whole.
fn pickle(bytes: &[u8]) -> bool {
    import(&[("file.pt", &seeds::archive_of_pickle(bytes))])
}

/// The arrays of a graph that is whole.
fn onnx_data(bytes: &[u8]) -> bool {
    import(&[("odd-torch-two-files.onnx", seeds::GRAPH), ("odd-torch-two-files.onnx.data", bytes)])
}
