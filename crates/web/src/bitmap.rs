//! The only file that reads a canvas: what the browser has decoded is drawn 1:1, a strip at a time, and read back.
//!
//! The browser decodes, turns by EXIF and converts colours; it never resizes. `reduce.rs` does that.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::{Clamped, JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ImageBitmap, ImageData, OffscreenCanvas, OffscreenCanvasRenderingContext2d};

use cifar_model::ImageSize;

use crate::boundary::{object, scope};
use crate::reduce::{Look, Reduced, Region, cut, reduce};
use crate::{Fault, Result};

/// A decoded picture.
enum Picture {
    /// The browser has the pixels.
    Bitmap(ImageBitmap),
    /// A script gave them.
    Pixels { width: u32, height: u32, rgba: Vec<u8> },
}

impl Drop for Picture {
    /// Frees the pixels now, not when the browser's collector comes by.
    fn drop(&mut self) {
        if let Self::Bitmap(bitmap) = self {
            bitmap.close();
        }
    }
}

/// The picture that was looked at last: a square that is dragged over it needs no second decoding.
#[derive(Default)]
pub struct Pictures {
    kept: RefCell<Option<(u32, Rc<Picture>)>>,
    /// Whether reads are falsified, once it is known.
    falsified: Cell<Option<bool>>,
}

impl Pictures {
    /// Looks at a Blob, ImageBitmap or ImageData for a network of this size; it is then kept under `key`; null is the one that is kept.
    ///
    /// # Errors
    /// `picture.format` where the browser cannot decode it; as [`reduce`]; `canvas.context` where nothing can be read.
    pub async fn look(&self, key: u32, picture: JsValue, look: &Look, size: ImageSize) -> Result<Reduced> {
        let picture =
            if picture.is_null() { self.kept(key)? } else { self.keep(key, decode(picture).await?) };
        let mut reduced = match &*picture {
            Picture::Pixels { width, height, rgba } => {
                reduce(*width, *height, look, size, |region| Ok(cut(rgba, *width, region)))?
            }
            Picture::Bitmap(bitmap) => {
                let canvas = Canvas::new()?;
                reduce(bitmap.width(), bitmap.height(), look, size, |region| canvas.read(bitmap, region))?
            }
        };
        reduced.source.falsified = self.falsified()?;
        Ok(reduced)
    }

    /// The picture that is kept, for a person: made small by the browser, no side longer than `longest`.
    ///
    /// # Errors
    /// `internal` where it is not kept or its pixels came from a script; `canvas.context` where nothing can be drawn.
    pub fn preview(&self, key: u32, longest: u32) -> Result<ImageBitmap> {
        match &*self.kept(key)? {
            Picture::Bitmap(bitmap) => Canvas::new()?.shrink(bitmap, longest),
            Picture::Pixels { .. } => Err(Fault::internal("a script has these pixels itself")),
        }
    }

    fn keep(&self, key: u32, picture: Picture) -> Rc<Picture> {
        let picture = Rc::new(picture);
        *self.kept.borrow_mut() = Some((key, Rc::clone(&picture)));
        picture
    }

    fn kept(&self, key: u32) -> Result<Rc<Picture>> {
        let kept = self.kept.borrow();
        let found = kept.as_ref().filter(|(of, _)| *of == key).map(|(_, picture)| Rc::clone(picture));
        found.ok_or_else(|| Fault::internal("the picture is not here any more"))
    }

    /// Some browsers answer a canvas's reader with noise, against recognition: a known pattern shows it.
    fn falsified(&self) -> Result<bool> {
        if let Some(known) = self.falsified.get() {
            return Ok(known);
        }
        const SIDE: u32 = 32;
        let pattern: Vec<u8> = (0..SIDE * SIDE)
            .flat_map(|i| [i % 256, i * 7 % 256, i / 4, 255].map(|value| value.to_le_bytes()[0]))
            .collect();
        let canvas = Canvas::new()?;
        let found = canvas.round_trip(&pattern, SIDE)? != pattern;
        self.falsified.set(Some(found));
        Ok(found)
    }
}

async fn decode(picture: JsValue) -> Result<Picture> {
    if let Some(pixels) = picture.dyn_ref::<ImageData>() {
        return Ok(Picture::Pixels { width: pixels.width(), height: pixels.height(), rgba: pixels.data().0 });
    }
    let picture = match picture.dyn_into::<Blob>() {
        Ok(file) => {
            let decoding: Promise = scope().create_image_bitmap_with_blob(&file).map_err(unreadable)?;
            JsFuture::from(decoding).await.map_err(unreadable)?
        }
        Err(other) => other,
    };
    picture.dyn_into().map(Picture::Bitmap).map_err(|_| Fault::internal("no Blob, ImageBitmap or ImageData"))
}

fn unreadable(error: JsValue) -> Fault {
    let said = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    Fault::PictureFormat { problem: said.unwrap_or_default() }
}

/// Room for one strip. Each look has its own: two of them may take turns.
struct Canvas(OffscreenCanvas, OffscreenCanvasRenderingContext2d);

impl Canvas {
    fn new() -> Result<Self> {
        let canvas = OffscreenCanvas::new(1, 1).map_err(refused)?;
        // Without it the pixels would travel to the graphics card and back, and might be rounded there.
        let options = object(&[("willReadFrequently", true.into())]);
        let context = canvas.get_context_with_context_options("2d", &options).map_err(refused)?;
        let context =
            context.and_then(|context| context.dyn_into().ok()).ok_or_else(|| refused(JsValue::NULL))?;
        Ok(Self(canvas, context))
    }

    /// The pixels of a region, 4 bytes RGBA each, not multiplied by alpha.
    fn read(&self, bitmap: &ImageBitmap, region: Region) -> Result<Vec<u8>> {
        let Self(canvas, context) = self;
        // Setting a size also clears.
        canvas.set_width(region.width);
        canvas.set_height(region.height);
        context.set_image_smoothing_enabled(false);
        let [x, y, width, height] = [region.x, region.y, region.width, region.height].map(f64::from);
        let drawn = context.draw_image_with_image_bitmap_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
            bitmap, x, y, width, height, 0.0, 0.0, width, height,
        );
        let read = drawn.and_then(|()| context.get_image_data(0.0, 0.0, width, height)).map_err(refused)?;
        Ok(read.data().0)
    }

    /// The whole bitmap, small. Not for the network.
    fn shrink(self, bitmap: &ImageBitmap, longest: u32) -> Result<ImageBitmap> {
        let Self(canvas, context) = self;
        let (width, height) = (bitmap.width(), bitmap.height());
        let scale = (f64::from(longest) / f64::from(width.max(height))).min(1.0);
        let [width, height] = [width, height].map(|side| (f64::from(side) * scale).round().max(1.0));
        canvas.set_width(width as u32);
        canvas.set_height(height as u32);
        context
            .draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, width, height)
            .and_then(|()| canvas.transfer_to_image_bitmap())
            .map_err(refused)
    }

    /// What comes back of opaque pixels.
    fn round_trip(&self, rgba: &[u8], side: u32) -> Result<Vec<u8>> {
        let Self(canvas, context) = self;
        canvas.set_width(side);
        canvas.set_height(side);
        let put = ImageData::new_with_u8_clamped_array(Clamped(rgba), side)
            .and_then(|pixels| context.put_image_data(&pixels, 0.0, 0.0));
        let size = f64::from(side);
        let read = put.and_then(|()| context.get_image_data(0.0, 0.0, size, size)).map_err(refused)?;
        Ok(read.data().0)
    }
}

fn refused(_: JsValue) -> Fault {
    Fault::CanvasContext { canvas: "strip".into() }
}
