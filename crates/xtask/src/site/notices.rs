//! The licences of what the modules are compiled from, as one text: most ask that theirs goes with every copy.

use crate::command::{command, output};
use crate::licence::can_be_met;
use crate::project::Project;
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What the text is called wherever it is shipped.
pub(crate) const NOTICES: &str = "licences.txt";
const TARGET: &str = "wasm32-unknown-unknown";

const HEAD: &str = "cifar-lab

ES. De qué están compilados los módulos WebAssembly, y con qué licencias. Cada texto está una sola vez, tal como lo da su
autor. El código fuente de cada biblioteca: https://crates.io/crates/NOMBRE/VERSIÓN
EN. What the WebAssembly modules are compiled from, and under which licences. Each text stands once, as its author gives
it. The source of each library: https://crates.io/crates/NAME/VERSION
";

/// Beginnings of the names, in capital letters, under which archives hold what has to go with a copy.
const NAMES: [&str; 6] = ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE"];

/// Crates whose archives hold no licence, and others that are published from the same repository under the same one.
const SISTERS: [(&str, &str); 1] = [("pulp-wasm-simd-flag", "pulp")];

/// Where an archive holds no text, Apache's asks for no more than a copy of itself.
const APACHE: &str = "LICENSE-APACHE";

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

/// A crate as cargo knows it.
#[derive(Deserialize)]
pub(super) struct Package {
    pub(super) name: String,
    pub(super) version: String,
    /// None: it lies in this repository.
    pub(super) source: Option<String>,
    pub(super) license: Option<String>,
    pub(super) manifest_path: PathBuf,
}

/// What is compiled in, and the texts that go with it.
struct Part {
    name: String,
    licence: String,
    texts: Vec<String>,
}

/// The text for modules of `cifar-web` that are built with these features.
pub(crate) fn notices(project: &Project, features: &[&str]) -> Result<String> {
    let own = |name: &str| text(&project.path(name));
    let mut parts = vec![
        Part {
            name: "cifar-lab".to_owned(),
            licence: "MIT OR Apache-2.0".to_owned(),
            texts: vec![own("LICENSE-MIT")?, own(APACHE)?],
        },
        // No archive of a crate: it comes with the compiler.
        Part {
            name: "Rust's standard library".to_owned(),
            licence: "MIT OR Apache-2.0".to_owned(),
            texts: vec![own(APACHE)?],
        },
    ];
    let packages = packages(project, features)?;
    for package in &packages {
        let licence = package.license.clone().unwrap_or_default();
        let texts = texts(package, &packages, &own(APACHE)?)?;
        parts.push(Part { name: format!("{} {}", package.name, package.version), licence, texts });
    }
    Ok(written(&parts))
}

/// Crates of others. `cargo tree` knows which are compiled in, `cargo metadata` where they lie.
pub(super) fn packages(project: &Project, features: &[&str]) -> Result<Vec<Package>> {
    let mut tree = command("cargo", project.root());
    tree.args(["tree", "--locked", "--package", "cifar-web", "--features", &features.join(",")]);
    tree.args(["--target", TARGET, "--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}"]);
    let tree = output(&mut tree)?;
    let compiled: BTreeSet<_> = tree.lines().filter_map(named).collect();
    let mut metadata = command("cargo", project.root());
    metadata.args(["metadata", "--locked", "--format-version", "1", "--filter-platform", TARGET]);
    let Metadata { mut packages } =
        serde_json::from_str(&output(&mut metadata)?).context("reading cargo's metadata")?;
    packages.retain(|package| compiled.contains(&(package.name.as_str(), package.version.as_str())));
    if packages.len() < compiled.len() {
        bail!("`cargo metadata` knows {} of the {} crates of the modules", packages.len(), compiled.len());
    }
    packages.retain(|package| package.source.is_some());
    packages.sort_by(|one, other| (&one.name, &one.version).cmp(&(&other.name, &other.version)));
    Ok(packages)
}

/// Name and version in a line of the tree: `png v0.18.1`, perhaps with a folder behind it.
fn named(line: &str) -> Option<(&str, &str)> {
    let mut words = line.split_whitespace();
    Some((words.next()?, words.next()?.strip_prefix('v')?))
}

/// The texts of a crate's archive, or what stands for them.
fn texts(package: &Package, all: &[Package], apache: &str) -> Result<Vec<String>> {
    let own = in_archive(package)?;
    if !own.is_empty() {
        return Ok(own);
    }
    let sister = SISTERS.iter().find(|(name, _)| *name == package.name).map(|(_, sister)| *sister);
    if let Some(sister) = all.iter().find(|other| Some(other.name.as_str()) == sister) {
        return in_archive(sister);
    }
    let licence = package.license.as_deref().unwrap_or_default();
    if can_be_met(licence, &["Apache-2.0"]) {
        return Ok(vec![apache.to_owned()]);
    }
    bail!(
        "{} {} ({licence}) comes without the text of its licence: name a crate that has it in site/notices.rs",
        package.name,
        package.version
    )
}

fn in_archive(package: &Package) -> Result<Vec<String>> {
    let folder = package.manifest_path.parent().context("a manifest lies in a folder")?;
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().to_uppercase();
        if NAMES.iter().any(|start| name.starts_with(start)) && entry.file_type()?.is_file() {
            files.push(entry.path());
        }
    }
    files.sort();
    files.iter().map(|path| text(path)).collect()
}

fn text(path: &Path) -> Result<String> {
    let bytes = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    Ok(String::from_utf8_lossy(&bytes).replace('\r', "").trim_matches('\n').to_owned())
}

/// Everything as one text. Many crates have the same licence, broken into other lines: that counts as the same.
fn written(parts: &[Part]) -> String {
    let mut text = HEAD.to_owned();
    let mut groups: BTreeMap<String, (&str, Vec<&str>)> = BTreeMap::new();
    for Part { name, licence, texts } in parts {
        text += &format!("\n{name} ({licence})");
        for one in texts {
            let words = one.split_whitespace().collect::<Vec<_>>().join(" ");
            groups.entry(words).or_insert((one, Vec::new())).1.push(name);
        }
    }
    for (licence, names) in groups.values() {
        text += &format!("\n\n{}\n{}\n\n{licence}", "-".repeat(80), names.join(", "));
    }
    text + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A crate's archive, unpacked, removed at the end.
    struct Archive(Package);

    impl Archive {
        fn new(name: &str, license: &str, files: &[(&str, &str)]) -> Self {
            let folder = std::env::temp_dir().join(format!("cifar-lab-{name}-{}", std::process::id()));
            std::fs::create_dir_all(&folder).unwrap();
            for (name, text) in files {
                std::fs::write(folder.join(name), text).unwrap();
            }
            Self(Package {
                name: name.to_owned(),
                version: "1.0.0".to_owned(),
                source: Some("registry".to_owned()),
                license: Some(license.to_owned()),
                manifest_path: folder.join("Cargo.toml"),
            })
        }
    }

    impl Drop for Archive {
        fn drop(&mut self) {
            drop(std::fs::remove_dir_all(self.0.manifest_path.parent().unwrap()));
        }
    }

    #[test]
    fn a_crates_texts_are_those_of_its_archive() {
        let files = [("LICENSE-MIT", "by a\r\n"), ("license-zlib.md", "by b"), ("README.md", "read me")];
        let archive = Archive::new("whole", "MIT OR Zlib", &files);
        assert_eq!(texts(&archive.0, &[], "apache").unwrap(), ["by a", "by b"]);
    }

    #[test]
    fn a_crate_without_a_text_is_under_apaches_or_stops_the_build() {
        let dual = Archive::new("dual", "MIT OR Apache-2.0", &[]);
        assert_eq!(texts(&dual.0, &[], "apache").unwrap(), ["apache"]);
        let alone = Archive::new("alone", "MIT", &[]);
        let problem = texts(&alone.0, &[], "apache").unwrap_err().to_string();
        assert!(problem.starts_with("alone 1.0.0 (MIT)"), "{problem}");
    }

    #[test]
    fn a_sister_lends_its_text_only_where_it_is_compiled_in() {
        let [(name, sister)] = SISTERS;
        let (flag, sister) =
            (Archive::new(name, "MIT", &[]), Archive::new(sister, "MIT", &[("LICENSE", "by s")]));
        assert!(texts(&flag.0, &[], "apache").is_err());
        assert_eq!(texts(&flag.0, std::slice::from_ref(&sister.0), "apache").unwrap(), ["by s"]);
    }

    #[test]
    fn the_same_words_stand_once_with_all_who_have_them() {
        let part = |name: &str, text: &str| Part {
            name: name.to_owned(),
            licence: "MIT".to_owned(),
            texts: vec![text.to_owned()],
        };
        let text =
            written(&[part("a 1", "free of\n charge"), part("b 2", "free of charge"), part("c 3", "by c")]);
        assert!(text.starts_with(HEAD) && text.contains("\na 1 (MIT)\nb 2 (MIT)\nc 3 (MIT)\n"), "{text}");
        assert_eq!(text.matches("free of").count(), 1);
        assert!(text.contains("\na 1, b 2\n\nfree of\n charge\n"), "{text}");
    }

    #[test]
    fn a_line_of_the_tree_names_a_crate() {
        assert_eq!(named("png v0.18.1"), Some(("png", "0.18.1")));
        assert_eq!(named("cifar-model v0.1.0 (/somewhere/crates/model) (*)"), Some(("cifar-model", "0.1.0")));
        assert_eq!(named(""), None);
    }
}
