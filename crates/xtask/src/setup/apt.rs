//! Debian packages, for what the ordinary download did not give.

use crate::command::{command, find_program, output};
use crate::project::Project;
use anyhow::{Result, bail};

/// Whether packages can be asked for here.
pub(super) fn is_available() -> bool {
    find_program("apt-get").is_some() && find_program("dpkg-query").is_some()
}

/// Those of `packages` that are not installed.
pub(super) fn missing<'a>(project: &Project, packages: &[&'a str]) -> Vec<&'a str> {
    packages.iter().filter(|package| !is_installed(project, package)).copied().collect()
}

/// Installs those of `packages` that are missing. Without the rights for it, the error is the command to run.
pub(crate) fn require(project: &Project, packages: &[&str]) -> Result<()> {
    let missing = missing(project, packages);
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    let by_hand = format!("apt-get install --no-install-recommends {names}");
    if !is_available() {
        bail!(
            "this system has no apt-get: install what Debian calls {names} by its own means, then run this command again"
        );
    }
    if !is_root(project) {
        bail!("run `sudo {by_hand}`, then this command again");
    }
    println!("  apt-get install {names}");
    // A list that is out of date names files that are gone; one that cannot be renewed may still do.
    if let Err(problem) = output(command("apt-get", project.root()).args(["update", "-qq"])) {
        println!("  (the package list could not be renewed: {problem:#})");
    }
    let mut install = command("apt-get", project.root());
    install.args(["install", "-y", "-qq", "--no-install-recommends"]).args(&missing);
    install.env("DEBIAN_FRONTEND", "noninteractive");
    output(&mut install)
        .map(drop)
        .or_else(|problem| bail!("{problem:#}\nrun `{by_hand}` to see why, then this command again"))
}

fn is_installed(project: &Project, package: &str) -> bool {
    let mut query = command("dpkg-query", project.root());
    query.args(["-W", "-f=${db:Status-Status}", package]);
    output(&mut query).is_ok_and(|status| status == "installed")
}

/// Whether packages may be installed by this user. (`sudo` is not tried: it would ask for a password amid a build.)
fn is_root(project: &Project) -> bool {
    output(command("id", project.root()).arg("-u")).is_ok_and(|id| id == "0")
}
