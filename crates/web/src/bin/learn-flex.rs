//! The wasm module `learn-flex`: `learn` with burn's Flex, fetched on choice alone.

#[path = "../api/learn.rs"]
#[expect(unreachable_pub, reason = "wasm-bindgen exports what is public")]
mod learn;

fn main() {
    cifar_web::boundary::install_panic_hook();
}
