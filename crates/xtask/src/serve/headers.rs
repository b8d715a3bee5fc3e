//! What is sent with every file: its type, its rules, how long it may be kept.

use crate::site::carries_hash;

/// The page's own scripts, styles and workers, WebAssembly, and nothing else: no host but this one, no inline
/// script, no `eval`. Pictures may also come from memory (an upload's preview). Scripts' addresses pass through
/// the policy `cifar-lab`, so no other code can start one.
pub(super) const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; worker-src 'self'; frame-src 'self'; \
    manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *; require-trusted-types-for 'script'; \
    trusted-types cifar-lab";

/// Headers that are the same for every answer. No cross-origin isolation: course pages never have it, so the
/// page must not come to need it.
pub(super) const ALWAYS: [(&str, &str); 4] = [
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("vary", "accept-encoding"),
];

/// The type that a browser needs to take the file for what it is.
pub(super) fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "svg" => "image/svg+xml",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" | "md" | "jsonl" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Whether compressing the file pays: pictures and fonts are compressed already.
pub(super) fn is_compressible(path: &str) -> bool {
    !matches!(path.rsplit('.').next(), Some("png" | "jpg" | "jpeg" | "woff2"))
}

/// For ever where the name holds the content's hash, else asked for again each time and answered "unchanged".
pub(super) fn cache_control(path: &str) -> &'static str {
    if carries_hash(path) { "public, max-age=31536000, immutable" } else { "no-cache" }
}

/// Whether the browser takes gzip.
pub(super) fn accepts_gzip(accept_encoding: &str) -> bool {
    accept_encoding.split(',').any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let is_refused = parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
        (name.eq_ignore_ascii_case("gzip") || name == "*") && !is_refused
    })
}

/// Whether one of the tags that the browser holds is this one.
pub(super) fn matches_tag(if_none_match: &str, tag: &str) -> bool {
    if_none_match
        .split(',')
        .map(|held| held.trim().trim_start_matches("W/"))
        .any(|held| held == tag || held == "*")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_sent_as_webassembly() {
        assert_eq!(content_type("view_bg-0123456789.wasm"), "application/wasm");
        assert_eq!(content_type("models/notebook.safetensors"), "application/octet-stream");
    }

    #[test]
    fn only_hashed_names_are_kept_for_ever() {
        assert!(cache_control("view_bg-0123456789.wasm").contains("immutable"));
        assert_eq!(cache_control("cifar-lab.js"), "no-cache");
    }

    #[test]
    fn gzip_is_sent_to_those_who_ask() {
        for (header, expected) in [
            ("gzip, deflate, br", true),
            ("br;q=1, GZIP;q=0.5", true),
            ("gzip;q=0", false),
            ("br", false),
            ("", false),
        ] {
            assert_eq!(accepts_gzip(header), expected, "{header}");
        }
    }

    #[test]
    fn a_held_tag_is_found_among_several() {
        assert!(matches_tag("\"a\", W/\"b\"", "\"b\""));
        assert!(!matches_tag("\"a\"", "\"b\""));
    }

    #[test]
    fn the_guide_publishes_the_policy_that_is_tested() {
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let guide = words(include_str!("../../../../docs/teaching.md"));
        assert!(guide.contains(&format!("Content-Security-Policy: {}", words(CONTENT_SECURITY_POLICY))));
    }

    #[test]
    fn the_policy_allows_webassembly_but_no_eval_and_nothing_inline() {
        let scripts =
            CONTENT_SECURITY_POLICY.split("; ").find(|rule| rule.starts_with("script-src")).unwrap();
        assert_eq!(scripts, "script-src 'self' 'wasm-unsafe-eval'");
        assert!(!CONTENT_SECURITY_POLICY.contains("unsafe-inline"));
    }
}
