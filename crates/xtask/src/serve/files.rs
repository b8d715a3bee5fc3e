//! The files of dist/ in memory, each with its compressed form: nothing is read or compressed per request.

use super::headers::{ALWAYS, accepts_gzip, cache_control, content_type, is_compressible, matches_tag};
use crate::hash::sha256;
use crate::site::{Assets, MANIFEST, SERVICE_WORKER, files};
use anyhow::{Context, Result};
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Method, Response, StatusCode, header};
use flate2::{Compression, write::GzEncoder};
use std::collections::{BTreeSet, HashMap};
use std::io::Write;
use std::path::Path;

/// A file as it can be sent.
#[derive(Clone)]
struct File {
    bytes: Bytes,
    /// Where that is shorter.
    gzip: Option<Bytes>,
    tag: String,
}

/// What is served, by path relative to the site.
#[derive(Clone)]
pub(super) struct Files {
    files: HashMap<String, File>,
    /// What is not there yet.
    to_come: BTreeSet<String>,
}

impl Files {
    /// Reads a built site, without what its list says is to come.
    pub(super) fn load(dist: &Path) -> Result<Self> {
        let paths = files(dist).context("there is no built site: run `cargo xtask build`")?;
        let mut loaded = HashMap::new();
        for path in paths {
            let bytes = std::fs::read(dist.join(&path)).with_context(|| format!("reading {path}"))?;
            loaded.insert(path.clone(), File::new(&path, bytes)?);
        }
        Ok(Self { files: loaded, to_come: BTreeSet::new() })
    }

    /// Reads a site to which somebody is still building what its list says is to come. Its service worker waits for that, too:
    /// it lists the files of the whole.
    pub(super) fn load_begun(dist: &Path) -> Result<Self> {
        let list = dist.join(MANIFEST);
        let text = std::fs::read(&list).with_context(|| format!("reading {}", list.display()))?;
        let list: Assets = serde_json::from_slice(&text).context("reading the list of assets")?;
        let mut to_come: BTreeSet<_> =
            list.into_iter().filter(|(_, asset)| asset.is_to_come()).map(|(name, _)| name).collect();
        if !to_come.is_empty() {
            to_come.insert(SERVICE_WORKER.to_owned());
        }
        Ok(Self { to_come, ..Self::load(dist)? })
    }

    /// The same site with a file that was to come.
    pub(super) fn with(&self, name: &str, bytes: Vec<u8>) -> Result<Self> {
        let mut site = self.clone();
        site.to_come.remove(name);
        site.files.insert(name.to_owned(), File::new(name, bytes)?);
        Ok(site)
    }

    /// The whole of a site that was begun: pages that were opened before ask for what came by the names that they had then.
    pub(super) fn load_whole(dist: &Path, begun: &Self) -> Result<Self> {
        let mut files = begun.files.clone();
        files.extend(Self::load(dist)?.files);
        Ok(Self { files, to_come: BTreeSet::new() })
    }

    /// Whether the file is to come.
    pub(super) fn lacks(&self, path: &str) -> bool {
        self.to_come.contains(path)
    }

    /// The answer to a request for `path` (as it was asked for, without the leading slash: no file of the site has a name
    /// that an address would escape).
    pub(super) fn answer(&self, method: &Method, path: &str, asked: &HeaderMap) -> Response<Body> {
        if !matches!(*method, Method::GET | Method::HEAD) {
            return plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are answered here\n");
        }
        let path = if path.is_empty() || path.ends_with('/') {
            format!("{path}index.html")
        } else {
            path.to_owned()
        };
        match self.files.get(&path) {
            Some(file) => file.answer(&path, method == Method::HEAD, asked),
            None => plain(StatusCode::NOT_FOUND, "no such file\n"),
        }
    }
}

impl File {
    fn new(path: &str, bytes: Vec<u8>) -> Result<Self> {
        let tag = sha256(&bytes)[..16].to_owned();
        let gzip = if is_compressible(path) { Some(gzip(&bytes)?) } else { None };
        let gzip = gzip.filter(|gzip| gzip.len() < bytes.len()).map(Bytes::from);
        Ok(Self { bytes: bytes.into(), gzip, tag })
    }

    fn answer(&self, path: &str, head_only: bool, asked: &HeaderMap) -> Response<Body> {
        let text = |name| asked.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let gzip = self.gzip.as_ref().filter(|_| accepts_gzip(text(header::ACCEPT_ENCODING)));
        // Two forms of a file are two things to a cache, so their tags differ.
        let tag = if gzip.is_some() { format!("\"{}-gzip\"", self.tag) } else { format!("\"{}\"", self.tag) };
        let mut response = response(StatusCode::OK);
        insert(&mut response, header::ETAG, &tag);
        insert(&mut response, header::CACHE_CONTROL, cache_control(path));
        if matches_tag(text(header::IF_NONE_MATCH), &tag) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        let bytes = gzip.unwrap_or(&self.bytes);
        insert(&mut response, header::CONTENT_TYPE, content_type(path));
        insert(&mut response, header::CONTENT_LENGTH, &bytes.len().to_string());
        if gzip.is_some() {
            insert(&mut response, header::CONTENT_ENCODING, "gzip");
        }
        if !head_only {
            *response.body_mut() = Body::from(bytes.clone());
        }
        response
    }
}

/// gzip at the level that hosts use by default.
pub(crate) fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

fn plain(status: StatusCode, text: &'static str) -> Response<Body> {
    let mut response = response(status);
    insert(&mut response, header::CONTENT_TYPE, "text/plain; charset=utf-8");
    *response.body_mut() = Body::from(text);
    response
}

fn response(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    for (name, value) in ALWAYS {
        response.headers_mut().insert(name, header::HeaderValue::from_static(value));
    }
    response
}

fn insert(response: &mut Response<Body>, name: header::HeaderName, value: &str) {
    // Every value is ASCII that this program wrote.
    if let Ok(value) = header::HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

#[cfg(test)]
impl Files {
    /// A site with nothing but a file to come.
    pub(super) fn lacking(path: &str) -> Self {
        Self { files: HashMap::new(), to_come: BTreeSet::from([path.to_owned()]) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Files {
        let page = File::new("index.html", b"<p>page</p>".repeat(50)).unwrap();
        let picture = File::new("data/a.png", vec![0; 500]).unwrap();
        let files = HashMap::from([("index.html".to_owned(), page), ("data/a.png".to_owned(), picture)]);
        Files { files, to_come: BTreeSet::new() }
    }

    fn ask(path: &str, headers: &[(header::HeaderName, &str)]) -> Response<Body> {
        let mut asked = HeaderMap::new();
        for (name, value) in headers {
            asked.insert(name, value.parse().unwrap());
        }
        site().answer(&Method::GET, path, &asked)
    }

    fn value(response: &Response<Body>, name: header::HeaderName) -> &str {
        response.headers().get(name).map_or("", |value| value.to_str().unwrap())
    }

    #[test]
    fn a_folder_is_its_index() {
        let response = ask("", &[]);
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(value(&response, header::CONTENT_TYPE), "text/html; charset=utf-8");
        assert_eq!(value(&response, header::CONTENT_LENGTH), "550");
    }

    #[test]
    fn text_is_compressed_and_pictures_are_not() {
        let gzip = [(header::ACCEPT_ENCODING, "gzip")];
        assert_eq!(value(&ask("index.html", &gzip), header::CONTENT_ENCODING), "gzip");
        assert_eq!(value(&ask("data/a.png", &gzip), header::CONTENT_ENCODING), "");
    }

    #[test]
    fn a_packed_file_beside_is_never_taken_for_the_file() {
        let folder = std::env::temp_dir().join(format!("cifar-lab-packed-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("view.js"), b"new ".repeat(50)).unwrap();
        std::fs::write(folder.join("view.js.gz"), gzip(b"old").unwrap()).unwrap();
        let files = Files::load(&folder);
        std::fs::remove_dir_all(&folder).unwrap();
        let asked = HeaderMap::from_iter([(header::ACCEPT_ENCODING, "gzip".parse().unwrap())]);
        let response = files.unwrap().answer(&Method::HEAD, "view.js", &asked);
        let packed = gzip(&b"new ".repeat(50)).unwrap();
        assert_eq!(value(&response, header::CONTENT_ENCODING), "gzip");
        assert_eq!(value(&response, header::CONTENT_LENGTH), packed.len().to_string());
    }

    #[test]
    fn what_is_to_come_is_known_and_goes_on_to_answer_to_the_name_that_it_had() {
        let folder = std::env::temp_dir().join(format!("cifar-lab-begun-{}", std::process::id()));
        let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
        std::fs::create_dir_all(&folder).unwrap();
        write("sw.js", "const SITE = null;");
        write(MANIFEST, r#"{"learn.js":{"path":"learn.js","bytes":0,"sha256":""}}"#);
        let begun = Files::load_begun(&folder).unwrap();
        let begun_by_nobody = Files::load(&folder).unwrap();
        let with = begun.with("learn.js", b"export {}".to_vec()).unwrap();
        write("learn-0123456789.js", "export {}");
        write("sw.js", "const SITE = {};");
        let whole = Files::load_whole(&folder, &with);
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(begun.lacks("learn.js") && begun.lacks("sw.js") && !begun.lacks(MANIFEST));
        assert!(!begun_by_nobody.lacks("learn.js"));
        let whole = whole.unwrap();
        for (site, file, length) in [
            (&with, "learn.js", "9"),
            (&whole, "learn.js", "9"),
            (&whole, "learn-0123456789.js", "9"),
            (&whole, "sw.js", "16"),
        ] {
            assert!(!site.lacks(file));
            let response = site.answer(&Method::GET, file, &HeaderMap::new());
            assert_eq!(value(&response, header::CONTENT_LENGTH), length, "{file}");
        }
        assert!(with.lacks("sw.js") && !whole.lacks("sw.js"));
    }

    #[test]
    fn an_unchanged_file_is_not_sent_again() {
        let tag = value(&ask("index.html", &[]), header::ETAG).to_owned();
        let again = ask("index.html", &[(header::IF_NONE_MATCH, &tag)]);
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        let compressed =
            ask("index.html", &[(header::IF_NONE_MATCH, &tag), (header::ACCEPT_ENCODING, "gzip")]);
        assert_eq!(compressed.status(), StatusCode::OK);
    }

    #[test]
    fn every_answer_has_the_rules_even_a_missing_file() {
        let response = ask("../Cargo.toml", &[]);
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        for (name, expected) in ALWAYS {
            assert_eq!(response.headers()[name], expected);
        }
    }

    #[test]
    fn nothing_can_be_written() {
        let response = site().answer(&Method::POST, "index.html", &HeaderMap::new());
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
    }
}
