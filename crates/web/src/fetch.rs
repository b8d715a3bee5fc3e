//! The only file that asks the host for anything. Bytes come streamed, counted, and checked against the site's
//! list; nothing of a failed download is kept, and asking again is always possible.

use std::cell::RefCell;

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    PerformanceResourceTiming, ReadableStreamDefaultReader, Request, RequestCache, RequestInit, Response,
    WorkerGlobalScope,
};

use crate::boundary::scope;
use crate::download::{Download, Progress};
use crate::site::{Assets, Expected};
use crate::{Fault, Result};

/// Gets files of the site by their logical names.
pub struct Fetcher {
    base: String,
    assets: Assets,
    on_progress: Box<dyn Fn(&Progress)>,
    /// Files that came wrong once: the browser's own copy may be at fault, so it is passed over.
    distrusted: RefCell<Vec<String>>,
}

impl Fetcher {
    /// `base` is the site's address and ends in a slash. `on_progress` hears of each piece.
    pub fn new(base: String, assets: Assets, on_progress: Box<dyn Fn(&Progress)>) -> Self {
        Self { base, assets, on_progress, distrusted: RefCell::default() }
    }

    /// The bytes of a file. `expected` is what another list says of it; without, the site's list counts.
    ///
    /// # Errors
    /// `fetch.offline`, `fetch.status`, `fetch.length`, `fetch.hash`.
    pub async fn bytes(&self, name: &str, expected: Option<Expected>) -> Result<Vec<u8>> {
        let expected = expected.or_else(|| self.assets.expected(name));
        let result = self.stream(name, Download::new(name, expected)).await;
        let mut distrusted = self.distrusted.borrow_mut();
        distrusted.retain(|other| other != name);
        if result.is_err() {
            distrusted.push(name.into());
        }
        result
    }

    async fn stream(&self, name: &str, mut download: Download) -> Result<Vec<u8>> {
        let offline = |_: JsValue| Fault::Offline { asset: name.into() };
        let url = format!("{}{}", self.base, self.assets.path(name));
        (self.on_progress)(&download.progress(false));
        let scope = scope();
        let request = Request::new_with_str_and_init(&url, &self.options(name)).map_err(offline)?;
        let answer = JsFuture::from(scope.fetch_with_request(&request)).await.map_err(offline)?;
        let response: Response = answer.unchecked_into();
        if !response.ok() {
            return Err(Fault::Status { asset: name.into(), status: response.status() });
        }
        let Some(body) = response.body() else { return download.finish() };
        let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
        while let Some(piece) = next_piece(&reader).await.map_err(|_| download.broken_off())? {
            if let Err(fault) = download.push(&piece) {
                drop(reader.cancel());
                return Err(fault);
            }
            (self.on_progress)(&download.progress(false));
        }
        if from_cache(&scope, &response.url()) {
            (self.on_progress)(&download.progress(true));
        }
        download.finish()
    }

    fn options(&self, name: &str) -> RequestInit {
        let options = RequestInit::new();
        if self.distrusted.borrow().iter().any(|other| other == name) {
            options.set_cache(RequestCache::Reload);
        }
        options
    }
}

/// The next piece of a stream, or none at its end.
pub(crate) async fn next_piece(
    reader: &ReadableStreamDefaultReader,
) -> std::result::Result<Option<Vec<u8>>, JsValue> {
    let read = JsFuture::from(reader.read()).await?;
    if Reflect::get(&read, &"done".into())?.is_truthy() {
        return Ok(None);
    }
    let piece: Uint8Array = Reflect::get(&read, &"value".into())?.dyn_into()?;
    Ok(Some(piece.to_vec()))
}

/// Whether nothing travelled. Where the browser does not say, it is taken to have travelled.
fn from_cache(scope: &WorkerGlobalScope, url: &str) -> bool {
    let Some(performance) = scope.performance() else { return false };
    let entry = performance.get_entries_by_name(url).pop();
    entry.dyn_into().is_ok_and(|timing: PerformanceResourceTiming| {
        timing.transfer_size() == 0.0 && timing.decoded_body_size() > 0.0
    })
}
