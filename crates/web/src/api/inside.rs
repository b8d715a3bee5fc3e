//! The boundary of looking inside, in the module `learn`: typed arrays and plain objects in and out, no logic.
//!
//! Every method throws an Error that has a `code` and `params` ([`cifar_web::Fault`]).

use cifar_model::{Inspection, Weights};
use cifar_web::Fault;
use cifar_web::boundary::{from_js, object, to_error, to_js};
use cifar_web::inside::Shown;
use cifar_web::inside::excite::excite;
use cifar_web::inside::looked::{Answer, likeness_to};
use js_sys::{Array, Float32Array, Reflect, Uint32Array};
use wasm_bindgen::prelude::*;
use web_sys::OffscreenCanvas;

/// The object of a worker that looks inside.
#[wasm_bindgen]
#[derive(Default)]
pub struct Inside(cifar_web::inside::Inside);

#[wasm_bindgen]
impl Inside {
    /// No network yet.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a safetensors file: the network's stages.
    pub fn open(&self, safetensors: &[u8]) -> Result<JsValue, JsValue> {
        self.0.open(safetensors).and_then(|stages| to_js(&stages)).map_err(refused)
    }

    /// Takes a canvas over.
    pub fn attach(&self, name: &str, canvas: OffscreenCanvas) -> Result<(), JsValue> {
        self.0.canvases().attach_opaque(name, canvas).map_err(refused)
    }

    /// Lets a canvas go.
    pub fn detach(&self, name: &str) {
        self.0.canvases().detach(name);
    }

    /// What is to be painted of every picture that follows.
    pub fn arrange(&self, request: JsValue) -> Result<(), JsValue> {
        from_js(request).and_then(|request| self.0.arrange(request)).map_err(refused)
    }

    /// Looks at 3,072 bytes, planar RGB, and paints: the values with the full colour of the stages, and the logits.
    pub fn see(&self, planar: &[u8], is_painted: bool) -> Result<Array, JsValue> {
        let [limits, logits] = self.0.see(planar, is_painted).map_err(refused)?;
        Ok(Array::of2(&Float32Array::from(&limits[..]), &Float32Array::from(&logits[..])))
    }

    /// What is said of the stages that are painted. Of each `order` and `dead` are a Uint32Array, `ranges` is a Float32Array
    /// with two numbers for each channel.
    pub fn describe(&self) -> Result<Array, JsValue> {
        self.0.describe().and_then(|stages| stages.iter().map(stage_to_js).collect()).map_err(refused)
    }

    /// How a value of the last picture comes about; of a dense layer's inputs the `most` strongest are listed.
    pub fn explain(
        &self,
        stage: &str,
        channel: u32,
        row: u32,
        column: u32,
        most: u32,
    ) -> Result<JsValue, JsValue> {
        let at = [channel, row, column].map(|place| place as usize);
        let made = self.0.with(|network| {
            let stage = network.stage(stage)?;
            let (making, field) =
                (network.explain(stage, at, most as usize)?, network.receptive_field(stage, at)?);
            Ok(object(&[("making", to_js(&making)?), ("field", to_js(&field)?)]))
        });
        made.map_err(refused)
    }

    /// `{stage, shape, reads, groups, are_colours, limit, values, bias}` of a convolution or a dense layer: of the network
    /// that is looked into, or of a safetensors file.
    pub fn filters(&self, stage: &str, safetensors: Option<Vec<u8>>) -> Result<JsValue, JsValue> {
        let told = |network: &Inspection| {
            let filters = network.filters(network.stage(stage)?)?;
            let object = to_js(&filters)?;
            for (name, values) in [("values", filters.values), ("bias", filters.bias)] {
                // A fresh object takes any property.
                let _ = Reflect::set(&object, &name.into(), &Float32Array::from(values));
            }
            Ok(object)
        };
        let filters = match safetensors {
            None => self.0.with(|network| told(network)),
            Some(bytes) => compiled(&bytes).and_then(|network| told(&network)),
        };
        filters.map_err(refused)
    }

    /// How the values of a stage are spread over the last picture, with histograms.
    pub fn spread(&self, stage: &str) -> Result<JsValue, JsValue> {
        let spread = self.0.with(|network| Ok(network.spread(network.stage(stage)?)?));
        spread.and_then(|spread| to_js(&spread)).map_err(refused)
    }

    /// The values of a stage for the last picture.
    pub fn values(&self, stage: &str) -> Result<Vec<f32>, JsValue> {
        self.0.values(stage).map_err(refused)
    }

    /// The largest value of a channel on each of some pictures, 3,072 bytes each: `{value, row, column, field}` or null.
    pub fn excite(&self, planar: &[u8], stage: &str, channel: u32) -> Result<JsValue, JsValue> {
        let found = self.0.with(|network| excite(network, planar, stage, channel as usize));
        found.and_then(|found| to_js(&found)).map_err(refused)
    }

    /// Where the network looked in 3,072 bytes, planar RGB: `{values, random, likeness, limit, stages}`.
    #[wasm_bindgen(js_name = lookedAt)]
    pub fn looked_at(&self, planar: &[u8], question: JsValue) -> Result<JsValue, JsValue> {
        let answer = from_js(question).and_then(|question| {
            let answer = self.0.with_looked(|looked| looked.ask(planar, &question))?;
            Ok(object(&[
                ("values", Float32Array::from(&answer.values[..]).into()),
                ("random", Float32Array::from(&answer.random[..]).into()),
                ("likeness", to_js(&answer.likeness)?),
                ("limit", Answer::LIMIT.into()),
                ("stages", to_js(&answer.stages)?),
            ]))
        });
        answer.map_err(refused)
    }

    /// 3,072 bytes, planar RGB, changed as `{class, epsilon, steps}` says.
    pub fn attack(&self, planar: &[u8], change: JsValue) -> Result<Vec<u8>, JsValue> {
        from_js(change)
            .and_then(|change| self.0.with_looked(|looked| looked.attack(planar, change)))
            .map_err(refused)
    }

    /// How far each output's probability falls where squares hide the picture: positions x outputs.
    pub fn occlude(&self, planar: &[u8], hidden: JsValue) -> Result<Vec<f32>, JsValue> {
        from_js(hidden)
            .and_then(|hidden| self.0.with_looked(|looked| looked.occlude(planar, &hidden)))
            .map_err(refused)
    }

    /// How alike a map is to those of random networks, one after the other: `{likeness, limit}`.
    pub fn likeness(&self, values: &[f32], random: &[f32]) -> Result<JsValue, JsValue> {
        let likeness = to_js(&likeness_to(values, random)).map_err(refused)?;
        Ok(object(&[("likeness", likeness), ("limit", Answer::LIMIT.into())]))
    }

    /// Paints values on a canvas, `columns` side by side.
    #[wasm_bindgen(js_name = paintValues)]
    pub fn paint_values(
        &self,
        canvas: &str,
        values: &[f32],
        columns: u32,
        palette: JsValue,
    ) -> Result<(), JsValue> {
        from_js(palette)
            .and_then(|palette| self.0.paint_values(canvas, values, columns as usize, &palette))
            .map_err(refused)
    }
}

fn stage_to_js(shown: &Shown) -> Result<JsValue, Fault> {
    let stage = to_js(shown)?;
    // A fresh object takes any property.
    for (name, channels) in shown.channels() {
        let _ = Reflect::set(&stage, &name.into(), &Uint32Array::from(&channels[..]));
    }
    let _ = Reflect::set(&stage, &"ranges".into(), &Float32Array::from(shown.ranges()));
    Ok(stage)
}

fn compiled(safetensors: &[u8]) -> cifar_web::Result<Inspection> {
    Ok(Inspection::compile(&Weights::from_safetensors(safetensors)?)?)
}

fn refused(fault: Fault) -> JsValue {
    to_error(&fault)
}
