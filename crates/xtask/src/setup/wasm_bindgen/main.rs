//! wasm-bindgen's command, as far as the page's build calls it: trunk, and `site/module.rs`. Set-up compiles it, with the
//! version of its library (`../wasm_bindgen.rs`).

use lexopt::prelude::*;
use std::error::Error;
use std::path::PathBuf;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<(), Box<dyn Error>> {
    let mut bindgen = Bindgen::new();
    // The library leaves it out where it is not told otherwise, the command writes it.
    bindgen.omit_default_module_path(false);
    let mut folder = None;
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("version") => {
                println!("wasm-bindgen {}", env!("CARGO_PKG_VERSION"));
                return Ok(());
            }
            Long("target") => {
                bindgen.web(arguments.value()? == "web")?;
            }
            Long("out-name") => {
                bindgen.out_name(&arguments.value()?.string()?);
            }
            Long("out-dir") => folder = Some(PathBuf::from(arguments.value()?)),
            Long("no-typescript") => {
                bindgen.typescript(false);
            }
            Value(module) => {
                bindgen.input_path(module);
            }
            Long(_) | Short(_) => return Err(argument.unexpected().into()),
        }
    }
    Ok(bindgen.generate(folder.ok_or("--out-dir is missing")?)?)
}
