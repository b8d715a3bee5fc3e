//! Our safetensors files against the library that other programs read and write them with.

use std::collections::{BTreeMap, HashMap};

use cifar_model::safetensors::{Array, F32, File, I8, Malformed, U8};
use proptest::prelude::*;
use safetensors::tensor::{Dtype, TensorView};
use safetensors::{SafeTensors, serialize};

const NOTEBOOK: &[u8] = include_bytes!("../../../www/assets/models/notebook.safetensors");

fn array(dtype: &'static str, shape: &[usize], bytes: usize) -> Array<'static> {
    let data = (0..bytes).map(|at| at as u8).collect::<Vec<_>>();
    Array { dtype: dtype.into(), shape: shape.into(), data: data.into() }
}

fn file() -> File<'static> {
    let arrays = [
        ("small", array(I8, &[3, 1], 3)),
        ("b", array(F32, &[2], 8)),
        ("a", array(F32, &[1, 2, 2], 16)),
        ("none", array(F32, &[0, 7], 0)),
        ("pixels", array(U8, &[], 1)),
    ];
    let said = [("what \"it\" is", "\u{e9}\n"), ("format", "x")].map(|(key, text)| (key.into(), text.into()));
    File::of(Some(BTreeMap::from(said)), arrays.map(|(name, array)| (name.into(), array)).into())
}

/// A file with this header and so many bytes behind it.
fn with_header(header: &str, bytes: usize) -> Vec<u8> {
    [&(header.len() as u64).to_le_bytes(), header.as_bytes(), &vec![7; bytes]].concat()
}

/// As the library reads it: what it says of itself, and its arrays by name.
type Read = (Option<HashMap<String, String>>, BTreeMap<String, (Dtype, Vec<usize>, Vec<u8>)>);

fn by_the_library(bytes: &[u8]) -> Option<Read> {
    let (_, header) = SafeTensors::read_metadata(bytes).ok()?;
    let read = SafeTensors::deserialize(bytes).ok()?;
    let arrays = read.tensors().into_iter();
    let arrays = arrays.map(|(name, view)| (name, (view.dtype(), view.shape().into(), view.data().into())));
    Some((header.metadata().clone(), arrays.collect()))
}

fn are_alike(ours: &File<'_>, (said, arrays): &Read) -> bool {
    ours.said.clone().map(HashMap::from_iter) == *said
        && ours.arrays().len() == arrays.len()
        && arrays.iter().all(|(name, (dtype, shape, data))| {
            ours.array(name).is_some_and(|ours| {
                ours.dtype == dtype.to_string() && ours.shape == *shape && ours.data[..] == data[..]
            })
        })
}

#[test]
fn the_library_reads_what_is_written() {
    let ours = file();
    let bytes = ours.write().expect("text is JSON");
    assert!(are_alike(&ours, &by_the_library(&bytes).expect("it is read")));
    let again = File::read(&bytes).expect("it is read");
    assert!(again.arrays().iter().all(|(name, array)| ours.array(name) == Some(array)));
    assert_eq!((&again.said, again.array("c")), (&ours.said, None));
    let silent = File::of(None, ours.arrays().to_vec());
    let bytes = silent.write().expect("text is JSON");
    assert!(are_alike(&silent, &by_the_library(&bytes).expect("it is read")));
}

#[test]
fn arrays_lie_as_the_library_lays_them() {
    let ours = file();
    let views = [
        (Dtype::I8, "small"),
        (Dtype::F32, "b"),
        (Dtype::F32, "a"),
        (Dtype::F32, "none"),
        (Dtype::U8, "pixels"),
    ]
    .map(|(dtype, name)| {
        let Array { shape, data, .. } = ours.array(name).expect("an array");
        (name, TensorView::new(dtype, shape.clone(), data).expect("it fits"))
    });
    let said = ours.said.clone().map(HashMap::from_iter);
    let theirs = serialize(views, said).expect("it is written");
    assert!(are_alike(
        &File::read(&theirs).expect("it is read"),
        &by_the_library(&theirs).expect("it is read")
    ));
    let header = |bytes: &[u8]| -> (usize, serde_json::Value) {
        let (length, rest) = bytes.split_first_chunk::<8>().expect("a length");
        let length = u64::from_le_bytes(*length) as usize;
        (length, serde_json::from_slice(&rest[..length]).expect("JSON"))
    };
    let bytes = ours.write().expect("text is JSON");
    // The same keys in another order are as long.
    assert_eq!(header(&bytes), header(&theirs));
    assert_eq!(header(&bytes).0 % 8, 0);
    assert!(bytes[8 + header(&bytes).0..] == theirs[8 + header(&theirs).0..], "the arrays differ");
}

#[test]
fn what_does_not_hold_together_is_refused() {
    let array = |name: &str| Err(Malformed::Array(name.into()));
    for (header, bytes, refused) in [
        (r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 9, Err(Malformed::End)),
        (r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 7, Err(Malformed::End)),
        (r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[1,9]}}"#, 9, array("a")),
        (r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, 0, array("a")),
        (r#"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, 8, array("a")),
        (r#"{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}"#, 0, array("a")),
        (
            r#"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},
                "b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}}"#,
            6,
            array("b"),
        ),
        (
            r#"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},
                "b":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}"#,
            4,
            array("b"),
        ),
    ] {
        let file = with_header(header, bytes);
        assert_eq!(File::read(&file).map(|_| ()), refused, "{header}");
        assert!(by_the_library(&file).is_none(), "{header}");
    }
    let twice = r#"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},
                    "a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}"#;
    assert_eq!(File::read(&with_header(twice, 2)).map(|_| ()), array("a"));
    for header in
        ["", "[]", "{", r#"{"a":{}}"#, r#"{"a":{"dtype":"U8","shape":[1]}}"#, r#"{"__metadata__":{"a":1}}"#]
    {
        assert!(matches!(File::read(&with_header(header, 0)), Err(Malformed::Header(_))), "{header}");
    }
    for bytes in [&NOTEBOOK[..7], &NOTEBOOK[..9], &[0xff; 32]] {
        assert_eq!(File::read(bytes).map(|_| ()), Err(Malformed::Short));
    }
}

#[test]
fn types_that_the_format_may_get_are_told_by_its_words() {
    let header = r#"{"a":{"dtype":"F8_E4M3","shape":[3],"data_offsets":[0,3]},"b":{"dtype":"NEW","shape":[8],"data_offsets":[3,4]}}"#;
    let bytes = with_header(header, 4);
    let read = File::read(&bytes).expect("it is read");
    assert_eq!(["a", "b"].map(|name| &*read.array(name).expect("an array").dtype), ["F8_E4M3", "NEW"]);
}

proptest! {
    /// Of a file with one byte changed we read what the library reads, and besides it types that it does not know.
    #[test]
    fn a_changed_file_is_read_as_the_library_reads_it(at in 0..200_usize, byte in any::<u8>()) {
        let mut bytes = file().write().expect("text is JSON");
        let at = at % bytes.len();
        bytes[at] = byte;
        match (File::read(&bytes), by_the_library(&bytes)) {
            (Ok(ours), Some(theirs)) => prop_assert!(are_alike(&ours, &theirs)),
            (Err(_), None) => {}
            (Ok(ours), None) => prop_assert!(ours.arrays().iter().any(|(_, array)| ![F32, I8, U8].contains(&&*array.dtype))),
            (Err(refused), Some(_)) => prop_assert!(false, "{refused}"),
        }
    }
}
