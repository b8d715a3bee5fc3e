//! The only file that has the browser unpack: its own inflater is quicker than one that the page would bring, and costs no bytes.

use cifar_model::{Error, ErrorKind};
use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, ReadableStreamDefaultReader, ReadableWritablePair};

use crate::Result;
use crate::boundary::scope;
use crate::fetch::next_piece;

/// What a zlib stream unpacks to, where that is exactly so many bytes: an endless one ends.
///
/// # Errors
/// `sheet` for a stream that is damaged or of another length.
pub async fn inflate(stream: Vec<u8>, bytes: usize) -> Result<Vec<u8>> {
    let reader = reader(&stream).map_err(|_| damaged("the browser did not unpack it"))?;
    drop(stream);
    let mut unpacked = Vec::with_capacity(bytes);
    while let Some(piece) = next_piece(&reader).await.map_err(|_| damaged("the PNG cannot be decoded"))? {
        if unpacked.len() + piece.len() > bytes {
            drop(reader.cancel());
            return Err(damaged("the PNG has more rows than it says"));
        }
        unpacked.extend_from_slice(&piece);
    }
    Ok(unpacked)
}

fn damaged(problem: &str) -> crate::Fault {
    Error::new(ErrorKind::Sheet, problem, cifar_model::sheet::REMEDY).into()
}

fn reader(stream: &[u8]) -> std::result::Result<ReadableStreamDefaultReader, JsValue> {
    let blob = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(stream)))?;
    // web-sys counts it among what may change still.
    let class: Function = Reflect::get(&scope(), &"DecompressionStream".into())?.dyn_into()?;
    let inflater = Reflect::construct(&class, &Array::of1(&"deflate".into()))?;
    let pair: ReadableWritablePair = inflater.unchecked_into();
    Ok(blob.stream().pipe_through(&pair).get_reader().unchecked_into())
}
