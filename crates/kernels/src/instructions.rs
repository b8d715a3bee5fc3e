//! Which instructions a machine has, chosen while the program runs: AVX-512, AVX2 or the least in a native program. A
//! WebAssembly module has what it was compiled with.

use pulp::{Simd, WithSimd};

/// The instruction set that the kernels use on this machine, for reports.
#[must_use]
pub fn path() -> String {
    let arch = format!("{:?}", pulp::Arch::new());
    arch.split('(').next().unwrap_or("Scalar").to_lowercase()
}

/// Numbers of a vector on this machine.
pub(crate) fn lanes() -> usize {
    struct Lanes;
    impl WithSimd for Lanes {
        type Output = usize;
        fn with_simd<S: Simd>(self, _: S) -> usize {
            S::F32_LANES
        }
    }
    best(Lanes)
}

/// Runs it on the best instruction set of this machine. Plain loops, too: compilers make SIMD of them, of those instructions
/// for which they compile what is called from here. That is what is `#[inline(always)]` or generic over [`Simd`]; the rest
/// is compiled for the least machine. No loop's bits depend on it, since compilers make no two operations one.
#[cfg(not(all(target_arch = "wasm32", not(target_feature = "simd128"))))]
pub(crate) fn best<W: WithSimd>(work: W) -> W::Output {
    pulp::Arch::new().dispatch(work)
}

/// Runs it one number after the other: a browser without SIMD refuses a module that holds such instructions, whichever way
/// is taken through it.
#[cfg(all(target_arch = "wasm32", not(target_feature = "simd128")))]
pub(crate) fn best<W: WithSimd>(work: W) -> W::Output {
    pulp::Scalar.vectorize(work)
}
