//! The table of settings against what it describes: the fields, their choices, the page's copy of it.
//!
//! To write the page's copy anew: `UPDATE=1 cargo test -p cifar-learn --test schema`.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use cifar_learn::session::Settings;
use cifar_learn::session::schema::{
    Embed, FORM, Kind, LEAST_ACCURATE, OPEN, RECIPES, SETTINGS, Setting, setting,
};
use cifar_learn::{Recipe, Validation};
use serde_json::{Value, json};

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// The settings' defaults by name.
fn defaults() -> Result<serde_json::Map<String, Value>> {
    match serde_json::to_value(Settings::default())? {
        Value::Object(fields) => Ok(fields),
        other => Err(format!("settings are no object: {other}").into()),
    }
}

#[test]
fn every_field_has_a_row_and_every_row_a_field() -> Result {
    let fields: BTreeSet<String> = defaults()?.into_iter().map(|(name, _)| name).collect();
    let rows: Vec<&str> = SETTINGS.iter().filter(|row| row.option.is_none()).map(|row| row.name).collect();
    assert_eq!(rows.len(), fields.len(), "a row twice, or none");
    assert_eq!(rows.iter().map(|&name| name.to_owned()).collect::<BTreeSet<_>>(), fields);
    for name in FORM {
        let row = setting(name).ok_or(name)?;
        assert!(row.address.is_some(), "{name} is in the form, so a link brings it");
    }
    let mut keys: Vec<&str> = SETTINGS.iter().filter_map(|row| row.address).collect();
    keys.sort_unstable();
    assert!(keys.windows(2).all(|pair| pair[0] != pair[1]), "{keys:?}");
    Ok(())
}

/// Serde's refusal of a name lists those that it knows.
#[test]
fn choices_are_those_that_settings_read() -> Result {
    for row in SETTINGS.iter().filter(|row| row.option.is_none()) {
        let read = |value: Value| serde_json::from_value::<Settings>(json!({ row.name: value }));
        match row.kind {
            Kind::Choice(names) => {
                let refusal = read("none of them".into()).err().ok_or(row.name)?.to_string();
                let known = refusal.split("expected").nth(1).ok_or("serde lists what it expected")?;
                let known: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
                assert_eq!(known, names, "{}", row.name);
            }
            Kind::OneOf(numbers) => {
                for &number in numbers {
                    read(number.into())?.recipe()?;
                }
            }
            Kind::Switch => assert!(read(true.into()).is_ok() && read(1.into()).is_err(), "{}", row.name),
            Kind::Number { value, least, most, whole } => {
                let default = value(&Settings::default());
                assert!((least..=most).contains(&default), "{}: {default}", row.name);
                assert_eq!(read(json!(0.5)).is_err(), whole, "{}", row.name);
                let offered = row.offered.iter().copied().map(f64::from);
                assert!(offered.into_iter().all(|value| (least..=most).contains(&value)), "{}", row.name);
            }
        }
    }
    Ok(())
}

#[test]
fn recipes_as_settings_are_the_committed_ones() -> Result {
    for (name, changes) in RECIPES {
        let json = std::fs::read_to_string(root(&format!("crates/train/recipes/{name}.json")))?;
        let committed = Recipe::from_json(&json)?;
        let settings: Settings = serde_json::from_str(changes)?;
        let all = Settings { images: 50_000, ..settings };
        let found = all.recipe()?;
        let spec = cifar_model::NetworkSpec { name: committed.spec.name.clone(), ..found.spec.clone() };
        // A page always shows how a network does on images that did not train.
        let committed = match committed.validation {
            Validation::None => Recipe { validation: Validation::Test, ..committed },
            Validation::Test | Validation::HeldOut(_) => committed,
        };
        assert!(matches!(committed.validation, Validation::Test | Validation::HeldOut(5_000)));
        assert_eq!(Recipe { name: name.into(), spec, ..found }, committed);
    }
    Ok(())
}

#[test]
fn a_recipe_that_decides_leaves_open_what_it_says() -> Result {
    let defaults = defaults()?;
    for row in SETTINGS.iter().filter(|row| row.option.is_none() && row.name != "base") {
        let other = match row.kind {
            Kind::Choice(names) => json!(names[1]),
            Kind::OneOf(numbers) => json!(numbers[1]),
            Kind::Switch => json!(true),
            Kind::Number { most, whole: true, .. } => json!(most as u64),
            Kind::Number { most, whole: false, .. } => json!(most),
        };
        assert_ne!(other, defaults[row.name], "{}", row.name);
        let settings: Settings =
            serde_json::from_value(json!({ "base": "accurate-quick", row.name: other }))?;
        assert_eq!(settings.recipe().is_ok(), OPEN.contains(&row.name), "{}", row.name);
    }
    let few = Settings { images: LEAST_ACCURATE - 1, ..serde_json::from_str(RECIPES[3].1)? };
    assert!(few.recipe().is_err());
    Ok(())
}

/// A row as the page reads it.
fn row(row: &Setting, defaults: &serde_json::Map<String, Value>) -> String {
    let (kind, values) = match row.kind {
        Kind::Number { .. } => ("number", Value::Null),
        Kind::OneOf(numbers) => ("choice", json!(numbers)),
        Kind::Choice(names) => ("choice", json!(names)),
        Kind::Switch => ("switch", Value::Null),
    };
    let range = match row.kind {
        Kind::Number { least, most, whole: true, .. } => json!([least as u64, most as u64, true]),
        Kind::Number { least, most, whole: false, .. } => json!([least, most, false]),
        Kind::OneOf(_) | Kind::Choice(_) | Kind::Switch => json!([null, null, false]),
    };
    let embed = match row.embed {
        Embed::No => "no",
        Embed::Message => "message",
        Embed::Link => "link",
    };
    let default = row.option.map_or_else(|| defaults[row.name].clone(), Into::into);
    let (name, offered, address, option) =
        (json!(row.name), json!(row.offered), json!(row.address), row.option.is_some());
    let (least, most, whole) = (&range[0], &range[1], &range[2]);
    format!(
        "{{ name: {name}, kind: \"{kind}\", values: {values}, least: {least}, most: {most}, whole: {whole}, \
         offered: {offered}, default: {default}, address: {address}, embed: \"{embed}\", isOption: {option} }}"
    )
}

fn script() -> Result<String> {
    let defaults = defaults()?;
    let mut script = String::from(
        "// @ts-check\n/**\n * The settings of a training, as `crates/learn/src/session/settings/schema.rs` has them. Written by\n * \
         `UPDATE=1 cargo test -p cifar-learn --test schema`: change them there.\n */\n\n",
    );
    script.push_str("/** `isOption`: an option of the run beside its settings. */\n");
    script.push_str("export const SETTINGS = /** @type {const} */ ([\n");
    for setting in &SETTINGS {
        writeln!(script, "  {},", row(setting, &defaults))?;
    }
    script.push_str("]);\n\n/** The fields of the form, in their order there. */\n");
    writeln!(script, "export const FORM = /** @type {{const}} */ ({});\n", json!(FORM))?;
    script.push_str(
        "/** What the recipe accurate-quick leaves open; all other settings it decides itself. */\n",
    );
    writeln!(script, "export const OPEN = /** @type {{const}} */ ({});\n", json!(OPEN))?;
    script.push_str(
        "/** The least images of the recipe accurate-quick: it takes its first weights from them. */\n",
    );
    writeln!(script, "export const LEAST_ACCURATE = {LEAST_ACCURATE};\n")?;
    script.push_str("/** The committed recipes, by what differs from the defaults. */\nexport const RECIPES = Object.freeze({\n");
    for (name, changes) in RECIPES {
        writeln!(script, "  {}: {changes},", json!(name))?;
    }
    script.push_str("});\n");
    Ok(script)
}

#[test]
fn the_pages_copy_is_this_table() -> Result {
    let (path, script) = (root("www/settings-schema.js"), script()?);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &script)?;
    }
    assert_eq!(std::fs::read_to_string(&path)?, script, "write it anew, as this file's head says");
    Ok(())
}
