//! What the modules are compiled from and which scripts of others the page holds, for programs that look for known faults: a
//! software bill of materials in CycloneDX 1.6 (ECMA-424). Without a time or a number of its own: the same site gives the same
//! bytes.

use super::notices::{Package, packages};
use crate::project::Project;
use anyhow::{Context, Result};
use data_encoding::{BASE64, HEXLOWER};
use serde_json::{Value, json};
use spdx::Expression;
use std::collections::BTreeMap;

/// What it is called wherever it is shipped.
pub(crate) const SBOM: &str = "sbom.cdx.json";

/// For modules of `cifar-web` that are built with these features, beside scripts of npm packages by these names.
pub(crate) fn sbom(project: &Project, features: &[&str], scripts: &[&str]) -> Result<String> {
    let read =
        |name: &str| std::fs::read_to_string(project.path(name)).with_context(|| format!("reading {name}"));
    let locked = read("Cargo.lock")?;
    let checksums = checksums(&locked);
    let lock: Value =
        serde_json::from_str(&read("package-lock.json")?).context("reading package-lock.json")?;
    let crates = packages(project, features)?;
    let crates = crates.iter().map(|package| of_crate(package, &checksums));
    let components: Vec<Value> =
        crates.chain(scripts.iter().map(|name| of_script(&lock, name))).collect::<Result<_>>()?;
    let whole = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "cifar-lab",
                "name": "cifar-lab",
                "version": env!("CARGO_PKG_VERSION"),
                "licenses": [{ "expression": "MIT OR Apache-2.0" }],
            },
        },
        "components": components,
    });
    Ok(serde_json::to_string_pretty(&whole)? + "\n")
}

/// Of the archives of crates, SHA-256 in hexadecimal, by name and version.
fn checksums(lock: &str) -> BTreeMap<(&str, &str), &str> {
    lock.split("[[package]]")
        .filter_map(|block| {
            Some(((field(block, "name")?, field(block, "version")?), field(block, "checksum")?))
        })
        .collect()
}

/// A line of a package in the lock file.
fn field<'a>(package: &'a str, name: &str) -> Option<&'a str> {
    let start = format!("{name} = \"");
    package.lines().find_map(|line| line.strip_prefix(&start)?.strip_suffix('"'))
}

fn of_crate(package: &Package, checksums: &BTreeMap<(&str, &str), &str>) -> Result<Value> {
    let Package { name, version, license, .. } = package;
    let checksum = checksums
        .get(&(name.as_str(), version.as_str()))
        .with_context(|| format!("Cargo.lock has no checksum of {name} {version}"))?;
    component("cargo", name, version, license.as_deref(), ("SHA-256", checksum.to_string()))
}

/// The lock file's sum is SHA-512 in Base64.
fn of_script(lock: &Value, name: &str) -> Result<Value> {
    let package = &lock["packages"][format!("node_modules/{name}")];
    let [version, integrity] = ["version", "integrity"].map(|field| package[field].as_str());
    let version = version.with_context(|| format!("package-lock.json has no {name}"))?;
    let sum = integrity
        .and_then(|sum| sum.strip_prefix("sha512-"))
        .and_then(|sum| BASE64.decode(sum.as_bytes()).ok());
    let sum = sum.with_context(|| format!("package-lock.json has no SHA-512 of {name}"))?;
    component("npm", name, version, package["license"].as_str(), ("SHA-512", HEXLOWER.encode(&sum)))
}

fn component(
    registry: &str,
    name: &str,
    version: &str,
    licence: Option<&str>,
    (algorithm, sum): (&str, String),
) -> Result<Value> {
    let licence = licence.unwrap_or_default();
    // Older packages write `MIT/Apache-2.0`, which the format does not allow.
    let canonical = Expression::canonicalize(licence).with_context(|| {
        format!("{name} {version} has the licence `{licence}`, which is no SPDX expression")
    })?;
    // In a package URL a plus sign is written by its number.
    let url = format!("pkg:{registry}/{name}@{}", version.replace('+', "%2B"));
    Ok(json!({
        "type": "library",
        "bom-ref": url,
        "name": name,
        "version": version,
        "licenses": [{ "expression": canonical.as_deref().unwrap_or(licence) }],
        "purl": url,
        "hashes": [{ "alg": algorithm, "content": sum }],
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "version = 4\n\n[[package]]\nname = \"own\"\nversion = \"0.1.0\"\ndependencies = [\n \"png\",\n]\n\n\
        [[package]]\nname = \"png\"\nversion = \"0.18.1\"\nsource = \"registry\"\nchecksum = \"60fe\"\n\n\
        [[package]]\nname = \"png\"\nversion = \"0.17.0\"\nsource = \"registry\"\nchecksum = \"aa\"\n";

    #[test]
    fn sums_are_those_of_the_lock_file_by_version() {
        let sums = checksums(LOCK);
        assert_eq!((sums.len(), sums[&("png", "0.18.1")], sums[&("png", "0.17.0")]), (2, "60fe", "aa"));
    }

    #[test]
    fn a_crate_is_told_as_the_format_wants() {
        let package = |version: &str, license: &str| Package {
            name: "png".to_owned(),
            version: version.to_owned(),
            source: Some("registry".to_owned()),
            license: Some(license.to_owned()),
            manifest_path: "Cargo.toml".into(),
        };
        let told = of_crate(&package("0.18.1", "MIT/Apache-2.0"), &checksums(LOCK)).unwrap();
        assert_eq!(told["licenses"][0]["expression"], "MIT OR Apache-2.0");
        assert_eq!(
            (&told["purl"], &told["hashes"][0]["content"]),
            (&json!("pkg:cargo/png@0.18.1"), &json!("60fe"))
        );
        assert!(of_crate(&package("9.0.0", "MIT"), &checksums(LOCK)).is_err());
        assert!(of_crate(&package("0.17.0", "whatever you like"), &checksums(LOCK)).is_err());
        let plus = component("cargo", "a", "1.0.0+b", Some("MIT"), ("SHA-256", String::new())).unwrap();
        assert_eq!(plus["purl"], "pkg:cargo/a@1.0.0%2Bb");
    }

    #[test]
    fn a_script_is_told_with_its_sum_in_hexadecimal() {
        let lock = json!({ "packages": { "node_modules/a": {
            "version": "2.0.0", "license": "MIT", "integrity": "sha512-+/8A" } } });
        let told = of_script(&lock, "a").unwrap();
        assert_eq!(
            (&told["hashes"][0]["content"], &told["purl"]),
            (&json!("fbff00"), &json!("pkg:npm/a@2.0.0"))
        );
        assert!(of_script(&lock, "b").is_err());
    }
}
