//! The boundary of the module `view`: typed arrays and plain objects in and out, no logic.
//!
//! Every method rejects with an Error that has a `code` and `params` ([`cifar_web::Fault`]).

use cifar_model::{Evaluation, Image};
use cifar_web::answer::Evaluated;
use cifar_web::boundary::{
    from_plain, from_text, now, object, to_answer, to_error, to_evaluated, to_js, to_pictures,
};
use cifar_web::fetch::Fetcher;
use cifar_web::lab::{Lab, Labelled};
use cifar_web::reduce::Reduced;
use cifar_web::{Fault, Result};
use js_sys::{Function, Uint8Array, Uint8ClampedArray};
use wasm_bindgen::prelude::*;
use web_sys::OffscreenCanvas;

/// The version that the page's scripts must share.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    cifar_web::VERSION.into()
}

/// The view worker's object: images, the plan, painting.
#[wasm_bindgen]
pub struct View(Lab);

#[wasm_bindgen]
impl View {
    /// `base`: the site's address with a slash at its end; `assets`: the content of assets.json, or null;
    /// `onprogress` is called with `{asset, loaded, total, cached}`.
    #[wasm_bindgen(constructor)]
    pub fn new(base: String, assets: JsValue, onprogress: Function) -> Result<Self, JsValue> {
        let assets: Option<_> = from_plain(&assets).map_err(rejected)?;
        let report = move |progress: &cifar_web::download::Progress| {
            let value = to_js(progress).unwrap_or_default();
            // A listener's exception is the listener's affair.
            let _ = onprogress.call1(&JsValue::NULL, &value);
        };
        Ok(Self(Lab::new(Fetcher::new(base, assets.unwrap_or_default(), Box::new(report)))))
    }

    /// Fetches the site's lists: `{models, manifest}`.
    pub async fn open(&self) -> Result<JsValue, JsValue> {
        let lists = self.0.open().await.map_err(rejected)?;
        let models = js_sys::Reflect::get(&from_text(&lists.models), &"models".into())?;
        Ok(object(&[("models", models), ("manifest", from_text(&lists.manifest))]))
    }

    /// Fetches a model: as [`View::model`].
    #[wasm_bindgen(js_name = loadModel)]
    pub async fn load_model(&self, name: String) -> Result<JsValue, JsValue> {
        self.0.load_model(&name).await.map_err(rejected)?;
        self.model()
    }

    /// Reads a weights file: as [`View::model`].
    #[wasm_bindgen(js_name = loadModelBytes)]
    pub fn load_model_bytes(&self, bytes: Vec<u8>) -> Result<JsValue, JsValue> {
        self.0.load_model_bytes(bytes).map_err(rejected)?;
        self.model()
    }

    /// `{metadata, summary, outputs, bytes, selfCheck}` of the loaded model; `bytes` is its safetensors file, `selfCheck`
    /// the largest difference to the logits that it expects of its own pictures, or null.
    pub fn model(&self) -> Result<JsValue, JsValue> {
        let answer = self.0.with_model(|model| {
            fields([
                ("metadata", to_js(model.metadata())),
                ("summary", to_js(model.summary())),
                ("outputs", to_js(&model.outputs())),
                ("bytes", Ok(Uint8Array::from(model.bytes()).into())),
                ("selfCheck", to_js(&model.self_check())),
            ])
        });
        answer.map_err(rejected)
    }

    /// `{split, index, label, planar, rgba}`.
    pub async fn image(&self, split: String, index: u32) -> Result<JsValue, JsValue> {
        let Labelled { picture, label } = self.0.image(&split, index).await.map_err(rejected)?;
        Ok(object(&[
            ("split", split.into()),
            ("index", index.into()),
            ("label", label.into()),
            ("planar", Uint8Array::from(picture.planar()).into()),
            ("rgba", Uint8ClampedArray::from(&picture.rgba()[..]).into()),
        ]))
    }

    /// `{planar, labels}` of `count` images in a row.
    pub async fn pixels(&self, split: String, first: u32, count: u32) -> Result<JsValue, JsValue> {
        let data = self.0.images(&split, first..first.saturating_add(count)).await.map_err(rejected)?;
        Ok(to_pictures(&data))
    }

    /// Classifies a dataset image: as [`View::classify_pixels`].
    pub async fn classify(&self, split: String, index: u32, with_mirror: bool) -> Result<JsValue, JsValue> {
        let image = self.0.image(&split, index).await.map_err(rejected)?;
        self.answer(image.picture, with_mirror, Some(image.label)).map_err(rejected)
    }

    /// `{probabilities, logits, index, views, outOfDistribution, ms, seen, label}` of planar bytes, which are fitted to what
    /// the network reads; `with_mirror`: the mean of this view and the mirrored one, and `views` has both.
    #[wasm_bindgen(js_name = classifyPixels)]
    pub fn classify_pixels(&self, planar: &[u8], with_mirror: bool) -> Result<JsValue, JsValue> {
        let picture = Image::from_planar(planar).map_err(|e| rejected(e.into()))?;
        self.answer(picture, with_mirror, None).map_err(rejected)
    }

    /// Classifies a part of any picture: as [`View::classify_pixels`], and `source`: `{width, height, square,
    /// transparent, falsified}`. `picture`: a Blob, ImageBitmap or ImageData, kept under `key`; null: the one that was
    /// kept under it. `look`: `{square, background}`.
    #[wasm_bindgen(js_name = classifyPicture)]
    pub async fn classify_picture(
        &self,
        key: u32,
        picture: JsValue,
        look: JsValue,
        with_mirror: bool,
    ) -> Result<JsValue, JsValue> {
        let reduced = self.look(key, picture, look).await.map_err(rejected)?;
        let answer = self.answer(reduced.image, with_mirror, None).map_err(rejected)?;
        js_sys::Reflect::set(&answer, &"source".into(), &to_js(&reduced.source).map_err(rejected)?)?;
        Ok(answer)
    }

    /// `{seen, source}` as of [`View::classify_picture`], for the engines of other workers.
    #[wasm_bindgen(js_name = seePicture)]
    pub async fn see_picture(&self, key: u32, picture: JsValue, look: JsValue) -> Result<JsValue, JsValue> {
        let reduced = self.look(key, picture, look).await.map_err(rejected)?;
        let seen = Ok(Uint8Array::from(reduced.image.planar()).into());
        fields([("seen", seen), ("source", to_js(&reduced.source))]).map_err(rejected)
    }

    /// An ImageBitmap of the picture that is kept under `key`, no side longer than `longest`.
    pub fn preview(&self, key: u32, longest: u32) -> Result<JsValue, JsValue> {
        self.0.pictures().preview(key, longest).map(JsValue::from).map_err(rejected)
    }

    /// `n x outputs`, row by row, of `n` images of the network's size.
    pub fn logits(&self, planar: &[u8]) -> Result<Vec<f32>, JsValue> {
        self.0.with_model(|model| model.logits(planar)).map_err(rejected)
    }

    /// Multiply-adds a second that this thread can do ([`cifar_web::peak`]).
    pub fn peak(&self) -> f64 {
        cifar_web::peak::measure(now)
    }

    /// `{counts}` of `count` dataset images from `first` on, and with `keeps_answers` their `logits` and `labels`;
    /// [`View::report`] sums counts up.
    pub async fn evaluate(
        &self,
        split: String,
        first: u32,
        count: u32,
        with_mirror: bool,
        keeps_answers: bool,
    ) -> Result<JsValue, JsValue> {
        let images = first..first.saturating_add(count);
        let evaluated = self.0.evaluate(&split, images, with_mirror, Evaluated::new(keeps_answers)).await;
        evaluated.and_then(|evaluated| to_evaluated(&evaluated)).map_err(rejected)
    }

    /// `{n, correct, accuracy, interval, confusion, outside, perClass}` of a list of counts.
    pub fn report(&self, parts: JsValue) -> Result<JsValue, JsValue> {
        let parts: Result<Vec<Evaluation>> = from_plain(&parts);
        parts.and_then(|parts| to_js(&cifar_web::answer::report(&parts))).map_err(rejected)
    }

    /// Takes a canvas over.
    pub fn attach(&self, name: &str, canvas: OffscreenCanvas) -> Result<(), JsValue> {
        self.0.canvases().attach(name, canvas).map_err(rejected)
    }

    /// Paints `picture` (planar) or else `request.bars`.
    pub fn paint(&self, request: JsValue, picture: Option<Vec<u8>>) -> Result<(), JsValue> {
        let painted = from_plain(&request).and_then(|request| self.0.paint(&request, picture.as_deref()));
        painted.map_err(rejected)
    }
}

impl View {
    async fn look(&self, key: u32, picture: JsValue, look: JsValue) -> Result<Reduced> {
        let look = from_plain(&look)?;
        let size = self.0.with_model(|model| Ok(model.size()))?;
        self.0.pictures().look(key, picture, &look, size).await
    }

    fn answer(&self, picture: Image, with_mirror: bool, label: Option<u8>) -> Result<JsValue> {
        let picture = picture.fitted(self.0.with_model(|model| Ok(model.size()))?)?;
        let start = now();
        let answer = self.0.with_model(|model| model.classify(&picture, with_mirror))?;
        to_answer(&answer, &picture, now() - start, label)
    }
}

fn fields<const N: usize>(fields: [(&str, Result<JsValue>); N]) -> Result<JsValue> {
    let mut ready = Vec::new();
    for (name, value) in fields {
        ready.push((name, value?));
    }
    Ok(object(&ready))
}

fn rejected(fault: Fault) -> JsValue {
    to_error(&fault)
}
