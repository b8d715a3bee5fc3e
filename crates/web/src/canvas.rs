//! The only file that touches a canvas: bitmaps of `paint.rs` onto the canvases that the page handed over.

use std::cell::RefCell;

use cifar_model::number;
use js_sys::Uint8ClampedArray;
use js_sys::WebAssembly::Memory;
use wasm_bindgen::JsCast;
use web_sys::{ImageData, OffscreenCanvas, OffscreenCanvasRenderingContext2d};

use crate::boundary::object;
use crate::frame::{Align, Frame, Text};
use crate::{Fault, Result};

/// Canvases by name.
#[derive(Default)]
pub struct Canvases(RefCell<Vec<Held>>);

struct Held {
    name: String,
    canvas: OffscreenCanvas,
    context: OffscreenCanvasRenderingContext2d,
    /// Width and height as they were last set: to ask the canvas takes longer.
    size: (u32, u32),
    /// What was last put on it, and its bytes: to make both anew for each picture costs eight times as much as to fill them.
    pixels: Option<(ImageData, Uint8ClampedArray)>,
    /// The same of bytes that lie in the module's memory.
    lasting: Option<Lasting>,
}

/// Bytes in the module's memory as the browser reads them.
struct Lasting {
    image: ImageData,
    at: *const u8,
    bytes: usize,
    /// Of the memory, when the image was made: one that has grown leaves images behind that show nothing.
    pages: usize,
}

impl Canvases {
    /// Takes a canvas; one that had the name before is let go.
    ///
    /// # Errors
    /// `canvas.context` where it gives no 2D context.
    pub fn attach(&self, name: &str, canvas: OffscreenCanvas) -> Result<()> {
        self.attach_with(name, canvas, true)
    }

    /// The same for what has no transparent pixel: it is shown in half the time.
    ///
    /// # Errors
    /// As [`Self::attach`].
    pub fn attach_opaque(&self, name: &str, canvas: OffscreenCanvas) -> Result<()> {
        self.attach_with(name, canvas, false)
    }

    fn attach_with(&self, name: &str, canvas: OffscreenCanvas, has_alpha: bool) -> Result<()> {
        let options = object(&[("alpha", has_alpha.into())]);
        let context = canvas.get_context_with_context_options("2d", &options).ok().flatten();
        let context = context.and_then(|context| context.dyn_into().ok()).ok_or_else(|| no_context(name))?;
        self.detach(name);
        let held = Held { name: name.into(), size: (0, 0), canvas, context, pixels: None, lasting: None };
        self.0.borrow_mut().push(held);
        Ok(())
    }

    /// Lets a canvas go, where there is one of that name.
    pub fn detach(&self, name: &str) {
        self.0.borrow_mut().retain(|held| held.name != name);
    }

    /// Shows a bitmap; the canvas takes its size.
    ///
    /// # Errors
    /// `canvas.unknown` for a name that was not attached, `canvas.context` where the browser refuses.
    pub fn show(&self, name: &str, frame: &Frame, font: &str) -> Result<()> {
        self.show_pixels(name, &frame.rgba, (frame.width, frame.height))?;
        self.with(name, |held| frame.texts.iter().try_for_each(|text| write(&held.context, text, font)))
    }

    /// Shows RGBA, row by row; the canvas takes its size.
    ///
    /// # Errors
    /// As [`Self::show`].
    pub fn show_pixels(&self, name: &str, rgba: &[u8], size: (u32, u32)) -> Result<()> {
        self.with(name, |held| {
            held.resize(size);
            let (image, bytes) = match &held.pixels {
                Some(pixels) => pixels,
                None => {
                    let bytes = Uint8ClampedArray::new_with_length(rgba.len() as u32);
                    // It keeps these bytes, no copy of them.
                    let image = ImageData::new_with_js_u8_clamped_array(&bytes, size.0)?;
                    held.pixels.insert((image, bytes))
                }
            };
            if bytes.length() as usize != rgba.len() {
                return Err("another number of bytes than the canvas has".into());
            }
            bytes.copy_from(rgba);
            held.context.put_image_data(image, 0.0, 0.0)
        })
    }

    /// The same without a copy, for RGBA that stays where it lies from picture to picture: the browser reads it there.
    ///
    /// # Errors
    /// As [`Self::show`].
    pub fn show_lasting(&self, name: &str, rgba: &[u8], size: (u32, u32)) -> Result<()> {
        self.with(name, |held| {
            held.resize(size);
            let (at, pages) = (rgba.as_ptr(), memory_pages());
            let is_there =
                |lasting: &&Lasting| (lasting.at, lasting.bytes, lasting.pages) == (at, rgba.len(), pages);
            let Lasting { image, .. } = match held.lasting.as_ref().filter(is_there) {
                Some(lasting) => lasting,
                None => {
                    let memory: Memory = wasm_bindgen::memory().unchecked_into();
                    let bytes = Uint8ClampedArray::new_with_byte_offset_and_length(
                        &memory.buffer(),
                        at as u32,
                        rgba.len() as u32,
                    );
                    let image = ImageData::new_with_js_u8_clamped_array(&bytes, size.0)?;
                    held.lasting.insert(Lasting { image, at, bytes: rgba.len(), pages })
                }
            };
            held.context.put_image_data(image, 0.0, 0.0)
        })
    }

    fn with(
        &self,
        name: &str,
        paint: impl FnOnce(&mut Held) -> std::result::Result<(), wasm_bindgen::JsValue>,
    ) -> Result<()> {
        let mut canvases = self.0.borrow_mut();
        let held = canvases.iter_mut().find(|held| held.name == name);
        let held = held.ok_or_else(|| Fault::CanvasUnknown { canvas: name.into() })?;
        paint(held).map_err(|_| no_context(name))
    }
}

impl Held {
    /// A canvas that is given a size is emptied, the same size or not.
    fn resize(&mut self, size: (u32, u32)) {
        if self.size != size {
            self.canvas.set_width(size.0);
            self.canvas.set_height(size.1);
            (self.size, self.pixels, self.lasting) = (size, None, None);
        }
    }
}

/// Of 64 KiB: asked without JavaScript.
#[cfg(target_arch = "wasm32")]
fn memory_pages() -> usize {
    core::arch::wasm32::memory_size(0)
}

/// Only a browser has canvases.
#[cfg(not(target_arch = "wasm32"))]
const fn memory_pages() -> usize {
    0
}

fn write(
    context: &OffscreenCanvasRenderingContext2d,
    text: &Text,
    font: &str,
) -> std::result::Result<(), wasm_bindgen::JsValue> {
    let weight = if text.bold { "600" } else { "400" };
    context.set_font(&format!("{weight} {}px {font}", number(text.size)));
    context.set_fill_style_str(&text.colour.css());
    context.set_text_baseline("middle");
    context.set_text_align(match text.align {
        Align::Left => "left",
        Align::Right => "right",
    });
    context.fill_text_with_max_width(&text.words, text.x, text.y, text.max_width.max(1.0))
}

fn no_context(canvas: &str) -> Fault {
    Fault::CanvasContext { canvas: canvas.into() }
}
