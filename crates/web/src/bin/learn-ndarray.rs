//! The wasm module `learn-ndarray`: `learn` with burn's NdArray, which takes longest to build and is fetched on choice alone.

#[path = "../api/learn.rs"]
#[expect(unreachable_pub, reason = "wasm-bindgen exports what is public")]
mod learn;

fn main() {
    cifar_web::boundary::install_panic_hook();
}
