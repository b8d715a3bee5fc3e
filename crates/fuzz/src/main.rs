//! The search, by LLVM's libFuzzer: `cargo xtask fuzz` builds and starts it, one reader at a time.
//!
//! `CIFAR_LAB_READER` names the reader; without it their names are printed. Into `CIFAR_LAB_SEEDS` go its seeds.
#![no_main]

use std::path::Path;
use std::sync::LazyLock;

use cifar_fuzz::{READERS, Watch};
use libfuzzer_sys::fuzz_target;

static WATCH: LazyLock<Watch> = LazyLock::new(begin);

fn begin() -> Watch {
    let name = std::env::var("CIFAR_LAB_READER").unwrap_or_default();
    let Some(reader) = READERS.iter().find(|reader| reader.name == name) else {
        READERS.iter().for_each(|reader| println!("{}", reader.name));
        std::process::exit(0);
    };
    if let Ok(folder) = std::env::var("CIFAR_LAB_SEEDS") {
        for (number, seed) in (reader.seeds)().iter().enumerate() {
            std::fs::write(Path::new(&folder).join(format!("seed-{number}")), seed).expect("a folder");
        }
    }
    Watch::new(reader)
}

fuzz_target!(
    init: {
        LazyLock::force(&WATCH);
    },
    |bytes: &[u8]| {
        if let Err(problem) = WATCH.read_in_time(bytes) {
            panic!("{problem}");
        }
    }
);
