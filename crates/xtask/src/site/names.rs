//! Names that hold a file's content: a browser may keep such a file for ever, since a change is a new name.

use super::bundle::is_part;

/// Hexadecimal digits of the hash that a name holds: 40 bits, plenty among a few dozen files.
const DIGITS: usize = 10;

/// Whether the file at this path (relative to the site, `/`-separated) is found through the list of assets.
/// The page's own scripts and styles import each other by name and keep theirs.
pub(super) fn is_hashed(path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    match folder {
        "models" | "data" => true,
        "" => name.ends_with(".wasm") || is_glue(name),
        _ => false,
    }
}

/// The JavaScript that wasm-bindgen writes beside each module.
fn is_glue(name: &str) -> bool {
    matches!(
        name,
        "view.js"
            | "view-plain.js"
            | "evaluate.js"
            | "robustness.js"
            | "formats.js"
            | "learn.js"
            | "learn-flex.js"
            | "learn-ndarray.js"
    )
}

/// `models/notebook.safetensors` with its hash: `models/notebook-0123456789.safetensors`.
pub(super) fn hashed(path: &str, sha256: &str) -> String {
    let digits = &sha256[..DIGITS];
    let name_start = path.rfind('/').map_or(0, |slash| slash + 1);
    match path[name_start..].rfind('.') {
        Some(dot) => format!("{}-{digits}{}", &path[..name_start + dot], &path[name_start + dot..]),
        None => format!("{path}-{digits}"),
    }
}

/// Whether a name carries a hash, so that the server may let browsers keep the file for ever.
pub(crate) fn carries_hash(path: &str) -> bool {
    if is_part(path) {
        return true;
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    let Some((_, digits)) = stem.rsplit_once('-') else { return false };
    digits.len() == DIGITS && digits.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "0123456789abcdef";

    #[test]
    fn the_hash_stands_before_the_extension() {
        assert_eq!(hashed("view_bg.wasm", HASH), "view_bg-0123456789.wasm");
        assert_eq!(hashed("data/test-00.png", HASH), "data/test-00-0123456789.png");
        assert_eq!(hashed("a.b/name", HASH), "a.b/name-0123456789");
    }

    #[test]
    fn modules_weights_and_data_are_hashed() {
        for path in [
            "view.js",
            "view_bg.wasm",
            "learn-flex.js",
            "learn-ndarray.js",
            "models/models.json",
            "data/samples.png",
        ] {
            assert!(is_hashed(path), "{path}");
        }
    }

    #[test]
    fn what_is_imported_by_name_keeps_its_name() {
        for path in ["index.html", "cifar-lab.js", "worker.js", "panels/x/x.js", "lang/es.json"] {
            assert!(!is_hashed(path), "{path}");
        }
    }

    #[test]
    fn only_our_own_hashes_are_taken_for_hashes() {
        assert!(carries_hash(&hashed("data/test-00.png", HASH)));
        assert!(carries_hash(&hashed("learn-ndarray.js", HASH)));
        assert!(carries_hash("parts/chunk-ABCDEFGH.js"));
        assert!(!carries_hash("cifar-lab.js"));
        assert!(!carries_hash("data/test-00.png"));
        assert!(!carries_hash("snippets/web-0123456789/inline.js"));
    }
}
