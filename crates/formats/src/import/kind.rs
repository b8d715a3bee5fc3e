//! Which kind of file it is, by what is in it: people rename files, and browsers add endings.

use cifar_model::safetensors;

use super::{File, ImportError, Result, archive, hdf5, keras, onnx, torch};

/// A kind of file that is read here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Our own weights file.
    CifarLab,
    /// A `.keras` archive.
    Keras,
    /// The same as a folder.
    KerasFolder,
    /// A `.h5` file of Keras, with or without layers.
    KerasHdf5,
    /// A `model.json` of TensorFlow.js, which names the files of its arrays.
    TensorFlowJs,
    /// The same in an archive.
    TensorFlowJsArchive,
    /// What `torch.save` writes since PyTorch 1.6.
    TorchArchive,
    /// What it wrote before.
    TorchStream,
    /// Arrays by name, without our metadata.
    Safetensors,
    /// A graph of operators.
    Onnx,
}

impl Kind {
    /// Every code that [`Self::code`] gives.
    pub const CODES: &[&str] = &[
        "cifar-lab",
        "keras",
        "keras-folder",
        "keras-h5",
        "tensorflow-js",
        "tensorflow-js-archive",
        "pytorch",
        "pytorch-stream",
        "safetensors",
        "onnx",
    ];

    /// A stable code: `keras`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::CifarLab => "cifar-lab",
            Self::Keras => "keras",
            Self::KerasFolder => "keras-folder",
            Self::KerasHdf5 => "keras-h5",
            Self::TensorFlowJs => "tensorflow-js",
            Self::TensorFlowJsArchive => "tensorflow-js-archive",
            Self::TorchArchive => "pytorch",
            Self::TorchStream => "pytorch-stream",
            Self::Safetensors => "safetensors",
            Self::Onnx => "onnx",
        }
    }

    /// The kind of a file that is a network on its own or the beginning of one; none for a shard, and for anything
    /// else.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        if torch::is_stream(bytes) {
            return Some(Self::TorchStream);
        }
        if onnx::is_onnx(bytes) {
            return Some(Self::Onnx);
        }
        if bytes.starts_with(archive::SIGNATURE) {
            return Self::of_archive(bytes);
        }
        if bytes.starts_with(hdf5::SIGNATURE) {
            return Some(Self::KerasHdf5);
        }
        if bytes.trim_ascii_start().starts_with(b"{") {
            return Self::of_json(bytes);
        }
        Self::of_safetensors(bytes)
    }

    /// By the names of its members, which stand in it as they are: an archive without its end is to be told so, too.
    fn of_archive(bytes: &[u8]) -> Option<Self> {
        let kinds = [
            (keras::WEIGHTS, Self::Keras),
            (keras::CONFIG, Self::Keras),
            (keras::MODEL, Self::TensorFlowJsArchive),
            (torch::PICKLE, Self::TorchArchive),
        ];
        kinds.into_iter().find_map(|(name, kind)| holds(bytes, name).then_some(kind))
    }

    /// By its keys: a folder may hold other JSON as well.
    fn of_json(bytes: &[u8]) -> Option<Self> {
        if holds(bytes, "\"weightsManifest\"") {
            Some(Self::TensorFlowJs)
        } else {
            (holds(bytes, "\"class_name\"") && holds(bytes, "\"config\"")).then_some(Self::KerasFolder)
        }
    }

    /// Ours says what it is; others do not.
    fn of_safetensors(bytes: &[u8]) -> Option<Self> {
        let said = safetensors::File::read(bytes).ok()?.said;
        let format = said.as_ref().and_then(|said| said.get("format"));
        let is_ours = format.is_some_and(|format| format.starts_with("cifar-lab/"));
        Some(if is_ours { Self::CifarLab } else { Self::Safetensors })
    }
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// The one file that is a network, or the beginning of one.
pub(super) fn main_file<'a>(files: &[File<'a>]) -> Result<(File<'a>, Kind)> {
    let first = files.first().ok_or(ImportError::NoFile)?;
    let found: Vec<(File<'a>, Kind)> =
        files.iter().filter_map(|file| Some((*file, Kind::of(file.bytes)?))).collect();
    match found[..] {
        [one] => Ok(one),
        [folder @ (_, Kind::KerasFolder), (_, Kind::KerasHdf5)]
        | [(_, Kind::KerasHdf5), folder @ (_, Kind::KerasFolder)] => Ok(folder),
        [] => Err(ImportError::NotANetwork {
            file: first.name.into(),
            problem: "its first bytes are those of no format that is read here".into(),
        }
        .into()),
        [..] => {
            let names = found.iter().map(|(file, _)| file.name.into()).collect();
            Err(ImportError::SeveralNetworks { names }.into())
        }
    }
}
