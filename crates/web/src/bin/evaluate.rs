//! The wasm module `evaluate`: what a network's answers are worth. Fetched when that is asked for.

#[path = "../api/evaluate.rs"]
#[expect(unreachable_pub, reason = "wasm-bindgen exports what is public")]
mod evaluate;

fn main() {
    cifar_web::boundary::install_panic_hook();
}
