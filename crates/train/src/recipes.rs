//! The recipes that come with the program, and those of files.

use anyhow::{Context, Result};
use cifar_learn::Recipe;

const RECIPES: [(&str, &str); 5] = [
    ("notebook", include_str!("../recipes/notebook.json")),
    ("notebook-as-written", include_str!("../recipes/notebook-as-written.json")),
    ("notebook-corrected", include_str!("../recipes/notebook-corrected.json")),
    ("accurate", include_str!("../recipes/accurate.json")),
    ("accurate-quick", include_str!("../recipes/accurate-quick.json")),
];

/// Reads a recipe by name or path.
pub(crate) fn named(name: &str) -> Result<Recipe> {
    if let Some((_, json)) = RECIPES.iter().find(|(known, _)| *known == name) {
        return Ok(Recipe::from_json(json)?);
    }
    let names = RECIPES.map(|(name, _)| name).join(", ");
    let json = std::fs::read_to_string(name)
        .with_context(|| format!("{name} is no recipe ({names}) and no file that can be read"))?;
    Ok(Recipe::from_json(&json)?)
}

/// Their names.
#[cfg(test)]
pub(crate) const NAMES: [&str; 5] = [RECIPES[0].0, RECIPES[1].0, RECIPES[2].0, RECIPES[3].0, RECIPES[4].0];
