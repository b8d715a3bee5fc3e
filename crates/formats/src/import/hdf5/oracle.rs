//! The same files read by the crate `hdf5-pure`: groups, arrays and strings have to be the same.

use std::io::Read;

use hdf5_pure::{File, Group};

use super::Hdf5;

fn sample(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/samples/{name}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    if !name.ends_with(".keras") {
        return bytes;
    }
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    let mut weights = Vec::new();
    archive.by_name("model.weights.h5").expect("weights").read_to_end(&mut weights).expect("it unpacks");
    weights
}

/// Looks at a group and those in it; counts groups and arrays.
fn compare(ours: &Hdf5<'_>, theirs: &Group, path: &str) -> [usize; 2] {
    let inside = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
    for (name, value) in theirs.attrs().expect("attributes") {
        let value = format!("{value:?}");
        let strings = ours.strings(path, &name).unwrap_or_default();
        assert!(strings.iter().all(|text| value.contains(&format!("{text:?}"))), "{path} {name}: {value}");
        assert_eq!(value.matches('"').count() > 1, !strings.is_empty(), "{path} {name}: {value}");
    }
    let arrays = theirs.datasets().expect("arrays");
    for name in &arrays {
        let (dataset, path) = (theirs.dataset(name).expect("an array"), inside(name));
        let found = ours.dataset(&path).unwrap_or_else(|| panic!("{path} is not there"));
        let shape: Vec<u64> = found.shape().iter().map(|size| *size as u64).collect();
        assert_eq!(shape, dataset.shape().expect("a shape"), "{path}");
        assert_eq!(found.floats(&path).expect("numbers"), dataset.read_f32().expect("numbers"), "{path}");
    }
    let mut counts = [1, arrays.len()];
    for name in theirs.groups().expect("groups") {
        let [groups, arrays] = compare(ours, &theirs.group(&name).expect("a group"), &inside(&name));
        counts = [counts[0] + groups, counts[1] + arrays];
    }
    counts
}

#[test]
fn another_reader_finds_the_same() {
    for name in [
        "odd-keras3-nested-frozen.h5",
        "odd-keras3-quantized-int8.keras",
        "odd-keras3-rescaling-dropout-bn-softmax.keras",
        "odd-keras3-subclass.keras",
        "odd-tfkeras2-legacy-weights.h5",
    ] {
        let bytes = sample(name);
        let ours = Hdf5::open(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        let theirs = File::from_bytes(bytes.clone()).expect("HDF5");
        let counts = compare(&ours, &theirs.root(), "");
        assert_eq!(counts, [ours.groups.iter().count(), ours.datasets.iter().count()], "{name}");
    }
}
