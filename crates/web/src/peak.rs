//! What one thread can do at most: multiplications and additions of vectors that never leave the registers.
//!
//! Each of `CHAINS` vectors of four f32 is multiplied by one and has another added, over and over. A multiplication
//! with the addition after it counts as one multiply-add a lane, as in a network's own count.

use std::hint::black_box;

/// Vectors that do not wait for one another: two of each operation are begun a cycle and three to four cycles pass
/// until its result is there. With the two operands they fill x86's sixteen registers but two.
const CHAINS: usize = 12;
/// f32 in a WebAssembly vector.
const LANES: usize = 4;
/// Long enough for a browser's clock, which ticks ten times a millisecond, and short enough to be left alone once.
const BURST_MS: f64 = 4.0;
/// The best of these counts: whatever else the machine does only slows one down.
const BURSTS: usize = 8;
/// Rounds between two looks at the clock: some hundred microseconds.
const ROUNDS: u32 = 50_000;

/// Multiply-adds a second. `now` is a clock in milliseconds.
#[must_use]
pub fn measure(now: impl Fn() -> f64) -> f64 {
    (0..BURSTS).map(|_| burst(&now)).fold(0.0, f64::max)
}

fn burst(now: &impl Fn() -> f64) -> f64 {
    let (start, mut rounds) = (now(), 0.0);
    loop {
        black_box(spin(black_box(ROUNDS)));
        rounds += f64::from(ROUNDS);
        let ms = now() - start;
        if ms >= BURST_MS {
            return rounds * (CHAINS * LANES) as f64 / ms * 1000.0;
        }
    }
}

/// Values tend towards 2: they neither overflow nor become denormal, which would be slow.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
fn spin(rounds: u32) -> f32 {
    use std::arch::wasm32::{f32x4_add, f32x4_extract_lane, f32x4_mul, f32x4_splat};
    let (factor, term) = (f32x4_splat(black_box(0.5)), f32x4_splat(black_box(1.0)));
    let mut chains = [f32x4_splat(0.0); CHAINS];
    for _ in 0..rounds {
        for chain in &mut chains {
            *chain = f32x4_add(f32x4_mul(*chain, factor), term);
        }
    }
    chains.iter().map(|chain| f32x4_extract_lane::<0>(*chain)).sum()
}

/// The same in plain numbers: for processors without SIMD, and for the tests of this file, since natively nobody asks for a
/// browser's peak.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
fn spin(rounds: u32) -> f32 {
    let (factor, term) = (black_box(0.5_f32), black_box(1.0_f32));
    let mut chains = [[0.0_f32; LANES]; CHAINS];
    for _ in 0..rounds {
        for lane in chains.as_flattened_mut() {
            *lane = *lane * factor + term;
        }
    }
    chains.iter().map(|chain| chain[0]).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn the_loop_is_computed() {
        // After r rounds a chain holds 2 - 2^(1 - r).
        assert_eq!(spin(1), CHAINS as f32);
        assert_eq!(spin(3), CHAINS as f32 * 1.75);
    }

    #[test]
    fn the_best_burst_counts() {
        // One look at the clock a burst: 20, 10 and 40 ms for the same work.
        let (times, at) = ([0.0, 20.0, 0.0, 10.0, 0.0, 40.0], Cell::new(0));
        let clock = || times[at.replace(at.get() + 1) % times.len()];
        let best = f64::from(ROUNDS) * (CHAINS * LANES) as f64 / 10.0 * 1000.0;
        assert_eq!(measure(clock), best);
    }
}
