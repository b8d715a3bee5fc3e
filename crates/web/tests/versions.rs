//! The scripts in `www/` and the wasm modules are shipped together; a stale copy of one must be noticed.

use cifar_web::VERSION;

#[test]
fn the_scripts_name_the_same_version() {
    let protocol = include_str!("../../../www/protocol.js");
    let line = format!("export const VERSION = \"{VERSION}\";");
    assert!(protocol.contains(&line), "write into www/protocol.js: {line}");
}

#[test]
fn every_fault_has_an_english_sentence() {
    let errors = include_str!("../../../www/workers/errors.js");
    let declared = include_str!("../../../www/cifar-lab.d.ts");
    for code in [
        "fetch.offline",
        "fetch.status",
        "fetch.length",
        "fetch.hash",
        "fetch.format",
        "image.range",
        "model.unknown",
        "canvas.unknown",
        "canvas.context",
        "training.diverged",
        "internal",
    ] {
        assert!(errors.contains(&format!("{code}\":")) || errors.contains(&format!("{code}:")), "{code}");
        assert!(declared.contains(&format!("| \"{code}\"")), "{code}");
    }
}
