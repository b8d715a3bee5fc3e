//! The wasm module `view`: images, the inference plan and painting.

#[path = "../api/view.rs"]
#[expect(unreachable_pub, reason = "wasm-bindgen exports what is public")]
mod view;

fn main() {
    cifar_web::boundary::install_panic_hook();
}
