//! What is written here, read by the crate `hdf5-pure` and by our own reader.

use hdf5_pure::File;

use super::{Array, Group};

/// Names of fixed length, a long text, more members than a table holds.
fn written() -> Group {
    let mut root = Group::default();
    root.text("short", "á");
    root.text("long", "x".repeat(100_000));
    root.text("empty", "");
    let many = root.group("a/many");
    many.list("names", vec!["one".into(), "twelve".into()]);
    for at in 0..200 {
        many.array(&format!("array_{at}"), Array { shape: vec![2, 1], values: vec![at as f32, -1.5] });
    }
    root.group("a/b").array("one", Array { shape: vec![1], values: vec![7.0] });
    root.group("empty");
    root
}

#[test]
fn another_reader_finds_what_was_written() {
    let file = File::from_bytes(written().to_file()).expect("HDF5");
    let root = file.root();
    let mut names = root.groups().expect("groups");
    names.sort();
    assert_eq!(names, ["a", "empty"]);
    let said = format!("{:?}", root.attrs().expect("attributes"));
    assert!(said.contains("\"á\"") && said.contains(&"x".repeat(100_000)), "texts");
    let many = root.group("a").and_then(|a| a.group("many")).expect("a group");
    assert!(format!("{:?}", many.attrs().expect("attributes")).contains("\"twelve\""));
    assert_eq!(many.datasets().expect("arrays").len(), 200);
    for at in [0, 7, 8, 9, 100, 199] {
        let array = many.dataset(&format!("array_{at}")).expect("an array");
        assert_eq!(array.shape().expect("a shape"), [2, 1]);
        assert_eq!(array.read_f32().expect("numbers"), [at as f32, -1.5]);
    }
}

#[test]
fn our_own_reader_finds_the_same() {
    let bytes = written().to_file();
    let file = crate::import::hdf5::Hdf5::open(&bytes).expect("HDF5");
    assert_eq!(file.strings("", "long").expect("it is there")[0].len(), 100_000);
    assert_eq!(file.strings("", "empty").expect("it is there"), [""]);
    assert_eq!(file.list("a/many", "names").expect("it is there"), ["one", "twelve"]);
    assert_eq!(file.datasets().count(), 201);
    let array = file.dataset("a/many/array_42").expect("it is there");
    assert_eq!((array.shape(), array.floats("it").expect("numbers")), (&[2, 1][..], vec![42.0, -1.5]));
}
