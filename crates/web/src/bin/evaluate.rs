//! The wasm module `evaluate`: what a network's answers are worth, and what damages pictures. Fetched when that is asked for.

#[path = "../api/evaluate.rs"]
#[expect(unreachable_pub, reason = "wasm-bindgen exports what is public")]
mod evaluate;

#[path = "../api/robustness.rs"]
mod robustness;

fn main() {
    cifar_web::boundary::install_panic_hook();
}
