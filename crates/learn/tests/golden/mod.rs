//! What Keras computed (`tests/golden/keras.safetensors`), and the images and weights that it computed it with.
//!
//! Everything is compiled in: inside a browser there are no files.

use cifar_learn::init::glorot_limit;
use cifar_model::{Dataset, Error, ErrorKind, NetworkSpec, Normalization, Result};
use safetensors::tensor::{Dtype, SafeTensors, TensorView};

const FILE: &[u8] = include_bytes!("../../../../tests/golden/keras.safetensors");
/// Test images 0 to 999, 40 in a row: the first of the shipped sheets.
const SHEET: &[u8] = include_bytes!("../../../../www/assets/data/test-00.png");
const SEED: u64 = 2023;
const BIAS_BOUND: f32 = 0.05;
/// Images behind logits, loss and gradients.
pub(crate) const IMAGES: usize = 64;
/// Images a step of Adam; they follow those.
pub(crate) const BATCH: usize = 32;

fn missing(problem: String) -> Error {
    Error::new(ErrorKind::Weights, problem, "run tests/golden/keras_numbers.py")
}

/// An entry of the file as numbers, whatever their width.
pub(crate) fn numbers(name: &str) -> Result<Vec<f64>> {
    let file = SafeTensors::deserialize(FILE).map_err(|e| missing(e.to_string()))?;
    let view = file.tensor(name).map_err(|e| missing(format!("{name}: {e}")))?;
    Ok(widen(&view))
}

fn widen(view: &TensorView<'_>) -> Vec<f64> {
    let (fours, eights) = (view.data().as_chunks::<4>().0, view.data().as_chunks::<8>().0);
    match view.dtype() {
        Dtype::F64 => eights.iter().map(|&bytes| f64::from_le_bytes(bytes)).collect(),
        Dtype::F32 => fours.iter().map(|&bytes| f64::from(f32::from_le_bytes(bytes))).collect(),
        _ => view.data().iter().map(|&byte| f64::from(byte)).collect(),
    }
}

/// A string of the file's header.
pub(crate) fn header(key: &str) -> Result<String> {
    let (_, header) = SafeTensors::read_metadata(FILE).map_err(|e| missing(e.to_string()))?;
    let value = header.metadata().as_ref().and_then(|strings| strings.get(key).cloned());
    value.ok_or_else(|| missing(format!("the header has no {key}")))
}

/// The test images that Keras saw, read from the shipped sheet with the labels of the official batch.
pub(crate) fn images() -> Result<Dataset> {
    let labels: String = numbers("labels")?.iter().map(f64::to_string).collect();
    cifar_model::read_sheet(SHEET, 40, 25, labels.len() as u32, &labels)
}

/// Pixels as the notebook has them, `[n, C, H, W]`, and labels.
pub(crate) fn batch(images: &Dataset, range: std::ops::Range<usize>) -> (Vec<f32>, Vec<u8>) {
    let part = images.slice(range);
    let mut pixels = vec![0.0; part.images().len()];
    Normalization::UNIT.apply(part.images(), &mut pixels);
    (pixels, part.labels().iter().map(|label| label.index()).collect())
}

/// The network of the notebook.
pub(crate) fn spec() -> NetworkSpec {
    NetworkSpec::notebook(20, true)
}

/// The parameters of the formula in `tests/golden/README.md`, in the order of the slots.
pub(crate) fn formula_weights() -> Result<Vec<f32>> {
    let mut state = SEED;
    let mut uniform = |bound: f32| (2.0 * (splitmix64(&mut state) >> 40) as f32 / 16_777_216.0 - 1.0) * bound;
    let slots = spec().check()?.slots().to_vec();
    let bound = |shape: &[usize]| if shape.len() == 1 { BIAS_BOUND } else { glorot_limit(shape) };
    Ok(slots.iter().flat_map(|slot| vec![bound(&slot.shape); slot.values()]).map(&mut uniform).collect())
}

/// Vigna's generator: <https://prng.di.unimi.it/splitmix64.c>
fn splitmix64(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
