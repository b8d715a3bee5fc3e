//! The only file that touches a canvas: bitmaps of `paint.rs` onto the canvases that the page handed over.

use std::cell::RefCell;
use std::collections::BTreeMap;

use js_sys::Uint8ClampedArray;
use wasm_bindgen::JsCast;
use web_sys::{ImageData, OffscreenCanvas, OffscreenCanvasRenderingContext2d};

use crate::frame::{Align, Frame, Text};
use crate::{Fault, Result};

/// Canvases by name.
#[derive(Default)]
pub struct Canvases(RefCell<BTreeMap<String, Held>>);

struct Held {
    canvas: OffscreenCanvas,
    context: OffscreenCanvasRenderingContext2d,
    /// What was last put on it, and its bytes: to make both anew for each picture costs eight times as much as to fill them.
    pixels: Option<(ImageData, Uint8ClampedArray)>,
}

impl Canvases {
    /// Takes a canvas; one that had the name before is let go.
    ///
    /// # Errors
    /// `canvas.context` where it gives no 2D context.
    pub fn attach(&self, name: &str, canvas: OffscreenCanvas) -> Result<()> {
        let context = canvas.get_context("2d").ok().flatten();
        let context = context.and_then(|context| context.dyn_into().ok()).ok_or_else(|| no_context(name))?;
        self.0.borrow_mut().insert(name.into(), Held { canvas, context, pixels: None });
        Ok(())
    }

    /// Lets a canvas go, where there is one of that name.
    pub fn detach(&self, name: &str) {
        self.0.borrow_mut().remove(name);
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
    pub fn show_pixels(&self, name: &str, rgba: &[u8], (width, height): (u32, u32)) -> Result<()> {
        self.with(name, |Held { canvas, context, pixels }| {
            if (canvas.width(), canvas.height()) != (width, height) {
                canvas.set_width(width);
                canvas.set_height(height);
                *pixels = None;
            }
            let (image, bytes) = match pixels {
                Some(pixels) => pixels,
                none @ None => {
                    let bytes = Uint8ClampedArray::new_with_length(rgba.len() as u32);
                    // It keeps these bytes, no copy of them.
                    let image = ImageData::new_with_js_u8_clamped_array(&bytes, width)?;
                    none.insert((image, bytes))
                }
            };
            if bytes.length() as usize != rgba.len() {
                return Err("another number of bytes than the canvas has".into());
            }
            bytes.copy_from(rgba);
            context.put_image_data(image, 0.0, 0.0)
        })
    }

    fn with(
        &self,
        name: &str,
        paint: impl FnOnce(&mut Held) -> std::result::Result<(), wasm_bindgen::JsValue>,
    ) -> Result<()> {
        let mut canvases = self.0.borrow_mut();
        let held = canvases.get_mut(name).ok_or_else(|| Fault::CanvasUnknown { canvas: name.into() })?;
        paint(held).map_err(|_| no_context(name))
    }
}

fn write(
    context: &OffscreenCanvasRenderingContext2d,
    text: &Text,
    font: &str,
) -> std::result::Result<(), wasm_bindgen::JsValue> {
    let weight = if text.bold { "600" } else { "400" };
    context.set_font(&format!("{weight} {}px {font}", text.size));
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
