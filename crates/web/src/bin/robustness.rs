//! The wasm module `robustness`: what damages pictures. Fetched when that is asked for.

#[path = "../api/robustness.rs"]
#[expect(unreachable_pub, reason = "wasm-bindgen exports what is public")]
mod robustness;

fn main() {
    cifar_web::boundary::install_panic_hook();
}
