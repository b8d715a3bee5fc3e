//! wasm-bindgen's command, as far as the page's build calls it: trunk, and `site/module.rs`. Set-up compiles it, with the
//! version of its library (`../wasm_bindgen.rs`).

use std::error::Error;
use std::path::PathBuf;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<(), Box<dyn Error>> {
    let mut bindgen = Bindgen::new();
    // The library leaves it out where it is not told otherwise, the command writes it.
    bindgen.omit_default_module_path(false);
    let mut folder = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        // `--name=value` or `--name value`.
        let (name, value) = argument.split_once('=').map_or((&*argument, None), |(name, value)| (name, Some(value)));
        let mut value =
            || value.map(str::to_owned).or_else(|| arguments.next()).ok_or_else(|| format!("{name} has no value"));
        match name {
            "--version" => {
                println!("wasm-bindgen {}", env!("CARGO_PKG_VERSION"));
                return Ok(());
            }
            "--target" => bindgen.web(value()? == "web")?,
            "--out-name" => bindgen.out_name(&value()?),
            "--out-dir" => {
                folder = Some(PathBuf::from(value()?));
                &mut bindgen
            }
            "--no-typescript" => bindgen.typescript(false),
            option if option.starts_with('-') => return Err(format!("{option} is not an option here").into()),
            _ => bindgen.input_path(&argument),
        };
    }
    Ok(bindgen.generate(folder.ok_or("--out-dir is missing")?)?)
}
