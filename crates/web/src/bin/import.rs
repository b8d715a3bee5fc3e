//! The wasm module `import`: networks of other programs. Fetched when somebody brings one.

#[path = "../api/import.rs"]
#[expect(unreachable_pub, reason = "wasm-bindgen exports what is public")]
mod import;

fn main() {
    cifar_web::boundary::install_panic_hook();
}
