//! Safetensors files as this crate hands them on: what goes in comes out, and always as the same bytes.

use std::collections::BTreeMap;

use cifar_model::safetensors::{Array, Dtype, File};

fn array(dtype: Dtype, shape: &[usize], bytes: usize) -> Array<'static> {
    let data = (0..bytes).map(|at| at as u8).collect::<Vec<_>>();
    Array { dtype, shape: shape.into(), data: data.into() }
}

fn file() -> File<'static> {
    let arrays = [
        ("small", array(Dtype::I8, &[3, 1], 3)),
        ("b", array(Dtype::F32, &[2], 8)),
        ("a", array(Dtype::F32, &[1, 2, 2], 16)),
        ("none", array(Dtype::F32, &[0, 7], 0)),
        ("pixels", array(Dtype::U8, &[], 1)),
    ];
    let said = [("what \"it\" is", "\u{e9}\n"), ("format", "x"), ("a", ""), ("z", "9")];
    let said = said.map(|(key, text)| (key.into(), text.into()));
    File::of(Some(BTreeMap::from(said)), arrays.map(|(name, array)| (name.into(), array)))
}

#[test]
fn what_is_written_is_read() {
    let ours = file();
    let bytes = ours.write().expect("it fits");
    assert_eq!(File::read(&bytes).expect("it is read"), ours);
    let silent = File::of(None, ours.arrays().clone());
    let bytes = silent.write().expect("it fits");
    assert_eq!(File::read(&bytes).expect("it is read"), silent);
}

/// The library's own order is another one each time.
#[test]
fn the_header_is_in_the_order_of_the_alphabet() {
    let bytes = file().write().expect("it fits");
    for _ in 0..20 {
        assert!(file().write().expect("it fits") == bytes);
    }
    let (length, rest) = bytes.split_first_chunk::<8>().expect("a length");
    let length = u64::from_le_bytes(*length) as usize;
    assert_eq!(length % 8, 0);
    let header = String::from_utf8_lossy(&rest[..length]);
    let places: Vec<_> =
        ["__metadata__", "\"b\"", "\"none\"", "\"pixels\"", "\"small\""].map(|key| header.find(key)).into();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{header}");
}

#[test]
fn data_that_do_not_fit_their_shape_are_refused() {
    let odd = File::of(None, [("a".to_owned(), array(Dtype::F32, &[3], 8))]);
    assert!(odd.write().is_err());
    let bytes = file().write().expect("it fits");
    for cut in [0, 7, 9, bytes.len() - 1] {
        assert!(File::read(&bytes[..cut]).is_err(), "{cut}");
    }
}
