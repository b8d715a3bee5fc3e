//! Files that were cut, changed, or made to do harm: each gets an answer and no panic.

use std::io::{Cursor, Write};

use crate::samples::{folder, sample};
use cifar_formats::import::{File, ImportError, Imported, read};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

const HDF5: [&str; 2] = ["odd-keras3-nested-frozen.h5", "odd-tfkeras2-legacy-weights.h5"];
const ZIP: [&str; 2] = ["odd-keras3-rezipped-deflated.keras", "odd-keras3-names-swapped.keras"];

fn read_one(bytes: &[u8]) -> Result<Imported, ImportError> {
    read(&[File { name: "file", bytes }])
}

/// The same numbers on every machine (Marsaglia's xorshift, 2003).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// 0 to below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

/// A member of an archive.
pub(crate) fn member(archive: &str, name: &str) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(sample(archive))).expect("an archive");
    let mut bytes = Vec::new();
    std::io::copy(&mut archive.by_name(name).expect("a member"), &mut bytes).expect("it unpacks");
    bytes
}

pub(crate) fn zipped(members: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        archive.start_file(*name, SimpleFileOptions::default().compression_method(method)).expect("room");
        archive.write_all(bytes).expect("room");
    }
    archive.finish().expect("room").into_inner()
}

/// A `.keras` file of this configuration, with the arrays of a sample.
fn keras(config: &str) -> Vec<u8> {
    let weights = member("odd-keras3-names-swapped.keras", "model.weights.h5");
    let members = [("config.json", config.as_bytes()), ("model.weights.h5", &weights)];
    zipped(&members, CompressionMethod::Stored)
}

#[test]
fn a_file_that_was_cut_is_told_so() {
    for name in HDF5.into_iter().chain(ZIP) {
        let whole = sample(name);
        for step in 0..60 {
            let cut = &whole[..whole.len() * step / 60];
            let error = read_one(cut).expect_err("a part is no network");
            let code = error.code();
            assert!(
                ["truncated", "not-a-network", "damaged"].contains(&code),
                "{name} {}: {error}",
                cut.len()
            );
        }
    }
}

#[test]
fn changed_bytes_never_panic() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut refused = 0;
    for name in HDF5.into_iter().chain(ZIP) {
        let whole = sample(name);
        for _ in 0..250 {
            let mut bytes = whole.clone();
            // Structure stands at the beginning and, in an archive, at the end.
            for _ in 0..=random.below(3) {
                let near = random.below(2_000.min(bytes.len()));
                let at = match random.below(3) {
                    0 => near,
                    1 => bytes.len() - 1 - near,
                    _ => random.below(bytes.len()),
                };
                bytes[at] = if random.below(2) == 0 { 0xff } else { bytes[at] ^ 1 << random.below(8) };
            }
            refused += usize::from(read_one(&bytes).is_err());
        }
    }
    assert!(refused > 100, "{refused} of 1,000 were noticed");
}

#[test]
fn addresses_that_lead_anywhere_never_panic() {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let whole = sample(HDF5[0]);
    // Every number of 8 bytes that looks like an address or a length leads elsewhere, back, or to the end.
    let places: Vec<usize> =
        (0..whole.len() - 8).step_by(8).filter(|at| whole[at + 4..at + 8] == [0; 4]).collect();
    for _ in 0..800 {
        let mut bytes = whole.clone();
        let at = places[random.below(places.len())];
        let other = match random.below(4) {
            0 => u64::MAX,
            1 => u64::MAX / 2,
            2 => bytes.len() as u64,
            _ => random.below(bytes.len()) as u64 & !7,
        };
        bytes[at..at + 8].copy_from_slice(&other.to_le_bytes());
        let _ = read_one(&bytes);
    }
}

#[test]
fn an_archive_that_unpacks_to_too_much_is_refused_by_what_it_says_and_by_what_comes_out() {
    let zeros = vec![0; 8 << 20];
    let bomb = zipped(&[("config.json", &zeros), ("model.weights.h5", b"")], CompressionMethod::Deflated);
    assert!(bomb.len() < 20_000);
    let error = read_one(&bomb).expect_err("4 MiB of settings are enough");
    assert_eq!(error, ImportError::TooLarge { what: "config.json".into(), size: 8 << 20, limit: 4 << 20 });
    // The same, saying that a thousand bytes come out: in the list at the end and before the member.
    let said = u32::try_from(zeros.len()).unwrap().to_le_bytes();
    let mut lying = bomb.clone();
    while let Some(at) = lying.windows(4).position(|window| window == said) {
        lying[at..at + 4].copy_from_slice(&1_000_u32.to_le_bytes());
    }
    let error = read_one(&lying).expect_err("more comes out");
    assert_eq!(error.code(), "damaged", "{error}");
}

#[test]
fn settings_that_make_no_network_are_refused_by_name() {
    let layers = |layers: &str| {
        format!(r#"{{"class_name": "Sequential", "config": {{"name": "net", "layers": [{layers}]}}}}"#)
    };
    let input = r#"{"class_name": "InputLayer", "config": {"batch_shape": [null, 32, 32, 3]}}"#;
    let code = |config: &str| read_one(&keras(config)).expect_err("no network").code();
    // Beyond all limits, with the file's arrays.
    let conv = |filters: &str, kernel: &str| {
        let conv = format!(
            r#"{{"class_name": "Conv2D", "config": {{"name": "c", "filters": {filters}, "kernel_size": {kernel}}}}}"#
        );
        layers(&format!("{input}, {conv}"))
    };
    assert_eq!(code(&conv("2147483648", "[3, 3]")), "unsupported-layer");
    assert_eq!(code(&conv("6", "[2147483648, 2147483648]")), "unsupported-layer");
    assert_eq!(code(&conv("-1", "[3, 3]")), "unsupported-layer");
    assert_eq!(code(&conv("1000000", "[3, 3]")), "wrong-shape");
    // A picture beyond what sums hold.
    let huge = conv("6", "[3, 3]").replace("null, 32, 32, 3", "null, 18446744073709551615, 32, 3");
    assert_eq!(code(&huge), "unsupported-layer");
    assert_eq!(code(&layers("")), "does-not-fit");
    let one = r#"{"class_name": "Dropout", "config": {"name": "d", "rate": 0.5}}"#;
    let many = vec![one; 10_000].join(",");
    assert_eq!(code(&layers(&many)), "too-large");
    assert_eq!(code("{\"class_name\": \"Sequential\", \"config\""), "damaged");
    assert_eq!(code(&"[".repeat(100_000)), "damaged");
    let lambda = layers(&format!(r#"{input}, {{"class_name": "Lambda", "config": {{"name": "f"}}}}"#));
    let error = read_one(&keras(&lambda)).expect_err("code");
    assert!(error.to_string().starts_with("layer 1, `Lambda` (f): code cannot be brought along"), "{error}");
}

#[test]
fn a_number_before_the_pixels_is_no_number_behind_them() {
    let config = |class: &str, args: &str| {
        let at = |name: &str| {
            format!(
                r#"{{"class_name": "__keras_tensor__", "config": {{"keras_history": ["{name}", 0, 0]}}}}"#
            )
        };
        let args = args.replace('x', &at("in"));
        format!(
            r#"{{"class_name": "Functional", "config": {{"name": "net", "layers": [
            {{"class_name": "InputLayer", "name": "in", "config": {{"name": "in",
                "batch_shape": [null, 32, 32, 3]}}, "inbound_nodes": []}},
            {{"class_name": "{class}", "name": "op", "config": {{"name": "op"}},
                "inbound_nodes": [{{"args": {args}, "kwargs": {{}}}}]}},
            {{"class_name": "GlobalAveragePooling2D", "name": "mean", "config": {{"name": "mean"}},
                "inbound_nodes": [{{"args": [{}], "kwargs": {{}}}}]}}],
            "input_layers": [["in", 0, 0]], "output_layers": [["mean", 0, 0]]}}}}"#,
            at("op")
        )
    };
    let scaling = |class: &str, args: &str| {
        read_one(&keras(&config(class, args))).map(|read| read.normalization.expect("it is said"))
    };
    let behind = scaling("Subtract", "[x, 1.0]").unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((behind.mean, behind.std), ([1.0; 3], [1.0; 3]));
    // `1 - x` turns the pixels round, which a mean and a deviation do not say; `255 / x` is no such thing at all.
    for (class, args) in [("Subtract", "[1.0, x]"), ("TrueDivide", "[255.0, x]")] {
        let error = scaling(class, args).expect_err("it is turned round");
        assert!(error.to_string().starts_with(&format!("layer 1, `{class}` (op)")), "{error}");
    }
}

#[test]
fn a_models_shards_that_are_short_or_huge_are_refused() {
    let files = folder("odd-tfjs-quantized-uint8");
    let model = files.iter().find(|(name, _)| name.ends_with("model.json")).unwrap();
    let shard = files.iter().find(|(name, _)| name.ends_with(".bin")).unwrap();
    let answer = |json: &str, bytes: &[u8]| {
        let files = [File { name: &model.0, bytes: json.as_bytes() }, File { name: &shard.0, bytes }];
        read(&files).expect_err("no network").code()
    };
    let json = String::from_utf8(model.1.clone()).unwrap();
    assert_eq!(answer(&json, &shard.1[..shard.1.len() - 1]), "truncated");
    let huge = json.replace("[3, 3, 6, 8]", "[4294967295, 4294967295, 2147483648, 8]");
    assert_eq!(answer(&huge, &shard.1), "too-large");
    let empty = json.replace("[3, 3, 6, 8]", "[0, 4611686018427387904, 1, 1]");
    assert_eq!(answer(&empty, &shard.1), "too-large");
    // One shard again and again, each time with its arrays.
    let mut again: serde_json::Value = serde_json::from_str(&json).unwrap();
    let groups = again["weightsManifest"].as_array_mut().unwrap();
    let large = serde_json::json!({"paths": groups[0]["paths"], "weights": [
        {"name": "large", "shape": [1 << 22], "dtype": "uint8"}]});
    groups.extend(vec![large; 9]);
    assert_eq!(answer(&again.to_string(), &vec![0; 1 << 22]), "too-large");
    let none = json.replace("\"uint8\"", "\"complex64\"");
    assert_eq!(answer(&none, &shard.1), "unsupported-storage");
}

#[test]
fn two_models_at_once_are_refused() {
    let [a, b] = HDF5.map(sample);
    let both = [File { name: "a.h5", bytes: &a }, File { name: "b.h5", bytes: &b }];
    assert_eq!(read(&both).expect_err("two").code(), "several-networks");
}
