//! From Rust's values to JavaScript's and back, in one place for all modules; and what a panic leaves behind.

#[cfg(feature = "learn")]
use cifar_learn::session::Answer as Piece;
use cifar_model::{Dataset, Error, ErrorKind, Image};
use js_sys::{Array, Float32Array, JSON, Object, Reflect, Uint8Array, global};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::WorkerGlobalScope;

use crate::answer::{Answer, Evaluated};
use crate::fault::Param;
use crate::{Fault, Result};

/// Where the panic hook leaves its message for `worker.js`: after a panic no call into the module is safe.
const PANIC: &str = "cifarLabPanic";

/// The worker's global scope. Without a check: the modules run nowhere else.
pub fn scope() -> WorkerGlobalScope {
    global().unchecked_into()
}

/// Milliseconds since the worker began.
#[must_use]
pub fn now() -> f64 {
    scope().performance().map_or(0.0, |performance| performance.now())
}

/// Prints panics on the console and keeps the message for `worker.js`. To be called first.
pub fn install_panic_hook() {
    std::panic::set_hook(Box::new(|info| {
        // Nothing is left to be done where even this fails.
        let _ = Reflect::set(&global(), &PANIC.into(), &info.to_string().into());
        console_error_panic_hook::hook(info);
    }));
}

/// A plain JavaScript value: structs and maps become objects, `None` becomes `null`.
///
/// # Errors
/// `internal`: a defect of this program.
pub fn to_js(value: &impl Serialize) -> Result<JsValue> {
    let plain = serde_wasm_bindgen::Serializer::json_compatible();
    value.serialize(&plain).map_err(|e| Fault::internal(e.to_string()))
}

/// What JSON says; what is no JSON says nothing.
#[must_use]
pub fn from_text(json: &[u8]) -> JsValue {
    JSON::parse(&String::from_utf8_lossy(json)).unwrap_or(JsValue::NULL)
}

/// A value that a script gave.
///
/// # Errors
/// `argument` for another form than the declared one.
#[cfg(feature = "learn")]
pub fn from_js<T: DeserializeOwned>(value: JsValue) -> Result<T> {
    serde_wasm_bindgen::from_value(value).map_err(|e| another_form(&e.to_string()))
}

/// The same for what JSON can say: objects, lists, texts, finite numbers; no typed array. Its parser is in every module
/// anyway, and whoever needs no other is smaller.
///
/// # Errors
/// As [`from_js`].
pub fn from_plain<T: DeserializeOwned>(value: &JsValue) -> Result<T> {
    // Of nothing there is no JSON.
    let text = JSON::stringify(value).ok().and_then(|text| text.as_string());
    let value = serde_json::from_str(text.as_deref().unwrap_or("null"));
    value.map_err(|e| another_form(&e.to_string()))
}

fn another_form(problem: &str) -> Fault {
    Error::new(ErrorKind::Argument, problem, "cifar-lab.d.ts declares what is taken").into()
}

/// An object of the given fields.
#[must_use]
pub fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let entries: Array =
        fields.iter().map(|(key, value)| JsValue::from(Array::of2(&(*key).into(), value))).collect();
    Object::from_entries(&entries).map_or(JsValue::UNDEFINED, JsValue::from)
}

/// `{probabilities, logits, index, views, outOfDistribution, ms, seen, label}`: what a network says about a picture.
///
/// # Errors
/// As [`to_js`].
pub fn to_answer(answer: &Answer, picture: &Image, ms: f64, label: Option<u8>) -> Result<JsValue> {
    Ok(object(&[
        ("probabilities", Float32Array::from(&answer.probabilities[..]).into()),
        ("logits", Float32Array::from(&answer.logits[..]).into()),
        ("index", (answer.index as u32).into()),
        ("views", to_js(&answer.views)?),
        ("outOfDistribution", to_js(&answer.out_of_distribution)?),
        ("ms", ms.into()),
        ("seen", Uint8Array::from(picture.planar()).into()),
        ("label", label.map_or(JsValue::NULL, JsValue::from)),
    ]))
}

/// `{counts}`, and where answers are kept `logits` and `labels`: what a network answered to labelled images.
///
/// # Errors
/// As [`to_js`].
pub fn to_evaluated(evaluated: &Evaluated) -> Result<JsValue> {
    let mut fields = vec![("counts", to_js(&evaluated.counts)?)];
    if let Some(kept) = &evaluated.kept {
        fields.push(("logits", Float32Array::from(&kept.logits[..]).into()));
        fields.push(("labels", Uint8Array::from(&kept.labels[..]).into()));
    }
    Ok(object(&fields))
}

/// What an answer says besides the loss, which may be no number, and the gradient's values.
#[cfg(feature = "learn")]
#[derive(Serialize, serde::Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Figures {
    Gradient { correct: u32, images: u32 },
    Features {},
    Evaluated { counts: Box<cifar_model::Evaluation> },
}

/// `{figures, loss, values}`: a worker's answer; `values` has the gradient or the features, or is empty.
///
/// # Errors
/// `internal`: a defect of this program.
#[cfg(feature = "learn")]
pub fn to_piece(answer: &Piece) -> Result<JsValue> {
    let (figures, loss, values) = match answer {
        Piece::Gradient(shard) => {
            let (correct, images) = (shard.correct, shard.images);
            (Figures::Gradient { correct, images }, shard.loss, &shard.values[..])
        }
        Piece::Features(rows) => (Figures::Features {}, 0.0, &rows[..]),
        Piece::Evaluated(counts, loss) => (Figures::Evaluated { counts: counts.clone() }, *loss, &[][..]),
    };
    Ok(object(&[
        ("figures", to_js(&figures)?),
        ("loss", loss.into()),
        ("values", Float32Array::from(values).into()),
    ]))
}

/// What [`to_piece`] made.
///
/// # Errors
/// `argument` for another form.
#[cfg(feature = "learn")]
pub fn from_piece(answer: &JsValue) -> Result<Piece> {
    let field = |name: &str| Reflect::get(answer, &name.into()).unwrap_or(JsValue::UNDEFINED);
    let values = || Float32Array::new(&field("values")).to_vec();
    let loss = field("loss").as_f64().ok_or_else(|| another_form("an answer without a loss"))?;
    Ok(match from_plain(&field("figures"))? {
        Figures::Gradient { correct, images } => {
            Piece::Gradient(cifar_learn::Gradient { values: values(), loss, correct, images })
        }
        Figures::Features {} => Piece::Features(values()),
        Figures::Evaluated { counts } => Piece::Evaluated(counts, loss),
    })
}

/// `{planar, labels}` of images.
#[must_use]
pub fn to_pictures<L: Copy + Into<u8>>(data: &Dataset<L>) -> JsValue {
    let labels: Vec<u8> = data.labels().iter().map(|&label| label.into()).collect();
    object(&[
        ("planar", Uint8Array::from(data.images()).into()),
        ("labels", Uint8Array::from(&labels[..]).into()),
    ])
}

/// A JavaScript Error with a stable `code` and its `params`.
#[must_use]
pub fn to_error(fault: &Fault) -> JsValue {
    let error = js_sys::Error::new(&fault.to_string());
    for (key, value) in [("code", fault.code().into()), ("params", to_params(fault))] {
        // A fresh Error takes any property.
        let _ = Reflect::set(&error, &key.into(), &value);
    }
    error.into()
}

/// Without serde, which a module that only refuses would carry for this alone.
fn to_params(fault: &Fault) -> JsValue {
    #[cfg(feature = "learn")]
    if let Fault::Session(error) = fault {
        return to_js(error).unwrap_or_else(|_| Object::new().into());
    }
    let value = |param: Param<'_>| match param {
        Param::Text(text) => text.into(),
        Param::Number(number) => number.into(),
        Param::Texts(texts) => texts.iter().map(|text| JsValue::from(&**text)).collect::<Array>().into(),
    };
    let params: Vec<_> = fault.params().into_iter().map(|(name, param)| (name, value(param))).collect();
    object(&params)
}
