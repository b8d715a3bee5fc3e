//! The wasm module `export`: weights for other programs. Fetched when somebody takes some along.

#[path = "../api/export.rs"]
#[expect(unreachable_pub, reason = "wasm-bindgen exports what is public")]
mod export;

fn main() {
    cifar_web::boundary::install_panic_hook();
}
