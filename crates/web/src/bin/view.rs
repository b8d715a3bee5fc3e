//! The module `view` of the page: its exports are those of the crate.

use cifar_web as _;

fn main() {}
