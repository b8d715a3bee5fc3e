//! cifar-train: the native program. It gets the data, trains and evaluates networks, and writes what the page ships.
//!
//! The arithmetic stands in `cifar-model` and `cifar-learn`, and the page computes with the same code. Here are files,
//! threads, the clock and text, a module for each command. From nothing to a network on the page:
//! 1. [`data`] gets CIFAR-10 and checks each batch. [`sheets`] makes the page's PNG sheets of them.
//! 2. [`train`] runs a recipe of [`recipes`], one step after the other: [`threads`] gives the shards of each batch to
//!    threads. [`run_log`] keeps what each epoch came to, a checkpoint keeps the run.
//! 3. [`export`] makes a weights file of a finished run and says where it comes from ([`provenance`]). [`measure`] finds
//!    what it is worth: accuracy, calibration, the out-of-distribution threshold.
//! 4. [`list`] writes the page's list of models.
//!
//! The way of one image is [`predict`]'s: [`picture`] reads a file and makes it 32 x 32, the plan gives logits, and
//! [`answer`] says what they mean.
#![forbid(unsafe_code)]

mod answer;
mod batches;
mod canvas;
mod chart;
mod compare;
mod data;
mod duplicates;
mod evaluate;
mod export;
mod grid;
mod import;
mod letters;
mod list;
mod measure;
mod output;
mod picture;
mod plot;
mod predict;
mod provenance;
mod recipes;
#[cfg(test)]
mod recorded;
mod robustness;
mod run_log;
mod sheets;
mod sketches;
mod source;
mod steps;
mod summary;
mod threads;
mod time;
mod train;
mod weights_file;

use clap::{Parser, Subcommand};

/// Trains and evaluates convolutional networks on CIFAR-10.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Get CIFAR-10, each batch checked against its official SHA-256.
    Data(data::Args),
    /// Write the pictures that the page ships: PNG sheets and their manifest.
    Sheets(sheets::Args),
    /// Print a network's layer table, with the arithmetic of each number.
    Summary(summary::Args),
    /// Train a recipe; Ctrl-C saves, --resume goes on with the same bits.
    Train(train::Args),
    /// Draw the first training images with their names, as the notebook does.
    Grid(grid::Args),
    /// Draw accuracy and loss against the epoch, of several runs.
    Plot(plot::Args),
    /// Judge a weights file on all 10,000 test images.
    Evaluate(evaluate::Args),
    /// Compare two weights files on the same 10,000 test images, with McNemar's exact test.
    Compare(compare::Args),
    /// Measure a weights file on corrupted test images: noise, blur, weather, JPEG, shifts and others in five strengths.
    Robustness(robustness::Args),
    /// Find test images that show the same photograph as a training image or as another test image.
    Duplicates(duplicates::Args),
    /// Say what a network answers to a test image or a picture file, as the notebook does, and what that means.
    Predict(predict::Args),
    /// Turn a finished run's checkpoint into a weights file with its metadata.
    Export(export::Args),
    /// Turn a network of Keras, PyTorch, ONNX or TensorFlow.js into a weights file, and say what was understood.
    Import(import::Args),
    /// Time a weights file's network and a training step from it.
    Time(time::Args),
    /// Take a step of a recipe for each line of the input: how long it took, and the bits.
    Steps(steps::Args),
    /// Measure a weights file anew: mirrored views, drawings, temperature, out-of-distribution score; write its header and tables.
    Measure(measure::Args),
    /// Write the page's list of models from the weights files beside it.
    List(list::Args),
    /// Draw the sketches that measure how drawings are read.
    Sketches(sketches::Args),
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Data(args) => data::run(&args),
        Command::Sheets(args) => sheets::run(&args),
        Command::Summary(args) => summary::run(&args),
        Command::Train(args) => train::run(&args),
        Command::Grid(args) => grid::run(&args),
        Command::Plot(args) => plot::run(&args),
        Command::Evaluate(args) => evaluate::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::Robustness(args) => robustness::run(&args),
        Command::Duplicates(args) => duplicates::run(&args),
        Command::Predict(args) => predict::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Time(args) => time::run(&args),
        Command::Steps(args) => steps::run(&args),
        Command::Measure(args) => measure::run(&args),
        Command::List(args) => list::run(&args),
        Command::Sketches(args) => sketches::run(&args),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Commands in a document: after the program's name, and in the first column of the table of all commands.
    fn commands_of(text: &str) -> impl Iterator<Item = &str> {
        let inside = |prefix: &'static str| {
            text.lines()
                .flat_map(|line| line.split('`').skip(1).step_by(2))
                .filter_map(move |code| code.strip_prefix(prefix))
        };
        let table = text.split("## The native program").nth(1).unwrap_or_default();
        let rows = table.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
        // A name alone is no command to type.
        inside("cifar-train ").filter(|command| command.contains(' ')).chain(rows)
    }

    #[test]
    fn every_command_in_the_documents_is_understood() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut count = 0;
        for path in
            ["README.md", "docs/networks.md", "docs/file-formats.md", "docs/architecture.md", "docs/speed.md"]
        {
            let text = std::fs::read_to_string(root.join(path)).unwrap();
            for command in commands_of(&text) {
                count += 1;
                let parsed = Cli::try_parse_from(["cifar-train"].into_iter().chain(command.split(' ')));
                assert!(parsed.is_ok(), "{path}: {command}");
            }
        }
        assert!(count > 20, "{count} commands found");
    }
}
