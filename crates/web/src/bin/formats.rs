//! The wasm module `formats`: networks of other programs, read and written. Fetched when somebody brings or takes one.

#[path = "../api/formats.rs"]
#[expect(unreachable_pub, reason = "wasm-bindgen exports what is public")]
mod formats;

fn main() {
    cifar_web::boundary::install_panic_hook();
}
