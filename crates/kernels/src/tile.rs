//! The tile: rows of values times a panel of weights, summed in registers.

use pulp::{Simd, WithSimd};

use crate::instructions;

/// Vectors of outputs side by side in a tile.
pub(crate) const VECTORS: usize = 2;

/// The sums of a tile.
pub(crate) type Sums<S, const ROWS: usize> = [[<S as Simd>::f32s; VECTORS]; ROWS];

/// A panel: for each index the weights of all outputs of the tile.
pub(crate) type Panel<S> = [[<S as Simd>::f32s; VECTORS]];

/// Outputs that a tile computes on this machine.
pub(crate) fn width() -> usize {
    VECTORS * instructions::lanes()
}

/// The values as vectors of a panel.
#[inline(always)]
pub(crate) fn panel<S: Simd>(values: &[f32]) -> &Panel<S> {
    S::as_simd_f32s(values).0.as_chunks().0
}

/// The first values as a vector, zeros where there are fewer than it holds.
#[inline(always)]
pub(crate) fn load<S: Simd>(simd: S, from: &[f32]) -> S::f32s {
    match S::as_simd_f32s(from).0.first() {
        Some(&values) => values,
        None => simd.partial_load_f32s(from),
    }
}

/// Writes as many values of a vector as there is room for.
#[inline(always)]
pub(crate) fn store<S: Simd>(simd: S, to: &mut [f32], value: S::f32s) {
    match S::as_mut_simd_f32s(to).0.first_mut() {
        Some(target) => *target = value,
        None => simd.partial_store_f32s(to, value),
    }
}

/// Adds `rows[row][index] * panel[index]` for every index.
#[inline(always)]
pub(crate) fn multiply<S: Simd, const ROWS: usize>(
    simd: S,
    rows: [&[f32]; ROWS],
    panel: &Panel<S>,
    sums: &mut Sums<S, ROWS>,
) {
    // Slices of one known length: the compiler then needs no check inside the loop.
    let rows = rows.map(|row| &row[..panel.len()]);
    for (index, weights) in panel.iter().enumerate() {
        for (row, sums) in rows.iter().zip(sums.iter_mut()) {
            add(simd, row[index], weights, sums);
        }
    }
}

/// `sums += value * weights`, fused into one instruction where the machine has it.
#[inline(always)]
pub(crate) fn add<S: Simd>(simd: S, value: f32, weights: &[S::f32s; VECTORS], sums: &mut [S::f32s; VECTORS]) {
    let value = simd.splat_f32s(value);
    for (sum, &weight) in sums.iter_mut().zip(weights) {
        *sum = simd.mul_add_e_f32s(value, weight, *sum);
    }
}

/// Something heavy that is compiled for each instruction set, with as many rows as its registers hold:
/// 32 vectors of sums, weights and values in AVX-512, 16 in the others, of which wasm's compilers lose some.
pub(crate) trait Tiled {
    fn run<S: Simd, const ROWS: usize>(self, simd: S);
}

/// Runs it on the best instruction set of this machine.
pub(crate) fn dispatch(work: impl Tiled) {
    struct Chosen<T>(T);
    impl<T: Tiled> WithSimd for Chosen<T> {
        type Output = ();
        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) {
            match S::F32_LANES {
                16 => self.0.run::<S, 12>(simd),
                8 => self.0.run::<S, 6>(simd),
                _ => self.0.run::<S, 4>(simd),
            }
        }
    }
    instructions::best(Chosen(work));
}
