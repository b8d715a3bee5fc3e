//! The scripts in `www/` and the wasm modules are shipped together; a stale copy of one must be noticed.

use cifar_model::ErrorKind;
use cifar_web::{Fault, VERSION};

#[test]
fn the_scripts_name_the_same_version() {
    let protocol = include_str!("../../../www/protocol.js");
    let line = format!("export const VERSION = \"{VERSION}\";");
    assert!(protocol.contains(&line), "write into www/protocol.js: {line}");
}

#[test]
fn every_fault_is_declared_and_has_an_english_sentence() {
    let errors = include_str!("../../../www/workers/errors.js");
    let declared = include_str!("../../../www/cifar-lab.d.ts");
    #[cfg(feature = "learn")]
    let of_trainings = cifar_learn::session::SessionError::CODES;
    #[cfg(not(feature = "learn"))]
    let of_trainings: &[&str] = &[];
    for code in Fault::CODES.iter().chain(of_trainings) {
        assert!(errors.contains(&format!("{code}\":")) || errors.contains(&format!("{code}:")), "{code}");
        assert!(declared.contains(&format!("| \"{code}\"")), "{code}");
    }
    // Refusals share a sentence: what is wrong, and what to do next. The official batches and the hashes of downloads are
    // read by the native program alone.
    for code in ErrorKind::CODES.iter().filter(|code| !["batch", "hash"].contains(code)) {
        assert!(declared.contains(&format!("| \"{code}\"")), "{code}");
    }
}
