//! The other two browser engines of the tests: Debian's packages of Firefox and WebKitGTK.
//!
//! Where a system has no apt-get, the stages `firefox` and `webkit` are left out, and say so: no build of WebKit for the
//! other systems can be driven as Safari's engine.

use super::apt;
use crate::command::find_program;
use crate::project::Project;
use anyhow::Result;
use std::path::PathBuf;

/// An engine that comes as packages of the system.
pub(crate) struct Engine {
    /// The variable that names the program instead.
    variable: &'static str,
    /// What the tests start, under the names that systems give it.
    programs: &'static [&'static str],
    packages: &'static [&'static str],
    /// Files of packages that bring no program.
    files: &'static [&'static str],
}

pub(crate) const FIREFOX: Engine = Engine {
    variable: "CIFAR_LAB_FIREFOX",
    programs: &["firefox-esr", "firefox"],
    packages: &["firefox-esr"],
    files: &[],
};

/// The driver, and what the window of `tests/engines/drivers/window.py` is made with.
pub(crate) const WEBKIT: Engine = Engine {
    variable: "CIFAR_LAB_WEBKIT",
    programs: &["WebKitWebDriver"],
    packages: &["webkit2gtk-driver", "xvfb", "python3-gi", "gir1.2-gtk-3.0", "gir1.2-webkit2-4.1"],
    files: &["/usr/bin/Xvfb", "/usr/lib/python3/dist-packages/gi/__init__.py"],
};

impl Engine {
    /// The program, where all that it needs is there.
    pub(crate) fn find(&self) -> Option<PathBuf> {
        let named = std::env::var_os(self.variable).map(PathBuf::from).filter(|path| path.is_file());
        let program = named.or_else(|| self.programs.iter().find_map(|name| find_program(name)))?;
        self.files.iter().all(|file| PathBuf::from(file).is_file()).then_some(program)
    }

    pub(super) fn plan(&self) -> String {
        format!("apt-get install {}", self.packages.join(" "))
    }

    pub(super) fn found(&self) -> Option<String> {
        match self.find() {
            Some(program) => Some(program.display().to_string()),
            None if apt::is_available() => None,
            None => Some("nothing: its tests are left out here".to_owned()),
        }
    }

    pub(super) fn install(&self, project: &Project) -> Result<()> {
        apt::require(project, self.packages)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_engine_whose_program_is_named_by_nothing_is_not_found() {
        let none = Engine {
            variable: "CIFAR_LAB_NO_ENGINE",
            programs: &["no-such-engine"],
            packages: &["none"],
            files: &[],
        };
        assert_eq!(none.find(), None);
        assert!(none.plan().contains("none"));
        assert_eq!(none.found().is_none(), apt::is_available());
    }
}
