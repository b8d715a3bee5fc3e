#!/usr/bin/env bash
# rustc 1.95.0 with its target wasm32-unknown-unknown, and binaryen 132.0.0 (npm), seen 2026-11-30.
#
# Cargo lets each package have an optimisation level of its own. With fat LTO its loops are made SIMD only when the program
# is linked, and whether they are is decided by the level of the program: a package at level 3 under a small program at
# level "z" has none, and nothing says so. `cargo rustc -- -C opt-level=3` for the program alone brings them back.
#
# Seen, counts of `f32x4.mul`:
#   package at 3, program at "z": 0
#   package at 3, program at 3: more than 0
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir -p scale/src program/src
cat > Cargo.toml <<'TOML'
[workspace]
members = ["scale", "program"]
resolver = "3"

[profile.release]
opt-level = "z"
lto = "fat"
codegen-units = 1
panic = "abort"

[profile.release.package.scale]
opt-level = 3
TOML
printf '[package]\nname = "scale"\nversion = "0.1.0"\nedition = "2024"\n' > scale/Cargo.toml
printf '[package]\nname = "program"\nversion = "0.1.0"\nedition = "2024"\n[lib]\ncrate-type = ["cdylib"]\n[dependencies]\nscale = { path = "../scale" }\n' > program/Cargo.toml
cat > scale/src/lib.rs <<'RS'
#[inline(never)]
pub fn scale(values: &mut [f32; 1024], by: f32) {
    values.iter_mut().for_each(|value| *value *= by);
}
RS
cat > program/src/lib.rs <<'RS'
#[unsafe(no_mangle)]
pub extern "C" fn run(by: f32) -> f32 {
    let mut values = [by; 1024];
    scale::scale(&mut values, by);
    values[(by as usize) & 1023]
}
RS
npm install --silent --no-fund --no-audit binaryen@132.0.0 >/dev/null

export RUSTFLAGS="-C target-feature=+simd128"
built() {
  cargo rustc --quiet --release --target wasm32-unknown-unknown --package program -- "$@"
  npx --no-install wasm-dis target/wasm32-unknown-unknown/release/program.wasm | grep -c 'f32x4.mul' || true
}
small=$(built)
quick=$(built -C opt-level=3)
rustc --version
echo "package at 3, program at \"z\": $small"
echo "package at 3, program at 3: $quick"
[ "$small" -eq 0 ] && [ "$quick" -gt 0 ]
