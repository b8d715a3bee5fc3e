//! The wasm module `learn`: training by the kernels, and looking inside.

#[path = "../api/inside.rs"]
mod inside;

#[path = "../api/learn.rs"]
#[expect(unreachable_pub, reason = "wasm-bindgen exports what is public")]
mod learn;

fn main() {
    cifar_web::boundary::install_panic_hook();
}
