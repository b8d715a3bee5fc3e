//! Running other programs, with errors that name the program and what it was for.

use anyhow::{Context, Result, bail};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A command in `folder`, without the settings of the cargo that started this program: they would reach the
/// compilers of other toolchains and other targets.
pub(crate) fn command(program: impl AsRef<OsStr>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        let inherited = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"].iter().any(|p| text.starts_with(p));
        // RUSTFLAGS would silently replace the flags of .cargo/config.toml, SIMD among them.
        if inherited || text == "RUSTFLAGS" || text == "CARGO_ENCODED_RUSTFLAGS" {
            command.env_remove(&name);
        }
    }
    command
}

/// Runs the command with its output on the terminal.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let name = name_of(command);
    let status = command.status().with_context(|| format!("starting {name}"))?;
    if !status.success() {
        bail!("{name} failed ({status})");
    }
    Ok(())
}

/// Runs the command and returns what it printed, or what it complained about as the error.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let name = name_of(command);
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("starting {name}"))?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        bail!("{name} failed ({}): {}", output.status, complaint.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// How the names of programs end: on Windows npm's are scripts.
const ENDINGS: &[&str] = if cfg!(windows) { &[".exe", ".cmd"] } else { &[""] };

/// The first program of that name on the PATH. The name is without an ending.
pub(crate) fn find_program(name: &str) -> Option<PathBuf> {
    find_in(std::env::split_paths(&std::env::var_os("PATH")?), name, ENDINGS)
}

fn find_in(mut folders: impl Iterator<Item = PathBuf>, name: &str, endings: &[&str]) -> Option<PathBuf> {
    folders.find_map(|folder| {
        endings.iter().map(|ending| folder.join(format!("{name}{ending}"))).find(|program| program.is_file())
    })
}

/// The PATH with `folders` before everything else.
pub(crate) fn path_with(folders: &[PathBuf]) -> Result<std::ffi::OsString> {
    let rest = std::env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(std::env::split_paths(&rest));
    std::env::join_paths(all).context("a folder name holds the PATH's separator")
}

fn name_of(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let program = program.file_name().unwrap_or(command.get_program()).to_string_lossy().into_owned();
    let arguments = command.get_args().map(|argument| argument.to_string_lossy().into_owned());
    let words: Vec<String> = std::iter::once(program).chain(arguments).collect();
    format!("`{}`", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_the_program_and_its_arguments() {
        let problem = output(command("cargo", Path::new(".")).arg("no-such-command")).unwrap_err();
        assert!(problem.to_string().starts_with("`cargo no-such-command` failed"), "{problem}");
    }

    #[test]
    fn a_missing_program_is_named() {
        let problem = run(&mut command("no-such-program", Path::new("."))).unwrap_err();
        assert_eq!(problem.to_string(), "starting `no-such-program`");
    }

    #[test]
    fn a_program_is_found_by_any_of_its_endings_and_by_no_two() {
        let folder = std::env::temp_dir().join(format!("cifar-lab-command-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("npm.cmd"), "").unwrap();
        let find = |name: &str, endings: &[&str]| find_in(std::iter::once(folder.clone()), name, endings);
        assert_eq!(find("npm", &[".exe", ".cmd"]), Some(folder.join("npm.cmd")));
        assert_eq!(find("npm", &[".exe"]), None);
        assert_eq!(find("npm.cmd", &[".exe", ".cmd"]), None);
        assert_eq!(find("npm.cmd", &[""]), Some(folder.join("npm.cmd")));
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn own_folders_come_first_in_the_path() {
        let path = path_with(&[PathBuf::from("first"), PathBuf::from("second")]).unwrap();
        let folders: Vec<PathBuf> = std::env::split_paths(&path).take(2).collect();
        assert_eq!(folders, [PathBuf::from("first"), PathBuf::from("second")]);
    }
}
