//! Files that each reader takes, most of them at least: written by our own writers where we have some, else the samples
//! of `crates/formats`.

use std::io::{Cursor, Read, Write};
use std::sync::LazyLock;

use cifar_formats::Format;
use cifar_model::{Class, Dataset, Weights, write_batch, write_sheet};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::{networks, runs};

macro_rules! sample {
    ($name:literal) => {
        include_bytes!(concat!("../../formats/tests/samples/", $name)).as_slice()
    };
}

const SWAPPED: &[u8] = sample!("odd-keras3-names-swapped.keras");
const CHECKPOINT: &[u8] = sample!("odd-torch-checkpoint.pt");
const FOLDER: &str = "odd-torch-checkpoint/";
/// Of TensorFlow.js.
pub(crate) const SHARD: &[u8] = sample!("odd-tfjs-quantized-uint8/group1-shard1of1.bin");
/// An ONNX file whose arrays lie in another.
pub(crate) const GRAPH: &[u8] = sample!("odd-torch-two-files.onnx");
/// Of a Keras network, as HDF5.
pub(crate) static KERAS_ARRAYS: LazyLock<Vec<u8>> = LazyLock::new(|| member(SWAPPED, "model.weights.h5"));

type Seeds = Vec<Vec<u8>>;

fn given(samples: &[&[u8]]) -> Seeds {
    samples.iter().map(|bytes| bytes.to_vec()).collect()
}

fn texts(texts: &[&str]) -> Seeds {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

fn member(archive: &[u8], name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut archive = ZipArchive::new(Cursor::new(archive)).expect("an archive");
    archive.by_name(name).expect("a member").read_to_end(&mut bytes).expect("it unpacks");
    bytes
}

/// Those of our networks that the format can have.
fn written(format: Format) -> Seeds {
    networks::all().iter().filter_map(|weights| format.write(weights).ok()).collect()
}

pub(crate) fn weights() -> Seeds {
    let mut all = networks::all();
    all.push(all[1].to_int8().expect("it is rounded"));
    all.push(networks::checked());
    all.iter().map(|weights| weights.to_safetensors().expect("a file")).collect()
}

pub(crate) fn beside() -> Seeds {
    written(Format::Pytorch)
}

pub(crate) fn spec() -> Seeds {
    texts(&networks::SPECS)
}

fn pictures() -> Dataset {
    let images = (0..5 * 3072).map(|k| (k * 31 % 253) as u8).collect();
    Dataset::new(images, (0..5).filter_map(Class::new).collect()).expect("five of each")
}

pub(crate) fn sheet() -> Seeds {
    vec![write_sheet(&pictures(), 3).expect("it fits")]
}

pub(crate) fn records() -> Seeds {
    vec![write_batch(&pictures())]
}

pub(crate) fn manifest() -> Seeds {
    texts(&[r#"{"format":1,"source":"a test","license_note":"none","test_count":5,"train_count":0,"sheets":[
        {"file":"a.png","split":"test","first":0,"count":3,"columns":2,"rows":2,"labels":"012","sha256":"00","bytes":9},
        {"file":"b.png","split":"test","first":3,"count":2,"columns":2,"rows":1,"labels":"34","sha256":"11","bytes":8}],
        "samples":{"file":"s.png","indices":[1,4],"columns":2,"rows":1,"labels":"14","sha256":"22","bytes":7}}"#])
}

pub(crate) fn models() -> Seeds {
    vec![include_bytes!("../../../www/assets/models/models.json").to_vec()]
}

pub(crate) fn recipe() -> Seeds {
    texts(&[
        include_str!("../../train/recipes/notebook.json"),
        include_str!("../../train/recipes/notebook-as-written.json"),
        include_str!("../../train/recipes/accurate.json"),
    ])
}

pub(crate) fn checkpoint() -> Seeds {
    runs::checkpoints()
}

pub(crate) fn saved_run() -> Seeds {
    runs::saved()
}

pub(crate) fn run_log() -> Seeds {
    let whole = include_str!("../../train/runs/notebook-seed1.jsonl");
    let lines: Vec<&str> = whole.split_inclusive('\n').collect();
    vec![lines[..3].concat().into_bytes(), lines[lines.len() - 2..].concat().into_bytes()]
}

pub(crate) fn keras() -> Seeds {
    let mut all = written(Format::Keras);
    all.extend(given(&[sample!("odd-keras3-functional-residual.keras"), SWAPPED]));
    all
}

pub(crate) fn keras_settings() -> Seeds {
    vec![member(SWAPPED, "config.json"), member(sample!("odd-keras3-no-input-batch32.keras"), "config.json")]
}

pub(crate) fn hdf5() -> Seeds {
    let mut all = written(Format::Hdf5);
    let samples = [sample!("odd-keras3-nested-frozen.h5"), sample!("odd-tfkeras2-legacy-weights.h5")];
    all.extend(given(&samples));
    all
}

pub(crate) fn tensorflow_js() -> Seeds {
    given(&[sample!("odd-tfjs-quantized-uint8/model.json")])
}

pub(crate) fn layers_archive() -> Seeds {
    written(Format::TensorFlowJs)
}

pub(crate) fn pytorch() -> Seeds {
    given(&[
        CHECKPOINT,
        sample!("odd-torch-bn-state-dict.pt"),
        sample!("odd-torch-channels-last-bfloat16.pt"),
        sample!("odd-torch-half.pt"),
        sample!("odd-torch-whole-module.pt"),
        sample!("torch-resnet.pt"),
    ])
}

pub(crate) fn pickle() -> Seeds {
    vec![member(CHECKPOINT, &format!("{FOLDER}data.pkl"))]
}

/// A file of PyTorch with another pickle in it.
pub(crate) fn archive_of_pickle(pickle: &[u8]) -> Vec<u8> {
    static ARRAYS: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
        let names = ["byteorder".into(), "version".into()].into_iter();
        let names = names.chain((0..10).map(|number| format!("data/{number}")));
        names
            .map(|name| format!("{FOLDER}{name}"))
            .map(|name| (name.clone(), member(CHECKPOINT, &name)))
            .collect()
    });
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let name = format!("{FOLDER}data.pkl");
    let arrays = ARRAYS.iter().map(|(name, bytes)| (name, bytes.as_slice()));
    for (name, bytes) in arrays.chain([(&name, pickle)]) {
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        archive.start_file(name.as_str(), stored).expect("room");
        archive.write_all(bytes).expect("room");
    }
    archive.finish().expect("room").into_inner()
}

pub(crate) fn pytorch_stream() -> Seeds {
    given(&[sample!("odd-torch-legacy-not-zip.pt")])
}

/// Our own arrays, without what says that they are ours.
pub(crate) fn safetensors() -> Seeds {
    let foreign = |weights: &Weights| {
        let bytes = weights.to_safetensors().expect("a file");
        let own = b"cifar-lab/";
        let at = bytes.windows(own.len()).position(|part| part == own).expect("it says so");
        [&bytes[..at], b"some-other", &bytes[at + own.len()..]].concat()
    };
    networks::all().iter().map(foreign).collect()
}

pub(crate) fn onnx() -> Seeds {
    let mut all = written(Format::Onnx);
    let samples = [sample!("odd-torch-int8-weights.onnx"), sample!("odd-torch-mean-as-gather.onnx")];
    all.extend(given(&samples));
    all
}

pub(crate) fn onnx_data() -> Seeds {
    given(&[sample!("odd-torch-two-files.onnx.data")])
}
