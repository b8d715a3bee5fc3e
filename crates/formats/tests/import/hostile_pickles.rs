//! Files of PyTorch that were cut, changed, or made to do harm. No pickle is run: a call is refused by its name.

use crate::hostile::{Random, member, zipped};
use crate::samples::sample;
use cifar_formats::import::{File, ImportError, Imported, read, read_with_spec};
use cifar_model::NetworkSpec;
use zip::CompressionMethod;

const SAMPLES: [&str; 3] =
    ["odd-torch-channels-last-bfloat16.pt", "odd-torch-whole-module.pt", "odd-torch-legacy-not-zip.pt"];

/// Also takes out the arrays, where names and shapes can be read.
fn read_all(bytes: &[u8]) -> Result<Imported, ImportError> {
    let files = [File { name: "file.pt", bytes }];
    match read(&files) {
        Err(ImportError::ArchitectureMissing { .. }) => {
            read_with_spec(&files, &NetworkSpec::notebook(10, false))
        }
        other => other,
    }
}

/// An archive with this pickle and the arrays' bytes `data/0`.
fn archive(pickle: &[u8], data: &[u8]) -> Vec<u8> {
    zipped(&[("net/data.pkl", pickle), ("net/data/0", data)], CompressionMethod::Stored)
}

/// A state dict with one array `a.weight`, of this shape and these strides in a storage of 8 floats.
fn state_dict(shape: &[i32], strides: &[i32]) -> Vec<u8> {
    let tuple = |sizes: &[i32]| {
        let inner = sizes.iter().flat_map(|size| [&b"J"[..], &size.to_le_bytes()].concat());
        [&b"("[..], &inner.collect::<Vec<u8>>(), b"t"].concat()
    };
    let head = b"\x80\x02}X\x08\0\0\0a.weightctorch._utils\n_rebuild_tensor_v2\n(\
        (X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\x000X\x03\0\0\0cpuK\x08tQK\0";
    [&head[..], &tuple(shape), &tuple(strides), b"\x89NtRs."].concat()
}

#[test]
fn an_array_has_as_many_axes_as_a_network_needs() {
    let read = |axes: usize| {
        let pickle = state_dict(&vec![1; axes], &vec![1; axes]);
        read_all(&archive(&pickle, &[0; 32])).expect_err("no network").code()
    };
    // Eight are read, and are then no layer's.
    assert_eq!([read(8), read(9), read(100)], ["unsupported-layer", "damaged", "damaged"]);
}

#[test]
fn code_is_refused_by_its_name_wherever_it_stands() {
    // The whole, a value beside the weights, and the state of an object; harmless, were they run.
    for pickle in [
        &b"cposix\nsystem\n(X\x04\0\0\0echotR."[..],
        b"\x80\x02}X\x01\0\0\0acposix\nsystem\n(X\x04\0\0\0echotRs.",
        b"\x80\x02c__main__\nNet\n)\x81cposix\nsystem\n(X\x04\0\0\0echotRb.",
    ] {
        let error = read_all(&archive(pickle, b"")).expect_err("code");
        let ImportError::PickleCode { name, .. } = &error else { panic!("{error}") };
        assert_eq!(name, "posix.system");
        assert!(error.to_string().contains("torch.save(model.state_dict()"), "{error}");
    }
    let eval = read_all(&archive(b"cbuiltins\neval\n(X\x01\0\0\x001tR.", b"")).expect_err("code");
    assert_eq!(eval.fields()[0], ("name", "builtins.eval".into()));
    // Behind the magic number of the old stream.
    let mut stream = sample("odd-torch-legacy-not-zip.pt");
    let at = stream.windows(12).position(|part| part == b"ccollections").expect("its first global");
    stream.splice(at..at, *b"cposix\nsystem\n)R0");
    assert_eq!(read_all(&stream).expect_err("code").code(), "pickle-code");
}

#[test]
fn arrays_reach_no_further_than_their_bytes() {
    let code = |shape: &[i32], strides: &[i32]| {
        read_all(&archive(&state_dict(shape, strides), &[0; 32])).expect_err("no network").code()
    };
    // What fits is read, and is then no layer's array.
    assert_eq!(code(&[2, 4], &[4, 1]), "missing-array");
    assert_eq!(code(&[2, 4], &[1, 2]), "missing-array");
    assert_eq!(code(&[2, 4], &[4, 2]), "damaged");
    assert_eq!(code(&[9], &[1]), "damaged");
    assert_eq!(code(&[2, 4], &[4]), "damaged");
    assert_eq!(code(&[-1], &[1]), "damaged");
    assert_eq!(code(&[i32::MAX, i32::MAX], &[0, 0]), "too-large");
    assert_eq!(code(&[i32::MAX, i32::MAX, i32::MAX, i32::MAX], &[0, 0, 0, 0]), "too-large");
    let short = archive(&state_dict(&[8], &[1]), &[0; 31]);
    assert_eq!(read_all(&short).expect_err("7 floats").code(), "damaged");
    let none = zipped(&[("net/data.pkl", &state_dict(&[8], &[1]))], CompressionMethod::Stored);
    assert_eq!(
        read_all(&none).expect_err("no bytes"),
        ImportError::MissingFile { name: "net/data/0".into() }
    );
}

#[test]
fn other_files_of_pytorch_are_told_by_what_they_are() {
    let pickle = member("odd-torch-whole-module.pt", "odd-torch-whole-module/data.pkl");
    let stored = |members: &[(&str, &[u8])]| zipped(members, CompressionMethod::Stored);
    let script = stored(&[("n/data.pkl", &pickle), ("n/constants.pkl", b""), ("n/code/a.py", b"")]);
    let error = read_all(&script).expect_err("a program");
    assert!(error.to_string().contains("TorchScript"), "{error}");
    let big = stored(&[("n/data.pkl", &pickle), ("n/byteorder", b"big")]);
    assert_eq!(read_all(&big).expect_err("big-endian").code(), "unsupported-storage");
    let empty = read_all(&archive(b"}X\x05\0\0\0epochK\x03s.", b"")).expect_err("no arrays");
    assert!(empty.to_string().contains("its keys are `epoch`"), "{empty}");
    let whole = state_dict(&[8], &[1]);
    let at = whole.windows(5).position(|part| part == b"Float").expect("its class");
    let complex = [&whole[..at], b"ComplexFloat", &whole[at + 5..]].concat();
    assert_eq!(read_all(&archive(&complex, &[0; 64])).expect_err("complex").code(), "unsupported-storage");
}

#[test]
fn a_file_that_was_cut_is_told_so() {
    for name in SAMPLES {
        let whole = sample(name);
        for step in 0..60 {
            let cut = &whole[..whole.len() * step / 60];
            let error = read_all(cut).expect_err("a part is no network");
            let known = ["truncated", "not-a-network", "damaged"].contains(&error.code());
            assert!(known, "{name} {}: {error}", cut.len());
        }
    }
}

#[test]
fn changed_bytes_never_panic() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for name in SAMPLES {
        let (whole, packed) = (sample(name), name.ends_with("module.pt"));
        let pickle = if packed { member(name, "odd-torch-whole-module/data.pkl") } else { Vec::new() };
        for _ in 0..400 {
            // An archive has checksums: its pickle is changed before it is packed again.
            let mut bytes = if packed { pickle.clone() } else { whole.clone() };
            for _ in 0..=random.below(3) {
                let at = random.below(bytes.len().min(3_000));
                bytes[at] = if random.below(2) == 0 { 0xff } else { bytes[at] ^ 1 << random.below(8) };
            }
            let bytes = if packed { archive(&bytes, &[0; 4096]) } else { bytes };
            assert!(read_all(&bytes).is_err(), "the notebook's arrays are not there");
        }
    }
}
