//! cifar-fuzz: every reader of bytes that others may have written, one entry of [`READERS`] each, tried on bytes that
//! were cut, changed and made up.
//!
//! - `cargo test -p cifar-fuzz` reads the seeds and some thousand changed ones: the same each time.
//! - `cargo xtask fuzz` has LLVM's libFuzzer look for inputs that reach new code, as long as it is given time.
//!
//! What an input may not do, in both ([`Watch`]): panic, take more memory than its reader states, or take more than
//! [`SLOWEST`] times as long as files of its size usually do. Seeds are made here, from our own writers and from the
//! samples of `crates/formats`; what the search finds stays in `target/`.
#![forbid(unsafe_code)]

mod change;
mod checksums;
mod networks;
mod readers;
#[allow(dead_code, reason = "the log's reader alone is wanted of the program's file")]
#[path = "../../train/src/run_log.rs"]
mod run_log;
mod runs;
mod seeds;
mod watch;

pub use change::changed;
pub use readers::{READERS, Reader};
pub use watch::{SLOWEST, Watch};
